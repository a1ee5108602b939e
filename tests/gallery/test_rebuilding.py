"""The switch to another recogniser, and mending damaged templates from kept crops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from facefinder.app import CaseSession
from facefinder.domain.errors import Cancelled, TemplatesDiffer
from facefinder.domain.filters import Filter
from facefinder.domain.geometry import Box
from facefinder.engine.deterministic import DeterministicEngine
from tests.gallerywork import Made

OTHER = "other-v1"


class OtherEngine(DeterministicEngine):
    """Another recogniser: the same promise, other templates; counts the crops that it was given."""

    def __init__(self) -> None:
        super().__init__(recogniser_id=OTHER)
        self.given = 0

    def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
        self.given += len(crops)
        turned = np.roll(super().embed(crops), 5, axis=1)
        turned[:, ::3] *= -1
        return turned


def test_the_switch_keeps_decisions_and_reports_ranks(made: Made) -> None:
    result = made.session.search(made.probe(1), 0, "test", top=10)
    former = made.session.engine.recogniser_id
    other = OtherEngine()
    heard: list[tuple[int, int]] = []
    report = made.session.rebuilding.run(other, told=lambda done, of: heard.append((done, of)))
    assert (report.recogniser, report.former, report.switched) == (OTHER, former, True)
    assert report.embedded == made.faces
    assert heard[-1] == (made.faces, made.faces)
    (change,) = report.changes
    assert change.search_id == result.search_id
    assert change.before == tuple(candidate.face.face_id for candidate in result.candidates)
    assert change.first_stays
    made.session.close()
    made.session = CaseSession.open(made.path, engine=OtherEngine())
    assert made.session.record.recogniser == OTHER
    assert made.session.summary().gallery_size == made.faces
    again = made.session.recorded_search(result.search_id)
    assert again.recogniser == former
    assert [candidate.face.face_id for candidate in again.candidates] == list(change.before)
    assert made.session.verify().findings == ()


def test_lists_are_compared_as_they_were_searched(made: Made) -> None:
    """Filtered, folded and with several probes: the same list again but for what the recogniser changes."""
    probe = made.probe(1)
    whole = made.session.search(probe, 0, "test", top=10)
    first = whole.candidates[0].face.face_id
    filtered = made.session.search(probe, 0, "test", top=10, wanted=Filter(not_faces=(first,)))
    both = made.session.search_together(
        [made.session.probe_face(probe, 0), made.session.probe_face(made.probe(2), 0)], "test", top=10
    )
    folded = made.session.search(probe, 0, "test", top=10, fold=True)
    found = {change.search_id: change for change in made.session.rebuilding.run(OtherEngine()).changes}
    assert first in found[whole.search_id].after
    assert first not in found[filtered.search_id].after
    for recorded in (both, folded):
        change = found[recorded.search_id]
        assert change.first_stays
        assert change.shared == len(change.before)


def test_an_interrupted_switch_goes_on_and_embeds_nothing_twice(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facefinder.app.rebuilding.BATCH", 4)
    first = OtherEngine()
    with pytest.raises(Cancelled):
        made.session.rebuilding.run(first, stop=lambda: first.given >= 8)
    assert made.session._catalogue.case().recogniser == made.session.engine.recogniser_id
    made.reopen()
    second = OtherEngine()
    report = made.session.rebuilding.run(second)
    assert first.given + second.given == made.faces
    assert report.embedded == second.given
    assert report.switched


def test_faces_enrolled_meanwhile_are_embedded_too(made: Made) -> None:
    class Importing(OtherEngine):
        def embed(self, crops: Sequence[bytes]) -> NDArray[np.float32]:
            if not self.given:
                made.import_folder("meanwhile", [3, 4], "E2")
            return super().embed(crops)

    report = made.session.rebuilding.run(Importing())
    assert report.embedded == made.faces + 2


def test_damaged_templates_are_made_anew_from_their_crops(made: Made) -> None:
    probe = made.probe(0)
    right = [
        (candidate.face.face_id, candidate.similarity)
        for candidate in made.session.search(probe, 0, "test", top=16).candidates
    ]
    made.session._catalogue._connections.writer.execute("UPDATE template SET vector = zeroblob(256) WHERE face_id = 3")
    made.reopen()
    damaged = made.session.search(probe, 0, "test", top=16)
    assert damaged.denominator.damaged == 1
    report = made.session.rebuilding.run(made.session.engine)
    assert (report.repaired, report.embedded, report.switched) == (1, 1, False)
    mended = made.session.search(probe, 0, "test", top=16)
    assert [face_id for face_id, _ in right] == [candidate.face.face_id for candidate in mended.candidates]
    assert [value for _, value in right] == pytest.approx([c.similarity for c in mended.candidates], abs=0.03)
    assert [finding for finding in made.session.verify().findings if finding.area != "record"] == []


def changed_model() -> DeterministicEngine:
    """The case's recogniser by name, with other weights."""
    return DeterministicEngine(definition="other weights")


