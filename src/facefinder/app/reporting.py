"""The case report: what was searched, found and decided, gathered from the catalogue alone, written and recorded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facefinder import __version__
from facefinder.audit import Recorder
from facefinder.catalogue import AuditRow, Catalogue
from facefinder.domain.authority import rules_in_words
from facefinder.domain.decisions import Outcome, Standing
from facefinder.domain.errors import ForbiddenByPolicy, InvalidDetails, RecogniserUnavailable, SearchNotFound
from facefinder.domain.filters import Filter
from facefinder.domain.geometry import Box
from facefinder.domain.language import ENGLISH, Language
from facefinder.domain.quality import words as quality_words
from facefinder.domain.recognisers import Network, recogniser_named
from facefinder.domain.records import Candidate, EnrolledFace, Exhibit, ProbeFace, SearchResult, Source
from facefinder.files.atomic import replacing
from facefinder.files.calibrations import shipped_calibration
from facefinder.files.languages import language_named
from facefinder.people.authority import Authority
from facefinder.people.examinations import COMPONENTS, NOT_VISIBLE, Compared, Examinations
from facefinder.people.people import People
from facefinder.report.blurring import Blurrer, jpeg_size
from facefinder.report.case import (
    AuditPlace,
    CaseReport,
    ReportedCandidate,
    ReportedPlace,
    ReportedProbe,
    ReportedRecogniser,
    ReportedSearch,
    Result,
    Statement,
)
from facefinder.report.rendering import Printer, page, printable
from facefinder.review import Review
from facefinder.search import LIMITS, meaning_of

FULL = 50
"""How many candidates are told whole if nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """``full``: how many candidates of each search are told whole; those with a decision always are. ``faces``: only
    these and the decided ones instead (all others stay in the list, in one line). ``show_others``: leave other people's
    faces in the source pictures recognisable, where the policy allows it. ``language``: the code of the one it is
    written in."""

    full: int = FULL
    faces: tuple[int, ...] = ()
    show_others: bool = False
    language: str = ENGLISH.code


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report that was written: the file's SHA-256, the log entry at which the case stood, what is in it."""

    path: Path
    sha256: str
    state: int
    searches: int
    candidates: int
    withheld: int


