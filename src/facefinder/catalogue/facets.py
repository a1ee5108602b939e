"""What a case's faces and photographs can be filtered by, counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlite_utils import Database

from facefinder.catalogue.rows import path_text
from facefinder.domain.filters import Facets

MOST_CAMERAS = 200


def facets_of(reader: Database, *, photographs: bool = False) -> Facets:
    """Count faces by source, exhibit reference and camera, and find how far the dates reach; or ``photographs``, with
    and without a face."""
    each, some = ("count(*)", "") if photographs else ("sum(faces)", " AND faces")
    # Each photograph once a source and reference, however often it lies there.
    places = f"""SELECT source_id, own_reference, {each} AS faces FROM
                (SELECT DISTINCT source_id, own_reference, exhibit_id FROM occurrence) JOIN exhibit USING (exhibit_id)
                GROUP BY source_id, own_reference"""
    by_source: Counter[int] = Counter()
    by_reference: Counter[str] = Counter()
    names: dict[int, tuple[str, str]] = {
        row["source_id"]: (row["exhibit_reference"], path_text(row["location"]))
        for row in reader.query("SELECT source_id, exhibit_reference, location FROM source ORDER BY source_id")
    }
    for row in reader.query(places):
        by_source[row["source_id"]] += row["faces"]
        reference = row["own_reference"] or names[row["source_id"]][0]
        if reference:
            by_reference[reference] += row["faces"]
    cameras = reader.execute(
        f"""SELECT camera, {each} FROM exhibit WHERE camera <> ''{some} GROUP BY camera
           ORDER BY 2 DESC, 1 LIMIT ?""",
        [MOST_CAMERAS],
    ).fetchall()
    return Facets(
        faces=_number(reader, f"SELECT count(*) FROM {'exhibit' if photographs else 'face'}"),
        sources=tuple(
            (source_id, place if not reference else f"{reference} · {place.rstrip('/').rpartition('/')[2]}", count)
            for source_id, (reference, place) in names.items()
            if (count := by_source[source_id])
        ),
        exhibit_references=tuple(sorted((name, count) for name, count in by_reference.items() if count)),
        cameras=tuple((str(camera), int(count)) for camera, count in cameras),
        taken=_days(reader, f"SELECT min(taken_at), max(taken_at) FROM exhibit WHERE taken_at <> ''{some}"),
        captured=_days(reader, "SELECT min(captured_at), max(captured_at) FROM occurrence WHERE captured_at <> ''"),
    )


def _number(reader: Database, question: str) -> int:
    return int(reader.execute(question).fetchone()[0])


def _days(reader: Database, question: str) -> tuple[str, str]:
    first, last = reader.execute(question).fetchone()
    return _day(first), _day(last)


def _day(moment: Any) -> str:
    return str(moment or "")[:10]
