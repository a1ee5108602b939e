"""Erasing on somebody's authority: exhibits, a source or a person's faces, everywhere in the case; a certificate."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.erasing import Erased, Erasure
from facefinder.domain.errors import InvalidDetails, KnownError, SourceNotFound
from facefinder.domain.language import phrase
from facefinder.files.atomic import remove_file
from facefinder.files.reading import sha256_of_file
from facefinder.gallery import Gallery

SCHEMA_BACKUPS = "*.schema-*.backup"
HALF_WRITTEN = ".*.part"


@dataclass(frozen=True, slots=True)
class Order:
    """On whose authority and why something is erased; both go on the record and into the certificate."""

    authority: str
    reason: str


class Erasing:
    """Erases in one open case. Everything that one call removes goes in one transaction with its audit entry; then the
    caches are removed, the file is rewritten without the pages that held it, and known backups are removed."""

    def __init__(
        self, path: Path, case_number: str, catalogue: Catalogue, gallery: Gallery, recorder: Recorder
    ) -> None:
        self._path = path
        self._case_number = case_number
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder

    def exhibits(self, sha256s: Sequence[str], order: Order) -> dict[str, Any]:
        """Erase photographs by their content's SHA-256, wherever in the case they were seen; the certificate.

        Raises:
            InvalidDetails: without authority or reason.
            SourceNotFound: when the case holds no such photograph; nothing is erased then.
            DiskFull, NotWritable: when the file could not be rewritten: the rows are gone, ``clean`` goes on.
        """
        _check(order)
        with self._catalogue.transaction():
            exhibit_ids = []
            for sha256 in sha256s:
                exhibit_id = self._catalogue.exhibits.id_within(sha256.lower())
                if exhibit_id is None:
                    raise SourceNotFound(path=f"exhibit {sha256}")
                exhibit_ids.append(exhibit_id)
            hashes = self._catalogue.erasing.hashes_of(exhibit_ids)
            erased = self._catalogue.erasing.remove_exhibits(exhibit_ids)
            erasure = self._record({"kind": "exhibits"}, order, erased, hashes)
        return self._finish(erasure)

    def source(self, source_id: int, order: Order) -> dict[str, Any]:
        """Erase a source with every photograph that was seen nowhere else; the certificate.

        Raises:
            InvalidDetails, SourceNotFound, DiskFull, NotWritable: as ``exhibits``.
        """
        _check(order)
        source = self._catalogue.sources.get(source_id)
        if source is None:
            raise SourceNotFound(path=f"source {source_id}")
        with self._catalogue.transaction():
            orphans = self._catalogue.erasing.orphans_of(source_id)
            hashes = self._catalogue.erasing.hashes_of(orphans)
            erased = _sum(
                self._catalogue.erasing.remove_exhibits(orphans), self._catalogue.erasing.remove_source(source_id)
            )
            scope: dict[str, object] = {
                "kind": "source",
                "source": source_id,
                "exhibit_reference": source.exhibit_reference,
            }
            erasure = self._record(scope, order, erased, hashes)
        return self._finish(erasure)

    def faces(
        self,
        face_ids: Sequence[int],
        order: Order,
        *,
        search_ids: Sequence[str] = (),
        person_id: int | None = None,
    ) -> dict[str, Any]:
        """Erase one person's faces: templates, crops, what examiners said of them, and the thumbnails that show them.

        The probes of ``search_ids``, and of searches with the same faces, are blanked. With ``person_id`` the name goes
        too. The photographs' records stay, with the faces of others.

        Raises:
            InvalidDetails, SourceNotFound, DiskFull, NotWritable: as ``exhibits``.
        """
        _check(order)
        known = self._catalogue.faces.many(list(face_ids))
        if missing := [face_id for face_id in face_ids if face_id not in known]:
            raise SourceNotFound(path=f"face {missing[0]}")
        with self._catalogue.transaction():
            hashes = self._catalogue.erasing.hashes_of(self._catalogue.erasing.exhibits_of_faces(face_ids))
            erased = self._catalogue.erasing.remove_faces(face_ids, search_ids, person_id)
            scope: dict[str, object] = {"kind": "faces", "faces": sorted(face_ids), "searches": sorted(search_ids)}
            if person_id is not None:
                scope |= {"kind": "person", "person": person_id}
            erasure = self._record(scope, order, erased, hashes)
        return self._finish(erasure)

    def pending(self) -> bool:
        """Whether an erasing was interrupted before the last traces in files were gone."""
        return any(not erasure.cleaned_at for erasure in self._catalogue.erasing.all())

    def clean(self) -> list[dict[str, str]]:
        """Remove the last traces of everything erased so far: caches, free pages, log, backups. Safe to repeat.

        Returns what became of each known backup.

        Raises:
            DiskFull, NotWritable: when there is no room to rewrite the file; nothing is lost, repeat it later.
        """
        self._gallery.reload()
        for leftover in self._path.glob(SCHEMA_BACKUPS):
            remove_file(leftover)
        self._catalogue.erasing.compact()
        backups = [self._remove_backup(backup.path, backup.sha256) for backup in self._catalogue.erasing.backups()]
        moment = now()
        with self._catalogue.transaction():
            for backup, outcome in zip(self._catalogue.erasing.backups(), backups, strict=True):
                if outcome["outcome"] == "removed":
                    self._catalogue.erasing.backup_removed(backup.backup_id, moment)
            self._catalogue.erasing.cleaned(moment)
            self._recorder.record("erasure.cleaned", "case", backups=backups)
        return backups

    def resume(self) -> None:
        """Finish an erasing that was interrupted; what the disk does not allow now is tried again at the next opening,
        and verification says so."""
        try:
            # What a kill left half written may hold faces too; the case is locked, so nobody is writing it now.
            for leftover in self._path.glob(HALF_WRITTEN):
                remove_file(leftover)
            if self.pending():
                self.clean()
        except KnownError:
            return

    @staticmethod
    def _remove_backup(path: str, sha256: str) -> dict[str, str]:
        """Remove a backup that the program wrote, if it is there and still that file."""
        place = Path(path)
        try:
            if not place.is_file():
                return {"path": path, "outcome": "out of reach: remove it by hand"}
            if sha256_of_file(place) != sha256:
                return {"path": path, "outcome": "another file is there now: left alone"}
            remove_file(place)
        except KnownError as fault:
            return {"path": path, "outcome": f"not removed: {fault}"}
        return {"path": path, "outcome": "removed"}

    def _record(self, scope: dict[str, object], order: Order, erased: Erased, hashes: list[str]) -> Erasure:
        for recogniser_id in self._catalogue.faces.recognisers():
            self._catalogue.faces.renew_gallery(recogniser_id)
        erasure = Erasure(
            erasure_id=str(uuid.uuid4()),
            at=now(),
            operator=self._recorder.operator,
            authority=order.authority.strip(),
            reason=order.reason.strip(),
            scope=scope,
            erased=erased,
            exhibits=tuple(hashes),
        )
        self._catalogue.erasing.record(erasure)
        self._recorder.record(
            "erased",
            f"erasure:{erasure.erasure_id}",
            scope=scope,
            authority=erasure.authority,
            reason=erasure.reason,
            erased=asdict(erased),
            exhibits=hashes,
        )
        return erasure

    def _finish(self, erasure: Erasure) -> dict[str, Any]:
        return certificate(self._case_number, self._catalogue, erasure, self.clean())


def certificate(
    case_number: str, catalogue: Catalogue, erasure: Erasure, backups: list[dict[str, str]]
) -> dict[str, Any]:
    """The certificate of an erasing, as JSON values: what was erased, when, by whom, on whose authority; no picture, no
    template, no path."""
    sequence, digest = next(
        (row.sequence, row.digest)
        for row in catalogue.log.newest(1_000)
        if row.subject == f"erasure:{erasure.erasure_id}"
    )
    return {
        "certificate": "erasure",
        "erasure_id": erasure.erasure_id,
        "case": {"number": case_number, "case_id": catalogue.case().case_id},
        "erased_at": erasure.at,
        "operator": erasure.operator,
        "authority": erasure.authority,
        "reason": erasure.reason,
        "scope": erasure.scope,
        "counts": asdict(erasure.erased),
        "exhibits_sha256": list(erasure.exhibits),
        "removed_too": ["vector file", "search index", "full-text words", "free pages", "write-ahead log"],
        "backups": backups,
        "audit": {"sequence": sequence, "digest": digest},
        "not_covered": (
            "Originals are evidence and stay where they are. Copies made outside the program, and the wear-levelling "
            "of a solid-state disk, are out of its reach."
        ),
    }


def _check(order: Order) -> None:
    for what, value in ((phrase("The authority"), order.authority), (phrase("The reason"), order.reason)):
        if not value.strip():
            raise InvalidDetails(what=what, reason="every erasing needs one")


def _sum(one: Erased, other: Erased) -> Erased:
    return Erased(**{field.name: getattr(one, field.name) + getattr(other, field.name) for field in fields(Erased)})
