"""Tampering with the log, the catalogue or an export is detected, and its place is named."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3

from facefinder.app import CaseSession
from facefinder.app.auditing import check_export
from facefinder.app.places import KEYS_NAME
from facefinder.audit import examine
from facefinder.catalogue import Catalogue
from facefinder.domain.authority import Authorisation
from facefinder.domain.decisions import Outcome
from facefinder.domain.errors import KeyFileInvalid, PassphraseWrong
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy
from tests.casework import filled_case, searched

TAMPERINGS = 1_000


@pytest.fixture(scope="module")
def closed_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recorded_case(tmp_path_factory.mktemp("tampering"))


def recorded_case(folder: Path) -> Path:
    """A case with everything in it that is recorded, closed; its log exported beside it."""
    folder.mkdir(exist_ok=True)
    with filled_case(folder) as session:
        for person in range(3):
            result = searched(session, person)
        session.review.decide(result, result.candidates[0], Outcome.POTENTIAL_CANDIDATE, "ears agree")
        session.seal_first_examination(result.search_id)
        session.authority.authorise(Authorisation("Okafor", "Warrant", "2026-01-01", "2999-01-01", ("identify",)))
        key = create_key(folder / "key", b"key words")
        session.authority.set_policy(signed_policy({"candidate_limit": 500}, key, "A. Admin"))
        session.subjects.restrict([result.candidates[-1].face.face_id], "contested")
        session.subjects.request_source(1, "retention")
        session.auditing.anchor()
        session.auditing.export(folder / "export")
        session.people.add("Ada", [Role.ADMINISTRATOR], "words of Ada")
    return session.path


class Vandal:
    """Changes a copy of a case with bare SQLite, as somebody with the file in hands would."""

    def __init__(self, path: Path, chance: random.Random) -> None:
        self._chance = chance
        self.connection = sqlcipher3.connect(str(path), isolation_level=None)
        self.connection.execute("PRAGMA foreign_keys = OFF")
        self._rules = self.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        self._together([f"DROP TRIGGER {name}" for name, _ in self._rules])

    def leave(self) -> None:
        """Put the triggers back, so that nothing but the rows tells."""
        self._together([sql for _, sql in self._rules])
        self.connection.close()

    def _together(self, statements: list[str]) -> None:
        """In one transaction: a hundred of their own would take most of a test's time."""
        for statement in ("BEGIN", *statements, "COMMIT"):
            self.connection.execute(statement)

    def tables(self) -> list[str]:
        names = self.connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return [
            name
            for (name,) in names
            if name != "tally" and self.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        ]

    def columns(self, table: str) -> list[str]:
        return [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]

    def key(self, table: str) -> list[str]:
        rows = self.connection.execute(f"PRAGMA table_info({table})").fetchall()
        return [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]]

    def a_row(self, table: str) -> dict[str, Any]:
        rows = self.connection.execute(f"SELECT * FROM {table}").fetchall()
        return dict(zip(self.columns(table), self._chance.choice(rows), strict=True))

    def other(self, value: Any) -> Any:
        """Another value of the same kind."""
        if isinstance(value, bytes):
            if not value:
                return b"x"
            place = self._chance.randrange(len(value))
            return value[:place] + bytes([value[place] ^ (1 << self._chance.randrange(8))]) + value[place + 1 :]
        if isinstance(value, int):
            return value + self._chance.choice([-1, 1, 1000])
        if isinstance(value, float):
            return value + self._chance.choice([-0.25, 0.25])
        text = value or ""
        place = self._chance.randrange(len(text) + 1)
        return text[:place] + self._chance.choice("0123456789abcdefXYZ é") + text[place:]


def _where(vandal: Vandal, table: str, row: dict[str, Any]) -> tuple[str, list[Any]]:
    key = vandal.key(table)
    return " AND ".join(f"{column} = ?" for column in key), [row[column] for column in key]


def _place(vandal: Vandal, table: str, row: dict[str, Any]) -> str:
    """How a located fault names this row."""
    key = [row[column] for column in vandal.key(table)]
    if table == "audit_entry":
        return f"audit entry {key[0]}"
    if table == "change_list":
        return f"change list {key[0]}"
    return f"{table} {json.dumps(key, separators=(',', ':'))[1:-1]}"


