"""Authority at the real window: renewing it, policies, accounts, keys, retention by two people, and the lock."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.app.unlocking import asking_with
from facefinder.domain.authority import Authorisation
from facefinder.domain.records import SourceRequest
from facefinder.domain.roles import Role
from facefinder.engine.deterministic import DeterministicEngine
from facefinder.files.signing import create_key, load_key
from facefinder.people.authority import Authority, signed_policy
from facefinder.ui.memory import Memory
from facefinder.ui.render import settle
from facefinder.ui.window import MainWindow
from facefinder.ui.words import day

from .conftest import DETAILS, PURPOSE, FastCases, sure

TODAY = datetime.now(UTC).date()


class AskingCases(FastCases):
    """Cases that ask for name and pass-phrase in the window, as the program's own do."""

    def ask_with(self, asker: Callable[[Any], str]) -> None:
        self.asker: Any = asker

    def open(self, path: Path) -> CaseSession:
        with asking_with(self.asker, self.asker.choose):
            return CaseSession.open(path, engine=DeterministicEngine())


@pytest.fixture
def asking(qtbot: QtBot, memory: Memory) -> Iterator[MainWindow]:
    """The window without a case; it asks who works."""
    window = MainWindow(memory, AskingCases())
    faults: list[BaseException] = []
    window.faulted.connect(faults.append)
    window.show()
    assert QTest.qWaitForWindowExposed(window)
    yield window
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not faults, f"the window reported a fault of ours: {faults!r}"


def sheet(window: MainWindow, name: str, qtbot: QtBot) -> Any:
    """A sheet of the window, as soon as it is shown."""
    qtbot.waitUntil(lambda: name in window._sheets and window.sheet(name).isVisible(), timeout=30_000)
    return window.sheet(name)


def open_as(window: MainWindow, path: Path, name: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.opened, timeout=30_000):
        window.open_case(path)
        asked = sheet(window, "unlock", qtbot)
        asked.name.setCurrentText(name)
        QTest.keyClicks(asked.passphrase, f"words of {name}")
        QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    settle(window)


def part(window: MainWindow, name: str) -> Any:
    window.go("authority")
    place: Any = window.places["authority"]
    place.show_part(name)
    settle(window)
    return {"authority": place.authority, "accounts": place.accounts, "keys": place.keys}.get(name, place.retention)


def test_a_passed_review_date_stops_searching_and_is_renewed_here(
    window: MainWindow, case: Path, probe: Path, qtbot: QtBot
) -> None:
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        long_ago = TODAY - timedelta(days=400)
        given = Authorisation("Insp. Okafor", "Warrant 7/24", long_ago.isoformat(), long_ago.isoformat(), ("Find",))
        Authority(session._catalogue, session._recorder, lambda: long_ago).authorise(given)
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    settle(window)
    panel = window.search.probe
    panel.show_file(probe)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    panel.set_purpose(PURPOSE)
    panel.search()
    qtbot.waitUntil(
        lambda: window.search.notice.title == "The authority for this case is to be reviewed", timeout=20_000
    )
    assert f"reviewed by {day(long_ago.isoformat())}" in window.search.notice.text
    window.search.notice.action.click()
    assert window.place == "authority"
    settle(window)
    shown = part(window, "authority")
    assert shown.overdue.isVisible()
    assert "Searching has stopped" in shown.overdue.text()
    assert shown.form["officer"] == "Insp. Okafor"
    shown.form.field("review").setText("tomorrow")
    shown.form.go.click()
    qtbot.waitUntil(lambda: "YYYY-MM-DD" in shown.form.says.text(), timeout=20_000)
    shown.form.field("review").setText((TODAY + timedelta(days=90)).isoformat())
    shown.form.go.click()
    sure(window)
    qtbot.waitUntil(lambda: not shown.overdue.isVisible(), timeout=20_000)
    window.go("search")
    panel.search()
    qtbot.waitUntil(lambda: window.search.result is not None and bool(window.search.result.search_id), timeout=20_000)
    settle(window)


