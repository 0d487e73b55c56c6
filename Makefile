# `make` shows the main job from a bare clone; `make test` checks everything. Both bring their own environment.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: demo test format catalogue transcripts regions traditional docs bench clean

demo: $(VENV)/installed
	$(BIN)/educli compare 许昌 漯河 --format table
	$(BIN)/educli gaps --year 2020 --format table

test: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest --numprocesses auto

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "educli needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/tested: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev
	touch $@

format: $(VENV)/tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

catalogue: $(VENV)/tested        ## refresh educli/locale from the messages in the code
	$(BIN)/python tools/make_catalogue.py

transcripts: $(VENV)/tested      ## rewrite tests/transcripts; the diff is the review
	$(BIN)/python -m pytest tests/test_transcripts.py --rewrite

regions: $(VENV)/tested          ## rewrite data/regions.csv from its upstream package
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group regions
	$(BIN)/python tools/make_regions.py

traditional: $(VENV)/tested      ## rewrite data/traditional.csv from its upstream package
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --group traditional
	$(BIN)/python tools/make_traditional.py

docs: $(VENV)/tested             ## rewrite the reference pages from the code
	$(BIN)/python tools/make_docs.py

bench: $(VENV)/tested            ## installed anew, so that the prebuilt database is of these sources
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	$(BIN)/python bench/startup.py
	$(BIN)/python bench/loading.py
	$(BIN)/python bench/national.py build/national 1e6
	$(BIN)/python bench/questions.py build/national memcpy educli hand

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
