# The project's verbs. `make run` and `make test` need nothing but Python 3.11 or newer, make and a package registry.

PYTHON  ?= python3
WORKERS ?= 2
BIN     := .venv/bin
UPGRADE ?=
FUZZ_SECONDS ?= 300
SOAK_MINUTES ?= 60
MUTANTS ?=

SHIPPED_COHORT := --mentors examples/mentors-2025.csv --mentees examples/mentees-2025.csv --seed 2025

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help setup setup-dev browser run year test check format full faults recovery cluster-test fuzz mutants scan sbom screenshots bench storm soak lock clean

# $(call step,name,command): runs one step and says how long it took.
define step
@began=$$(date +%s); printf '\n== %s\n' '$(1)'; $(2); code=$$?; \
 printf '== %s: %s in %d s\n' '$(1)' "$$([ $$code = 0 ] && echo good || echo FAILED)" $$(($$(date +%s) - began)); exit $$code
endef

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# ---------------------------------------------------------------------------------------------------------------- set-up

setup: .venv/.project ## everything that running needs, in .venv (a second time it is instant)
	@:

setup-dev: .venv/.dev ## setup, and everything that testing needs
	@:

# An environment that was moved or copied has scripts that point at the old place: it is made anew.
MADE_AT := $(shell cat .venv/.made-at 2>/dev/null)
ifneq ($(MADE_AT),$(if $(MADE_AT),$(CURDIR)))
$(shell rm -f $(BIN)/python .venv/.uv .venv/.run .venv/.project .venv/.dev .venv/.bench .venv/.proof)
endif

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "nearpeer needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 | tail -n 1)." >&2; \
	  echo "Remedy: install one, or name the one that you have: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@echo "setting up .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv || { \
	  echo "'$(PYTHON) -m venv' failed. Remedy on Debian and Ubuntu: apt-get install python3-venv" >&2; rm -rf .venv; exit 1; }

# uv has a lock of its own: where it cannot be had, everything goes by pip, from the same locks.
.venv/.uv: requirements-uv.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock \
	  || echo "uv cannot be installed here: going on with pip, which takes about half a minute longer"
	@printf '%s\n' '$(CURDIR)' > .venv/.made-at
	@touch $@

