"""The people of a case. What checks a pass-phrase (the verifier) is read by nothing but people's own check."""

from __future__ import annotations

import json
from collections.abc import Iterable

from facefinder.catalogue.connection import Connections
from facefinder.domain.roles import Person, Role


class PeopleStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def add(self, name: str, roles: Iterable[Role], verifier: str, added_by: str, at: str) -> None:
        self._connections.writer.execute(
            "INSERT INTO person VALUES (?, ?, ?, 1, ?, ?)",
            [name, json.dumps(sorted(role.value for role in roles)), verifier, added_by, at],
        )

    def set_roles(self, name: str, roles: Iterable[Role]) -> None:
        self._connections.writer.execute(
            "UPDATE person SET roles = ? WHERE name = ?", [json.dumps(sorted(role.value for role in roles)), name]
        )

    def set_active(self, name: str, active: bool) -> None:
        self._connections.writer.execute("UPDATE person SET active = ? WHERE name = ?", [int(active), name])

    def set_verifier(self, name: str, verifier: str) -> None:
        self._connections.writer.execute("UPDATE person SET verifier = ? WHERE name = ?", [verifier, name])

    # --- reading ----------------------------------------------------------------------------------------------------

    def all(self) -> list[Person]:
        rows = self._connections.reader().query(
            "SELECT name, roles, active, added_by, added_at FROM person ORDER BY name"
        )
        return [
            Person(
                row["name"],
                frozenset(Role(role) for role in json.loads(row["roles"])),
                bool(row["active"]),
                row["added_by"],
                row["added_at"],
            )
            for row in rows
        ]

    def get(self, name: str) -> Person | None:
        return next((person for person in self.all() if person.name == name), None)

    def verifier(self, name: str) -> str | None:
        row = self._connections.reader().execute("SELECT verifier FROM person WHERE name = ?", [name]).fetchone()
        return None if row is None else str(row[0])
