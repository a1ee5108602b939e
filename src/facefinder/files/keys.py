"""The key file of an encrypted case, ``case.keys``.

The catalogue's 256-bit key is random and never changes with a pass-phrase. The key file holds it wrapped (AES-256-GCM)
once for each pass-phrase and once for the recovery key; each wrapping key comes from argon2id with its own salt. The
slot's name and argon2id's costs are bound to the wrapping, so neither can be exchanged or weakened unseen.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from facefinder.domain.errors import InvalidDetails, KeyFileInvalid, PassphraseWrong
from facefinder.files.atomic import write_atomically
from facefinder.files.signing import canonical

KEY_BYTES = 32
SALT_BYTES = 16
NONCE_BYTES = 12
ROUNDS, MEMORY_KIB, LANES = 3, 131_072, 4
MOST_MEMORY_KIB, MOST_ROUNDS, MOST_LANES, MOST_SLOTS = 1_048_576, 16, 16, 32
"""More than this is a hostile file, not a careful one."""
SHORTEST_PASSPHRASE = 8
SIZE_LIMIT = 65_536
RECOVERY = "recovery key"


@dataclass(frozen=True, slots=True)
class Slot:
    """One wrapping of the catalogue's key; bytes as hexadecimal."""

    name: str
    salt: str
    rounds: int
    memory_kib: int
    lanes: int
    nonce: str
    wrapped: str

    def bound(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "salt": self.salt,
            "rounds": self.rounds,
            "memory_kib": self.memory_kib,
            "lanes": self.lanes,
        }

    def document(self) -> dict[str, Any]:
        return {**self.bound(), "nonce": self.nonce, "wrapped": self.wrapped}


class KeyFile:
    """The wrapped keys of one case."""

    def __init__(self, slots: tuple[Slot, ...]) -> None:
        self.slots = slots

    @property
    def names(self) -> list[str]:
        return [slot.name for slot in self.slots]

    def content(self) -> bytes:
        document = {"facefinder": "case-keys", "version": 1, "slots": [slot.document() for slot in self.slots]}
        return json.dumps(document, ensure_ascii=True, indent=1).encode("ascii") + b"\n"

    def digest(self) -> str:
        """SHA-256 of the file, for the record."""
        return hashlib.sha256(self.content()).hexdigest()

    def unlock(self, passphrase: str) -> bytes:
        """The catalogue's key.

        Raises:
            PassphraseWrong: when no slot opens with it.
        """
        for slot in self.slots:
            secret = _normal(passphrase, recovery=slot.name == RECOVERY)
            try:
                return AESGCM(_stretched(secret, slot)).decrypt(
                    bytes.fromhex(slot.nonce), bytes.fromhex(slot.wrapped), canonical(slot.bound())
                )
            except InvalidTag:
                continue
        raise PassphraseWrong(what="this case")

    def with_slot(self, name: str, passphrase: str, key: bytes) -> KeyFile:
        """This file with a slot added, or exchanged where there is one of that name.

        Raises:
            InvalidDetails: when the pass-phrase is shorter than 8 characters or the name is empty.
        """
        if not name.strip():
            raise InvalidDetails(what="The key's name", reason="say whose it is")
        check_new_passphrase(passphrase)
        slot = _wrap(name.strip(), passphrase, key)
        kept = tuple(each for each in self.slots if each.name != slot.name)
        if len(kept) >= MOST_SLOTS:
            raise InvalidDetails(what="A further key", reason=f"a case has at most {MOST_SLOTS}")
        return KeyFile((*kept, slot))

    def without_slot(self, name: str) -> KeyFile:
        """This file without a slot.

        Raises:
            InvalidDetails: when there is none of that name, or it is the last one.
        """
        kept = tuple(slot for slot in self.slots if slot.name != name)
        if len(kept) == len(self.slots):
            raise InvalidDetails(what=f"The key {name}", reason="this case has no key of that name")
        if not kept:
            raise InvalidDetails(what="The last key", reason="without it nobody could open the case again")
        return KeyFile(kept)


