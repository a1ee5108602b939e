"""Write the manual's reference pages from the program itself: every command with its options, every exit code.

    python packaging/reference.py [--check]

`make manual` runs it; a test fails while the pages differ from the program.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from facefinder.app.access import PERMITTED
from facefinder.cli.program import DONE, FAULT_OF_OURS, app
from facefinder.domain.errors import all_known_errors
from facefinder.domain.roles import Role

ROOT = Path(__file__).resolve().parent.parent
MANUAL = ROOT / "resources" / "manual" / "en"
COMMANDS, EXIT_CODES = MANUAL / "80-commands.md", MANUAL / "85-exit-codes.md"
ROLES = MANUAL / "86-roles.md"


def commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that does something, with its whole name, groups opened."""
    below = getattr(command, "commands", None)
    if below is None:
        yield name, command
        return
    for key in sorted(below):
        yield from commands(below[key], f"{name} {key}")


def cell(text: str) -> str:
    """Text that stays inside one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def command_page() -> str:
    """All commands, each with what it takes."""
    lines = [
        "# All commands",
        "",
        "Made from the program's own help. `facefinder COMMAND --help` says the same. How scripts read the answers is",
        "told in *The command line, and scripts*.",
    ]
    for name, command in commands(get_command(app), "facefinder"):
        arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        options = [
            parameter for parameter in command.params if parameter.param_type_name == "option" and not parameter.hidden
        ]
        usage = " ".join([name, *(metavar(argument) for argument in arguments), *(["[OPTIONS]"] if options else [])])
        lines += ["", f"## {name}", "", " ".join((command.help or "").split()), "", f"    {usage}", ""]
        lines += ["| | |", "|---|---|"] if arguments or options else []
        for argument in arguments:
            lines.append(f"| `{metavar(argument)}` | {cell(getattr(argument, 'help', '') or '')} |")
        for option in options:
            required = " Required." if option.required else ""
            lines.append(f"| {option_names(option)} | {cell(option.help or '')}{required} |")
    return "\n".join(lines) + "\n"


def metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper()).strip("{}")


def option_names(option: Any) -> str:
    return ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))


def exit_code_page() -> str:
    """What each exit code means, with the sentence that is told."""
    lines = [
        "# Exit codes",
        "",
        "A script can rely on these numbers. With `--json` the same fault stands on standard output as",
        '`{"error": {"code": …, "sentence": …, "exit_code": …}}`. Words in braces are filled in.',
        "",
        "| exit code | code | what is told |",
        "|---|---|---|",
        f"| {DONE} | | Done. |",
        "| 1 | | A check found something wrong (`facefinder doctor`). |",
        "| 2 | | The command was given wrongly; its help is named. |",
    ]
    lines.append("| 18 | | A replayed search gives another list than the recorded one (`facefinder replay`). |")
    lines += [f"| {error.exit_code} | `{error.code}` | {cell(error.sentence)} |" for error in all_known_errors()]
    lines += [
        f"| {FAULT_OF_OURS} | | A fault of the program's own; a report without evidence data is printed. |",
        "| 130 | | Stopped from the keyboard before anything was begun. |",
    ]
    return "\n".join(lines) + "\n"


def role_page() -> str:
    """Which role may make which call of a case's services."""
    lines = [
        "# Who may do what",
        "",
        "Once people are named in a case, each call of its services is checked, whatever shell makes it. A call that",
        "is not listed is refused to everybody. In single-person mode there is nobody to refuse.",
        "",
        f"| call | {' | '.join(role.value for role in Role)} |",
        "|---" * (len(Role) + 1) + "|",
    ]
    lines += [
        f"| `{call}` | {' | '.join('yes' if role in roles else '' for role in Role)} |"
        for call, roles in sorted(PERMITTED.items(), key=lambda each: ("." in each[0], each[0]))
    ]
    return "\n".join(lines) + "\n"


PAGES = {COMMANDS: command_page, EXIT_CODES: exit_code_page, ROLES: role_page}


def main() -> int:
    """Exit code 0; with ``--check`` 1 when a page differs from the program."""
    parser = argparse.ArgumentParser(description="Write the manual's reference pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; say what differs")
    check = parser.parse_args().check
    stale = [path for path, make in PAGES.items() if not path.is_file() or path.read_text(encoding="utf-8") != make()]
    for path in stale:
        if check:
            print(f"{path.relative_to(ROOT)} differs from the program: run `make manual`.", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(PAGES[path](), encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
