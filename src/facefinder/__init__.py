"""FaceFinder: find a face in the photographs you lawfully hold, offline, with every step on the record."""

__version__ = "0.1.0"
