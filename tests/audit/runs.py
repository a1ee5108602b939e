"""1,000 random tamperings, counted: ``python -m tests.audit.runs [tamperings]`` (``make tampering``).

Four in five change a case with bare SQLite (log, change lists, settings and every other table), one in five an
exported log, which is checked by its own script's code alone. A tampering counts as located when verification names
the very row, entry or line. Prints a table by kind; exit code 1 when one was missed.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter
from pathlib import Path

from facefinder.app.auditing import check_export
from facefinder.audit import examine
from facefinder.catalogue import Catalogue
from tests.audit.test_tampering import TAMPERINGS, Vandal, _done, _tampered_lines, recorded_case

SETTINGS = {"policy", "authorisation", "person", "case_record"}


def main() -> int:
    """Exit code 0 when every one was detected and located."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else TAMPERINGS
    made: Counter[str] = Counter()
    detected: Counter[str] = Counter()
    located: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        case = recorded_case(Path(folder) / "case")
        chance = random.Random(count)
        original = (case / "catalogue.sqlite").read_bytes()
        path = Path(folder) / "tampered.sqlite"
        for _ in range(count - count // 5):
            for left in Path(folder).glob("tampered.sqlite*"):
                left.unlink()
            path.write_bytes(original)
            vandal = Vandal(path, chance)
            tampering, table, _, places = _done(vandal, chance)
            vandal.leave()
            with Catalogue.open(path) as catalogue:
                found = {fault.place for fault in examine(catalogue)}
            of = "log" if table.startswith(("audit", "change")) else "settings" if table in SETTINGS else "catalogue"
            kind = f"{of}: {tampering.__name__}"
            exact = any(place.startswith("audit entry") for place in found) if table == "audit_head" else False
            made[kind] += 1
            detected[kind] += bool(found)
            located[kind] += exact or bool(found & set(places))
        lines = (case.parent / "export" / "audit.jsonl").read_text().splitlines()
        export = Path(folder) / "audit.jsonl"
        for _ in range(count // 5):
            tampered, places = _tampered_lines(lines, chance)
            export.write_text("\n".join(tampered) + "\n")
            found = {fault.place for fault in check_export(export)}
            made["exported log"] += 1
            detected["exported log"] += bool(found)
            located["exported log"] += bool(found & set(places))
    print(f"{'':24}{'made':>8}{'detected':>10}{'located':>9}")
    for kind in sorted(made):
        print(f"{kind:24}{made[kind]:>8,}{detected[kind]:>10,}{located[kind]:>9,}")
    total = made.total(), detected.total(), located.total()
    print(f"{'together':24}{total[0]:>8,}{total[1]:>10,}{total[2]:>9,}")
    return 0 if total[0] == total[1] == total[2] else 1


if __name__ == "__main__":
    sys.exit(main())
