"""Every fault the program can tell a person about.

Each error is a class with a stable ``code``, an ``exit_code`` for scripts and one sentence that a tired person
understands; the sentence is the class's ``sentence`` filled with the keyword arguments. ``KnownError`` is a fault of
the world (a full disk, a locked case, a damaged photograph): it is told calmly and needs no report. Anything else
that escapes is a fault of ours and ends in the fault report.
"""

from __future__ import annotations

from typing import ClassVar

from facefinder.domain.language import Language


class KnownError(Exception):
    """A fault of the world, told in one sentence.

    ``details`` keeps the keyword arguments, so that a shell can print them as JSON beside the sentence.
    """

    code: ClassVar[str] = "known_error"
    exit_code: ClassVar[int] = 1
    sentence: ClassVar[str] = "Something outside the program prevented this."

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.sentence.format_map(_Missing(details)))

    def told(self, language: Language) -> str:
        """The sentence in a language, with those details that are texts of the program; ``str`` gives the English."""
        details = {
            name: language.retold(value) if isinstance(value, str) else value for name, value in self.details.items()
        }
        return language.errors.template(self.sentence).format_map(_Missing(details))


class _Missing(dict[str, object]):
    """Leaves a gap readable instead of failing while an error is being told."""

    def __missing__(self, key: str) -> str:
        return f"(unknown {key})"


# --- the case -------------------------------------------------------------------------------------------------------


class CaseNotFound(KnownError):
    code = "case_not_found"
    exit_code = 10
    sentence = "There is no case at {path}."


class CaseExists(KnownError):
    code = "case_exists"
    exit_code = 11
    sentence = "There is already something at {path}; choose another name or open it as a case."


class CaseLocked(KnownError):
    code = "case_locked"
    exit_code = 12
    sentence = "The case at {path} is open in another FaceFinder (process {holder}); close it there first."


class CatalogueNewer(KnownError):
    code = "catalogue_newer"
    exit_code = 13
    sentence = (
        "The case at {path} was written by a newer FaceFinder (schema {found}; this program knows up to {known}); "
        "nothing was changed. Open it with the newer program."
    )


class CatalogueDamaged(KnownError):
    code = "catalogue_damaged"
    exit_code = 14
    sentence = "The catalogue at {path} is damaged ({reason}); nothing was changed. Restore it from a backup."


class MigrationFailed(KnownError):
    code = "migration_failed"
    exit_code = 15
    sentence = (
        "The case at {path} could not be brought up to date ({reason}); it is unchanged, with a backup at {backup}."
    )


class InvalidDetails(KnownError):
    code = "invalid_details"
    exit_code = 16
    sentence = "{what} is missing or cannot be used: {reason}."


class VerificationFailed(KnownError):
    code = "verification_failed"
    exit_code = 17
    sentence = "Verification found {count} fault(s) in the case at {path}."


class BackupFailed(KnownError):
    code = "backup_failed"
    exit_code = 18
    sentence = "The backup at {path} is not whole ({reason}) and cannot be relied on; the case itself is unchanged."


# --- the disk -------------------------------------------------------------------------------------------------------


class DiskFull(KnownError):
    code = "disk_full"
    exit_code = 20
    sentence = "The disk holding {path} is full; what was finished is kept. Free some space and carry on."


class NotWritable(KnownError):
    code = "not_writable"
    exit_code = 21
    sentence = "{path} cannot be written: {reason}."


class NotReadable(KnownError):
    code = "not_readable"
    exit_code = 22
    sentence = "{path} cannot be read: {reason}."


class SourceNotFound(KnownError):
    code = "source_not_found"
    exit_code = 23
    sentence = "There is nothing at {path} to import."


class SourceVanished(KnownError):
    code = "source_vanished"
    exit_code = 24
    sentence = "{path} disappeared during the import; what was read before is kept. Reconnect it and import it again."


class PasswordNeeded(NotReadable):
    code = "password_needed"
    exit_code = 25
    sentence = "This is encrypted and none of the given passwords opens it; give its password and import it again."


class ContainerDamaged(NotReadable):
    code = "container_damaged"
    exit_code = 26
    sentence = "This container is damaged: {reason}; what could still be listed was."


class ContainerTooLarge(NotReadable):
    code = "container_too_large"
    exit_code = 27
    sentence = "This unpacks to more than {limit}, as a decompression bomb would; it was set aside."


class ContainerNotSupported(NotReadable):
    code = "container_not_supported"
    exit_code = 37
    sentence = (
        "This is {what}, which FaceFinder does not read; unpack or convert it with other software and import that."
    )


class ItemNotFound(NotReadable):
    code = "item_not_found"
    exit_code = 28
    sentence = "{path} is not in its source any more."


class ManifestInvalid(KnownError):
    code = "manifest_invalid"
    exit_code = 29
    sentence = "The manifest {path} cannot be used: {reason}."


# --- photographs ----------------------------------------------------------------------------------------------------


class PhotographUnreadable(KnownError):
    code = "photograph_unreadable"
    exit_code = 30
    sentence = "This photograph cannot be read: {reason}."


class FormatNotSupported(PhotographUnreadable):
    code = "format_not_supported"
    exit_code = 31
    sentence = "This is not a picture in a format that FaceFinder reads."


class PhotographTooLarge(PhotographUnreadable):
    code = "photograph_too_large"
    exit_code = 32
    sentence = "This picture claims {pixels} pixels, more than the limit of {limit}; it was set aside."


