"""Names inside a case's folder."""

from __future__ import annotations

from facefinder.files.peeking import CATALOGUE_NAME, KEYS_NAME

__all__ = ["CASE_SUFFIX", "CATALOGUE_NAME", "KEYS_NAME"]

CASE_SUFFIX = ".ffcase"
