"""Gather the window's texts into resources/translations and compile them (``python packaging/translations.py``).

English keeps only its plural forms, made from the texts themselves; French is translated by hand in its ``.ts`` file.
Run it after changing a text; a test notices when it was not. Prints what French still lacks.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET  # nosec B405

from french import spaced

HERE = Path(__file__).resolve().parents[1]
FOLDER = HERE / "resources" / "translations"
Texts = dict[tuple[str, str], tuple[str, ...]]


def tool(name: str) -> str:
    """The Qt Linguist tool of the environment that runs this."""
    return str(Path(sys.executable).parent / f"pyside6-{name}")


def texts_in_use() -> list[tuple[str, str]]:
    """Every text of the window with its context, as Qt's own tool finds them."""
    sources = sorted(str(path) for path in (HERE / "src/facefinder/ui").rglob("*.py"))
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.ts"
        subprocess.run([tool("lupdate"), *sources, "-silent", "-ts", str(found)], cwd=HERE, check=True)
        return list(read(found))


def read(path: Path) -> Texts:
    """The texts of a ``.ts`` file with their translations, one or one for each plural form."""
    found: Texts = {}
    if not path.is_file():
        return found
    for context in ET.parse(path).getroot().iter("context"):  # noqa: S314 - our file, or Qt's own tool's # nosec B314
        for message in context.iter("message"):
            translation = message.find("translation")
            forms: tuple[str, ...] = ()
            if translation is not None:
                plural = [form.text or "" for form in translation.iter("numerusform")]
                forms = tuple(plural) or (translation.text or "",)
            found[context.findtext("name") or "", message.findtext("source") or ""] = forms
    return found


def write(language: str, texts: Texts) -> None:
    """Write a ``.ts`` file, and compile it."""
    target = FOLDER / f"facefinder_{language}.ts"
    target.write_text(document(language, texts), encoding="utf-8")
    compiled = target.with_suffix(".qm")
    fresh = compiled.with_suffix(".qm.new")
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / target.name
        set_texts = {key: tuple(map(spaced, forms)) for key, forms in texts.items()} if language == "fr" else texts
        source.write_text(document(language, set_texts), encoding="utf-8")
        subprocess.run([tool("lrelease"), str(source), "-silent", "-qm", str(fresh)], cwd=HERE, check=True)
    # A window that runs meanwhile has the former file mapped, and keeps it.
    fresh.replace(compiled)


def document(language: str, texts: Texts) -> str:
    """A ``.ts`` file's content; a text with ``%Ln`` in it has plural forms."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    contexts: dict[str, ET.Element] = {}
    for (name, source), forms in texts.items():
        if name not in contexts:
            contexts[name] = ET.SubElement(root, "context")
            ET.SubElement(contexts[name], "name").text = name
        message = ET.SubElement(contexts[name], "message", {"numerus": "yes"} if "%Ln" in source else {})
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation", {} if all(forms) else {"type": "unfinished"})
        if "%Ln" in source:
            for form in forms if len(forms) == 2 else ("", ""):
                ET.SubElement(translation, "numerusform").text = form
        else:
            translation.text = forms[0]
    ET.indent(root, "    ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{text}\n'


def english_forms(source: str) -> tuple[str, str]:
    """``%Ln face(s)`` as ``%Ln face`` and ``%Ln faces``; ``entry(s)`` as ``entry`` and ``entries``; days stay days."""
    many = re.sub(r"(?<![aeiou])y\(s\)", "ies", source)
    return re.sub(r"\((e?s)\)", "", source), re.sub(r"\((e?s)\)", r"\1", many)


def main() -> None:
    used = texts_in_use()
    french = read(FOLDER / "facefinder_fr.ts")
    write("en", {key: english_forms(key[1]) for key in used if "%Ln" in key[1]})
    anywhere = {source: forms for (_, source), forms in french.items() if all(forms)}
    # A text that moved to another class keeps its translation.
    texts = {key: french[key] if all(french.get(key, ("",))) else anywhere.get(key[1], ("",)) for key in used}
    write("fr", texts)
    for (context, source), forms in texts.items():
        if not all(forms):
            print(f"not in French yet: {context}: {source}")


if __name__ == "__main__":
    main()
