"""The models alone, as fast as they go: what every measured time of the engine is held against.

*The models alone* are the networks that the recogniser needs, and nothing else: for each photograph one run of the
detector over the whole of it; for each face proposed there one run of the landmark network (the crop and its mirror
image, as it is always given); for each face found one run of every recognising network. Everything that these runs are
given is decoded, cut and scaled beforehand and lies in memory; what they give is thrown away. They run in batches (the
landmark network 32, the recognising networks 16; the detector one photograph at a time, because photographs have
different sizes), in as many processes as the engine has workers, each with as many threads as a worker has. Looking
a second time (turned, in tiles), decoding, aligning, judging, JPEG and records are no part of it.

``Bare`` is the parent's side; the module itself is the child.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from facefinder.domain.recognisers import recogniser_named
from facefinder.engine import models
from facefinder.engine.process import PrivateHome, environment

ROOT = Path(__file__).resolve().parents[1]
_LANDMARK_BATCH = 32
_BATCH = 16


class Bare:
    """Processes that hold the prepared inputs of ``groups`` of photographs and run the models over one group at a time.

    Each process has its share of every group, and one thread.
    """

    def __init__(self, recogniser_id: str, groups: Sequence[Sequence[Path]], processes: int) -> None:
        folder = models.default_folder().absolute()
        self._home = PrivateHome(folder)
        backend = recogniser_named(recogniser_id).backend
        self._children = []
        for number in range(processes):
            child = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.bare"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
                env={**environment(self._home.path, 1, backend), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            )  # fmt: skip
            self._children.append(child)
            share = [[str(path) for path in group[number::processes]] for group in groups]
            self._tell(child, {"models": str(folder), "recogniser": recogniser_id, "groups": share})
        self.faces = [sum(counts) for counts in zip(*(self._hear(child) for child in self._children), strict=True)]

    def seconds(self, group: int, *, single: bool = False) -> float:
        """Seconds a photograph, all processes together: from the sum of their rates. ``single`` runs photograph after
        photograph without batches, one face each, in the first process only."""
        asked = self._children[:1] if single else self._children
        for child in asked:
            self._tell(child, {"group": group, "single": single})
        answers = [self._hear(child) for child in asked]
        return 1.0 / sum(count / seconds for count, seconds in answers if count)

    def close(self) -> None:
        for child in self._children:
            assert child.stdin is not None
            child.stdin.close()
            child.wait(30)
        self._home.remove()

    def _tell(self, child: subprocess.Popen[str], message: dict[str, Any]) -> None:
        assert child.stdin is not None
        child.stdin.write(json.dumps(message) + "\n")
        child.stdin.flush()

    def _hear(self, child: subprocess.Popen[str]) -> Any:
        assert child.stdout is not None
        line = child.stdout.readline()
        if not line:
            raise SystemExit("A process that runs the models alone has ended.")
        return json.loads(line)


# --- the child ------------------------------------------------------------------------------------------------------


class _Listening:
    """A session that keeps what it is given."""

    def __init__(self, session: Any) -> None:
        self.session = session
        self.given: list[tuple[Any, Any]] = []

    def run(self, wanted: Any, given: Any) -> Any:
        self.given.append((wanted, given))
        return self.session.run(wanted, given)


class _Prepared:
    """The inputs of one photograph's runs."""

    def __init__(self, path: Path, analyser: Any, networks: Any) -> None:
        detector = analyser._detector
        scanner, landmarker = _Listening(detector._net._session), _Listening(detector._landmarker._session)
        detector._net._session, detector._landmarker._session = scanner, landmarker
        try:
            seen = analyser.see(path.read_bytes())
        finally:
            detector._net._session, detector._landmarker._session = scanner.session, landmarker.session
        self.scan = scanner.given[0]
        self.crops = landmarker.given[0][1]["data"] if landmarker.given else np.zeros((0, 3, 48, 48), np.float32)
        decoded = [face.decoded for face in seen.faces]
        self.faces = len(decoded)
        self.inputs = [run.prepared(decoded) if decoded else None for run in networks.runs]


class _Group:
    """Photographs in turn, and the inputs of all of them for each network in one piece."""

    def __init__(self, paths: Sequence[str], analyser: Any, networks: Any) -> None:
        self.photographs = [_Prepared(Path(path), analyser, networks) for path in paths]
        self.crops = np.concatenate([each.crops for each in self.photographs])
        self.inputs = [
            np.concatenate([each.inputs[place] for each in self.photographs if each.inputs[place] is not None])
            for place in range(len(networks.runs))
        ]
        self.faces = sum(each.faces for each in self.photographs)
        crop, face = 0, 0
        for each in self.photographs:  # parts of the whole instead of copies of their own
            each.crops, crop = self.crops[crop : crop + len(each.crops)], crop + len(each.crops)
            if each.faces:
                steps = [len(whole) // self.faces for whole in self.inputs]
                each.inputs = [
                    whole[face * step : (face + each.faces) * step]
                    for whole, step in zip(self.inputs, steps, strict=True)
                ]
            face += each.faces


def _batched(group: _Group, detector: Any, networks: Any) -> float:
    began = time.perf_counter()
    for each in group.photographs:
        detector._net._session.run(*each.scan)
    for start in range(0, len(group.crops), _LANDMARK_BATCH):
        crops = group.crops[start : start + _LANDMARK_BATCH]
        detector._landmarker._session.run(["landmarks", "scores"], {"data": crops})
    for run, given in zip(networks.runs, group.inputs, strict=True):
        for start in range(0, len(given), _BATCH):
            run.run(given[start : start + _BATCH])
    return time.perf_counter() - began


def _one_by_one(group: _Group, detector: Any, networks: Any) -> float:
    began = time.perf_counter()
    for each in group.photographs:
        detector._net._session.run(*each.scan)
        detector._landmarker._session.run(["landmarks", "scores"], {"data": each.crops})
        for run, given in zip(networks.runs, each.inputs, strict=True):
            if given is not None:
                run.run(given)
    return time.perf_counter() - began


def main() -> None:
    told, answers = sys.stdin, sys.stdout
    sys.stdout = sys.stderr  # what libraries print must not get between the answers
    hello = json.loads(told.readline())
    import cv2

    from facefinder.engine.analyse import Analyser
    from facefinder.engine.contract import Limits
    from facefinder.engine.networks import Networks

    cv2.setNumThreads(1)
    folder = Path(hello["models"])
    analyser = Analyser(folder, Limits(), 1)
    networks = Networks(recogniser_named(hello["recogniser"]), folder, 1)
    detector = analyser._detector
    groups = [_Group(paths, analyser, networks) for paths in hello["groups"]]
    for paths in hello["groups"]:
        _batched(_Group(paths[:4], analyser, networks), detector, networks)
    print(json.dumps([group.faces for group in groups]), file=answers, flush=True)
    for line in told:
        wanted = json.loads(line)
        group = groups[wanted["group"]]
        measure = _one_by_one if wanted["single"] else _batched
        print(json.dumps([len(group.photographs), measure(group, detector, networks)]), file=answers, flush=True)


if __name__ == "__main__":
    from facefinder import offline

    offline.enforce()
    main()
