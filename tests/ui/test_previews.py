"""A preview comes sooner, tells what found it, and gives way to the exact list, which moves nothing that is in view."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from facefinder.domain.records import Way
from facefinder.engine.deterministic import drawn_photograph
from facefinder.gallery import codes
from facefinder.search import ahead
from facefinder.ui.candidate_views import staying
from facefinder.ui.window import MainWindow

from .conftest import search


def test_a_preview_comes_first_and_the_exact_list_takes_its_place_in_the_same_order(
    opened: MainWindow, qtbot: QtBot, probe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "WORTH_PREVIEW", 0)
    place = opened.search
    seen: list[tuple[str, bool, int]] = []
    told: list[str] = []

    def look() -> None:
        told.append(place.line.toolTip())
        place.select(3)
        seen.append((place.line.whole, place.decision.isEnabled(), len(place.listed_rows())))

    place.searches.previewed.connect(look)
    search(opened, qtbot, probe)
    assert len(seen) == 1
    assert "preview by the exact scan, recorded list follows" in seen[0][0]
    assert not seen[0][1]
    assert "exact" in place.line.whole
    assert "preview" not in place.line.whole
    assert "Every face was compared" in told[0]
    assert place.decision.isEnabled()
    assert place.grid.currentIndex().row() == 3
    assert len(place.listed_rows()) == seen[0][2]
    assert opened.desk is not None
    actions = [line.action for line in opened.desk.session.log(3)]
    assert actions[:2] == ["search", "search.preview"]


@pytest.fixture
def one_more(photographs: Path) -> None:
    """Codes need sixteen faces to learn from."""
    (photographs / "one-more.png").write_bytes(drawn_photograph([9], variant=1))


@pytest.mark.usefixtures("one_more")
@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way.CODES, "preview by shortened templates, exact list follows"),
        (Way.HNSW, "preview by the index, exact list follows"),
    ],
)
def test_a_preview_says_what_found_it(
    opened: MainWindow, qtbot: QtBot, probe: Path, monkeypatch: pytest.MonkeyPatch, way: Way, said: str
) -> None:
    monkeypatch.setattr(ahead, "WORTH_PREVIEW", 0)
    monkeypatch.setattr(codes, "CODED_FROM", 1)
    assert opened.desk is not None
    session: Any = opened.desk.session
    if way is Way.CODES:
        assert session._gallery.make_codes()
    else:
        session._gallery.refresh_index().result()
    line, seen = opened.search.line, []
    opened.search.searches.previewed.connect(lambda: seen.append((line.whole, line.toolTip())))
    search(opened, qtbot, probe)
    assert len(seen) == 1
    assert said in seen[0][0]
    assert "may lack some of the closest faces" in seen[0][1]
    assert "· exact ·" in line.whole


def test_how_a_list_came_about_is_explained_where_it_says_exact(searched: MainWindow) -> None:
    line = searched.search.line
    assert "exact" in line.whole
    assert "Below 1,000,000 faces this list comes at once" in line.toolTip()
    assert "preview comes first" in line.accessibleDescription()


def test_an_exact_list_that_differs_moves_no_line_that_is_looked_at(searched: MainWindow, qtbot: QtBot) -> None:
    place, model = searched.search, searched.search.model
    assert place.result is not None
    exact = place.result.candidates
    many = [replace(exact[at % len(exact)], rank=at + 1) for at in range(60)]
    many = [replace(one, face=replace(one.face, face_id=1000 + at)) for at, one in enumerate(many)]
    model.show(many)
    place.select(30)
    place.grid.scrollTo(place.grid.currentIndex())
    before = place.grid.visualRect(place.grid.currentIndex()).top()
    changed = [one for at, one in enumerate(many) if at not in (2, 9, 11)]
    changed[5:5] = [replace(many[0], face=replace(many[0].face, face_id=5000 + at)) for at in range(9)]
    changed = [replace(one, rank=at + 1) for at, one in enumerate(changed)]
    with staying(place.grid):
        model.replace(changed)
    assert [row.candidate for row in model.rows] == changed
    assert place.current is not None
    assert place.current.candidate.face.face_id == 1030
    assert place.grid.visualRect(place.grid.currentIndex()).top() == before
