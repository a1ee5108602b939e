"""Roles: every call of every service, tried by every role; people, pass-phrases and the lock."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facefinder.app import CaseSession
from facefinder.app.access import OPEN, PERMITTED
from facefinder.domain.errors import (
    InvalidDetails,
    NotAuthorised,
    PassphraseNeeded,
    PassphraseWrong,
    PersonInvalid,
)
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine
from tests.casework import filled_case, new_case, searched

WORDS = "words of "
PEOPLE = {role: f"{role.value} one" for role in Role}


def service_calls(session: CaseSession) -> Iterator[str]:
    """Every public call: of the session, and of every service that hangs on it."""
    for name, value in inspect.getmembers(type(session), inspect.isfunction):
        if not name.startswith("_") and name not in OPEN:
            assert callable(value)
            yield name
    for prefix, service in vars(session).items():
        if type(service).__name__ != "_Guarded":
            continue
        for name, _ in inspect.getmembers(service._service, callable):
            if not name.startswith("_"):
                yield f"{prefix}.{name}"


@pytest.fixture
def manned(tmp_path: Path) -> Path:
    """A case with one person for each role."""
    with filled_case(tmp_path) as session:
        session.people.add(PEOPLE[Role.ADMINISTRATOR], [Role.ADMINISTRATOR], WORDS + PEOPLE[Role.ADMINISTRATOR])
    with entered(session.path, Role.ADMINISTRATOR) as session:
        for role in Role:
            if role is not Role.ADMINISTRATOR:
                session.people.add(PEOPLE[role], [role], WORDS + PEOPLE[role])
    return session.path


def entered(path: Path, role: Role) -> CaseSession:
    name = PEOPLE[role]
    return CaseSession.open(path, operator=name, operator_passphrase=WORDS + name, engine=DeterministicEngine())


def test_the_table_names_every_service_call_and_nothing_else(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        assert set(service_calls(session)) == set(PERMITTED)


@pytest.mark.parametrize("role", list(Role))
def test_every_call_is_refused_to_every_role_that_the_table_does_not_give_it_to(manned: Path, role: Role) -> None:
    with entered(manned, role) as session:
        for name in PERMITTED:
            if role in PERMITTED[name]:
                session.access.check(name)
                continue
            target: Any = session
            for part in name.split("."):
                target = getattr(target, part)
            with pytest.raises(NotAuthorised, match=r"not for"):
                target()
        refused = [line for line in session._catalogue.log.newest(500) if line.action == "people.denied"]
        assert len(refused) == sum(role not in roles for roles in PERMITTED.values())


def test_an_unknown_call_is_for_nobody(manned: Path) -> None:
    for role in Role:
        with entered(manned, role) as session, pytest.raises(NotAuthorised):
            session.access.check("erase_everything")


def test_an_operator_searches_and_an_auditor_does_not(manned: Path) -> None:
    with entered(manned, Role.OPERATOR) as session:
        result = searched(session)
        assert result.candidates
    with entered(manned, Role.AUDITOR) as session:
        assert session.recorded_search(result.search_id).candidates
        assert session.replay(result.search_id).same
        with pytest.raises(NotAuthorised):
            searched(session)
        assert session.log(1)[0].action == "people.denied"


def test_nobody_enters_without_their_own_pass_phrase(manned: Path) -> None:
    with pytest.raises(PassphraseWrong):
        CaseSession.open(
            manned, operator=PEOPLE[Role.EXAMINER], operator_passphrase="something else", engine=DeterministicEngine()
        )
    with pytest.raises(PersonInvalid):
        CaseSession.open(manned, operator="Nobody", operator_passphrase="whatever it is", engine=DeterministicEngine())
    with pytest.raises(PassphraseNeeded):
        CaseSession.open(manned, operator=PEOPLE[Role.EXAMINER], engine=DeterministicEngine())
    with entered(manned, Role.AUDITOR) as session:
        refused = [line for line in session.log() if line.action == "people.refused"]
        assert {line.subject for line in refused} == {"person:Nobody", f"person:{PEOPLE[Role.EXAMINER]}"}


def test_accounts_are_nobody_elses_and_an_administrator_always_stays(manned: Path) -> None:
    with entered(manned, Role.ADMINISTRATOR) as session:
        with pytest.raises(InvalidDetails, match="nobody shares"):
            session.people.add(PEOPLE[Role.EXAMINER], [Role.EXAMINER], "a pass-phrase")
        with pytest.raises(PersonInvalid, match="administrator"):
            session.people.set_active(PEOPLE[Role.ADMINISTRATOR], False)
        with pytest.raises(PersonInvalid, match="administrator"):
            session.people.set_roles(PEOPLE[Role.ADMINISTRATOR], [Role.OPERATOR])
        session.people.set_active(PEOPLE[Role.OPERATOR], False)
    with pytest.raises(PersonInvalid, match="closed"):
        entered(manned, Role.OPERATOR)


def test_the_first_person_is_an_administrator_and_single_person_mode_is_on_the_record(tmp_path: Path) -> None:
    with new_case(tmp_path) as session:
        assert session.people.single_person
        assert '"single_person_mode":true' in session.log()[-1].details
        with pytest.raises(PersonInvalid, match="administrator"):
            session.people.add("Eve", [Role.EXAMINER], "a pass-phrase")
        session.people.add("Ada", [Role.ADMINISTRATOR, Role.EXAMINER], "a pass-phrase")
        with pytest.raises(NotAuthorised, match="open the case again"):
            session.summary()
        assert '"ends_single_person_mode":true' in session._catalogue.log.newest(1)[0].details


def test_locking_keeps_everything_and_shows_nothing(manned: Path) -> None:
    with entered(manned, Role.EXAMINER) as session:
        result = searched(session)
        session.lock()
        for look in (session.summary, lambda: session.crop(1), lambda: session.recorded_search(result.search_id)):
            with pytest.raises(PassphraseNeeded):
                look()
        with pytest.raises(PassphraseWrong):
            session.unlock("not theirs")
        with pytest.raises(PassphraseNeeded):
            session.summary()
        session.unlock(WORDS + PEOPLE[Role.EXAMINER])
        assert session.recorded_search(result.search_id).search_id == result.search_id
        assert session.crop(1)


def test_pass_phrases_are_nowhere_in_the_case(manned: Path) -> None:
    for path in manned.rglob("*"):
        if path.is_file():
            assert WORDS.encode() not in path.read_bytes()
