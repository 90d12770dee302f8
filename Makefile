# `make` alone says what there is. Everything is installed into .venv in this folder; nothing outside it changes.
PYTHON ?= python3
SHARED ?= ../shared

# A comma that does not end an argument of $(call …).
, := ,

BIN := .venv/bin
RUN := $(BIN)/python
CODE := src tests benchmarks training
DEMO := src/reportedly/examples/mill.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# $(call step,TITLE,COMMAND): says what runs, runs it, and says how long it took.
define step
@printf '\n== %s\n   %s\n\n' '$(1)' '$(2)'; began=$$(date +%s); $(2) || exit $$?; \
printf '   (%s s)\n' "$$(($$(date +%s) - began))"
endef

.PHONY: help demo test check lint format bench docs screenshots clean

help:
	@echo 'make demo     set up, print who said what in a story that ships, and make the dossier of an affair'
	@echo 'make test     set up for development, then style, types, all tests and the gate'
	@echo 'make lint     style and types only'
	@echo 'make format   bring the code into the common style'
	@echo 'make bench    measure quality and cost (the corpora are looked for in $(SHARED))'
	@echo 'make docs     run every transcript in the documents again and write down what it prints'
	@echo 'make screenshots  take the pictures of the desk in docs/desk again (needs Chromium and its driver)'
	@echo 'make clean    remove everything that these commands made'

demo: .venv/reportedly.stamp
	$(call step,Reading an invented story: its ledger as a table,$(BIN)/reportedly read $(DEMO) --table)
	@mkdir -p out
	$(call step,The same as a page$(,) the story beside its ledger,$(BIN)/reportedly read $(DEMO) --html out/mill.html)
	$(call step,Many stories: the dossier of an invented affair of 16 documents,$(BIN)/reportedly case demo --html out/sentinel.html)
	@printf '\nOpen out/mill.html and out/sentinel.html in a browser.\n'

test: .venv/dev.stamp
	@began=$$(date +%s); $(MAKE) --no-print-directory check && \
	printf '\nEverything passed, in %s s.\n' "$$(($$(date +%s) - began))"

check: lint
	@command -v chromedriver > /dev/null || printf '\n!! No chromedriver: the browser tests will be SKIPPED.\n'
	@command -v initdb > /dev/null || ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || \
	printf '\n!! No PostgreSQL (initdb): cases are tested in files only, the rest will be SKIPPED.\n'
	@test -d '$(SHARED)' || printf '\n!! No corpora in $(SHARED): the quality floors will be SKIPPED.\n'
	$(call step,Unit$(,) property$(,) end-to-end and browser tests,$(RUN) -m pytest -m "not gate" --durations=5)
	$(call step,The gate: measured quality and cost against their floors,$(RUN) -m pytest -m gate --shared="$(SHARED)" tests)

lint: .venv/dev.stamp
	$(call step,Style,$(BIN)/ruff check --output-format concise $(CODE))
	$(call step,Format,$(BIN)/ruff format --check $(CODE))
	$(call step,Types,$(BIN)/mypy)

format: .venv/dev.stamp
	@$(BIN)/ruff check --fix $(CODE)
	@$(BIN)/ruff format $(CODE)

bench: .venv/dev.stamp
	$(call step,Quality,$(RUN) -m benchmarks.quality --shared "$(SHARED)")
	$(call step,Dates,$(RUN) -m benchmarks.dates --shared "$(SHARED)")
	$(call step,Quantities,$(RUN) -m benchmarks.quantities --shared "$(SHARED)")
	$(call step,Tensions,$(RUN) -m benchmarks.tensions --seed --shared "$(SHARED)")
	$(call step,Cost,$(RUN) -m benchmarks.cost --shared "$(SHARED)")
	$(call step,Whole affairs,$(RUN) -m benchmarks.case --shared "$(SHARED)")
	$(call step,The same event across documents: ECB+,$(RUN) -m benchmarks.ecbplus --shared "$(SHARED)")
	$(call step,Where a body stands to a headline: FNC,$(RUN) -m benchmarks.fnc --shared "$(SHARED)")
	$(call step,What strengthens or weakens what: ClaimDiff,$(RUN) -m benchmarks.claimdiff --shared "$(SHARED)")
	$(call step,Keeping a case,$(RUN) -m benchmarks.store)
	$(call step,Pages of the desk,$(RUN) -m benchmarks.desk)
	$(call step,Large cases,$(RUN) -m benchmarks.scale --copies 500)

docs: .venv/dev.stamp
	@$(RUN) tests/transcripts.py

screenshots: .venv/dev.stamp
	@$(RUN) -m tests.browser.screenshots docs/desk

clean:
	rm -rf .venv out build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/venv.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo 'reportedly needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -m venv .venv || \
	{ echo 'This Python cannot make a virtual environment; on Debian and Ubuntu install python3-venv.'; exit 1; }
	@touch $@

.venv/reportedly.stamp: .venv/venv.stamp pyproject.toml
	$(call step,Setting up: reportedly and what it needs go into .venv (a minute or two),$(RUN) -m pip install -qq --editable .)
	@touch $@

.venv/dev.stamp: .venv/venv.stamp pyproject.toml
	$(call step,Setting up for development: everything goes into .venv (a minute or two),$(RUN) -m pip install -qq --editable ".[dev]")
	@touch $@ .venv/reportedly.stamp
