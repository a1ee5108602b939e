"""Verification: every part of a case checked, each fault told with its meaning and what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from facefinder.app.encryption import key_file_fault
from facefinder.audit import examine
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import KnownError
from facefinder.domain.records import Finding, VerifyReport
from facefinder.gallery import Gallery
from facefinder.ingest.sources.opening import open_item
from facefinder.people.authority import policy_fault

CHUNK = 1 << 20


def verify(path: Path, catalogue: Catalogue, gallery: Gallery, *, read_data: bool) -> VerifyReport:
    """Check the audit chain, SQLite's structure, templates, gallery and, with ``read_data``, the originals."""
    checked: dict[str, int] = {}
    sections = [
        _settings(path, catalogue),
        _record(catalogue, checked),
        _structure(path, catalogue),
        _templates(catalogue, gallery, checked),
        _pictures(catalogue, checked),
        _caches(gallery, checked),
    ]
    if read_data:
        sections.append(_originals(catalogue, checked))
    findings = [finding for section in sections for finding in _as_far_as_it_goes(path, section)]
    return VerifyReport(not findings, tuple(findings), checked)


def _settings(path: Path, catalogue: Catalogue) -> Iterator[Finding]:
    """The case's settings beside its rows: key file and signed policies."""
    for area, fault in (
        ("keys", key_file_fault(path, catalogue)),
        ("policy", policy_fault(catalogue.authority.policies())),
    ):
        if fault is not None:
            wrong = fault[0].upper() + fault[1:]
            yield Finding(
                area,
                f"{wrong}.",
                "This setting was changed outside the program.",
                "Restore it from a backup; the audit log says what was set, when and by whom.",
            )


def _as_far_as_it_goes(path: Path, section: Iterator[Finding]) -> Iterator[Finding]:
    """A section's findings; what keeps it from going on is a finding too, and the other sections are still checked."""
    try:
        yield from section
    except KnownError as fault:
        yield Finding(
            "catalogue",
            str(fault),
            "This part could not be checked to its end.",
            f"Keep a copy of {path.name} as it is and restore the catalogue from a backup.",
        )


def _record(catalogue: Catalogue, checked: dict[str, int]) -> Iterator[Finding]:
    checked["audit_entries"] = catalogue.log.head()[0]
    for fault in examine(catalogue):
        of_log = fault.place.startswith("audit entry")
        place = fault.place[0].upper() + fault.place[1:]
        yield Finding(
            "audit" if of_log or fault.place.startswith("change list") else "record",
            f"{place}: {fault.wrong}.",
            "The log cannot be relied on from this entry on."
            if of_log
            else "This was done outside the program, and nobody answers for it in the log.",
            "Compare with a backup, or with a log exported before.",
        )


def _structure(path: Path, catalogue: Catalogue) -> Iterator[Finding]:
    for fault in catalogue.integrity_faults():
        yield Finding(
            "catalogue",
            f"SQLite reports: {fault}.",
            "The catalogue's file is damaged; records may be missing or wrong.",
            f"Keep a copy of {path.name} as it is and restore the catalogue from a backup.",
        )


def _templates(catalogue: Catalogue, gallery: Gallery, checked: dict[str, int]) -> Iterator[Finding]:
    checked["templates"] = 0
    for recogniser_id in catalogue.faces.recognisers():
        counted = sum(len(face_ids) for face_ids, _ in catalogue.faces.templates(recogniser_id))
        damaged = catalogue.faces.damaged_templates(recogniser_id)
        state = catalogue.faces.gallery_state(recogniser_id)
        checked["templates"] += counted + len(damaged)
        for face_id in damaged:
            yield Finding(
                "templates",
                f"The template of face {face_id} fails its checksum.",
                "This face is left out of searches, so a search may miss it.",
                "Restore the catalogue from a backup, or rebuild the gallery from the kept crops.",
            )
        if state.faces != counted + len(damaged):
            yield Finding(
                "gallery",
                f"The gallery should hold {state.faces} templates and the catalogue holds {counted + len(damaged)}.",
                "Templates were added or removed outside the program.",
                "Compare with a backup; the audit log says when faces were enrolled.",
            )
    for erasure in catalogue.erasing.all():
        if not erasure.cleaned_at:
            yield Finding(
                "erasing",
                f"What was erased at {erasure.at} may have left traces in the catalogue's file or in backups.",
                "The rows are gone; the file could not be rewritten yet.",
                "Free some space and open the case again: it goes on by itself.",
            )
    if gallery.state.faces != gallery.searchable:
        yield Finding(
            "gallery",
            f"{gallery.state.faces} faces are enrolled and {gallery.searchable} can be searched.",
            "Some enrolled faces are not compared with a probe.",
            "Close and open the case again; if it stays, restore the catalogue from a backup.",
        )


def _pictures(catalogue: Catalogue, checked: dict[str, int]) -> Iterator[Finding]:
    missing_crops, missing_thumbnails = catalogue.missing_pictures()
    checked["exhibits"] = sum(1 for _ in catalogue.exhibits.hashes())
    for face_id in missing_crops:
        yield Finding(
            "pictures",
            f"The crop of face {face_id} is missing.",
            "This face cannot be shown or given to another recogniser.",
            "Restore the catalogue from a backup or import its source again.",
        )
    for exhibit_id in missing_thumbnails:
        yield Finding(
            "pictures",
            f"The thumbnail of exhibit {exhibit_id} is missing.",
            "Candidates from it show no source photograph.",
            "Restore the catalogue from a backup or import its source again.",
        )


def _caches(gallery: Gallery, checked: dict[str, int]) -> Iterator[Finding]:
    """Vector file and index: damage in them costs time, never a candidate."""
    for path, sound in gallery.caches():
        checked["cache_files"] = checked.get("cache_files", 0) + 1
        if not sound:
            yield Finding(
                "index",
                f"{path.name} is stale or damaged.",
                "It is not used, so no search is affected; opening or a preview takes longer.",
                "Nothing needs to be done: it is made anew.",
            )


def _originals(catalogue: Catalogue, checked: dict[str, int]) -> Iterator[Finding]:
    checked["originals_read"] = checked["originals_out_of_reach"] = 0
    for exhibit_id, sha256 in catalogue.exhibits.hashes():
        for occurrence in catalogue.exhibits.occurrences(exhibit_id):
            digest = hashlib.sha256()
            try:
                with open_item(occurrence.source_location, occurrence.path) as stream:
                    while part := stream.read(CHUNK):
                        digest.update(part)
            except (KnownError, OSError):
                # An original that is away is counted; it is not a fault of the case.
                checked["originals_out_of_reach"] += 1
                continue
            checked["originals_read"] += 1
            if digest.hexdigest() != sha256:
                yield Finding(
                    "originals",
                    f"{occurrence.exhibit_reference}: {occurrence.path} is not what was imported.",
                    "The original was changed or replaced after the import.",
                    "Do not rely on the file at this place; the catalogue keeps the hash of the one imported.",
                )
