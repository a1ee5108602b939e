"""The languages that reports and errors come in: the compiled translations among the program's resources."""

from __future__ import annotations

import json
from functools import cache

from facefinder.domain.errors import InvalidDetails
from facefinder.domain.language import ENGLISH, Language, Retelling
from facefinder.files.resources import resource_path

LANGUAGES = {"en": "English", "fr": "Français"}
"""Codes with the name of each language in itself."""


@cache
def language_named(code: str) -> Language:
    """A language by its code.

    Raises:
        InvalidDetails: when reports do not come in it.
        FileNotFoundError: when the installation is incomplete.
    """
    if code == ENGLISH.code:
        return ENGLISH
    if code not in LANGUAGES:
        raise InvalidDetails(what=f"The language {code}", reason=f"reports come in {', '.join(LANGUAGES)}")
    from gettext import GNUTranslations  # which the window does not start with

    errors = json.loads(resource_path(f"translations/errors_{code}.json").read_text("utf-8"))
    with resource_path(f"translations/reports_{code}.mo").open("rb") as stream:
        return Language(code, GNUTranslations(stream), Retelling(errors))
