"""What the window remembers: sizes, columns and choices; per case what belongs to the case, inside its folder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

_RECENT = 12


@dataclass(frozen=True, slots=True)
class RecentCase:
    """A case that was open here: its folder and what it is called; no face, no name of anybody searched for."""

    path: str
    number: str
    title: str
    opened_at: str


class Memory:
    """Settings in a file: the program's own in the user's configuration folder, or the one given."""

    def __init__(self, path: Path | None = None) -> None:
        if path is None:
            scope = QSettings.Scope.UserScope
            self._settings = QSettings(QSettings.Format.IniFormat, scope, "FaceFinder", "FaceFinder")
        else:
            self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @classmethod
    def of_case(cls, case: Path) -> Memory:
        """What is remembered with the case itself; where its folder cannot be written, nothing is."""
        return cls(case / "window.ini")

    def text(self, key: str, default: str = "") -> str:
        value = self._settings.value(key, default)
        return value if isinstance(value, str) else default

    def number(self, key: str, default: float) -> float:
        try:
            return float(self.text(key, str(default)))
        except ValueError:
            return default

    def flag(self, key: str, default: bool) -> bool:
        return self.text(key, "yes" if default else "no") == "yes"

    def state(self, key: str) -> QByteArray:
        """A widget's saved state; empty when there is none."""
        value = self._settings.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def listed(self, key: str) -> list[Any]:
        try:
            value = json.loads(self.text(key, "[]"))
        except ValueError:
            return []
        return value if isinstance(value, list) else []

    def keep(self, key: str, value: str | float | bool | QByteArray) -> None:
        if isinstance(value, bool):
            value = "yes" if value else "no"
        self._settings.setValue(key, value if isinstance(value, QByteArray) else str(value))

    def keep_list(self, key: str, values: list[Any]) -> None:
        self._settings.setValue(key, json.dumps(values))

    def sync(self) -> None:
        self._settings.sync()

    # --- recent cases -----------------------------------------------------------------------------------------------

    def recent(self) -> list[RecentCase]:
        found = []
        for entry in self.listed("recent"):
            try:
                found.append(RecentCase(**entry))
            except TypeError:
                continue
        return found

    def note_case(self, case: RecentCase) -> None:
        others = [known for known in self.recent() if known.path != case.path]
        self.keep_cases([case, *others])

    def keep_cases(self, cases: list[RecentCase]) -> None:
        """Offer these and no others."""
        self.keep_list("recent", [asdict(known) for known in cases[:_RECENT]])

    def forget_case(self, path: str) -> None:
        self.keep_cases([known for known in self.recent() if known.path != path])
