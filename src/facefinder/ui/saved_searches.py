"""The searches that somebody wants to find again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from facefinder.domain.records import SearchResult
from facefinder.ui import words
from facefinder.ui.memory import Memory


class SavedSearches:
    """The searches that somebody wants to find again. Beside the case only their ids are kept: what a search was for
    stands in the catalogue, which may be encrypted, and nowhere else."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def show(self, memory: Memory) -> None:
        """Take what was kept; whatever else an older version kept with it is dropped."""
        kept = memory.listed("saved")
        self.ids = [str(one[0]) if isinstance(one, list) and one else str(one) for one in kept]
        if kept != self.ids:
            memory.keep_list("saved", list(self.ids))

    def entries(self, history: Sequence[Any]) -> list[tuple[str, str]]:
        """The id and the name of each that is in the case's ``history``, the one kept last first."""
        known = {past.search_id: past for past in history}
        return [
            (one, words.joined((known[one].purpose, words.when(known[one].searched_at))))
            for one in self.ids
            if one in known
        ]

    def toggle(self, memory: Memory, result: SearchResult) -> bool:
        """Keep a search, or take it off; True when it is kept now."""
        others = [one for one in self.ids if one != result.search_id]
        kept = len(others) == len(self.ids)
        self.ids = [result.search_id, *others] if kept else others
        memory.keep_list("saved", list(self.ids))
        return kept
