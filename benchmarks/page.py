"""Generated parts of ``docs/benchmarks.md``: each between its own marks, with the raw figures beside the page."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "docs"


def machine() -> dict[str, Any]:
    """The machine and how busy it was when this was called."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        processor = platform.processor()
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = [round(value, 1) for value in os.getloadavg()] if hasattr(os, "getloadavg") else []
    return {"processor": processor, "cores": cores, "load": load, "python": platform.python_version()}


def write_part(name: str, document: dict[str, Any], text: str) -> None:
    """Put ``text`` between the marks of this name, and the figures into ``docs/benchmarks/NAME.json``."""
    (DOCS / "benchmarks").mkdir(parents=True, exist_ok=True)
    (DOCS / "benchmarks" / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    page = DOCS / "benchmarks.md"
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    whole = page.read_text(encoding="utf-8")
    if begin not in whole or end not in whole:
        raise SystemExit(f"{page} has no place for {name}.")
    before, _, rest = whole.partition(begin)
    told = document["machine"]
    load = f" (load {told['load'][0]} at the end)" if told["load"] else ""
    head = f"{told['processor']}, {told['cores']} cores{load}, Python {told['python']}."
    page.write_text(f"{before}{begin}\n{head}\n\n{text}\n{end}{rest.partition(end)[2]}", encoding="utf-8")
