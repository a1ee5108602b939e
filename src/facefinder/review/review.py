"""Decisions and notes: each an event with its audit entry in one transaction; what holds is the last of its kind."""

from __future__ import annotations

from collections.abc import Sequence

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

    def history(self, result: SearchResult, candidate: Candidate) -> list[ReviewEvent]:
        """Every act about one candidate, oldest first."""
        return self._events(pair_of(result, candidate))

    def newest(self, limit: int = 200) -> list[ReviewEvent]:
        """The newest acts of the case, newest first."""
        return self._catalogue.decisions.newest(limit)

    def _events(self, pair: Pair) -> list[ReviewEvent]:
        events = self._catalogue.decisions.of_probe(pair.probe.sha256)
        return [event for event in events if event.pair.same_as(pair)]

    def _add(self, event: ReviewEvent) -> int:
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
            self._recorder.record(action, f"exhibit:{event.pair.candidate.sha256}", **details)
        return event_id
