"""Names inside a case's folder."""

from __future__ import annotations

CATALOGUE_NAME = "catalogue.sqlite"
KEYS_NAME = "case.keys"
CASE_SUFFIX = ".ffcase"
