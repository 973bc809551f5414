# What can be done here: make help
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
PYTHON ?= python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --require-hashes --no-deps

.PHONY: help run test lint lock crash-test bench-collect bench-extract fit-scorer settings clean browser screenshots

help: ## say what each target does
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/.runtime ## the whole paper on 127.0.0.1, with the demo newsroom; Ctrl-C stops it
	@[ -e "$${STOPPRESS_VAR_DIR:-var}/demo.json" ] || $(BIN)/stoppress demo install --if-new
	@exec $(BIN)/stoppress run

test: .venv/.dev browser lint ## lint, types, architecture, unit, integration and browser tests
	@$(BIN)/python -m pytest -q -n 2 -m "not browser"
	@$(BIN)/python -m tests.postgres
	@$(BIN)/python -m pytest -q -m browser

lint: .venv/.dev ## ruff, mypy, import-linter
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports --no-cache

crash-test: .venv/.dev ## kill -9 a collector 1,000 times; nothing may be lost or doubled
	@STOPPRESS_CRASH_KILLS=1000 $(BIN)/python -m pytest -q tests/flow/test_crash.py

bench-collect: .venv/.dev ## articles filed a second, over loopback, beside read_page alone
	@$(BIN)/python -m bench.collect

bench-extract: .venv/.dev ## words, dates, bylines and feeds against the truth, beside the libraries
	@$(BIN)/python -m bench.extract

fit-scorer: .venv/.dev ## fit the block scorer anew on the pages of STOPPRESS_CORPUS
	@$(BIN)/python -m pip install -q catboost
	@$(BIN)/python -m bench.fit_scorer

screenshots: .venv/.dev browser ## every page type of the running demo into out/, both directions
	@$(BIN)/python -m tests.screenshots

settings: .venv/.runtime ## write docs/settings.md from the table of settings
	@$(BIN)/python -m newsroom.settings.document > docs/settings.md

lock: .venv/.dev ## renew the locked requirements from the .in files
	@$(BIN)/python -m pip install -q uv
	@for name in requirements requirements-dev; do $(BIN)/uv pip compile -q --upgrade -o $$name.txt $$name.in; done

clean: ## remove the environment and everything the paper keeps in var/
	rm -rf .venv var out

# -- the environment --------------------------------------------------------------------------

# awk counts pip's lines: a progress that fits one line, also where there is no terminal.
define count_packages
	awk -v all=$$(grep -c '^[a-zA-Z]' $(1)) '/^Collecting|^Requirement already/ { n++; if (n % 10 == 0) \
		{ printf "  %d of %d packages\n", n, all; fflush() } } /^Installing/ { print "  unpacking …"; fflush() } \
		/ERROR|error:/ { print; fflush() }'
endef

.venv/bin/python:
	@echo "Making the environment …"
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: apt-get install python3.11 python3.11-venv"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv is needed: apt-get install python3.11-venv"; exit 1; }

.venv/.runtime: .venv/bin/python requirements.txt pyproject.toml
	@echo "Installing the engine's libraries (about a minute, once) …"
	@$(PIP) -r requirements.txt | $(call count_packages,requirements.txt)
	@$(BIN)/python -m pip --disable-pip-version-check install -q --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/.runtime requirements-dev.txt
	@echo "Installing the test tools …"
	@$(PIP) -r requirements-dev.txt | $(call count_packages,requirements-dev.txt)
	@touch $@

browser: ## install Chromium and Arabic fonts where that is allowed, else say what is missing
	@command -v chromium >/dev/null && fc-list 2>/dev/null | grep -q NotoNaskhArabic || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium and fonts for the browser tests …"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core fontconfig >/dev/null; \
	else echo "Chromium or its fonts are missing, browser tests will be skipped: apt-get install chromium fonts-noto-core"; fi; }
