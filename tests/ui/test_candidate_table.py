"""The candidate list as a table: everything that a card says, in columns that can be read at the smallest window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QFontMetricsF, QStandardItemModel
from PySide6.QtWidgets import QApplication, QHeaderView
from pytestqt.qtbot import QtBot

from facefinder.domain.assisting import BY_BOX
from facefinder.domain.calibration import Bounded, LikelihoodRatio
from facefinder.search.meaning import Meaning
from facefinder.ui import words
from facefinder.ui.candidates import BELOW_ROLE, Column
from facefinder.ui.memory import Memory
from facefinder.ui.render import settle
from facefinder.ui.theme import Appearance, Size, contrast, theme
from facefinder.ui.window import MainWindow

from .conftest import opened_anew, search

SPOKEN = Qt.ItemDataRole.AccessibleTextRole
MARGINS = 22


def worth(strangers: Bounded, told: str) -> Meaning:
    bound = Bounded(1e-6, 1e-7, 1e-5)
    return Meaning(bound, strangers, LikelihoodRatio(1.0, 0.7, 1.3), told, "", "")


@pytest.fixture
def listed(searched: MainWindow) -> MainWindow:
    """A list as a table, its first two scores explained."""
    searched.resize(1280, 800)
    searched.search.show_as("table")
    few = worth(Bounded(0.004, 0.0, 0.004, is_bound=True), "fewer than 0.004 strangers among 15 faces")
    some = worth(Bounded(0.31, 0.2, 0.5), "about 0.31 strangers among 15 faces")
    searched.search.model.set_meanings({1: few, 2: some})
    settle(searched)
    return searched


def cell(window: MainWindow, row: int, column: Column, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
    return window.search.table.model().index(row, column).data(role)


def test_a_line_says_all_that_a_card_does(listed: MainWindow) -> None:
    assert cell(listed, 0, Column.SIMILARITY, BELOW_ROLE) == "< 0.01 strangers"
    assert cell(listed, 1, Column.SIMILARITY, BELOW_ROLE) == "≈ 0.31 strangers"
    row = listed.search.listed_rows()[0]
    assert len(row.candidate.folded) > 1, "drawn photographs look alike but for the faces"
    assert cell(listed, 0, Column.SOURCE).startswith("DCIM/IMG_")
    assert cell(listed, 0, Column.SOURCE, BELOW_ROLE) == f"E-14 · +{len(row.candidate.folded)} near copies"
    face = replace(row.candidate.face, detection_pass=BY_BOX, frame_time=847.2)
    row.candidate = replace(row.candidate, face=face)
    below = cell(listed, 0, Column.SOURCE, BELOW_ROLE)
    assert below == f"E-14 · 00:14:07.2 · +{len(row.candidate.folded)} near copies · operator-assisted"


def test_a_cell_is_read_aloud_in_words(listed: MainWindow) -> None:
    row = listed.search.listed_rows()[0]
    whole = cell(listed, 0, Column.RANK, SPOKEN)
    assert whole.startswith("Candidate 1, similarity ")
    assert whole.endswith("undecided")
    said = cell(listed, 0, Column.SIMILARITY, SPOKEN)
    assert said == f"Similarity {cell(listed, 0, Column.SIMILARITY)}, fewer than 0.004 strangers among 15 faces"
    said = cell(listed, 0, Column.SOURCE, SPOKEN)
    assert said == f"{row.file}, Source E-14, stands for {len(row.candidate.folded)} near copies too"
    assert cell(listed, 0, Column.DATE, SPOKEN) == "date unknown"
    assert cell(listed, 0, Column.QUALITY, SPOKEN).startswith("quality ")
    assert cell(listed, 0, Column.STATE, SPOKEN) == "undecided"
    assert all(cell(listed, 0, column, SPOKEN) for column in Column)


def test_nothing_is_cut_away_at_the_smallest_window(listed: MainWindow) -> None:
    table = listed.search.table
    assert table.horizontalScrollBar().maximum() == 0
    body, caption = QFontMetricsF(theme().font()), QFontMetricsF(theme().font(Size.CAPTION))

    def room(column: Column) -> float:
        return table.columnWidth(column) - MARGINS

    assert room(Column.SIMILARITY) >= caption.horizontalAdvance("≈ 0.31 strangers")
    assert room(Column.DATE) >= body.horizontalAdvance(words.day("2024-03-28"))
    assert room(Column.STATE) >= body.horizontalAdvance("potential candidate") + 18
    assert room(Column.SOURCE) >= body.horizontalAdvance("IMG_0002.png")


def test_lines_grow_with_the_text(listed: MainWindow) -> None:
    table = listed.search.table
    height, width = table.rowHeight(0), table.columnWidth(Column.STATE)
    try:
        theme().show(text_size=2.0)
        lines = QFontMetricsF(theme().font()).height() + QFontMetricsF(theme().font(Size.CAPTION)).height()
        assert table.rowHeight(0) > max(height, lines)
        assert table.columnWidth(Column.STATE) == pytest.approx(2 * width, abs=2)
    finally:
        theme().show(text_size=1.0)
    assert table.rowHeight(0) == height


def test_sorting_by_path_and_source_keeps_a_source_together(listed: MainWindow) -> None:
    table, place = listed.search.table, listed.search
    moved = place.listed_rows()[0]
    seen = replace(moved.candidate.occurrences[0], exhibit_reference="E-02", path="zz/last.png")
    moved.candidate = replace(moved.candidate, occurrences=(seen,))
    table.sortByColumn(Column.SOURCE, Qt.SortOrder.AscendingOrder)
    shown = [(row.place, row.file) for row in place.listed_rows()]
    assert shown[0] == ("E-02", "zz/last.png")
    assert shown == sorted(shown)
    table.sortByColumn(Column.SOURCE, Qt.SortOrder.DescendingOrder)
    assert [(row.place, row.file) for row in place.listed_rows()] == sorted(shown, reverse=True)


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.LIGHT])
def test_both_lines_of_a_cell_can_be_read_on_a_selected_line_too(
    listed: MainWindow, qtbot: QtBot, appearance: Appearance
) -> None:
    theme().show(appearance)
    tokens, table = theme().tokens, listed.search.table
    assert contrast(tokens.quiet, tokens.accent_soft) >= 4.5
    listed.search.select(0)
    drawn = table.viewport().grab().toImage()
    for row, ground in ((0, tokens.accent_soft), (1, tokens.panel)):
        area = table.visualRect(table.model().index(row, Column.SIMILARITY))
        for top in (area.top(), area.center().y()):
            colours = {
                drawn.pixelColor(x, y).name()
                for x in range(area.left(), area.right())
                for y in range(top, top + area.height() // 2)
            }
            assert max(contrast(colour, ground) for colour in colours) >= 4.5


def columns_of_old() -> QByteArray:
    """How the window remembered the table while path and source had a column each."""
    head = QHeaderView(Qt.Orientation.Horizontal)
    model = QStandardItemModel(0, 8)
    head.setModel(model)
    for column in range(8):
        head.resizeSection(column, 21)
    head.hideSection(2)
    return head.saveState()


def test_columns_are_remembered_and_those_of_an_earlier_table_do_no_harm(
    window: MainWindow, qtbot: QtBot, memory: Memory, case: Path, probe: Path
) -> None:
    memory.keep("search/columns", columns_of_old())
    with qtbot.waitSignal(window.opened, timeout=20_000):
        window.open_case(case)
    search(window, qtbot, probe)
    window.search.show_as("table")
    head = window.search.table.horizontalHeader()
    assert not any(head.isSectionHidden(column) for column in Column)
    assert all(head.sectionSize(column) > 40 for column in Column)
    head.resizeSection(Column.DATE, 131)
    head.moveSection(head.visualIndex(Column.STATE), 0)
    again = opened_anew(window, qtbot, case)
    head = again.search.table.horizontalHeader()
    assert head.sectionSize(Column.DATE) == 131
    assert head.visualIndex(Column.STATE) == 0
    again.search.show_as("grid")
    again.close()
    QApplication.processEvents()


def test_a_busy_table_shows_lines_in_place_of_cards(listed: MainWindow) -> None:
    place = listed.search

    def heights() -> set[int]:
        """How high the grey shapes at the left are."""
        drawn = place._skeleton.grab().toImage()
        raised, found, run = theme().tokens.raised.lower(), set(), 0
        for y in range(drawn.height()):
            if drawn.pixelColor(70, y).name() == raised:
                run += 1
            elif run:
                found.add(run)
                run = 0
        return found

    place.searches.began.emit()
    settle(listed)
    assert heights() == {48}
    place.head.choose("grid")
    assert max(heights()) == 112
    place.show_as("grid")
