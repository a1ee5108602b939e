"""facefinder case authorise|encrypt|passphrase|key, facefinder policy, facefinder people, facefinder key"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from facefinder.app import CaseSession
from facefinder.app.encryption import encrypt_case
from facefinder.cli import case
from facefinder.cli.output import AsJson, CasePath, Operator, print_json, say
from facefinder.cli.passphrases import passphrase, signing_key
from facefinder.domain.authority import Authorisation
from facefinder.domain.errors import InvalidDetails, NotReadable, PolicyInvalid
from facefinder.domain.roles import Role
from facefinder.files.documents import write_document
from facefinder.files.faults import reason_of
from facefinder.people.authority import signed_policy, today

policies = typer.Typer(
    help="Policies: what a case requires and forbids, signed by an administrator.", no_args_is_help=True
)
people = typer.Typer(help="The people of a case: who may do what, each with a pass-phrase.", no_args_is_help=True)

NewPassphrase = Annotated[
    Path | None, typer.Option("--new-passphrase-file", metavar="FILE", help="The new pass-phrase, in a file.")
]
Roles = Annotated[list[Role], typer.Option("--role", help="A role (repeatable).")]
Name = Annotated[str, typer.Argument(metavar="NAME")]


def register(app: typer.Typer) -> None:
    app.add_typer(policies, name="policy")
    app.add_typer(people, name="people")
    app.command("key")(key)
    case.group.command("authorise")(authorise)
    case.group.command("encrypt")(encrypt)
    case.group.command("passphrase")(change_passphrase)
    case.group.command("add-key")(add_key)
    case.group.command("remove-key")(remove_key)


# --- authority ------------------------------------------------------------------------------------------------------


def authorise(
    path: CasePath,
    officer: Annotated[str, typer.Option(help="Who authorises the work.")],
    legal_basis: Annotated[str, typer.Option("--legal-basis", help="On what legal basis.")],
    authorised_on: Annotated[str, typer.Option(metavar="DATE", help="When (YYYY-MM-DD); today if left out.")] = "",
    review_by: Annotated[str, typer.Option(metavar="DATE", help="When searching stops unless it is renewed.")] = "",
    purpose: Annotated[list[str] | None, typer.Option(help="A purpose searches may have (repeatable).")] = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Record that an officer authorised the work on a case, anew or again."""
    given = Authorisation(officer, legal_basis, authorised_on or today().isoformat(), review_by, tuple(purpose or ()))
    with CaseSession.open(path, operator=operator) as session:
        session.authority.authorise(given)
    if as_json:
        print_json(asdict(given))
        return
    say(f"Authorised by {officer}" + (f" until {review_by}." if review_by else ", without a review date."))


# --- keys of an encrypted case --------------------------------------------------------------------------------------


