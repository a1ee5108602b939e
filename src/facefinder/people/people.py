"""People with pass-phrases of their own, and the single-person mode of small units."""

from __future__ import annotations

from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import InvalidDetails, PassphraseWrong, PersonInvalid
from facefinder.domain.roles import Person, Role

SHORTEST_PASSPHRASE = 8
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)


class People:
    """Who may work on one case. While nobody is named, it is in single-person mode: one person does everything, and the
    log says so."""

    def __init__(self, catalogue: Catalogue, recorder: Recorder) -> None:
        self._catalogue = catalogue
        self._recorder = recorder

    @property
    def single_person(self) -> bool:
        return not self._catalogue.people.all()

    def all(self) -> list[Person]:
        return self._catalogue.people.all()

    def add(self, name: str, roles: Iterable[Role], passphrase: str) -> None:
        """Name a person. The first one must be an administrator; naming them ends the single-person mode.

        Raises:
            InvalidDetails: when the name is empty or taken, no role is given, or the pass-phrase is too short.
            PersonInvalid: when the first person is no administrator.
        """
        name, given = name.strip(), frozenset(roles)
        if not name:
            raise InvalidDetails(what="The name", reason="everybody has one")
        if self._catalogue.people.get(name) is not None:
            raise InvalidDetails(what=f"The name {name}", reason="somebody has it already; nobody shares an account")
        if not given:
            raise InvalidDetails(what="The role", reason="everybody has at least one")
        if self.single_person and Role.ADMINISTRATOR not in given:
            raise PersonInvalid(name=name, reason="the first person named must be an administrator")
        verifier = _verifier(passphrase)
        with self._catalogue.transaction():
            ends_single = self.single_person
            self._catalogue.people.add(name, given, verifier, self._recorder.operator, now())
            self._recorder.record(
                "people.added", f"person:{name}", roles=_words(given), ends_single_person_mode=ends_single
            )

    def set_roles(self, name: str, roles: Iterable[Role]) -> None:
        """Give a person other roles.

        Raises:
            PersonInvalid: when there is nobody of that name, or no administrator would be left.
            InvalidDetails: when no role is given.
        """
        person, given = self._known(name), frozenset(roles)
        if not given:
            raise InvalidDetails(what="The role", reason="everybody has at least one")
        if Role.ADMINISTRATOR not in given:
            self._keep_an_administrator(name)
        with self._catalogue.transaction():
            self._catalogue.people.set_roles(name, given)
            self._recorder.record("people.roles", f"person:{name}", before=_words(person.roles), after=_words(given))

    def set_active(self, name: str, active: bool) -> None:
        """Close a person's access, or open it again; nobody is ever removed from the record.

        Raises:
            PersonInvalid: when there is nobody of that name, or no administrator would be left.
        """
        self._known(name)
        if not active:
            self._keep_an_administrator(name)
        with self._catalogue.transaction():
            self._catalogue.people.set_active(name, active)
            self._recorder.record("people.opened" if active else "people.closed", f"person:{name}")

    def change_passphrase(self, name: str, old: str, new: str) -> None:
        """A person's own pass-phrase.

        Raises:
            PassphraseWrong, PersonInvalid: when it is not theirs.
            InvalidDetails: when the new one is too short.
        """
        self.check(name, old)
        self.reset_passphrase(name, new)

    def reset_passphrase(self, name: str, new: str) -> None:
        """A forgotten pass-phrase, exchanged by an administrator.

        Raises:
            PersonInvalid: when there is nobody of that name.
            InvalidDetails: when it is too short.
        """
        self._known(name)
        verifier = _verifier(new)
        with self._catalogue.transaction():
            self._catalogue.people.set_verifier(name, verifier)
            self._recorder.record("people.passphrase", f"person:{name}")

    def check(self, name: str, passphrase: str) -> Person:
        """The person of that name, when the pass-phrase is theirs. A failure is recorded.

        Raises:
            PersonInvalid: when there is nobody of that name, or their access is closed.
            PassphraseWrong: when it is not theirs.
        """
        verifier = self._catalogue.people.verifier(name)
        try:
            # The time it takes is the same for a name that does not exist.
            _HASHER.verify(verifier or _NOBODY, passphrase)
        except (VerificationError, InvalidHashError) as fault:
            self._recorder.record("people.refused", f"person:{name}", known=verifier is not None)
            if verifier is None:
                raise PersonInvalid(name=name, reason="nobody of that name is known in this case") from fault
            raise PassphraseWrong(what=f"the account of {name}") from fault
        person = self._known(name)
        if not person.active:
            self._recorder.record("people.refused", f"person:{name}", closed=True)
            raise PersonInvalid(name=name, reason="their access is closed")
        return person

    def enter(self, name: str, passphrase: str) -> Person:
        """As ``check``, when a person opens the case; it is recorded."""
        person = self.check(name, passphrase)
        self._recorder.record("people.entered", f"person:{person.name}", roles=_words(person.roles))
        return person

    def _known(self, name: str) -> Person:
        person = self._catalogue.people.get(name)
        if person is None:
            raise PersonInvalid(name=name, reason="nobody of that name is known in this case")
        return person

    def _keep_an_administrator(self, without: str) -> None:
        others = [
            person
            for person in self.all()
            if person.name != without and person.active and Role.ADMINISTRATOR in person.roles
        ]
        if not others:
            raise PersonInvalid(name=without, reason="a case always has an administrator who can open it")


def _verifier(passphrase: str) -> str:
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InvalidDetails(what="The pass-phrase", reason=f"it needs at least {SHORTEST_PASSPHRASE} characters")
    return _HASHER.hash(passphrase)


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$EPe/tBl2T1hAWvwQsAQ8eg$2H6xYbvIRUuVyfQdnGWyekwlh3KdHED9P98msKfYNoM"


def _words(roles: Iterable[Role]) -> list[str]:
    return sorted(role.value for role in roles)
