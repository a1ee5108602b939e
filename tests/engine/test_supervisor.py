"""Workers die, linger and want too much; the program and the other files never suffer for it."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from PIL import Image

from facefinder.domain.errors import (
    DeadlineExceeded,
    EngineFailed,
    MemoryExceeded,
    ModelAltered,
    ModelMissing,
    RecogniserUnavailable,
    WorkerCrashed,
)
from facefinder.engine import Engine, Limits, Work, open_engine
from facefinder.engine.models import DETECTOR_FILE

OpenEngine = Callable[..., Engine]


def png(width: int, height: int, mode: str = "RGB") -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (width, height), 127).save(stream, "PNG", compress_level=1)
    return stream.getvalue()


@pytest.fixture(scope="module")
def heavy() -> bytes:
    """A small file that takes seconds to decode and look through."""
    return png(8000, 8000)


@pytest.fixture
def opened(model_pack: Path) -> Iterator[OpenEngine]:
    """Opens engines of the quickest recogniser and closes them afterwards."""
    engines: list[Engine] = []

    def make(**choices: Any) -> Engine:
        engine = open_engine("sface", models_folder=model_pack, **{"workers": 1, **choices})
        engines.append(engine)
        return engine

    yield make
    for engine in engines:
        engine.close()


_OTHERS: set[int] = set()


@pytest.fixture(autouse=True)
def _leave_others_alone() -> None:
    """The engine that other modules' tests share may have workers too."""
    _OTHERS.clear()
    _OTHERS.update(worker.pid for worker in workers())


def workers() -> list[psutil.Process]:
    """The workers of the running test's own engines."""
    found = []
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "facefinder.engine.worker" in " ".join(child.cmdline()) and child.pid not in _OTHERS:
                found.append(child)
    return found


def test_a_worker_killed_in_the_middle_costs_nothing(opened: OpenEngine, eval_photographs: Path) -> None:
    contents = [file.read_bytes() for file in sorted(eval_photographs.glob("*/*.jpg"))[:40]]
    engine = opened(workers=2)
    calm = list(engine.analyse_many(Work(place, content) for place, content in enumerate(contents)))
    disturbed = []
    for answer in engine.analyse_many(Work(place, content) for place, content in enumerate(contents)):
        disturbed.append(answer)
        if len(disturbed) in (5, 20):
            workers()[0].kill()
    assert [answer.key for answer in disturbed] == list(range(40))
    for before, after in zip(calm, disturbed, strict=True):
        assert before.analysis is not None
        assert after.analysis is not None
        assert [face.box for face in before.analysis.faces] == [face.box for face in after.analysis.faces]
        for one, other in zip(before.analysis.faces, after.analysis.faces, strict=True):
            np.testing.assert_allclose(one.embedding, other.embedding, atol=2e-5)


def test_a_file_that_takes_too_long_is_set_aside_and_the_others_are_not(opened: OpenEngine, heavy: bytes) -> None:
    engine = opened(limits=Limits(seconds=0.4))
    small = png(64, 64)
    engine.analyse(small)
    kinds = [
        type(answer.problem)
        for answer in engine.analyse_many([Work(0, small), Work(1, heavy), Work(2, small), Work(3, small)])
    ]
    assert kinds == [type(None), DeadlineExceeded, type(None), type(None)]


def test_a_file_that_wants_too_much_memory_is_set_aside(opened: OpenEngine) -> None:
    engine = opened(limits=Limits(memory_bytes=400 * 1024**2))
    engine.embed([])
    engine.analyse(png(64, 64))
    with pytest.raises(MemoryExceeded):
        engine.analyse(png(15_000, 15_000, "L"))
    assert engine.analyse(png(64, 64)).width == 64


def test_a_file_that_crashes_its_worker_twice_is_set_aside(opened: OpenEngine, heavy: bytes) -> None:
    engine = opened()
    engine.analyse(png(64, 64))
    finished = threading.Event()
    killed: set[int] = set()

    def crash() -> None:
        while not finished.wait(0.05):
            for worker in workers():
                with contextlib.suppress(psutil.Error):
                    if worker.memory_info().rss > 300 * 1024**2 and worker.pid not in killed:
                        worker.send_signal(signal.SIGSEGV)
                        killed.add(worker.pid)

    saboteur = threading.Thread(target=crash)
    saboteur.start()
    try:
        with pytest.raises(WorkerCrashed):
            engine.analyse(heavy)
    finally:
        finished.set()
        saboteur.join()
    assert len(killed) == 2
    assert engine.analyse(png(64, 64)).width == 64


