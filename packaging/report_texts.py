"""Gather the texts of reports into resources/translations and compile them (``python packaging/report_texts.py``).

Reports are written without Qt, so their texts are gettext's: marked in the program by the names that
``facefinder.domain.language`` tells, and in the templates of ``resources/reports`` as Jinja's i18n extension wants it.
French is translated by hand in ``reports_fr.po``. Run it after changing a text; a test notices when it was not. Prints
what French still lacks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).resolve().parents[1]
FOLDER = HERE / "resources" / "translations"
LANGUAGES = ("fr",)
KEYWORDS = {**DEFAULT_KEYWORDS, "say": None, "marked": None}
TRIMMED = {
    "trimmed": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "newstyle_gettext": "true",
    "silent": "no",
}
TEMPLATES = ("**.html", "jinja2.ext:babel_extract", TRIMMED)
PROGRAM: tuple[str, str, dict[str, str]] = ("**.py", "python", {})
SOURCES = (
    ("resources/reports", TEMPLATES),
    *((f"src/facefinder/{package}", PROGRAM) for package in ("domain", "search", "people", "report", "app")),
)


class Texts(Catalog):
    """A catalogue whose header tells no date, no writer and no tool: the same texts give the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale_identifier)),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]

    @mime_headers.setter
    def mime_headers(self, _: object) -> None:
        """A file's header is not taken over."""


def texts_in_use() -> Catalog:
    """Every text that a report may hold, in the order of the files that say it."""
    found = Catalog()
    for folder, (names, method, options) in SOURCES:
        for path, _, text, _, context in extract_from_dir(
            HERE / folder, [(names, method)], {names: options}, keywords=KEYWORDS
        ):
            found.add(text, locations=[(f"{folder}/{path}", 0)], context=context)
    return found


def read(language: str, name: str = "reports") -> Catalog:
    """A language's translations; empty where there is no file yet."""
    path = FOLDER / f"{name}_{language}.po"
    if not path.is_file():
        return Catalog(locale=language)
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def renewed(language: str, used: Catalog, name: str = "reports") -> Texts:
    """The language's translations of the texts in use, and of no others; nothing is guessed from a similar text."""
    known, made = read(language, name), Texts(locale=language, fuzzy=False)
    made.header_comment = f"# The texts of {name}; see packaging/{name.removesuffix('s')}_texts.py."
    for text in texts(used):
        old = known.get(text.id, context=text.context)
        places = [(path, 0) for path in dict.fromkeys(path for path, _ in text.locations)]
        made.add(text.id, old.string if old is not None else "", locations=places, context=text.context)
    return made


def texts(catalog: Catalog) -> Iterator[Message]:
    """The texts of a catalogue without its header."""
    return (text for text in catalog if text.id)


def lacking(catalog: Catalog) -> list[str]:
    """The texts that are not translated, or not in every plural form."""
    return [str(text.id) for text in texts(catalog) if not all(forms(text))]


def forms(text: Message) -> tuple[str, ...]:
    """A text's translation, one or one for each plural form; empty ones where there is none."""
    return (text.string,) if isinstance(text.string, str) else tuple(text.string or ("",))


def written(catalog: Catalog) -> bytes:
    """The ``.po`` file's content."""
    stream = BytesIO()
    write_po(stream, catalog, width=110, include_lineno=False)
    return stream.getvalue()


def compiled(catalog: Catalog) -> bytes:
    """The ``.mo`` file's content."""
    stream = BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


def main() -> int:
    """Write both files of each language."""
    used = texts_in_use()
    for language in LANGUAGES:
        catalog = renewed(language, used)
        (FOLDER / f"reports_{language}.po").write_bytes(written(catalog))
        (FOLDER / f"reports_{language}.mo").write_bytes(compiled(catalog))
        for text in lacking(catalog):
            print(f"not in {language} yet: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
