# `make` lists what can be done. Everything is set up when it is first needed.
.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
PY := $(VENV)/bin/python
export GROMO_DATA ?= $(CURDIR)/data
export PYTHONUTF8 = 1

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1\t/' | expand -t 14

run: $(VENV)/.runtime ## Start the desk at http://127.0.0.1:8000 (demo letters on an empty desk)
	@exec $(VENV)/bin/gromo up --demo

test: $(VENV)/.dev ## Run all tests, browser journeys included
	@$(PY) tools/chromium.py
	@$(PY) -m pytest -n 2 --dist loadgroup $(ARGS)

check: $(VENV)/.dev ## ruff, mypy, import-linter, translations
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(PY) tools/messages.py check

fix: $(VENV)/.dev ## Format and mend what can be mended by a machine
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

train: $(VENV)/.dev ## Teach the distiller and the coach from the corpus and write their weights (ARGS=--check only compares)
	$(PY) -m tools.train $(ARGS)

score: $(VENV)/.dev ## Tell how well the distiller reads letters it was not taught from, and the coach replies
	$(PY) -m tools.score $(ARGS)
	$(PY) -m tools.score_replies

agreement: $(VENV)/.dev ## Tell how far two readers of the corpus agree
	$(PY) -m tools.agreement $(ARGS)

bench: $(VENV)/.dev ## Measure speed on this machine (minutes)
	$(PY) -m tools.bench $(ARGS)

score-replies: $(VENV)/.dev ## Precision and recall of the coach on the replies of the corpus
	$(PY) -m tools.score_replies $(ARGS)

demo-shots: $(VENV)/.dev ## Screenshots for the docs
	$(PY) -m tools.demo_shots

trial: $(VENV)/.dev ## Run a folder of foreign letters through the mail door: make trial LETTERS=folder
	$(PY) -m tools.trial $(LETTERS)

lock: $(VENV)/.dev ## Pin the dependencies anew (needs uv)
	tools/lock.sh

$(VENV)/bin/python:
	@command -v python3 >/dev/null || { echo "Python 3.11 or later is needed: apt install python3 python3-venv"; exit 1; }
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; this is $$(python3 --version)"; exit 1; }
	@python3 -c 'import ensurepip, venv' 2>/dev/null || { echo "python3-venv is missing: apt install python3-venv"; exit 1; }
	@python3 -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the desk stands on…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing the tools of the workshop…"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help run test check fix train score agreement bench score-replies demo-shots trial lock