def test_a_signed_policy_is_chosen_and_shown_with_what_it_forbids(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    shown = part(opened, "authority")
    assert "demands nothing beyond" in shown.forbids.text()
    key = create_key(tmp_path / "key", b"key words")
    document = signed_policy({"candidate_limit": 40, "second_examiner": True}, key, "A. Admin")
    (tmp_path / "policy.json").write_text(json.dumps(document))
    (tmp_path / "forged.json").write_text(json.dumps(document).replace("40", "4000"))
    shown.set_policy(tmp_path / "forged.json")
    qtbot.waitUntil(lambda: "changed after it was signed" in shown.policy_says.text(), timeout=20_000)
    shown.ask_to_set(tmp_path / "policy.json")
    sure(opened)
    qtbot.waitUntil(lambda: "at most 40 long" in shown.forbids.text(), timeout=20_000)
    assert "needs two examiners, the second blind" in shown.forbids.text()
    assert key.public[:16] in shown.signed.text()
    settle(opened)


def test_a_policy_is_signed_in_the_window_with_a_key_made_there(
    opened: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    shown = part(opened, "authority")
    shown.sign_button.click()
    asked = sheet(opened, "sign", qtbot)
    assert not asked.set_button.isEnabled()
    asked.field("candidate_limit").setValue(40)
    asked.field("second_examiner").setChecked(True)
    key = tmp_path / "administrator.pem"
    asked.take_key(key, making=True)
    for field in (asked.new_passphrase.first, asked.new_passphrase.again):
        QTest.keyClicks(field, "seven slate lanterns")
    asked.set_button.click()
    qtbot.waitUntil(lambda: "at most 40 long" in shown.forbids.text(), timeout=20_000)
    assert not asked.isVisible()
    assert not asked.new_passphrase.passphrase
    public = load_key(key, b"seven slate lanterns").public
    assert public[:16] in shown.signed.text()
    settle(opened)

    # The next one is signed with the key of before, with its pass-phrase; another key is refused.
    create_key(tmp_path / "other.pem", b"other words")
    shown.sign_button.click()
    assert asked.field("candidate_limit").value() == 40
    asked.field("candidate_limit").setValue(30)
    for path, words, said in (
        (key, "wrong words", "the pass-phrase does not open it"),
        (tmp_path / "E-14 phone" / "DCIM" / "notes.jpg", "any", "no key file"),
        (tmp_path / "other.pem", "other words", "not signed with the key"),
    ):
        asked.take_key(path)
        asked.passphrase.setText(words)
        asked.set_button.click()
        qtbot.waitUntil(lambda said=said: said in asked.says.text(), timeout=20_000)
    asked.take_key(key)
    assert not asked.says.isVisible(), "what was wrong with another key is not said of this one"
    asked.passphrase.setText("seven slate lanterns")
    target = tmp_path / "policy.json"
    asked.sign_and_save(target)
    qtbot.waitUntil(target.is_file, timeout=20_000)
    settle(opened)
    assert "at most 40 long" in shown.forbids.text(), "what is only saved does not hold yet"
    shown.ask_to_set(target)
    sure(opened)
    qtbot.waitUntil(lambda: "at most 30 long" in shown.forbids.text(), timeout=20_000)
    settle(opened)


def test_people_are_named_given_roles_and_closed(asking: MainWindow, case: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(asking.opened, timeout=20_000):
        asking.open_case(case)
    settle(asking)
    accounts = part(asking, "accounts")
    assert "Single-person mode" in accounts.mode.text()
    form = accounts.form
    form.field("name").setText("Root")
    form.field("first").setText("words of Root")
    form.field("again").setText("words of Boot")
    form.go.click()
    assert "differ" in form.says.text()
    form.field("again").setText("words of Root")
    # Naming the first person ends the single-person mode: the case is opened again, as that person.
    with qtbot.waitSignal(asking.opened, timeout=30_000):
        form.go.click()
        sure(asking)
        asked = sheet(asking, "unlock", qtbot)
        assert [asked.name.itemText(at) for at in range(asked.name.count())] == ["Root"]
        QTest.keyClicks(asked.passphrase, "words of Root")
        QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    settle(asking)
    assert asking.desk is not None
    assert asking.desk.session.operator == "Root"
    accounts = part(asking, "accounts")
    for key, text in (("name", "Ada"), ("first", "words of Ada"), ("again", "words of Ada")):
        accounts.form.field(key).setText(text)
    for role, box in accounts.roles.items():
        box.setChecked(role is Role.EXAMINER)
    accounts.form.go.click()
    people = asking.desk.session.people
    qtbot.waitUntil(lambda: len(people.all()) == 2, timeout=20_000)
    settle(asking)
    accounts.view.selectRow(0)
    assert accounts.chosen.name == "Ada"
    accounts.roles[Role.AUDITOR].setChecked(True)
    accounts.roles_button.click()
    qtbot.waitUntil(lambda: people.all()[0].roles == {Role.EXAMINER, Role.AUDITOR}, timeout=20_000)
    settle(asking)
    accounts.access_button.click()
    qtbot.waitUntil(lambda: not people.all()[0].active, timeout=20_000)
    settle(asking)
    assert accounts.access_button.text() == "Open the access"
    asking.undo()
    qtbot.waitUntil(lambda: people.all()[0].active, timeout=20_000)
    asking.undo()
    qtbot.waitUntil(lambda: people.all()[0].roles == {Role.EXAMINER}, timeout=20_000)
    asking.redo()
    qtbot.waitUntil(lambda: people.all()[0].roles == {Role.EXAMINER, Role.AUDITOR}, timeout=20_000)
    settle(asking)
    accounts.view.selectRow(1)
    accounts.access_button.click()
    qtbot.waitUntil(lambda: "always has an administrator" in accounts.form.says.text(), timeout=20_000)
    settle(asking)


def test_the_case_is_encrypted_and_its_keys_are_changed(asking: MainWindow, case: Path, qtbot: QtBot) -> None:
    with qtbot.waitSignal(asking.opened, timeout=20_000):
        asking.open_case(case)
    settle(asking)
    keys = part(asking, "keys")
    assert "not encrypted" in keys.state.text()
    keys.encrypting.field("first").setText("short")
    keys.encrypting.field("again").setText("short")
    keys.encrypting.go.click()
    assert keys.encrypting.says.text()
    for key in ("first", "again"):
        keys.encrypting.field(key).setText("quiet harbour 7")
    keys.encrypting.go.click()
    sure(asking)
    recovery = sheet(asking, "recovery", qtbot)
    words = recovery.key.text()
    assert len(words) > 20
    QTest.keyClick(recovery, Qt.Key.Key_Escape)
    assert recovery.isVisible()  # nobody loses it by a slip
    recovery.written.setChecked(True)
    with qtbot.waitSignal(asking.opened, timeout=30_000):
        recovery.go.click()
        asked = sheet(asking, "unlock", qtbot)
        assert not asked.name.isVisible()
        QTest.keyClicks(asked.passphrase, "quiet harbour 7")
        QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    assert recovery.key.text() == ""
    settle(asking)
    assert not (case / "catalogue.sqlite").read_bytes().startswith(b"SQLite format 3")
    keys = part(asking, "keys")
    assert keys.keys.count() == 2  # the operator's, and the recovery key
    for key, text in (("name", "Ben"), ("known", words), ("first", "another harbour"), ("again", "another harbour")):
        keys.adding.field(key).setText(text)
    keys.adding.go.click()
    qtbot.waitUntil(lambda: keys.keys.count() == 3, timeout=30_000)
    keys.keys.setCurrentRow(next(at for at in range(3) if keys.keys.item(at).text() == "Ben"))
    for key, text in (("old", "another harbour"), ("first", "third harbour 3"), ("again", "third harbour 3")):
        keys.changing.field(key).setText(text)
    keys.changing.go.click()
    qtbot.waitUntil(lambda: not keys.changing["old"], timeout=30_000)
    settle(asking)
    asking.close_case()
    with qtbot.waitSignal(asking.shut, timeout=20_000):
        pass
    with CaseSession.open(case, passphrase="third harbour 3", engine=DeterministicEngine()) as session:
        assert session.summary().faces


def test_an_encrypted_case_is_created_and_asks_for_its_pass_phrase(
    asking: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    start = asking.start
    start.set_folder(tmp_path)
    for field, text in (
        (start.number, "24-0200"),
        (start.title, "Harbour"),
        (start.authority, "Warrant 9/24"),
        (start.operator, "D. Moreau"),
    ):
        QTest.keyClicks(field, text)
    assert start.passphrase.isHidden()
    start.encrypt.click()
    fields = start.passphrase
    assert fields.isVisible()
    assert not start.create_button.isEnabled(), "an encrypted case needs a pass-phrase"
    QTest.keyClicks(fields.first, "harbour")
    assert "At least 8" in fields.said
    QTest.keyClicks(fields.first, "2024")
    assert "Easy to guess" in fields.said
    fields.clear()
    words = "slate otter seven lanterns"
    QTest.keyClicks(fields.first, words)
    assert "Hard to guess, as long" in fields.said
    QTest.keyClicks(fields.again, words[:-1] + "z")
    assert "differ" in fields.said
    assert not start.create_button.isEnabled()
    QTest.keyClick(fields.again, Qt.Key.Key_Backspace)
    QTest.keyClicks(fields.again, "s")
    with qtbot.waitSignal(asking.opened, timeout=30_000):
        QTest.keyClick(fields.again, Qt.Key.Key_Return)
    recovery = sheet(asking, "recovery", qtbot)
    assert len(recovery.key.text()) > 30
    assert asking.focusWidget() is recovery.written
    QTest.keyClick(recovery, Qt.Key.Key_Escape)
    assert recovery.isVisible(), "it goes only when somebody says that it is written down"
    recovery.written.click()
    recovery.go.click()
    assert not recovery.isVisible()
    assert not fields.passphrase, "nothing typed stays in the window"
    settle(asking)
    with qtbot.waitSignal(asking.shut, timeout=30_000):
        asking.close_case()
    path = tmp_path / "24-0200.ffcase"
    assert not (path / "catalogue.sqlite").read_bytes().startswith(b"SQLite format 3")
    with qtbot.waitSignal(asking.opened, timeout=30_000):
        asking.open_case(path)
        asked = sheet(asking, "unlock", qtbot)
        QTest.keyClicks(asked.passphrase, words)
        QTest.keyClick(asked.passphrase, Qt.Key.Key_Return)
    assert asking.desk is not None
    assert asking.desk.session.record.title == "Harbour"
    assert not asking.desk.session.recovery_key
    settle(asking)


def test_what_is_held_too_long_is_erased_by_two_people(
    asking: MainWindow, tmp_path: Path, photographs: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "old.ffcase"
    with CaseSession.create(path, DETAILS, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(photographs, "E-14", "Warrant W-311", review_by="2024-01-01")])
        session.people.add("Root", [Role.ADMINISTRATOR], "words of Root")
    with CaseSession.open(
        path, operator="Root", operator_passphrase="words of Root", engine=DeterministicEngine()
    ) as session:
        session.people.add("Ada", [Role.ADMINISTRATOR, Role.OPERATOR], "words of Ada")
    open_as(asking, path, "Ada", qtbot)
    retention = part(asking, "retention")
    assert retention.due.rowCount() == 1
    retention.asking.go.click()
    qtbot.waitUntil(lambda: "goes on the record" in retention.asking.says.text(), timeout=20_000)
    retention.asking.field("reason").setText("the basis has ended")
    retention.asking.go.click()
    qtbot.waitUntil(lambda: retention.requests.rowCount() == 1, timeout=20_000)
    settle(asking)
    assert not retention.confirming.go.isEnabled()
    assert "another person confirms" in retention.confirming.says.text()
    with qtbot.waitSignal(asking.shut, timeout=20_000):
        asking.close_case()
    open_as(asking, path, "Root", qtbot)
    retention = part(asking, "retention")
    retention.confirming.field("authority").setText("Court order 7/26")
    retention.confirming.go.click()
    sure(asking)
    qtbot.waitUntil(retention.certificate_button.isVisible, timeout=30_000)
    assert asking.desk is not None
    assert asking.desk.session.summary().faces == 0
    retention.save_certificate(tmp_path / "certificate.json")
    qtbot.waitUntil((tmp_path / "certificate.json").is_file, timeout=20_000)
    made = json.loads((tmp_path / "certificate.json").read_text())
    assert (made["requested_by"], made["confirmed_by"]) == ("Ada", "Root")
    settle(asking)


def test_unlocking_restores_the_exact_place_of_work(asking: MainWindow, case: Path, probe: Path, qtbot: QtBot) -> None:
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        roles = [Role.ADMINISTRATOR, Role.EXAMINER, Role.OPERATOR]
        session.people.add("Ada", roles, "words of Ada")
    open_as(asking, case, "Ada", qtbot)
    panel = asking.search.probe
    panel.show_file(probe)
    qtbot.waitUntil(lambda: panel.probe is not None, timeout=20_000)
    panel.set_purpose(PURPOSE)
    panel.search()
    qtbot.waitUntil(lambda: asking.search.result is not None and bool(asking.search.result.search_id), timeout=20_000)
    settle(asking)
    asking.go("review")
    settle(asking)
    place: Any = asking.places["review"]
    place.step(1)
    settle(asking)
    QTest.keyClick(place.panel.canvas, Qt.Key.Key_Plus)
    reasons = place.panel.decision.reasons
    reasons.setFocus()
    QTest.keyClicks(reasons, "the left ear")

    def work() -> tuple[Any, ...]:
        return (
            asking.place,
            place.queue.currentIndex().row(),
            place.panel.canvas.view,
            reasons.toPlainText(),
            asking.search.result.search_id,
            asking.focusWidget() is reasons,
        )

    before = work()
    QTest.keyClick(asking, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    cover = sheet(asking, "cover", qtbot)
    assert asking.desk is not None
    qtbot.waitUntil(lambda: asking.desk is not None and asking.desk.session.access.locked, timeout=20_000)
    QTest.keyClicks(cover.passphrase, "words of Eve")
    QTest.keyClick(cover.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in cover.says.text(), timeout=20_000)
    assert cover.isVisible()
    assert asking.desk.session.access.locked
    QTest.keyClicks(cover.passphrase, "words of Ada")
    QTest.keyClick(cover.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not cover.isVisible(), timeout=20_000)
    settle(asking)
    assert work() == before
    assert not asking.desk.session.access.locked


def test_the_policy_covers_an_idle_desk_sooner_than_the_settings(
    window: MainWindow, case: Path, memory: Memory, tmp_path: Path, qtbot: QtBot
) -> None:
    memory.keep("idle_minutes", 0.0)
    with CaseSession.open(case, engine=DeterministicEngine()) as session:
        key = create_key(tmp_path / "key", b"key words")
        session.authority.set_policy(signed_policy({"lock_after_minutes": 3}, key, "A"))
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    settle(window)
    assert window.idleness.minutes == 3
    window.places["case"].place_asked.emit("examinations")
    assert window.place == "examinations"
    settle(window)
