"""The case that the screenshots show: everything in it is made by the program's own services from free photographs.

Three people are in the photographs. What the sources hold is made from them: crops, copies that were saved again, a
sheet of two, a short film, a preserved web page, an archive with a damaged file in it. So every place has something
to show, and nobody else's face is in it. The clock stands still meanwhile, so that a second run shows the same dates.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

import av
import numpy as np
import py7zr
from PIL import Image, ImageEnhance, ImageOps
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

import facefinder.audit.chain
import facefinder.people.authority
import facefinder.ui.authorising
import facefinder.ui.case_facts
import facefinder.ui.window
from facefinder.app import CaseSession
from facefinder.domain.authority import Authorisation
from facefinder.domain.decisions import Outcome
from facefinder.domain.records import CaseDetails, SearchResult, SourceRequest
from facefinder.domain.roles import Role
from facefinder.files.signing import create_key
from facefinder.people.authority import signed_policy
from facefinder.ui.screenshots import Work

CASE_NAME, NOTE = "riverside.ffcase", "made.json"
FIRST, SECOND, AUDITOR = "D. Moreau", "R. Okafor", "S. Lindqvist"
WARRANT = "Search warrant 7/24"
GATE, SIDE, LIFT = "Identify the man at the gate", "Identify the visitor", "Find the missing woman"
POTENTIAL, NONE, UNCLEAR = Outcome.POTENTIAL_CANDIDATE, Outcome.NO_CANDIDATE, Outcome.INCONCLUSIVE


class StillClock(datetime):
    """The program's clock while the pictures are made: it stands still and is set from step to step."""

    moment = datetime(2026, 3, 12, 9, 4, tzinfo=UTC)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Self:
        return cls.fromtimestamp(cls.moment.timestamp(), tz)

    @classmethod
    def on(cls, minutes: float) -> None:
        cls.moment += timedelta(minutes=minutes)


def stop_the_clock() -> None:
    """Let every record of this process be made at the still clock's time."""
    for place in (
        facefinder.audit.chain,
        facefinder.people.authority,
        facefinder.ui.authorising,
        facefinder.ui.case_facts,
        facefinder.ui.window,
    ):
        patch.object(place, "datetime", StillClock).start()


def passphrase_of(name: str) -> str:
    """Everybody in the sample case has one; it is no secret."""
    return f"sample words of {name}"


# --- the sources ----------------------------------------------------------------------------------------------------


def _open(samples: Path, name: str) -> Image.Image:
    with Image.open(samples / name) as picture:
        return ImageOps.exif_transpose(picture).convert("RGB")


def _save(picture: Image.Image, path: Path, taken: str = "", *, camera: str = "", quality: int = 90) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = Image.Exif()
    if camera:
        maker, _, model = camera.partition(" ")
        facts[0x010F], facts[0x0110] = maker, model
    if taken:
        facts[0x0132] = taken
        facts.get_ifd(0x8769)[0x9003] = taken
    picture.save(path, quality=quality, exif=facts)


def _jpeg(picture: Image.Image, quality: int = 85) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream.getvalue()


def _part(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = picture.size
    return picture.crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))


