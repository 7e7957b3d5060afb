# `make help` lists what there is. Nothing is rebuilt that has not changed.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
SETUP = $(or $(PYTHON),python3) tools/setup.py
NODE_PATHS = PATH="$(CURDIR)/.stamps/node/bin:$$PATH"
WORKERS ?= 3

# Some environments forbid Python to keep what it compiled, and then every process compiles the platform anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup start test check check-python check-web types dev demo bench bench-quick web wheel screenshots docs layers format lock clean help
.DEFAULT_GOAL := help

setup: ## Set up everything that `make start` needs, and start nothing
	@$(SETUP) run

start: setup ## Set up what is missing and run the platform
	@exec $(BIN)/opssight up

demo: ## Run the platform beside a small simulated estate, in a fresh data directory
	@$(SETUP) run
	@exec $(BIN)/opssight demo

dev: ## Run the platform and the web interface with reload, for working on it
	@$(SETUP) dev
	@exec $(BIN)/python -m tools.dev

test: ## Set up what is missing and run every test; skipped ones are listed with the reason
	@$(SETUP) dev
	@cd web && $(NODE_PATHS) npm run test --silent
	@$(BIN)/python -m pytest -p tools.measure -n $(WORKERS) $(ARGS)

check: check-python check-web ## Format, lint, types, layers, sizes, dead code

check-python:
	@$(SETUP) python
	@$(BIN)/ruff format --check --quiet . || (echo "run: make format"; exit 1)
	@$(BIN)/ruff check --quiet .
	@$(BIN)/basedpyright --level error
	@$(BIN)/python tools/layers.py --check
	@$(BIN)/lint-imports --no-cache | tail -n 20
	@$(BIN)/vulture
	@$(BIN)/python -m pytest -q -p no:randomly -n0 tests/architecture/test_sources.py

check-web:
	@$(SETUP) python && $(SETUP) modules
	@$(BIN)/opssight openapi .stamps/openapi.json
	@cd web && $(NODE_PATHS) npm run types --silent -- --check < ../.stamps/openapi.json
	@cd web && $(NODE_PATHS) npm run check --silent

types: ## Write the web interface's types from the API's document
	@$(SETUP) python && $(SETUP) modules
	@$(BIN)/opssight openapi .stamps/openapi.json
	@cd web && $(NODE_PATHS) npm run types --silent < ../.stamps/openapi.json

format: ## Format everything
	@$(SETUP) dev
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .
	@cd web && $(NODE_PATHS) npm run format --silent

bench: ## Measure everything; prints figures with ratios and writes .bench/
	@$(SETUP) dev
	@$(BIN)/python -m benchmarks $(ARGS)

bench-quick: ## The same in small, in two or three minutes
	@$(SETUP) dev
	@$(BIN)/python -m benchmarks --quick $(ARGS)

web: ## Build the web interface
	@$(SETUP) web

wheel: ## Build a wheel that contains the web interface
	@$(SETUP) dev
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist .

screenshots: ## Take the pictures of every page in docs/screenshots
	@$(SETUP) dev
	@$(BIN)/python -m tools.screenshots

layers: ## Write the layers that are checked from the manifests of the modules
	@$(SETUP) python
	@$(BIN)/python tools/layers.py

docs: ## Generate the reference pages from the code
	@$(SETUP) python
	@$(BIN)/python tools/reference.py

lock: ## Resolve the lock files anew
	@$(SETUP) python
	@$(BIN)/python tools/lock.py

clean: ## Remove what was built; data/ stays
	rm -rf .venv .stamps .bench dist web/node_modules src/opssight/web_bundle

help: ## Show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'
