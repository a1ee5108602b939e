"""Search: a probe against the gallery, exact, explained and recorded."""

from facefinder.search.ahead import Ahead
from facefinder.search.meaning import LIMITS, Meaning, meaning_of
from facefinder.search.searcher import Searcher, probe_face

__all__ = ["LIMITS", "Ahead", "Meaning", "Searcher", "meaning_of", "probe_face"]
