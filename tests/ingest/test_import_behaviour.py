"""Large files, videos deep in containers, manifests, passwords, trying again, originals reached again."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import psutil
import py7zr
import pytest
from PIL import Image

from benchmarks.samples import fat16, moving, samples, seven_zipped, zipped
from facefinder.app import CaseSession
from facefinder.app.erasing import Order
from facefinder.domain.errors import ManifestInvalid, NotReadable, SourceNotFound
from facefinder.domain.records import CaseDetails, ImportProgress, ImportReport, SourceRequest
from facefinder.engine.deterministic import DeterministicEngine, drawn_photograph
from facefinder.ingest import contents
from facefinder.ingest.contents import Kept, read_content
from facefinder.ingest.control import ImportControl


def bring_in(session: CaseSession, path: Path, **more: Any) -> ImportReport:
    return session.import_sources([SourceRequest(path, "E-1", "Warrant 7/24", **more)])


def counts(report: ImportReport) -> dict[str, int]:
    return {outcome.value: number for outcome, number in report.outcomes.items() if number}


def places(session: CaseSession) -> dict[str, str]:
    """Every recorded place and the content seen there."""
    found = {}
    for exhibit_id in range(1, session.summary().exhibits + 1):
        for place in session.occurrences(exhibit_id):
            found[place.path] = session.exhibit(exhibit_id).sha256
    return found


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents over 64 KB count as large, so that the tests need no gigabytes."""
    monkeypatch.setattr(contents, "IN_MEMORY", 64 << 10)
    monkeypatch.setattr(contents, "VIDEO_IN_MEMORY", 4 << 10)
    monkeypatch.setattr(contents, "_CHUNK", 1 << 12)


# --- every kind, whole ----------------------------------------------------------------------------------------------


def test_every_kind_of_file_is_imported_and_opens_again(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "holdings"
    folder.mkdir()
    for name, content in samples().items():
        (folder / name).write_bytes(content)
    report = bring_in(session, folder)
    assert session.problems() == []
    assert sum(report.outcomes.values()) == report.listed
    assert session.verify(read_data=True).ok
    recorded = places(session)
    for name in samples():
        assert any(path == name or path.startswith(f"{name}/") for path in recorded), name
    for exhibit_id in range(1, session.summary().exhibits + 1):
        for face in session.faces_of(exhibit_id):
            assert session.original_picture(exhibit_id, face.frame).startswith(b"\xff\xd8")
            assert session.thumbnail(exhibit_id, face.frame)
            break
    again = bring_in(session, folder)
    assert counts(again) == {"known": report.listed}


# --- large files ----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_memory")
@pytest.mark.parametrize("wrapped", ["plain", "zip", "7z in zip", "disk image", "zip on a disk image"])
def test_a_video_is_read_from_wherever_it_lies(session: CaseSession, tmp_path: Path, wrapped: str) -> None:
    film = moving([[0], [8]])
    photograph = drawn_photograph([5])
    source = tmp_path / "source"
    source.mkdir()
    made = {
        "plain": ("film.mp4", film),
        "zip": ("bundle.zip", zipped({"film.mp4": film})),
        "7z in zip": ("bundle.zip", zipped({"inner.7z": seven_zipped({"film.mp4": film})})),
        "disk image": ("stick.dd", fat16({"FILM.MP4": film})),
        "zip on a disk image": ("stick.dd", fat16({"B.ZIP": zipped({"film.mp4": film})})),
    }
    name, content = made[wrapped]
    (source / name).write_bytes(content)
    (source / "zz.png").write_bytes(photograph)
    report = bring_in(session, source)
    assert counts(report) == {"enrolled": 2}
    exhibit = next(e for e in (session.exhibit(1), session.exhibit(2)) if e.media_type == "video/mp4")
    assert exhibit.sha256 == hashlib.sha256(film).hexdigest()
    assert exhibit.size == len(film)
    probe = session.read_probe(drawn_photograph([8], variant=2), "probe")
    best = session.search(probe, 0, "test").candidates[0]
    assert best.face.exhibit_id == exhibit.exhibit_id
    assert 1.0 <= (best.face.frame_time or 0) < 2.1
    assert session.original_picture(exhibit.exhibit_id, best.face.frame).startswith(b"\xff\xd8")
    with session.extract_original(best.occurrences[0]) as copy:
        assert copy.read_bytes() == film
        assert copy.suffix.lower() == ".mp4"
        assert copy.parent.stat().st_mode & 0o077 == 0
    assert not copy.exists()
    assert not copy.parent.exists()


@pytest.mark.usefixtures("small_memory")
def test_nothing_stays_open_or_lying_about_after_an_import(session: CaseSession, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for number in range(6):
        (source / f"{number}.zip").write_bytes(zipped({"film.mp4": moving([[number]]), "x.png": drawn_photograph([9])}))
        (source / f"{number}.mp4").write_bytes(moving([[number], [number + 1]]))
    bring_in(session, source)
    process = psutil.Process()
    assert not [file for file in process.open_files() if str(source) in file.path or "(deleted)" in file.path]


def stream_of(content: bytes, *, seekable: bool) -> io.BufferedReader | io.BytesIO:
    if seekable:
        return io.BytesIO(content)

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self._inner = io.BytesIO(content)

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            return self._inner.readinto(buffer)

    return io.BufferedReader(Pipe())


@pytest.mark.usefixtures("small_memory")
@pytest.mark.parametrize("seekable", [True, False])
@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 65535, 65536, 65537, 200_001])
def test_whatever_the_size_the_content_and_its_hash_are_right(size: int, seekable: bool) -> None:
    content = b"\xff\xd8\xff" + bytes(number * 7 % 251 for number in range(size))
    read = read_content(stream_of(content, seekable=seekable))
    assert (read.sha256, read.size) == (hashlib.sha256(content).hexdigest(), len(content))
    if isinstance(read.content, Kept):
        assert len(content) > 64 << 10
        assert read.content.read_at(0, len(content) + 5) == content
        assert read.content.read_at(len(content) - 3, 10) == content[-3:]
    else:
        assert read.content == content
    read.close()


