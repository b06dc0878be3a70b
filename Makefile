# Two commands are enough: `make demo` and `make test`. Both set up what they need in .venv.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

BENCHES := bench bench_stream bench_resume

.PHONY: demo test check docs format bench clean

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

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/.dev
	@status=0; for bench in $(BENCHES); do $(BIN)/python scripts/$$bench.py || status=1; done; exit $$status

clean:
	rm -rf .venv dist build .coverage .pytest_cache .ruff_cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/.dev: requirements.lock pyproject.toml | .venv/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ .venv/.run
