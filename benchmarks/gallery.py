"""Speed, memory and recall of the search, beside its peers, in one run on one machine.

``python -m benchmarks.gallery --sizes 10000 100000 1000000`` measures and prints one JSON document; ``--write`` also
renews the tables in ``docs/benchmarks.md`` and the plot beside it. Everything is made from a seed. A time is the median
over the probes of the best of five; each probe is searched by every peer before the next one, so that a busy moment
touches all alike.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import faiss
import hnswlib
import numpy as np
import psutil
from numpy.typing import NDArray

from benchmarks.holdings import DIMENSION, probes, strangers, templates
from benchmarks.report import write_report
from facefinder.audit import Recorder
from facefinder.catalogue import Catalogue
from facefinder.catalogue.rows import (
    exhibit_values,
    face_values,
    landmark_bytes,
    occurrence_values,
    seal,
    template_checksum,
)
from facefinder.domain.filters import Filter
from facefinder.domain.geometry import TEMPLATE_POINTS
from facefinder.domain.records import CaseRecord, SourceKind
from facefinder.gallery import Among, Gallery, Neighbours
from facefinder.gallery.approximate import SEED
from facefinder.gallery.codes import longer_list

PEERS = Path(__file__).resolve().parents[1] / "build" / "bench" / "libraries"
RECOGNISER = "benchmark-v1"
TOP = 50
SELECTIVITIES = (0.0001, 0.001, 0.01, 0.1, 0.25, 0.5, 0.9)
EFFORTS = (50, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600, 2400, 3200, 4800)
SLOWEST_LOOP = 100_000
"""DeepFace's loop is measured up to so many rows; it is linear, and a million rows would take minutes."""


def median_ms(spent: list[float]) -> float:
    return round(float(np.median(spent)) * 1e3, 4)


def best(work: Callable[[], Any], repeats: int = 5) -> float:
    """The least of several times, in seconds: other work on the machine can only make it longer."""
    return min(timed(work) for _ in range(repeats))


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


# --- a case of any size ---------------------------------------------------------------------------------------------


def make_catalogue(folder: Path, vectors: NDArray[np.float32]) -> Catalogue:
    """A catalogue with one photograph for each template, written the quick way: as plain rows, many at a time."""
    catalogue = Catalogue.create(folder / "catalogue.sqlite")
    writer = catalogue._connections.writer
    with catalogue.transaction():
        catalogue.set_case(CaseRecord("benchmark", "1", "t", "a", "o", RECOGNISER, "2026-01-01T00:00:00Z"))
        catalogue.faces.know_recogniser(RECOGNISER, vectors.shape[1], {}, "2026-01-01T00:00:00Z")
        for number in range(10):
            catalogue.sources.add(
                kind=SourceKind.FOLDER, location=f"/s{number}", exhibit_reference=f"E{number}", legal_basis="w",
                custodian="", review_by="", note="", at="2026-01-01T00:00:00Z",
            )  # fmt: skip
        Recorder(catalogue, "o").record("benchmark", "case")
    # Not through the audited transaction: a million rows' change lists are not what is measured here.
    writer.execute("DROP TABLE IF EXISTS temp.touched")
    for (name,) in writer.execute("SELECT name FROM temp.sqlite_master WHERE type = 'trigger'").fetchall():
        writer.execute(f"DROP TRIGGER temp.{name}")
    landmarks = landmark_bytes(TEMPLATE_POINTS)
    cursor = writer.conn.cursor()
    for start in range(0, len(vectors), 50_000):
        cursor.execute("BEGIN")
        rows = range(start, min(start + 50_000, len(vectors)))
        cursor.executemany(_insert("exhibit", EXHIBIT), (_exhibit(row) for row in rows))
        cursor.executemany(_insert("occurrence", ("occurrence_id", *OCCURRENCE)), (_occurrence(row) for row in rows))
        cursor.executemany(_insert("face", FACE), (_face(row, landmarks) for row in rows))
        cursor.executemany(
            "INSERT INTO template VALUES (?, ?, ?, ?)", (_template(row, vectors[row].tobytes()) for row in rows)
        )
        cursor.execute("COMMIT")
    writer.execute("UPDATE gallery_state SET generation = 1, faces = ?", [len(vectors)])
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return catalogue


