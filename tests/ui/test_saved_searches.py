"""Saved searches are found again by name, and the name is kept in the catalogue only."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from facefinder.ui.memory import Memory
from facefinder.ui.window import MainWindow

from .conftest import PURPOSE


def test_a_kept_search_is_offered_by_name_and_leaves_no_words_beside_the_case(
    searched: MainWindow, qtbot: QtBot
) -> None:
    desk, head = searched.desk, searched.search.head
    assert desk is not None
    qtbot.waitUntil(lambda: bool(desk.history), timeout=20_000)
    before = [action.text() for action in head.fill_history().actions()]
    searched.commands.run("bookmark")
    after = [action.text() for action in head.fill_history().actions()]
    assert sum(PURPOSE in text for text in after) == sum(PURPOSE in text for text in before) + 1
    searched.case_memory.sync()
    kept = (desk.session.path / "window.ini").read_text()
    assert desk.history[0].search_id in kept
    assert PURPOSE not in kept
    # What an older version kept beside it is cleared away.
    memory = Memory.of_case(desk.session.path)
    memory.keep_list("saved", [[desk.history[0].search_id, f"{PURPOSE} · yesterday"]])
    searched.search.saved.show(memory)
    memory.sync()
    assert PURPOSE not in (desk.session.path / "window.ini").read_text()
    assert searched.search.saved.entries(desk.history)[0][1].startswith(PURPOSE)
