"""Data subjects: finding what is held about one person, reporting it, restricting and erasing it; and retention."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from facefinder.app.erasing import Erasing, Order
from facefinder.app.probes import LikeProbe, Looked, RecordedProbes
from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.subjects import ErasureRequest, Restriction
from facefinder.domain.authority import day_of
from facefinder.domain.errors import InvalidDetails, SearchNotFound, SecondPersonNeeded, SourceNotFound
from facefinder.domain.geometry import Box
from facefinder.domain.language import ENGLISH
from facefinder.domain.records import EnrolledFace, Exhibit, Probe, SearchResult, Source
from facefinder.files.atomic import write_atomically
from facefinder.files.languages import language_named
from facefinder.gallery import Gallery, unit_probe
from facefinder.people.authority import Authority, today
from facefinder.people.people import People
from facefinder.report.blurring import Blurrer, jpeg_size
from facefinder.report.subject import HeldPhotograph, HeldSearch, Place, SubjectReport, rendered
from facefinder.report.subject import Looked as LookedReport
from facefinder.search import Searcher, probe_face
from facefinder.search.searcher import Permit

LONGEST = 200


_SAME_FACE = 0.4
"""Overlap from which two boxes on a photograph show one face."""


@dataclass(frozen=True, slots=True)
class Found:
    """What may be held about a person, for an examiner to confirm: candidates, and the recorded searches with the
    similarity of their probe to this one, most similar first; ``looked`` says which of them could be compared."""

    result: SearchResult
    probes: tuple[LikeProbe, ...]
    looked: Looked


@dataclass(frozen=True, slots=True)
class Due:
    """A source whose holding must be reviewed or ended; ``over`` is by how many days. ``retention_days`` is what the
    policy allows, where that is why, and 0 where it is the source's own review date."""

    source_id: int
    exhibit_reference: str
    legal_basis: str
    due_on: str
    over: int
    reason: str
    retention_days: int


class Subjects:
    """The rights of the people in the pictures, in one case."""

    def __init__(
        self,
        catalogue: Catalogue,
        gallery: Gallery,
        recorder: Recorder,
        *,
        probes: RecordedProbes,
        erasing: Erasing,
        authority: Authority,
        people: People,
        permit: Permit = lambda *_: None,
        day: Callable[[], date] = today,
    ) -> None:
        self._catalogue = catalogue
        self._gallery = gallery
        self._recorder = recorder
        self._erasing = erasing
        self._authority = authority
        self._people = people
        self._day = day
        # A request by the person concerned is not limited by the purposes of the case, and sees what is restricted.
        self._searcher = Searcher(catalogue, gallery, recorder, permit, restricted_too=True)
        self._probes = probes

    # --- finding and answering --------------------------------------------------------------------------------------

    def find(self, probe: Probe, face: int, reference: str, *, top: int = LONGEST) -> Found:
        """Search for the person with a photograph that they gave; recorded under the request's reference.

        Raises:
            InvalidDetails: without a reference; and as a search.
            EngineFailed: when recorded probes have to be embedded again and cannot be.
        """
        if not reference.strip():
            raise InvalidDetails(what="The request's reference", reason="a search for a person needs one")
        chosen = probe_face(probe, face)
        result = self._searcher.search_together([chosen], f"Data subject request {reference.strip()}", top=top)
        unit = unit_probe(chosen.embedding, self._gallery.dimension)
        likely, looked = self._probes.compare(unit, leaving_out=result.search_id)
        self._recorder.record(
            "subject.searched",
            f"subject:{reference.strip()}",
            search=result.search_id,
            probes_compared=looked.compared,
            probes_embedded_again=sorted(looked.embedded_again),
            probes_not_comparable=sorted(looked.not_comparable),
            probes_erased=len(looked.erased),
        )
        return Found(result, likely, looked)

    def report(
        self,
        face_ids: Sequence[int],
        search_ids: Sequence[str],
        reference: str,
        target: Path,
        *,
        language: str = ENGLISH.code,
    ) -> SubjectReport:
        """Write the access report on the faces that an examiner confirmed, as one HTML page; others are blurred in it.

        ``search_ids`` are the searches whose probe shows the person. The report is recorded by reference and hashes.

        Raises:
            SourceNotFound, SearchNotFound: when a face or search is not there.
            InvalidDetails: when reports do not come in the language.
            DiskFull, NotWritable: when it cannot be written.
        """
        told_in = language_named(language)
        faces = self._faces(face_ids)
        self._known_searches(search_ids)
        by_exhibit: dict[int, list[EnrolledFace]] = {}
        for face in faces:
            by_exhibit.setdefault(face.exhibit_id, []).append(face)
        with Blurrer() as blurrer:
            photographs = [self._held(exhibit_id, own, blurrer) for exhibit_id, own in by_exhibit.items()]
        report = SubjectReport(
            case_number=self._catalogue.case().number,
            reference=reference.strip(),
            made_at=now(),
            examiner=self._recorder.operator,
            photographs=photographs,
            searches=self._searches({face.face_id for face in faces}, set(search_ids)),
            recogniser=self._gallery.recogniser_id,
            looked=self._looked(reference.strip()),
        )
        write_atomically(target, rendered(report, told_in).encode("utf-8", "replace"))
        self._recorder.record(
            "subject.reported",
            f"subject:{report.reference}",
            faces=sorted(face_ids),
            language=language,
            exhibits=[photograph.sha256 for photograph in photographs],
            searches=sorted(search_ids),
        )
        return report

    def _looked(self, reference: str) -> LookedReport | None:
        """How far the newest search for the person under this reference could look through recorded searches."""
        entries = [row for row in self._catalogue.log.of("subject.searched") if row.subject == f"subject:{reference}"]
        if not entries:
            return None
        told = json.loads(entries[-1].details)
        return LookedReport(told["probes_compared"], len(told["probes_not_comparable"]), told["probes_erased"])

    def _held(self, exhibit_id: int, own: Sequence[EnrolledFace], blurrer: Blurrer) -> HeldPhotograph:
        exhibit = self._catalogue.exhibits.get(exhibit_id)
        if exhibit is None:
            raise SourceNotFound(path=f"exhibit {exhibit_id}")
        frame = own[0].frame
        mine = {face.face_id for face in own}
        others = [
            face
            for face in self._catalogue.faces.of_exhibit(exhibit_id)
            if face.face_id not in mine
            and face.frame == frame
            # The person's own face may be enrolled once more, with points set by hand.
            and not any(face.box.overlap(each.box) > _SAME_FACE for each in own)
        ]
        restricted = set(self._catalogue.subjects.restricted_faces())
        sources = {source.source_id: source for source in self._catalogue.sources.all()}
        return HeldPhotograph(
            sha256=exhibit.sha256,
            faces=len(own),
            others=len(others),
            picture=self._picture(exhibit, frame, [face.box for face in others], blurrer),
            enrolled_at=self._first_seen(exhibit_id, sources),
            restricted=mine <= restricted,
            assisted=any(face.assisted for face in own),
            places=tuple(
                Place(place, source.legal_basis, source.custodian, source.review_by)
                for place in self._catalogue.exhibits.occurrences(exhibit_id)
                if (source := sources.get(place.source_id)) is not None
            ),
        )

    def _picture(self, exhibit: Exhibit, frame: int, others: Sequence[Box], blurrer: Blurrer) -> bytes | None:
        thumbnail = self._catalogue.exhibits.thumbnail(exhibit.exhibit_id, frame)
        if not thumbnail:
            return None
        scale = (max(jpeg_size(thumbnail)) or 1) / max(exhibit.width, exhibit.height)
        regions = [Box(box.x * scale, box.y * scale, box.width * scale, box.height * scale) for box in others]
        return blurrer.blurred(thumbnail, regions)

    def _first_seen(self, exhibit_id: int, sources: dict[int, Source]) -> str:
        places = self._catalogue.exhibits.occurrences(exhibit_id)
        return min((sources[place.source_id].added_at for place in places if place.source_id in sources), default="")

    def _searches(self, face_ids: set[int], as_probe: set[str]) -> list[HeldSearch]:
        found = []
        for row in self._catalogue.log.of("search"):
            search_id, details = row.subject.removeprefix("search:"), json.loads(row.details)
            as_candidate = any(face_id in face_ids for _, _, face_id in details["candidates"])
            if as_candidate or search_id in as_probe:
                found.append(HeldSearch(row.at, details["purpose"], search_id in as_probe, as_candidate))
        return found

    # --- restricting ------------------------------------------------------------------------------------------------

    def restrict(self, face_ids: Sequence[int], reason: str) -> None:
        """Leave faces out of every search from now on; they stay on record as evidence.

        Raises:
            InvalidDetails: without a reason.
            SourceNotFound: when a face is not there.
        """
        _reason(reason)
        self._faces(face_ids)
        with self._catalogue.transaction():
            self._catalogue.subjects.restrict(face_ids, reason.strip(), self._recorder.operator, now())
            self._recorder.record("subject.restricted", "case", faces=sorted(face_ids), reason=reason.strip())

    def release(self, face_ids: Sequence[int], reason: str) -> None:
        """End a restriction.

        Raises:
            InvalidDetails: without a reason, or when a face is not restricted.
        """
        _reason(reason)
        restricted = set(self._catalogue.subjects.restricted_faces())
        if missing := [face_id for face_id in face_ids if face_id not in restricted]:
            raise InvalidDetails(what=f"Face {missing[0]}", reason="it is not restricted")
        with self._catalogue.transaction():
            self._catalogue.subjects.release(face_ids)
            self._recorder.record("subject.released", "case", faces=sorted(face_ids), reason=reason.strip())

    def restrictions(self) -> list[Restriction]:
        return self._catalogue.subjects.restrictions()

    # --- erasing, by two people -------------------------------------------------------------------------------------

    def request_faces(self, face_ids: Sequence[int], search_ids: Sequence[str], reason: str) -> int:
        """Ask for one person's faces, and the probes of some searches, to be erased; returns the request's number.

        Raises:
            InvalidDetails: without a reason.
            SourceNotFound, SearchNotFound: when one is not there.
        """
        self._faces(face_ids)
        self._known_searches(search_ids)
        return self._request("faces", face_ids, search_ids, reason)

    def request_person(self, person_id: int, reason: str) -> int:
        """Ask for every trace of a named person to be erased; returns the request's number.

        That is the faces confirmed as theirs, the probes that found them, what was said of them, and the name.

        Raises:
            InvalidDetails: without a reason, or when there is no such person.
        """
        if self._catalogue.persons.get(person_id) is None:
            raise InvalidDetails(what=f"Person {person_id}", reason="nobody of that number is named in this case")
        return self._request("person", [person_id], [], reason)

    def _of_person(self, person_id: int) -> tuple[list[int], list[str]]:
        """A person's confirmed faces that are enrolled now, and the searches whose probes show them."""
        standing = [each for each in self._catalogue.persons.confirmations(person_id) if each.stands]
        faces = sorted({each.face_id for each in standing if each.face_id is not None})
        return faces, sorted({each.search_id for each in standing})

    def request_source(self, source_id: int, reason: str) -> int:
        """Ask for a source to be erased with what it alone holds; returns the request's number.

        Raises:
            InvalidDetails: without a reason.
            SourceNotFound: when there is no such source.
        """
        if self._catalogue.sources.get(source_id) is None:
            raise SourceNotFound(path=f"source {source_id}")
        return self._request("source", [source_id], [], reason)

    def _request(self, kind: str, subjects: Sequence[int], search_ids: Sequence[str], reason: str) -> int:
        _reason(reason)
        with self._catalogue.transaction():
            request_id = self._catalogue.subjects.request(
                kind, subjects, search_ids, reason=reason.strip(), by=self._recorder.operator, at=now()
            )
            self._recorder.record(
                "erasing.requested",
                f"request:{request_id}",
                kind=kind,
                subjects=sorted(subjects),
                searches=sorted(search_ids),
                reason=reason.strip(),
            )
        return request_id

    def requests(self, *, open_only: bool = True) -> list[ErasureRequest]:
        """Requests to erase, oldest first."""
        return self._catalogue.subjects.requests(open_only=open_only)

    def confirm(self, request_id: int, authority: str) -> dict[str, Any]:
        """Confirm a request and erase; returns the certificate, which names both people.

        Where people are named, the one who confirms must not be the one who asked. In single-person mode the policy
        says whether one person is enough.

        Raises:
            SecondPersonNeeded: when it is the same person, or the policy needs two and nobody is named.
            InvalidDetails: when there is no such open request, or no authority is given.
        """
        request = next((each for each in self.requests() if each.request_id == request_id), None)
        if request is None:
            raise InvalidDetails(what=f"Request {request_id}", reason="there is no open one of that number")
        if not authority.strip():
            raise InvalidDetails(what="The authority", reason="erasing names one")
        alone = self._people.single_person
        if alone and self._authority.policy().two_people_erase:
            raise SecondPersonNeeded(
                reason="the policy wants erasing confirmed, and only one person works on this case"
            )
        if not alone and request.requested_by == self._recorder.operator:
            raise SecondPersonNeeded(reason="whoever asks for an erasing does not confirm it")
        order = Order(authority.strip(), f"{request.reason} (requested by {request.requested_by})")
        if request.kind == "source":
            made = self._erasing.source(request.subjects[0], order)
        elif request.kind == "person":
            faces, searches = self._of_person(request.subjects[0])
            made = self._erasing.faces(faces, order, search_ids=searches, person_id=request.subjects[0])
        else:
            made = self._erasing.faces(request.subjects, order, search_ids=request.searches)
        with self._catalogue.transaction():
            self._catalogue.subjects.confirm(request_id, self._recorder.operator, now())
            self._recorder.record(
                "erasing.confirmed", f"request:{request_id}", requested_by=request.requested_by, two_people=not alone
            )
        return {**made, "requested_by": request.requested_by, "confirmed_by": self._recorder.operator}

    # --- retention --------------------------------------------------------------------------------------------------

    def due(self) -> list[Due]:
        """Sources whose review date or retention has passed, longest over first."""
        day, policy = self._day(), self._authority.policy()
        found = []
        for source in self._catalogue.sources.all():
            if source.review_by:
                due_on, reason, days = day_of(source.review_by, "The review date"), "its own review date", 0
            elif policy.retention_days:
                added = date.fromisoformat(source.added_at[:10])
                days = policy.retention_days
                due_on, reason = added + timedelta(days=days), f"held longer than the {days} days of the policy"
            else:
                continue
            if due_on < day:
                found.append(
                    Due(
                        source.source_id,
                        source.exhibit_reference,
                        source.legal_basis,
                        due_on.isoformat(),
                        (day - due_on).days,
                        reason,
                        days,
                    )
                )
        return sorted(found, key=lambda each: -each.over)

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _faces(self, face_ids: Sequence[int]) -> list[EnrolledFace]:
        known = self._catalogue.faces.many(list(face_ids))
        for face_id in face_ids:
            if face_id not in known:
                raise SourceNotFound(path=f"face {face_id}")
        return [known[face_id] for face_id in sorted(set(face_ids))]

    def _known_searches(self, search_ids: Sequence[str]) -> None:
        for search_id in search_ids:
            if self._catalogue.searches.facts(search_id) is None:
                raise SearchNotFound(search_id=search_id)


def _reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidDetails(what="The reason", reason="it goes on the record")
