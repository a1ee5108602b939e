"""The candidate list as a model: for the grid and for the table alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, Qt
from PySide6.QtGui import QPixmap

from facefinder.domain.decisions import Standing
from facefinder.domain.records import Candidate, Exhibit
from facefinder.ui import tips, words
from facefinder.ui.desk import Desk
from facefinder.ui.dropping import FACE_MIME
from facefinder.ui.face_out import FaceData
from facefinder.ui.indexes import NOWHERE, Index
from facefinder.ui.marks import State, state_word


class Column(IntEnum):
    RANK = 0
    FACE = 1
    SIMILARITY = 2
    SOURCE = 3
    DATE = 4
    QUALITY = 5
    STATE = 6


ROW_ROLE = Qt.ItemDataRole.UserRole + 1
BELOW_ROLE = Qt.ItemDataRole.UserRole + 2
"""What stands quietly below a cell's text; empty where nothing does."""
_NUMBERS = frozenset({Column.RANK, Column.SIMILARITY, Column.QUALITY})
_COLUMNS = tuple(Column)
_ANSWERED = frozenset(
    {
        int(ROW_ROLE),
        int(BELOW_ROLE),
        int(Qt.ItemDataRole.DisplayRole),
        int(Qt.ItemDataRole.AccessibleTextRole),
        int(Qt.ItemDataRole.ToolTipRole),
        int(Qt.ItemDataRole.TextAlignmentRole),
    }
)
"""Views ask for many more, for each cell of each frame."""


@dataclass(slots=True)
class Row:
    """A candidate with what is known beside it: its photograph, what was decided, what its score is worth."""

    candidate: Candidate
    exhibit: Exhibit | None = None
    standing: Standing = field(default_factory=Standing)
    meaning: Any = None

    @property
    def state(self) -> State:
        return self.standing.outcome

    @property
    def noted(self) -> bool:
        return bool(self.standing.note)

    @property
    def strangers(self) -> str:
        """How many strangers in this gallery would be expected to score as high, short; empty where nothing says so."""
        if self.meaning is None:
            return ""
        expected = self.meaning.expected_strangers
        if expected.is_bound or expected.value < 0.01:
            bound = max(expected.upper if expected.is_bound else 0.01, 0.01)
            return words.fewer_strangers(bound)
        return words.about_strangers(expected.value)

    @property
    def worth(self) -> str:
        """The same in words, with the figure as it was calculated; empty where nothing says so."""
        return str(self.meaning.strangers_words) if self.meaning is not None else ""

    @property
    def place(self) -> str:
        """The source's exhibit reference, or its location's last part."""
        if not self.candidate.occurrences:
            return ""
        first = self.candidate.occurrences[0]
        return first.exhibit_reference or words.readable_path(first.source_location).rstrip("/").rsplit("/", 1)[-1]

    @property
    def path(self) -> str:
        """Path inside the source, or the web address, with the moment of a film."""
        return words.joined((self.file, self.moment))

    @property
    def file(self) -> str:
        """The same without the moment."""
        if not self.candidate.occurrences:
            return ""
        first = self.candidate.occurrences[0]
        return words.readable_path(first.path) or first.url

    @property
    def moment(self) -> str:
        """``00:14:07.2`` of a film, empty otherwise."""
        moment = self.candidate.face.frame_time
        return "" if moment is None else words.frame_time(moment)

    @property
    def assisted(self) -> str:
        """That a person had a hand in finding the face; empty where none had."""
        return words.assisted(self.candidate.face)

    @property
    def remarks(self) -> list[str]:
        """What is to be seen of it at a glance: that it stands for near copies, was found with help, has a note."""
        near = words.near_copies(len(self.candidate.folded)) if self.candidate.folded else ""
        return [each for each in (near, self.assisted, words.noted() if self.noted else "") if each]

    @property
    def taken(self) -> str:
        """When the picture was taken, else captured; ISO or EXIF text, empty where unknown."""
        if self.exhibit is not None and self.exhibit.taken_at:
            return self.exhibit.taken_at
        return next((seen.captured_at for seen in self.candidate.occurrences if seen.captured_at), "")


