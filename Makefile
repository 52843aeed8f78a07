# One list of commands. Each does its own set-up; .ci/run calls the same ones.
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test test-pages test-faults test-postgres check format lock rehearsal pictures bench bench-import import-report bench-backlog

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Get everything the others need: .venv, dependencies, browser libraries
	@scripts/setup

run: setup ## Serve Refine with sample data at http://127.0.0.1:8000 (HOST and PORT change it)
	@$(PY) -m scripts.run

test: setup ## Run the tests (ONLY=path-or-words narrows, ARGS=... goes to pytest)
	@$(PY) -m scripts.test

test-pages: setup ## Run the browser tests of single pages (backlog, layout, axe, keyboard), and a crowded hour
	@$(PY) -m scripts.test --pages

test-faults: setup ## Run the tests in which a server is killed, a wire cut, a reply or Redis lost
	@$(PY) -m scripts.test --faults

test-postgres: setup ## Run those that concern a database on PostgreSQL and Redis (DATABASE_URL, REDIS_URL)
	@$(PY) -m scripts.test --second

check: setup ## Look for findings: lint, types, scripts, templates, imports, migrations, deployment settings
	@$(PY) -m scripts.check

format: setup ## Let the formatters and the fixable lint rules rewrite what they would complain about
	@$(PY) -m ruff check --quiet --fix-only .
	@$(PY) -m ruff format --quiet .
	@$(dir $(PY))djangofmt --quiet templates
	@$(PY) -m scripts.biome check --write

lock: setup ## Compile the lock files anew from requirements/*.in and package.json
	@scripts/lock $(ARGS)

rehearsal: setup ## Hold a whole hour with twelve people and write what it took into docs/the-hour.md
	@REFINE_HOUR=docs/the-hour.md $(PY) -m pytest -q -m browser tests/browser/test_rehearsal.py

pictures: setup ## The same hour, photographed into docs/pictures
	@REFINE_PICTURES=docs/pictures $(PY) -m pytest -q -m browser tests/browser/test_rehearsal.py

bench: setup ## Measure the live channel
	@$(PY) -m bench $(ARGS)

bench-import: setup ## Measure votes beside an import of ROWS=50000 rows; KILL=1 ends its worker in the middle
	@$(PY) -m bench.import_beside $(or $(ROWS),50000) $(if $(KILL),--kill)

import-report: setup ## Import every file below DATA=folder twice and write docs/imports.md
	@$(PY) -m bench.import_report $(DATA)

bench-backlog: setup ## Measure the backlog page at N=10000 items, or with the exports FILES="a.csv b.csv"
	@$(PY) -m bench.backlog_bench $(ARGS)
