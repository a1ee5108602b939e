"""Review: what examiners decide about candidates, with reasons, undoable, and never lost to a machine step."""

from facefinder.review.review import Review, pair_of

__all__ = ["Review", "pair_of"]