EXHIBIT = ("exhibit_id", "sha256", "size", "media_type", "width", "height", "truncated", "taken_at", "camera",
           "metadata", "perceptual_hash", "faces", "enrolled_at")  # fmt: skip
OCCURRENCE = ("exhibit_id", "source_id", "path", "stamp", "url", "page_url", "captured_at")
FACE = ("face_id", "exhibit_id", "frame", "frame_time", "x", "y", "width", "height", "landmarks", "detection_score",
        "detection_pass", "quality", "quality_components")  # fmt: skip


def _insert(table: str, columns: tuple[str, ...]) -> str:
    names = (*columns, "checksum")
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def _exhibit(row: int) -> tuple[Any, ...]:
    day = f"2024-{1 + row % 12:02d}-{1 + row % 28:02d}T10:00:00"
    values = (row + 1, f"{row:064x}", 1000, "image/jpeg", 640, 480, 0, day, f"Camera {row % 7}", "{}",
              row.to_bytes(8, "big"), 1, "2026-01-01T00:00:00Z")  # fmt: skip
    return (*values, seal("exhibit", *exhibit_values(dict(zip(EXHIBIT, values, strict=True)))))


def _occurrence(row: int) -> tuple[Any, ...]:
    values = (row + 1, 1 + row % 10, b"DCIM/%d.jpg" % row, "1:1", "", "", "")
    named = defaultdict(str, zip(OCCURRENCE, values, strict=True))
    return (row + 1, *values, seal("occurrence", *occurrence_values(named)))


def _face(row: int, landmarks: bytes) -> tuple[Any, ...]:
    values = (row + 1, row + 1, 0, None, 10.0, 10.0, 50.0 + row % 100, 60.0, landmarks, 0.9, "plain",
              row % 101, "{}")  # fmt: skip
    return (*values, seal("face", *face_values(dict(zip(FACE, values, strict=True)))))


def _template(row: int, vector: bytes) -> tuple[Any, ...]:
    return RECOGNISER, row + 1, vector, template_checksum(RECOGNISER, row + 1, vector)


# --- measuring ------------------------------------------------------------------------------------------------------


