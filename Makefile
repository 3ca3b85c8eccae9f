# Two commands matter: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
BIN := .venv/bin
MAKEFLAGS += --no-print-directory
# Some machines forbid it for everybody. Each of our processes would then compile 2,000 modules when
# it starts, which is three seconds of work, and a run of the tests starts two hundred.
unexport PYTHONDONTWRITEBYTECODE
TEMPLATES = $$(find templates -name '*.html')

# Test runs, in processes at a time: two more than cores, since browsers and players wait a good deal.
JOBS ?= 4
# The size of the catalogue that pages are measured on; 100000 takes a quarter of an hour to make.
TITLES ?= 20000
# How often `make fuzz` guesses.
GUESSES ?= 10000

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-quick test-sqlite test-postgres test-newest fuzz faults hostile check format lock messages bench bench-catalogue venv venv-dev tools

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: venv ## Start StreamEx on this machine (PORT=8000, STREAMEX_DATA_DIR=./var)
	@exec $(BIN)/python -m deploy.local.run

test: tools test-sqlite test-postgres ## Run every test: SQLite, PostgreSQL, Redis, S3, Chromium, FFmpeg

# SECONDS_AT_MOST is what the chosen tests may take; BASE is the commit to compare with.
test-quick: tools ## Run the tests nearest to what you changed, within a minute (BASE=…)
	@$(BIN)/python -m deploy.local.quick

test-sqlite:
	$(BIN)/pytest -n $(JOBS) --forbid-skips -m "not stricter and not faults and not hostile"

# Once more what PostgreSQL could answer differently: not browsers, encoders, buckets and processes,
# nor what asks no database.
test-postgres:
	$(BIN)/python -m deploy.local.postgres $(BIN)/pytest -n $(JOBS) --forbid-skips \
		-m "database and not browser and not media and not s3 and not stack and not sqlite and not faults and not hostile" \
		accounts catalog recommendations streamex bench

# What is too long for every run, and of which it has a share: the scheduled workflow runs it whole.
faults: tools ## Run what breaks workers, brokers, disks and buckets on purpose, for longer
	$(BIN)/pytest -n $(JOBS) --forbid-skips -m faults

hostile: tools ## Run what plays or refuses every odd and hostile file
	$(BIN)/pytest -n $(JOBS) --forbid-skips -m hostile

# The quick set is listed in deploy/local/newest_python.py; without a newer Python it says so.
test-newest: tools ## Run a quick set and a whole ingest on the newest Python of this machine
	$(BIN)/python -m deploy.local.newest_python -n $(JOBS)

# Here is what tries long what `make test` tries for some seconds.
fuzz: tools ## Guess passwords, codes and PINs in parallel, 10,000 of each (GUESSES=10000)
	STREAMEX_TEST_GUESSES=$(GUESSES) $(BIN)/pytest -n 0 --timeout 0 accounts/tests/test_guessing.py

check: venv-dev ## Lint, type-check, and check contracts, migrations and deployment settings
	@$(BIN)/python -m deploy.local.check

format: venv-dev ## Reformat Python and templates
	$(BIN)/ruff check --fix --select I
	$(BIN)/ruff format
	-$(BIN)/djade --target-version 5.2 $(TEMPLATES)
	-$(BIN)/djhtml --tabwidth 2 $(TEMPLATES)

lock: venv-dev ## Compile requirements*.in into requirements*.txt (UPGRADE=--upgrade for newer versions)
	$(BIN)/uv pip compile requirements.in -o requirements.txt --no-header --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --fork-strategy fewest $(UPGRADE)
	$(BIN)/uv pip compile requirements-dev.in -o requirements-dev.txt --no-header --no-emit-index-url --no-emit-find-links --universal --python-version 3.11 --fork-strategy fewest $(UPGRADE)

messages: venv-dev ## Collect and compile the translations (needs gettext)
	$(BIN)/python manage.py makemessages --all --no-obsolete --no-location --ignore '.venv*' --ignore var
	$(BIN)/python manage.py compilemessages --ignore '.venv*'

bench: tools ## Measure the web servers, and every page on a large catalogue (TITLES=20000)
	$(BIN)/python -m bench.servers
	$(BIN)/python -m bench.catalogue --titles $(TITLES)

bench-catalogue: tools ## Measure every page on a large catalogue only (TITLES=20000)
	$(BIN)/python -m bench.catalogue --titles $(TITLES)

venv:
	@$(PYTHON) deploy/local/bootstrap.py

venv-dev:
	@$(PYTHON) deploy/local/bootstrap.py dev

tools: venv-dev
	@$(BIN)/python -m deploy.local.tools
