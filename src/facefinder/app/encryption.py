"""Encryption of a case: opening it with a pass-phrase, its keys, and making a plain case an encrypted one."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from facefinder.app import unlocking
from facefinder.app.places import CATALOGUE_NAME, KEYS_NAME
from facefinder.audit import Recorder, examine
from facefinder.catalogue import Catalogue, CatalogueKey, export_encrypted
from facefinder.catalogue.connection import PLAIN_HEADER
from facefinder.domain.errors import CaseNotFound, CatalogueDamaged, InvalidDetails
from facefinder.domain.language import phrase
from facefinder.files.atomic import keep_aside, overwrite_and_remove, replacing
from facefinder.files.keys import KeyFile, check_new_passphrase, new_keys, read_keys, write_keys
from facefinder.files.lock import InstanceLock

PLAIN_REST = f".{CATALOGUE_NAME}.plain"


def is_encrypted(path: Path) -> bool:
    """Whether the case in the folder ``path`` has keys."""
    return (path / KEYS_NAME).is_file()


def catalogue_key(path: Path, passphrase: str | None) -> CatalogueKey | None:
    """The catalogue's key, or None for a plain case; asks for the pass-phrase where none is given.

    Raises:
        PassphraseNeeded, PassphraseWrong: when it stays closed.
        KeyFileInvalid: when the key file is damaged.
        CatalogueDamaged: when the catalogue is plain although the case has keys.
    """
    if not is_encrypted(path):
        if not _is_plain(path):
            raise CatalogueDamaged(path=str(path), reason=f"it is encrypted and its key file {KEYS_NAME} is missing")
        return None
    if _is_plain(path):
        reason = (
            "the case has keys and the catalogue is not encrypted: a conversion was interrupted (run it again: "
            "facefinder case encrypt) or the file was exchanged"
        )
        raise CatalogueDamaged(path=str(path), reason=reason)
    keys = read_keys(path / KEYS_NAME)
    overwrite_and_remove(path / PLAIN_REST)  # a conversion that was killed at its last step
    return CatalogueKey(
        keys.unlock(passphrase or unlocking.ask(unlocking.CASE, phrase(f"the encrypted case {path.name}")))
    )


def remove_plain_rests(path: Path, recogniser_id: str = "*") -> None:
    """Overwrite and remove what was plain before a conversion: the old catalogue, vector files, indexes."""
    overwrite_and_remove(path / PLAIN_REST)
    for pattern in (f"{recogniser_id}.*", "*.schema-*.backup"):
        for rest in path.glob(pattern):
            if rest.name not in (CATALOGUE_NAME, KEYS_NAME) and not rest.name.startswith(CATALOGUE_NAME):
                overwrite_and_remove(rest)


def _is_plain(path: Path) -> bool:
    with (path / CATALOGUE_NAME).open("rb") as stream:
        return stream.read(len(PLAIN_HEADER)) == PLAIN_HEADER


class Encryption:
    """The keys of one open case."""

    def __init__(self, path: Path, catalogue: Catalogue, recorder: Recorder) -> None:
        self._path = path / KEYS_NAME
        self._catalogue = catalogue
        self._recorder = recorder

    @property
    def active(self) -> bool:
        return self._catalogue.encrypted

    def keys(self) -> list[str]:
        """The names of the keys that open this case; empty for a plain one."""
        return read_keys(self._path).names if self.active else []

    def change_passphrase(self, name: str, old: str, new: str) -> None:
        """Exchange a key's pass-phrase. The old one opens nothing any more but older copies of the key file.

        Raises:
            InvalidDetails: when the case is plain, has no such key, or the new pass-phrase is too short.
            PassphraseWrong: when ``old`` does not open the case.
        """
        keys = self._opened()
        if name not in keys.names:
            raise InvalidDetails(what=f"The key {name}", reason="this case has no key of that name")
        self._keep(keys.with_slot(name, new, keys.unlock(old)), "keys.passphrase_changed", name)

    def add_key(self, name: str, known: str, passphrase: str) -> None:
        """Let a further pass-phrase open the case.

        Raises:
            InvalidDetails: when there is a key of that name, or the pass-phrase is too short.
            PassphraseWrong: when ``known`` does not open the case.
        """
        keys = self._opened()
        if name.strip() in keys.names:
            raise InvalidDetails(what=f"The key {name}", reason="there is one of that name already")
        self._keep(keys.with_slot(name, passphrase, keys.unlock(known)), "keys.added", name.strip())

    def remove_key(self, name: str, known: str) -> None:
        """Let a pass-phrase open the case no more.

        Raises:
            InvalidDetails: when there is none of that name, or it is the last.
            PassphraseWrong: when ``known`` does not open the case.
        """
        keys = self._opened()
        keys.unlock(known)
        self._keep(keys.without_slot(name), "keys.removed", name)

    def recorded_digest(self) -> str | None:
        """The key file's SHA-256 as the log last recorded it."""
        return recorded_key_digest(self._catalogue)

    def _opened(self) -> KeyFile:
        if not self.active:
            raise InvalidDetails(what="A key", reason="this case is not encrypted")
        return read_keys(self._path)

    def _keep(self, keys: KeyFile, action: str, name: str) -> None:
        with self._catalogue.transaction():
            self._recorder.record(action, "case", key=name, keys=keys.names, sha256=keys.digest())
            write_keys(self._path, keys)


