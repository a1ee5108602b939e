"""The log tells in words whatever the program records."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import facefinder
from facefinder.domain.decisions import EventKind
from facefinder.ui import log_words

PROGRAM = Path(facefinder.__file__).parent


def literals(value: ast.expr) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from (*literals(value.body), *literals(value.orelse))
    elif isinstance(value, ast.JoinedStr):
        yield from literals(value.values[0])
    elif isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value


def recorded() -> Iterator[tuple[str, str]]:
    """Every action that is recorded under a name of its own, with what kind of thing it is done to."""
    for path in PROGRAM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and len(node.args) == 2:
                for action in literals(node.args[0]):
                    yield action, next(literals(node.args[1]), "named:").partition(":")[0]


def test_every_action_that_is_recorded_has_words() -> None:
    found = {*recorded(), *((f"review.{kind.value}", "exhibit") for kind in EventKind)}
    assert len(found) > 50
    assert {action for action, _ in found} <= set(log_words._actions())
    assert {kind for _, kind in found} <= set(log_words._kinds())
    assert log_words.subject_words("named:7") == "person 7"
    assert log_words.action_words("unheard.of_before") == "unheard of before"
