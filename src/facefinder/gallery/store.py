"""What a gallery needs of the catalogue: the templates, their state, and proof of which catalogue they came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from facefinder.domain.records import GalleryState, Vector


class TemplateStore(Protocol):
    """The catalogue's faces, as far as a gallery knows them. Methods work from any thread."""

    @property
    def renewals(self) -> int:
        """Grows whenever a gallery may have lost templates: while it stays, no epoch has changed."""

    def gallery_state(self, recogniser_id: str) -> GalleryState: ...

    def lineage(self, recogniser_id: str) -> tuple[GalleryState, int, str]:
        """The state with the audit log's head at the same moment: number and digest."""

    def has_lineage(self, sequence: int, digest: str) -> bool:
        """Whether the log holds that entry."""

    def templates(
        self, recogniser_id: str, *, batch: int = 4096, after: int = 0
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """Every sound template of faces above ``after`` in face order: ids, shape (n,), and vectors, (n, dimension)."""

    def vectors(self, recogniser_id: str, face_ids: Iterable[int]) -> dict[int, Vector]:
        """The sound templates of some faces, by face id."""