# $(call install,arguments): by uv, or by pip with the same arguments.
install = { [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python $(1); } \
  || $(BIN)/python -m pip install --quiet --disable-pip-version-check $(1)

.venv/.run: requirements.lock | .venv/.uv
	@echo "installing what running needs (requirements.lock)"
	@$(call install,--require-hashes -r requirements.lock)
	@touch $@

# Compiled once here: where Python writes no bytecode, each start of the command would compile for two seconds.
ROOMS := domain activities workflows store runtime console
compiled = $(BIN)/python -m compileall -q -j 0 $(1)

.venv/.project: pyproject.toml .venv/.run
	@$(call install,--no-deps --no-build-isolation -e .)
	-@$(call compiled,.venv/lib $(ROOMS) worker.py)
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.project
	@echo "installing what testing needs (requirements-dev.lock)"
	@$(call install,--require-hashes -r requirements-dev.lock)
	-@$(call compiled,.venv/lib tests)
	@touch $@

AXE := axe-core@4.14.1
GO_SUMDB ?= /usr/share/gocode/src/golang.org/x/mod/sumdb

# The tests look at pages in a real Chromium, sign in at a real identity provider, which runs on Node, and have a real
# Prometheus ask for metrics and try the alarms.
browser: ## chromium, npm, Go and Prometheus, which the tests need: apt-get installs what is missing, where root runs make
	@missing=; \
	 command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	  || missing=chromium; \
	 command -v npm >/dev/null || missing="$$missing npm"; \
	 command -v go >/dev/null || missing="$$missing golang-go"; \
	 command -v promtool >/dev/null && command -v prometheus >/dev/null || missing="$$missing prometheus"; \
	 [ -d $(GO_SUMDB) ] || missing="$$missing golang-golang-x-mod-dev"; \
	 [ -z "$$missing" ] || { \
	  { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || { \
	   echo "The tests need what is not here:" $$missing >&2; \
	   echo "Remedy on Debian, as root: apt-get install" $$missing >&2; exit 1; }; \
	  echo "installing what the tests look at pages and check exports with:" $$missing; \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
	   apt-get install -qq -y --no-install-recommends $$missing >/dev/null; }
	@[ -f build/axe/node_modules/axe-core/axe.min.js ] || npm install --prefix build/axe --no-save --no-package-lock \
	  --no-audit --no-fund --silent $(AXE)

.venv/.bench: requirements-bench.lock .venv/.dev
	@echo "installing what the benchmarks measure against (requirements-bench.lock)"
	@$(call install,--require-hashes -r requirements-bench.lock)
	@touch $@

.venv/.proof: requirements-proof.lock .venv/.dev
	@echo "installing what proves the tests and looks through what is shipped (requirements-proof.lock)"
	@$(call install,--require-hashes -r requirements-proof.lock)
	@touch $@

LOCK = $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --no-emit-find-links --custom-compile-command 'make lock' --quiet $(UPGRADE)

lock: .venv/.uv ## the locks anew, with hashes and without addresses (all newest: make lock UPGRADE=--upgrade)
	$(LOCK) --group install -o requirements-uv.lock
	$(LOCK) pyproject.toml --extra embedded --group build -o requirements.lock
	$(LOCK) pyproject.toml --extra embedded --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(LOCK) pyproject.toml --group build -c requirements.lock -o requirements-image.lock
	$(LOCK) --group bench -c requirements-dev.lock -o requirements-bench.lock
	$(LOCK) --group proof -c requirements-dev.lock -o requirements-proof.lock
	@! grep -nE '://|^ *--?(index|extra-index|find-links|trusted)' requirements*.lock

# ---------------------------------------------------------------------------------------------------------------- running

# exec: the service takes the place of the recipe's shell, so that Ctrl-C and SIGTERM reach it, and make waits for its end.
run: setup ## the shipped cohort's year until 12 March 2026, then the service stays up (Ctrl-C ends it); again: up again
	@exec $(BIN)/nearpeer run --data-dir var/run

year: setup ## the shipped cohort's whole year, into a new folder var/year-…
	@exec $(BIN)/nearpeer rehearse $(SHIPPED_COHORT) --data-dir "var/year-$$(date +%Y%m%d-%H%M%S)"

# ---------------------------------------------------------------------------------------------------------------- proving

check: setup-dev ## lint, format, types, import law, sizes, weaknesses
	$(call step,ruff,$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .)
	$(call step,mypy,$(BIN)/mypy)
	$(call step,import law,$(BIN)/lint-imports --no-logo)
	$(call step,sizes,$(BIN)/python -m tests.project.sizes)
	$(call step,bandit,$(BIN)/bandit -q -r -c pyproject.toml $(ROOMS) worker.py watchdog.py sealer.py)

# Being traced costs a test a third of its time: only those of domain/ are, and they alone must cover all of it.
FAST = $(BIN)/pytest -n $(WORKERS) --dist loadfile -m 'not full'

test: check browser ## check, and the fast tests with full branch coverage of domain/ by its own tests (about 19 minutes on two cores, at most 25)
	$(call step,pytest of domain,$(FAST) tests/domain --cov=domain --cov-report=)
	$(call step,coverage of domain,$(BIN)/coverage report --include='domain/*' --fail-under=100)
	$(call step,pytest of all else,$(FAST) --ignore tests/domain)

full: check browser ## check, and every test at full counts (long)
	$(call step,pytest,NEARPEER_FULL=1 $(BIN)/pytest -n $(WORKERS) --dist loadfile --timeout 3600)

faults: setup-dev ## the fault grid, into benchmarks/faults.json
	@exec $(BIN)/python -m benchmarks.faults

recovery: setup-dev ## the restore drill on the example cohort, into benchmarks/recovery.json (about five minutes)
	@exec $(BIN)/python -m benchmarks.recovery

cluster-test: setup-dev ## docker-compose.yml as plain processes, rehearsed and killed part by part, into benchmarks/cluster.json
	@exec $(BIN)/python -m benchmarks.topology

fuzz: setup-dev ## made-up roster files for FUZZ_SECONDS (300): ends with a trace where one is not refused in one line
	@exec $(BIN)/python -m tests.console.rosters.fuzzed build/fuzz $(FUZZ_SECONDS)

# One process only, and the lowest priority: it takes hours, and goes on where it was ended.
mutants: .venv/.proof ## what the tests notice when one thing is broken, into benchmarks/mutants.json and docs/mutants.md (a sample: MUTANTS=300)
	@exec nice -n 19 $(BIN)/python -m benchmarks.mutants $(if $(MUTANTS),--most $(MUTANTS))

sbom: .venv/.proof ## what is shipped, as CycloneDX, from the lock, into build/sbom.json
	@mkdir -p build
	@$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --spec-version 1.6 --output-reproducible \
	  --output-format JSON --output-file build/sbom.json requirements.lock
	@echo "build/sbom.json"

scan: check sbom ## check, secrets, licences, known vulnerabilities of every pin
	$(call step,secrets,$(BIN)/python -m tests.project.leaks)
	$(call step,licences,$(BIN)/pytest -q --no-header tests/project/test_licences_page.py)
	$(call step,known vulnerabilities,$(BIN)/python -m tests.project.vulnerabilities)

screenshots: setup-dev browser ## docs/pictures of every screen and page about a danger, which axe-core looks at
	@$(BIN)/python -m tests.console.web.pictures build/axe
	@$(BIN)/pytest -q -s tests/console/web/pictures_of_screens.py tests/console/web/pictures_of_example.py

bench: .venv/.bench ## the benchmarks, into benchmarks/latest.json and docs/benchmarks.md (under 20 minutes)
	@exec $(BIN)/python -m benchmarks.run

storm: .venv/.bench ## the months of 10,000 relationships close in one minute, into benchmarks/storm.json (about a quarter of an hour)
	@exec $(BIN)/python -m benchmarks.storm

soak: .venv/.bench ## a whole service kept busy for SOAK_MINUTES (60), into benchmarks/soak.json: nothing that it holds may grow
	@exec $(BIN)/python -m benchmarks.soak --minutes $(SOAK_MINUTES) --into benchmarks/soak.json

format: setup-dev ## what ruff can put right by itself
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

clean: ## caches and the environment; never var/, where the data lie
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
