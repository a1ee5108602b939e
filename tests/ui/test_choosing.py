"""The dialogs for files and folders: what is chosen arrives, under the name that was meant, and the dialog goes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from facefinder.ui.choosing import choose_file, choose_files, choose_folder, choose_target

# The screenless platform says of every dialog that it keeps no size hints; nobody has one with a screen.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def _answer(over: QWidget, typed: str, kind: str = "") -> None:
    [dialog] = over.findChildren(QFileDialog)
    assert dialog.isVisible()
    if kind:
        dialog.selectNameFilter(kind)
        dialog.filterSelected.emit(kind)
    [field] = [each for each in dialog.findChildren(QLineEdit) if each.objectName() == "fileNameEdit"]
    field.setText(typed)
    dialog.accept()


def _gone(over: QWidget) -> bool:
    return not over.findChildren(QFileDialog)


def test_what_is_chosen_arrives(qtbot, tmp_path):
    over, taken = QWidget(), []
    qtbot.addWidget(over)
    one, other = tmp_path / "one.pem", tmp_path / "two.pem"
    for path in (one, other):
        path.write_bytes(b"-")

    choose_file(over, "A key", taken.append, kinds="Keys (*.pem)")
    _answer(over, str(one))
    qtbot.waitUntil(lambda: _gone(over))
    choose_files(over, "Keys", taken.append)
    _answer(over, f'"{one}" "{other}"')
    qtbot.waitUntil(lambda: _gone(over))
    choose_folder(over, "A folder", taken.append, start=tmp_path)
    _answer(over, str(tmp_path))
    qtbot.waitUntil(lambda: _gone(over))

    assert taken == [one, [one, other], tmp_path]


def test_a_file_to_write_gets_the_ending_of_its_kind(qtbot, tmp_path):
    over, taken = QWidget(), []
    qtbot.addWidget(over)
    kinds = (("PDF (*.pdf)", "pdf"), ("Web page (*.html)", "html"))
    for typed, kind in (("report", ""), ("report", "Web page (*.html)"), ("report.htm", "Web page (*.html)")):
        choose_target(over, "Save", taken.append, suffix="pdf", kinds=kinds)
        _answer(over, str(tmp_path / typed), kind)
        qtbot.waitUntil(lambda: _gone(over))

    assert taken == [Path(tmp_path / name) for name in ("report.pdf", "report.html", "report.htm")]
