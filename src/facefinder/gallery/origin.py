"""Which gallery a cache was made of, and whether it still stands for it."""

from __future__ import annotations

from dataclasses import dataclass

from facefinder.domain.records import GalleryState
from facefinder.gallery.sidefile import Stamp
from facefinder.gallery.store import TemplateStore


@dataclass(frozen=True, slots=True)
class Origin:
    """A recogniser's templates in one catalogue."""

    store: TemplateStore
    case_id: str
    recogniser_id: str
    dimension: int

    def descends(self, stamp: Stamp, kind: str) -> bool:
        """Whether a cache was made of this very gallery, now or before some faces were added."""
        state = self.store.gallery_state(self.recogniser_id)
        return (
            (stamp.kind, stamp.case_id, stamp.recogniser_id) == (kind, self.case_id, self.recogniser_id)
            and (stamp.dimension, stamp.epoch) == (self.dimension, state.epoch)
            and stamp.generation <= state.generation
            and stamp.faces <= state.faces
            and self.store.has_lineage(stamp.audit_sequence, stamp.audit_digest)
        )

    def stamp(
        self, kind: str, of: GalleryState, faces: int, last_face: int, parameters: dict[str, int]
    ) -> Stamp | None:
        """A stamp for a cache made of the gallery in the state ``of``; None when the catalogue has gone on since."""
        state, sequence, digest = self.store.lineage(self.recogniser_id)
        if state != of:
            return None
        return Stamp(
            kind=kind,
            case_id=self.case_id,
            recogniser_id=self.recogniser_id,
            dimension=self.dimension,
            generation=state.generation,
            faces=faces,
            epoch=state.epoch,
            last_face=last_face,
            audit_sequence=sequence,
            audit_digest=digest,
            parameters=parameters,
        )
