"""How numbers, dates, qualities and paths are said, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from facefinder.files.languages import LANGUAGES, language_named

if TYPE_CHECKING:
    from facefinder.domain.errors import KnownError
    from facefinder.domain.records import (
        EnrolledFace,
        FaceObservation,
        ImportProgress,
        Outcome,
        ProbeFace,
        Quality,
        SearchResult,
    )


_EXIF = "%Y:%m:%d %H:%M:%S"


def language() -> str:
    """The code of the window's language, where reports come in it; else English."""
    code = QLocale().name().split("_")[0]
    return code if code in LANGUAGES else "en"


def told(fault: KnownError) -> str:
    """A fault in the window's language."""
    return fault.told(language_named(language()))


def retold(sentence: str) -> str:
    """What an error said in English when it was put on record, in the window's language."""
    return language_named(language()).retold(sentence)


def number(value: int) -> str:
    return QLocale().toString(value)


def faces(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln face(s)", "", count)


def candidates(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln candidate(s)", "", count)


def files(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln file(s)", "", count)


def problems(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln problem(s)", "", count)


def problem_count(outcomes: Mapping[Outcome, int]) -> int:
    return sum(count for outcome, count in outcomes.items() if outcome.value == "problem")


def sources(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln source(s)", "", count)


def entries(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln entry(s)", "", count)


def photographs(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln photograph(s)", "", count)


def searches(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln search(es)", "", count)


def similarity(value: float) -> str:
    """Three decimals, always with a point: a score is read aloud and compared across reports."""
    return f"{value:.3f}"


def searched_together(count: int) -> str:
    return QCoreApplication.translate("words", "%Ln photograph(s) of one person, searched with as one", "", count)


def yes_no(value: bool) -> str:
    return QCoreApplication.translate("words", "yes") if value else QCoreApplication.translate("words", "no")


def fewer_strangers(bound: float) -> str:
    return QCoreApplication.translate("words", "< {0} strangers").format(QLocale().toString(bound, "g", 2))


def about_strangers(expected: float) -> str:
    places = 0 if expected >= 10 else 1 if expected >= 1 else 2
    return QCoreApplication.translate("words", "≈ {0} strangers").format(QLocale().toString(expected, "f", places))


def seconds(value: float) -> str:
    if value < 10:
        return QCoreApplication.translate("words", "{0} s").format(QLocale().toString(max(value, 0.1), "f", 1))
    if value < 90:
        return QCoreApplication.translate("words", "{0} s").format(round(value))
    if value < 90 * 60:
        return QCoreApplication.translate("words", "{0} min").format(round(value / 60))
    return QCoreApplication.translate("words", "{0} h").format(QLocale().toString(value / 3600, "f", 1))


def when(moment: str, *, clock: bool = True) -> str:
    """An ISO 8601 moment as an unambiguous date, in UTC as it is recorded; what cannot be read is shown as it is."""
    found = _moment(moment)
    if found is None:
        return moment
    date = QLocale().toString(QDate(found.year, found.month, found.day), "d MMM yyyy")
    if not clock:
        return date
    return f"{date} {found:%H:%M}" + (" UTC" if found.tzinfo is not None else "")


def day(moment: str) -> str:
    """The date alone of an ISO or EXIF moment, empty where there is none."""
    return when(moment, clock=False) if _moment(moment) is not None else ""


def sort_day(moment: str) -> str:
    """``YYYY-MM-DD`` for comparing, empty where there is none."""
    found = _moment(moment)
    return f"{found:%Y-%m-%d}" if found is not None else ""


def _moment(moment: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        try:
            found = datetime.strptime(moment.strip(), _EXIF)  # noqa: DTZ007 - a camera's clock knows no zone
        except ValueError:
            return None
    return found.astimezone(UTC) if found.tzinfo is not None else found


def quality_word(value: int) -> str:
    if value >= 65:
        return QCoreApplication.translate("words", "good")
    if value >= 45:
        return QCoreApplication.translate("words", "usable")
    if value >= 25:
        return QCoreApplication.translate("words", "poor")
    return QCoreApplication.translate("words", "very poor")


def quality(value: Quality) -> str:
    return QCoreApplication.translate("words", "quality {0}, {1}").format(value.value, quality_word(value.value))


def assisted(face: EnrolledFace | FaceObservation | ProbeFace) -> str:
    """That a person had a hand in finding a face; empty where none had."""
    return QCoreApplication.translate("words", "operator-assisted") if face.assisted else ""


def noted() -> str:
    return QCoreApplication.translate("words", "noted")


def date_unknown() -> str:
    return QCoreApplication.translate("words", "date unknown")


def near_copies(count: int) -> str:
    """How many near copies of its photograph stand behind a candidate; for the eye."""
    return QCoreApplication.translate("words", "+%Ln near copy(s)", "", count)


def stands_for(count: int) -> str:
    """The same for the ear; ``count`` is how many there are beside it."""
    return QCoreApplication.translate("words", "stands for %Ln near copy(s) too", "", count)


def weakest(value: Quality) -> str:
    """The component that limits a quality most, in plain words; empty when nothing stands out."""
    names = {
        "sharpness": QCoreApplication.translate("words", "not sharp"),
        "illumination_uniformity": QCoreApplication.translate("words", "unevenly lit"),
        "exposure": QCoreApplication.translate("words", "badly exposed"),
        "under_exposure": QCoreApplication.translate("words", "too dark"),
        "over_exposure": QCoreApplication.translate("words", "too bright"),
        "compression": QCoreApplication.translate("words", "strongly compressed"),
        "yaw": QCoreApplication.translate("words", "turned to the side"),
        "pitch": QCoreApplication.translate("words", "tilted up or down"),
        "roll": QCoreApplication.translate("words", "head tilted"),
        "pose": QCoreApplication.translate("words", "not facing the camera"),
        "inter_eye_distance": QCoreApplication.translate("words", "small in the picture"),
        "occlusion": QCoreApplication.translate("words", "partly covered"),
        "single_face": QCoreApplication.translate("words", "several faces close together"),
    }
    scored = [(score, name) for name, score in value.components.items() if name in names]
    if not scored:
        return ""
    score, name = min(scored)
    return names[name] if score < 50 else ""


def list_line(result: SearchResult) -> tuple[str, str]:
    """The candidate list's headline: the count, and the rest, which tells what found it."""
    from facefinder.domain.records import Way

    translate = QCoreApplication.translate
    gallery = translate("words", "of {0}").format(faces(result.gallery_size))
    if result.exact:
        rest = joined((gallery, translate("words", "exact"), seconds(result.seconds)))
    else:
        # How long a preview took would be one word too many for a window of 1,280 pixels.
        previewed = {
            Way.CODES: translate("words", "preview by shortened templates, exact list follows"),
            Way.HNSW: translate("words", "preview by the index, exact list follows"),
            Way.EXACT: translate("words", "preview by the exact scan, recorded list follows"),
        }
        rest = joined((gallery, previewed[result.way]))
    return candidates(len(result.candidates)), rest


def list_explained(result: SearchResult) -> str:
    """What its being exact, or not, means for the reader."""
    from facefinder.domain.records import Way
    from facefinder.search.ahead import WORTH_PREVIEW

    translate = QCoreApplication.translate
    if not result.exact and result.way is Way.EXACT:
        return translate(
            "words",
            "Every face was compared, because nothing quicker stands ready yet, but this list is on no record. The "
            "recorded list takes its place by itself.",
        )
    if not result.exact:
        return translate(
            "words",
            "A quicker list that may lack some of the closest faces, and is on no record. The exact list takes its "
            "place by itself.",
        )
    return translate(
        "words",
        "Every face that the filters leave was compared. Below {0} this list comes at once; in a larger gallery a "
        "preview comes first.",
    ).format(faces(WORTH_PREVIEW))


def denominator_line(result: SearchResult) -> str:
    """What the list was drawn from."""
    drawn = result.denominator
    translate = QCoreApplication.translate
    return " · ".join(
        (
            translate("words", "drawn from {0}").format(files(drawn.files)),
            translate("words", "{0} unreadable").format(number(drawn.unreadable)),
            translate("words", "{0} without a face").format(number(drawn.without_face)),
            translate("words", "{0} filtered out").format(number(drawn.filtered_out)),
            *((translate("words", "{0} not comparable").format(number(drawn.damaged)),) if drawn.damaged else ()),
        )
    )


def limits() -> str:
    """The recognisers' known limits, said with every list and with every empty one."""
    return QCoreApplication.translate(
        "words",
        "Weaker on children, on some ethnic groups and on poor pictures: expect more strangers than stated, and people "
        "missed.",
    )


def progress_line(progress: ImportProgress) -> str:
    """How an import stands: share, speed, time left, problems."""
    translate = QCoreApplication.translate
    parts = []
    if progress.listed and progress.listing_finished:
        parts.append(f"{progress.done * 100 // progress.listed} %")
    else:
        done, listed = number(progress.done), number(progress.listed)
        parts.append(translate("words", "{0} of {1} found so far").format(done, listed))
    if progress.seconds > 1 and progress.done:
        rate = progress.done / progress.seconds
        parts.append(f"{QLocale().toString(rate, 'f', 0 if rate >= 10 else 1)}/s")
    if progress.remaining_seconds is not None:
        parts.append(translate("words", "{0} left").format(seconds(progress.remaining_seconds)))
    parts.append(problems(problem_count(progress.outcomes)))
    return " · ".join(parts)


def outcomes_line(progress: ImportProgress) -> str:
    """What became of the files so far, by outcome."""
    translate = QCoreApplication.translate
    counts = {outcome.value: count for outcome, count in progress.outcomes.items()}
    return joined(
        (
            translate("words", "{0} enrolled").format(faces(progress.faces)),
            translate("words", "{0} without a face").format(number(counts.get("no_face", 0))),
            translate("words", "{0} already known").format(number(counts.get("known", 0))),
            problems(counts.get("problem", 0)),
        )
    )


def readable_path(path: str) -> str:
    """A path for the eye: undecodable bytes become a visible mark, control characters vanish."""
    shown = path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in shown)


def frame_time(value: float) -> str:
    """``00:14:07.2``"""
    minutes, rest = divmod(value, 60)
    hours, minutes = divmod(int(minutes), 60)
    return f"{hours:02d}:{minutes:02d}:{rest:04.1f}"


def file_size(size: int) -> str:
    return QLocale().formattedDataSize(size, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def joined(parts: Sequence[str]) -> str:
    return " · ".join(part for part in parts if part)
