"""Counts an import as it goes and estimates what is left."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

from facefinder.domain.records import ImportProgress, Outcome

ENOUGH_TO_ESTIMATE = 16
SHORTEST_INTERVAL = 0.1


class Progress:
    """Told of each listed item and each outcome; tells the listener at most ten times a second."""

    def __init__(self, listener: Callable[[ImportProgress], None]) -> None:
        self._listener = listener
        self._began = time.monotonic()
        self._told = 0.0
        self._worked_since: float | None = None
        self.listed = 0
        self.listing_finished = False
        self.outcomes: Counter[Outcome] = Counter(dict.fromkeys(Outcome, 0))
        self.faces = 0
        self.current = ""
        self._share: float | None = None
        self._expected = 0
        # Known items cost almost nothing: the estimate goes by the ones that are read.
        self._skipped = 0

    def expect(self, files: int) -> None:
        """Told, while listing, how many files a source seems to hold."""
        self._expected += files

    def seen(self, path: str) -> None:
        self.listed += 1
        self.current, self._share = path, None
        self._tell()

    def moved(self, path: str, share: float) -> None:
        """Told how far a long file has been read, from 0 to 1."""
        self.current, self._share = path, share
        self._tell()

    def done(self, outcome: Outcome, faces: int = 0) -> None:
        self.outcomes[outcome] += 1
        self.faces += faces
        if outcome is Outcome.KNOWN:
            self._skipped += 1
        elif self._worked_since is None:
            self._worked_since = time.monotonic()
        self._tell()

    def _tell(self) -> None:
        moment = time.monotonic()
        if moment - self._told >= SHORTEST_INTERVAL:
            self._told = moment
            self._listener(self.snapshot())

    def tell_now(self) -> None:
        self._listener(self.snapshot())

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def snapshot(self) -> ImportProgress:
        return ImportProgress(
            listed=self._total(),
            listing_finished=self.listing_finished or self._expected > 0,
            outcomes=dict(self.outcomes),
            faces=self.faces,
            current=self.current,
            seconds=self.seconds,
            remaining_seconds=self._remaining(),
            current_share=self._share,
        )

    def _total(self) -> int:
        return self.listed if self.listing_finished else max(self.listed, self._expected)

    def _remaining(self) -> float | None:
        done = sum(self.outcomes.values())
        worked = done - self._skipped
        if not (self.listing_finished or self._expected) or worked < ENOUGH_TO_ESTIMATE or self._worked_since is None:
            return None
        return (self._total() - done) * (time.monotonic() - self._worked_since) / worked