def test_a_large_file_that_is_nothing_we_read_is_not_read_to_the_end(
    session: CaseSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(contents, "IN_MEMORY", 64 << 10)
    monkeypatch.setattr(contents, "LARGEST_UNKNOWN", 1 << 20)
    file = tmp_path / "database.bin"
    with file.open("wb") as stream:
        stream.write(b"SQLite format 3\0")
        stream.truncate(64 << 30)  # sparse: reading it whole would take minutes
    report = bring_in(session, file)
    assert counts(report) == {"problem": 1}
    assert session.problems()[0].code == "format_not_supported"


def test_a_long_video_tells_how_far_it_is(tmp_path: Path) -> None:
    class Telling(DeterministicEngine):
        def analyse_many(self, work: Any, *, stop: Any = lambda: False) -> Any:
            for item in work:
                for step in range(5):
                    item.moved(step / 5)
                yield from super().analyse_many([item])

    moments: list[ImportProgress] = []
    file = tmp_path / "film.mp4"
    file.write_bytes(moving([[2]]))
    with CaseSession.create(tmp_path / "case", CaseDetails("1", "t", "a", "o"), engine=Telling()) as session:
        # Told at most ten times a second: the first is told at once.
        session.import_sources([SourceRequest(file, "E-1", "Warrant")], progress=moments.append)
    assert all(moment.current_share is None or 0 <= moment.current_share <= 1 for moment in moments)
    assert moments[-1].done == 1


@pytest.mark.usefixtures("small_memory")
def test_a_large_file_that_is_written_to_meanwhile_is_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "film.mp4"
    file.write_bytes(moving([[2], [10]]))

    class Busy(DeterministicEngine):
        """Somebody still records while it is analysed."""

        def analyse(self, content: Any, **choices: Any) -> Any:
            analysis = super().analyse(content, **choices)
            with file.open("ab") as stream:
                stream.write(b"more")
            return analysis

    with CaseSession.create(tmp_path / "case", CaseDetails("1", "t", "a", "o"), engine=Busy()) as session:
        assert counts(bring_in(session, file)) == {"problem": 1}
        assert "changed while" in session.problems()[0].sentence
        assert session.summary().exhibits == 0


# --- manifests ------------------------------------------------------------------------------------------------------


@pytest.fixture
def published(tmp_path: Path) -> Path:
    folder = tmp_path / "published"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.png").write_bytes(drawn_photograph([number]))
    return folder


def test_a_manifest_gives_each_file_its_provenance(session: CaseSession, published: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text(
        "path,url,captured_at,custodian,exhibit_reference,note\n"
        "0.png,https://example.org/a.png,2026-03-02T10:00:00Z,Harbour police,E-1/7,from the desk\n"
        "gone.png,https://example.org/b.png,,,,\n",
        encoding="utf-8",
    )
    report = bring_in(session, published, custodian="Customs", manifest=manifest)
    assert counts(report) == {"enrolled": 3, "problem": 1}
    [problem] = session.problems()
    assert "gone.png" in problem.sentence
    told = {place.path: place for exhibit in (1, 2, 3) for place in session.occurrences(exhibit)}
    first = told["0.png"]
    assert (first.url, first.custodian, first.exhibit_reference) == (
        "https://example.org/a.png",
        "Harbour police",
        "E-1/7",
    )
    assert first.note == "from the desk"
    assert (told["1.png"].custodian, told["1.png"].exhibit_reference, told["1.png"].url) == ("Customs", "E-1", "")
    assert session.verify().ok


def test_a_manifest_that_comes_later_tells_of_files_known_already(
    session: CaseSession, published: Path, tmp_path: Path
) -> None:
    bring_in(session, published)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps([{"path": "2.png", "url": "https://example.org/c.png"}]), encoding="utf-8")
    report = bring_in(session, published, manifest=manifest)
    assert counts(report) == {"known": 3}
    assert {place.url for exhibit in (1, 2, 3) for place in session.occurrences(exhibit)} == {
        "",
        "https://example.org/c.png",
    }


def test_a_manifest_that_is_none_stops_before_anything_is_read(
    session: CaseSession, published: Path, tmp_path: Path
) -> None:
    manifest = tmp_path / "manifest.csv"
    manifest.write_text("name;address\n", encoding="utf-8")
    with pytest.raises(ManifestInvalid):
        bring_in(session, published, manifest=manifest)
    assert session.sources() == []


# --- trying again ---------------------------------------------------------------------------------------------------


def test_problems_are_tried_again_one_by_one(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "holdings"
    (folder / "deep").mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", "deep/c.jpg"):
        (folder / name).write_bytes(b"\xff\xd8\xff no picture")
    (folder / "fine.png").write_bytes(drawn_photograph([1]))
    bring_in(session, folder)
    (folder / "a.jpg").write_bytes(drawn_photograph([2]))
    (folder / "b.jpg").write_bytes(drawn_photograph([3]))
    (folder / "new.png").write_bytes(drawn_photograph([4]))
    wanted = [problem for problem in session.problems() if problem.path in ("a.jpg", "deep/c.jpg")]
    report = session.retry_problems(wanted)
    assert counts(report) == {"enrolled": 1, "problem": 1}
    assert {problem.path for problem in session.problems()} == {"b.jpg", "deep/c.jpg"}
    assert set(places(session)) == {"fine.png", "a.jpg"}
    assert session.verify().ok


def test_a_file_that_is_gone_is_told_so_when_tried_again(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "holdings"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff no picture")
    bring_in(session, folder)
    (folder / "a.jpg").unlink()
    session.retry_problems(session.problems())
    assert [problem.code for problem in session.problems()] == ["item_not_found"]
    folder.rmdir()
    with pytest.raises(SourceNotFound):
        session.retry_problems(session.problems())


def encrypted(password: str) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", password=password, header_encryption=True) as archive:
        archive.writestr(drawn_photograph([6]), "a.png")
        archive.writestr(drawn_photograph([7]), "b.png")
    return buffer.getvalue()


def test_a_password_given_later_opens_what_was_shut(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "holdings"
    folder.mkdir()
    (folder / "shut.7z").write_bytes(encrypted("корень"))
    (folder / "fine.png").write_bytes(drawn_photograph([1]))
    bring_in(session, folder)
    assert [problem.code for problem in session.problems()] == ["password_needed"]
    assert counts(session.retry_problems(session.problems(), passwords=["wrong"])) == {"problem": 1}
    report = session.retry_problems(session.problems(), passwords=["wrong", "корень"])
    assert counts(report) == {"enrolled": 2}
    assert session.problems() == []
    inside = next(place for exhibit in (1, 2, 3) for place in session.occurrences(exhibit) if "shut" in place.path)
    with session.extract_original(inside) as copy:
        assert copy.stat().st_size
    assert "корень" not in "".join(line.details for line in session.log())


def test_passwords_given_with_the_import_open_at_once(session: CaseSession, tmp_path: Path) -> None:
    (tmp_path / "shut.7z").write_bytes(encrypted("root"))
    assert counts(bring_in(session, tmp_path / "shut.7z", passwords=("other", "root"))) == {"enrolled": 2}
    assert session.sources()[0].sha256 == hashlib.sha256((tmp_path / "shut.7z").read_bytes()).hexdigest()


def test_a_container_that_was_mended_is_no_problem_any_more(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "holdings"
    folder.mkdir()
    whole = zipped({f"{number}.png": drawn_photograph([number]) for number in range(4)})
    (folder / "a.zip").write_bytes(whole[: len(whole) // 2])
    bring_in(session, folder)
    assert session.problems()
    (folder / "a.zip").write_bytes(whole)
    bring_in(session, folder)
    assert session.problems() == []
    assert len(places(session)) == 4


# --- originals ------------------------------------------------------------------------------------------------------


def test_an_original_that_changed_is_not_handed_out(session: CaseSession, tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(drawn_photograph([1]))
    bring_in(session, file)
    [place] = session.occurrences(1)
    file.write_bytes(drawn_photograph([2]))
    before = set(Path(tempfile.gettempdir()).glob("facefinder-original-*"))
    with pytest.raises(NotReadable), session.extract_original(place):
        pass
    assert set(Path(tempfile.gettempdir()).glob("facefinder-original-*")) == before
    with pytest.raises(SourceNotFound):
        session.original_picture(1)


# --- removing, pausing ----------------------------------------------------------------------------------------------


def test_a_removed_source_takes_only_what_came_from_it_alone(session: CaseSession, tmp_path: Path) -> None:
    for name, identities in (("one", (1, 2)), ("two", (2, 3))):
        (tmp_path / name).mkdir()
        for identity in identities:
            (tmp_path / name / f"{identity}.png").write_bytes(drawn_photograph([identity]))
        bring_in(session, tmp_path / name)
    session.erasing.source(session.sources()[0].source_id, Order("Court 12", "returned"))
    summary = session.summary()
    assert (summary.sources, summary.exhibits, summary.gallery_size) == (1, 2, 2)
    assert session.verify().ok


@pytest.fixture
def many(tmp_path: Path) -> Path:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:03}.png").write_bytes(drawn_photograph([number % 48], variant=number))
    return folder


def test_paused_it_takes_nothing_new_and_goes_on_when_told(session: CaseSession, many: Path) -> None:
    import threading

    control = ImportControl()
    reports: list[ImportReport] = []
    request = SourceRequest(many, "E-1", "Warrant 7/24")
    control.pause()
    thread = threading.Thread(
        target=lambda: reports.append(session.import_sources([request], control=control)), daemon=True
    )
    thread.start()
    thread.join(0.7)
    assert thread.is_alive()
    assert session.summary().exhibits == 0
    control.resume()
    thread.join(60)
    assert counts(reports[0]) == {"enrolled": 60}


def test_several_sources_queue_and_share_what_they_know(session: CaseSession, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.png").write_bytes(drawn_photograph([1]))
    requests = [SourceRequest(tmp_path / name, f"E-{name}", "Warrant 7/24") for name in ("one", "two")]
    report = session.import_sources(requests)
    assert counts(report) == {"enrolled": 1, "known": 1}
    assert {place.exhibit_reference for place in session.occurrences(1)} == {"E-one", "E-two"}


# --- near copies ----------------------------------------------------------------------------------------------------


def test_re_saved_and_shrunken_copies_are_linked_and_others_are_not(session: CaseSession, tmp_path: Path) -> None:
    folder = tmp_path / "holdings"
    folder.mkdir()
    with Image.open(io.BytesIO(drawn_photograph([3, 17], size=(640, 480)))) as image:
        # What photographs have and drawings lack: something everywhere.
        scene = Image.blend(image.convert("RGB"), Image.radial_gradient("L").resize((640, 480)).convert("RGB"), 0.3)
    scene.save(folder / "a.png")
    scene.save(folder / "b.jpg", quality=40)
    scene.resize((200, 150)).save(folder / "c.png")
    scene.transpose(Image.Transpose.ROTATE_180).save(folder / "other.png")
    Image.new("RGB", (640, 480), "white").save(folder / "white.png")
    Image.new("RGB", (320, 240), "white").save(folder / "white too.png")
    bring_in(session, folder)
    by_path = {place.path: exhibit for exhibit in range(1, 7) for place in session.occurrences(exhibit)}
    copies = {near.exhibit_id for near in session.near_copies(by_path["a.png"])}
    assert copies == {by_path["b.jpg"], by_path["c.png"]}
    assert session.near_copies(by_path["other.png"]) == []
    assert session.near_copies(by_path["white.png"]) == []


def test_an_original_in_a_container_can_be_opened_by_another_program_until_the_case_is_closed(tmp_path: Path) -> None:
    holdings = tmp_path / "holdings"
    holdings.mkdir()
    shown = drawn_photograph([3])
    (holdings / "outer.zip").write_bytes(zipped({"inner.zip": zipped({"deep.png": shown})}))
    (holdings / "plain.png").write_bytes(drawn_photograph([4]))
    session = CaseSession.create(tmp_path / "case", CaseDetails("1", "t", "a", "o"), engine=DeterministicEngine())
    try:
        bring_in(session, holdings)
        by_path = {place.path: place for exhibit in (1, 2) for place in session.occurrences(exhibit)}
        copy = session.original_to_open(by_path["outer.zip/inner.zip/deep.png"])
        assert copy.read_bytes() == shown
        assert holdings not in copy.parents
        assert session.original_to_open(by_path["plain.png"]) == holdings / "plain.png"
    finally:
        session.close()
    assert not copy.exists()
    assert (holdings / "plain.png").exists()
