# Two commands set everything up by themselves: `make analyze` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Of this package, for `make test`; with Spark's tests: make test EXTRAS=test,spark (450 MB, needs Java).
EXTRAS ?= test
comma  := ,
READY  := $(subst $(comma),-,$(EXTRAS))

.PHONY: analyze test format docs agreement benchmark clean

analyze: $(VENV)/.ready
	$(BIN)/youthsurvey analyze

test: $(VENV)/.ready-$(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n auto --dist loadgroup

format: $(VENV)/.ready-$(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[docs]'
	$(BIN)/python docs/reference/make.py --check
	$(BIN)/mkdocs build --quiet

agreement: $(VENV)/.ready-$(READY)
	$(BIN)/python tests/oracle/agreement.py --write

benchmark: $(VENV)/.ready-$(READY)
	$(BIN)/python benchmarks/speed.py

clean:
	rm -rf $(VENV)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "youthsurvey needs Python 3.11 or newer; $(PYTHON) is older. Try: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-$(READY): $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$(EXTRAS)]'
	@touch $@