def measure(size: int, wanted_probes: int, folder: Path, hnsw: bool) -> dict[str, Any]:
    vectors = templates(size)
    asked = np.concatenate([probes(size, wanted_probes), strangers(max(1, wanted_probes // 4))])
    found: dict[str, Any] = {"templates": size, "dimension": DIMENSION, "probes": len(asked)}
    if (folder / "catalogue.sqlite").exists():
        catalogue = Catalogue.open(folder / "catalogue.sqlite")
        for path in folder.glob(f"{RECOGNISER}.vectors*"):
            path.unlink()
    else:
        folder.mkdir(parents=True, exist_ok=True)
        catalogue = make_catalogue(folder, vectors)
    gallery = Gallery(catalogue.faces, folder, "benchmark", RECOGNISER, DIMENSION)
    found["open_from_catalogue_s"] = round(timed(lambda: gallery.search(asked[0], TOP)), 3)
    found["save_vectors_s"] = round(timed(gallery.save_vectors), 3)

    bare = faiss.IndexScalarQuantizer(DIMENSION, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    bare.add(vectors)
    # One probe gives OpenMP nothing to share out; its threads would only make the bare scan slower.
    faiss.omp_set_num_threads(1)
    peers: dict[str, Callable[[NDArray[np.float32]], Any]] = {
        "facefinder exact": lambda probe: gallery.search(probe, TOP),
        "bare faiss fp16 scan": lambda probe: bare.search(probe.reshape(1, -1), TOP),
        "numpy float32": lambda probe: np.argpartition(-(vectors @ probe), TOP)[:TOP],
    }
    spent: dict[str, list[float]] = {name: [] for name in peers}
    for probe in asked[: min(len(asked), 25)]:
        for name, search in peers.items():
            search(probe)
            spent[name].append(best(partial(search, probe)))
    found["milliseconds"] = {name: median_ms(values) for name, values in spent.items()}
    found["exact_over_bare_scan"] = round(
        float(np.median(np.divide(spent["facefinder exact"], spent["bare faiss fp16 scan"]))), 3
    )
    found["milliseconds"]["DeepFace.find loop"], found["find_rows"] = deepface_loop(vectors, asked[0])
    found["find_over_exact"] = round(
        found["milliseconds"]["DeepFace.find loop"] / found["milliseconds"]["facefinder exact"], 1
    )
    found["filters"] = measure_filters(catalogue, gallery, asked)
    truth = [set(gallery.search(probe, TOP).face_ids.tolist()) for probe in asked]
    reference = [set((np.argpartition(-(vectors @ probe), TOP)[:TOP] + 1).tolist()) for probe in asked[:20]]
    found["exact_recall"] = float(
        np.mean([len(one & other) / TOP for one, other in zip(truth, reference, strict=False)])
    )
    found["codes"] = measure_codes(gallery, asked, truth, wanted_probes)
    if hnsw:
        found["hnsw"] = measure_hnsw(gallery, asked, truth, wanted_probes)
    gallery.close()
    catalogue.close()
    found["opened"] = opened(folder)
    return found


def deepface_loop(vectors: NDArray[np.float32], probe: NDArray[np.float32]) -> tuple[float, int]:
    """The loop of ``DeepFace.find`` over the same templates, from ``df.iterrows()`` to sorting the distances; scaled to
    all rows where it would take minutes.

    It walks a data frame where pandas is to be had (``make bench`` installs it beside the environment; DeepFace needs
    it for this alone), else a list, which is quicker: that difference is in DeepFace's favour.
    """
    from deepface.modules import verification

    rows = min(len(vectors), SLOWEST_LOOP)
    walk = _walking([{"identity": "x", "embedding": vector.tolist()} for vector in vectors[:rows]])
    target = probe.tolist()

    def find() -> None:
        distances = []
        for instance in walk():
            source = instance["embedding"]
            if len(list(target)) != len(list(source)):
                raise ValueError("another dimension")
            distance = float(verification.find_distance(source, target, "cosine"))
            verification.find_confidence(
                distance=distance, model_name="SFace", distance_metric="cosine", verified=distance < 0.593
            )
            distances.append(distance)
        np.argsort(distances)[:TOP]

    return round(timed(find) * 1e3 * len(vectors) / rows, 1), rows


def _walking(records: list[dict[str, Any]]) -> Callable[[], Iterator[Any]]:
    """What gives the records one by one, as DeepFace has them."""
    try:
        frame: Any = importlib.import_module("pandas").DataFrame(records)
    except ImportError:
        return lambda: iter(records)
    return lambda: (row for _, row in frame.iterrows())


def measure_filters(catalogue: Catalogue, gallery: Gallery, asked: NDArray[np.float32]) -> list[dict[str, Any]]:
    """Filtered searches against unfiltered ones, and what it takes to ask the catalogue for the faces."""
    size = len(gallery)
    rng = np.random.default_rng(7)
    measured = []
    for part in SELECTIVITIES:
        count = max(1, int(part * size))
        among = Among(rng.choice(np.arange(1, size + 1), count, replace=False))
        gallery.count(among)
        ratios, spent = [], []
        for probe in asked[:15]:
            plain = best(partial(gallery.search, probe, TOP))
            limited = best(partial(gallery.search, probe, TOP, among))
            ratios.append(limited / plain)
            spent.append(limited)
        measured.append(
            {"part": part, "milliseconds": median_ms(spent), "over_unfiltered": round(float(np.median(ratios)), 3)}
        )
    for words, wanted in (
        ("one source of ten", Filter(sources=(3,))),
        ("one day", Filter(taken_from="2024-03-03", taken_to="2024-03-03")),
        ("quality 50 and better", Filter(quality_from=50)),
    ):
        began = time.perf_counter()
        ids = catalogue.filters.face_ids(wanted)
        resolved = time.perf_counter() - began
        began = time.perf_counter()
        among = Among(ids)
        gallery.count(among)
        placed = time.perf_counter() - began
        measured.append(
            {
                "filter": words,
                "part": round(len(ids) / size, 4),
                "asked_ms": round(resolved * 1e3, 1),
                "placed_ms": round(placed * 1e3, 1),
                "milliseconds": median_ms([best(partial(gallery.search, probe, TOP, among)) for probe in asked[:15]]),
            }
        )
    return measured


def measure_codes(gallery: Gallery, asked: NDArray[np.float32], truth: list[set[int]], enrolled: int) -> dict[str, Any]:
    """A whole preview: the codes, the longer list ranked by half-precision templates, the similarities."""
    process = psutil.Process()
    began, cpu, before = time.perf_counter(), time.process_time(), process.memory_info().rss
    if not gallery.make_codes():
        raise RuntimeError("the gallery is too small for codes")
    built = {
        "build_s": round(time.perf_counter() - began, 1),
        "build_cpu_s": round(time.process_time() - cpu, 1),
        "bytes_a_face": round((process.memory_info().rss - before) / len(gallery), 1),
    }
    usual = longer_list(TOP, len(gallery))
    lengths = sorted({*(usual // part for part in (8, 4, 2)), usual, 2 * usual})
    return {**built, "longer_list": usual, "curve": recall_curve(gallery.by_codes, lengths, asked, truth, enrolled)}


def measure_hnsw(gallery: Gallery, asked: NDArray[np.float32], truth: list[set[int]], enrolled: int) -> dict[str, Any]:
    """A whole preview: the graphs, the longer list along the axes ranked by whole templates, the similarities."""
    began, cpu = time.perf_counter(), time.process_time()
    kept = gallery.index_path.exists()
    gallery.refresh_index().result()
    index = gallery.index
    if index is None:
        raise RuntimeError("the index was not built")
    built = {"build_s": None, "build_cpu_s": None}
    if not kept:
        built = {
            "build_s": round(time.perf_counter() - began, 1),
            "build_cpu_s": round(time.process_time() - cpu, 1),
        }
    return {
        "connections": index.parameters.connections,
        "construction_effort": index.parameters.construction_effort,
        "graphs": len(index.graphs),
        "axes": DIMENSION if index.axes.matrix is None else int(index.axes.matrix.shape[1]),
        "seed": SEED,
        "hnswlib": getattr(hnswlib, "__version__", ""),
        **built,
        "curve": recall_curve(gallery.by_graphs, EFFORTS, asked, truth, enrolled, enough=0.995),
    }


def recall_curve(
    preview: Callable[[NDArray[np.float32], int, int], Neighbours | None],
    efforts: Sequence[int],
    asked: NDArray[np.float32],
    truth: list[set[int]],
    enrolled: int,
    enough: float = 1.1,
) -> list[dict[str, Any]]:
    """Recall@50 and milliseconds by effort, up to one with ``enough`` recall."""
    curve = []
    for effort in efforts:
        recalls, spent = [], []
        for probe, right in zip(asked, truth, strict=True):
            found = preview(probe, TOP, effort)
            spent.append(best(partial(preview, probe, TOP, effort), 3))
            recalls.append(0.0 if found is None else len(right & set(found.face_ids.tolist())) / TOP)
        curve.append(
            {
                "effort": effort,
                "recall_at_50": round(float(np.mean(recalls)), 4),
                "recall_enrolled": round(float(np.mean(recalls[:enrolled])), 4),
                "milliseconds": median_ms(spent),
            }
        )
        if curve[-1]["recall_at_50"] >= enough:
            break
    return curve


def opened(folder: Path) -> dict[str, Any]:
    """A fresh process opens the case: how long until the gallery object stands, and until the first answer. Another
    one says what it keeps in memory."""
    document: dict[str, Any] = {}
    for what in ("--open", "--memory"):
        ran = subprocess.run(
            [sys.executable, "-m", "benchmarks.gallery", what, str(folder)], capture_output=True, text=True, check=True
        )
        document |= json.loads(ran.stdout)
    return document


def open_case(folder: Path) -> dict[str, Any]:
    probe = strangers(1)[0]
    began = time.perf_counter()
    catalogue = Catalogue.open(folder / "catalogue.sqlite")
    gallery = Gallery(catalogue.faces, folder, "benchmark", RECOGNISER, DIMENSION)
    stands = time.perf_counter() - began
    summary = timed(lambda: catalogue.summary(RECOGNISER))
    first = gallery.search(probe, TOP)
    answered = time.perf_counter() - began
    from_file = gallery._vectors_saved == gallery.state
    gallery.close()
    catalogue.close()
    return {
        "gallery_stands_s": round(stands, 3),
        "counts_s": round(summary, 4),
        "first_answer_s": round(answered, 3),
        "from_vector_file": from_file,
        "faces": first.gallery_size,
    }


def memory_of_case(folder: Path) -> dict[str, Any]:
    """What the gallery adds to a process that has searched a small one, a face, after a few searches."""
    process = psutil.Process()
    asked = strangers(5)

    def searched(path: Path) -> tuple[int, Catalogue, Gallery]:
        catalogue = Catalogue.open(path / "catalogue.sqlite")
        gallery = Gallery(catalogue.faces, path, "benchmark", RECOGNISER, DIMENSION)
        for probe in asked:
            gallery.search(probe, TOP)
        return process.memory_info().rss, catalogue, gallery

    with tempfile.TemporaryDirectory(prefix="facefinder-bench-") as small:
        make_catalogue(Path(small), templates(100)).close()
        gc.collect()
        before, *empty = searched(Path(small))
        after, *full = searched(folder)
        for catalogue, gallery in (empty, full):
            gallery.close()
            catalogue.close()
        return {"bytes_a_face": round((after - before) / len(full[1]), 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--probes", type=int, default=100)
    parser.add_argument(
        "--keep", type=Path, help="keep the cases here with their indexes (a million's takes 15 minutes), or take them"
    )
    parser.add_argument("--no-hnsw", action="store_true", help="leave the HNSW index out")
    parser.add_argument("--folder", type=Path, help="where the cases are made (the system's temporary folder)")
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    wanted = parser.parse_args()
    if wanted.open:
        print(json.dumps(open_case(wanted.open)))
        return
    if wanted.memory:
        print(json.dumps(memory_of_case(wanted.memory)))
        return
    sys.path.append(str(PEERS))
    document: dict[str, Any] = {
        "machine": {
            "processor": processor(),
            "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
            "load": [round(value, 1) for value in os.getloadavg()],
            "python": platform.python_version(),
            "faiss": faiss.__version__,
            "numpy": np.__version__,
            "frame": "a data frame" if importlib.util.find_spec("pandas") else "a list",
        },
        "sizes": [],
    }
    for size in wanted.sizes:
        with tempfile.TemporaryDirectory(dir=wanted.folder, prefix="facefinder-bench-") as folder:
            case = (wanted.keep or Path(folder)) / f"templates-{size}"
            document["sizes"].append(measure(size, wanted.probes, case, not wanted.no_hnsw))
        print(json.dumps(document["sizes"][-1]), file=sys.stderr, flush=True)
    print(json.dumps(document, indent=1))
    if wanted.write:
        write_report(document)


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


if __name__ == "__main__":
    main()
