"""A manifest: a CSV or JSON file that says of each file in a source where it came from.

CSV has a heading line with the columns of ``COLUMNS`` (``path`` is required, others may be missing), separated by
comma, semicolon or tab, in UTF-8. JSON is a list of objects with the same names, or an object whose ``files`` is that
list. A path is relative to the source. A row may also name a folder or a container: it then holds for everything inside
that has no row of its own.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from facefinder.domain.errors import ManifestInvalid, NotReadable
from facefinder.domain.language import phrase
from facefinder.files.atomic import write_atomically
from facefinder.files.evidence import open_file
from facefinder.files.faults import reason_of
from facefinder.ingest.items import Item, Unlisted
from facefinder.ingest.sources.folders import FolderLister

COLUMNS = ("path", "url", "page_url", "captured_at", "custodian", "exhibit_reference", "note")
ROW_CODE = "manifest_row"
_LARGEST = 256 << 20
_LONGEST = 10_000
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Row:
    """One usable row: ``line`` is its line (CSV) or place in the list (JSON), from 1; ``path`` is normalised."""

    line: int
    path: str
    url: str = ""
    page_url: str = ""
    captured_at: str = ""
    custodian: str = ""
    exhibit_reference: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest's usable rows by path, and what was wrong with the others."""

    file: Path
    rows: Mapping[str, Row]
    problems: tuple[Unlisted, ...]


def read_manifest(path: str | os.PathLike[str]) -> Manifest:
    """Reads and checks a manifest.

    A row that cannot be used (no path, a path twice, a time or an address that is none) is a problem of its own.

    Raises:
        ManifestInvalid: when the file as a whole is no manifest.
        NotReadable: when it cannot be read.
    """
    file = Path(path)
    content = _content(file)
    text = content.decode("utf-8-sig", "surrogateescape")
    raw = _json_rows(file, text) if text.lstrip()[:1] in ("[", "{") else _csv_rows(file, text)
    rows: dict[str, Row] = {}
    problems: list[Unlisted] = []
    for line, values in raw:
        row, reason = _row(line, values)
        if row is not None and _key(row.path) in rows:
            reason = f"{row.path} has a row of its own already (row {rows[_key(row.path)].line})"
        if row is None or reason:
            problems.append(_problem(file, line, reason))
        else:
            rows[_key(row.path)] = row
    return Manifest(file, rows, tuple(problems))


def apply_manifest(
    entries: Iterable[Item | Unlisted], manifest: Manifest, *, root: str | os.PathLike[str] | None = None
) -> Iterator[Item | Unlisted]:
    """The entries, each item with what the manifest says of it; at the end the rows that are wrong or fitted nothing.

    What the manifest says goes before what the container said. With ``root``, the source's own place, a manifest that
    lies inside the source is left out.
    """
    used: set[str] = set()
    own = _own_path(manifest.file, root)
    for entry in entries:
        if own is not None and entry.path == own:
            continue
        chain = _rows_for(entry.path, manifest.rows)
        used.update(_key(row.path) for row in chain)
        if isinstance(entry, Unlisted) or not chain:
            yield entry
            continue
        yield replace(
            entry,
            url=_said(chain, "url") or entry.url,
            page_url=_said(chain, "page_url") or entry.page_url,
            captured_at=_said(chain, "captured_at") or entry.captured_at,
            custodian=_said(chain, "custodian") or entry.custodian,
            exhibit_reference=_said(chain, "exhibit_reference") or entry.exhibit_reference,
            note=_said(chain, "note") or entry.note,
        )
    yield from manifest.problems
    for key, row in manifest.rows.items():
        if key not in used:
            yield _problem(manifest.file, row.line, f"there is no file {row.path} in the source")


def write_template(
    folder: str | os.PathLike[str], target: str | os.PathLike[str], *, stop: Callable[[], bool] = lambda: False
) -> int:
    """Writes a manifest with a row for each file of the folder, to be filled in; returns how many.

    JSON when ``target`` ends so, CSV else.

    Raises:
        SourceNotFound, SourceVanished, NotReadable: as listing the folder.
        DiskFull, NotWritable: when it cannot be written; nothing is left half written.
    """
    target = Path(target)
    own = _own_path(target, folder)
    paths = []
    for entry in FolderLister(folder).items():
        if stop():
            break
        if isinstance(entry, Item) and entry.path != own:
            paths.append(entry.path)
    if target.suffix.lower() == ".json":
        empty = dict.fromkeys(COLUMNS[1:], "")
        text = json.dumps({"files": [{"path": path} | empty for path in paths]}, indent=1, ensure_ascii=False)
    else:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(COLUMNS)
        writer.writerows([path, *[""] * (len(COLUMNS) - 1)] for path in paths)
        # Spreadsheet programs take a CSV for UTF-8 only with this mark.
        text = "\ufeff" + buffer.getvalue()
    write_atomically(target, text.encode("utf-8", "surrogateescape"))
    return len(paths)


def _content(file: Path) -> bytes:
    try:
        with open_file(os.fspath(file)) as stream:
            content = stream.read(_LARGEST + 1)
    except OSError as fault:
        raise NotReadable(path=str(file), reason=reason_of(fault)) from fault
    if len(content) > _LARGEST:
        raise ManifestInvalid(path=str(file), reason=f"it is larger than {_LARGEST >> 20} MB")
    return content


def _csv_rows(file: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    heading = text.splitlines()[0] if text.strip() else ""
    separator = max(",;\t", key=heading.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        _check_names(file, names)
        for values in reader:
            if any(value.strip() for value in values):
                line = reader.line_num
                yield line, dict(zip(names, values, strict=False)) | ({"": 1} if len(values) > len(names) else {})
    except csv.Error as fault:
        raise ManifestInvalid(path=str(file), reason=f"line {reader.line_num} is no CSV ({fault})") from fault


def _check_names(file: Path, names: list[str]) -> None:
    if "path" not in names:
        raise ManifestInvalid(path=str(file), reason='its first line names no column "path"')
    if unknown := [name for name in names if name not in COLUMNS]:
        raise ManifestInvalid(
            path=str(file), reason=f'there is no column "{unknown[0]}"; the columns are {", ".join(COLUMNS)}'
        )
    if len(set(names)) < len(names):
        raise ManifestInvalid(path=str(file), reason="a column is there twice")


def _json_rows(file: Path, text: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise ManifestInvalid(path=str(file), reason="it is neither JSON nor CSV") from fault
    rows = document.get("files") if isinstance(document, dict) else document
    if not isinstance(rows, list):
        raise ManifestInvalid(path=str(file), reason='it holds no list "files"')
    for number, row in enumerate(rows, 1):
        yield number, row if isinstance(row, dict) else {}


def _row(line: int, values: Mapping[str, object]) -> tuple[Row | None, str]:
    unknown = [name for name in values if name not in COLUMNS]
    if unknown:
        if not unknown[0]:
            return None, phrase("it has more fields than columns")
        return None, phrase(f'it has a field "{unknown[0]}" too many')
    texts: dict[str, str] = {}
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            return None, phrase(f"{name} is no text")
        texts[name] = (value or "").strip() if name != "path" else (value or "")
        if len(texts[name]) > _LONGEST:
            return None, phrase(f"{name} is longer than {_LONGEST} characters")
    path = normal_path(texts.pop("path", ""))
    if not path:
        return None, phrase("it names no path inside the source")
    for name in ("url", "page_url"):
        if texts.get(name) and not _is_address(texts[name]):
            return None, phrase(f"{name} is no web address")
    if texts.get("captured_at"):
        try:
            texts["captured_at"] = normal_time(texts["captured_at"])
        except ValueError:
            return None, phrase("captured_at is no time such as 2026-03-04T05:06:07Z")
    return Row(line, path, **texts), ""


def normal_path(text: str) -> str:
    """A path as items have it: ``/`` between parts, relative; empty when it leads out of the source."""
    if "/" not in text and "\\" in text:
        text = text.replace("\\", "/")
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return "" if ".." in parts or "\0" in text else "/".join(parts)


def normal_time(text: str) -> str:
    """A date or a time in ISO 8601, checked.

    Raises:
        ValueError: when it is neither.
    """
    if len(text) == 10:
        return date.fromisoformat(text).isoformat()
    return datetime.fromisoformat(text).isoformat()


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    has_scheme = bool(_SCHEME.fullmatch(parts.scheme)) and len(parts.scheme) > 1
    return has_scheme and bool(parts.netloc or parts.path) and not any(letter.isspace() for letter in text)


def _key(path: str) -> str:
    """Names typed or exported elsewhere may compose their accents differently than the disk does."""
    return unicodedata.normalize("NFC", path)


def _rows_for(path: str, rows: Mapping[str, Row]) -> list[Row]:
    """The rows that speak of the path, the nearest first: its own, then those of what it lies in."""
    found = []
    key = _key(path)
    while key:
        if key in rows:
            found.append(rows[key])
        key = key.rpartition("/")[0]
    return found


def _said(rows: list[Row], name: str) -> str:
    return next((text for row in rows if (text := str(getattr(row, name)))), "")


def _problem(file: Path, line: int, reason: str) -> Unlisted:
    name = file.name
    return Unlisted(f"{name}:{line}", ROW_CODE, f"Row {line} of the manifest {name} was not used: {reason}.")


def _own_path(file: Path, root: str | os.PathLike[str] | None) -> str | None:
    if root is None:
        return None
    try:
        return file.resolve().relative_to(Path(root).resolve()).as_posix()
    except ValueError:
        return None
