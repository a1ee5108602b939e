"""facefinder models list|verify|install"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from facefinder.cli.output import AsJson, print_json, say
from facefinder.domain.recognisers import DEFAULT_RECOGNISER, recogniser_named
from facefinder.engine import models

group = typer.Typer(
    help="The model pack: what is installed, whether it is sound, and installing it.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    app.add_typer(group, name="models")


def _statuses() -> list[models.ModelStatus]:
    return models.list_models(models.default_folder(), recogniser_named(DEFAULT_RECOGNISER).model_files)


@group.command("list")
def list_models(as_json: AsJson = False) -> None:
    """List the model files and their state, and the recognisers that they serve."""
    found = _statuses()
    served = models.served(found)
    if as_json:
        print_json(
            {
                "folder": str(models.default_folder()),
                "models": [asdict(status) for status in found],
                "recognisers": served,
                "default_recogniser": DEFAULT_RECOGNISER,
            }
        )
        return
    say(f"Model files in {models.default_folder()}")
    for status in found:
        needed = "needed" if status.required else "optional"
        say(f"  {status.state:<8} {needed:<9} {status.name}  ({status.purpose}; {status.licence})")
    names = [f"{name} (the default)" if name == DEFAULT_RECOGNISER else name for name in served]
    say(f"Recognisers that these files serve: {', '.join(names) or 'none'}")


@group.command("verify")
def verify(as_json: AsJson = False) -> None:
    """Check that every needed model file is there and is the right one."""
    found = _statuses()
    models.require_for(recogniser_named(DEFAULT_RECOGNISER), models.default_folder())
    models.require(models.default_folder(), [status.name for status in found if status.state != "missing"])
    if as_json:
        print_json({"ok": True, "models": [asdict(status) for status in found]})
        return
    say("The model pack is complete and unaltered.")


@group.command("install")
def install(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A model pack (zip) or a single model file.")],
    as_json: AsJson = False,
) -> None:
    """Install a model pack; every file is checked before it is put in place."""
    names = models.install(file, models.default_folder())
    if as_json:
        print_json({"folder": str(models.default_folder()), "installed": names})
        return
    say(f"Installed in {models.default_folder()}: {', '.join(names)}")
