"""The program's own cases, opened and created. Loaded with the window, so it loads nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from facefinder.domain.records import CaseDetails
    from facefinder.engine import Engine
    from facefinder.ui.contracts import Control, Session


class RealCases:
    """The program's own cases. The parts that take time to load are loaded here, in the calling thread."""

    def __init__(self) -> None:
        self._asker: Callable[[Any], str] | None = None

    def ask_with(self, asker: Callable[[Any], str]) -> None:
        self._asker = asker

    def create(self, path: Path, details: CaseDetails, passphrase: str) -> Session:
        from facefinder.app.session import CaseSession

        return CaseSession.create(path, details, passphrase=passphrase or None)

    def open(self, path: Path) -> Session:
        from facefinder.app.session import CaseSession
        from facefinder.app.unlocking import asking_with

        if self._asker is None:
            return CaseSession.open(path)
        with asking_with(self._asker, getattr(self._asker, "choose", lambda _names, expected: expected)):
            return CaseSession.open(path)

    def recognisers(self) -> Sequence[str]:
        from facefinder.engine import models

        return models.served(models.list_models(models.default_folder()))

    def engine(self, recogniser: str) -> Engine:
        from facefinder.engine import open_engine

        return open_engine(recogniser)

    def control(self) -> Control:
        from facefinder.ingest.control import ImportControl

        return ImportControl()
