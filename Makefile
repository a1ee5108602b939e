# FaceFinder. `make help` explains every target; nothing here needs root, and only `setup` and `lock` need a package index.
.DEFAULT_GOAL := help
.PHONY: help setup demo run test lint bench faults tampering screenshots manual clean lock

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
    $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && { command -v $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
export FACEFINDER_MODELS ?= $(CURDIR)/build/models
PYTEST_ARGS ?=

help: ## Say what each target does
	@awk 'BEGIN { FS = ":.*## "; print "FaceFinder: targets of this Makefile\n" } \
	    /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Make .venv from the hashed lock and the model pack in build/models (again: seconds)
	@test -n "$(PYTHON)" || { echo "make: FaceFinder needs Python 3.11, 3.12 or 3.13 on the PATH (Debian and Ubuntu: python3 python3-venv python3-dev), or PYTHON=/path/to/python3." >&2; exit 1; }
	@"$(PYTHON)" packaging/environment.py
	@$(BIN)/python packaging/build_model_pack.py --target "$(CURDIR)/build/models"
	@$(BIN)/python packaging/samples.py --target "$(CURDIR)/build/samples"
	@mkdir -p $(VENV)/share/facefinder && ln -sfn "$(CURDIR)/build/models" $(VENV)/share/facefinder/models

demo: setup ## Sample case on free photographs: import, search, window on the result (a picture of it without a display)
	@$(BIN)/python packaging/demo.py

run: setup ## Open the window
	@$(BIN)/facefinder

test: setup ## The whole test suite, real recogniser included (PYTEST_ARGS=… to choose)
	@$(BIN)/python -m pytest --numprocesses 2 --dist worksteal $(PYTEST_ARGS)

lint: setup ## Style, types, layers, unsafe constructs, known weaknesses: ruff, mypy, import-linter, bandit, advisories
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/bandit -q -r src packaging -c pyproject.toml
	@$(BIN)/python packaging/advisories.py

bench: setup ## Measure speed and memory against the bars of the design; results in build/bench
	@$(BIN)/python packaging/environment.py --bench
	@$(BIN)/python -m benchmarks

faults: setup ## Kill, flip bits and fill disks, and check that nothing was lost: 200 kills, 500 flips, a table (an hour)
	@$(BIN)/python -m tests.faults.runs $(FAULTS_ARGS)

tampering: setup ## Tamper 1,000 times with log, catalogue, settings and exports, and count what is found (minutes)
	@$(BIN)/python -m tests.audit.runs $(TAMPERING_ARGS)

accidents: setup ## Kill an import 200 times, feed it 1,060 odd pictures and 2,000 damaged files, a table (half an hour)
	@$(BIN)/python -m tests.faults.accidents $(ACCIDENTS_ARGS)

screenshots: setup ## Draw every place of the window with a sample case into docs/images and the manual
	@$(BIN)/python packaging/screenshots.py

manual: setup ## Write the manual's reference pages (commands, exit codes) from the program
	@$(BIN)/python packaging/reference.py

clean: ## Remove everything that was built or installed, and no case anywhere
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

lock: setup ## Resolve the dependencies anew into packaging/lock (needs a package index)
	@test -x build/lock/bin/uv || { "$(PYTHON)" -m venv build/lock && build/lock/bin/pip install --quiet uv; }
	@UV=build/lock/bin/uv packaging/lock/lock.sh
