"""Who may do what: the roles of the people of the program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from facefinder.domain.language import phrase


class Role(StrEnum):
    OPERATOR = phrase("operator")
    EXAMINER = phrase("examiner")
    ADMINISTRATOR = phrase("administrator")
    AUDITOR = phrase("auditor")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a pass-phrase of their own. The pass-phrase's verifier never leaves the catalogue."""

    name: str
    roles: frozenset[Role]
    active: bool
    added_by: str
    added_at: str
