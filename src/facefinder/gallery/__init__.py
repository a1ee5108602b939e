"""Vector search: the exact scan that goes on the record, and codes or an HNSW index for previews."""

from facefinder.gallery.approximate import Parameters
from facefinder.gallery.exact import Among
from facefinder.gallery.gallery import Gallery, Neighbours
from facefinder.gallery.ranking import unit_probe
from facefinder.gallery.store import TemplateStore

__all__ = ["Among", "Gallery", "Neighbours", "Parameters", "TemplateStore", "unit_probe"]
