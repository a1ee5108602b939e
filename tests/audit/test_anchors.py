"""Anchors kept elsewhere show a log that was rewritten as a whole, and where; the commands around the log."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from facefinder.app import CaseSession
from facefinder.app.auditing import check_export, read_anchors
from facefinder.cli import program
from facefinder.domain.errors import AnchorInvalid, VerificationFailed
from facefinder.domain.ledger import GENESIS, entry_digest
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.files.signing import create_key
from tests.casework import filled_case, searched


def rewritten(session: CaseSession, since: int) -> None:
    """Rewrite the log from an entry on, in itself perfectly: what an insider with the file and the program could do."""
    writer = session._catalogue._connections.writer
    for name in ("audit_entry_is_never_changed",):
        (rule,) = writer.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name]).fetchone()
        writer.execute(f"DROP TRIGGER {name}")
    rows = writer.execute("SELECT * FROM audit_entry ORDER BY sequence").fetchall()
    previous = GENESIS
    for sequence, at, written_by, action, subject, details, changes, _, digest in rows:
        previous_now, previous = previous, digest
        if sequence >= since:
            operator = "Somebody else" if sequence == since else written_by
            previous = entry_digest(sequence, at, operator, action, subject, details, changes, previous_now)
            writer.execute(
                "UPDATE audit_entry SET operator = ?, previous = ?, digest = ? WHERE sequence = ?",
                [operator, previous_now, previous, sequence],
            )
    writer.execute("UPDATE audit_head SET digest = ?", [previous])
    writer.execute(rule)


def run(arguments: list[str]) -> int:
    return program.run(arguments, lambda _: 0)


def test_a_rewritten_log_is_found_between_two_anchors(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        key = create_key(tmp_path / "key", b"key words")
        early = session.auditing.anchor(key=key, write_to=tmp_path / "early.json")
        searched(session)
        late = session.auditing.anchor(key=key, write_to=tmp_path / "late.json")
        anchors = read_anchors([tmp_path / "early.json", tmp_path / "late.json"], key.public)
        assert anchors == [early, late]
        assert session.auditing.faults(anchors) == []
        rewritten(session, early.sequence + 2)
        assert session.auditing.faults() == []  # in itself it is perfect
        (fault,) = session.auditing.faults(anchors)
        assert fault.place == f"audit entry {late.sequence}"
        assert f"rewritten after entry {early.sequence}" in fault.wrong
        session.auditing.export(tmp_path / "export")
        (told,) = check_export(tmp_path / "export", anchors)
        assert told.place == f"entry {late.sequence}"


def test_an_older_copy_of_the_whole_case_is_found(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        session.care.back_up(tmp_path / "older.sqlite")
        searched(session)
        late = session.auditing.anchor()
    (session.path / "catalogue.sqlite").write_bytes((tmp_path / "older.sqlite").read_bytes())
    with CaseSession.open(session.path, engine=DeterministicEngine()) as again:
        assert again.auditing.faults() == []
        assert [fault.place for fault in again.auditing.faults([late])] == [f"audit entry {late.sequence}"]


def test_a_changed_or_foreign_anchor_is_refused(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        key, other = create_key(tmp_path / "a", b"key words"), create_key(tmp_path / "b", b"key words")
        session.auditing.anchor(key=key, write_to=tmp_path / "anchor.json")
    document = json.loads((tmp_path / "anchor.json").read_text())
    with pytest.raises(AnchorInvalid, match="expected key"):
        read_anchors([tmp_path / "anchor.json"], other.public)
    (tmp_path / "anchor.json").write_text(json.dumps({**document, "sequence": 1}))
    with pytest.raises(AnchorInvalid, match="signature"):
        read_anchors([tmp_path / "anchor.json"])
    (tmp_path / "anchor.json").write_text("[]")
    with pytest.raises(AnchorInvalid):
        read_anchors([tmp_path / "anchor.json"])


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case, words = tmp_path / "riverside.ffcase", tmp_path / "words"
    words.write_text("key words\n")
    assert (
        run(["case", "create", str(case), "--number", "1", "--title", "t", "--authority", "a", "--operator", "o"]) == 0
    )
    assert run(["key", str(tmp_path / "key"), "--new-passphrase-file", str(words), "--json"]) == 0
    capsys.readouterr()
    head = ["audit", "head", str(case), "--write", str(tmp_path / "anchor.json"), "--key", str(tmp_path / "key")]
    assert run([*head, "--key-passphrase-file", str(words), "--json"]) == 0
    anchor = json.loads(capsys.readouterr().out)
    assert anchor["sequence"] == 1
    assert run(["audit", "export", str(case), str(tmp_path / "log.jsonl")]) == 0
    assert (tmp_path / "verify_export.py").is_file()
    checks = ["--anchor", str(tmp_path / "anchor.json"), "--public-key", anchor["public_key"]]
    assert run(["audit", "verify", str(case), *checks]) == 0
    assert run(["audit", "verify", str(tmp_path / "log.jsonl"), *checks]) == 0
    log = tmp_path / "log.jsonl"
    log.write_text(log.read_text().replace("case.created", "case.changed"))
    capsys.readouterr()
    assert run(["audit", "verify", str(log), "--json"]) == VerificationFailed.exit_code
    assert json.loads(capsys.readouterr().out)["faults"][0]["place"] == "entry 1"
    assert run(["search", "replay", str(case), "no-such-search"]) == 51
