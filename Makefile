# Everything a newcomer needs: `make demo` and `make test`. Only Python 3.11+ with pip and venv is asked for.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
LOOPS := $(VENV)/.compiled
# Many tests wait for a process or a socket: four at a time keep two cores busy. Each has a daemon of
# its own; what one has not begun another may take.
SIDE_BY_SIDE := -n 4 --dist worksteal

# Modules are compiled once, not at the start of each of the hundreds of processes under test.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: setup demo web check test test-all floors quick chaos cluster-chaos soak bench bench-planner format clean

setup: $(STAMP) $(LOOPS)

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "fillsched needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

# A compiled loop holds what it calls of other files too, which its cache does not look at.
$(LOOPS): $(STAMP) $(shell find fillsched/solve -name '*.py')
	@find fillsched/solve -name '*.nb[ic]' -delete
	@$(BIN)/python -c 'from fillsched.solve.strategies import preload; preload()'
	@touch $(LOOPS)

demo: setup ## plan the example lots and watch it happen
	$(BIN)/fillsched demo

web: setup ## build the page and the types of its client; what comes of it is committed
	$(BIN)/python -m web.build

format: setup ## rewrite the code in the project's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: setup ## format, lint, types, import contracts, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) --no-print-directory test

test: setup ## the tests that run at every change: five minutes on two cores
	$(BIN)/python -m pytest $(SIDE_BY_SIDE) -rs -m 'not thorough'
	@echo "Left out: what takes longer, all of the page in a browser among it. make test-all runs that."

test-all: setup floors ## what `make test` leaves out: longer, more often, with the oldest libraries
	CHAOS_RUNS=12 $(BIN)/python -m pytest $(SIDE_BY_SIDE) -rs -m thorough

# Some tests of each part, with the oldest version of each dependency that pyproject.toml allows.
# No pictures: what Rich and Textual draw differs from version to version. Compiled loops are kept
# apart from those of the newest numba, which would take each other's place.
FLOORS := .venv-floors
AT_THE_FLOORS := tests/acceptance/api/test_openapi.py tests/acceptance/api/test_rest.py \
	tests/acceptance/api/test_sockets.py tests/acceptance/client/test_topics.py tests/unit/export \
	tests/unit/intake tests/unit/backends/test_sqlite.py tests/unit/backends/test_postgres.py \
	tests/unit/backends/test_redis.py tests/unit/solve/test_sequences.py

floors: setup ## the lowest versions that pyproject.toml allows really do
	$(PYTHON) -m venv --clear $(FLOORS)
	$(BIN)/uv pip install --quiet --python $(FLOORS)/bin/python --resolution lowest-direct '.[cluster]'
	$(BIN)/uv pip install --quiet --python $(FLOORS)/bin/python \
		hypothesis jsonschema openpyxl babel pytest pytest-timeout pytest-xdist
	NUMBA_CACHE_DIR=$(FLOORS)/numba $(FLOORS)/bin/python -m pytest $(SIDE_BY_SIDE) -m 'not thorough' $(AT_THE_FLOORS)
	NUMBA_CACHE_DIR=$(FLOORS)/numba $(FLOORS)/bin/fillsched --help > /dev/null

quick: setup ## what takes no time: parts alone, and what every back end must do
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow and not thorough' tests/unit tests/contract

chaos: setup ## 200 seeded runs in which processes are killed (about ten minutes)
	CHAOS_RUNS=200 $(BIN)/python -m pytest tests/acceptance/chaos -s

cluster-chaos: setup ## 200 jobs over servers and workers that are killed, and all else at full size
	CLUSTER_JOBS=200 CLUSTER_SOCKETS=500 CLUSTER_AWAY=30 $(BIN)/python -m pytest tests/acceptance/cluster -s

soak: setup ## an hour of steady use with 500 sockets: memory and descriptors
	$(BIN)/python -m benchmarks soak

bench: setup ## benchmarks; compare within one run only
	$(BIN)/python -m benchmarks

bench-planner: setup ## the planner on the instances in BENCH_DATA; goes on where it stopped
	$(BIN)/python -m benchmarks planner

clean:
	rm -rf $(VENV) $(FLOORS) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
