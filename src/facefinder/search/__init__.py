"""Search: a probe against the gallery, exact, explained and recorded."""

from facefinder.search.searcher import Searcher

__all__ = ["Searcher"]
