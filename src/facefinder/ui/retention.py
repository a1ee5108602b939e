"""What is held too long, and erasing it by two people: one asks, another confirms; a certificate says what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QWidget

from facefinder.files.documents import write_document
from facefinder.ui import words
from facefinder.ui.asking import ask_first
from facefinder.ui.choosing import choose_target
from facefinder.ui.desk import Desk
from facefinder.ui.forms import Form
from facefinder.ui.places.case import Lines, lines_view
from facefinder.ui.theme import Size
from facefinder.ui.widgets import button, column, hairline, label


class RetentionPart(QWidget):
    """``erased`` comes when something was erased."""

    told = Signal(str)
    erased = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._certificate: dict[str, Any] | None = None
        whole = column(spacing=Size.MEDIUM)
        whole.addWidget(label(self.tr("Retention and erasing"), "heading"))
        whole.addWidget(label(self.tr("Held too long"), "section"))
        self.nothing_due = label(self.tr("Nothing is held beyond its review date or the policy's retention."), "quiet")
        whole.addWidget(self.nothing_due)
        self.due = Lines(
            [self.tr("Exhibit"), self.tr("Due"), self.tr("Days over"), self.tr("Legal basis"), self.tr("Why")], self
        )
        self.due_view = lines_view(self.due, (90, 110, 120, 150, 240), self.tr("Sources held too long"), 3)
        self.due_view.setMinimumHeight(110)
        whole.addWidget(self.due_view)
        self.asking = Form("", "", self.tr("Ask for it to be erased"), self.request)
        self.asking.add("reason", self.tr("Reason"), self.tr("goes on the record"))
        whole.addWidget(self.asking)
        whole.addWidget(hairline())
        whole.addWidget(label(self.tr("Waiting for a second person"), "section"))
        self.no_request = label(
            self.tr("No request is open. Requests come from above, from Data subjects or from a person in People."),
            "quiet",
            wrap=True,
        )
        whole.addWidget(self.no_request)
        self.requests = Lines(
            [self.tr("Request"), self.tr("What"), self.tr("Asked by"), self.tr("When"), self.tr("Reason")], self
        )
        self.request_view = lines_view(self.requests, (80, 190, 120, 190, 180), self.tr("Requests to erase"), 4)
        self.request_view.setMinimumHeight(110)
        self.request_view.selectionModel().currentChanged.connect(self._request_chosen)
        whole.addWidget(self.request_view)
        self.confirming = Form(
            "",
            self.tr("Erasing cannot be undone. Whoever asked does not confirm."),
            self.tr("Confirm and erase"),
            self.ask_to_confirm,
            icon_name="triangle-alert",
        )
        self.confirming.add("authority", self.tr("On whose authority"), self.tr("goes into the certificate"))
        whole.addWidget(self.confirming)
        self.certificate_button = button(
            self.tr("Save the certificate…"), self.choose_certificate, icon_name="download"
        )
        self.certificate_button.hide()
        whole.addWidget(self.certificate_button)
        whole.addStretch(1)
        self.setLayout(whole)

    def refresh(self) -> None:
        session = self._desk.session

        def fetch() -> tuple[Sequence[Any], Sequence[Any]]:
            return session.subjects.due(), session.subjects.requests()

        self._desk.tasks.run(fetch, self._show, quick=True)

    def _show(self, found: tuple[Sequence[Any], Sequence[Any]]) -> None:
        due, requests = found
        self.due.show(
            [
                (
                    each.exhibit_reference,
                    words.day(each.due_on),
                    words.number(each.over),
                    each.legal_basis,
                    self._why(each.retention_days),
                )
                for each in due
            ],
            keys=due,
        )
        self.requests.show(
            [
                (
                    str(each.request_id),
                    self._what(each),
                    each.requested_by,
                    words.when(each.requested_at),
                    each.reason,
                )
                for each in requests
            ],
            keys=requests,
        )
        for part in (self.due_view, self.asking):
            part.setVisible(bool(due))
        for part in (self.request_view, self.confirming):
            part.setVisible(bool(requests))
        self.nothing_due.setVisible(not due)
        self.no_request.setVisible(not requests)
        if due:
            self.due_view.selectRow(0)
        if requests:
            self.request_view.selectRow(0)
        self._request_chosen()

    def _why(self, retention_days: int) -> str:
        if not retention_days:
            return self.tr("its own review date")
        return self.tr("held longer than the policy's %Ln day(s)", "", retention_days)

    def _what(self, request: Any) -> str:
        if request.kind == "source":
            return self.tr("source {0}").format(request.subjects[0])
        if request.kind == "person":
            return self.tr("every trace of person {0}").format(request.subjects[0])
        return words.faces(len(request.subjects))

    def _request_chosen(self, current: QModelIndex | None = None, before: QModelIndex | None = None) -> None:
        """Say beforehand who cannot confirm."""
        request = self._chosen(self.request_view, self.requests)
        session = self._desk.session
        if request is None:
            return
        alone = session.access.single_person
        own = request.requested_by == session.operator and not alone
        able = session.access.may("subjects.confirm") and not own
        self.confirming.go.setEnabled(able)
        self.confirming.say(self.tr("You asked for this one: another person confirms it.") if own else "")

    @staticmethod
    def _chosen(view: Any, lines: Lines) -> Any:
        return lines.key(view.model().mapToSource(view.currentIndex()).row())

    def request(self) -> None:
        """Ask for the chosen source to be erased."""
        due, subjects, reason = (
            self._chosen(self.due_view, self.due),
            self._desk.session.subjects,
            self.asking["reason"],
        )
        if due is None:
            return

        def done(number: int) -> None:
            self.asking.clear()
            self.told.emit(self.tr("Request {0} waits for a second person").format(number))
            self.refresh()

        self.asking.run(self._desk, lambda: subjects.request_source(due.source_id, reason), done)

    def ask_to_confirm(self) -> None:
        """Ask first: what is erased is gone."""
        request = self._chosen(self.request_view, self.requests)
        if request is None or not self.confirming.go.isEnabled():
            return
        ask_first(
            self,
            self.tr("Erase {0}?").format(self._what(request)),
            self.tr("Faces, templates, crops and what was said of them are overwritten. Earlier backups keep theirs."),
            self.tr("Erase for good"),
            self.confirm,
        )

    def confirm(self) -> None:
        """Erase what the chosen request asks for."""
        request = self._chosen(self.request_view, self.requests)
        subjects, authority = self._desk.session.subjects, self.confirming["authority"]
        if request is None or not self.confirming.go.isEnabled():
            return

        def done(made: dict[str, Any]) -> None:
            self._certificate = made
            self.confirming.clear()
            self.certificate_button.show()
            counts = made["counts"]
            self.told.emit(
                self.tr("Erased: {0} of {1}").format(
                    words.faces(counts["faces"]), words.photographs(counts["exhibits"])
                )
            )
            self._desk.pictures.forget()
            self.refresh()
            self.erased.emit()

        self.confirming.run(self._desk, lambda: subjects.confirm(request.request_id, authority), done)

    def choose_certificate(self) -> None:
        choose_target(self, self.tr("Save the certificate"), self.save_certificate, suffix="json")

    def save_certificate(self, path: Path) -> None:
        """Write the certificate of the last erasing."""
        made = self._certificate
        if made is None:
            return
        self._desk.tasks.run(
            lambda: write_document(path, made),
            lambda _: self.told.emit(self.tr("The certificate is saved: {0}").format(path.name)),
        )
