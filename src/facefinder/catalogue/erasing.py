"""Erasing: rows removed with everything that hangs on them, and what is left of them in the file overwritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import path_bytes, path_text, seal, to_json
from facefinder.domain.errors import NotWritable

SMALL_ENOUGH_FOR_MEMORY = 512 * 1024**2


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was removed; ``probes`` are recorded searches whose probe was blanked."""

    sources: int = 0
    exhibits: int = 0
    occurrences: int = 0
    faces: int = 0
    templates: int = 0
    crops: int = 0
    thumbnails: int = 0
    problems: int = 0
    probes: int = 0


@dataclass(frozen=True, slots=True)
class Erasure:
    """One recorded erasing. ``scope`` says what was meant, ``cleaned_at`` when the last traces in files were gone."""

    erasure_id: str
    at: str
    operator: str
    authority: str
    reason: str
    scope: dict[str, object]
    erased: Erased
    exhibits: tuple[str, ...]
    cleaned_at: str = ""


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """A backup that the program wrote; ``removed_at`` is empty while it should be there."""

    backup_id: int
    path: str
    sha256: str
    taken_at: str
    removed_at: str


class EraseStore:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    # --- within a transaction ---------------------------------------------------------------------------------------

    def orphans_of(self, source_id: int) -> list[int]:
        """The exhibits that were seen nowhere but in that source."""
        rows = self._connections.writer.execute(
            """SELECT DISTINCT exhibit_id FROM occurrence AS one WHERE source_id = ?
               AND NOT EXISTS (SELECT 1 FROM occurrence AS other
                               WHERE other.exhibit_id = one.exhibit_id AND other.source_id <> one.source_id)""",
            [source_id],
        )
        return [int(row[0]) for row in rows.fetchall()]

    def exhibits_of_faces(self, face_ids: Sequence[int]) -> list[int]:
        """The exhibits that show those faces."""
        rows = self._connections.writer.execute(
            f"SELECT DISTINCT exhibit_id FROM face WHERE face_id IN {_LISTED}", [json.dumps(list(face_ids))]
        )
        return [int(row[0]) for row in rows.fetchall()]

    def hashes_of(self, exhibit_ids: Sequence[int]) -> list[str]:
        rows = self._connections.writer.execute(
            f"SELECT sha256 FROM exhibit WHERE exhibit_id IN {_LISTED} ORDER BY sha256", [json.dumps(list(exhibit_ids))]
        )
        return [str(row[0]) for row in rows.fetchall()]

    def remove_exhibits(self, exhibit_ids: Sequence[int]) -> Erased:
        """Remove exhibits with their occurrences, faces, templates, crops and thumbnails, and blank the recorded probes
        that are the same photographs."""
        listed = json.dumps(list(exhibit_ids))
        of_faces = f"WHERE face_id IN (SELECT face_id FROM face WHERE exhibit_id IN {_LISTED})"
        of_exhibits = f"WHERE exhibit_id IN {_LISTED}"
        erased = Erased(
            exhibits=self._count(f"exhibit {of_exhibits}", listed),
            occurrences=self._count(f"occurrence {of_exhibits}", listed),
            faces=self._count(f"face {of_exhibits}", listed),
            templates=self._count(f"template {of_faces}", listed),
            crops=self._count(f"crop {of_faces}", listed),
            thumbnails=self._count(f"thumbnail {of_exhibits}", listed),
            probes=self._blank_probes(self.hashes_of(exhibit_ids)),
        )
        self._connections.writer.execute(f"DELETE FROM exhibit {of_exhibits}", [listed])
        return erased

    def remove_source(self, source_id: int) -> Erased:
        """Remove a source with its occurrences and problems; exhibits that it alone held are removed before."""
        erased = Erased(
            sources=self._count("source WHERE source_id = ?", source_id),
            occurrences=self._count("occurrence WHERE source_id = ?", source_id),
            problems=self._count("problem WHERE source_id = ?", source_id),
        )
        self._connections.writer.execute("DELETE FROM source WHERE source_id = ?", [source_id])
        return erased

    def remove_faces(self, face_ids: Sequence[int], search_ids: Sequence[str] = ()) -> Erased:
        """Remove faces with templates and crops, blank the thumbnails that show them, and blank the probes of those
        searches. The photographs stay on record, with the faces of others in them."""
        writer = self._connections.writer
        listed = json.dumps(list(face_ids))
        exhibits = json.dumps(self.exhibits_of_faces(face_ids))
        erased = Erased(
            faces=self._count(f"face WHERE face_id IN {_LISTED}", listed),
            templates=self._count(f"template WHERE face_id IN {_LISTED}", listed),
            crops=self._count(f"crop WHERE face_id IN {_LISTED}", listed),
            thumbnails=self._count(f"thumbnail WHERE exhibit_id IN {_LISTED}", exhibits),
            probes=self._blank_searches(list(search_ids)),
        )
        rows = writer.execute(f"SELECT exhibit_id, frame FROM thumbnail WHERE exhibit_id IN {_LISTED}", [exhibits])
        for exhibit_id, frame in rows.fetchall():
            writer.execute(
                "UPDATE thumbnail SET image = x'', checksum = ? WHERE exhibit_id = ? AND frame = ?",
                [seal("thumbnail", exhibit_id, frame, b""), exhibit_id, frame],
            )
        writer.execute(f"DELETE FROM face WHERE face_id IN {_LISTED}", [listed])
        return erased

    def record(self, erasure: Erasure) -> None:
        self._connections.writer.execute(
            "INSERT INTO erasure VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                erasure.erasure_id,
                erasure.at,
                erasure.operator,
                erasure.authority,
                erasure.reason,
                to_json(erasure.scope),
                to_json(asdict(erasure.erased)),
                json.dumps(erasure.exhibits),
                erasure.cleaned_at,
            ],
        )

    def cleaned(self, at: str) -> None:
        """Say that nothing is left of what was erased until now."""
        self._connections.writer.execute("UPDATE erasure SET cleaned_at = ? WHERE cleaned_at = ''", [at])

    def know_backup(self, path: str, sha256: str, at: str) -> None:
        stored = path_bytes(path)
        self._connections.writer.execute("UPDATE backup SET removed_at = ? WHERE path = ?", [at, stored])
        self._connections.writer.execute(
            "INSERT INTO backup (path, sha256, taken_at) VALUES (?, ?, ?)", [stored, sha256, at]
        )

    def backup_removed(self, backup_id: int, at: str) -> None:
        self._connections.writer.execute("UPDATE backup SET removed_at = ? WHERE backup_id = ?", [at, backup_id])

    def _count(self, what: str, parameter: object) -> int:
        (found,) = self._connections.writer.execute(f"SELECT count(*) FROM {what}", [parameter]).fetchone()
        return int(found)

    def _blank_probes(self, hashes: Sequence[str]) -> int:
        rows = self._connections.writer.execute(
            f"""SELECT search_id FROM search WHERE probe_sha256 IN {_LISTED}
                UNION SELECT search_id FROM search_probe WHERE sha256 IN {_LISTED}""",
            [json.dumps(list(hashes))] * 2,
        )
        return self._blank_searches([str(row[0]) for row in rows.fetchall()])

    def _blank_searches(self, search_ids: Sequence[str]) -> int:
        for search_id in search_ids:
            self._connections.writer.execute(
                "UPDATE search SET probe_vector = x'', probe_crop = x'' WHERE search_id = ?", [search_id]
            )
            self._connections.writer.execute(
                "UPDATE search_probe SET vector = x'', crop = x'' WHERE search_id = ?", [search_id]
            )
        return len(search_ids)

    # --- reading ----------------------------------------------------------------------------------------------------

    def all(self) -> list[Erasure]:
        """Every erasing, oldest first."""
        rows = self._connections.reader().query("SELECT * FROM erasure ORDER BY at, erasure_id")
        return [
            Erasure(
                row["erasure_id"],
                row["at"],
                row["operator"],
                row["authority"],
                row["reason"],
                json.loads(row["scope"]),
                Erased(**json.loads(row["erased"])),
                tuple(json.loads(row["exhibits"])),
                row["cleaned_at"],
            )
            for row in rows
        ]

    def backups(self) -> list[KnownBackup]:
        """The backups that should be there."""
        rows = self._connections.reader().query("SELECT * FROM backup WHERE removed_at = '' ORDER BY backup_id")
        return [
            KnownBackup(row["backup_id"], path_text(row["path"]), row["sha256"], row["taken_at"], row["removed_at"])
            for row in rows
        ]

    # --- the file ---------------------------------------------------------------------------------------------------

    def compact(self) -> tuple[int, int]:
        """Rewrite the file without free pages and empty the write-ahead log; its size before and after in bytes.

        Raises:
            DiskFull, NotWritable: when there is no room to do it, or it is being read; nothing is lost.
        """
        with self._connections.write_lock:
            writer = self._connections.writer
            before = self._size()
            # What was deleted stays in the word index as long as its parts are not merged.
            writer.execute("INSERT INTO words (words) VALUES ('optimize')")
            # Temporary files of an encrypted catalogue would not be encrypted.
            on_disk = before > SMALL_ENOUGH_FOR_MEMORY and not self._connections.encrypted
            self._empty_log()
            writer.execute(f"PRAGMA temp_store = {'FILE' if on_disk else 'MEMORY'}")
            writer.execute("VACUUM")
            self._empty_log()
            return before, self._size()

    def _empty_log(self) -> None:
        """Write everything that waits in the write-ahead log into the file, and the log to nothing.

        Raises:
            NotWritable: when somebody has been reading for so long that it cannot be done now.
        """
        (busy, _, _) = self._connections.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise NotWritable(path=str(self._connections.path), reason="something is still reading it")

    def _size(self) -> int:
        names = (self._connections.path, self._connections.path.with_name(self._connections.path.name + "-wal"))
        return sum(path.stat().st_size for path in names if path.exists())


_LISTED = "(SELECT value FROM json_each(?))"
