# Everything runs in .venv, made from the hash-locked list; nothing is installed outside this folder.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/ready
BIN := $(VENV)/bin
DEMO := demo

.PHONY: demo test lint types format bench quality campaign lock clean

$(READY): requirements.lock pyproject.toml
	@echo "Đang cài đặt vào $(VENV) (khoảng một phút) ..."
	@$(PYTHON) -m venv $(VENV)
	@# --no-deps: the list is complete, and older pips refuse extras in hash mode.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(READY)  ## a sample province through the main job
	@rm -rf $(DEMO)
	@$(BIN)/hotich sample $(DEMO) --books 40 --rows 3000 --seed 2024
	@HOTICH_QUIET_SECONDS=0 $(BIN)/hotich run --home $(DEMO)
	@$(BIN)/hotich verify --home $(DEMO)

test: lint types  ## what CI runs
	@$(BIN)/python -m pytest

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY)
	@$(BIN)/mypy

format: $(READY)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY)  ## the whole job beside its floor and an afternoon script
	@$(BIN)/python -m bench.main_job

quality: $(READY)  ## how well slips are found and rare names spared
	@$(BIN)/python -m bench.quality

campaign: $(READY)  ## a whole simulated campaign replayed: reports, forecast, alerts against an independent account
	@$(BIN)/python -m bench.campaign

lock: $(READY)  ## resolve the dependencies anew
	@$(BIN)/python -m venv $(VENV)/resolver
	@$(VENV)/resolver/bin/pip install --quiet uv
	@$(VENV)/resolver/bin/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
		--upgrade --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" -o requirements.lock

clean:
	@rm -rf $(VENV) $(DEMO)
