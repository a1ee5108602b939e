"""Where the files that belong to the program itself are: icons, styles, translations, tables, the manual.

A source tree keeps them in ``resources/`` at its top; an installed package carries the same folder inside itself.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resources_folder() -> Path:
    """The folder of resources.

    Raises:
        FileNotFoundError: when the installation is incomplete; a fault of ours, not of the world.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "_resources", package.parents[1] / "resources"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("the program's resources are not where it was installed")


def resource_path(name: str) -> Path:
    """The path of one resource, such as ``icons/search.svg``; it need not exist."""
    return resources_folder() / name
