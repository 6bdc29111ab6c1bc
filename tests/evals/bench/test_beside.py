"""Our answers beside the retrieval of others."""

import json
from pathlib import Path

import pytest

from tests.conftest import Build

EXTRA = "the extra `bench` is not installed"
pytest.importorskip("langchain_chroma", reason=EXTRA)
pytest.importorskip("langchain_text_splitters", reason=EXTRA)
pytest.importorskip("llama_index.core", reason=EXTRA)


PLAN = """# 水月市 商工業の計画

計画期間：令和6年度～令和10年度

## 数値目標

企業誘致件数の目標は125件です。女性創業数の目標は440件です。
"""


def test_every_way_is_asked_every_question_once(
    build_once: Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from evals.bench.beside import main

    (tmp_path / "suigetsu.md").write_text(PLAN, encoding="utf-8")
    library = build_once("beside", [tmp_path / "suigetsu.md"])

    cases = [
        {
            "id": "a",
            "question": "企業誘致件数の目標は？",
            "category": "target",
            "must": [["125"]],
            "evidence": ["企業誘致件数"],
        },
        {
            "id": "b",
            "question": "女性創業数の目標は？",
            "category": "target",
            "must": [["440"]],
            "evidence": ["どこにもない文"],
        },
        {"id": "c", "question": "火星の人口は？", "category": "unanswerable", "answerable": False},
    ]
    path = tmp_path / "set.jsonl"
    path.write_text("".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases), encoding="utf-8")
    assert main([str(library.root), str(path)]) == 0
    printed = capsys.readouterr().out
    assert "2 問、各 1 回" in printed
    assert all(name in printed for name in ("keikaku", "LangChain", "LlamaIndex"))
    assert printed.count("1/2（0.50）") == len(("ours", "search", "LangChain", "default", "as LangChain"))