def edit(vandal: Vandal, table: str, row: dict[str, Any]) -> list[str]:
    column = vandal._chance.choice([name for name in vandal.columns(table) if name not in vandal.key(table)])
    where, key = _where(vandal, table, row)
    vandal.connection.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [vandal.other(row[column]), *key])
    return [_place(vandal, table, row)]


def delete(vandal: Vandal, table: str, row: dict[str, Any]) -> list[str]:
    where, key = _where(vandal, table, row)
    vandal.connection.execute(f"DELETE FROM {table} WHERE {where}", key)
    if table == "audit_entry":
        return [f"audit entry {row['sequence'] + 1}", f"audit entry {row['sequence']}"]
    return [_place(vandal, table, row)]


def insert(vandal: Vandal, table: str, row: dict[str, Any]) -> list[str]:
    fresh = dict(row)
    for column in vandal.key(table):
        fresh[column] = row[column] + 100_000 if isinstance(row[column], int) else f"{row[column]}-more"
    for column in vandal.columns(table):
        if column in ("sha256", "path"):  # unique beside the key
            fresh[column] = vandal.other(row[column])
    marks = ", ".join("?" for _ in fresh)
    vandal.connection.execute(f"INSERT INTO {table} VALUES ({marks})", list(fresh.values()))
    return [_place(vandal, table, fresh)]


def exchange(vandal: Vandal, table: str, row: dict[str, Any]) -> list[str]:
    """Two rows change places: each keeps its key and takes the other's content."""
    other = vandal.a_row(table)
    columns = [name for name in vandal.columns(table) if name not in vandal.key(table) and row[name] != other[name]]
    if not columns or _place(vandal, table, other) == _place(vandal, table, row):
        return edit(vandal, table, row)
    swapped = [name for name in columns if name not in ("sha256", "path")]
    if not swapped:
        return edit(vandal, table, row)
    for mine, theirs in ((row, other), (other, row)):
        where, key = _where(vandal, table, mine)
        settings = ", ".join(f"{name} = ?" for name in swapped)
        vandal.connection.execute(
            f"UPDATE {table} SET {settings} WHERE {where}", [*(theirs[name] for name in swapped), *key]
        )
    return [_place(vandal, table, row), _place(vandal, table, other)]


def truncate(vandal: Vandal, table: str, row: dict[str, Any]) -> list[str]:
    """The newest entries are cut off."""
    (last,) = vandal.connection.execute("SELECT max(sequence) FROM audit_entry").fetchone()
    kept = vandal._chance.randrange(1, last)
    vandal.connection.execute("DELETE FROM audit_entry WHERE sequence > ?", [kept])
    return [f"audit entry {last}"]


Tampering = Callable[[Vandal, str, dict[str, Any]], list[str]]


def _done(vandal: Vandal, chance: random.Random) -> tuple[Tampering, str, dict[str, Any], list[str]]:
    """One random tampering that the table's own constraints let through."""
    while True:
        tampering: Tampering = chance.choice([edit, edit, delete, insert, exchange, truncate])
        table = "audit_entry" if chance.random() < 0.3 else chance.choice(vandal.tables())
        row = vandal.a_row(table)
        try:
            return tampering, table, row, tampering(vandal, table, row)
        except sqlcipher3.IntegrityError:
            continue


def test_a_sound_case_has_no_fault(closed_case: Path) -> None:
    with Catalogue.open(closed_case / "catalogue.sqlite") as catalogue:
        assert examine(catalogue) == []