def _phone(samples: Path, folder: Path) -> None:
    """A phone's pictures: the portraits, a sheet with two of them, a copy sent to somebody, and pictures of things."""
    camera, roll = "Apple iPhone 13", folder / "DCIM"
    man, other, woman = (_open(samples, name) for name in ("obama.jpg", "biden.jpg", "astronaut.png"))
    _save(man, roll / "IMG_0231.jpg", "2024:03:12 17:20:41", camera=camera)
    _save(_open(samples, "obama3.jpg").resize((860, 1400)), roll / "IMG_0232.jpg", "2024:03:12 17:22:05", camera=camera)
    _save(other.resize((728, 1654)), roll / "IMG_0240.jpg", "2024:03:14 11:02:30", camera=camera)
    _save(woman, roll / "IMG_0244.jpg", "2024:03:15 08:45:12", camera=camera)
    sheet = Image.new("RGB", (1000, 640), "#222222")
    sheet.paste(ImageOps.fit(_part(man, 0.1, 0.0, 0.9, 0.6), (480, 600)), (10, 20))
    sheet.paste(ImageOps.fit(_part(other, 0.05, 0.0, 0.95, 0.5), (480, 600)), (510, 20))
    _save(sheet, roll / "IMG_0251.jpg", "2024:03:16 19:31:00", camera=camera)
    for name, number, day in (
        ("coffee.png", "0246", "15"),
        ("chelsea.png", "0247", "16"),
        ("rocket.jpg", "0248", "17"),
    ):
        _save(_open(samples, name), roll / f"IMG_{number}.jpg", f"2024:03:{day} 12:10:00", camera=camera)
    sent = folder / "WhatsApp"
    _save(man.resize((455, 568)), sent / "IMG-20240312-WA0003.jpg", quality=62)
    _save(_part(woman, 0.2, 0.0, 0.75, 0.6).resize((420, 458)), sent / "IMG-20240315-WA0001.jpg", quality=70)
    (roll / "IMG_0239.jpg").write_bytes(_jpeg(other)[:20] + bytes(20_000))


def _drive(samples: Path, path: Path, scratch: Path) -> None:
    """An archive as it was delivered: parts of portraits, older pictures, a damaged file and a locked archive."""
    man, third, other = (_open(samples, name) for name in ("obama.jpg", "obama3.jpg", "biden.jpg"))
    darker = ImageEnhance.Brightness(_part(other, 0.0, 0.0, 1.0, 0.45)).enhance(0.55)
    locked, words = scratch / "locked.7z", "kept elsewhere"
    with py7zr.SevenZipFile(locked, "w", password=words) as archive:
        archive.writestr(_jpeg(man), "holiday.jpg")
    files = {
        "Pictures/2023/garden party.jpg": _jpeg(_part(third, 0.0, 0.0, 1.0, 0.5).rotate(6, expand=True)),
        "Pictures/2023/garden party, grey.jpg": _jpeg(ImageOps.grayscale(_part(third, 0.1, 0.05, 0.9, 0.45))),
        "Pictures/2024/left half.jpg": (samples / "obama_partial_face.jpg").read_bytes(),
        "Pictures/2024/right half.jpg": (samples / "obama_partial_face2.jpg").read_bytes(),
        "Pictures/2024/evening.jpg": _jpeg(darker),
        "Pictures/2024/office, mirrored.jpg": _jpeg(ImageOps.mirror(_part(man, 0.0, 0.0, 1.0, 0.7))),
        "Pictures/2024/launch.jpg": _jpeg(_open(samples, "rocket.jpg")),
        "Pictures/2024/torn.jpg": _jpeg(third)[:300],
        "Backup/phone 2022.7z": locked.read_bytes(),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2024, 3, 18, 10, 30, 0)), content)


def _film(samples: Path, path: Path) -> None:
    """Twelve seconds of a camera at a gate: a man comes nearer, and later another."""
    scene = ImageOps.grayscale(_open(samples, "rocket.jpg").resize((640, 480))).convert("RGB")
    with av.open(str(path), "w") as film:
        stream: Any = film.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 640, 480, "yuv420p", 2_000_000
        people = (_part(_open(samples, "obama3.jpg"), 0.1, 0.0, 0.9, 0.55), _open(samples, "biden.jpg"))
        for number in range(60):
            frame, at = scene.copy(), number % 30
            if 4 <= at < 27:
                height = 300 + 7 * at
                person = people[number // 30]
                person = person.resize((int(person.width * height / person.height), height))
                frame.paste(person, (40 + 9 * at, 480 - height))
            grey = ImageOps.grayscale(frame).convert("RGB")
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.asarray(grey), format="rgb24")):
                film.mux(packet)
        for packet in stream.encode():
            film.mux(packet)