def test_templates_of_two_definitions_are_never_mixed(made: Made) -> None:
    recorded = made.session.search(made.probe(1), 0, "test", top=5)
    before = made.session.summary()
    made.session.close()
    made.session = CaseSession.open(made.path, engine=changed_model())
    with pytest.raises(TemplatesDiffer, match="facefinder gallery rebuild"):
        made.import_folder("later", [3], "E2")
    with pytest.raises(TemplatesDiffer):
        made.session.search(made.probe(1), 0, "test")
    with pytest.raises(TemplatesDiffer):
        made.session.assisting.enrol(1, box=Box(10, 10, 60, 60))
    assert made.session.summary() == before
    assert [each.search_id for each in made.session.recorded_searches()] == [recorded.search_id]


def test_a_rebuild_from_kept_crops_mends_it(made: Made) -> None:
    recorded = made.session.search(made.probe(1), 0, "test", top=5)
    made.session.close()
    made.session = CaseSession.open(made.path, engine=changed_model())
    report = made.session.rebuilding.run(made.session.engine)
    assert (report.embedded, report.unusable, report.switched) == (made.faces, (), False)
    found = made.session.search(made.probe(1), 0, "test", top=5)
    assert found.candidates[0].face.face_id == recorded.candidates[0].face.face_id
    assert found.candidates[0].similarity > 0.9
    made.import_folder("later", [3], "E2")
    replay = made.session.replay(recorded.search_id)
    assert not replay.same
    assert "made anew" in replay.differences[0]
    assert made.session.replay(found.search_id).same
    assert made.session.verify().findings == ()
    made.session.close()
    made.session = CaseSession.open(made.path, engine=DeterministicEngine())
    with pytest.raises(TemplatesDiffer):
        made.session.search(made.probe(1), 0, "test")


def test_half_a_rebuilt_gallery_is_neither_searched_nor_added_to(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("facefinder.app.rebuilding.BATCH", 4)
    made.session.close()
    made.session = CaseSession.open(made.path, engine=changed_model())
    asked = iter([False, True])
    with pytest.raises(Cancelled):
        made.session.rebuilding.run(made.session.engine, stop=lambda: next(asked))
    for definition in ("other weights", "colours"):
        made.session.close()
        made.session = CaseSession.open(made.path, engine=DeterministicEngine(definition=definition))
        with pytest.raises(TemplatesDiffer):
            made.session.search(made.probe(1), 0, "test")
        with pytest.raises(TemplatesDiffer):
            made.import_folder(f"later {definition}", [3], definition)
    made.session.close()
    made.session = CaseSession.open(made.path, engine=changed_model())
    assert made.session.rebuilding.run(made.session.engine).embedded == made.faces - 4
    assert made.session.search(made.probe(1), 0, "test").gallery_size == made.faces
