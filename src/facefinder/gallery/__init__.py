"""Vector search: the exact scan that goes on the record, and the HNSW index that answers at once."""

from facefinder.gallery.gallery import Gallery, Neighbours

__all__ = ["Gallery", "Neighbours"]
