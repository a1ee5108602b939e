"""After a migration the log answers for the rows in their new shape, and says what was wrong with them before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facefinder.audit import examine
from facefinder.catalogue import Catalogue, schema
from tests.casework import filled_case


def test_a_migrated_case_verifies_and_hides_no_earlier_tampering(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled_case(tmp_path) as session:
        pass
    path = session.path / "catalogue.sqlite"
    with Catalogue.open(path) as catalogue:
        catalogue._connections.writer.execute("UPDATE source SET legal_basis = 'Consent'")
    migrations = (
        *schema.MIGRATIONS,
        lambda database: database.execute("ALTER TABLE exhibit ADD COLUMN colour TEXT NOT NULL DEFAULT ''"),
    )
    monkeypatch.setattr(schema, "MIGRATIONS", migrations)
    monkeypatch.setattr(schema, "KNOWN_SCHEMA", len(migrations))
    with Catalogue.open(path) as catalogue:
        assert examine(catalogue) == []
        told = [json.loads(row.details)["faults_before"] for row in catalogue.log.of("catalogue.migrated")]
        assert told
        assert told[0] == ["source [1] was changed outside the program"]
        catalogue._connections.writer.execute("UPDATE exhibit SET colour = 'red' WHERE exhibit_id = 3")
        assert [fault.place for fault in examine(catalogue)] == ["exhibit 3"]
