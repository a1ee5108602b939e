"""Who may call what: every call of a case's services is checked here, whatever shell makes it.

In single-person mode everything is open and only the automatic lock stands in the way. Once people are named, a call
that the table does not give to one of the person's roles is refused, and a call that the table does not know is refused
to everybody.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar, cast

from facefinder.app import unlocking
from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import ForbiddenByPolicy, NotAuthorised, PassphraseNeeded
from facefinder.domain.language import phrase
from facefinder.domain.roles import Person, Role
from facefinder.people.people import People

_O, _E, _A, _R = Role.OPERATOR, Role.EXAMINER, Role.ADMINISTRATOR, Role.AUDITOR

PERMITTED: dict[str, frozenset[Role]] = {
    call: frozenset(roles)
    for roles, calls in (
        # Looking
        ((_O, _E, _A, _R), "summary sources problems log warm_up verify library.by_source rebuilding.facts"),
        (
            (_O, _E),
            (
                "crop thumbnail exhibit faces_of occurrences picture original_path original_content original_picture "
                "extract_original original_to_open probe_crop near_copies "
                "library.photographs library.faces library.held library.facets library.folders "
                "library.shelved_photographs library.shelved_faces"
            ),
        ),
        ((_O, _E, _R), "recorded_searches recorded_search meaning replay"),
        # Working
        ((_O,), "import_sources retry_problems"),
        ((_O, _E), "assisting.exhibit_of assisting.look assisting.enrol"),
        ((_O, _E), "batches.of_folder batches.of_source batches.run"),
        ((_O, _E, _R), "batches.all batches.record batches.table"),
        (
            (_O, _E),
            "read_probe count search search_together probe_face probe_face_of ahead.facets ahead.left ahead.preview",
        ),
        ((_O, _E, _R), "ahead.filter_of"),
        ((_O, _E), "extracting.provenance extracting.write"),
        # Decisions
        ((_E,), "review.decide review.decide_copies review.note review.take_back"),
        ((_O, _E, _R), "review.standings review.copied review.copies review.history review.newest"),
        # Reports
        ((_O, _E, _R), "reports.write"),
        # Persons of the case
        ((_E,), "persons.add persons.describe persons.retire persons.bring_back"),
        ((_E,), "persons.confirm persons.confirm_copies persons.withdraw persons.restore"),
        ((_O, _E, _A, _R), "persons.all"),
        ((_O, _E, _R), "persons.faces persons.confirmed persons.confirmable persons.copies persons.keeps_decision"),
        # The log
        ((_A, _R), "auditing.export auditing.anchor auditing.faults"),
        # Care and erasing
        ((_A,), "care.back_up care.compact rebuilding.run"),
        ((_A, _O), "care.check_index"),
        ((_A,), "erasing.exhibits erasing.source erasing.faces erasing.clean erasing.resume"),
        ((_O, _E, _A, _R), "erasing.pending"),
        # Keys
        ((_A,), "encryption.add_key encryption.remove_key"),
        ((_O, _E, _A, _R), "encryption.change_passphrase encryption.keys encryption.recorded_digest"),
        # Authority
        ((_A,), "authority.authorise authority.set_policy"),
        (
            (_O, _E, _A, _R),
            (
                "authority.authorisation authority.authorisations authority.policy authority.policies "
                "authority.forbidden authority.permit_search authority.permit_erasing"
            ),
        ),
        # People
        ((_A,), "people.add people.set_roles people.set_active people.reset_passphrase"),
        ((_O, _E, _A, _R), "people.all people.change_passphrase people.check people.enter"),
        # Data subjects
        ((_E,), "subjects.find subjects.report"),
        ((_E, _A), "subjects.restrict subjects.release subjects.confirm"),
        ((_O, _E, _A, _R), "subjects.restrictions subjects.due subjects.requests"),
        ((_O, _E, _A), "subjects.request_faces subjects.request_person subjects.request_source"),
        # Two examiners
        (
            (_E,),
            (
                "seal_first_examination examinations.describe examinations.seal_first examinations.begin_second "
                "examinations.decide examinations.decided examinations.seal_second examinations.settle"
            ),
        ),
        (
            (_O, _E, _R),
            (
                "examinations.described examinations.sealed examinations.standing examinations.withheld "
                "examinations.conference examinations.figures examinations.disputed examinations.descriptions"
            ),
        ),
        ((_O, _E, _A, _R), "examinations.blind"),
        ((_O, _E, _R), "examinations.overview"),
    )
    for call in calls.split()
}
"""Each service call with the roles that may make it; the manual's table is made from this one."""

SEEN_AFTER_SEALING = frozenset(
    {
        "recorded_search", "recorded_searches", "replay", "log", "search", "search_together", "review.standings",
        "review.history", "review.newest", "examinations.standing", "examinations.conference", "examinations.withheld",
        "ahead.preview", "subjects.find", "batches.all", "batches.record", "batches.table", "batches.run",
        "review.copied", "review.copies",
        "auditing.export", "reports.write", "persons.all", "persons.faces", "persons.confirmed", "persons.confirmable",
        "persons.copies", "persons.confirm_copies",
        "persons.keeps_decision", "persons.confirm", "persons.withdraw", "persons.restore", "examinations.disputed",
        "examinations.descriptions", "count", "ahead.left", "ahead.facets",
    }
)  # fmt: skip
"""Calls that would tell a blind second examiner what they must not know yet."""