def _web_page(samples: Path, path: Path) -> None:
    """Pages of a club, preserved with their addresses."""
    man, woman = _open(samples, "obama.jpg"), _open(samples, "astronaut.png")
    pictures = {
        "https://club.example/2023/summer/members-04.jpg": _part(man, 0.0, 0.0, 1.0, 0.55).resize((700, 481)),
        "https://club.example/2023/summer/members-07.jpg": woman.resize((400, 400)),
        "https://club.example/press/visit.jpg": _part(_open(samples, "biden.jpg"), 0.0, 0.0, 1.0, 0.6),
    }
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for address, picture in pictures.items():
            head = StatusAndHeaders("200 OK", [("Content-Type", "image/jpeg")], protocol="HTTP/1.1")
            record = writer.create_warc_record(
                address, "response", payload=io.BytesIO(_jpeg(picture)), http_headers=head,
                warc_headers_dict={"WARC-Date": "2024-03-20T14:05:00Z"},
            )  # fmt: skip
            writer.write_record(record)


def lay_out(samples: Path, home: Path) -> list[SourceRequest]:
    """The sources as files in ``home``, and what a person says of them."""
    home.mkdir(parents=True)
    scratch = home / "scratch"
    scratch.mkdir()
    phone, drive = home / "phone", home / "drive.zip"
    film, page = home / "gate.mp4", home / "club.warc.gz"
    _phone(samples, phone)
    _drive(samples, drive, scratch)
    _film(samples, film)
    _web_page(samples, page)
    (home / "tablet").mkdir()
    _save(_open(samples, "coffee.png"), home / "tablet" / "IMG_0001.jpg")
    _open(samples, "obama2.jpg").save(home / "man at the gate.jpg", quality=92)
    _save(_part(_open(samples, "astronaut.png"), 0.15, 0.0, 0.8, 0.65).resize((520, 520)), home / "passport photo.jpg")
    return [
        SourceRequest(phone, "E-14", WARRANT, custodian="Evidence room 2", review_by="2027-03-31"),
        SourceRequest(film, "E-03", "Seizure order 11/24", custodian="Evidence room 2"),
        SourceRequest(drive, "E-21", WARRANT, custodian="Evidence room 2", note="image of the drive, 2024-03-18"),
        SourceRequest(page, "E-30", "Preservation order 5/24", custodian="Web archive unit", review_by="2026-01-31"),
    ]


# --- the work -------------------------------------------------------------------------------------------------------


def entered(path: Path, name: str) -> CaseSession:
    """The case, open as one of its people."""
    return CaseSession.open(path, operator=name, operator_passphrase=passphrase_of(name))


def _search(session: CaseSession, photograph: bytes, name: str, purpose: str, top: int = 50) -> SearchResult:
    StillClock.on(7)
    return session.search(session.read_probe(photograph, name), 0, purpose, top=top, fold=True)


def _decide(session: CaseSession, result: SearchResult, decisions: dict[int, tuple[Outcome, str]]) -> None:
    for place, (outcome, reasons) in decisions.items():
        if place < len(result.candidates):
            StillClock.on(2)
            session.review.decide(result, result.candidates[place], outcome, reasons)


def _second(session: CaseSession, result: SearchResult, differs: set[int], *, stop_after: int = 0) -> None:
    """The second examiner goes through the blind queue; as the first did, but for the faces of ``differs``."""
    said = {each.face_id: each.first for each in session.examinations.standing(result.search_id)}
    for number, face_id in enumerate(session.examinations.begin_second(result.search_id)):
        if stop_after and number == stop_after:
            return
        StillClock.on(3)
        outcome = UNCLEAR if face_id in differs else said.get(face_id, NONE)
        reasons = {
            POTENTIAL: "Ears, hairline and the lines beside the nose agree",
            NONE: "Another shape of nose and brow",
            UNCLEAR: "Too little detail to compare the lines beside the nose",
        }[outcome]
        session.examinations.decide(result.search_id, face_id, outcome, reasons)
    session.examinations.seal_second(result.search_id)