def check_new_passphrase(passphrase: str) -> None:
    """Refuse what is too short to be one.

    Raises:
        InvalidDetails: when it is shorter than 8 characters.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise InvalidDetails(what="The pass-phrase", reason=f"it needs at least {SHORTEST_PASSPHRASE} characters")


def new_keys(name: str, passphrase: str) -> tuple[KeyFile, bytes, str]:
    """A new random key wrapped for a pass-phrase and for a new recovery key; returns file, key and recovery key."""
    key = secrets.token_bytes(KEY_BYTES)
    plain = base64.b32encode(secrets.token_bytes(20)).decode("ascii")
    recovery = "-".join(plain[place : place + 4] for place in range(0, len(plain), 4))
    file = KeyFile(()).with_slot(name, passphrase, key).with_slot(RECOVERY, recovery, key)
    return file, key, recovery


def write_keys(path: Path, file: KeyFile) -> None:
    """Write the key file in one step.

    Raises:
        DiskFull, NotWritable: the old one is then untouched.
    """
    write_atomically(path, file.content())


def read_keys(path: Path) -> KeyFile:
    """The key file from the disk.

    Raises:
        KeyFileInvalid: when it is missing, no key file, or asks for unreasonable costs.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise KeyFileInvalid(path=str(path), reason="it is far too large")
        document = json.loads(path.read_bytes())
        if document["facefinder"] != "case-keys" or document["version"] != 1:
            raise ValueError("another format")
        slots = tuple(Slot(**slot) for slot in document["slots"])
        for slot in slots:
            _check(slot)
    except OSError as fault:
        raise KeyFileInvalid(path=str(path), reason="it cannot be read; restore it from a backup") from fault
    except (ValueError, KeyError, TypeError) as fault:
        raise KeyFileInvalid(path=str(path), reason="it is damaged; restore it from a backup") from fault
    return KeyFile(slots)


def _check(slot: Slot) -> None:
    # What comes from the file may be of any kind.
    costs: list[tuple[Any, int]] = [
        (slot.rounds, MOST_ROUNDS),
        (slot.memory_kib, MOST_MEMORY_KIB),
        (slot.lanes, MOST_LANES),
    ]
    name: Any = slot.name
    if not isinstance(name, str):
        raise TypeError("a slot without a name")
    for value, most in costs:
        if not isinstance(value, int) or not 1 <= value <= most:
            raise ValueError("unreasonable costs")
    if slot.memory_kib < 8 * slot.lanes:
        raise ValueError("too little memory for argon2")
    if len(bytes.fromhex(slot.salt)) != SALT_BYTES or len(bytes.fromhex(slot.nonce)) != NONCE_BYTES:
        raise ValueError("wrong sizes")
    if len(bytes.fromhex(slot.wrapped)) != KEY_BYTES + 16:
        raise ValueError("wrong sizes")


def _wrap(name: str, passphrase: str, key: bytes) -> Slot:
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    empty = Slot(name, salt.hex(), ROUNDS, MEMORY_KIB, LANES, nonce.hex(), "")
    stretched = _stretched(_normal(passphrase, recovery=name == RECOVERY), empty)
    wrapped = AESGCM(stretched).encrypt(nonce, key, canonical(empty.bound()))
    return Slot(name, empty.salt, ROUNDS, MEMORY_KIB, LANES, empty.nonce, wrapped.hex())


def _normal(passphrase: str, *, recovery: bool) -> bytes:
    if recovery:
        return "".join(sign for sign in passphrase.upper() if sign.isalnum()).encode("utf-8", "surrogateescape")
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogateescape")


def _stretched(secret: bytes, slot: Slot) -> bytes:
    return hash_secret_raw(
        secret, bytes.fromhex(slot.salt), slot.rounds, slot.memory_kib, slot.lanes, KEY_BYTES, Type.ID
    )
