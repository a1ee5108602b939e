"""Places beyond searching and looking: persons, examinations, authority, data subjects; and what leads to them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QWidget

from facefinder.domain.errors import DescriptionNeeded, KnownError, ReviewOverdue
from facefinder.ui import words
from facefinder.ui.commands import Commands

if TYPE_CHECKING:
    from facefinder.ui.desk import Desk

BLIND_TOO = frozenset({"examinations", "library", "case", "authority", "settings", "manual", "start"})
"""Places that a second examiner may look at before sealing: they show no list, score or decision."""

MARKED = {"compare": "search", "examinations": "review", "authority": "case", "subjects": "people"}
"""Under which place of the top bar a further one belongs."""


def more_places(window: Any, desk: Desk) -> dict[str, QWidget]:
    """The further places of a case, connected to the window."""
    from facefinder.ui.places.authority import AuthorityPlace
    from facefinder.ui.places.examinations import ExaminationsPlace
    from facefinder.ui.places.people import PeoplePlace
    from facefinder.ui.places.subjects import SubjectsPlace

    people = PeoplePlace(desk, window.reviewer.stack)
    people.told.connect(window.tell)
    examinations = ExaminationsPlace(desk, window.reviewer)
    examinations.told.connect(window.tell)
    examinations.blinded.connect(partial(_blinded, window, desk))
    examinations.describe_asked.connect(partial(_describe_recorded, window, desk))
    window.search.searches.failed.connect(partial(_search_refused, window, desk))
    if desk.session.access.may("examinations.blind"):
        # Whoever left in the middle of a blind examination is led back to it.
        desk.tasks.run(desk.session.examinations.blind, partial(_blinded, window, desk), quick=True)
    authority = AuthorityPlace(desk, window.reviewer.stack)
    authority.told.connect(window.tell)
    authority.accounts.first_named.connect(partial(_open_again, window, desk.session.path))
    authority.keys.encrypt_asked.connect(partial(_encrypt, window, desk))
    for signal in (authority.authority.changed, authority.retention.erased):
        signal.connect(desk.imported)
    people.erase_asked.connect(partial(_ask_erase, window, desk))
    subjects = SubjectsPlace(desk, window.reviewer.stack)
    subjects.told.connect(window.tell)
    subjects.requested.connect(lambda _: _show_retention(window))
    return {"people": people, "examinations": examinations, "authority": authority, "subjects": subjects}


def put_up(window: Any) -> None:
    """Put the case's places into the window, and let each lead to others."""
    for place in window.places.values():
        window.stack.addWidget(place)
        asked = getattr(place, "place_asked", None)
        if asked is not None:
            asked.connect(window.go)
        change = getattr(place, "recogniser_asked", None)
        if change is not None:
            change.connect(partial(_change_recogniser, window))
    desk = window.desk
    authority = desk.session.authority
    window.start.forget_passphrase()
    if desk.session.recovery_key:
        # Once the first place is shown and has taken the keyboard, which then goes to the sheet.
        tell = partial(_tell_recovery_key, window, desk.session.recovery_key)
        window.opened.connect(tell, Qt.ConnectionType.SingleShotConnection)
        desk.session.recovery_key = ""

    def by_policy() -> int:
        # Without a policy of the case's own, the settings of this desk hold.
        return authority.policy().lock_after_minutes if authority.policies() else 0

    desk.tasks.run(by_policy, partial(_lock_by_policy, window, desk), lambda _: None, quick=True)


def _lock_by_policy(window: Any, desk: Desk, minutes: int) -> None:
    desk.lock_after = minutes
    watch_idleness(window)


def watch_idleness(window: Any) -> None:
    """Cover the desk when nobody has touched it for as long as the settings say; a policy can only make it shorter."""
    minutes = window.memory.number("idle_minutes", 10)
    by_policy = window.desk.lock_after if window.desk is not None else 0
    window.idleness.watch(min(each for each in (minutes, by_policy) if each) if minutes or by_policy else 0)


def allowed_place(window: Any, place: str) -> str:
    """The place itself, or where a blind examiner is led instead."""
    if window.desk is None or not window.desk.blind or place in BLIND_TOO:
        return place
    window.tell(
        QCoreApplication.translate(
            "places", "You are examining blind; lists, scores and decisions are shown when you have sealed."
        )
    )
    return "examinations"


def _show_retention(window: Any) -> None:
    window.go("authority")
    window.places["authority"].show_part("retention")


def _open_again(window: Any, path: Path) -> None:
    """Open the case anew: as one of the people who were just named, or with the keys that it just got."""
    window.close_case(then=partial(window.open_case, path))


