"""The documents say what is so: reference pages as the program is, links that lead somewhere, commands that exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from typer.main import get_command

import reference
from facefinder.cli.program import app
from facefinder.domain.errors import all_known_errors
from tests.conftest import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("resources/manual/**/*.md")])
MANUAL = ROOT / "resources" / "manual" / "en"


def test_the_reference_pages_are_what_the_program_is() -> None:
    for path, make in reference.PAGES.items():
        assert path.read_text(encoding="utf-8") == make(), f"{path.name} differs from the program: run `make manual`"


def test_every_command_says_what_it_does() -> None:
    for name, command in reference.commands(get_command(app), "facefinder"):
        assert command.help, f"{name} has no help"
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"{name} {parameter.opts} has no help"


def test_every_exit_code_stands_in_the_manual() -> None:
    table = (MANUAL / "85-exit-codes.md").read_text(encoding="utf-8")
    for error in all_known_errors():
        assert f"| {error.exit_code} | `{error.code}` |" in table


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    missing = [link for link in links if "://" not in link and not (document.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_files_that_documents_name_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:src|tests|packaging|benchmarks|resources|docs)/[a-z\d][\w./-]*)`", text)
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []


def test_make_help_explains_every_target() -> None:
    helped = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    assert {"setup", "demo", "run", "test", "lint", "bench", "screenshots"} <= set(targets)
    for target in targets:
        assert re.search(rf"^  make {target} +\S", helped, re.MULTILINE), target


def test_the_readmes_commands_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    known = {name for name, _command in reference.commands(get_command(app), "facefinder")}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = re.findall(r"^```console\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
    lines = [line for block in shown for line in block.splitlines()]
    assert lines
    for line in lines:
        if line.startswith("make "):
            assert f"\n{line.split()[1]}:" in makefile, line
        else:
            words = line.removeprefix(".venv/bin/").split()
            assert " ".join(words[:2]) in known or " ".join(words[:3]) in known, line


def test_the_dependencies_are_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    declared = re.search(r"^dependencies = \[(.*?)^\]", project, re.MULTILINE | re.DOTALL)
    assert declared is not None
    for name in re.findall(r'^    "([A-Za-z0-9-]+)', declared.group(1), re.MULTILINE):
        assert name in explained, f"{name} has no reason in docs/dependencies.md"
    for name in re.findall(r"^([a-z-]+)$", (ROOT / "packaging/lock/excludes.txt").read_text(), re.MULTILINE):
        assert name in explained, f"leaving out {name} has no reason in docs/dependencies.md"


def test_the_lock_names_no_index_and_holds_a_hash_for_everything() -> None:
    for path in (ROOT / "packaging" / "lock").glob("*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
    for name in ("build.txt", "environment.txt", "bench.txt"):
        for entry in re.split(r"\n(?=\S)", (ROOT / "packaging" / "lock" / name).read_text(encoding="utf-8").strip()):
            assert re.match(r"^[\w.-]+==\S+( ;.*)? \\\n +--hash=sha256:", entry), entry[:80]
