"""Ed25519 key files and signatures, for anchors of the audit log and for policies."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from facefinder.domain.errors import KeyFileInvalid, NotReadable
from facefinder.files.atomic import replacing
from facefinder.files.faults import reason_of


def canonical(fields: Mapping[str, Any]) -> bytes:
    """What a signature covers: the fields as JSON with sorted names, ASCII only, no spaces."""
    return json.dumps(dict(fields), ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


class SigningKey:
    """A private key; it has no printable form on purpose."""

    def __init__(self, key: Ed25519PrivateKey) -> None:
        self._key = key

    @property
    def public(self) -> str:
        """The public key, 32 bytes in hexadecimal."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()

    def sign(self, fields: Mapping[str, Any]) -> str:
        """The signature over ``canonical(fields)``, in hexadecimal."""
        return self._key.sign(canonical(fields)).hex()


_LARGEST = 65_536
"""No key file is larger; what is, was chosen by mistake."""


def create_key(path: Path, passphrase: bytes) -> SigningKey:
    """A new key pair; the private key is written to ``path``, encrypted with the pass-phrase.

    Raises:
        KeyFileInvalid: when something is there already.
        DiskFull, NotWritable: when it cannot be written.
    """
    if path.exists():
        raise KeyFileInvalid(path=str(path), reason="there is already something there")
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(passphrase))
    with replacing(path) as temporary:
        temporary.touch(mode=0o600)
        temporary.write_bytes(content)
    return SigningKey(key)


def load_key(path: Path, passphrase: bytes) -> SigningKey:
    """A private key from its file.

    Raises:
        NotReadable, KeyFileInvalid: when it cannot be read, or the pass-phrase does not open it.
    """
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST)
    except OSError as fault:
        raise NotReadable(path=str(path), reason=reason_of(fault)) from fault
    try:
        key = load_pem_private_key(content, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm) as fault:
        raise KeyFileInvalid(path=str(path), reason="it is no key file, or the pass-phrase does not open it") from fault
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyFileInvalid(path=str(path), reason="it holds another kind of key")
    return SigningKey(key)


def signature_holds(public: str, signature: str, fields: Mapping[str, Any]) -> bool:
    """Whether ``signature`` over ``fields`` was made with the private half of ``public``."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), canonical(fields))
    except (InvalidSignature, ValueError):
        return False
    return True
