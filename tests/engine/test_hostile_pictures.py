"""Damaged files of every kind against real workers: each is answered. Longer: benchmarks.hostile."""

from __future__ import annotations

from benchmarks.hostile import mutations
from benchmarks.samples import samples
from facefinder.engine import Engine, Work

CONTAINERS = ("bundle", "single", "stick", "page", "letter", "mail")


def test_every_damaged_file_gets_its_answer(real_engine: Engine) -> None:
    valid = {name: content for name, content in samples().items() if not name.startswith(CONTAINERS)}
    contents = [content for _, content in mutations(valid, 8 * len(valid), seed=11)]
    answers = list(real_engine.analyse_many(Work(number, content) for number, content in enumerate(contents)))
    assert [answer.key for answer in answers] == list(range(len(contents)))
    assert all((answer.analysis is None) != (answer.problem is None) for answer in answers)
    assert all(str(answer.problem).endswith(".") for answer in answers if answer.problem is not None)
    # Some of the damage must be harmless and some not, or the files were not damaged as meant.
    assert 0.1 < sum(answer.problem is not None for answer in answers) / len(answers) < 0.9
    for name, content in valid.items():
        assert real_engine.analyse(content).width > 0, name
