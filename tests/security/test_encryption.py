"""An encrypted case: nothing plain on the disk, keys that can be changed, and a cipher that is asserted active."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from facefinder.app import CaseSession
from facefinder.app.encryption import encrypt_case
from facefinder.app.places import CATALOGUE_NAME, KEYS_NAME
from facefinder.domain.errors import (
    CatalogueDamaged,
    InvalidDetails,
    KeyFileInvalid,
    PassphraseNeeded,
    PassphraseWrong,
)
from facefinder.engine.deterministic import DeterministicEngine
from tests.casework import filled_case, searched

WORDS = "quiet harbour 7"


def opened(path: Path, passphrase: str | None) -> CaseSession:
    return CaseSession.open(path, engine=DeterministicEngine(), passphrase=passphrase)


def secrets_of(session: CaseSession) -> dict[str, bytes]:
    """Bytes that only an open case may show: vectors, pictures, paths, words."""
    catalogue = session._catalogue
    face_ids, vectors = next(iter(catalogue.faces.templates(session.engine.recogniser_id)))
    crop, thumbnail = session.crop(int(face_ids[0])), session.thumbnail(1)
    assert crop is not None
    assert thumbnail is not None
    return {
        "vector": np.ascontiguousarray(vectors[0], dtype="<f4").tobytes()[16:48],
        "half vector": np.ascontiguousarray(vectors[0], dtype="<f2").tobytes()[16:48],
        "crop": crop[100:132],
        "thumbnail": thumbnail[100:132],
        "path": b"person-0-0.png",
        "exhibit reference": b"Warrant 7/24",
        "purpose": b"identify the man at the gate",
        "hash": session.exhibit(1).sha256.encode(),
    }


def places_showing(folder: Path, needles: dict[str, bytes]) -> list[str]:
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            found += [f"{path.name}: {name}" for name, needle in needles.items() if needle in content]
    return found


def test_no_byte_of_a_case_lies_plain_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    with filled_case(tmp_path / "work", passphrase=WORDS) as session:
        searched(session)
        needles = secrets_of(session)
        session._gallery.refresh_index().result()
        backup = tmp_path / "work" / "riverside.backup"
        session.care.back_up(backup)
        session.care.compact()
        # While it is open, with its write-ahead log, and after it was closed.
        assert places_showing(session.path, needles) == []
    assert places_showing(session.path, needles) == []
    assert places_showing(temporary, needles) == []
    assert not any(needle in backup.read_bytes() for needle in needles.values())
    # The same search of a plain case finds everything, so it is no blind search.
    with filled_case(tmp_path / "plain") as plain:
        searched(plain)
        plain_path = plain.path
    assert {place.split(": ")[1] for place in places_showing(plain_path, needles)} >= set(needles) - {"half vector"}


def test_opens_with_pass_phrase_or_recovery_key_and_nothing_else(tmp_path: Path) -> None:
    with filled_case(tmp_path, passphrase=WORDS) as session:
        faces, recovery = session.summary().faces, session.recovery_key
    for words in (WORDS, recovery, recovery.replace("-", "").lower()):
        with opened(session.path, words) as again:
            assert again.summary().faces == faces
            assert again.recovery_key == ""
    for words in ("quiet harbour 8", "", recovery[:-1]):
        with pytest.raises((PassphraseWrong, PassphraseNeeded)):
            opened(session.path, words)
    with pytest.raises(PassphraseNeeded):
        opened(session.path, None)


def test_pass_phrases_are_changed_added_and_removed(tmp_path: Path) -> None:
    with filled_case(tmp_path, passphrase=WORDS) as session:
        session.encryption.change_passphrase("D. Moreau", WORDS, "another harbour")
        session.encryption.add_key("Prosecutor", "another harbour", "third harbour")
        with pytest.raises(InvalidDetails):
            session.encryption.add_key("Clerk", "another harbour", "short")
        with pytest.raises(PassphraseWrong):
            session.encryption.add_key("Clerk", WORDS, "long enough words")
        assert session.encryption.keys() == ["recovery key", "D. Moreau", "Prosecutor"]
    with pytest.raises(PassphraseWrong):
        opened(session.path, WORDS)
    with opened(session.path, "third harbour") as session:
        session.encryption.remove_key("D. Moreau", "third harbour")
        assert session.verify().ok
        actions = [line.action for line in session.log()]
        assert {"keys.removed", "keys.added", "keys.passphrase_changed", "case.encrypted"} <= set(actions)
    with pytest.raises(PassphraseWrong):
        opened(session.path, "another harbour")


def test_a_plain_case_is_converted_with_everything_in_it(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        result = searched(session)
        needles = secrets_of(session)
        head = session._catalogue.log.head()
    recovery = encrypt_case(session.path, None, WORDS)
    assert places_showing(session.path, needles) == []
    for words in (WORDS, recovery):
        with opened(session.path, words) as again:
            assert again.verify().ok
            entry = again._catalogue.log.get(head[0])
            assert entry is not None
            assert entry.digest == head[1]
            recorded = again.recorded_search(result.search_id)
            assert [(each.rank, each.similarity, each.face.face_id) for each in recorded.candidates] == [
                (each.rank, each.similarity, each.face.face_id) for each in result.candidates
            ]
            assert again.replay(result.search_id).same
    with pytest.raises(InvalidDetails):
        encrypt_case(session.path, None, WORDS)


def test_a_conversion_that_was_cut_off_can_be_done_again(tmp_path: Path) -> None:
    with filled_case(tmp_path) as session:
        pass
    plain = (session.path / CATALOGUE_NAME).read_bytes()
    encrypt_case(session.path, None, WORDS)
    (session.path / CATALOGUE_NAME).write_bytes(plain)  # as if killed between key file and catalogue
    with pytest.raises(CatalogueDamaged, match="conversion was interrupted"):
        opened(session.path, WORDS)
    encrypt_case(session.path, None, "second attempt")
    with opened(session.path, "second attempt") as again:
        assert again.verify().ok


def test_an_exchanged_or_damaged_key_file_is_told(tmp_path: Path) -> None:
    with filled_case(tmp_path, passphrase=WORDS) as session:
        keys = session.path / KEYS_NAME
        older = keys.read_bytes()
        session.encryption.add_key("Clerk", WORDS, "clerk's harbour")
    keys.write_bytes(older)
    with opened(session.path, WORDS) as again:
        assert [finding.area for finding in again.verify().findings] == ["keys"]
    document = json.loads(older)
    document["slots"][0]["memory_kib"] = 65_536
    keys.write_bytes(json.dumps(document).encode())
    with pytest.raises(PassphraseWrong):
        opened(session.path, WORDS)
    document["slots"][0]["memory_kib"] = 1 << 40
    keys.write_bytes(json.dumps(document).encode())
    with pytest.raises(KeyFileInvalid):
        opened(session.path, WORDS)
    keys.unlink()
    with pytest.raises(CatalogueDamaged, match="key file"):
        opened(session.path, WORDS)


def test_every_flipped_bit_of_an_encrypted_catalogue_is_caught(tmp_path: Path) -> None:
    with filled_case(tmp_path, passphrase=WORDS) as session:
        pass
    path = session.path / CATALOGUE_NAME
    sound = path.read_bytes()
    chance = np.random.default_rng(3)
    for place in chance.integers(0, len(sound), 12):
        damaged = bytearray(sound)
        damaged[place] ^= 1 << int(chance.integers(0, 8))
        path.write_bytes(bytes(damaged))
        try:
            with opened(session.path, WORDS) as again:
                assert not again.verify().ok, place
        except (CatalogueDamaged, PassphraseWrong):
            pass
        for rest in session.path.glob("*-wal"):
            rest.unlink()
    path.write_bytes(sound)


def test_a_script_opens_an_encrypted_case_by_file(tmp_path: Path) -> None:
    """From creation to verification through the command line; without the file it refuses and asks nobody."""
    words = tmp_path / "words"
    words.write_text(f"{WORDS}\n")

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "facefinder", *map(os.fspath, arguments)],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    case = tmp_path / "riverside.ffcase"
    made = run(
        "case", "create", case, "--encrypt", "--passphrase-file", words, "--number", "1", "--title", "t",
        "--authority", "a", "--operator", "o", "--json",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert len(json.loads(made.stdout)["recovery_key"]) == 39
    assert run("case", "show", case, "--passphrase-file", words).returncode == 0
    refused = run("case", "show", case)
    assert refused.returncode == PassphraseNeeded.exit_code
    assert "--passphrase-file" in refused.stderr
    (tmp_path / "wrong").write_text("not these words")
    assert run("verify", case, "--passphrase-file", tmp_path / "wrong").returncode == PassphraseWrong.exit_code
    assert run("backup", case, tmp_path / "b.backup", "--passphrase-file", words).returncode == 0
    restored = run("restore", tmp_path / "b.backup", tmp_path / "again", "--passphrase-file", words)
    assert restored.returncode == 0, restored.stderr
    assert run("verify", tmp_path / "again.ffcase", "--passphrase-file", words).returncode == 0
