# Two commands matter: `make demo` and `make test`. The rest is for those who work on the program.
.DEFAULT_GOAL := help
PYTHON ?= python3
UV := .venv/bin/uv
RUN := .venv/bin/
# Where writing bytecode is forbidden, each of the programs that the stories start compiles itself anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo run test bench campaign lint fmt messages

help:
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST)

.venv/.ready: pyproject.toml uv.lock
	@test -x .venv/bin/python || $(PYTHON) -m venv .venv
	@test -x $(UV) || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv
	@$(UV) sync --quiet --locked --all-groups --inexact
	@touch $@

setup: .venv/.ready ## fetch everything into .venv

demo: setup ## play the whole product on this machine
	@$(RUN)openmic demo

run: setup ## run with the settings in .env
	@$(RUN)openmic run

lint: setup ## style, types and architecture
	$(RUN)ruff check .
	$(RUN)ruff format --check .
	$(RUN)mypy
	$(RUN)lint-imports

test: lint ## every check and every test
	@$(RUN)python -m tests.plugins.debian
	$(RUN)pytest -n 2 --dist loadfile --no-loadscope-reorder

bench: setup ## measure, print a table, write JSON
	$(RUN)python -m bench

campaign: setup ## the long versions of the fault tests
	OPENMIC_CAMPAIGN=1 $(RUN)pytest tests/faults

fmt: setup ## format
	$(RUN)ruff check --fix-only --quiet .
	$(RUN)ruff format .

messages: setup ## bring the catalogues up to date with the texts
	$(RUN)pybabel --quiet extract --omit-header --no-location -k N_ -F locales/babel.cfg -o .venv/openmic.pot .
	for language in en uk ar; do \
	  $(RUN)pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -D openmic -i .venv/openmic.pot -d locales -l $$language; \
	done
