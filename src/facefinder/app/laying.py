"""A new case's folder and its first records."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

from facefinder.app.places import CASE_SUFFIX, CATALOGUE_NAME, KEYS_NAME
from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue, CatalogueKey
from facefinder.domain.authority import Authorisation
from facefinder.domain.records import CaseDetails, CaseRecord
from facefinder.files.atomic import remove_file
from facefinder.files.keys import KeyFile, new_keys, write_keys
from facefinder.people.authority import Authority


def case_folder(path: Path) -> Path:
    """The case's folder: ``NAME.ffcase``."""
    return path if path.suffix == CASE_SUFFIX else path.with_name(path.name + CASE_SUFFIX)


def lay_out(
    path: Path,
    details: CaseDetails,
    recogniser_id: str,
    passphrase: str | None,
    authorisation: Authorisation | None,
) -> str:
    """Write a new case's first records; returns the recovery key of an encrypted one."""
    record = CaseRecord(
        case_id=str(uuid.uuid4()),
        number=details.number.strip(),
        title=details.title.strip(),
        authority=details.authority.strip(),
        operator=details.operator.strip(),
        recogniser=recogniser_id,
        created_at=now(),
    )
    facts: dict[str, Any] = {
        "number": record.number,
        "title": record.title,
        "authority": record.authority,
        "recogniser": record.recogniser,
        "case_id": record.case_id,
        "single_person_mode": True,
    }
    key: CatalogueKey | None = None
    keys: KeyFile | None = None
    recovery = ""
    try:
        if passphrase is not None:
            keys, raw, recovery = new_keys(record.operator, passphrase)
            write_keys(path / KEYS_NAME, keys)
            key = CatalogueKey(raw)
        with Catalogue.create(path / CATALOGUE_NAME, key) as catalogue, catalogue.transaction():
            recorder = Recorder(catalogue, record.operator)
            catalogue.set_case(record)
            recorder.record("case.created", f"case:{record.case_id}", **facts)
            if keys is not None:
                recorder.record("case.encrypted", "case", keys=keys.names, sha256=keys.digest())
            if authorisation is not None:
                Authority(catalogue, recorder).authorise(authorisation)
    except BaseException:
        # Nothing half-made stays: the folder was ours and empty.
        for name in (CATALOGUE_NAME, f"{CATALOGUE_NAME}-wal", f"{CATALOGUE_NAME}-shm", KEYS_NAME):
            remove_file(path / name)
        raise
    return recovery
