# Two commands are enough: `make demo` and `make test`. Both set up what they need in .venv.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

BENCHES := bench bench_stream bench_resume bench_search

.PHONY: demo test check docs format bench clients bundle clean

demo: .venv/.run
	@$(BIN)/ats-mcp demo

test: .venv/.dev
	$(BIN)/python -m pytest --cov --cov-report=term

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright

docs: .venv/.run
	$(BIN)/python scripts/generate_docs.py
	$(BIN)/python scripts/generate_manifests.py

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev
	@status=0; for bench in $(BENCHES); do $(BIN)/python scripts/$$bench.py || status=1; done; exit $$status

clients: .venv/.dev
	$(BIN)/python scripts/clients/run.py

bundle: .venv/.dev
	$(BIN)/python scripts/make_bundle.py

clean:
	rm -rf .venv .clients dist build .coverage .pytest_cache .ruff_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/.dev: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[dev,evals]'
	@touch $@ .venv/.run