Service = TypeVar("Service")
Kind = TypeVar("Kind", bound=type)
Also = Callable[[str, tuple[Any, ...]], None]


class Access:
    """Who is at the desk, and whether it is locked."""

    def __init__(
        self, people: People, recorder: Recorder, person: Person | None, passphrase_check: Callable[[str], None]
    ):
        self._people = people
        self._recorder = recorder
        self._check_case = passphrase_check
        self.person = person
        self.locked = False
        self.blind: Callable[[], bool] = lambda: False

    @property
    def single_person(self) -> bool:
        return self._people.single_person

    def may(self, call: str) -> bool:
        """Whether a call is for whoever is at the desk, so that a shell can say beforehand what it does not offer."""
        if self.locked:
            return False
        if self.person is None:
            return self.single_person
        seen = call in SEEN_AFTER_SEALING and self.blind()
        return bool(self.person.roles & PERMITTED.get(call, frozenset())) and not seen

    def check(self, call: str) -> None:
        """Refuse a call that is not for whoever is at the desk.

        Raises:
            PassphraseNeeded: while the desk is locked.
            NotAuthorised: with the reason; the refusal is recorded.
        """
        if self.locked:
            raise PassphraseNeeded(what="This case is locked; unlocking it")
        if self.person is None:
            if self.single_person:
                return
            # People were named while this session was open in single-person mode.
            raise NotAuthorised(reason="people have been named; open the case again as one of them")
        allowed = PERMITTED.get(call, frozenset())
        if self.person.roles & allowed:
            if call in SEEN_AFTER_SEALING and self.blind():
                raise ForbiddenByPolicy(
                    reason="you are examining blind; lists, scores and decisions are shown when you have sealed yours"
                )
            return
        whose = (
            reduce(lambda one, other: phrase(f"{one} or {other}"), sorted(map(str, allowed)))
            if allowed
            else phrase("nobody")
        )
        self._recorder.record("people.denied", f"person:{self.person.name}", call=call)
        raise NotAuthorised(reason=f"it is for {whose}, not for {self._roles()}")

    def _roles(self) -> str:
        if self.person is None:
            return phrase("this person")
        return reduce(lambda one, other: phrase(f"{one} and {other}"), sorted(map(str, self.person.roles)))

    def lock(self) -> None:
        """Lock the desk. Nothing is closed, so unlocking goes on exactly where it was."""
        if not self.locked:
            self.locked = True
            self._recorder.record("desk.locked", "case")

    def unlock(self, passphrase: str) -> None:
        """Unlock with the person's own pass-phrase, or in single-person mode the case's where it is encrypted.

        Raises:
            PassphraseWrong: the desk stays locked.
        """
        if self.person is not None:
            self._people.check(self.person.name, passphrase)
        else:
            self._check_case(passphrase)
        self.locked = False
        self._recorder.record("desk.unlocked", "case")

    def guarded(self, prefix: str, service: Service, also: Also = lambda *_: None) -> Service:
        """The same service, every call of which is checked first; then ``also`` is asked, with the call's name and its
        positional arguments."""
        return cast("Service", _Guarded(self, prefix, service, also))


class _Guarded:
    def __init__(self, access: Access, prefix: str, service: Any, also: Also) -> None:
        self._access, self._prefix, self._service, self._also = access, prefix, service, also

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(self._service, name)
        if not callable(found):
            return found

        @functools.wraps(found)
        def call(*values: Any, **named: Any) -> Any:
            self._access.check(f"{self._prefix}.{name}")
            self._also(name, values)
            return found(*values, **named)

        return call


def guards_every_call(kind: Kind) -> Kind:
    """Class decorator for the session: each public method asks ``self.access`` first."""
    for name, method in list(vars(kind).items()):
        if name.startswith("_") or name in OPEN or not inspect.isfunction(method):
            continue
        setattr(kind, name, _checked(name, method))
    return kind


OPEN = frozenset({"close", "lock", "unlock"})
"""Calls that anybody at the desk may make at any time."""


def _checked(name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: Any, *values: Any, **named: Any) -> Any:
        self.access.check(name)
        return method(self, *values, **named)

    return call


def names_of(catalogue: Catalogue) -> list[str]:
    """Who may open the case; empty in single-person mode."""
    return [person.name for person in catalogue.people.all() if person.active]


def who_is_there(people: People, operator: str, passphrase: str | None) -> Person | None:
    """The person who opens the case, by their own pass-phrase; None in single-person mode.

    Raises:
        PersonInvalid, PassphraseWrong, PassphraseNeeded: when it is nobody who may.
    """
    if people.single_person:
        return None
    return people.enter(operator, passphrase or unlocking.ask(unlocking.PERSON, phrase(f"the account of {operator}")))
