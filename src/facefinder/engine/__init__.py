"""The recognising engine: worker processes that decode, detect, align, judge and embed, and the promise they keep.

Importing this loads neither TensorFlow nor OpenCV; only workers do that.
"""

from __future__ import annotations

import os
from pathlib import Path

from facefinder.domain.recognisers import recogniser_named
from facefinder.engine import models
from facefinder.engine.contract import Answer, Engine, Limits, Work
from facefinder.engine.supervisor import RecognisingEngine

__all__ = ["Answer", "Engine", "Limits", "Work", "open_engine"]


def open_engine(
    recogniser_id: str, *, models_folder: Path | None = None, workers: int | None = None, limits: Limits | None = None
) -> Engine:
    """The engine for a recogniser. Starts nothing: workers come up with ``warm_up`` or the first request.

    ``models_folder`` is where the model pack lies (by default as ``models.default_folder`` says); ``workers`` is the
    number of worker processes (by default one a processor core, at most eight, as memory allows).

    Raises:
        RecogniserUnavailable: when there is no recogniser of that name.
    """
    recogniser = recogniser_named(recogniser_id)
    count = workers or default_workers()
    return RecognisingEngine(recogniser, (models_folder or models.default_folder()).absolute(), count, 1, limits)


def default_workers() -> int:
    """One worker with one thread for each core that this process may use, at most eight: measured faster than fewer
    workers with more threads, because decoding and detecting spread as well as embedding does."""
    try:
        cores = len(os.sched_getaffinity(0))
    except AttributeError:
        cores = os.cpu_count() or 1
    return max(1, min(8, cores))
