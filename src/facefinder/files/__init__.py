"""The one door to the disk: evidence is opened read-only here, and everything that is written is written here."""
