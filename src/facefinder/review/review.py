"""Decisions and notes: each an event with its audit entry in one transaction; what holds is the last of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.domain.decisions import EventKind, Outcome, Pair, Region, ReviewEvent, Standing, standing_of
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.records import Candidate, SearchResult


def pair_of(result: SearchResult, candidate: Candidate) -> Pair:
    """What a decision about this candidate is bound to."""
    face = candidate.face
    return Pair(Region(result.probe_sha256, result.probe_box), Region(face.exhibit_sha256, face.box, face.frame))


class Review:
    """The examiner's acts in one case. Reading methods work from any thread."""

    def __init__(self, catalogue: Catalogue, recorder: Recorder) -> None:
        self._catalogue, self._recorder = catalogue, recorder

    # --- acting -----------------------------------------------------------------------------------------------------

    def decide(
        self,
        result: SearchResult,
        candidate: Candidate,
        outcome: Outcome,
        reasons: str = "",
        *,
        features: Sequence[tuple[str, str]] = (),
        aids: Sequence[str] = (),
    ) -> int:
        """Record a decision; returns the event's number, by which it can be taken back.

        ``features`` are components with what was seen of each; ``aids`` the display aids that were in use.

        Raises:
            InvalidDetails: when a potential candidate or an inconclusive one is given without a reason.
        """
        needing = (Outcome.POTENTIAL_CANDIDATE, Outcome.INCONCLUSIVE)
        if outcome in needing and not reasons.strip() and not any(seen.strip() for _, seen in features):
            raise InvalidDetails(what="The reason for this decision", reason="say what was seen that supports it")
        described = tuple((name, seen.strip()) for name, seen in features if seen.strip())
        return self._add(
            ReviewEvent(
                0,
                now(),
                self._recorder.operator,
                result.search_id,
                pair_of(result, candidate),
                EventKind.DECISION,
                outcome.value,
                reasons.strip(),
                described,
                tuple(aids),
            )
        )

    def decide_copies(self, result: SearchResult, candidate: Candidate) -> list[int]:
        """Record the decision that holds for a candidate for each near copy folded under it as well: an event with an
        audit entry for each, all in one transaction. Copies of which the same holds already are left out.

        Returns the events' numbers, by which each can be taken back.

        Raises:
            InvalidDetails: when nothing is decided on the candidate, or it stands for no near copy.
        """
        pair = pair_of(result, candidate)
        decided = [event for event in self._events(pair) if event.kind is EventKind.DECISION]
        if not decided or decided[-1].value == Outcome.UNDECIDED.value:
            raise InvalidDetails(what="The near copies", reason="decide on the candidate that is shown first")
        if not candidate.folded:
            raise InvalidDetails(what="The near copies", reason="none is folded under this candidate")
        last, made = decided[-1], []
        standings = self.copies(result, candidate)
        with self._catalogue.transaction():
            for copy in self.copied(candidate):
                held = standings[copy.face.face_id]
                if (held.outcome.value, held.reasons) == (last.value, last.reasons):
                    continue
                event = replace(
                    last,
                    event_id=0,
                    at=now(),
                    operator=self._recorder.operator,
                    search_id=result.search_id,
                    pair=pair_of(result, copy),
                    undoes=None,
                )
                made.append(self._add(event, near_copy_of=pair.candidate.sha256))
        return made

    def note(self, result: SearchResult, candidate: Candidate, text: str) -> int:
        """Record a note about a candidate; an empty one takes the note away. Returns the event's number."""
        pair = pair_of(result, candidate)
        return self._add(
            ReviewEvent(0, now(), self._recorder.operator, result.search_id, pair, EventKind.NOTE, text.strip())
        )

    def take_back(self, event_id: int) -> int:
        """Undo an act by another that restores what held before it; taking that back is redoing. Returns its number.

        Raises:
            InvalidDetails: when there is no such act.
        """
        event = self._catalogue.decisions.get(event_id)
        if event is None:
            raise InvalidDetails(what=f"Act {event_id}", reason="there is none of that number")
        before = [known for known in self._events(event.pair) if known.event_id < event_id]
        held = [known for known in before if known.kind is event.kind]
        empty = "" if event.kind is EventKind.NOTE else Outcome.UNDECIDED.value
        last = held[-1] if held else None
        return self._add(
            ReviewEvent(
                0,
                now(),
                self._recorder.operator,
                event.search_id,
                event.pair,
                event.kind,
                last.value if last else empty,
                last.reasons if last else "",
                last.features if last else (),
                last.aids if last else (),
                event_id,
            )
        )

    # --- looking ----------------------------------------------------------------------------------------------------

    def standings(self, result: SearchResult) -> dict[int, Standing]:
        """What holds for each candidate of a list, by face id; undecided ones without a note are left out."""
        events = self._catalogue.decisions.of_probe(result.probe_sha256)
        if not events:
            return {}
        by_content: dict[str, list[ReviewEvent]] = {}
        for event in events:
            by_content.setdefault(event.pair.candidate.sha256, []).append(event)
        found = {}
        for candidate in result.candidates:
            pair = pair_of(result, candidate)
            own = [event for event in by_content.get(pair.candidate.sha256, ()) if event.pair.same_as(pair)]
            if own:
                found[candidate.face.face_id] = standing_of(own)
        return found

    def copied(self, candidate: Candidate) -> list[Candidate]:
        """The near copies folded under a candidate that are still held, each as a candidate of its rank."""
        faces = self._catalogue.faces.many(candidate.folded)
        return [replace(candidate, face=faces[face_id], folded=()) for face_id in candidate.folded if face_id in faces]

    def copies(self, result: SearchResult, candidate: Candidate) -> dict[int, Standing]:
        """What holds for each near copy folded under a candidate, by face id, undecided ones among them."""
        copied = self.copied(candidate)
        found = self.standings(replace(result, candidates=tuple(copied))) if copied else {}
        return {copy.face.face_id: found.get(copy.face.face_id, Standing()) for copy in copied}

    def history(self, result: SearchResult, candidate: Candidate) -> list[ReviewEvent]:
        """Every act about one candidate, oldest first."""
        return self._events(pair_of(result, candidate))

    def newest(self, limit: int = 200) -> list[ReviewEvent]:
        """The newest acts of the case, newest first."""
        return self._catalogue.decisions.newest(limit)

    def _events(self, pair: Pair) -> list[ReviewEvent]:
        events = self._catalogue.decisions.of_probe(pair.probe.sha256)
        return [event for event in events if event.pair.same_as(pair)]

    def _add(self, event: ReviewEvent, **more: object) -> int:
        with self._catalogue.transaction():
            event_id = self._catalogue.decisions.add(event)
            action = f"review.{event.kind.value}" if event.undoes is None else "review.taken_back"
            details: dict[str, object] = {
                "event": event_id,
                "search_id": event.search_id,
                "exhibit_sha256": event.pair.candidate.sha256,
                "probe_sha256": event.pair.probe.sha256,
            }
            if event.kind is EventKind.DECISION:
                details |= {"outcome": event.value, "features": [name for name, _ in event.features]}
                details |= {"aids": list(event.aids)}
            if event.undoes is not None:
                details["undoes"] = event.undoes
            self._recorder.record(action, f"exhibit:{event.pair.candidate.sha256}", **details, **more)
        return event_id
