"""Pass-phrases on the command line: from a file that a script names, or typed on a terminal; never as an argument.

``--passphrase-file`` belongs to every command that opens a case and is added to them in one place, here.
"""

from __future__ import annotations

import functools
import getpass
import inspect
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from facefinder.app import unlocking
from facefinder.domain.errors import NotReadable, PassphraseNeeded, PassphraseWrong
from facefinder.files.faults import reason_of
from facefinder.files.signing import SigningKey, create_key, load_key

KeyFile = Annotated[Path | None, typer.Option("--key", metavar="KEYFILE", help="Countersign with this Ed25519 key.")]
KeyPassphrase = Annotated[
    Path | None, typer.Option("--key-passphrase-file", metavar="FILE", help="The key file's pass-phrase, in a file.")
]

_CasePassphrase = Annotated[
    Path | None,
    typer.Option("--passphrase-file", metavar="FILE", help="The pass-phrase of an encrypted case, in a file."),
]
_OperatorPassphrase = Annotated[
    Path | None,
    typer.Option("--operator-passphrase-file", metavar="FILE", help="The operator's own pass-phrase, in a file."),
]

_LONGEST = 4096


def read_passphrase(path: Path) -> str:
    """The first line of a file.

    Raises:
        NotReadable: when it cannot be read or is no text.
        PassphraseNeeded: when it is empty.
    """
    try:
        content = path.read_bytes()[:_LONGEST].decode("utf-8")
    except OSError as fault:
        raise NotReadable(path=str(path), reason=reason_of(fault)) from fault
    except UnicodeDecodeError as fault:
        raise NotReadable(path=str(path), reason="it is not text in UTF-8") from fault
    first = content.splitlines()[0] if content else ""
    if not first:
        raise PassphraseNeeded(what=f"The file {path} is empty, and this")
    return first


def passphrase(what: str, file: Path | None, *, new: bool = False) -> str:
    """A pass-phrase from its file, or typed (twice where it is a new one).

    Raises:
        PassphraseNeeded: when there is neither a file nor a terminal.
        PassphraseWrong: when the second typing differs.
    """
    if file is not None:
        return read_passphrase(file)
    if not sys.stdin.isatty():
        raise PassphraseNeeded(what=what)
    typed = getpass.getpass(f"Pass-phrase for {what}: ")
    if not typed:
        raise PassphraseNeeded(what=what)
    if new and getpass.getpass("Once more: ") != typed:
        raise PassphraseWrong(what="it: the two typings differ; nothing was changed")
    return typed


def signing_key(path: Path, passphrase_file: Path | None, *, create: bool = False) -> SigningKey:
    """An Ed25519 key from its file, or a new one."""
    words = passphrase(f"the key {path.name}", passphrase_file, new=create).encode()
    return create_key(path, words) if create else load_key(path, words)


def give_every_command_its_option(app: typer.Typer) -> None:
    """Add the options to each command that takes a case, and let the cases it opens ask here."""
    for command in app.registered_commands:
        if command.callback is not None and _takes_a_case(command.callback):
            command.callback = _with_options(command.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            give_every_command_its_option(group.typer_instance)


def _takes_a_case(callback: Callable[..., Any]) -> bool:
    for parameter in inspect.signature(callback, eval_str=True).parameters.values():
        for note in getattr(parameter.annotation, "__metadata__", ()):
            if (getattr(note, "metavar", None) or "").strip("[]").endswith("CASE"):
                return True
    return False


def _with_options(callback: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(callback)
    def run(
        *values: Any,
        passphrase_file: _CasePassphrase = None,
        operator_passphrase_file: _OperatorPassphrase = None,
        **named: Any,
    ) -> Any:
        given = {unlocking.CASE: passphrase_file, unlocking.PERSON: operator_passphrase_file}
        if "passphrase_file" in signature.parameters:
            named["passphrase_file"] = passphrase_file
        with unlocking.asking_with(lambda asked: passphrase(asked.what, given[asked.kind])):
            return callback(*values, **named)

    signature = inspect.signature(callback, eval_str=True)
    more = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in (("passphrase_file", _CasePassphrase), ("operator_passphrase_file", _OperatorPassphrase))
        if name not in signature.parameters
    ]
    parameters = [*signature.parameters.values(), *more]
    run.__dict__.pop("__wrapped__", None)  # typer would read the old signature there
    run.__dict__["__signature__"] = signature.replace(parameters=parameters)
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
