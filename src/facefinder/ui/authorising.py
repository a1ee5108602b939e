"""The authorisation of a case and its policy: what holds, what it forbids and why, and how each is renewed."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from facefinder.domain.authority import Authorisation, Policy
from facefinder.domain.errors import KnownError, NotReadable, PolicyInvalid
from facefinder.files.languages import language_named
from facefinder.ui import words
from facefinder.ui.asking import ask_first
from facefinder.ui.choosing import choose_file
from facefinder.ui.desk import Desk
from facefinder.ui.forms import Form
from facefinder.ui.signing import SignPolicy
from facefinder.ui.theme import Size
from facefinder.ui.widgets import Facts, button, column, hairline, label, row, set_kind

LARGEST_POLICY = 65_536


def setting_names() -> list[tuple[str, str]]:
    """A policy's settings in the order in which they are shown, each with its name in the reader's language."""
    translate = QCoreApplication.translate
    return [
        ("candidate_limit", translate("policy", "Longest candidate list")),
        ("minimum_probe_quality", translate("policy", "Least quality of a probe")),
        ("retention_days", translate("policy", "Sources held at most")),
        ("lock_after_minutes", translate("policy", "Desk covered when idle")),
        ("purpose_from_list", translate("policy", "Purpose from the authorisation's list")),
        ("review_required", translate("policy", "Review date required")),
        ("second_examiner", translate("policy", "Second examiner")),
        ("describe_first", translate("policy", "Probe described before candidates")),
        ("two_people_erase", translate("policy", "Erasing by two people")),
        ("blur_in_reports", translate("policy", "Other faces must be blurred in reports")),
    ]


def policy_words(policy: Policy) -> list[tuple[str, str]]:
    """A policy's settings, each named and valued in the reader's language."""
    said = {"retention_days": days(policy.retention_days), "lock_after_minutes": minutes(policy.lock_after_minutes)}
    known = asdict(policy)
    return [
        (name, said[key] if key in said else words.yes_no(value) if isinstance(value, bool) else words.number(value))
        for key, name in setting_names()
        for value in (known[key],)
    ]


def minutes(count: int) -> str:
    if not count:
        return QCoreApplication.translate("policy", "never")
    return QCoreApplication.translate("policy", "after %Ln minute(s)", "", count)


def days(count: int) -> str:
    if not count:
        return QCoreApplication.translate("policy", "without a limit")
    return QCoreApplication.translate("policy", "%Ln day(s)", "", count)


class AuthorityPart(QWidget):
    """Authorisation and policy. ``changed`` comes when one of them is renewed."""

    told = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._signing: SignPolicy | None = None
        whole = column(spacing=Size.MEDIUM)
        whole.addWidget(label(self.tr("Authority"), "heading"))
        self.overdue = label("", "fault", wrap=True)
        self.overdue.hide()
        whole.addWidget(self.overdue)
        self.facts = Facts()
        whole.addWidget(self.facts)
        self.form = Form(
            self.tr("Authorise again"),
            self.tr(
                "The newest authorisation counts. When its review date passes, searching stops until the next one."
            ),
            self.tr("Authorise"),
            self.ask_to_authorise,
            icon_name="check",
        )
        self.form.add("officer", self.tr("Authorising officer"))
        self.form.add("basis", self.tr("Legal basis"), self.tr("the order, consent or law"))
        self.form.add("review", self.tr("Review by"), self.tr("YYYY-MM-DD; may stay empty where the policy lets it"))
        self.purposes = QPlainTextEdit()
        self.purposes.setAccessibleName(self.tr("Purposes that searches may have, one a line"))
        self.purposes.setPlaceholderText(self.purposes.accessibleName())
        self.purposes.setFixedHeight(80)
        self.purposes.setTabChangesFocus(True)
        self.form.put(self.tr("Purposes"), self.purposes)
        whole.addWidget(self.form)
        whole.addWidget(hairline())
        whole.addWidget(label(self.tr("Policy"), "heading"))
        self.forbids = label("", "body", wrap=True, selectable=True)
        whole.addWidget(self.forbids)
        self.settings = Facts()
        whole.addWidget(self.settings)
        self.signed = label("", "caption", wrap=True, selectable=True)
        whole.addWidget(self.signed)
        foot = row()
        self.choose = button(self.tr("Choose a signed policy…"), self.choose_policy, icon_name="file")
        foot.addWidget(self.choose)
        self.sign_button = button(self.tr("Sign a policy…"), self.sign, icon_name="pencil")
        foot.addWidget(self.sign_button)
        self._policy = Policy()
        foot.addStretch(1)
        whole.addLayout(foot)
        self.policy_says = label("", "warning", wrap=True)
        self.policy_says.hide()
        whole.addWidget(self.policy_says)
        whole.addStretch(1)
        self.setLayout(whole)

    def refresh(self) -> None:
        session = self._desk.session

        language = language_named(words.language())

        def fetch() -> tuple[Any, ...]:
            authority = session.authority
            policies = authority.policies()
            try:
                policy, fault = authority.policy(), ""
            except PolicyInvalid as invalid:
                policy, fault = Policy(), str(invalid)
            return authority.authorisation(), policy, fault, authority.forbidden(language), policies

        self._desk.tasks.run(fetch, self._show, quick=True)

    def _show(self, found: tuple[Any, ...]) -> None:
        given, policy, fault, forbidden, policies = found
        late = given is not None and given.overdue(datetime.now(UTC).date())
        self.overdue.setText(
            self.tr("The review date {0} has passed. Searching has stopped; everything else can be looked at.").format(
                given.review_by
            )
            if late
            else ""
        )
        self.overdue.setVisible(late)
        facts = [(self.tr("Legal authority of the case"), self._desk.session.record.authority)]
        if given is not None:
            facts += [
                (self.tr("Authorised by"), given.officer),
                (self.tr("On the basis of"), given.legal_basis),
                (self.tr("On"), words.day(given.given_on)),
                (self.tr("To be reviewed by"), words.day(given.review_by) or self.tr("no date set")),
                (self.tr("Purposes"), "; ".join(given.purposes) or self.tr("in the operator's words")),
            ]
            if not self.form["officer"]:
                self.form.field("officer").setText(given.officer)
                self.form.field("basis").setText(given.legal_basis)
                self.purposes.setPlainText("\n".join(given.purposes))
        self.facts.show_facts(facts)
        self.form.setVisible(self._desk.session.access.may("authority.authorise"))
        self._policy = policy
        for made in (self.choose, self.sign_button):
            made.setVisible(self._desk.session.access.may("authority.set_policy"))
        if fault:
            self.forbids.setText(fault)
        elif forbidden:
            self.forbids.setText("\n".join([self.tr("It demands:"), *(f"·  {line}" for line in forbidden)]))
        else:
            self.forbids.setText(self.tr("It demands nothing beyond the program's own rules."))
        set_kind(self.forbids, "fault" if fault else "body")
        self.settings.show_facts(policy_words(policy))
        self.signed.setText(
            self.tr("Set by {0}, {1}. Key {2}").format(
                policies[-1].set_by, words.when(policies[-1].set_at), policies[-1].public_key[:16]
            )
            if policies
            else self.tr(
                "No policy was set: the program's defaults hold. The first signed one binds the case to its key."
            )
        )

    def ask_to_authorise(self) -> None:
        """Ask first: an authorisation stays on the record."""
        try:
            self._written().checked()
        except KnownError as fault:
            self.form.say(words.told(fault))
            return
        ask_first(
            self,
            self.tr("Authorise the work on this case?"),
            self.tr("It goes on the record as given by {0}. A later one can only take its place.").format(
                self.form["officer"] or "…"
            ),
            self.tr("Authorise"),
            self.authorise,
        )

    def sign(self) -> None:
        """Sign a policy here, with a key from its file."""
        window: Any = self.window()
        sheet: SignPolicy = window.sheet("sign", SignPolicy)
        if self._signing is not sheet:
            self._signing = sheet
            sheet.told.connect(self.told)
            sheet.signed.connect(self._policy_set)
        sheet.ask(self._desk, self._policy, setting_names())

    def _policy_set(self) -> None:
        self.refresh()
        self.changed.emit()

    def _written(self) -> Authorisation:
        lines = tuple(line.strip() for line in self.purposes.toPlainText().splitlines() if line.strip())
        today = datetime.now(UTC).date().isoformat()
        return Authorisation(self.form["officer"], self.form["basis"], today, self.form["review"], lines)

    def authorise(self) -> None:
        """Record the authorisation that is written in the form."""
        form, given = self.form, self._written()
        authority = self._desk.session.authority

        def done(_: Any) -> None:
            form.clear(["review"])
            self.told.emit(self.tr("Authorised by {0}").format(given.officer))
            self.refresh()
            self.changed.emit()

        form.run(self._desk, lambda: authority.authorise(given), done)

    def choose_policy(self) -> None:
        kinds = self.tr("Policies (*.json);;All files (*)")
        choose_file(self, self.tr("Choose a signed policy"), self.ask_to_set, kinds=kinds)

    def ask_to_set(self, path: Path) -> None:
        """Ask first: a policy that was set stays on the record."""
        ask_first(
            self,
            self.tr("Set the policy in {0}?").format(path.name),
            self.tr("It holds at once. Only another one that is signed with the same key can take its place."),
            self.tr("Set it"),
            partial(self.set_policy, path),
        )

    def set_policy(self, path: Path) -> None:
        """Set the signed policy that lies in a file."""
        authority = self._desk.session.authority
        self.policy_says.hide()

        def work() -> None:
            authority.set_policy(_document(path))

        def done(_: Any) -> None:
            self.told.emit(self.tr("The policy is set"))
            self._policy_set()

        def failed(fault: KnownError) -> None:
            self.policy_says.setText(words.told(fault))
            self.policy_says.show()

        self._desk.tasks.run(work, done, failed)


def _document(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            found = json.loads(stream.read(LARGEST_POLICY))
    except OSError as fault:
        raise NotReadable(path=str(path), reason=fault.strerror or "it cannot be opened") from fault
    except ValueError as fault:
        raise PolicyInvalid(reason=f"{path.name} is not JSON") from fault
    if not isinstance(found, dict):
        raise PolicyInvalid(reason=f"{path.name} holds no policy")
    return found
