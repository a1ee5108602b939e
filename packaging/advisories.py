"""Hold the locked dependencies against known weaknesses, without a network: part of `make lint`.

    python packaging/advisories.py [OSV.zip]

Always: against `advisories.json` beside this file, the weaknesses that this project knows its decoders and its database
to have had, each with the first version without it. And, where somebody has brought one, against a copy of the public
database of open source vulnerabilities (its PyPI export, a ZIP of JSON files), named on the command line, in
`FACEFINDER_ADVISORIES`, or at `build/advisories/PyPI.zip`. Where there is none, it says that this was not checked.
"""

from __future__ import annotations

import json
import os
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parent.parent
OWN = Path(__file__).with_name("advisories.json")
LOCKS = tuple((ROOT / "packaging" / "lock").glob("*.txt"))
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)")
_LARGEST = 4 << 20


@dataclass(frozen=True, slots=True)
class Weakness:
    """One locked version that is known to be weak."""

    package: str
    version: str
    identity: str
    what: str


def locked(paths: tuple[Path, ...] = LOCKS) -> dict[str, set[str]]:
    """Every pinned version by package; one package may have several, for several systems."""
    found: dict[str, set[str]] = {}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if pin := _PIN.match(line):
                found.setdefault(canonicalize_name(pin[1]), set()).add(pin[2])
    return found


def own_weaknesses(pins: Mapping[str, set[str]], own: Mapping[str, Any]) -> Iterator[Weakness]:
    """Locked versions below a floor of ours."""
    for name, floor in own["floors"].items():
        for version in sorted(pins.get(canonicalize_name(name), ())):
            if Version(version) < Version(floor["first_good"]):
                yield Weakness(name, version, f"below {floor['first_good']}", floor["why"])


def known_weaknesses(pins: Mapping[str, set[str]], database: Path, accepted: Mapping[str, str]) -> Iterator[Weakness]:
    """Locked versions that the public database names; ``accepted`` identities are passed over, each with its reason."""
    with zipfile.ZipFile(database) as archive:
        for entry in archive.infolist():
            if entry.filename.endswith(".json") and entry.file_size <= _LARGEST:
                yield from _of_advisory(json.loads(archive.read(entry)), pins, accepted)


def _of_advisory(
    advisory: Mapping[str, Any], pins: Mapping[str, set[str]], accepted: Mapping[str, str]
) -> Iterator[Weakness]:
    identities = {advisory["id"], *advisory.get("aliases", ())}
    if advisory.get("withdrawn") or identities & set(accepted):
        return
    for affected in advisory.get("affected", ()):
        package = affected.get("package", {})
        if package.get("ecosystem") != "PyPI":
            continue
        name = canonicalize_name(package["name"])
        for version in sorted(pins.get(name, ())):
            if version in affected.get("versions", ()) or any(
                _within(Version(version), each) for each in affected.get("ranges", ()) if each["type"] == "ECOSYSTEM"
            ):
                what = advisory.get("summary") or advisory.get("details", "")[:200]
                yield Weakness(name, version, advisory["id"], " ".join(what.split()))


def _within(version: Version, bounds: Mapping[str, Any]) -> bool:
    """Whether a version lies in a range: events in their order, introduced opens, fixed and last_affected close it."""
    inside = False
    for event in bounds["events"]:
        for kind, text in event.items():
            try:
                at = Version("0" if text == "0" else text)
            except InvalidVersion:
                continue
            if kind == "introduced" and version >= at:
                inside = True
            elif (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
                inside = False
    return inside


def database_here(arguments: list[str]) -> Path | None:
    """The copy of the public database, where somebody brought one."""
    named = arguments[0] if arguments else os.environ.get("FACEFINDER_ADVISORIES", "")
    path = Path(named) if named else ROOT / "build" / "advisories" / "PyPI.zip"
    return path if named or path.is_file() else None


def main(arguments: list[str]) -> int:
    """Exit code 0 when nothing is known against the lock, 1 when something is, 2 when the database cannot be read."""
    own = json.loads(OWN.read_text(encoding="utf-8"))
    pins = locked()
    found = list(own_weaknesses(pins, own))
    database = database_here(arguments)
    if database is not None:
        try:
            found += known_weaknesses(pins, database, own["accepted"])
        except (OSError, zipfile.BadZipFile, ValueError, KeyError) as fault:
            print(f"{database} is no readable copy of the database: {fault}", file=sys.stderr)
            return 2
    for each in found:
        print(f"{each.package} {each.version}: {each.identity}: {each.what}")
    told = f"{sum(map(len, pins.values()))} locked versions, {len(own['floors'])} floors of our own"
    if database is None:
        print(f"{told}: nothing below them." if not found else told, end=" ")
        print("The public database was NOT checked: there is no copy at build/advisories/PyPI.zip.")
    else:
        print(f"{told}, {database.name}: {len(found)} known weaknesses.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
