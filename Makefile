# Every target first installs what it needs into .venv; a second run finds that done.
# PYTHON=… chooses an interpreter, ARGS=… is handed to pytest.

VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2

# A first start leaves its bytecode behind: without it every later one, and every process of the suite, compiles anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo story test slow mutants bench lint openapi released spectral client clean
.DELETE_ON_ERROR:

help:
	@echo 'make demo     play the story on an embedded PostgreSQL, then serve it'
	@echo 'make test     run the suite'
	@echo 'make story    play the story in a fresh directory, leave nothing'
	@echo 'make slow     run the tests that take figures in full'
	@echo 'make mutants  put small faults into the rules and count those that the tests find (long)'
	@echo 'make bench    seed a province and hold the service against a bare floor (about 15 minutes)'
	@echo 'make lint     style, types and import contracts'
	@echo 'make openapi  write openapi/openapi.json anew'
	@echo 'make spectral lint that document, with npm'
	@echo 'make client   generate a TypeScript client from it and compile it, with npm'
	@echo 'make released make it the description that later ones must not break'
	@echo 'make setup    make .venv from the lock; all of the above do it too'
	@echo 'make clean    remove .venv, caches and the data of the demo'

setup: $(VENV)/.runtime

demo: setup
	@exec $(BIN)/tdkt-api demo

story: setup
	@exec $(BIN)/tdkt-api demo --story

test: $(VENV)/.dev
	@exec $(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

slow: $(VENV)/.dev
	@exec $(BIN)/python -m pytest -m slow $(ARGS)

# Single modules: make mutants MUTANTS='criteria.works eligibility'. Every tenth fault: MUTANTS='--every 10'.
mutants: $(VENV)/.dev
	@PYTHONPATH=tests exec $(BIN)/python -m law.mutants $(MUTANTS)

# Sizes and rounds: make bench BENCH='--awards 20000000 --rounds 9'. What was seeded stays in .tdkt/bench.
bench: $(VENV)/.dev
	@exec $(BIN)/python -m bench.run $(BENCH)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

openapi: setup
	$(BIN)/tdkt-api openapi --output openapi/openapi.json

released: openapi
	PYTHONPATH=tests $(BIN)/python -m support.release

spectral client: openapi/node_modules/.package-lock.json
	@cd openapi && exec npm run --silent $@

openapi/node_modules/.package-lock.json: openapi/package-lock.json openapi/package.json openapi/.npmrc
	@command -v npm >/dev/null || { echo 'npm is missing. As root: apt-get install -y nodejs npm' >&2; exit 1; }
	@cd openapi && npm ci --silent
	@touch $@

clean:
	@for kept in .tdkt .tdkt/bench; do \
		[ ! -f $$kept/postgres.location ] || rm -rf "$$(cat $$kept/postgres.location)"; \
	done
	rm -rf openapi/node_modules openapi/client/schema.ts
	rm -rf $(VENV) .tdkt .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis build dist src/*.egg-info

# --- the virtual environment ---

PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
UV_INSTALL = [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python
# uv does not read pip's configuration: it is told the same mirror and certificates.
LIKE_PIP = said=$$($(BIN)/python -m pip config list 2>/dev/null | tr -d "'"); \
	index=$$(echo "$$said" | sed -nE 's/^(global|install|:env:)\.index-url=//p' | tail -n 1); \
	cert=$$(echo "$$said" | sed -nE 's/^(global|install|:env:)\.cert=//p' | tail -n 1); \
	[ -z "$$index" ] || export UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX-$$index}"; \
	[ -z "$$cert" ] || export SSL_CERT_FILE="$${SSL_CERT_FILE-$$cert}"; \
	export UV_PYTHON_DOWNLOADS=never
# What a lock says of uv, with its hashes; with ! what it says of the rest.
UV_OF = awk '/^[a-z]/ { on = $(1)/^uv==/ } on'

# A lock, then the project itself. pip does it, more slowly, where uv is not to be had or reaches no mirror.
define INSTALL
	@echo 'installing $(1)'
	@$(LIKE_PIP); { $(UV_INSTALL) --require-hashes -r $(1) && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; } || \
		{ echo 'pip does it instead of uv' >&2; $(call UV_OF,!) $(1) > $(VENV)/rest.txt && \
		$(PIP_INSTALL) --require-hashes -r $(VENV)/rest.txt && \
		$(PIP_INSTALL) --no-deps --no-build-isolation -e .; }
	@touch $@
endef

$(VENV)/.runtime: requirements.lock pyproject.toml $(VENV)/.uv
	$(call INSTALL,requirements.lock)

$(VENV)/.dev: requirements-dev.lock pyproject.toml $(VENV)/.uv
	$(call INSTALL,requirements-dev.lock)

$(VENV)/.uv: $(BIN)/python
	@$(call UV_OF,) requirements.lock > $(VENV)/uv.txt
	@$(PIP_INSTALL) --require-hashes -r $(VENV)/uv.txt || echo 'no uv here' >&2
	@touch $@

# Debian and Ubuntu ship ensurepip in a package of its own, without which a venv has no pip.
IS_NEW = import sys; sys.exit(sys.version_info < (3, 11))
$(BIN)/python:
	@found=; bare=; for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
		"$$python" -c '$(IS_NEW)' 2>/dev/null || continue; \
		if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then found=$$python; break; fi; \
		[ -n "$$bare" ] || bare=$$python; \
	done; \
	if [ -n "$$found" ]; then "$$found" -m venv --clear $(VENV); exit; fi; \
	missing="python3 python3-venv"; \
	if [ -n "$$bare" ]; then missing="$$(basename "$$bare")-venv"; \
	elif command -v python3 >/dev/null; then missing="python3.11 python3.11-venv"; fi; \
	echo 'Python 3.11 or newer with venv is missing. As root:' >&2; \
	echo "apt-get install -y $$missing" >&2; exit 1