@pytest.mark.parametrize("part", range(8))
def test_random_tamperings_of_log_and_catalogue_are_located(closed_case: Path, tmp_path: Path, part: int) -> None:
    chance = random.Random(20_260 + part)
    original = (closed_case / "catalogue.sqlite").read_bytes()
    for number in range(TAMPERINGS // 10):
        path = tmp_path / f"{number}.sqlite"
        path.write_bytes(original)
        vandal = Vandal(path, chance)
        tampering, table, row, places = _done(vandal, chance)
        vandal.leave()
        with Catalogue.open(path) as catalogue:
            found = {fault.place for fault in examine(catalogue)}
        if table == "audit_head":
            assert any(place.startswith("audit entry") for place in found), (tampering, table, row)
        else:
            assert found & set(places), f"{tampering.__name__} {table} {row}: {found}"
        path.unlink()


def test_a_dropped_rule_of_the_schema_is_told(closed_case: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(closed_case / "catalogue.sqlite", tmp_path / "catalogue.sqlite"))
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    connection.execute("DROP TRIGGER audit_entry_is_never_changed")
    connection.close()
    with Catalogue.open(path) as catalogue:
        assert [fault.wrong for fault in examine(catalogue)] == ["trigger audit_entry_is_never_changed is missing"]


def test_random_tamperings_of_the_key_file_are_told_by_name(tmp_path: Path) -> None:
    """Either it opens nothing any more, or verification names it."""
    chance = random.Random(11)
    with filled_case(tmp_path, passphrase="quiet harbour 7") as session:
        pass
    path = session.path / KEYS_NAME
    sound, refused = path.read_bytes(), 0
    for number in range(25):
        place = chance.randrange(len(sound))
        kind = chance.choice(["edit", "cut", "repeat"])
        if kind == "edit":
            other = chance.choice([sign for sign in b"0123456789abcdef ,x" if sign != sound[place]])
            path.write_bytes(sound[:place] + bytes([other]) + sound[place + 1 :])
        else:
            path.write_bytes(sound[:place] if kind == "cut" else sound[:place] + sound[place // 2 :])
        with (
            contextlib.suppress(KeyFileInvalid, PassphraseWrong),
            CaseSession.open(session.path, passphrase="quiet harbour 7", engine=DeterministicEngine()) as opened,
        ):
            assert [finding.area for finding in opened.verify().findings] == ["keys"], (number, kind, place)
            continue
        refused += 1
    assert 0 < refused <= 25


def test_random_tamperings_of_an_export_are_located_by_the_script_alone(closed_case: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    lines = (closed_case.parent / "export" / "audit.jsonl").read_text().splitlines()
    path = tmp_path / "audit.jsonl"
    for _ in range(TAMPERINGS // 5):
        tampered, places = _tampered_lines(lines, chance)
        path.write_text("\n".join(tampered) + "\n")
        found = {fault.place for fault in check_export(path)}
        assert found & set(places), (places, found)


def _tampered_lines(lines: list[str], chance: random.Random) -> tuple[list[str], list[str]]:
    number = chance.randrange(1, len(lines))
    tampered, kind = list(lines), chance.choice(["byte", "value", "delete", "repeat", "swap", "cut", "head"])
    last = len(lines) - 1
    if kind == "byte":
        place = chance.randrange(len(lines[number]))
        sign = chance.choice([other for other in '0aZ"{ ,\\' if other != lines[number][place]])
        tampered[number] = lines[number][:place] + sign + lines[number][place + 1 :]
        return tampered, [f"entry {number}", f"line {number + 1}", *_numbers_of(tampered[number])]
    if kind == "value":
        entry = json.loads(lines[number])
        name = chance.choice([key for key in entry if key != "sequence"])
        entry[name] += "x"
        tampered[number] = json.dumps(entry, ensure_ascii=True)
        return tampered, [f"entry {number}"]
    if kind == "delete":
        del tampered[number]
        return tampered, [f"entry {number + 1}", f"entry {number - 1}"]
    if kind == "repeat":
        tampered.insert(number, tampered[number])
        return tampered, [f"entry {number}"]
    if kind == "swap" and number < last:
        tampered[number], tampered[number + 1] = tampered[number + 1], tampered[number]
        return tampered, [f"entry {number}", f"entry {number + 1}"]
    if kind == "cut":
        kept = chance.randrange(0, last)
        return tampered[: kept + 1], [f"entry {kept}"]
    head = json.loads(lines[0])
    head[chance.choice(["case_id", "number", "exported_at"])] += "x"
    return [json.dumps(head, ensure_ascii=True), *lines[1:]], ["line 1"]


def _numbers_of(line: str) -> list[str]:
    try:
        return [f"entry {json.loads(line)['sequence']}"]
    except (ValueError, KeyError, TypeError):
        return []


def test_the_script_runs_on_the_export_alone(closed_case: Path, tmp_path: Path) -> None:
    shutil.copytree(closed_case.parent / "export", tmp_path / "elsewhere")
    command = [sys.executable, "-I", "-S", "verify_export.py", "audit.jsonl"]
    good = subprocess.run(command, cwd=tmp_path / "elsewhere", capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout) == (0, "The log is as it was written.\n")
    log = tmp_path / "elsewhere" / "audit.jsonl"
    log.write_text(log.read_text().replace("D. Moreau", "D. Morean", 1))
    bad = subprocess.run(command, cwd=tmp_path / "elsewhere", capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert bad.stdout.startswith("entry 1: it was changed after it was written.")
