"""Authority, policies, people and retention through the commands."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from facefinder.cli import program
from facefinder.domain.errors import (
    InvalidDetails,
    NotAuthorised,
    PassphraseNeeded,
    PassphraseWrong,
    PolicyInvalid,
    ReviewOverdue,
    SearchNotFound,
)
from facefinder.people.authority import today

Run = Any


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: object) -> tuple[int, dict[str, Any], str]:
        capsys.readouterr()
        code = program.run([str(argument) for argument in arguments], lambda _: 0)
        told = capsys.readouterr()
        return code, json.loads(told.out) if told.out.startswith("{") else {}, told.out + told.err

    return command


@pytest.fixture
def case(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "riverside.ffcase"
    code, _, told = run(
        "case", "create", path, "--number", "1", "--title", "t", "--authority", "Warrant 7/24", "--operator", "Ada",
        "--officer", "Insp. Okafor", "--review-by", (today() + timedelta(days=30)).isoformat(),
        "--purpose", "identify",
    )  # fmt: skip
    assert code == 0, told
    return path


def words(folder: Path, text: str) -> Path:
    path = folder / f"words-{abs(hash(text))}"
    path.write_text(f"{text}\n")
    return path


def test_authority_and_policy(case: Path, tmp_path: Path, run: Run) -> None:
    shown = run("policy", "show", case, "--json")[1]
    assert shown["authorisation"]["officer"] == "Insp. Okafor"
    assert shown["forbidden"] == []
    key = words(tmp_path, "key words")
    assert run("key", tmp_path / "admin.key", "--new-passphrase-file", key)[0] == 0
    (tmp_path / "settings.json").write_text('{"candidate_limit": 40, "second_examiner": true}')
    sign = ("policy", "sign", tmp_path / "settings.json", tmp_path / "policy.json", "--by", "A. Admin")
    assert run(*sign, "--key", tmp_path / "admin.key", "--key-passphrase-file", key)[0] == 0
    assert run("policy", "set", case, tmp_path / "policy.json", "--json")[1]["candidate_limit"] == 40
    assert len(run("policy", "show", case, "--json")[1]["forbidden"]) == 2
    signed = (tmp_path / "policy.json").read_text()
    (tmp_path / "policy.json").write_text(signed.replace("40", "4000"))
    assert run("policy", "set", case, tmp_path / "policy.json")[0] == PolicyInvalid.exit_code
    renewed = ("case", "authorise", case, "--officer", "Insp. Okafor", "--legal-basis", "Warrant 8/24")
    assert run(*renewed, "--review-by", "2020-01-01")[0] == ReviewOverdue.exit_code
    assert run(*renewed, "--review-by", "2999-01-01")[0] == 0


def test_people_and_their_pass_phrases(case: Path, tmp_path: Path, run: Run) -> None:
    ada, ben = words(tmp_path, "words of Ada"), words(tmp_path, "words of Ben")
    assert run("people", "list", case, "--json")[1]["single_person_mode"] is True
    assert run("people", "add", case, "Ada", "--role", "administrator", "--new-passphrase-file", ada)[0] == 0
    assert run("people", "list", case)[0] == PassphraseNeeded.exit_code
    as_ada = ("--operator", "Ada", "--operator-passphrase-file", ada)
    added = ("people", "add", case, "Ben", "--role", "operator", "--role", "examiner", "--new-passphrase-file", ben)
    assert run(*added, *as_ada)[0] == 0
    as_ben = ("--operator", "Ben", "--operator-passphrase-file")
    assert run("people", "list", case, *as_ben, ada)[0] == PassphraseWrong.exit_code
    people = run("people", "list", case, *as_ben, ben, "--json")[1]["people"]
    assert [(each["name"], each["roles"]) for each in people] == [
        ("Ada", ["administrator"]),
        ("Ben", ["examiner", "operator"]),
    ]
    assert run("people", "close", case, "Ada", *as_ben, ben)[0] == NotAuthorised.exit_code
    assert run("audit", "export", case, tmp_path / "log", *as_ben, ben)[0] == NotAuthorised.exit_code
    assert run("audit", "export", case, tmp_path / "log", *as_ada)[0] == 0
    assert run("audit", "verify", tmp_path / "log")[0] == 0
    new = words(tmp_path, "newer words of Ben")
    assert run("people", "passphrase", case, "Ben", "--new-passphrase-file", new, *as_ada)[0] == 0
    assert run("people", "list", case, *as_ben, ben)[0] == PassphraseWrong.exit_code
    assert run("people", "close", case, "Ben", *as_ada)[0] == 0
    code, _, told = run("people", "list", case, *as_ben, new)
    assert code == 62
    assert "closed" in told


def test_retention_through_the_commands(case: Path, run: Run) -> None:
    assert run("retention", "due", case, "--json")[1] == {"due": []}
    assert run("retention", "requests", case, "--json")[1] == {"requests": []}
    assert run("retention", "request", case, 7, "--reason", "over")[0] == 23
    assert run("retention", "confirm", case, 7, "--authority", "Head")[0] == 16


def test_keys_of_an_encrypted_case(tmp_path: Path, run: Run) -> None:
    first, second = words(tmp_path, "quiet harbour 7"), words(tmp_path, "another harbour")
    path = tmp_path / "b.ffcase"
    made = ("case", "create", path, "--number", "1", "--title", "t", "--authority", "a", "--operator", "Ada", "--json")
    assert run(*made)[0] == 0
    code, document, told = run("case", "encrypt", path, "--new-passphrase-file", first, "--json")
    assert code == 0, told
    recovery = words(tmp_path, document["recovery_key"])
    assert run("case", "show", path, "--passphrase-file", recovery)[0] == 0
    added = ("case", "add-key", path, "--name", "Ben", "--known-passphrase-file", recovery)
    assert run(*added, "--new-passphrase-file", second)[0] == 0
    assert run("case", "show", path, "--passphrase-file", second)[0] == 0
    assert run("case", "remove-key", path, "--name", "Ben", "--known-passphrase-file", first)[0] == 0
    assert run("case", "show", path, "--passphrase-file", second)[0] == PassphraseWrong.exit_code
    changed = ("case", "passphrase", path, "--name", "Ada", "--old-passphrase-file", first)
    assert run(*changed, "--new-passphrase-file", second)[0] == 0
    assert run("case", "show", path, "--passphrase-file", first)[0] == PassphraseWrong.exit_code
    assert run("verify", path, "--passphrase-file", second)[0] == 0


def test_persons_of_the_case(case: Path, tmp_path: Path, run: Run) -> None:
    assert run("person", "list", case, "--json")[1] == {"persons": []}
    assert run("person", "add", case, "Man in grey", "--note", "at the gate", "--json")[1]["person_id"] == 1
    assert run("person", "add", case, "man in GREY")[0] == InvalidDetails.exit_code
    assert run("person", "describe", case, "man in grey", "--new-name", "Courier")[0] == 0
    (line,) = run("person", "list", case, "--json")[1]["persons"]
    assert (line["name"], line["note"], line["confirmed"]) == ("Courier", "at the gate", 0)
    assert run("person", "confirm", case, "Courier", "no-such-search", 1)[0] == SearchNotFound.exit_code
    assert run("person", "withdraw", case, 1)[0] == InvalidDetails.exit_code
    assert run("person", "erase", case, "Courier", "--reason", "asked for", "--json")[1]["request"] == 1
    erased = run("retention", "confirm", case, 1, "--authority", "Head", "--json")[1]
    assert erased["counts"]["persons"] == 1
    assert run("person", "retire", case, "Courier")[0] == InvalidDetails.exit_code
