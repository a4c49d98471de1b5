# A fresh machine needs git, Python 3.11 or later and make. uv is used where it is there, else venv and pip.
.DEFAULT_GOAL := help
.PHONY: help demo test lint types bench parts browser rml readers lock clean peers

PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := $(shell command -v uv)
VENV := .venv
BIN := $(VENV)/bin

help: ## What can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/.run parts ## Build the example dataset and serve it on http://127.0.0.1:8000/
	$(BIN)/python -m endpoint demo

test: $(VENV)/.dev parts browser ## Every test, with types, lint and layers
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/.dev ## Style and import layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev ## Static types
	$(BIN)/mypy

bench: $(VENV)/.dev ## Speed, as ratios against peers in one run
	$(BIN)/python -m tests.bench

parts: $(VENV)/bin/python ## The query editor and the map's outlines, which others made (npm, pip); the site works without them too
	-$(BIN)/python hatch_build.py

browser: ## axe-core, html-validate and the Nu checker, which the browser tests let read the pages (npm)
	-cd tests/browser && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error

rml: $(VENV)-rml/.done ## morph-kgc, for RML mappings, in an environment of its own

peers: ## Jena's Fuseki and riot, Comunica, ldes-client and HermiT, which the tests let load, query and follow a release, and reason (mvn, npm)
	-cd tests/peers && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	-cd tests/peers && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -Dartifact=org.apache.jena:jena-fuseki-server:5.2.0 -DoutputDirectory=jena \
		&& { sha256sum -c jena.sha256 || rm -r jena; }
	-cd tests/peers && mvn -q -B -f hermit.xml org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies -DincludeScope=runtime -DoutputDirectory=hermit \
		&& { sha256sum --quiet -c hermit.sha256 || rm -r hermit; }

readers: $(VENV)-readers/.done ## csvw, frictionless and mlcroissant, which the tests let read a release, in an environment of their own

lock: ## Pin the dependencies anew (needs uv)
	uv pip compile -q pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade -o requirements.lock
	uv pip compile -q pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		-c requirements.lock -o requirements-dev.lock
	echo 'morph-kgc>=2.10' | uv pip compile -q - --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--upgrade -o requirements-rml.lock
	printf 'csvw\nfrictionless\nmlcroissant\n' | uv pip compile -q - --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --upgrade -o requirements-readers.lock

clean: ## Remove the environment and every cache
	rm -rf $(VENV) $(VENV)-rml $(VENV)-readers .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; found $$($(PYTHON) --version). Set PYTHON=/path/to/python3.11"; exit 1; }
ifdef UV
	uv venv -q --python $(PYTHON) $(VENV)
else
	$(PYTHON) -m venv $(VENV)
endif

ifdef UV
install = VIRTUAL_ENV=$(VENV) uv pip install -q --require-hashes -r $(1)
else
install = $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
endif

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	$(call install,requirements.lock)
	@touch $@

$(VENV)/.dev: requirements-dev.lock | $(VENV)/bin/python
	$(call install,requirements-dev.lock)
	@touch $@ $(VENV)/.run

$(VENV)-rml/.done: requirements-rml.lock
	$(PYTHON) -m venv $(VENV)-rml
	$(VENV)-rml/bin/python -m pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements-rml.lock
	@touch $@

$(VENV)-readers/.done: requirements-readers.lock
	$(PYTHON) -m venv $(VENV)-readers
	$(VENV)-readers/bin/python -m pip install -q --no-compile --disable-pip-version-check --require-hashes -r requirements-readers.lock
	@touch $@
