# Every target works from a fresh clone; "make" alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help demo test coverage check bench format lock messages clean

PYTHON ?= python3
PORT ?= 8000
export PYTHON PORT

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1	/' | expand -t 18

demo: ## serve the real register on http://127.0.0.1:$PORT/ (PORT=8000), with demo accounts
	@scripts/demo

test: ## everything that must hold, on SQLite and PostgreSQL, browser tests included
	@scripts/test

coverage: ## the same, measuring which branches of the code the suite takes: at least 95 per cent
	@COVERAGE=1 scripts/test

check: ## format, lint, types, templates, import contracts, migrations, deployment, locks
	@scripts/check

bench: ## the benchmarks; they write their tables into docs/performance.md
	@scripts/bench

format: ## put code and templates into the house format
	@scripts/venv requirements-dev.txt
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .
	@git ls-files -z --cached --others --exclude-standard -- 'templates/*.html' | xargs -0 .venv/bin/djade --target-version 5.2

lock: ## compile requirements.txt and requirements-dev.txt from pyproject.toml
	@scripts/venv requirements-dev.txt
	@.venv/bin/python scripts/lock.py

messages: ## take new strings of the public pages into locale/, and compile its catalogues
	@scripts/venv requirements-dev.txt
	@.venv/bin/python scripts/messages.py

clean: ## remove what make made, but for var/, which holds the demo's register
	rm -rf .venv staticfiles htmlcov .coverage* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
