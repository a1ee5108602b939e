"""The calibration tables that come with the program, one for each recogniser that has been measured."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from facefinder.domain.calibration import Calibration
from facefinder.domain.errors import InvalidDetails, NotReadable
from facefinder.files.resources import resource_path


def table_path(recogniser_id: str) -> Path:
    """Where the recogniser's table belongs; it need not exist."""
    return resource_path(f"calibration/{recogniser_id}.json")


@cache
def shipped_calibration(recogniser_id: str) -> Calibration | None:
    """The recogniser's table, or None where it was never measured: then no rate may be said at all.

    Raises:
        InvalidDetails: when the table is damaged or is another recogniser's.
        NotReadable: when it cannot be read.
    """
    path = table_path(recogniser_id)
    if not path.is_file():
        return None
    return read_calibration(path, recogniser_id)


def read_calibration(path: Path, recogniser_id: str) -> Calibration:
    """A table from a file; raises as ``shipped_calibration``."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise NotReadable(path=path, reason=fault.strerror) from fault
    except ValueError as fault:
        raise InvalidDetails(what="The calibration table", reason="it is not JSON") from fault
    calibration = Calibration.from_document(document)
    if calibration.recogniser_id != recogniser_id:
        raise InvalidDetails(
            what="The calibration table", reason=f"it was made for the recogniser {calibration.recogniser_id}"
        )
    return calibration
