"""The program of commands, and how faults are told on a terminal or in JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from facefinder import __version__
from facefinder.cli import (
    auditing,
    authority,
    batching,
    caring,
    case,
    doctor,
    erasing,
    evaluating,
    faces,
    importing,
    models,
    persons,
    replaying,
    reporting,
    searching,
    sources,
    subjects,
    verifying,
)
from facefinder.cli.output import fault_report
from facefinder.cli.passphrases import give_every_command_its_option
from facefinder.cli.window import Window
from facefinder.domain.errors import KnownError, NetworkRefused
from facefinder.offline import NetworkUse

DONE = 0
FAULT_OF_OURS = 70

app = typer.Typer(
    name="facefinder",
    help="Find a face in the photographs you lawfully hold: offline, exact, on the record. "
    "Without a command it opens the window.",
    no_args_is_help=False,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"FaceFinder {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _window_or_command(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_say_version, is_eager=True)
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        raise typer.Exit(_window_of(context).run(None))


@app.command("window")
def window(
    context: typer.Context,
    path: Annotated[Path | None, typer.Argument(metavar="[CASE]", help="The case to open.")] = None,
) -> None:
    """Open the window, on a case if one is named."""
    raise typer.Exit(_window_of(context).run(path))


def _window_of(context: typer.Context) -> Window:
    given: Window = context.obj
    return given


for _part in (
    auditing,
    authority,
    replaying,
    reporting,
    subjects,
    persons,
    case,
    importing,
    searching,
    faces,
    sources,
    models,
    verifying,
    doctor,
    caring,
    batching,
    erasing,
    evaluating,
):
    _part.register(app)
give_every_command_its_option(app)


def run(arguments: list[str], window: Window) -> int:
    """Run one command, with the window at hand for those that open it; returns the exit code."""
    as_json = "--json" in arguments
    if arguments[:2] == ["search", "replay"]:
        # A case's name ends in .ffcase, so this is never a case to search.
        arguments = arguments[1:]
    try:
        outcome = get_command(app).main(args=arguments, prog_name="facefinder", standalone_mode=False, obj=window)
        return outcome if isinstance(outcome, int) else DONE
    except KnownError as fault:
        return _tell(fault, as_json)
    except NetworkUse:
        return _tell(NetworkRefused(), as_json)
    except (typer.Abort, KeyboardInterrupt):
        print("Stopped.", file=sys.stderr)
        return 130
    except Exception as fault:  # noqa: BLE001 - the last door: whatever escapes is told without evidence
        usage = getattr(fault, "exit_code", None)
        show = getattr(fault, "show", None)
        if callable(show) and isinstance(usage, int):
            show(sys.stderr)
            return usage
        print(fault_report(fault), file=sys.stderr)
        return FAULT_OF_OURS


def _tell(fault: KnownError, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": {"code": fault.code, "sentence": str(fault), "exit_code": fault.exit_code}}))
    print(f"facefinder: {fault}", file=sys.stderr)
    return fault.exit_code
