# Balai. A fresh Debian machine with Python 3.11 needs two commands: `make run` and `make test`.
# Works as root and as an ordinary user. Everything it makes lies in .venv and var/.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

BIN := .venv/bin
WORKERS ?= 2
ARGS ?=

.PHONY: help run test check fix bench docs lock clean setup-run setup-dev \
	check-ruff check-mypy check-imports check-templates check-messages

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: setup-run ## the living demo mall; prints its address (ARGS="--port 8500" and so on)
	@$(BIN)/balai demo $(ARGS)

test: setup-dev ## every test, with a real browser and a real PostgreSQL (ARGS="-k queue" and so on)
	@$(BIN)/python scripts/ensure_browser.py >/dev/null
	@$(BIN)/python scripts/ensure_readers.py >/dev/null
	@$(BIN)/python scripts/ensure_postgres.py exec $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

check: setup-dev ## style, types, architecture, templates, messages
	@failed=; for step in ruff mypy imports templates messages; do \
		printf '== %s\n' "$$step"; \
		$(MAKE) --no-print-directory check-$$step || failed="$$failed $$step"; \
	done; \
	if [ -n "$$failed" ]; then echo "make check: failed:$$failed"; exit 1; fi; echo "make check: all passed"

check-ruff: setup-dev
	@$(BIN)/ruff check .

check-mypy: setup-dev
	@$(BIN)/mypy

check-imports: setup-dev
	@$(BIN)/lint-imports

check-templates: setup-dev
	@$(BIN)/djlint src/balai --lint --quiet --allow-empty-input

check-messages: setup-dev
	@$(BIN)/balai messages --check

fix: setup-dev ## let ruff repair what it can
	@$(BIN)/ruff check --fix .

bench: setup-dev ## measure this machine (ARGS go to the benchmarks)
	@$(BIN)/python -m benchmarks $(ARGS)

docs: setup-dev ## hold the documentation to the code
	@if [ -d tests/docs ]; then $(BIN)/python -m pytest tests/docs $(ARGS); else echo "no tests in tests/docs yet"; fi

lock: setup-dev ## write the hash-locked requirements again (UPGRADE=1 takes newer versions)
	@$(BIN)/python scripts/lock.py $(if $(UPGRADE),--upgrade)

clean: ## remove .venv, fetched tools and caches; a mall's data in var/ stays
	rm -rf .venv var/tools var/pg-test var/locks src/balai/static-built src/*.egg-info build
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .grimp_cache
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

setup-run:
	@scripts/setup run
	@$(BIN)/python scripts/ensure_pango.py

setup-dev:
	@scripts/setup dev
	@$(BIN)/python scripts/ensure_pango.py
