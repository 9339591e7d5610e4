# Everything runs in .venv, made by plain python3 and pip from the pins in requirements/. Nothing else needs to be there.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check

# The tests start the program dozens of times: compile its modules once, wherever this is switched off.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo run test test-all faults bench check audit migration pins clean

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: .venv/handoff  ## Start Handoff in a Slack of its own on this machine
	$(BIN)/handoff demo $(ARGS)

run: .venv/handoff  ## Run the bot in your Slack, with the settings in .env
	$(BIN)/handoff run

test: .venv/test  ## Run the tests in a few minutes, on PostgreSQL too where engines differ; ARGS="-k claim" for some
	$(BIN)/python -m pytest -n auto --dist worksteal --quick $(ARGS)

test-all: .venv/test  ## Those of browsers, processes and random lives as well: what lands a change
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

faults: .venv/test  ## The same tests whole: outages, kills, random lives, real data, all on both engines; over an hour
	HANDOFF_FAULTS=all $(BIN)/python -m pytest $(ARGS)

bench: .venv/test  ## One table: how fast, each figure beside a baseline of the same run; a quarter of an hour. ARGS="press --quick"
	$(BIN)/python -m tests.benchmarks $(ARGS)

check: .venv/test  ## Lint, format, types, and known weaknesses of what is pinned
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/python .ci/audit.py

audit: .venv/test  ## Known weaknesses of the pinned packages, where anybody who knows can be reached
	@$(BIN)/python .ci/audit.py

migration: .venv/test  ## Write the next schema revision from store/db/tables.py: make migration TITLE="what changes"
	$(BIN)/python -m store.db.migrations $(TITLE)
	$(BIN)/ruff format -q store/db/migrations/versions

# Hashes and versions only, no addresses: pip asks the index this machine is set up for. The universal resolution holds
# for every Python and platform. The pinning tool gets a place of its own, so that it is nobody's dependency.
COMPILE = .venv/pinning/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make pins" pyproject.toml --group build

pins:  ## Pin the newest releases that pyproject.toml allows
	$(PYTHON) -m venv .venv/pinning
	.venv/pinning/bin/python -m pip --disable-pip-version-check install --quiet --upgrade uv
	$(COMPILE) --extra test -o requirements/test.txt
	$(COMPILE) --extra postgres --extra pictures -c requirements/test.txt -o requirements/run.txt

clean:  ## Remove what these commands made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/run: requirements/run.txt
	@$(PYTHON) -c 'import sys; sys.exit("Handoff needs Python 3.11 or newer. Name one: make PYTHON=python3.12" \
		if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv --clear .venv
	$(PIP) install --quiet --require-hashes -r requirements/run.txt
	@touch $@

.venv/handoff: .venv/run pyproject.toml
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/test: .venv/handoff requirements/test.txt
	$(PIP) install --quiet --require-hashes -r requirements/test.txt
	@touch $@
