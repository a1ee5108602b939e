"""Persons of the case: faces are confirmed as theirs by an examiner who decided so, as policy demands; undoable.

Names and notes are kept in their own rows alone, never in the log, so that erasing a person leaves neither behind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.catalogue.persons import Confirmation, NamedPerson
from facefinder.domain.decisions import Outcome, Pair, Region, ReviewEvent, standing_of
from facefinder.domain.errors import ForbiddenByPolicy, InvalidDetails, SearchNotFound
from facefinder.domain.language import phrase
from facefinder.domain.records import Candidate, SearchResult
from facefinder.people.examinations import Examinations


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person with how many confirmed faces stand, and how many of those are enrolled now."""

    person: NamedPerson
    confirmed: int
    enrolled: int


class Persons:
    """Naming the people in the pictures, in one case. Reading methods work from any thread."""

    def __init__(self, catalogue: Catalogue, recorder: Recorder, examinations: Examinations) -> None:
        self._catalogue, self._recorder, self._examinations = catalogue, recorder, examinations

    # --- persons ----------------------------------------------------------------------------------------------------

    def add(self, name: str, note: str = "") -> int:
        """Name a person; returns their number.

        Raises:
            InvalidDetails: when the name is empty, or in use for another person of the case.
        """
        name = self._free(name)
        with self._catalogue.transaction():
            person_id = self._catalogue.persons.add(name, note.strip(), self._recorder.operator, now())
            self._recorder.record("named.added", _subject(person_id))
        return person_id

    def describe(self, person_id: int, name: str, note: str) -> NamedPerson:
        """Give a person another name and note; returns what was before, with which it can be taken back.

        Raises:
            InvalidDetails: when there is no such person, or the name is empty or another's.
        """
        before = self._known(person_id)
        name = self._free(name, but=person_id)
        with self._catalogue.transaction():
            self._catalogue.persons.describe(person_id, name, note.strip())
            self._recorder.record(
                "named.described", _subject(person_id), name=name != before.name, note=note.strip() != before.note
            )
        return before

    def retire(self, person_id: int) -> None:
        """Put a name out of use that nothing is confirmed under; ``bring_back`` takes it back.

        Raises:
            InvalidDetails: when there is no such person, or faces are confirmed as theirs.
        """
        known = self._known(person_id)
        if any(each.stands for each in self._catalogue.persons.confirmations(person_id)):
            raise InvalidDetails(what=known.name, reason="faces are confirmed under this name; withdraw them first")
        with self._catalogue.transaction():
            self._catalogue.persons.retire(person_id, now())
            self._recorder.record("named.retired", _subject(person_id))

    def bring_back(self, person_id: int) -> None:
        """Use a retired name again.

        Raises:
            InvalidDetails: when there is no such person, or another has the name by now.
        """
        known = self._catalogue.persons.get(person_id)
        if known is None:
            raise InvalidDetails(what=f"Person {person_id}", reason="there is none of that number")
        self._free(known.name, but=person_id)
        with self._catalogue.transaction():
            self._catalogue.persons.retire(person_id, "")
            self._recorder.record("named.brought_back", _subject(person_id))

    # --- their faces ------------------------------------------------------------------------------------------------

    def confirm(self, person_id: int, search_id: str, face_id: int, reasons: str = "") -> int:
        """Confirm a candidate of a search as a person's face; returns the confirmation's number.

        Raises:
            InvalidDetails: when there is no such person or candidate, it is no potential candidate by an examiner's
                decision, or it is confirmed already.
            SearchNotFound: when there is no such search.
            ForbiddenByPolicy: while the policy's second examination, or a conference, is missing.
        """
        self._known(person_id)
        result = self._result(search_id)
        candidate = next((each for each in self._listed(result) if each.face.face_id == face_id), None)
        if candidate is None:
            raise InvalidDetails(what=f"Face {face_id}", reason="it is not on this candidate list")
        if why := self._not_potential(result, [candidate]).get(face_id):
            raise InvalidDetails(what=f"Face {face_id}", reason=why)
        if why := self._examinations.withheld(search_id, [face_id]).get(face_id):
            raise ForbiddenByPolicy(reason=f"confirming face {face_id} as a person's: {why}")
        region = _region(candidate)
        for standing in self._catalogue.persons.standing_of([region.sha256]):
            if standing.region.same_as(region):
                held = self._catalogue.persons.get(standing.person_id)
                name = held.name if held is not None else str(standing.person_id)
                raise InvalidDetails(what=f"Face {face_id}", reason=f"it is confirmed as {name} already")
        with self._catalogue.transaction():
            number = self._catalogue.persons.confirm(
                person_id, region, search_id, by=self._recorder.operator, at=now(), reasons=reasons.strip()
            )
            self._recorder.record(
                "named.confirmed", _subject(person_id), confirmation=number, search_id=search_id, face=face_id,
                exhibit_sha256=region.sha256,
            )  # fmt: skip
        return number

    def confirm_copies(self, person_id: int, search_id: str, face_id: int, reasons: str = "") -> list[int]:
        """Confirm a candidate as a person's face together with each near copy folded under it that an examiner decided
        to be a potential candidate too; returns the confirmations' numbers, the candidate's first. All or none.

        Raises:
            As ``confirm``, for whichever of them is refused.
        """
        result = self._result(search_id)
        own = next((each for each in result.candidates if each.face.face_id == face_id), None)
        copies = self.copies(search_id, face_id) if own is not None else {}
        with self._catalogue.transaction():
            wanted = [face_id, *(copy for copy, why in copies.items() if not why)]
            return [self.confirm(person_id, search_id, each, reasons) for each in wanted]

    def withdraw(self, confirmation_id: int) -> None:
        """Take a confirmation back; ``restore`` takes that back.

        Raises:
            InvalidDetails: when there is none, or it is withdrawn already.
        """
        known = self._confirmation(confirmation_id, stands=True)
        with self._catalogue.transaction():
            self._catalogue.persons.withdraw(confirmation_id, self._recorder.operator, now())
            self._recorder.record("named.withdrawn", _subject(known.person_id), confirmation=confirmation_id)

    def restore(self, confirmation_id: int) -> None:
        """Let a withdrawn confirmation stand again, where it still may.

        Raises:
            InvalidDetails, SearchNotFound, ForbiddenByPolicy: as ``confirm``.
        """
        known = self._confirmation(confirmation_id, stands=False)
        self._known(known.person_id)
        result = self._result(known.search_id)
        own = [each for each in self._listed(result) if _region(each).same_as(known.region)]
        if not own:
            raise InvalidDetails(what=f"Confirmation {confirmation_id}", reason="its face is not held any more")
        face_id = own[0].face.face_id
        if why := self._not_potential(result, own).get(face_id):
            raise InvalidDetails(what=f"Face {face_id}", reason=why)
        if why := self._examinations.withheld(known.search_id, [face_id]).get(face_id):
            raise ForbiddenByPolicy(reason=f"confirming face {face_id} as a person's: {why}")
        if any(
            each.region.same_as(known.region) for each in self._catalogue.persons.standing_of([known.region.sha256])
        ):
            raise InvalidDetails(what=f"Face {face_id}", reason="it is confirmed as somebody's already")
        with self._catalogue.transaction():
            self._catalogue.persons.withdraw(confirmation_id, "", "")
            self._recorder.record("named.restored", _subject(known.person_id), confirmation=confirmation_id)

    # --- looking ----------------------------------------------------------------------------------------------------

    def all(self) -> list[PersonLine]:
        """Persons whose name is in use, by name."""
        lines = []
        for person in self._catalogue.persons.all():
            if not person.retired_at:
                standing = [each for each in self._catalogue.persons.confirmations(person.person_id) if each.stands]
                enrolled = sum(each.face_id is not None for each in standing)
                lines.append(PersonLine(person, len(standing), enrolled))
        return lines

    def faces(self, person_id: int) -> list[Confirmation]:
        """A person's standing confirmations, oldest first.

        Raises:
            InvalidDetails: when there is no such person.
        """
        self._known(person_id)
        return [each for each in self._catalogue.persons.confirmations(person_id) if each.stands]

    def confirmed(self, result: SearchResult) -> dict[int, tuple[int, str]]:
        """Which candidates of a list are confirmed as whose face: confirmation number and name by face id."""
        regions = {each.face.face_id: _region(each) for each in result.candidates}
        standing = self._catalogue.persons.standing_of(region.sha256 for region in regions.values())
        names = {person.person_id: person.name for person in self._catalogue.persons.all()}
        return {
            face_id: (each.confirmation_id, names.get(each.person_id, ""))
            for face_id, region in regions.items()
            for each in standing
            if each.region.same_as(region)
        }

    def confirmable(self, search_id: str) -> dict[int, str]:
        """Each candidate of a search with why it cannot be confirmed as a person's face now; empty where it can.

        Raises:
            SearchNotFound: when there is no such search.
        """
        result = self._result(search_id)
        refused = self._not_potential(result, result.candidates)
        left = [each.face.face_id for each in result.candidates if each.face.face_id not in refused]
        refused |= self._examinations.withheld(search_id, left)
        return {each.face.face_id: refused.get(each.face.face_id, "") for each in result.candidates}

    def copies(self, search_id: str, face_id: int) -> dict[int, str]:
        """Each near copy folded under a candidate with why it cannot be confirmed now; empty where it can.

        Raises:
            SearchNotFound: when there is no such search.
        """
        result = self._result(search_id)
        candidates = [
            copy
            for each in result.candidates
            if each.face.face_id == face_id
            for copy in self._listed(replace(result, candidates=(each,)))[1:]
        ]
        refused = self._not_potential(result, candidates)
        left = [each.face.face_id for each in candidates if each.face.face_id not in refused]
        refused |= self._examinations.withheld(search_id, left)
        regions = {each.face.face_id: _region(each) for each in candidates}
        for standing in self._catalogue.persons.standing_of(region.sha256 for region in regions.values()):
            for copy, region in regions.items():
                if standing.region.same_as(region):
                    refused[copy] = "it is confirmed already"
        return {copy: refused.get(copy, "") for copy in regions}

    def keeps_decision(self, pair: Pair) -> str:
        """The name under which a pair's candidate is confirmed on the strength of its decision; empty where none is."""
        for each in self._catalogue.persons.standing_of([pair.candidate.sha256]):
            result = self._catalogue.searches.get(each.search_id)
            if result is None or not each.region.same_as(pair.candidate):
                continue
            if Region(result.probe_sha256, result.probe_box).same_as(pair.probe):
                held = self._catalogue.persons.get(each.person_id)
                return held.name if held is not None else str(each.person_id)
        return ""

    # --- helpers ----------------------------------------------------------------------------------------------------

    def _not_potential(self, result: SearchResult, candidates: Sequence[Candidate]) -> dict[int, str]:
        finals = {each.face_id: each.final for each in self._examinations.standing(result.search_id)}
        events: dict[str, list[ReviewEvent]] = {}
        for event in self._catalogue.decisions.of_probe(result.probe_sha256):
            events.setdefault(event.pair.candidate.sha256, []).append(event)
        refused = {}
        for candidate in candidates:
            pair = Pair(Region(result.probe_sha256, result.probe_box), _region(candidate))
            own = [event for event in events.get(pair.candidate.sha256, ()) if event.pair.same_as(pair)]
            outcome = finals.get(candidate.face.face_id) or standing_of(own).outcome
            if outcome is not Outcome.POTENTIAL_CANDIDATE:
                refused[candidate.face.face_id] = phrase("no examiner has decided that it is a potential candidate")
        return refused

    def _listed(self, result: SearchResult) -> list[Candidate]:
        """The candidates of a list, each followed by the near copies folded under it."""
        faces = self._catalogue.faces.many([copy for each in result.candidates for copy in each.folded])
        found = []
        for each in result.candidates:
            found.append(each)
            found += [replace(each, face=faces[copy], folded=()) for copy in each.folded if copy in faces]
        return found

    def _free(self, name: str, but: int = 0) -> str:
        name = " ".join(name.split())
        if not name:
            raise InvalidDetails(what="The name", reason="a person has one, or a pseudonym")
        held = self._catalogue.persons.of_name(name)
        if held is not None and held.person_id != but:
            raise InvalidDetails(what=f"The name {name}", reason="another person of this case has it")
        return name

    def _known(self, person_id: int) -> NamedPerson:
        known = self._catalogue.persons.get(person_id)
        if known is None or known.retired_at:
            raise InvalidDetails(what=f"Person {person_id}", reason="nobody of that number is named in this case")
        return known

    def _confirmation(self, confirmation_id: int, *, stands: bool) -> Confirmation:
        known = self._catalogue.persons.confirmation(confirmation_id)
        if known is None or known.stands is not stands:
            reason = "there is no standing one of that number" if stands else "there is no withdrawn one of that number"
            raise InvalidDetails(what=f"Confirmation {confirmation_id}", reason=reason)
        return known

    def _result(self, search_id: str) -> SearchResult:
        result = self._catalogue.searches.get(search_id)
        if result is None:
            raise SearchNotFound(search_id=search_id)
        return result


def _region(candidate: Candidate) -> Region:
    face = candidate.face
    return Region(face.exhibit_sha256, face.box, face.frame)


def _subject(person_id: int) -> str:
    return f"named:{person_id}"
