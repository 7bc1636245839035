# Needs make and Python >= 3.11, nothing else. Another Python: make PYTHON=python3.12 run
PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadgroup

.DEFAULT_GOAL := help
.PHONY: help run test check bench fuzz format clean env env-dev

help: ## daftar perintah ini
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: export PILAR_DEMO := 1
run: env ## menyiapkan segalanya lalu menjalankan Pilar di http://localhost:$PORT (bawaan 8000)
	@$(BIN)/pilar serve

# The browser's tests start servers of their own, always on SQLite: once is enough.
test: env-dev ## seluruh uji di SQLite, lalu uji Django sekali lagi di PostgreSQL bila ada
	DATABASE_URL= $(PYTEST)
	$(BIN)/python -m tests.postgres -- $(PYTEST) --ignore=tests/instrument --ignore=tests/workbook --ignore=tests/tools \
		--ignore=tests/browser

# The checks load the settings; they get a home of their own and leave ./var alone.
check: export PILAR_HOME := $(CURDIR)/.venv/check
check: env-dev ## format, lint, tipe, aturan impor, migrasi yang kurang
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pilar manage makemigrations --check --dry-run

bench: env-dev ## mengukur kinerja; tabel di layar dan berkas JSON
	$(BIN)/python -m bench

fuzz: ## mencari masukan yang merusak pembaca berkas (atheris)
	@$(PYTHON) tools/bootstrap.py --dev --group fuzz
	$(BIN)/python -m tests.fuzz

format: env-dev ## merapikan kode
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## membuang lingkungan dan tembolok; data di ./var tetap
	rm -rf .venv .uv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist
	find pilar tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} +

env:
	@$(PYTHON) tools/bootstrap.py

env-dev:
	@$(PYTHON) tools/bootstrap.py --dev
