"""Full-text search over paths, web addresses, notes and metadata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from facefinder.catalogue.connection import Connections
from facefinder.catalogue.rows import Row, insert_rows

OCCURRENCE: Final = 0
EXHIBIT: Final = 1
SOURCE: Final = 2
NOTE: Final = 3
LONGEST_QUESTION: Final = 400


class WordIndex:
    """The full-text index. Words are folded (case, accents); each asked word is found at the start of a word."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, kind: int, texts: Mapping[int, str], *, new: bool = False) -> None:
        """Index rows' texts by the rows' ids, replacing what they had unless they are ``new``; within a transaction."""
        writer = self._connections.writer
        if not new and texts:
            marks = ", ".join("?" * len(texts))
            writer.execute(f"DELETE FROM words WHERE rowid IN ({marks})", [row_id * 4 + kind for row_id in texts])
        # Undecodable bytes of file names are no words.
        rows: list[Row] = [
            {"rowid": row_id * 4 + kind, "text": text.encode("utf-8", "replace").decode("utf-8")}
            for row_id, text in texts.items()
        ]
        insert_rows(writer, "words", rows)

    def exhibits(self, text: str) -> list[int]:
        """Exhibits, in order, in one of whose texts all the words occur: path and address of a place, metadata, the
        source's facts, what an examiner wrote."""
        question = fts_question(text)
        if not question:
            return []
        rows = self._connections.reader().execute(
            f"""WITH found AS MATERIALIZED (SELECT rowid AS id FROM words WHERE words MATCH ?)
               SELECT exhibit_id FROM occurrence
                   WHERE occurrence_id IN (SELECT id / 4 FROM found WHERE id % 4 = {OCCURRENCE})
               UNION SELECT id / 4 FROM found WHERE id % 4 = {EXHIBIT}
               UNION SELECT exhibit_id FROM occurrence
                   WHERE source_id IN (SELECT id / 4 FROM found WHERE id % 4 = {SOURCE})
               UNION SELECT exhibit_id FROM exhibit JOIN review_event ON exhibit_sha256 = sha256
                   WHERE event_id IN (SELECT id / 4 FROM found WHERE id % 4 = {NOTE})
               ORDER BY 1""",
            [question],
        )
        return [int(row[0]) for row in rows]


def fts_question(text: str) -> str:
    """A person's words as an FTS5 expression: all of them, each as the start of a word; empty when there is no word."""
    words = "".join(letter if letter.isalnum() else " " for letter in text[:LONGEST_QUESTION]).split()
    return " AND ".join(f'"{word}"*' for word in words)