class NoFaceFound(KnownError):
    code = "no_face_found"
    exit_code = 33
    sentence = "No face was found in {path}; draw a box around the face, or try a clearer or larger photograph."


class FaceChoiceInvalid(KnownError):
    code = "face_choice_invalid"
    exit_code = 34
    sentence = "There is no face {choice} in this photograph; it shows {count}, numbered from 1."


class GalleryEmpty(KnownError):
    code = "gallery_empty"
    exit_code = 35
    sentence = "No face is enrolled in this case yet; import photographs first."


class UnusableTemplate(KnownError):
    code = "unusable_template"
    exit_code = 36
    sentence = "The recogniser could not make a usable template of this face; choose another photograph."


# --- the engine -----------------------------------------------------------------------------------------------------


class ModelMissing(KnownError):
    code = "model_missing"
    exit_code = 40
    sentence = (
        "The model file {name} is not installed in {folder}; install the FaceFinder model pack "
        "(facefinder models install FILE)."
    )


class ModelAltered(KnownError):
    code = "model_altered"
    exit_code = 41
    sentence = (
        "The model file {name} is not the one FaceFinder expects (its SHA-256 differs); install the model pack again."
    )


class RecogniserUnavailable(KnownError):
    code = "recogniser_unavailable"
    exit_code = 42
    sentence = "The recogniser {recogniser} cannot be used here: {reason}."


class TemplatesDiffer(KnownError):
    code = "templates_differ"
    exit_code = 48
    sentence = (
        "The templates in this case were made by other weights or means of {recogniser} than are installed here, and "
        "the two cannot be compared; nothing was changed. Make them anew from the kept crops: facefinder gallery "
        "rebuild CASE."
    )


class EngineFailed(KnownError):
    code = "engine_failed"
    exit_code = 43
    sentence = "The recognising process stopped: {reason}."


class DeadlineExceeded(KnownError):
    code = "deadline_exceeded"
    exit_code = 44
    sentence = "Reading this file took longer than {seconds} seconds; it was set aside."


class MemoryExceeded(KnownError):
    code = "memory_exceeded"
    exit_code = 45
    sentence = "Reading this file needed more memory than is allowed; it was set aside."


class WorkerCrashed(KnownError):
    code = "worker_crashed"
    exit_code = 46
    sentence = "Reading this file crashed the worker process twice; it was set aside."


class NetworkRefused(KnownError):
    code = "network_refused"
    exit_code = 47
    sentence = "FaceFinder never uses a network; an attempt to open a connection was refused."


# --- the person at the desk -----------------------------------------------------------------------------------------


class Cancelled(KnownError):
    code = "cancelled"
    exit_code = 50
    sentence = "Cancelled; what was finished is kept."


class SearchNotFound(KnownError):
    code = "search_not_found"
    exit_code = 51
    sentence = "There is no search {search_id} in this case."


class BatchNotFound(KnownError):
    code = "batch_not_found"
    exit_code = 64
    sentence = "There is no batch {batch_id} in this case."


class NotAuthorised(KnownError):
    code = "not_authorised"
    exit_code = 52
    sentence = "This is not authorised: {reason}."


class DisplayUnavailable(KnownError):
    code = "display_unavailable"
    exit_code = 60
    sentence = "No window can be opened: {reason}."


# --- authority, people and keys -------------------------------------------------------------------------------------


class PassphraseNeeded(KnownError):
    code = "passphrase_needed"
    exit_code = 53
    sentence = "{what} needs a pass-phrase; give it with --passphrase-file, or type it when asked."


class PassphraseWrong(KnownError):
    code = "passphrase_wrong"
    exit_code = 54
    sentence = "This pass-phrase does not open {what}."


class KeyFileInvalid(KnownError):
    code = "key_file_invalid"
    exit_code = 55
    sentence = "The key file {path} cannot be used: {reason}."


class AnchorInvalid(KnownError):
    code = "anchor_invalid"
    exit_code = 56
    sentence = "The anchor {path} cannot be used: {reason}."


class ForbiddenByPolicy(KnownError):
    code = "forbidden_by_policy"
    exit_code = 57
    sentence = "The policy of this case forbids it: {reason}."


class DescriptionNeeded(ForbiddenByPolicy):
    code = "description_needed"
    exit_code = 66


class ReviewOverdue(KnownError):
    code = "review_overdue"
    exit_code = 58
    sentence = (
        "The authority for this case was to be reviewed by {review_by}; searching stops until someone authorises it "
        "again (facefinder case authorise)."
    )


class SecondPersonNeeded(KnownError):
    code = "second_person_needed"
    exit_code = 59
    sentence = "This needs two people: {reason}."


class PolicyInvalid(KnownError):
    code = "policy_invalid"
    exit_code = 61
    sentence = "The policy cannot be used: {reason}."


class PersonInvalid(KnownError):
    code = "person_invalid"
    exit_code = 62
    sentence = "{name} cannot do this here: {reason}."


class SealedAlready(KnownError):
    code = "sealed_already"
    exit_code = 63
    sentence = "{what} is sealed and cannot be changed any more."


def all_known_errors() -> list[type[KnownError]]:
    """Every concrete known error, sorted by exit code; the manual's table and its test are made from it."""
    found: list[type[KnownError]] = []
    waiting: list[type[KnownError]] = [KnownError]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found.append(kind)
            waiting.append(kind)
    return sorted(set(found), key=lambda kind: kind.exit_code)
