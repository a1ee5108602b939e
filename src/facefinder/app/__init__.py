"""The composition root: opens a case and builds the services, for the window and the command line alike."""

from facefinder.app.session import CaseSession

__all__ = ["CaseSession"]