def encrypt(
    path: CasePath,
    new_passphrase_file: NewPassphrase = None,
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Encrypt a plain case; its plain files are overwritten and removed. Earlier backups stay as they are."""
    words = passphrase(f"the case {path.name}", new_passphrase_file, new=True)
    recovery = encrypt_case(path, operator, words)
    if as_json:
        print_json({"case": str(path), "encrypted": True, "recovery_key": recovery})
        return
    say(f"{path} is encrypted.")
    case.tell_recovery_key(recovery)


def change_passphrase(
    path: CasePath,
    name: Annotated[str | None, typer.Option("--name", help="Whose key; by default the first.")] = None,
    old_passphrase_file: Annotated[
        Path | None, typer.Option("--old-passphrase-file", metavar="FILE", help="The old pass-phrase, in a file.")
    ] = None,
    new_passphrase_file: NewPassphrase = None,
    operator: Operator = None,
) -> None:
    """Exchange a pass-phrase of an encrypted case."""
    old = passphrase(f"the case {path.name} (the old one)", old_passphrase_file)
    new = passphrase(f"the case {path.name} (the new one)", new_passphrase_file, new=True)
    with CaseSession.open(path, operator=operator, passphrase=old) as session:
        session.encryption.change_passphrase(name or session.encryption.keys()[0], old, new)
    say("The pass-phrase is changed. A copy of the old key file would still open with the old one.")


def add_key(
    path: CasePath,
    name: Annotated[str, typer.Option("--name", help="Whose key it is.")],
    known_passphrase_file: Annotated[
        Path | None, typer.Option("--known-passphrase-file", metavar="FILE", help="One that opens it now, in a file.")
    ] = None,
    new_passphrase_file: NewPassphrase = None,
    operator: Operator = None,
) -> None:
    """Let a further pass-phrase open an encrypted case."""
    known = passphrase(f"the case {path.name}", known_passphrase_file)
    new = passphrase(f"the key of {name}", new_passphrase_file, new=True)
    with CaseSession.open(path, operator=operator, passphrase=known) as session:
        session.encryption.add_key(name, known, new)
    say(f"{name} can open the case now.")


def remove_key(
    path: CasePath,
    name: Annotated[str, typer.Option("--name", help="Whose key it is.")],
    known_passphrase_file: Annotated[
        Path | None, typer.Option("--known-passphrase-file", metavar="FILE", help="One that opens it, in a file.")
    ] = None,
    operator: Operator = None,
) -> None:
    """Let a pass-phrase open an encrypted case no more."""
    known = passphrase(f"the case {path.name}", known_passphrase_file)
    with CaseSession.open(path, operator=operator, passphrase=known) as session:
        session.encryption.remove_key(name, known)
    say(f"The key of {name} opens the case no more.")


# --- signing keys and policies --------------------------------------------------------------------------------------


def key(
    file: Annotated[Path, typer.Argument(metavar="KEYFILE", help="Where to write the new key.")],
    new_passphrase_file: NewPassphrase = None,
    as_json: AsJson = False,
) -> None:
    """Make an Ed25519 key for signing policies or countersigning anchors; prints its public half."""
    made = signing_key(file, new_passphrase_file, create=True)
    if as_json:
        print_json({"file": str(file), "public_key": made.public})
        return
    say(f"Wrote {file}. Public key: {made.public}")


@policies.command("sign")
def sign(
    settings: Annotated[Path, typer.Argument(metavar="SETTINGS", help="The settings, as JSON.")],
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the signed policy.")],
    signing: Annotated[Path, typer.Option("--key", metavar="KEYFILE", help="The administrator's key.")],
    signed_by: Annotated[str, typer.Option("--by", help="Who signs it.")],
    key_passphrase_file: Annotated[
        Path | None, typer.Option("--key-passphrase-file", metavar="FILE", help="The key's pass-phrase, in a file.")
    ] = None,
) -> None:
    """Sign a policy's settings."""
    document = signed_policy(_json(settings), signing_key(signing, key_passphrase_file), signed_by)
    write_document(target, document)
    say(f"Wrote {target}. Set it with: facefinder policy set CASE {target}")


@policies.command("set")
def set_policy(
    path: CasePath,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A signed policy.")],
    operator: Operator = None,
    as_json: AsJson = False,
) -> None:
    """Set a signed policy; every later one must be signed with the same key."""
    document = _json(file)
    with CaseSession.open(path, operator=operator) as session:
        policy = session.authority.set_policy(document)
    if as_json:
        print_json(asdict(policy))
        return
    say("The policy is set.")


@policies.command("show")
def show_policy(path: CasePath, operator: Operator = None, as_json: AsJson = False) -> None:
    """Show what a case's policy requires, and in words what it demands."""
    with CaseSession.open(path, operator=operator) as session:
        policy, forbidden = asdict(session.authority.policy()), session.authority.forbidden()
        authorisation = session.authority.authorisation()
    if as_json:
        given = None if authorisation is None else asdict(authorisation)
        print_json({"policy": policy, "forbidden": forbidden, "authorisation": given})
        return
    for name, value in policy.items():
        say(f"  {name.replace('_', ' ')}: {value}")
    for line in forbidden:
        say(f"Demanded: {line}")


def _json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_bytes()[:65_536])
    except OSError as fault:
        raise NotReadable(path=str(path), reason=reason_of(fault)) from fault
    except ValueError as fault:
        raise PolicyInvalid(reason=f"{path} is not JSON") from fault
    if not isinstance(found, dict):
        raise PolicyInvalid(reason=f"{path} holds no settings")
    return found


# --- people ---------------------------------------------------------------------------------------------------------


@people.command("list")
def list_people(path: CasePath, operator: Operator = None, as_json: AsJson = False) -> None:
    """List who may work on a case, with their roles."""
    with CaseSession.open(path, operator=operator) as session:
        found = session.people.all()
    if as_json:
        print_json(
            {
                "single_person_mode": not found,
                "people": [
                    {"name": one.name, "roles": sorted(one.roles), "active": one.active, "added_at": one.added_at}
                    for one in found
                ],
            }
        )
        return
    if not found:
        say("Single-person mode: nobody is named, one person does everything, and the log says so.")
    for one in found:
        say(f"{one.name}: {', '.join(sorted(one.roles))}{'' if one.active else ' (access closed)'}")


@people.command("add")
def add_person(
    path: CasePath,
    name: Name,
    roles: Roles,
    new_passphrase_file: NewPassphrase = None,
    operator: Operator = None,
) -> None:
    """Name a person; the first one must be an administrator, and naming them ends the single-person mode."""
    words = passphrase(f"the account of {name}", new_passphrase_file, new=True)
    with CaseSession.open(path, operator=operator) as session:
        session.people.add(name, roles, words)
    say(f"{name} can work on this case as {', '.join(sorted(roles))}.")


@people.command("roles")
def set_roles(path: CasePath, name: Name, roles: Roles, operator: Operator = None) -> None:
    """Give a person other roles."""
    with CaseSession.open(path, operator=operator) as session:
        session.people.set_roles(name, roles)
    say(f"{name} is {', '.join(sorted(roles))} now.")


@people.command("close")
def close_person(path: CasePath, name: Name, operator: Operator = None) -> None:
    """Close a person's access; what they did stays on the record."""
    with CaseSession.open(path, operator=operator) as session:
        session.people.set_active(name, False)
    say(f"The access of {name} is closed.")


@people.command("passphrase")
def person_passphrase(
    path: CasePath, name: Name, new_passphrase_file: NewPassphrase = None, operator: Operator = None
) -> None:
    """Give a person a new pass-phrase: an administrator anybody's, everybody their own."""
    if not name.strip():
        raise InvalidDetails(what="The name", reason="everybody has one")
    new = passphrase(f"the account of {name} (the new one)", new_passphrase_file, new=True)
    with CaseSession.open(path, operator=operator) as session:
        person = session.access.person
        if person is not None and person.name == name and Role.ADMINISTRATOR not in person.roles:
            session.people.change_passphrase(name, passphrase(f"the account of {name}", None), new)
        else:
            session.people.reset_passphrase(name, new)
    say(f"{name} has a new pass-phrase.")