class Reports:
    """Reports on the searches of one case."""

    def __init__(
        self,
        catalogue: Catalogue,
        recorder: Recorder,
        review: Review,
        examinations: Examinations,
    ) -> None:
        self._catalogue = catalogue
        self._recorder = recorder
        self._authority = Authority(catalogue, recorder)
        self._people = People(catalogue, recorder)
        self._review = review
        self._examinations = examinations

    def write(
        self,
        search_ids: Sequence[str],
        target: Path,
        options: ReportOptions | None = None,
        *,
        printer: Printer | None = None,
    ) -> WrittenReport:
        """Write a report on recorded searches as one HTML file or, with a ``printer``, as a PDF; the name's end says
        which. The same case at the same log entry gives the same bytes in the same language. Its hash is recorded;
        where it cannot be, the file is not there either.

        Raises:
            SearchNotFound: when there is no search of an id.
            InvalidDetails: when no search is named, the file's name ends in neither .html nor .pdf, or reports do not
                come in the language.
            ForbiddenByPolicy: when other people are to be shown and the policy does not allow it.
            DiskFull, NotWritable: when the file cannot be written.
            EngineFailed: when pictures or pages could not be made.
        """
        options = options or ReportOptions()
        kind = target.suffix.lower()
        if kind not in (".html", ".htm", ".pdf") or (kind == ".pdf" and printer is None):
            raise InvalidDetails(what="The report's file", reason="its name ends in .pdf or .html")
        if not search_ids:
            raise InvalidDetails(what="The report", reason="name at least one search")
        if options.show_others and self._authority.policy().blur_in_reports:
            raise ForbiddenByPolicy(reason="other people's faces are made unrecognisable in reports")
        language = language_named(options.language)
        report = self._settled(list(dict.fromkeys(search_ids)), options, language)
        if kind == ".pdf" and printer:
            content = printer(printable(report, language))
        else:
            content = page(report, language).encode("utf-8", "replace")
        digest = hashlib.sha256(content).hexdigest()
        told = [each for search in report.searches for each in search.full]
        with replacing(target) as temporary:
            with temporary.open("xb") as stream:
                stream.write(content)
            with self._catalogue.transaction():
                self._recorder.record(
                    "report.made",
                    f"report:{digest}",
                    sha256=digest,
                    kind=kind.removeprefix("."),
                    language=language.code,
                    searches=[search.search_id for search in report.searches],
                    state={"sequence": report.state.sequence, "head": report.state.digest},
                    faces=sorted({each.face_id for each in told}),
                    withheld=sorted({each.face_id for each in told if each.result is Result.WITHHELD}),
                    others_blurred=report.blurred,
                )
        return WrittenReport(
            target,
            digest,
            report.state.sequence,
            len(report.searches),
            sum(search.candidates for search in report.searches),
            sum(each.result is Result.WITHHELD for each in told),
        )

    def _settled(self, search_ids: Sequence[str], options: ReportOptions, language: Language) -> CaseReport:
        """Gathered at one entry of the log: anew when somebody acted meanwhile."""
        while True:
            sequence, _ = self._catalogue.log.head()
            report = self._gathered(search_ids, options, language)
            if self._catalogue.log.head()[0] == sequence:
                return report

    def _gathered(self, search_ids: Sequence[str], options: ReportOptions, language: Language) -> CaseReport:
        entries = {row.subject.removeprefix("search:"): row for row in self._catalogue.log.of("search")}
        anchors = list(self._catalogue.log.of("audit.anchored"))
        state = self._catalogue.log.get(self._catalogue.log.head()[0])
        assert state is not None  # a case's first entry is its creation
        with Blurrer() as blurrer:
            gatherer = _Gatherer(
                self._catalogue,
                self._review,
                self._examinations,
                blurrer,
                show_others=options.show_others,
                language=language,
            )
            searches = [gatherer.search(each, entries.get(each), options) for each in search_ids]
        return CaseReport(
            case=self._catalogue.case(),
            authorisation=self._authority.authorisation(),
            policy=rules_in_words(self._authority.policy(), language),
            people=not self._people.single_person,
            searches=searches,
            blurred=not options.show_others,
            state=_place(state),
            anchor=_anchored(anchors[-1]) if anchors else None,
            version=__version__,
        )


@dataclass(frozen=True, slots=True)
class _Said:
    """What a report calls a candidate, why it calls it nothing, and who said what."""

    outcome: Result
    why_withheld: str = ""
    statements: tuple[Statement, ...] = ()