class CandidateModel(QAbstractTableModel):
    """Rows of a candidate list. Pictures come from the desk; views repaint when its pictures arrive."""

    def __init__(self, desk: Desk, parent: Any = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._rows: list[Row] = []
        self._order: tuple[Column, Qt.SortOrder] = (Column.RANK, Qt.SortOrder.AscendingOrder)

    # --- filling ----------------------------------------------------------------------------------------------------

    def show(self, candidates: Sequence[Candidate]) -> None:
        self.beginResetModel()
        self._rows = [Row(candidate) for candidate in candidates]
        self._arrange()
        self.endResetModel()

    def replace(self, candidates: Sequence[Candidate]) -> None:
        """Let an exact list take the place of its preview, by steps that keep what is selected and known of a face."""
        known = {row.candidate.face.face_id: row for row in self._rows}
        wanted = []
        for candidate in candidates:
            row = known.pop(candidate.face.face_id, None) or Row(candidate)
            wanted.append((row, candidate))
        for at in reversed([at for at, row in enumerate(self._rows) if row.candidate.face.face_id in known]):
            self.beginRemoveRows(NOWHERE, at, at)
            del self._rows[at]
            self.endRemoveRows()
        kept = {id(row) for row in self._rows}
        fresh = [Row(candidate) for row, candidate in wanted if id(row) not in kept]
        for row, candidate in wanted:
            row.candidate = candidate
        if fresh:
            self.beginInsertRows(NOWHERE, len(self._rows), len(self._rows) + len(fresh) - 1)
            self._rows += fresh
            self.endInsertRows()
        self._rearrange()
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def sort_rows(self, column: Column, order: Qt.SortOrder) -> None:
        """Put the rows in another order; what is selected stays selected."""
        if (column, order) == self._order:
            return
        self._order = (column, order)
        self._rearrange()

    def _rearrange(self) -> None:
        self.layoutAboutToBeChanged.emit()
        before = list(self._rows)
        self._arrange()
        places = {id(row): at for at, row in enumerate(self._rows)}
        kept = self.persistentIndexList()
        moved = [self.index(places[id(before[index.row()])], index.column()) for index in kept]
        self.changePersistentIndexList(kept, moved)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, order = self._order
        self._rows.sort(key=lambda row: row.candidate.rank)
        if column is not Column.RANK or order is not Qt.SortOrder.AscendingOrder:
            falling = order is Qt.SortOrder.DescendingOrder
            self._rows.sort(key=lambda row: self._sort_value(row, column), reverse=falling)

    def change(self, change: Callable[[Row], None]) -> None:
        """Apply ``change`` to every row and tell the views once."""
        for row in self._rows:
            change(row)
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(Column) - 1))

    def set_exhibits(self, exhibits: Mapping[int, Exhibit]) -> None:
        def change(row: Row) -> None:
            row.exhibit = exhibits.get(row.candidate.face.exhibit_id, row.exhibit)

        self.change(change)

    def set_meanings(self, meanings: Mapping[int, Any]) -> None:
        """What each score is worth, by rank."""

        def change(row: Row) -> None:
            row.meaning = meanings.get(row.candidate.rank)

        self.change(change)

    def set_standings(self, standings: Mapping[int, Standing]) -> None:
        """What holds for each candidate, by face id; the others are undecided."""

        def change(row: Row) -> None:
            row.standing = standings.get(row.candidate.face.face_id, Standing())

        self.change(change)

    @property
    def rows(self) -> Sequence[Row]:
        return self._rows

    def row_of(self, face_id: int) -> int:
        return next((at for at, row in enumerate(self._rows) if row.candidate.face.face_id == face_id), -1)

    # --- pictures ---------------------------------------------------------------------------------------------------

    def crop(self, row: Row) -> QPixmap | None:
        return self._desk.pictures.crop(row.candidate.face.face_id)

    def thumbnail(self, row: Row) -> QPixmap | None:
        return self._desk.pictures.thumbnail(row.candidate.face.exhibit_id, row.candidate.face.frame)

    # --- Qt's model -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if int(role) not in _ANSWERED or not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, column = self._rows[index.row()], _COLUMNS[index.column()]
        match role:
            case _ if role == ROW_ROLE:
                return row
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case _ if role == BELOW_ROLE:
                return self._below(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._told(row, column)
            case Qt.ItemDataRole.ToolTipRole if column is Column.SIMILARITY:
                return tips.plain(row.worth)
            case Qt.ItemDataRole.ToolTipRole:
                return tips.plain(words.joined((row.place, row.path, *row.remarks)))
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ToolTipRole and section == Column.SIMILARITY:
            return tips.plain(
                self.tr("Similarity, and how many strangers in this gallery would be expected to score as high")
            )
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return {
            Column.RANK: self.tr("Rank"),
            Column.FACE: self.tr("Face and source"),
            Column.SIMILARITY: self.tr("Similarity"),
            Column.SOURCE: self.tr("Path and source"),
            Column.DATE: self.tr("Date"),
            Column.QUALITY: self.tr("Quality"),
            Column.STATE: self.tr("Decision"),
        }[Column(section)]

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [FACE_MIME, "image/jpeg", "text/uri-list", "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return self.mime_of(self._rows[indexes[0].row()]) if indexes else QMimeData()

    def mime_of(self, row: Row) -> QMimeData:
        """A face to be dropped, into our own panels or out of the case (see ``ui.face_out``)."""
        told = self._desk.tasks.told.emit
        return FaceData(self._desk.session, row.candidate.face.face_id, self.spoken(row), told)

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction

    def spoken(self, row: Row) -> str:
        """One candidate in one sentence, as a screen reader says it."""
        return self.tr("Candidate {0}, similarity {1}, {2}, {3}").format(
            row.candidate.rank,
            words.similarity(row.candidate.similarity),
            words.joined((row.strangers, row.place, row.path, *row.remarks)),
            state_word(row.state),
        )

    def _told(self, row: Row, column: Column) -> str:
        """A cell in words, as a screen reader says it; the first one tells the whole candidate."""
        match column:
            case Column.RANK:
                return self.spoken(row)
            case Column.FACE:
                return self.tr("Face and source photograph of candidate {0}").format(row.candidate.rank)
            case Column.SIMILARITY:
                told = self.tr("Similarity {0}").format(words.similarity(row.candidate.similarity))
                return ", ".join(part for part in (told, row.worth) if part)
            case Column.SOURCE:
                near = words.stands_for(len(row.candidate.folded)) if row.candidate.folded else ""
                source = self.tr("Source {0}").format(row.place) if row.place else ""
                parts = (row.path, source, near, row.assisted, words.noted() if row.noted else "")
                return ", ".join(part for part in parts if part)
            case Column.DATE:
                return words.day(row.taken) or words.date_unknown()
            case Column.QUALITY:
                return words.quality(row.candidate.face.quality)
            case Column.STATE:
                return state_word(row.state)

    @staticmethod
    def _below(row: Row, column: Column) -> str:
        if column is Column.SIMILARITY:
            return row.strangers
        return words.joined((row.place, row.moment, *row.remarks)) if column is Column.SOURCE else ""

    def _text(self, row: Row, column: Column) -> str:
        match column:
            case Column.RANK:
                return str(row.candidate.rank)
            case Column.SIMILARITY:
                return words.similarity(row.candidate.similarity)
            case Column.SOURCE:
                return row.file
            case Column.DATE:
                return words.day(row.taken)
            case Column.QUALITY:
                return str(row.candidate.face.quality.value)
            case Column.STATE:
                return state_word(row.state)
            case Column.FACE:
                return ""

    @staticmethod
    def _sort_value(row: Row, column: Column) -> Any:
        match column:
            case Column.RANK | Column.FACE:
                return row.candidate.rank
            case Column.SIMILARITY:
                return -row.candidate.similarity
            case Column.SOURCE:
                return row.place.casefold(), row.path.casefold()
            case Column.DATE:
                return words.sort_day(row.taken)
            case Column.QUALITY:
                return -row.candidate.face.quality.value
            case Column.STATE:
                return list(State).index(row.state)
