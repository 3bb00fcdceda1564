# `make` alone lists the targets. Everything runs in .venv, which is made when it is missing.
.DEFAULT_GOAL := help
.PHONY: help venv demo demo-reset test soak bench lint lock messages screenshots audit clean
PY := .venv/bin/python
# The texts in the code are English; these are the languages that they are translated into.
LANGUAGES := sl en it hu
UV_LOCK := uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
	--python-version 3.12 pyproject.toml

help:
	@echo 'make demo [PORT=9000]      five municipal portals on http://localhost:8000 (Ctrl-C stops)'
	@echo 'make demo-reset            forget the demonstration data (with DATABASE_URL: CONFIRM=<name>)'
	@echo 'make test [ARGS="-k foo"]  checks and tests; with ARGS only those tests'
	@echo 'make soak [ARGS=...]       the long-running tests'
	@echo 'make bench                 CPU and latency beside a ladder of bare applications'
	@echo 'make lint                  ruff, import order, types'
	@echo 'make lock                  requirements/*.txt anew from pyproject.toml (needs uv)'
	@echo 'make messages              collect and compile translations (needs gettext)'
	@echo 'make screenshots           every kind of page, from the demonstration, into .github/tour/'
	@echo 'make audit                 Lighthouse and the Nu checker on the demonstration (node, java)'
	@echo 'make clean                 remove .venv and caches, keep the data in var/'

venv:
	@deploy/python.sh

demo: venv
	@$(PY) -m deploy.demo

demo-reset: venv
	@$(PY) -m deploy.reset

test: venv
	@$(PY) -m deploy.test $(ARGS)

# One at a time: several of them watch the clock.
soak: venv
	@$(PY) -m deploy.test -n 0 -m soak $(ARGS)

bench: venv
	@$(PY) deploy/bench/run.py

lint: venv
	@$(PY) -m deploy.lint

lock:
	$(UV_LOCK) -o requirements/base.txt
	$(UV_LOCK) --extra dev -c requirements/base.txt -o requirements/dev.txt

messages: venv
	$(PY) manage.py makemessages $(LANGUAGES:%=-l %) --no-obsolete --add-location=file --ignore=.venv --ignore=var --ignore=tests
	$(PY) manage.py compilemessages --ignore=.venv --ignore=var

screenshots: venv
	@$(PY) -m deploy.tour.screenshots

audit: venv
	@$(PY) -m deploy.tour.audit

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +
