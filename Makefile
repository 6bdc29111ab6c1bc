# keikaku: `make run` serves the chat page, `make test` runs the whole test suite.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
PORT ?= 7860
HOST ?= 127.0.0.1
LIBRARY ?= var/library
DOCS ?=
# Processes at a time, for tests and gates; each takes about 1 GB. Two more than cores, since browser tests wait a lot.
JOBS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 3 ? n + 2 : 4)))
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

export HF_HUB_OFFLINE ?= 1
export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False
export OMP_WAIT_POLICY := PASSIVE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Without compiled modules every start takes ten seconds longer, and nothing is compiled at installation.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test proof check gate clean

help:  ## この一覧を表示
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

setup: $(STAMP)  ## 仮想環境を作り、部品と埋め込みモデルを用意する
	@$(BIN)/python -m retriever setup

# Modules are compiled as they are first imported: half of them never are. Those of the page are imported here once, by
# whoever may write them. The stamp is written last, so that an interrupted installation is taken up again.
$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 以上が必要です。PYTHON=python3.11 のように指定してください。" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "仮想環境を作れません。「apt-get install python3-venv」のあと、もう一度実行してください。" >&2; exit 1; }
	@echo "部品を入れています（初回は数分かかります）…"
	@$(BIN)/python -m pip install --quiet --no-compile --constraint constraints.txt --editable '.[dev,training]'
	@$(BIN)/python -c 'import chat.page.app' & compiled=$$!; $(BIN)/python -m retriever setup >/dev/null; wait $$compiled
	@touch $@

run: setup  ## 対話ページを開く（PORT= HOST= DOCS=文書のパス LIBRARY=）
	@if [ -n "$(DOCS)" ]; then $(BIN)/keikaku ingest $(DOCS) --library $(LIBRARY); \
	elif [ ! -f $(LIBRARY)/CURRENT ] || { [ -n "$$(find corpus/digests -name '*.md' -newer $(LIBRARY)/CURRENT)" ] && \
	  $(BIN)/keikaku status --library $(LIBRARY) | grep -q 要約版; }; then \
	  $(BIN)/keikaku ingest corpus/digests --library $(LIBRARY); fi
	@exec $(BIN)/keikaku chat --host $(HOST) --port $(PORT) --library $(LIBRARY)

check: setup  ## 書き方・型・依存の向きを確かめる
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

TESTS := $(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal
# Linters and type checker use one core, and are done long before the tests.
test: setup  ## 書き方・型を確かめ、試験を行う
	@$(MAKE) --no-print-directory check & checked=$$!; passed=0; $(TESTS) -m "not long" --durations=15 || passed=$$?; \
	  wait $$checked || { echo "書き方・型・依存の向きの検査に通りません（上の表示を見てください）。" >&2; exit 1; }; exit $$passed

# Measuring the coverage alone takes two thirds more of the processor.
proof: setup check  ## 時間のかかるものも含めてすべての試験を行い、網羅率を測る
	@$(TESTS) --cov --cov-report=term

GATE := var/gate
ORIGINALS ?= ../shared/corpus
GATE_SETS := dev robustness locked followups followups_second
gate: setup  ## 内蔵の文書で正答率などの基準を確かめる（原本の場所を ORIGINALS= で渡すと、並べて測る）
	@$(BIN)/keikaku ingest corpus/digests --library $(GATE)/digests
	@if [ -d "$(ORIGINALS)" ]; then $(BIN)/keikaku ingest $(ORIGINALS) --library $(GATE)/originals; fi
	@$(MAKE) --no-print-directory --keep-going --jobs $(JOBS) --output-sync $(GATE_SETS:%=gate-%)

gate-%:
	@$(BIN)/keikaku eval run $(firstword $(wildcard evals/testsets/$* evals/testsets/$*.jsonl)) --library $(GATE)/digests \
	  $(if $(wildcard $(ORIGINALS)/.),--library $(GATE)/originals) --out $(GATE) --today 2026-11-22 \
	  --gate evals/gates/$*.toml || { echo "基準に届かないテストセット: $*" >&2; exit 1; }

clean:  ## 仮想環境とライブラリを消す
	@rm -rf $(VENV) var