class _Gatherer:
    """Reads what a report says of searches and candidates."""

    def __init__(
        self,
        catalogue: Catalogue,
        review: Review,
        examinations: Examinations,
        blurrer: Blurrer,
        *,
        show_others: bool,
        language: Language,
    ) -> None:
        self._catalogue = catalogue
        self._review = review
        self._examinations = examinations
        self._blurrer = blurrer
        self._show_others = show_others
        self._language = language
        self._sources = {source.source_id: source for source in catalogue.sources.all()}
        self._restricted = set(catalogue.subjects.restricted_faces())

    def search(self, search_id: str, entry: AuditRow | None, options: ReportOptions) -> ReportedSearch:
        result, facts = self._catalogue.searches.get(search_id), self._catalogue.searches.facts(search_id)
        if result is None or facts is None:
            raise SearchNotFound(search_id=search_id)
        settings = facts.settings
        standings = self._review.standings(result)
        sealed = {each.face_id: each for each in self._examinations.standing(search_id)}
        face_ids = [each.face.face_id for each in result.candidates]
        withheld = self._examinations.withheld(search_id, face_ids, self._language)
        decided = {face_id for face_id, each in standings.items() if each.outcome is not Outcome.UNDECIDED} | set(
            sealed
        )
        chosen = set(options.faces) or set(face_ids[: options.full])
        full, brief = [], []
        for candidate in result.candidates:
            face_id = candidate.face.face_id
            if face_id not in chosen | decided:
                brief.append(self._brief(candidate))
                continue
            standing, compared = standings.get(face_id, Standing()), sealed.get(face_id)
            said = self._said(search_id, standing, compared, withheld.get(face_id, ""))
            full.append(self._full(result, candidate, said, standing.note))
        recorded = len(json.loads(entry.details)["candidates"]) if entry is not None else len(result.candidates)
        return ReportedSearch(
            search_id=search_id,
            searched_at=result.searched_at,
            operator=facts.operator,
            purpose=result.purpose,
            entry=_place(entry) if entry is not None else None,
            probes=[self._probe(each) for each in result.probes],
            descriptions=[
                (examiner, [self._component(name, components[name]) for name in COMPONENTS if name in components])
                for examiner, components in sorted(
                    self._catalogue.examinations.described_by(result.probe_sha256).items()
                )
            ],
            recogniser=self._recogniser(result.recogniser),
            exact=result.exact,
            asked_for=int(settings["top"]),
            gallery_size=result.gallery_size,
            denominator=result.denominator,
            filters=Filter.from_document(settings.get("filter", {})).words(self._language),
            restricted=len(settings.get("restricted_faces", ())),
            least=settings.get("least_similarity"),
            folded=bool(settings.get("near_copies_folded")),
            full=full,
            brief=brief,
            erased=recorded - len(result.candidates),
        )

    def _said(self, search_id: str, standing: Standing, compared: Compared | None, withheld: str) -> _Said:
        """What may be called the result, why nothing may, and who said what. Nothing that one examiner alone said is
        told where the policy wants two, whatever it was."""
        if compared is not None and compared.final is not None:
            return _Said(Result(compared.final.value), statements=self._sealed(search_id, compared, standing))
        if standing.outcome is Outcome.UNDECIDED and compared is None:
            return _Said(Result.UNDECIDED)
        if withheld:
            return _Said(Result.WITHHELD, withheld)
        said = Statement(
            self._language.gettext("Examiner"),
            standing.decided_by,
            standing.decided_at,
            standing.outcome,
            standing.reasons,
            self._features(standing),
        )
        return _Said(Result(standing.outcome.value), statements=(said,))

    def _sealed(self, search_id: str, compared: Compared, standing: Standing) -> tuple[Statement, ...]:
        say = self._language.gettext
        known = self._catalogue.examinations.of_search(search_id)
        statements = []
        for place, role in ((1, say("First examiner")), (2, say("Second examiner"))):
            examination = known.get(place)
            if examination is None or not examination.sealed_at:
                continue
            each = self._catalogue.examinations.decisions(examination.examination_id).get(compared.face_id)
            if each is not None:
                own = place == 1 and standing.decided_by == examination.examiner
                features = self._features(standing) if own else ()
                called = role if len(known) > 1 else say("Examiner")
                statements.append(
                    Statement(called, examination.examiner, each.at, Outcome(each.outcome), each.reasons, features)
                )
        settled = self._catalogue.examinations.settled(search_id).get(compared.face_id)
        if settled is not None:
            both = self._language.joined(settled.people)
            statements.append(Statement(say("Conference"), both, settled.at, Outcome(settled.outcome), settled.reasons))
        return tuple(statements)

    def _features(self, standing: Standing) -> tuple[tuple[str, str], ...]:
        return tuple(self._component(name, seen) for name, seen in standing.features)

    def _component(self, name: str, seen: str) -> tuple[str, str]:
        """A component by its name in the report's language; what an examiner wrote stays as it was written."""
        say = self._language.gettext
        return say(name) if name in COMPONENTS else name, say(seen) if seen == NOT_VISIBLE else seen

    def _probe(self, probe: ProbeFace) -> ReportedProbe:
        return ReportedProbe(
            probe.name,
            probe.sha256,
            probe.box,
            probe.quality.value,
            quality_words(probe.quality, self._language),
            probe.assisted,
            probe.crop,
        )

    def _brief(self, candidate: Candidate) -> ReportedCandidate:
        return self._candidate(candidate, Result.UNDECIDED)

    def _full(
        self,
        result: SearchResult,
        candidate: Candidate,
        said: _Said,
        note: str,
    ) -> ReportedCandidate:
        face = candidate.face
        exhibit = self._catalogue.exhibits.get(face.exhibit_id)
        others = [
            each
            for each in self._catalogue.faces.of_exhibit(face.exhibit_id)
            if each.face_id != face.face_id and each.frame == face.frame
        ]
        picture = self._picture(exhibit, face, others) if exhibit is not None else None
        meaning = meaning_of(result, candidate, self._language)
        return self._candidate(
            candidate,
            said.outcome,
            why_withheld=said.why_withheld,
            statements=said.statements,
            note="" if said.why_withheld else note,
            meaning=() if meaning is None else (meaning.strangers_words, meaning.rate_words, meaning.ratio_words),
            facts=tuple(_facts(exhibit, self._language)) if exhibit is not None else (),
            crop=self._catalogue.faces.crop(face.face_id),
            picture=picture,
            picture_size=jpeg_size(picture) if picture else (0, 0),
            others=len(others),
        )

    def _candidate(self, candidate: Candidate, outcome: Result, **more: Any) -> ReportedCandidate:
        face = candidate.face
        return ReportedCandidate(
            rank=candidate.rank,
            similarity=candidate.similarity,
            by_probe=candidate.by_probe,
            meaning=more.pop("meaning", ()),
            face_id=face.face_id,
            exhibit_sha256=face.exhibit_sha256,
            box=face.box,
            detection_score=face.detection_score,
            quality=face.quality.value,
            quality_words=quality_words(face.quality, self._language),
            page=face.frame,
            moment=face.frame_time,
            by_hand=face.assisted,
            near_copies=len(candidate.folded),
            restricted=face.face_id in self._restricted,
            places=tuple(
                ReportedPlace(place, self._source(place.source_id))
                for place in sorted(
                    candidate.occurrences, key=lambda each: (each.exhibit_reference, each.source_id, each.path)
                )
            ),
            result=outcome,
            **more,
        )

    def _source(self, source_id: int) -> Source | None:
        return self._sources.get(source_id)

    def _picture(self, exhibit: Exhibit, face: EnrolledFace, others: Sequence[EnrolledFace]) -> bytes | None:
        thumbnail = self._catalogue.exhibits.thumbnail(exhibit.exhibit_id, face.frame)
        if not thumbnail:
            return None
        scale = (max(jpeg_size(thumbnail)) or 1) / max(exhibit.width, exhibit.height, 1)
        hidden = () if self._show_others else others
        return self._blurrer.blurred(
            thumbnail, [_scaled(each.box, scale) for each in hidden], marked=_scaled(face.box, scale)
        )

    def _recogniser(self, recogniser_id: str) -> ReportedRecogniser:
        _, files = self._catalogue.faces.recognisers().get(recogniser_id, (0, {}))
        calibration = shipped_calibration(recogniser_id)
        try:
            networks = recogniser_named(recogniser_id).networks
        except RecogniserUnavailable:
            networks = ()
        return ReportedRecogniser(
            recogniser_id,
            tuple(self._network(network) for network in networks),
            dict(sorted(files.items())),
            dict(calibration.measured) if calibration is not None else {},
            self._language.gettext(LIMITS),
        )

    def _network(self, network: Network) -> str:
        if network.mirrored:
            told = self._language.gettext("{network} on the crop and its mirror image (weight {weight})")
        else:
            told = self._language.gettext("{network} (weight {weight})")
        return told.format(network=network.deepface_name, weight=self._language.figures(f"{network.weight:g}"))


def _place(row: AuditRow) -> AuditPlace:
    return AuditPlace(row.sequence, row.digest, row.at)


def _anchored(row: AuditRow) -> AuditPlace:
    """The entry that an anchor saw, from the entry that tells of the anchor."""
    return AuditPlace(int(row.subject.removeprefix("audit:")), str(json.loads(row.details)["head"]), row.at)


def _facts(exhibit: Exhibit, language: Language) -> list[tuple[str, str]]:
    say = language.gettext
    shape = say("{type}, {width} × {height} pixels, {size} bytes").format(
        type=exhibit.media_type, width=exhibit.width, height=exhibit.height, size=language.number(exhibit.size)
    )
    found = [(say("picture"), shape)]
    if exhibit.taken_at:
        found.append((say("taken"), say("{moment} by the camera's clock").format(moment=exhibit.taken_at)))
    if exhibit.camera:
        found.append((say("camera"), exhibit.camera))
    if exhibit.truncated:
        found.append((say("damaged"), say("the file ends early; what could be read is shown")))
    return found


def _scaled(box: Box, scale: float) -> Box:
    return Box(box.x * scale, box.y * scale, box.width * scale, box.height * scale)
