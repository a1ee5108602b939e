"""The rules of the house, held by reading the source: layers, the one door to the disk, words, sizes, leftovers."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from facefinder.domain.errors import KnownError, all_known_errors

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "facefinder"
MODULES = sorted(SOURCE.rglob("*.py"))
LONGEST_MODULE = 500

# Waiting to be split: each may shrink, none may grow past what stands here.
LONGER: dict[str, int] = {}

# Private temporary folders are made and emptied where they are used; nothing else is written outside `files`.
PRIVATE_FOLDERS = {
    "app/care.py": "an empty folder that a failed restore made",
    "engine/process.py": "the link to the model pack in a worker's own folder",
    "ingest/sources/opening.py": "the private copy of an original, made exclusively and for its owner only",
}


def name_of(module: Path) -> str:
    return module.relative_to(SOURCE).as_posix()


def tree_of(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"), str(module))


every_module = pytest.mark.parametrize("module", MODULES, ids=name_of)


# --- direction ------------------------------------------------------------------------------------------------------


def test_each_layer_imports_only_what_lies_below_it() -> None:
    command = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    checked = subprocess.run([sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout[-3000:] + checked.stderr


def test_the_linter_would_notice() -> None:
    """The contracts cover every package that there is: a new one can't stand outside the picture."""
    layers = re.search(
        r"^layers = \[(.*?)^\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert layers is not None
    named = set(re.findall(r"facefinder\.(\w+)", layers.group(1)))
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    assert packages <= named


# --- the disk and the network ---------------------------------------------------------------------------------------

WRITING_METHODS = {"write_text", "write_bytes", "unlink", "rmdir", "touch", "symlink_to", "hardlink_to"}


def writes(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and called.attr in WRITING_METHODS:
            yield f"line {node.lineno}: .{called.attr}()"
        if isinstance(called, ast.Name) and called.id == "open" and opens_for_writing(node, 1):
            yield f"line {node.lineno}: open() for writing"
        # `os.open` takes flags; other methods named open belong to archives and the like, read only by their modes.
        # What `files.atomic.replacing` hands out is the door itself.
        handed = (
            isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "temporary"
        )
        if isinstance(called, ast.Attribute) and called.attr == "open" and opens_for_writing(node, 0) and not handed:
            yield f"line {node.lineno}: .open() for writing"


def opens_for_writing(call: ast.Call, place: int) -> bool:
    modes = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[place : place + 1]
    return any(
        isinstance(mode, ast.Constant)
        and isinstance(mode.value, str)
        and re.fullmatch(r"[rbt]*[wax+][wax+bt]*", mode.value)
        for mode in modes
    )


@every_module
def test_only_files_writes_to_the_disk(module: Path) -> None:
    if name_of(module).startswith("files/") or name_of(module) in PRIVATE_FOLDERS:
        return
    assert list(writes(tree_of(module))) == []


@every_module
def test_of_urllib_only_the_parsing_of_addresses_is_used(module: Path) -> None:
    imported = []
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            imported += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            imported.append(node.module)
    assert [name for name in imported if name.split(".")[0] == "urllib" and name != "urllib.parse"] == []


# --- words ----------------------------------------------------------------------------------------------------------

FORBIDDEN = re.compile(r"(?<![a-z])(?<!false_)(match|matches|matched|suspect|suspects)(?![a-z])")
SPOKEN = re.compile(r"\b(?<!false )(?<!false-)(match|matches|matched|suspect|suspects)\b", re.IGNORECASE)


def defined_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Attribute):
            yield node.target.attr


@every_module
def test_nothing_is_named_a_match_or_a_suspect(module: Path) -> None:
    """A returned face is a candidate. (A false match rate is the standard's own name.)"""
    snake = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower() for name in defined_names(tree_of(module))}
    assert sorted(name for name in snake if FORBIDDEN.search(name)) == []


def spoken(tree: ast.Module) -> Iterator[str]:
    documentation = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node.value


@pytest.mark.parametrize(
    "module",
    [
        module
        for module in MODULES
        if name_of(module).split("/")[0] in {"cli", "ui", "app", "report", "search", "review"}
    ],
    ids=name_of,
)
def test_the_program_never_says_match(module: Path) -> None:
    assert [text for text in spoken(tree_of(module)) if " " in text and SPOKEN.search(text)] == []


# --- errors ---------------------------------------------------------------------------------------------------------


def test_every_error_has_its_own_code_exit_code_and_sentence() -> None:
    errors = all_known_errors()
    assert len({error.code for error in errors}) == len(errors)
    assert len({error.exit_code for error in errors}) == len(errors)
    for error in errors:
        # 1 and 2 belong to Python and the command line, 64 upwards would meet other programs' customs.
        assert 10 <= error.exit_code < 70, error
        assert error.sentence != KnownError.sentence, error
        assert error.sentence.endswith("."), error


def test_an_error_told_without_its_details_still_reads() -> None:
    for error in all_known_errors():
        assert "{" not in str(error()), error


# --- size and leftovers ---------------------------------------------------------------------------------------------


@every_module
def test_a_module_stays_short_enough_to_read(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGER.get(name_of(module), LONGEST_MODULE), f"{name_of(module)} has {lines} lines: split it"


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("this is no git work tree, so there is no list of the project's files")
    return [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]


# Written with classes of one letter, so that this file does not hold what it looks for.
ELSEWHERE = re.compile(r"(?<![\w.])/[w]ork/|/tmp/[w]/|/opt/[p]ypi|[p]ypi\.org|[p]ythonhosted|/[r]oot/")
UNFINISHED = re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b")


def test_no_file_names_a_machine_or_a_registry_or_leaves_work_undone() -> None:
    found = []
    for path in tracked_files():
        if not path.is_file() or path.suffix in {".png", ".qm", ".jpg", ".onnx"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            if ELSEWHERE.search(line) or (path.suffix == ".py" and UNFINISHED.search(line)):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []
