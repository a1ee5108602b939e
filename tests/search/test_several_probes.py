"""Several photographs of one person as one search."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from facefinder.domain.errors import InvalidDetails
from facefinder.engine.deterministic import drawn_photograph
from tests.casework import filled_case


def test_several_probes_rank_the_person_first_and_show_each_similarity(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        probes = [
            session.probe_face(session.read_probe(drawn_photograph([2], variant=variant), f"{variant}.png"), 0)
            for variant in (7, 8, 9)
        ]
        result = session.search_together(probes, "identify", top=20)
        again = session.search_together(list(reversed(probes)), "identify", top=20)
        alone = [session.search_together([probe], "identify", top=20) for probe in probes]

        assert [c.face.face_id for c in again.candidates] == [c.face.face_id for c in result.candidates]
        assert [c.similarity for c in again.candidates] == [c.similarity for c in result.candidates]
        for candidate in result.candidates:
            singly = [
                next(c.similarity for c in single.candidates if c.face.face_id == candidate.face.face_id)
                for single in alone
            ]
            assert np.allclose(candidate.by_probe, singly, atol=1e-6)
        assert all(single.candidates[0].by_probe == () for single in alone)
        assert session.recorded_search(result.search_id).candidates == result.candidates
        recorded = session.recorded_search(result.search_id).probes
        assert [(probe.sha256, probe.name) for probe in recorded] == [(probe.sha256, probe.name) for probe in probes]
        assert session.meaning(result, result.candidates[0]) is None
        assert session.verify().ok


def test_a_candidate_can_be_taken_over_as_a_further_probe(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        probe = session.probe_face(session.read_probe(drawn_photograph([3], variant=7), "p.png"), 0)
        first = session.search_together([probe], "identify").candidates[0]
        together = session.search_together([probe, session.probe_face_of(first.face.face_id)], "identify")
        assert together.candidates[0].by_probe[1] == pytest.approx(1.0, abs=1e-5)


def test_one_to_twenty_probes(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        probe = session.probe_face(session.read_probe(drawn_photograph([3], variant=7), "p.png"), 0)
        for wrong in ([], [probe] * 21):
            with pytest.raises(InvalidDetails):
                session.search_together(wrong, "identify")
