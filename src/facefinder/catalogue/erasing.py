"""Erasing: rows removed with everything that hangs on them, and what is left of them in the file overwritten."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.persons import PersonStore
from facefinder.catalogue.regions import same_region
from facefinder.catalogue.rows import path_bytes, path_text, seal, to_json
from facefinder.domain.errors import NotWritable

SMALL_ENOUGH_FOR_MEMORY = 512 * 1024**2


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was removed; ``probes`` are recorded searches whose probe was blanked, ``acts`` examiners' decisions and
    notes about what was erased, ``confirmations`` of faces as a named person's, ``persons`` those names."""

    sources: int = 0
    exhibits: int = 0
    occurrences: int = 0
    faces: int = 0
    templates: int = 0
    crops: int = 0
    thumbnails: int = 0
    problems: int = 0
    probes: int = 0
    acts: int = 0
    confirmations: int = 0
    persons: int = 0


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
        self._persons = PersonStore(connections)

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
        """Remove exhibits with their occurrences, faces, templates, crops and thumbnails, and what examiners said of
        them; blank the recorded probes that are the same photographs."""
        listed = json.dumps(list(exhibit_ids))
        of_faces = f"WHERE face_id IN (SELECT face_id FROM face WHERE exhibit_id IN {_LISTED})"
        of_exhibits = f"WHERE exhibit_id IN {_LISTED}"
        faces = self._column(f"SELECT face_id FROM face {of_exhibits}", listed)
        hashes = self.hashes_of(exhibit_ids)
        searches = self._searches_with(hashes)
        acts, confirmations = self._forget_whole(hashes)
        more = self._forget_about(faces, searches)
        erased = Erased(
            exhibits=self._count(f"exhibit {of_exhibits}", listed),
            occurrences=self._count(f"occurrence {of_exhibits}", listed),
            faces=self._count(f"face {of_exhibits}", listed),
            templates=self._count(f"template {of_faces}", listed),
            crops=self._count(f"crop {of_faces}", listed),
            thumbnails=self._count(f"thumbnail {of_exhibits}", listed),
            probes=self._blank_searches(searches),
            acts=acts + more[0],
            confirmations=confirmations + more[1],
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

    def remove_faces(
        self, face_ids: Sequence[int], search_ids: Sequence[str] = (), person_id: int | None = None
    ) -> Erased:
        """Remove faces with templates and crops, what examiners said of them, and the person they were confirmed as
        where one is named; blank the thumbnails that show them, and the probes of those searches and of others with the
        same faces. The photographs stay on record, with the faces of others in them."""
        writer = self._connections.writer
        listed = json.dumps(list(face_ids))
        searches = self._searches_like(face_ids, search_ids)
        acts, confirmations = self._forget_about(face_ids, searches)
        persons = 0
        if person_id is not None:
            persons = self._count("named_person WHERE person_id = ?", person_id)
            confirmations += self._persons.remove(person_id)
        exhibits = json.dumps(self.exhibits_of_faces(face_ids))
        erased = Erased(
            faces=self._count(f"face WHERE face_id IN {_LISTED}", listed),
            templates=self._count(f"template WHERE face_id IN {_LISTED}", listed),
            crops=self._count(f"crop WHERE face_id IN {_LISTED}", listed),
            thumbnails=self._count(f"thumbnail WHERE exhibit_id IN {_LISTED}", exhibits),
            probes=self._blank_searches(searches),
            acts=acts,
            confirmations=confirmations,
            persons=persons,
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

    def _column(self, question: str, *parameters: object) -> list[Any]:
        return [row[0] for row in self._connections.writer.execute(question, list(parameters)).fetchall()]

    # --- what was said and searched with ----------------------------------------------------------------------------

    def searches_like(self, search_ids: Sequence[str]) -> list[str]:
        """Those searches, and every other one with the same face as a probe; outside a transaction too."""
        return self._searches_like([], search_ids)

    def _searches_with(self, hashes: Sequence[str]) -> list[str]:
        """Searches one of whose probes is one of those photographs."""
        return self._column(
            f"""SELECT search_id FROM search WHERE probe_sha256 IN {_LISTED}
                UNION SELECT search_id FROM search_probe WHERE sha256 IN {_LISTED} ORDER BY 1""",
            json.dumps(list(hashes)),
            json.dumps(list(hashes)),
        )

    def _searches_like(self, face_ids: Sequence[int], search_ids: Sequence[str]) -> list[str]:
        """Those searches, and every one that shares a probe's face with them or has one of those faces as a probe."""
        return self._column(
            f"""SELECT value FROM json_each(?1)
                UNION SELECT other.search_id FROM search_probe AS own
                    JOIN search_probe AS other ON other.sha256 = own.sha256 AND {same_region("own", "other")}
                    WHERE own.search_id IN (SELECT value FROM json_each(?1))
                UNION SELECT other.search_id FROM face JOIN exhibit USING (exhibit_id)
                    JOIN search_probe AS other ON other.sha256 = exhibit.sha256 AND {same_region("face", "other")}
                    WHERE face.face_id IN (SELECT value FROM json_each(?2)) ORDER BY 1""",
            json.dumps(list(search_ids)),
            json.dumps(list(face_ids)),
        )

    def _forget_whole(self, hashes: Sequence[str]) -> tuple[int, int]:
        """Remove acts and confirmations about anything in those contents; returns how many of each."""
        listed = json.dumps(list(hashes))
        acts = f"review_event WHERE exhibit_sha256 IN {_LISTED}"
        confirmations = f"confirmation WHERE exhibit_sha256 IN {_LISTED}"
        counts = self._count(acts, listed), self._count(confirmations, listed)
        for what in (acts, confirmations):
            self._connections.writer.execute(f"DELETE FROM {what}", [listed])
        return counts

    def _forget_about(self, face_ids: Sequence[int], search_ids: Sequence[str]) -> tuple[int, int]:
        """Remove what was said of those faces, and of anybody beside the probes of those searches: acts, confirmations,
        descriptions, and the reasons within examinations and conferences, whose outcomes stay for the unit's figures.

        Returns the numbers of acts and of confirmations.
        """
        writer = self._connections.writer
        faces, searches = json.dumps(list(face_ids)), json.dumps(list(search_ids))
        lies_there = f"""SELECT {{key}} FROM {{table}} AS act
            JOIN exhibit ON exhibit.sha256 = act.exhibit_sha256
            JOIN face ON face.exhibit_id = exhibit.exhibit_id AND face.frame = act.frame
                AND {same_region("face", "act")}
            WHERE face.face_id IN {_LISTED}"""
        of_acts = lies_there.format(key="event_id", table="review_event")
        acts = self._column(
            f"{of_acts} UNION SELECT event_id FROM review_event WHERE search_id IN {_LISTED}", faces, searches
        )
        probed = f"""SELECT event_id FROM review_event AS act JOIN search_probe AS own
            ON own.sha256 = act.probe_sha256 AND max(abs(own.x - act.probe_x), abs(own.y - act.probe_y)) < 1
            WHERE own.search_id IN {_LISTED}"""
        acts = sorted({*acts, *self._column(probed, searches)})
        confirmations = self._column(lies_there.format(key="confirmation_id", table="confirmation"), faces)
        writer.execute(f"DELETE FROM review_event WHERE event_id IN {_LISTED}", [json.dumps(acts)])
        writer.execute(f"DELETE FROM confirmation WHERE confirmation_id IN {_LISTED}", [json.dumps(confirmations)])
        # Outcomes stay: they say how the unit's examiners did, and of whom only by a number that leads nowhere now.
        of_searches = f"SELECT examination_id FROM examination WHERE search_id IN {_LISTED}"
        for table, where in (
            ("examined", f"examination_id IN ({of_searches})"),
            ("conference", f"search_id IN {_LISTED}"),
        ):
            writer.execute(
                f"UPDATE {table} SET reasons = '' WHERE reasons <> '' AND (face_id IN {_LISTED} OR {where})",
                [faces, searches],
            )
        writer.execute(
            f"""DELETE FROM probe_description
                WHERE probe_sha256 IN (SELECT sha256 FROM search_probe WHERE search_id IN {_LISTED})""",
            [searches],
        )
        return len(acts), len(confirmations)

    def _blank_searches(self, search_ids: Sequence[str]) -> int:
        """Take pictures, templates and file names out of recorded searches; hashes and boxes stay, as in the log."""
        writer, listed = self._connections.writer, json.dumps(list(search_ids))
        held = self._count(f"search WHERE search_id IN {_LISTED}", listed)
        writer.execute(
            f"UPDATE search SET probe_vector = x'', probe_crop = x'', probe_name = '' WHERE search_id IN {_LISTED}",
            [listed],
        )
        writer.execute(
            f"UPDATE search_probe SET vector = x'', crop = x'', name = '' WHERE search_id IN {_LISTED}", [listed]
        )
        writer.execute(
            f"""UPDATE batch_probe SET path = x''
                WHERE EXISTS (SELECT 1 FROM json_each(search_ids) AS one WHERE one.value IN {_LISTED})""",
            [listed],
        )
        return held

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
