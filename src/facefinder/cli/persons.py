"""facefinder person"""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.cli.output import AsJson, CasePath, Operator, counted, print_json, say
from facefinder.domain.errors import InvalidDetails

person = typer.Typer(
    help="Persons of the case: a name or pseudonym, and the faces confirmed as theirs.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The person's name in this case.")]
Note = Annotated[str, typer.Option(help="A note about the person.")]
Search = Annotated[str, typer.Argument(metavar="SEARCH", help="The recorded search on whose list the faces are.")]
Confirmation = Annotated[int, typer.Argument(metavar="CONFIRMATION", help="The confirmation's number.")]
Faces = Annotated[list[int], typer.Argument(metavar="FACE...", help="Face numbers of candidates on that list.")]


def register(app: typer.Typer) -> None:
    app.add_typer(person, name="person")


@person.command("list")
def list_persons(path: CasePath, operator: Operator = None, as_json: AsJson = False) -> None:
    """List the persons of a case with how many faces are confirmed as theirs."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.persons.all()
    if as_json:
        lines = [{**asdict(each.person), "confirmed": each.confirmed, "enrolled": each.enrolled} for each in found]
        print_json({"persons": lines})
        return
    for each in found:
        say(f"{each.person.name}: {each.confirmed} confirmed" + (f"  ({each.person.note})" if each.person.note else ""))
    if not found:
        say("Nobody is named in this case.")


@person.command("add")
def add(path: CasePath, name: Name, note: Note = "", operator: Operator = None, as_json: AsJson = False) -> None:
    """Name a person, or give a pseudonym."""
    with CaseSession.open(path, operator=operator) as session:
        number = session.persons.add(name, note)
    if as_json:
        print_json({"person_id": number, "name": name})
        return
    say(f"{name} is person {number} of this case.")


@person.command("describe")
def describe(
    path: CasePath,
    name: Name,
    new_name: Annotated[str, typer.Option(help="Another name.")] = "",
    note: Annotated[str | None, typer.Option(help="Another note about the person.")] = None,
    operator: Operator = None,
) -> None:
    """Give a person another name or note."""
    with CaseSession.open(path, operator=operator) as session:
        known = next(each.person for each in session.persons.all() if each.person.person_id == _number(session, name))
        session.persons.describe(known.person_id, new_name or known.name, known.note if note is None else note)
    say(f"{new_name or name} is described.")


@person.command("retire")
def retire(path: CasePath, name: Name, operator: Operator = None) -> None:
    """Put a name out of use that nothing is confirmed under."""
    with CaseSession.open(path, operator=operator) as session:
        session.persons.retire(_number(session, name))
    say(f"{name} is out of use.")


@person.command("faces")
def faces(path: CasePath, name: Name, operator: Operator = None, as_json: AsJson = False) -> None:
    """List the faces confirmed as a person's."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.persons.faces(_number(session, name))
    if as_json:
        lines = [
            {
                "confirmation": each.confirmation_id,
                "face_id": each.face_id,
                "exhibit_sha256": each.region.sha256,
                "search_id": each.search_id,
                "confirmed_by": each.confirmed_by,
                "confirmed_at": each.confirmed_at,
                "reasons": each.reasons,
            }
            for each in found
        ]
        print_json({"faces": lines})
        return
    for each in found:
        held = f"face {each.face_id}" if each.face_id is not None else "a face that is not held any more"
        say(f"confirmation {each.confirmation_id}  {held}  by {each.confirmed_by}, {each.confirmed_at}")


@person.command("confirm")
def confirm(
    path: CasePath,
    name: Name,
    search: Search,
    face: Faces,
    reasons: Annotated[str, typer.Option(help="What supports it; it is kept with the confirmation.")] = "",
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Confirm candidates that an examiner decided to be potential ones as a person's faces, as policy demands."""
    with CaseSession.open(path, operator=operator) as session:
        number = _number(session, name)
        made = [session.persons.confirm(number, search, each, reasons) for each in face]
    if as_json:
        print_json({"confirmations": made})
        return
    say(f"Confirmed as {name}: {counted(len(made), 'face')} (confirmation {', '.join(str(each) for each in made)}).")


@person.command("withdraw")
def withdraw(
    path: CasePath,
    confirmation: Confirmation,
    operator: Operator = None,
) -> None:
    """Take a confirmation back; facefinder person restore takes that back."""
    with CaseSession.open(path, operator=operator) as session:
        session.persons.withdraw(confirmation)
    say(f"Confirmation {confirmation} is withdrawn.")


@person.command("restore")
def restore(
    path: CasePath,
    confirmation: Confirmation,
    operator: Operator = None,
) -> None:
    """Let a withdrawn confirmation stand again."""
    with CaseSession.open(path, operator=operator) as session:
        session.persons.restore(confirmation)
    say(f"Confirmation {confirmation} stands again.")


@person.command("erase")
def erase(
    path: CasePath,
    name: Name,
    reason: Annotated[str, typer.Option(help="Why; it goes on the record.")],
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Ask for every trace of a person's confirmed faces to be erased; another person confirms."""
    with CaseSession.open(path, operator=operator) as session:
        number = session.subjects.request_person(_number(session, name), reason)
    if as_json:
        print_json({"request": number})
        return
    say(f"Request {number}: another person confirms it with facefinder retention confirm.")


def _number(session: CaseSession, name: str) -> int:
    wanted = " ".join(name.split()).casefold()
    for each in session.persons.all():
        if each.person.name.casefold() == wanted:
            return each.person.person_id
    raise InvalidDetails(what=f"The person {name}", reason="nobody of that name is named in this case")
