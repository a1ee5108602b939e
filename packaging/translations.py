"""Gather the window's texts into resources/translations and compile them (``python packaging/translations.py``).

English keeps only its plural forms; French is complete. Run it after changing a text; a test notices when it was not.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FOLDER = HERE / "resources" / "translations"


def tool(name: str) -> str:
    """The Qt Linguist tool of the environment that runs this."""
    return str(Path(sys.executable).parent / f"pyside6-{name}")


def gather(language: str, *options: str) -> None:
    sources = sorted(str(path.relative_to(HERE)) for path in (HERE / "src/facefinder/ui").rglob("*.py"))
    target = FOLDER / f"facefinder_{language}.ts"
    settled = ("-no-obsolete", "-locations", "none")
    subprocess.run([tool("lupdate"), *sources, *settled, *options, "-ts", str(target)], cwd=HERE, check=True)


def compile_all() -> None:
    for source in sorted(FOLDER.glob("*.ts")):
        subprocess.run([tool("lrelease"), str(source), "-qm", str(source.with_suffix(".qm"))], cwd=HERE, check=True)


if __name__ == "__main__":
    gather("en", "-source-language", "en", "-target-language", "en", "-pluralonly")
    gather("fr", "-source-language", "en", "-target-language", "fr")
    compile_all()
