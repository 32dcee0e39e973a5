# `make run` and `make test` do everything, on a fresh machine too.

PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
CORES := $(shell nproc 2>/dev/null || echo 2)
# uv, where there is one, installs in a third of pip's time; both check the hashes.
INSTALL := $(if $(shell command -v uv),uv pip install --quiet --python $(BIN)/python,$(BIN)/pip install --quiet --disable-pip-version-check)

.DELETE_ON_ERROR:
.PHONY: run test test-postgres bench lint format lock clean

run: $(VENV)/.installed var/secret-key
	@export DEVELOPMENT="$${DEVELOPMENT:-true}" SECRET_KEY="$${SECRET_KEY:-$$(cat var/secret-key)}"; \
	$(BIN)/python manage.py prepare && \
	echo "Greenroom runs at http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)" && \
	exec $(BIN)/gunicorn core.wsgi --bind 127.0.0.1:$(PORT)

test: lint
	$(BIN)/pytest -n $(CORES) $(ARGS)

# The same tests on PostgreSQL: on the server that DATABASE_URL names, or else on one that is started for them.
test-postgres: $(VENV)/.installed-dev
	.ci/with-postgres $(BIN)/pytest -n $(CORES) $(ARGS)

# Saves a second beside a bare view, on both databases; PostgreSQL is a throw-away one.
bench: $(VENV)/.installed-dev
	.ci/with-postgres $(BIN)/python -m bench $(ARGS)

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'templates/*.html')
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/mypy
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run

format: $(VENV)/.installed-dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

# Needs uv. The compiled files carry hashes and name no package index.
lock:
	for name in base postgres dev; do \
		uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
			requirements/$$name.in --output-file requirements/$$name.txt; \
	done

clean:
	rm -rf $(VENV) staticfiles .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# Where venv is not installed it leaves half an environment behind, which the next run would take for a whole one.
$(BIN)/python:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Greenroom needs Python 3.11 or later.')"
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.installed: requirements/base.txt | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/base.txt
	touch $@

$(VENV)/.installed-dev: requirements/dev.txt | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/dev.txt
	touch $@ $(VENV)/.installed

var/secret-key: | $(BIN)/python
	@mkdir -p var
	@umask 077 && $(BIN)/python -c "import secrets; print(secrets.token_urlsafe(50))" > $@
