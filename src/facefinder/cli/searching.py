"""facefinder search"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from facefinder.app import CaseSession
from facefinder.cli.filtering import limited
from facefinder.cli.output import (
    AsJson,
    CasePath,
    Operator,
    box_list,
    counted,
    occurrence_document,
    print_json,
    say,
    time_code,
    way_in_words,
)
from facefinder.cli.probing import chosen_face
from facefinder.domain.filters import Filter
from facefinder.domain.records import SearchResult
from facefinder.files.reading import read_photograph
from facefinder.search import LIMITS, Meaning, meaning_of


def register(app: typer.Typer) -> None:
    app.command("search")(search)


@limited()
def search(
    path: CasePath,
    probe: Annotated[Path, typer.Argument(metavar="PROBE", help="The photograph to search with.")],
    purpose: Annotated[str, typer.Option(help="Why this search is made; it goes on the record.")],
    face: Annotated[
        int | None, typer.Option(help="Which face, numbered from 1 as `facefinder faces` lists them; else the largest.")
    ] = None,
    also: Annotated[
        list[Path] | None,
        typer.Option("--also", metavar="PHOTO", help="A further photograph of the same person (its largest face)."),
    ] = None,
    also_face: Annotated[
        list[int] | None,
        typer.Option(
            "--also-face", metavar="FACE", help="An enrolled face (a candidate's face_id) as a further probe."
        ),
    ] = None,
    top: Annotated[int, typer.Option(help="How many candidates at most.")] = 50,
    least: Annotated[float | None, typer.Option("--least", help="List nothing below this similarity.")] = None,
    fold: Annotated[bool, typer.Option("--fold", help="Count near copies of a photograph as one candidate.")] = False,
    *,
    wanted: Filter,
    count_only: Annotated[
        bool, typer.Option("--count", help="Only say how many faces the filter leaves; nothing is searched.")
    ] = False,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Search the case for a face. Candidates are leads for an examiner, never identifications."""
    if count_only:
        with CaseSession.open(path, operator=operator) as session:
            left, enrolled = session.count(wanted)
        if as_json:
            print_json({"left": left, "enrolled": enrolled, "filter": wanted.document()})
        else:
            say(f"The filter leaves {left:,} of {enrolled:,} faces.")
        return
    content = read_photograph(probe)
    with CaseSession.open(path, operator=operator) as session:
        read = session.read_probe(content, probe.name)
        chosen = chosen_face(read, face)
        probes = [session.probe_face(read, chosen)]
        for further in also or ():
            shown = session.read_probe(read_photograph(further), further.name)
            probes.append(session.probe_face(shown, chosen_face(shown)))
        probes += [session.probe_face_of(face_id) for face_id in also_face or ()]
        result = session.search_together(probes, purpose, top=top, wanted=wanted, least=least, fold=fold)
    if as_json:
        print_json(result_document(result, name=probe.name, face=chosen + 1, faces=len(read.analysis.faces)))
    else:
        _tell(result, chosen + 1, len(read.analysis.faces), wanted)


def result_document(result: SearchResult, *, name: str, face: int, faces: int) -> dict[str, Any]:
    """The promised JSON of a search."""
    return {
        "search_id": result.search_id,
        "searched_at": result.searched_at,
        "purpose": result.purpose,
        "probe": {
            "sha256": result.probe_sha256,
            "name": name,
            "box": box_list(result.probe_box),
            "face": face,
            "faces": faces,
        },
        "probes": [
            {
                "sha256": each.sha256,
                "name": each.name,
                "box": box_list(each.box),
                "quality": each.quality.value,
                "operator_assisted": each.assisted,
            }
            for each in result.probes
        ],
        "recogniser": result.recogniser,
        "gallery_size": result.gallery_size,
        "exact": result.exact,
        "denominator": asdict(result.denominator),
        "limits": LIMITS,
        "seconds": round(result.seconds, 4),
        "candidates": [
            {
                "rank": candidate.rank,
                "similarity": round(candidate.similarity, 6),
                "face_id": candidate.face.face_id,
                "exhibit_sha256": candidate.face.exhibit_sha256,
                "box": box_list(candidate.face.box),
                "quality": candidate.face.quality.value,
                "operator_assisted": candidate.face.assisted,
                "frame": candidate.face.frame,
                "frame_time": candidate.face.frame_time,
                "time_code": time_code(candidate.face.frame_time),
                **_meaning_document(meaning_of(result, candidate)),
                "by_probe": [round(similarity, 6) for similarity in candidate.by_probe],
                "folded": list(candidate.folded),
                "occurrences": [occurrence_document(occurrence) for occurrence in candidate.occurrences],
            }
            for candidate in result.candidates
        ],
    }


def _meaning_document(meaning: Meaning | None) -> dict[str, Any]:
    if meaning is None:
        return {"false_match_rate": None, "expected_strangers": None, "meaning": None}
    return {
        "false_match_rate": asdict(meaning.false_match_rate),
        "expected_strangers": asdict(meaning.expected_strangers),
        "meaning": f"{meaning.strangers_words}; {meaning.rate_words}",
    }


def _tell(result: SearchResult, face: int, faces: int, wanted: Filter) -> None:
    denominator = result.denominator
    if faces > 1:
        say(f"The photograph shows {faces} faces; searched with face {face}.")
    say(
        f"{counted(len(result.candidates), 'candidate')} of {counted(result.gallery_size, 'face')}, "
        f"found by {way_in_words(result.way)}, {result.seconds:.2f} s, {result.recogniser}"
    )
    for candidate in result.candidates:
        places = candidate.occurrences
        where = f"{places[0].exhibit_reference}  {places[0].path}" if places else candidate.face.exhibit_sha256[:16]
        moment = time_code(candidate.face.frame_time)
        more = f"  at {moment}" if moment else ""
        more += "  (operator-assisted)" if candidate.face.assisted else ""
        more += f"  (+{counted(len(places) - 1, 'more place')})" if len(places) > 1 else ""
        more += f"  (+{counted(len(candidate.folded), 'near copy', 'near copies')})" if candidate.folded else ""
        meaning = meaning_of(result, candidate)
        worth = f"  [{meaning.strangers_words}]" if meaning else ""
        say(f"{candidate.rank:>4}  {candidate.similarity:.3f}  {where}{more}{worth}")
    if wanted:
        say(f"Limited to faces {'; '.join(wanted.words())}: {denominator.filtered_out:,} faces were left out.")
    if denominator.damaged:
        say(f"{denominator.damaged:,} enrolled faces could not be compared: run facefinder verify.")
    say(
        f"Of {denominator.files:,} files: {denominator.unreadable:,} could not be read, "
        f"{denominator.without_face:,} show no face. Candidates are leads, never identifications."
    )
    say(LIMITS)