KEY_ACTIONS = ("case.encrypted", "keys.passphrase_changed", "keys.added", "keys.removed")


def recorded_key_digest(catalogue: Catalogue) -> str | None:
    """The key file's SHA-256 as the log last recorded it; None when it never did."""
    digest = None
    for row in catalogue.log.of(*KEY_ACTIONS):
        digest = json.loads(row.details).get("sha256")
    return digest


def key_file_fault(path: Path, catalogue: Catalogue) -> str | None:
    """What is wrong with the key file of an open case, against the log; None when nothing is."""
    recorded = recorded_key_digest(catalogue)
    if not catalogue.encrypted:
        return phrase("the case has a key file and is not encrypted") if is_encrypted(path) else None
    try:
        found = hashlib.sha256((path / KEYS_NAME).read_bytes()).hexdigest()
    except OSError:
        return phrase(f"{KEYS_NAME} cannot be read")
    return None if found == recorded else phrase(f"{KEYS_NAME} is not the one that the log last recorded")


def encrypt_case(path: Path, operator: str | None, passphrase: str) -> str:
    """Make a plain case an encrypted one; returns the recovery key, which is shown once and stored nowhere.

    The copy is examined before it takes the plain catalogue's place; the plain file is overwritten and removed. What a
    disk's wear-levelling or a file system's history keeps of it is beyond the program's reach.

    Raises:
        CaseNotFound, CaseLocked, CatalogueDamaged: nothing is changed.
        InvalidDetails: when the case is encrypted already or the pass-phrase is too short.
        DiskFull, NotWritable: the plain case is as it was.
    """
    place = path / CATALOGUE_NAME
    if not place.is_file():
        raise CaseNotFound(path=str(path))
    if not _is_plain(path):
        raise InvalidDetails(what="A plain case", reason="this one is encrypted already")
    check_new_passphrase(passphrase)
    lock = InstanceLock(path)
    try:
        with Catalogue.open(place) as catalogue:
            record = catalogue.case()
            faults = examine(catalogue)
            if faults:
                reason = f"{faults[0].place}: {faults[0].wrong}; run facefinder verify before encrypting it"
                raise CatalogueDamaged(path=str(place), reason=reason)
        keys, raw, recovery = new_keys(operator or record.operator, passphrase)
        aside = path / PLAIN_REST
        with replacing(place) as temporary:
            export_encrypted(place, temporary, CatalogueKey(raw))
            with Catalogue.open(temporary, CatalogueKey(raw)) as copy:
                Recorder(copy, operator or record.operator).record(
                    "case.encrypted", "case", keys=keys.names, sha256=keys.digest()
                )
                if examine(copy):
                    raise CatalogueDamaged(path=str(place), reason="its encrypted copy is not whole")
            write_keys(path / KEYS_NAME, keys)
            keep_aside(place, aside)
        remove_plain_rests(path, record.recogniser)
        return recovery
    finally:
        lock.release()