def test_a_probe_goes_before_waiting_import_work(opened: OpenEngine, eval_photographs: Path) -> None:
    contents = [file.read_bytes() for file in sorted(eval_photographs.glob("*/*.jpg"))[:80]]
    engine = opened()
    engine.analyse(contents[0])
    answers = engine.analyse_many(Work(place, content) for place, content in enumerate(contents))
    next(answers)
    began = time.monotonic()
    engine.analyse(contents[0])
    probe = time.monotonic() - began
    began = time.monotonic()
    assert len(list(answers)) == 79
    assert probe < (time.monotonic() - began) / 2


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks the kernel of Linux to end orphans")
def test_no_worker_survives_the_program(model_pack: Path) -> None:
    program = textwrap.dedent(
        f"""
        import psutil, sys, time
        from pathlib import Path
        from facefinder.engine import open_engine
        engine = open_engine("sface", models_folder=Path({str(model_pack)!r}), workers=2)
        engine.warm_up()
        while len(psutil.Process().children()) < 2:
            time.sleep(0.05)
        print(*(child.pid for child in psutil.Process().children()), flush=True)
        time.sleep(60)
        """
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        children = [int(number) for number in parent.stdout.readline().split()]
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
    assert len(children) == 2
    until = time.monotonic() + 10
    while any(psutil.pid_exists(child) and not _ended(child) for child in children):
        assert time.monotonic() < until, "a worker outlived the program"
        time.sleep(0.05)


def _ended(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_missing_model_is_named_before_anything_is_read(model_pack: Path, tmp_path: Path) -> None:
    engine = open_engine("sface", models_folder=tmp_path)
    with pytest.raises(ModelMissing, match=DETECTOR_FILE):
        engine.analyse(b"whatever")
    with pytest.raises(ModelMissing):
        next(engine.analyse_many([Work(0, b"whatever")]))
    with pytest.raises(ModelMissing):
        engine.embed([b""])
    assert not workers()


def test_a_models_folder_named_from_here_is_found_by_workers_elsewhere(
    model_pack: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(model_pack.parent)
    engine = open_engine("sface", models_folder=Path(model_pack.name), workers=1)
    try:
        assert engine.analyse(png(64, 64)).width == 64
    finally:
        engine.close()


def test_an_altered_model_is_refused(model_pack: Path, tmp_path: Path) -> None:
    for file in model_pack.glob("*.onnx"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    altered = bytearray((tmp_path / DETECTOR_FILE).read_bytes())
    altered[1000] ^= 1
    (tmp_path / DETECTOR_FILE).write_bytes(altered)
    with pytest.raises(ModelAltered, match=DETECTOR_FILE):
        open_engine("sface", models_folder=tmp_path).analyse(b"whatever")


def test_an_unknown_or_uninstalled_recogniser_says_what_is_wrong(model_pack: Path, tmp_path: Path) -> None:
    with pytest.raises(RecogniserUnavailable, match=r"sface\+facenet-v1"):
        open_engine("clairvoyance")
    with pytest.raises(ModelMissing, match="arcface_weights"):
        open_engine("arcface", models_folder=model_pack).analyse(b"whatever")


def test_a_closed_engine_says_so(opened: OpenEngine) -> None:
    engine = opened()
    engine.analyse(png(64, 64))
    engine.close()
    assert not workers()
    with pytest.raises(EngineFailed):
        engine.analyse(png(64, 64))


def test_the_program_itself_loads_neither_opencv_nor_tensorflow() -> None:
    program = (
        "import sys, facefinder.engine\n"
        "loaded = {'cv2', 'tensorflow', 'deepface', 'onnxruntime', 'PIL', 'keras'} & set(sys.modules)\n"
        "print(sorted(loaded))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
