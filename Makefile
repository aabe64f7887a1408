# The commands of the README. Needs only python3 (3.11 or newer) with venv.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# The environment is made again when what goes into it changes.
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
.DEFAULT_GOAL := help
.PHONY: help demo run test lint types format messages bench chaos fuzz clean

help:  ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Addendum needs Python 3.11 or newer; set PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 has no venv module (on Debian: apt install python3-venv)" >&2; exit 2; }

$(RUNTIME): pyproject.toml constraints.txt | $(BIN)/python
	@echo "Setting up (once, about a minute) ..." >&2
	@$(PIP) --editable .
	@touch $@

$(DEV): $(RUNTIME)
	@$(PIP) --editable '.[dev]'
	@touch $@

demo: $(RUNTIME)  ## the main job before your eyes, on embedded defaults
	@$(BIN)/addendum demo $(ARGS)

run: $(RUNTIME)  ## the service: reads config/addendum.toml and the environment
	@$(BIN)/addendum run $(ARGS)

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/deptry . --no-ansi

types: $(DEV)
	@$(BIN)/mypy

format: $(DEV)  ## put the code into its form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format --quiet .

test: $(DEV) lint types  ## everything that has to hold: ruff, mypy, tests
	@$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

messages: $(RUNTIME)  ## bring the translations up to the code (docs/translating.md)
	@$(BIN)/python -m bot.render.extract_messages

SEED ?=
MINUTES ?= 3
chaos: $(DEV)  ## a real process, a broken line and SIGKILL at random: SEED=… MINUTES=…
	@$(BIN)/python -m tests.chaos --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

SECONDS ?= 60
fuzz: $(DEV)  ## atheris on all that takes input from outside: SECONDS=… for each, TARGETS="page …"
	@$(PIP) --editable '.[fuzz]'
	@set -e; for target in $(or $(TARGETS),page selector settings sources command duration address); do \
	  $(BIN)/python -m tests.fuzz $$target --seconds $(SECONDS); done

clean:  ## forget the virtual environment and what was built
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache
