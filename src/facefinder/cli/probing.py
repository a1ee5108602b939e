"""Which face of a photograph a command searches with."""

from __future__ import annotations

from facefinder.domain.errors import FaceChoiceInvalid, NoFaceFound
from facefinder.domain.records import Probe


def chosen_face(probe: Probe, face: int | None = None) -> int:
    """The place of the face that is numbered ``face`` from 1, or of the largest one.

    Raises:
        NoFaceFound: when the photograph shows none.
        FaceChoiceInvalid: when it shows fewer.
    """
    faces = probe.analysis.faces
    if not faces:
        raise NoFaceFound(path=probe.name)
    if face is None:
        return max(range(len(faces)), key=lambda place: faces[place].box.area)
    if not 1 <= face <= len(faces):
        raise FaceChoiceInvalid(choice=face, count=f"{len(faces)} faces" if len(faces) > 1 else "1 face")
    return face - 1
