"""SQLite is the truth: everything that a case knows, in one file, changed only together with its audit entry."""

from facefinder.catalogue.catalogue import Catalogue
from facefinder.catalogue.connection import CatalogueKey, export_encrypted
from facefinder.catalogue.enrolling import Enrolment
from facefinder.catalogue.rows import AuditRow, CaseSummary, GalleryState, NewExhibit, SearchSummary

__all__ = [
    "AuditRow",
    "CaseSummary",
    "Catalogue",
    "CatalogueKey",
    "Enrolment",
    "GalleryState",
    "NewExhibit",
    "SearchSummary",
    "export_encrypted",
]
