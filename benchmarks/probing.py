"""How long a person waits for one probe to be read, beside the models alone.

    python -m benchmarks.probing [FOLDER] [--photographs 60] [--write]

A warm engine reads one photograph after another as a probe (decoding, detecting, aligning, judging, embedding, through
the worker's pipe and back). In turn with it, the models alone (see ``benchmarks.bare``) run over the same photographs
one after another, without batches, on inputs that were prepared beforehand, in a process of one thread. Bar: 1.5 times
the models alone.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.bare import Bare
from benchmarks.importing import photographs_folder, photographs_in, warm
from benchmarks.page import machine, write_part
from facefinder import offline
from facefinder.domain.recognisers import DEFAULT_RECOGNISER
from facefinder.engine import open_engine


def measure(folder: Path, count: int) -> dict[str, Any]:
    photographs = photographs_in(folder)
    chosen = photographs[:: max(1, len(photographs) // count)][:count]
    contents = [path.read_bytes() for path in chosen]
    bare = Bare(DEFAULT_RECOGNISER, [[path] for path in chosen], 1)
    engine = open_engine(DEFAULT_RECOGNISER)
    alone, probes = [], []
    try:
        warm(engine, chosen)
        for content in contents[:10]:
            engine.analyse(content)
        for number, content in enumerate(contents):
            before = bare.seconds(number, single=True)
            began = time.perf_counter()
            engine.analyse(content)
            probes.append(time.perf_counter() - began)
            alone.append((before + bare.seconds(number, single=True)) / 2)
    finally:
        engine.close()
        bare.close()
    ratios = sorted(probe / models for probe, models in zip(probes, alone, strict=True))
    return {
        "machine": machine(),
        "photographs": len(chosen),
        "models_alone_ms": round(1e3 * median(alone), 1),
        "probe_ms": round(1e3 * median(probes), 1),
        "ratio": round(median(ratios), 2),
        "ratio_nine_of_ten": round(ratios[int(0.9 * len(ratios))], 2),
    }


def table(document: dict[str, Any]) -> str:
    values = [document[name] for name in ("models_alone_ms", "probe_ms", "ratio", "ratio_nine_of_ten")]
    return "\n".join(
        [
            f"{document['photographs']} photographs, one after another, engine warm; milliseconds, medians:",
            "",
            "| models alone | probe | ratio (bar: 1.5) | nine of ten within |",
            "|---|---|---|---|",
            "| " + " | ".join(str(value) for value in values) + " |",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how long one probe takes.")
    parser.add_argument("folder", type=Path, nargs="?", help="photographs")
    parser.add_argument("--photographs", type=int, default=60)
    parser.add_argument("--write", action="store_true", help="renew docs/benchmarks.md")
    given = parser.parse_args()
    offline.enforce()
    document = measure(given.folder or photographs_folder(), given.photographs)
    print(json.dumps(document, indent=1), file=sys.stderr)
    print(table(document))
    if given.write:
        write_part("probing", document, table(document))


if __name__ == "__main__":
    main()
