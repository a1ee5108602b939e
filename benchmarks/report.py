"""The gallery's figures as a page of the documentation, and a plot of them."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parents[1] / "docs"
BEGIN, END = "<!-- gallery: begin -->", "<!-- gallery: end -->"
COLOURS = {
    "facefinder exact": "#0b7285",
    "bare faiss fp16 scan": "#868e96",
    "numpy float32": "#e8590c",
    "DeepFace.find loop": "#c92a2a",
    "HNSW at recall 0.99": "#5f3dc4",
    "previews by codes": "#2b8a3e",
}


def write_report(document: dict[str, Any]) -> None:
    """Put the tables between the marks of ``docs/benchmarks.md``, and the plot and the raw figures beside it."""
    (DOCS / "benchmarks").mkdir(parents=True, exist_ok=True)
    (DOCS / "benchmarks" / "gallery.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    (DOCS / "benchmarks" / "gallery.svg").write_text(plot(document), encoding="utf-8")
    page = DOCS / "benchmarks.md"
    text = page.read_text(encoding="utf-8") if page.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{tables(document)}\n{END}{after}", encoding="utf-8")


def at_wanted_recall(size: dict[str, Any]) -> dict[str, Any] | None:
    """The first point of the HNSW curve that reaches a recall of 0.99."""
    curve = size.get("hnsw", {}).get("curve", [])
    return next((point for point in curve if point["recall_at_50"] >= 0.99), None)


def tables(document: dict[str, Any]) -> str:
    machine, sizes = document["machine"], document["sizes"]
    head = "| | " + " | ".join(f"{size['templates']:,}" for size in sizes) + " |"
    rule = "|---" * (len(sizes) + 1) + "|"
    lines = [
        (
            f"{machine['processor']}, {machine['cores']} cores (load {machine['load'][0]} at the start), "
            f"Python {machine['python']}, faiss {machine['faiss']}, {sizes[0]['dimension']} dimensions, lists of 50; "
            f"the loop of DeepFace.find walks {machine['frame']}."
        ),
        "",
        "Milliseconds a search, medians:",
        "",
        head,
        rule,
    ]
    names = list(sizes[0]["milliseconds"])
    lines.extend(
        f"| {name} | " + " | ".join(f"{size['milliseconds'][name]:,.2f}" for size in sizes) + " |" for name in names
    )
    lines += [
        "| **exact / bare scan** (bar: 1.3) | "
        + " | ".join(f"{size['exact_over_bare_scan']}" for size in sizes)
        + " |",
        "| **find / exact** (bar: 1,000) | " + " | ".join(f"{size['find_over_exact']:,}" for size in sizes) + " |",
        "| exact: recall@50 against float32 | " + " | ".join(f"{size['exact_recall']:.4f}" for size in sizes) + " |",
        "| first answer after opening, s (bar at a million: 5) | "
        + " | ".join(f"{size['opened']['first_answer_s']}" for size in sizes)
        + " |",
        "| the same without the vector file, s | "
        + " | ".join(f"{size['open_from_catalogue_s']}" for size in sizes)
        + " |",
        "| the gallery stands (the window does not wait), s | "
        + " | ".join(f"{size['opened']['gallery_stands_s']}" for size in sizes)
        + " |",
        "| the case's counts, s | " + " | ".join(f"{size['opened']['counts_s']}" for size in sizes) + " |",
        "| bytes a face in memory (bar: 1,200) | "
        + " | ".join(f"{size['opened']['bytes_a_face']:,}" for size in sizes)
        + " |",
        "",
        "Filtered searches over unfiltered ones (bar: 2.2), by the part of the faces that the filter leaves:",
        "",
        head,
        rule,
    ]
    for place, entry in enumerate(sizes[0]["filters"]):
        if "filter" not in entry:
            values = [size["filters"][place] for size in sizes]
            lines.append(
                f"| {entry['part']:.2%} | " + " | ".join(f"{value['over_unfiltered']}" for value in values) + " |"
            )
    lines += ["", "Asking the catalogue for a filter's faces, once (then remembered), ms:", "", head, rule]
    for place, entry in enumerate(sizes[0]["filters"]):
        if "filter" in entry:
            values = [size["filters"][place] for size in sizes]
            lines.append(f"| {entry['filter']} | " + " | ".join(f"{value['asked_ms']:,.1f}" for value in values) + " |")
    lines += [
        "",
        "Previews by codes (bar at a million: 0.99 within 5 ms), by how long a list is ranked again; recall@50:",
        "",
        head,
        rule,
    ]
    for part, name in ((-1, "twice as long"), (-2, "**as the program chooses**"), (-3, "half as long")):
        points = [size["codes"]["curve"][part] for size in sizes]
        cells = [f"{at['recall_at_50']:.4f} in {at['milliseconds']:.2f} ms ({at['effort']:,})" for at in points]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for key, name in (("build_cpu_s", "made, processor seconds"), ("bytes_a_face", "bytes a face")):
        lines.append(f"| {name} | " + " | ".join(f"{size['codes'][key]}" for size in sizes) + " |")
    lines += ["", "![Milliseconds a search by gallery size](benchmarks/gallery.svg)"]
    sizes = [size for size in sizes if "hnsw" in size]
    if not sizes:
        return "\n".join(lines)
    head = "| | " + " | ".join(f"{size['templates']:,}" for size in sizes) + " |"
    rule = "|---" * (len(sizes) + 1) + "|"
    lines += ["", "HNSW (hnswlib), effort in each graph; recall@50 against the exact scan:", "", head, rule]
    lines.append("| graphs | " + " | ".join(f"{size['hnsw']['graphs']}" for size in sizes) + " |")
    lines.append("| dimensions in the graphs | " + " | ".join(f"{size['hnsw']['axes']}" for size in sizes) + " |")
    for place in range(max(len(size["hnsw"]["curve"]) for size in sizes)):
        points = [size["hnsw"]["curve"][place] if place < len(size["hnsw"]["curve"]) else None for size in sizes]
        effort = next(point["effort"] for point in points if point)
        cells = [f"{point['recall_at_50']:.4f} in {point['milliseconds']:.2f} ms" if point else "" for point in points]
        lines.append(f"| effort {effort} | " + " | ".join(cells) + " |")
    lines.append(
        "| built, processor seconds | "
        + " | ".join(f"{size['hnsw']['build_cpu_s'] or 'earlier'}" for size in sizes)
        + " |"
    )
    return "\n".join(lines)


def plot(document: dict[str, Any]) -> str:
    """Milliseconds over templates, both on logarithmic scales, as SVG."""
    series: dict[str, list[tuple[float, float]]] = {}
    for size in document["sizes"]:
        for name, value in size["milliseconds"].items():
            series.setdefault(name, []).append((size["templates"], value))
        usual = next(at for at in size["codes"]["curve"] if at["effort"] == size["codes"]["longer_list"])
        series.setdefault("previews by codes", []).append((size["templates"], usual["milliseconds"]))
        if point := at_wanted_recall(size):
            series.setdefault("HNSW at recall 0.99", []).append((size["templates"], point["milliseconds"]))
    width, height, left, top, right, bottom = 776, 420, 86, 20, 210, 50
    points = [point for values in series.values() for point in values]
    low_x, high_x = math.log10(min(x for x, _ in points)), math.log10(max(x for x, _ in points))
    low_y, high_y = math.floor(math.log10(min(y for _, y in points))), math.ceil(math.log10(max(y for _, y in points)))
    span_x = max(high_x - low_x, 1e-9)

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (math.log10(x) - low_x) / span_x * (width - left - right),
            top + (high_y - math.log10(y)) / (high_y - low_y) * (height - top - bottom),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"',
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for exponent in range(low_y, high_y + 1):
        _, y = place(10**low_x, 10.0**exponent)
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dee2e6"/>')
        parts.append(f'<text x="{left - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**exponent:,g} ms</text>')
    for size in document["sizes"]:
        x, _ = place(size["templates"], 10.0**low_y)
        parts.append(f'<text x="{x:.1f}" y="{height - bottom + 20}" text-anchor="middle">{size["templates"]:,}</text>')
    parts.append(f'<text x="{left}" y="{height - 8}">templates in the gallery</text>')
    labels = sorted(series.items(), key=lambda item: -item[1][-1][1])
    for row, (name, values) in enumerate(labels):
        colour = COLOURS.get(name, "#212529")
        drawn = [place(x, y) for x, y in values]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in drawn]
        parts.append(f'<text x="{width - right + 14}" y="{top + 16 + 20 * row}" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>", ""])
