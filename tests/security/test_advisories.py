"""The lock is held against known weaknesses without a network: our own floors, and a copy of the public database."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

import advisories


def advisory(identity: str, name: str, **affected: object) -> dict[str, object]:
    package = {"ecosystem": "PyPI", "name": name}
    return {"id": identity, "summary": "weak", "affected": [{"package": package, **affected}]}


def database(folder: Path, *entries: dict[str, object]) -> Path:
    path = folder / "PyPI.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for entry in entries:
            archive.writestr(f"{entry['id']}.json", json.dumps(entry))
    return path


def test_nothing_is_locked_below_our_own_floors() -> None:
    pins = advisories.locked()
    own = json.loads(advisories.OWN.read_text())
    assert len(pins) > 80
    assert set(own["floors"]) <= set(pins)  # a floor of what is not locked would check nothing
    assert list(advisories.own_weaknesses(pins, own)) == []
    assert [each.package for each in advisories.own_weaknesses({"pillow": {"11.0"}}, own)] == ["pillow"]


def test_versions_in_a_known_range_are_named_and_others_are_not(tmp_path: Path) -> None:
    events = [{"introduced": "1.0"}, {"fixed": "1.5"}, {"introduced": "2.0"}, {"last_affected": "2.3"}]
    path = database(
        tmp_path,
        advisory("A-1", "Some_Package", ranges=[{"type": "ECOSYSTEM", "events": events}]),
        advisory("A-2", "listed", versions=["3.1"]),
        advisory("A-3", "accepted", versions=["1"]),
        {**advisory("A-4", "gone", versions=["1"]), "withdrawn": "2026-01-01T00:00:00Z"},
        advisory("A-5", "everything", ranges=[{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]),
        {"id": "A-6", "affected": [{"package": {"ecosystem": "npm", "name": "listed"}, "versions": ["3.1"]}]},
    )
    pins = {
        "some-package": {"0.9", "1.0", "1.4", "1.5", "1.9", "2.3", "2.4"},
        "listed": {"3.1", "3.2"},
        "accepted": {"1"},
        "gone": {"1"},
        "everything": {"7"},
    }
    found = advisories.known_weaknesses(pins, path, {"A-3": "not reached from here"})
    assert sorted((each.identity, each.version) for each in found) == [
        ("A-1", "1.0"), ("A-1", "1.4"), ("A-1", "2.3"), ("A-2", "3.1"), ("A-5", "7"),
    ]  # fmt: skip


def test_it_says_what_was_not_checked_and_fails_on_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FACEFINDER_ADVISORIES", raising=False)
    monkeypatch.setattr(advisories, "ROOT", tmp_path)
    assert advisories.main([]) == 0
    assert "NOT checked" in capsys.readouterr().out
    version = min(advisories.locked()["pillow"])
    assert advisories.main([str(database(tmp_path, advisory("A-1", "pillow", versions=[version])))]) == 1
    assert f"pillow {version}: A-1" in capsys.readouterr().out
    assert advisories.main([str(tmp_path / "nothing.zip")]) == 2
