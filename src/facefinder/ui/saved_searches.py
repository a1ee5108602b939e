"""The searches that somebody wants to find again."""

from __future__ import annotations

from facefinder.domain.records import SearchResult
from facefinder.ui import words
from facefinder.ui.memory import Memory


class SavedSearches:
    """The searches that somebody wants to find again, kept with the case."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, str]] = []

    def show(self, memory: Memory) -> None:
        self.entries = [(str(one[0]), str(one[1])) for one in memory.listed("saved") if len(one) == 2]

    def toggle(self, memory: Memory, result: SearchResult) -> bool:
        """Keep a search, or take it off; True when it is kept now."""
        others = [one for one in self.entries if one[0] != result.search_id]
        kept = len(others) == len(self.entries)
        if kept:
            others.insert(0, (result.search_id, words.joined((result.purpose, words.when(result.searched_at)))))
        self.entries = others
        memory.keep_list("saved", [list(one) for one in others])
        return kept
