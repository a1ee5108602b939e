"""facefinder subject, facefinder retention"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, Language, Operator, counted, occurrence_document, print_json, say
from facefinder.cli.probing import chosen_face
from facefinder.domain.errors import InvalidDetails
from facefinder.files.documents import write_document
from facefinder.files.reading import read_photograph
from facefinder.search import LIMITS

retention = typer.Typer(help="What is held too long, and erasing it by two people.", no_args_is_help=True)

Reason = Annotated[str, typer.Option(help="Why; it goes on the record.")]


def register(app: typer.Typer) -> None:
    app.command("subject")(subject)
    app.add_typer(retention, name="retention")


def subject(
    path: CasePath,
    probe: Annotated[Path, typer.Argument(metavar="PROBE", help="A photograph that the person gave.")],
    reference: Annotated[str, typer.Option(help="The request's reference; it goes on the record.")],
    face: Annotated[int | None, typer.Option(help="Which face of the photograph, from 1; else the largest.")] = None,
    top: Annotated[int, typer.Option(help="How many candidates at most.")] = 200,
    confirm: Annotated[
        list[int] | None,
        typer.Option(metavar="FACE", help="A face that an examiner confirmed as this person's (repeatable)."),
    ] = None,
    confirm_search: Annotated[
        list[str] | None,
        typer.Option(metavar="SEARCH", help="A recorded search whose probe shows this person (repeatable)."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the access report (HTML) on what was confirmed.")
    ] = None,
    restrict: Annotated[
        str | None, typer.Option(metavar="REASON", help="Leave the confirmed faces out of searches.")
    ] = None,
    erase: Annotated[
        str | None, typer.Option(metavar="REASON", help="Ask for erasing what was confirmed; another person confirms.")
    ] = None,
    language: Language = "en",
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Find everything held about one person; report, restrict or erase what an examiner confirmed."""
    faces, searches = confirm or [], confirm_search or []
    if (report or restrict or erase) and not faces:
        raise InvalidDetails(what="A confirmed face", reason="look at the list first, then name faces with --confirm")
    document: dict[str, Any] = {"reference": reference}
    with CaseSession.open(path, operator=operator) as session:
        if not faces:
            seen = session.read_probe(read_photograph(probe), probe.name)
            found = session.subjects.find(seen, chosen_face(seen, face), reference, top=top)
            document["search_id"] = found.result.search_id
            document["gallery_size"] = found.result.gallery_size
            document["denominator"] = asdict(found.result.denominator)
            document["limits"] = LIMITS
            document["candidates"] = [
                {
                    "face_id": each.face.face_id,
                    "similarity": round(each.similarity, 6),
                    "exhibit_sha256": each.face.exhibit_sha256,
                    "occurrences": [occurrence_document(place) for place in each.occurrences],
                }
                for each in found.result.candidates
            ]
            document["searches"] = [
                {"search_id": each.search_id, "similarity": round(each.similarity, 6), "purpose": each.purpose}
                for each in found.probes
            ]
            document["searches_looked"] = {
                "recorded": found.looked.searches,
                "compared": found.looked.compared,
                "embedded_again": list(found.looked.embedded_again),
                "not_comparable": list(found.looked.not_comparable),
                "probe_erased": len(found.looked.erased),
            }
        if report is not None:
            made = session.subjects.report(faces, searches, reference, report, language=language)
            document["report"] = {"file": str(report), "photographs": len(made.photographs)}
        if restrict is not None:
            session.subjects.restrict(faces, restrict)
            document["restricted"] = sorted(faces)
        if erase is not None:
            document["erasing_request"] = session.subjects.request_faces(faces, searches, erase)
    if as_json:
        print_json(document)
        return
    _tell(document)


def _tell(document: dict[str, Any]) -> None:
    for each in document.get("candidates", ()):
        places = each["occurrences"]
        say(f"face {each['face_id']:>7}  {each['similarity']:.3f}  {places[0]['path'] if places else ''}")
    for each in document.get("searches", ()):
        say(f"search {each['search_id']}  {each['similarity']:.3f}  {each['purpose']}")
    if "candidates" in document:
        drawn = document["denominator"]
        say(
            f"{counted(len(document['candidates']), 'candidate')}; {drawn['searched']:,} of "
            f"{document['gallery_size']:,} faces were compared; of {drawn['files']:,} files "
            f"{drawn['unreadable']:,} could not be read, "
            f"{drawn['without_face']:,} show no face. {LIMITS}"
        )
        looked = document["searches_looked"]
        say(
            f"Of {looked['recorded']:,} recorded searches the probes of {looked['compared']:,} were compared, "
            f"{len(looked['embedded_again']):,} of them embedded again from their crops; "
            f"{len(looked['not_comparable']):,} cannot be compared (older templates, no usable crop kept); "
            f"{looked['probe_erased']:,} were erased."
        )
        say("An examiner compares each; name the person's faces with --confirm, and searches with --confirm-search.")
    if "report" in document:
        shown = counted(document["report"]["photographs"], "photograph")
        say(f"Wrote the report on {shown} to {document['report']['file']}.")
    if "restricted" in document:
        say(f"Left out of searches from now on: {counted(len(document['restricted']), 'face')}.")
    if "erasing_request" in document:
        say(f"Request {document['erasing_request']}: another person confirms it with facefinder retention confirm.")


@retention.command("due")
def due(path: CasePath, operator: Operator = None, as_json: AsJson = False) -> None:
    """List sources whose review date or retention has passed."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.subjects.due()
    if as_json:
        print_json({"due": [asdict(each) for each in found]})
        return
    for each in found:
        when = f"due {each.due_on} ({counted(each.over, 'day')} ago)"
        say(f"source {each.source_id}  {each.exhibit_reference}  {when}: {each.reason}")
    if not found:
        say("Nothing is held too long.")


@retention.command("request")
def request(
    path: CasePath,
    source: Annotated[int, typer.Argument(metavar="SOURCE", help="The source's number.")],
    reason: Reason,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Ask for a source to be erased; another person confirms it."""
    with CaseSession.open(path, operator=operator) as session:
        number = session.subjects.request_source(source, reason)
    if as_json:
        print_json({"request": number})
        return
    say(f"Request {number}: another person confirms it with facefinder retention confirm.")


@retention.command("requests")
def requests(path: CasePath, operator: Operator = None, as_json: AsJson = False) -> None:
    """List the requests that wait for a second person."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.subjects.requests()
    if as_json:
        print_json({"requests": [asdict(each) for each in found]})
        return
    for each in found:
        numbers = ", ".join(str(number) for number in each.subjects)
        say(f"request {each.request_id}  {each.kind} {numbers}  by {each.requested_by}: {each.reason}")
    if not found:
        say("No request is open.")


@retention.command("confirm")
def confirm_request(
    path: CasePath,
    number: Annotated[int, typer.Argument(metavar="REQUEST", help="The request's number.")],
    authority: Annotated[str, typer.Option(help="On whose authority; it goes on the record.")],
    certificate: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the certificate to this file (JSON).")
    ] = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Confirm a request as the second person, and erase; it cannot be undone."""
    with CaseSession.open(path, operator=operator) as session:
        made = session.subjects.confirm(number, authority)
    if certificate is not None:
        write_document(certificate, made)
    if as_json:
        print_json(made)
        return
    say(f"Erased: {', '.join(f'{count} {name}' for name, count in made['counts'].items() if count)}.")
