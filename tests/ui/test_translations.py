"""Every text of the window is translated, with its gaps, and the compiled files are those of the sources."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import translations


@pytest.fixture(scope="module")
def used() -> list[tuple[str, str]]:
    return translations.texts_in_use()


def test_french_lacks_nothing(used: list[tuple[str, str]]) -> None:
    french = translations.read(translations.FOLDER / "facefinder_fr.ts")
    assert [key for key in used if not all(french.get(key, ("",)))] == []


def test_every_gap_is_in_the_translation_too() -> None:
    french = translations.read(translations.FOLDER / "facefinder_fr.ts")
    for (_, source), forms in french.items():
        for form in forms:
            assert sorted(re.findall(r"{\d}|%Ln", source)) == sorted(re.findall(r"{\d}|%Ln", form)), source


def test_english_has_every_plural(used: list[tuple[str, str]]) -> None:
    english = translations.read(translations.FOLDER / "facefinder_en.ts")
    assert set(english) == {key for key in used if "%Ln" in key[1]}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_compiled_file_is_that_of_the_source(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (translations.FOLDER / f"facefinder_{language}.qm").read_bytes()
    texts = translations.read(translations.FOLDER / f"facefinder_{language}.ts")
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    translations.write(language, texts)
    assert (tmp_path / f"facefinder_{language}.qm").read_bytes() == before
