"""Authorisations and policies as they were recorded, newest last; the newest one counts."""

from __future__ import annotations

import json
from dataclasses import dataclass

from facefinder.catalogue.connection import Connections
from facefinder.domain.authority import Authorisation


@dataclass(frozen=True, slots=True)
class SignedPolicy:
    """A policy's document (canonical JSON) with the signature over it; keys and signature in hexadecimal."""

    document: str
    public_key: str
    signature: str
    set_by: str
    set_at: str


class AuthorityStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- writing, within a transaction ------------------------------------------------------------------------------

    def add_authorisation(self, authorisation: Authorisation, recorded_by: str, at: str) -> None:
        self._connections.writer.execute(
            """INSERT INTO authorisation (officer, legal_basis, given_on, review_by, purposes, recorded_by, recorded_at)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            [
                authorisation.officer,
                authorisation.legal_basis,
                authorisation.given_on,
                authorisation.review_by,
                json.dumps(list(authorisation.purposes)),
                recorded_by,
                at,
            ],
        )

    def add_policy(self, policy: SignedPolicy) -> None:
        self._connections.writer.execute(
            "INSERT INTO policy (document, public_key, signature, set_by, set_at) VALUES (?, ?, ?, ?, ?)",
            [policy.document, policy.public_key, policy.signature, policy.set_by, policy.set_at],
        )

    # --- reading ----------------------------------------------------------------------------------------------------

    def authorisations(self) -> list[Authorisation]:
        """Every authorisation, oldest first."""
        rows = self._connections.reader().query("SELECT * FROM authorisation ORDER BY authorisation_id")
        return [
            Authorisation(
                row["officer"],
                row["legal_basis"],
                row["given_on"],
                row["review_by"],
                tuple(json.loads(row["purposes"])),
            )
            for row in rows
        ]

    def policies(self) -> list[SignedPolicy]:
        """Every policy that was set, oldest first."""
        rows = self._connections.reader().query(
            "SELECT document, public_key, signature, set_by, set_at FROM policy ORDER BY policy_id"
        )
        return [SignedPolicy(**row) for row in rows]
