PYTHON ?= python3
SOURCE ?= data/samples
OUT ?= data/out
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

SECONDS ?= 60
SEED ?= 1
COUNT ?= 20

.PHONY: run test lint bench fuzz layouts weights model docs forms pictures clean

run: .venv/installed  ## read SOURCE (a folder of documents) into the dataset OUT
	$(BIN)/ita ingest "$(SOURCE)" --out "$(OUT)"

test: .venv/developed
	$(BIN)/pytest --numprocesses auto --dist worksteal

lint: .venv/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: .venv/developed
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.spaces
	$(BIN)/python -m tests.benchmarks.scans
	$(BIN)/python -m tests.benchmarks.scale

fuzz: .venv/developed  ## damage samples at random for SECONDS and see whether anything breaks
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS)

layouts: .venv/developed  ## draw COUNT documents with layouts of SEED and see how well each is read
	$(BIN)/python -m tests.layouts --seed $(SEED) --count $(COUNT)

weights: .venv/developed  ## fit the weights of columns, rows and types to documents with known records
	rm -rf build/weights
	$(BIN)/python -m tests.layouts --seed 1 --count 150 --forms docx --keep build/weights > /dev/null
	$(BIN)/python -m tests.benchmarks.columns build/weights --write
	$(BIN)/python -m tests.benchmarks.rows --write
	$(BIN)/python -m tests.benchmarks.types --write

model: build/train/installed  ## train the net that reads scans (about 50 minutes of two processors) and measure it
	build/train/bin/python -m training train
	build/train/bin/python -m training export

docs: .venv/developed  ## write the pages of docs/ that are generated, and the output of commands in all
	$(BIN)/python -m pipelines.documentation
	$(BIN)/python -m tests.shown

forms: .venv/developed  ## write the PDF and DOCX forms of the samples; needs LibreOffice, Chromium, fonts-tlwg
	$(BIN)/python -m data.build

pictures: .venv/developed  ## make docs/pictures; needs Chromium and fonts-thai-tlwg
	$(BIN)/python -m docs.pictures

.venv/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "thai-ita needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(INSTALL) '.[explore,scan]'
	@touch $@

.venv/developed: .venv/installed  ## what tests, linters and benchmarks need besides
	$(INSTALL) '.[dev]'
	@touch $@

build/train/installed: pyproject.toml
	$(PYTHON) -m venv build/train
	build/train/bin/pip install --quiet --disable-pip-version-check --editable '.[train]'
	@touch $@

clean:
	rm -rf .venv data/out build *.egg-info
