#!/usr/bin/env bash
# Resolve the dependencies of pyproject.toml anew into exact versions with the hashes of every wheel: `make lock`.
# Needs a package index; everything that is written here names packages, versions and hashes, never an index.
set -euo pipefail
cd "$(dirname "$0")/../.."
uv=${UV:-uv}
options=(--universal --fork-strategy fewest --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet)
"$uv" pip compile "${options[@]}" --group pyproject.toml:build -o packaging/lock/build.txt
"$uv" pip compile "${options[@]}" pyproject.toml --group dev -c packaging/lock/build.txt \
    --excludes packaging/lock/excludes.txt --overrides packaging/lock/overrides.txt -o packaging/lock/environment.txt
# What the environment has already is left out.
"$uv" pip compile "${options[@]}" --group pyproject.toml:bench -c packaging/lock/environment.txt \
    --no-emit-package numpy --no-emit-package python-dateutil --no-emit-package six --no-emit-package tzdata \
    -o packaging/lock/bench.txt
