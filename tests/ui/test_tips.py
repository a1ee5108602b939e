"""A file whose name looks like markup is shown by its name, in tooltips too."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import Qt, QTextDocument
from pytestqt.qtbot import QtBot

from facefinder.app.session import CaseSession
from facefinder.domain.records import SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.ui.candidates import Column
from facefinder.ui.widgets import Elided
from facefinder.ui.window import MainWindow

from .conftest import DETAILS, PURPOSE

NAME = "<b>E-1<img src='x'>&amp;.png"


def seen(tip: str) -> str:
    """What a person reads in a tooltip."""
    if not Qt.mightBeRichText(tip):
        return tip
    document = QTextDocument()
    document.setHtml(tip)
    return document.toPlainText()


def test_names_that_look_like_markup_are_shown_as_they_are(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    holdings, case = tmp_path / "holdings", tmp_path / "named.ffcase"
    holdings.mkdir()
    (holdings / NAME).write_bytes(drawn_photograph([1]))
    with CaseSession.create(case, DETAILS, engine=DeterministicEngine()) as session:
        session.import_sources([SourceRequest(holdings, "E-1", "warrant")])
        probe = session.read_probe(drawn_photograph([1], variant=4), "probe.png")
        result = session.search(probe, 0, PURPOSE)
    with qtbot.waitSignal(window.opened, timeout=30_000):
        window.open_case(case)
    window.search.show_recorded(result.search_id)
    qtbot.waitUntil(lambda: bool(window.search.listed_rows()), timeout=30_000)
    model = window.search.model
    tip = model.index(0, Column.RANK, QModelIndex()).data(Qt.ItemDataRole.ToolTipRole)
    assert NAME in seen(tip)
    tree = window.search.inspector.tree
    anywhere = Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive
    qtbot.waitUntil(lambda: any(NAME in seen(item.toolTip(0)) for item in tree.findItems("", anywhere)), timeout=30_000)
    assert seen(Elided(NAME).toolTip()) == NAME
    assert Elided("E-1 · plain").toolTip() == "E-1 · plain"
