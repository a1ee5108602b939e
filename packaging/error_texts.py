"""Gather what errors say into resources/translations and compile it (``python packaging/error_texts.py``).

An error's sentence stands on its class, and its details stand where it is made: every text given to an error, whole or
with gaps, is gathered there. So are those of problems and findings (``RECORDS``), those in variables named as
``VARIABLES`` tells and those given to ``phrase``. French is translated by hand in ``errors_fr.po``. Run it after
changing an error; a test notices when it was not. Prints what French still lacks.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator

from babel.messages import Catalog

import report_texts
from facefinder.domain.errors import KnownError, all_known_errors
from french import spaced

PROGRAM = report_texts.HERE / "src" / "facefinder"
VARIABLES = {"reason", "what", "why"}
RECORDS = {"Unlisted": 2, "Finding": 1, "Fault": 0, "RowFault": 2}
"""Records that say what is wrong, with their first argument that says it."""
NAME = "errors"


def texts_in_use() -> Catalog:
    """Every text that an error may say, in the order of the files that say it."""
    found = Catalog()
    kinds: list[type[KnownError]] = [KnownError, *all_known_errors()]
    errors = {kind.__name__ for kind in kinds}
    for kind in kinds:
        found.add(kind.sentence, locations=[("src/facefinder/domain/errors.py", 0)])
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            for text in (text for value in _values(node, errors) for text in _texts(value)):
                found.add(text, locations=[(path.relative_to(report_texts.HERE).as_posix(), 0)])
    return found


def _values(node: ast.AST, errors: set[str]) -> Iterator[ast.expr]:
    """What a statement gives to an error, a record, ``phrase`` or a variable that an error is given."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in errors:
            yield from (each.value for each in node.keywords)
        elif called == "phrase":
            yield from node.args
        else:
            yield from node.args[RECORDS.get(called, len(node.args)) :]
    elif isinstance(node, ast.Assign) and {getattr(target, "id", "") for target in node.targets} & VARIABLES:
        yield node.value


def _texts(value: ast.expr) -> Iterator[str]:
    """The texts that an expression may give, gaps in braces; those that are gaps only are left out."""
    if isinstance(value, ast.IfExp):
        yield from (*_texts(value.body), *_texts(value.orelse))
    elif isinstance(value, ast.BoolOp):
        yield from (text for each in value.values for text in _texts(each))
    elif isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value.strip():
        yield value.value
    elif isinstance(value, ast.JoinedStr):
        pieces: list[str] = []
        gaps: list[str] = []
        for part in value.values:
            if isinstance(part, ast.FormattedValue):
                name = _gap(part.value)
                gaps.append(name if name and name not in gaps else f"gap{len(gaps) + 1}")
                pieces.append(f"{{{gaps[-1]}}}")
            else:
                pieces.append(str(getattr(part, "value", "")))
        if any(piece.strip() for piece in pieces if not piece.startswith("{")):
            yield "".join(pieces)


def _gap(value: ast.expr) -> str:
    """A gap is called as the variable that fills it."""
    name = value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""
    return name.strip("_").lower()


def compiled(catalog: Catalog) -> bytes:
    """The file that the program reads: each text with its translation."""
    texts = {str(text.id): spaced(str(text.string)) for text in report_texts.texts(catalog) if text.string}
    return (json.dumps(texts, ensure_ascii=False, indent=0) + "\n").encode()


def main() -> int:
    """Write both files of each language."""
    used = texts_in_use()
    for language in report_texts.LANGUAGES:
        catalog = report_texts.renewed(language, used, NAME)
        (report_texts.FOLDER / f"{NAME}_{language}.po").write_bytes(report_texts.written(catalog))
        (report_texts.FOLDER / f"{NAME}_{language}.json").write_bytes(compiled(catalog))
        for text in report_texts.lacking(catalog):
            print(f"not in {language} yet: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