def _change_recogniser(window: Any) -> None:
    from facefinder.ui.recogniser import change_recogniser

    if window.desk is not None:
        change_recogniser(window, window.desk)


def _tell_recovery_key(window: Any, key: str) -> Any:
    from facefinder.ui.keys import RecoveryKey

    sheet = window.sheet("recovery", RecoveryKey)
    sheet.show_key(key)
    return sheet


def _encrypt(window: Any, desk: Desk, passphrase: str) -> None:
    """Close the plain case, encrypt it, show the recovery key once, and open it again."""
    path, operator = desk.session.path, desk.session.operator

    def work() -> str:
        from facefinder.app.encryption import encrypt_case

        return encrypt_case(path, operator, passphrase)

    def done(recovery: str) -> None:
        window.start.set_busy(False)
        _tell_recovery_key(window, recovery).closed.connect(
            partial(window.open_case, path), Qt.ConnectionType.SingleShotConnection
        )

    def failed(fault: KnownError) -> None:
        window.start.set_busy(False)
        window.tell_fault(fault)
        window.open_case(path)

    def closed() -> None:
        window.start.set_busy(True)
        window.start.tell(QCoreApplication.translate("places", "Encrypting the case…"), "caption")
        window.tasks.run(work, done, failed)

    window.close_case(then=closed)


def _ask_erase(window: Any, desk: Desk, person: int, name: str) -> None:
    from facefinder.ui.erasing import AskErasing

    translate = QCoreApplication.translate
    said = translate("places", "Every trace of {0}: confirmed faces, the probes that found them, notes and the name.")

    def asked(number: int) -> None:
        window.tell(translate("places", "Request {0} waits for a second person").format(number))
        _show_retention(window)

    window.sheet("erasing", AskErasing).ask(
        desk, said.format(name), lambda reason: desk.session.subjects.request_person(person, reason), asked
    )


def _blinded(window: Any, desk: Desk, blind: bool) -> None:
    changed, desk.blind = desk.blind is not blind, blind
    if blind and window.desk is desk and window.place not in BLIND_TOO:
        window.go("examinations")
    if changed:
        desk.recount()


def _describe_recorded(window: Any, desk: Desk, search_id: str, sha256: str, then: Callable[[], object]) -> None:
    """Have the second examiner describe a recorded probe."""
    desk.tasks.run(lambda: desk.session.probe_crop(search_id), lambda crop: _describe(window, desk, sha256, crop, then))


def _describe(window: Any, desk: Desk, sha256: str, crop: bytes | None, then: Callable[[], object]) -> None:
    from facefinder.ui.describing import DescribeProbe

    window.sheet("describe", DescribeProbe).ask(desk, sha256, crop, then)


def _search_refused(window: Any, desk: Desk, fault: KnownError) -> None:
    """Lead from a refused search to what it needs, where that can be done here."""
    search = window.search
    if isinstance(fault, DescriptionNeeded) and search.probe.probe is not None:
        probe, at = search.probe.probe, max(search.probe.face, 0)
        crop = probe.analysis.faces[at].crop if probe.analysis.faces else None
        _describe(window, desk, probe.sha256, crop, search.probe.search)
    elif isinstance(fault, ReviewOverdue):
        translate = QCoreApplication.translate
        search.notice.show_notice(
            "calendar",
            translate("places", "The authority for this case is to be reviewed"),
            translate("places", "It was to be reviewed by {0}; searching stops until it is authorised again.").format(
                words.day(str(fault.details.get("review_by", "")))
            ),
            translate("places", "Authorise again"),
            partial(window.go, "authority"),
        )


def add_more_commands(commands: Commands, window: Any) -> None:
    """The commands that go to the further places, and what is done from them."""
    translate = QCoreApplication.translate
    commands.add(
        "recogniser",
        translate("places", "Change the recogniser…"),
        translate("CommandedWindow", "Work"),
        partial(_change_recogniser, window),
        available=lambda: window.desk is not None and window.desk.session.access.may("rebuilding.run"),
    )
    group = translate("places", "Places")
    for identity, name, keys in (
        ("people", translate("places", "Go to People"), ["Ctrl+7"]),
        ("examinations", translate("places", "Go to Examinations: seal, second examiner, conference"), ["Ctrl+8"]),
        (
            "authority",
            translate("places", "Go to Authority: policy, people of the program, keys, retention"),
            ["Ctrl+9"],
        ),
        ("subjects", translate("places", "Go to Data subjects: find, answer, restrict, erase"), ["Ctrl+0"]),
    ):
        commands.add(
            f"go.{identity}", name, group, partial(window.go, identity), keys, available=lambda: window.desk is not None
        )
