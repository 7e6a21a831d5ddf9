# Two commands on a fresh machine: `make run` and `make test`. Everything else: `make help`.
PYTHON ?= python3
ARGS ?=

# Byte code is written also where the caller switched it off: without it every start recompiles.
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH

.DEFAULT_GOAL := help
.PHONY: help run test check prove lock setup clean
.NOTPARALLEL:

help: ## этот список
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-6s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))
	@echo '  Дополнительные слова передаёт ARGS: make run ARGS="--data /tmp/proba"; make test ARGS="-k shift"'

run: setup ## подготовить всё и открыть учебное отделение
	@.venv/bin/python -m installer.launch .venv/bin/okno run --demo $(ARGS)

test: setup ## подготовить всё и выполнить все проверки
	@.venv/bin/python -m installer.check $(ARGS)

check: setup ## только стиль, типы и слои, без тестов
	@.venv/bin/python -m installer.check --static

prove: setup ## долгие проверки; итог в out/proof.json
	@.venv/bin/python -m installer.check --prove $(ARGS)

lock: setup ## пересчитать requirements.lock по pyproject.toml
	@.venv/bin/python -m installer.relock $(ARGS)

setup: ## только подготовить: .venv, пакеты, системные библиотеки
	@command -v $(PYTHON) >/dev/null || { echo 'Нужен Python 3.11 или новее. Выполните: sudo apt-get install python3' >&2; exit 1; }
	@$(PYTHON) -m installer.bootstrap

clean: ## удалить всё, что создано командами make
	@rm -rf .venv .venv.lock out build dist *.egg-info .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
