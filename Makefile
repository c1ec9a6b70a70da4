# `make demo` and `make test` need Python >= 3.11 and make; everything else goes into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNS := $(VENV)/.installed
DEVELOPS := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest
MANAGE := $(BIN)/python manage.py
# `make check` asks Django about code, not about data or secrets: 32 zero bytes are a key to it.
NO_DATA := DATABASE_URL=sqlite://:memory: SIS_ENV_FILE=/dev/null SIS_TELEGRAM_API_ID=1 \
	SIS_TELEGRAM_API_HASH=none SIS_MASTER_KEY=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=
PACKAGES := sis_project orchestration redpackets groups accounts drivers telemetry sandbox
# What asks no database is not asked twice.
NO_TABLES := tests/integration/drivers tests/integration/embedded tests/integration/sandbox
# How many tests run at once: two a core, for most wait for a server half of their time. Acceptance
# tests run one at a time, for they measure and kill.
JOBS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
ARGS ?=
ONLY ?=

.PHONY: help demo test test-fast test-sqlite test-acceptance check files fmt prove lock clean

help:  ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

demo: $(RUNS)  ## Play on a sandbox: make demo ARGS="--seconds 60"
	@$(MANAGE) demo --with-parent $(ARGS)

test: test-fast test-sqlite test-acceptance  ## The whole suite, on real servers that it starts itself

test-fast: $(DEVELOPS)
	$(PYTEST) tests/unit tests/contract tests/integration -n $(JOBS)

test-sqlite: $(DEVELOPS)
	SIS_TEST_DATABASE=sqlite $(PYTEST) tests/integration $(addprefix --ignore=,$(NO_TABLES)) -n $(JOBS)

test-acceptance: $(DEVELOPS)
	$(PYTEST) tests/acceptance --durations=10

check: $(DEVELOPS) files  ## Style, types, layers, migrations, settings, locks, links, containers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES) tests proofs
	$(BIN)/lint-imports
	$(NO_DATA) $(MANAGE) makemigrations --check --dry-run
	$(NO_DATA) $(MANAGE) check --fail-level WARNING
	$(BIN)/python .ci/locks.py
	$(BIN)/python .ci/links.py
	$(BIN)/python .ci/shape.py

files: $(DEVELOPS)
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/python .ci/promtool.py
	$(BIN)/yamllint --strict .github deploy docker-compose.yml .pre-commit-config.yaml

fmt: $(DEVELOPS)  ## Put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

prove: $(DEVELOPS)  ## Run the proofs, or one: make prove ONLY=reaction (ARGS=--list names them)
	$(BIN)/python -m proofs $(ONLY) $(ARGS)

lock: $(VENV)/lock/bin/uv  ## Turn requirements*.in into requirements*.txt, with hashes
	@for name in requirements requirements-vault requirements-dev; do \
		$< pip compile --universal --python-version 3.11 --generate-hashes \
			--only-binary :all: --no-binary pyaes --no-emit-index-url --no-header --quiet \
			$$name.in -o $$name.txt || exit 1; \
	done

clean:  ## Remove what the demo and the tools left
	rm -rf run/* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "SIS needs Python 3.11 or later. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
		echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; \
		rm -rf $(VENV); exit 1; }

$(RUNS): requirements.txt | $(BIN)/python
	@echo "Installing what SIS runs on into $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

$(DEVELOPS): requirements-dev.txt | $(BIN)/python
	@echo "Installing what the suite and the checks need into $(VENV) (once)"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $(RUNS) $@

$(VENV)/lock/bin/uv: | $(BIN)/python
	@$(PYTHON) -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip --disable-pip-version-check --quiet install uv==0.9.11
