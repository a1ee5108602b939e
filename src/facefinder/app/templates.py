"""Templates of one case all come from one definition: checked before anything is enrolled or searched."""

from __future__ import annotations

from facefinder.audit import Recorder, now
from facefinder.catalogue import Catalogue
from facefinder.domain.errors import KnownError, TemplatesDiffer
from facefinder.engine import Engine
from facefinder.search.searcher import Permit


class TemplateKind:
    """Holds a case's engine to the definition that its templates were made by (see ``Engine.definition``)."""

    def __init__(self, catalogue: Catalogue, engine: Engine, recorder: Recorder) -> None:
        self._catalogue, self._engine, self._recorder = catalogue, engine, recorder

    def before_enrolling(self) -> None:
        """Check the model files, and record their hashes and the definition before the first template.

        Raises:
            TemplatesDiffer: when this case's templates were made by another definition; nothing was changed.
            ModelMissing, ModelAltered, RecogniserUnavailable: when nothing could be recognised.
        """
        engine = self._engine
        hashes, definition = dict(engine.model_hashes()), engine.definition()
        recorded = self._catalogue.faces.definition(engine.recogniser_id)
        if recorded is None:
            with self._catalogue.transaction():
                self._catalogue.faces.know_recogniser(engine.recogniser_id, engine.dimension, hashes, now(), definition)
                self._recorder.record(
                    "recogniser.first_used",
                    f"recogniser:{engine.recogniser_id}",
                    model_files=hashes,
                    definition=definition,
                )
        elif recorded != definition:
            raise TemplatesDiffer(recogniser=engine.recogniser_id)

    def before_searching(self) -> None:
        """Refuse to compare what this engine makes with templates that it would not make.

        Raises:
            TemplatesDiffer: as ``before_enrolling``.
        """
        recorded = self._catalogue.faces.definition(self._engine.recogniser_id)
        if recorded is None:
            return
        try:
            here = self._engine.definition()
        except KnownError:
            return  # no models, so no new vectors: a search from an enrolled face compares what lies here already
        if recorded != here:
            raise TemplatesDiffer(recogniser=self._engine.recogniser_id)

    def guarding(self, permit: Permit) -> Permit:
        """``permit``, asked only after ``before_searching``."""

        def asked(purpose: str, quality: int, top: int, sha256: str) -> None:
            self.before_searching()
            permit(purpose, quality, top, sha256)

        return asked
