"""Faces found again by content and region, in SQL: as ``domain.decisions.Region.same_as`` has it."""

from __future__ import annotations

from facefinder.domain.decisions import SAME_REGION


def same_region(one: str, other: str, prefix: str = "") -> str:
    """The SQL condition that the boxes of two rows overlap as one face's do; ``prefix`` stands before the columns."""
    a = {side: f"{one}.{prefix}{side}" for side in ("x", "y", "width", "height")}
    b = {side: f"{other}.{prefix}{side}" for side in ("x", "y", "width", "height")}
    wide = f"max(0, min({a['x']} + {a['width']}, {b['x']} + {b['width']}) - max({a['x']}, {b['x']}))"
    high = f"max(0, min({a['y']} + {a['height']}, {b['y']} + {b['height']}) - max({a['y']}, {b['y']}))"
    areas = f"{a['width']} * {a['height']} + {b['width']} * {b['height']}"
    return f"{wide} * {high} >= {SAME_REGION} * ({areas} - {wide} * {high})"


_FACE_OF_ACT = f"""
    JOIN exhibit ON exhibit.sha256 = act.exhibit_sha256
    JOIN face ON face.exhibit_id = exhibit.exhibit_id AND face.frame = act.frame AND {same_region("face", "act")}
"""

DECIDED = f"""
    SELECT face.face_id FROM review_event AS act {_FACE_OF_ACT}
    WHERE act.kind = 'decision' AND act.value <> 'undecided'
      AND NOT EXISTS (
          SELECT 1 FROM review_event AS later
          WHERE later.event_id > act.event_id AND later.kind = 'decision' AND later.probe_sha256 = act.probe_sha256
            AND later.exhibit_sha256 = act.exhibit_sha256 AND later.frame = act.frame
            AND {same_region("later", "act")} AND {same_region("later", "act", "probe_")})
"""
"""Faces with a standing decision about some probe."""

CONFIRMED = f"""
    SELECT face.face_id FROM confirmation AS act {_FACE_OF_ACT}
    WHERE act.withdrawn_at = '' AND act.person_id IN (
        SELECT person_id FROM named_person WHERE retired_at = '' AND name = ? COLLATE NOCASE)
"""
"""Faces confirmed as those of the person of a name."""