def make_sample_case(samples: Path, home: Path) -> Work:
    """The whole case in ``home``, which must not be there yet; the clock stands still from here on."""
    stop_the_clock()
    requests = lay_out(samples, home)
    path = home / CASE_NAME
    authorisation = Authorisation("M. Adeyemi, district judge", WARRANT, "2026-03-02", "2026-09-30", (GATE, SIDE, LIFT))
    details = CaseDetails("24-0117", "Riverside", WARRANT, FIRST)
    with CaseSession.create(path, details, authorisation=authorisation) as session:
        for request in requests:
            StillClock.on(6)
            session.import_sources([request])
        key = create_key(home / "scratch" / "administrator.key", b"kept elsewhere")
        policy = {"second_examiner": True, "two_people_erase": True, "candidate_limit": 200, "lock_after_minutes": 10}
        session.authority.set_policy(signed_policy(policy, key, "A. Kowalski"))
        visitor = _search(session, _jpeg(_open(samples, "biden.jpg")), "visitor.jpg", SIDE, top=8)
        agree = "Outline of the left ear and the hairline agree"
        _decide(session, visitor, {0: (POTENTIAL, agree), 1: (POTENTIAL, agree), 5: (NONE, "Another shape of nose")})
        session.seal_first_examination(visitor.search_id)
        camera = (samples / "obama3.jpg").read_bytes()
        disputed = _search(session, camera, "second camera.jpg", f"{GATE}, second camera", top=12)
        _decide(session, disputed, dict.fromkeys(range(4), (POTENTIAL, "Ears and brow agree")))
        session.seal_first_examination(disputed.search_id)
        missing = _search(session, (home / "passport photo.jpg").read_bytes(), "family album.jpg", LIFT, top=8)
        smile = "Teeth and the lines of the smile agree"
        _decide(session, missing, {0: (POTENTIAL, smile), 1: (POTENTIAL, smile), 2: (UNCLEAR, "Too small to compare")})
        _decide(session, missing, {4: (NONE, "A man's jaw"), 6: (NONE, "Another nose and brow")})
        session.seal_first_examination(missing.search_id)
        gate = _search(session, (home / "man at the gate.jpg").read_bytes(), "man at the gate.jpg", GATE)
        _decide(session, gate, {0: (POTENTIAL, "Outline of the ears and the mole beside the nose agree")})
        _decide(session, gate, {7: (UNCLEAR, "Too coarse to compare the ears")})
        _decide(session, gate, {len(gate.candidates) - 1: (NONE, "Another shape of nose and jaw")})
        session.review.note(gate, gate.candidates[1], "Ask the laboratory for the original recording")
        session.people.add(FIRST, [Role.ADMINISTRATOR, Role.EXAMINER, Role.OPERATOR], passphrase_of(FIRST))
    with entered(path, FIRST) as session:
        session.people.add(SECOND, [Role.EXAMINER], passphrase_of(SECOND))
        session.people.add(AUDITOR, [Role.AUDITOR], passphrase_of(AUDITOR))
    with entered(path, SECOND) as session:
        _second(session, visitor, set())
        _second(session, disputed, {disputed.candidates[3].face.face_id})
        _second(session, missing, set(), stop_after=3)
    with entered(path, FIRST) as session:
        StillClock.on(20)
        person = session.persons.add("Visitor with white hair", "seen at the gate and on the phone")
        for candidate in visitor.candidates[:2]:
            session.persons.confirm(person, visitor.search_id, candidate.face.face_id, "two examiners agree")
        session.persons.add("Man at the gate")
        session.subjects.request_source(4, "Held longer than the preservation order allows")
        StillClock.on(30)
    note = {"searches": [gate.search_id, visitor.search_id], "moment": StillClock.moment.isoformat()}
    (home / NOTE).write_text(json.dumps(note), encoding="utf-8")
    return _work(home)


def _work(home: Path) -> Work:
    note = json.loads((home / NOTE).read_text(encoding="utf-8"))
    StillClock.moment = datetime.fromisoformat(note["moment"])
    given = (home / "man at the gate.jpg", home / "passport photo.jpg", home / "tablet")
    return Work(home / CASE_NAME, note["searches"][0], tuple(note["searches"]), *given)


def kept(home: Path) -> Work | None:
    """The case that an earlier run made in ``home``, if it made a whole one; the clock stands still from here on."""
    stop_the_clock()
    return _work(home) if (home / NOTE).is_file() else None
