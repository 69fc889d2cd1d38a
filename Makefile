# Every command here works on a fresh Debian or Ubuntu machine with Python 3.11 or later.
# UV_PROJECT_ENVIRONMENT keeps everything inside the checkout.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

# Each of the many processes that tests and the played week start would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test check bench services aleph airflow clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml uv.lock scripts/install.sh
	@PYTHON="$(PYTHON)" bash scripts/install.sh
	@touch $(READY)

run: $(READY) ## Play an invented week of news through the whole pipeline, then open the desk
	@$(BIN)/python -m examples.play

test: $(READY) ## Run the tests, fast ones first
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m "not slow"
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile -m slow

check: $(READY) ## Lint, types, import rules
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(READY) ## Measure quality and speed beside the peers
	@$(BIN)/uv sync --quiet --frozen --inexact --group bench
	@$(BIN)/python -m benchmarks

services: $(READY) ## Start PostgreSQL and Elasticsearch on this machine for the full test run
	@bash scripts/services.sh

aleph: $(READY) ## Install what `rollcall ftm export` needs; it compiles PyICU (g++ python3-dev libicu-dev pkg-config)
	@$(BIN)/uv sync --quiet --frozen --inexact --extra aleph

airflow: $(READY) ## Start Airflow on this machine, with the DAGs over the played week
	@bash scripts/airflow.sh

clean: ## Stop the services; remove them, the environments and the played week
	@[ ! -d .services ] || bash scripts/services.sh stop
	@rm -rf .venv .venv-airflow .airflow .services out
