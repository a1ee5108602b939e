"""facefinder sources, facefinder problems"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.app.erasing import Order
from facefinder.cli.importing import PasswordFile, passwords_from, stoppable, tell
from facefinder.cli.output import AsJson, CasePath, Operator, counted, print_json, say
from facefinder.domain.errors import InvalidDetails
from facefinder.domain.records import Problem
from facefinder.files.atomic import write_atomically
from facefinder.ingest.problems import as_csv


def register(app: typer.Typer) -> None:
    app.command("sources")(sources)
    app.command("problems")(problems)


def sources(
    path: CasePath,
    remove: Annotated[
        int | None, typer.Option(help="Remove this source with everything that came only from it, for good.")
    ] = None,
    authority: Annotated[str, typer.Option(help="With --remove: on whose authority.")] = "",
    reason: Annotated[str, typer.Option(help="With --remove: why.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Remove without asking; it cannot be undone.")] = False,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """List a case's sources, or remove one."""
    if remove is not None:
        if not (authority.strip() and reason.strip()):
            raise InvalidDetails(what="Authority or reason", reason="removing a source is put on record with both")
        if not yes:
            typer.confirm(f"Remove source {remove} for good?", abort=True, err=True)
        with CaseSession.open(path, operator=operator) as session:
            certificate = session.erasing.source(remove, Order(authority, reason))
        if as_json:
            print_json(certificate)
        else:
            say(f"Source {remove} is removed, with everything that came only from it.")
        return
    with CaseSession.open(path, operator=operator) as session:
        found = session.sources()
    if as_json:
        print_json({"sources": [asdict(source) for source in found]})
        return
    for source in found:
        state = "complete" if source.finished_at else "not finished"
        say(f"{source.source_id:>4}  {source.exhibit_reference}  {source.kind.value}  {source.location}  ({state})")


def problems(
    path: CasePath,
    source: Annotated[int | None, typer.Option(help="Only the problems of this source.")] = None,
    code: Annotated[list[str] | None, typer.Option(help="Only problems of this kind (repeatable).")] = None,
    number: Annotated[list[int] | None, typer.Option("--id", help="Only this problem (repeatable).")] = None,
    containing: Annotated[str, typer.Option(help="Only files whose path contains this.")] = "",
    retry: Annotated[bool, typer.Option("--retry", help="Try these files again.")] = False,
    export: Annotated[Path | None, typer.Option(help="Write the list to this file (CSV).")] = None,
    password_file: PasswordFile = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """List the files that could not be read, each with its reason; export the list, or try them again."""
    with CaseSession.open(path, operator=operator) as session:
        found = [
            problem
            for problem in session.problems(source)
            if (not code or problem.code in code)
            and (not number or problem.problem_id in number)
            and containing.casefold() in problem.path.casefold()
        ]
        if retry:
            passwords = passwords_from(password_file)
            report = stoppable(
                as_json,
                lambda control, listener: session.retry_problems(
                    found, passwords=passwords, control=control, progress=listener
                ),
            )
            tell(report, as_json)
            return
    if export is not None:
        write_atomically(export, as_csv(found))
        say(f"Wrote {counted(len(found), 'problem')} to {export}.")
    elif as_json:
        print_json({"problems": [asdict(problem) for problem in found]})
    else:
        _list(found)


def _list(found: list[Problem]) -> None:
    for problem in found:
        say(f"{problem.problem_id:>6}  {problem.source_id:>4}  {problem.path}: {problem.sentence}")
    if not found:
        say("Every file was read.")
        return
    kinds = Counter(problem.code for problem in found)
    say("By kind: " + ", ".join(f"{kind} {count:,}" for kind, count in kinds.most_common()))
