"""What the first screen says: whose plans these are, and what may be asked of them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from chat.conversation.examples import Asker, examples
from chat.conversation.introduction import introduction
from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.library import Library
from corpus.normalize import squeeze
from corpus.plan import Period
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
PLAN = """+++
id = "{id}"
title = "{title}"
publisher = "{publisher}"
period = "{period}"
published = "{published}"
+++
# {title}
## 第1章 数値目標
| 指標 | 単位 | 現状値（令和5年度） | 目標値（令和10年度） |
|---|---|---|---|
| {indicator} | 件 | 12 | 30 |

## 第2章 取組
○ {work}（担当：商工課）
・{work}として、経費の一部を助成します。
"""


@pytest.fixture
def library(tmp_path: Path, encoder: Encoder) -> Callable[..., Assistant]:
    def made(*plans: dict[str, str]) -> Assistant:
        for plan in plans:
            (tmp_path / f"{plan['id']}.md").write_text(PLAN.format(**plan), encoding="utf-8")
        held = Library(tmp_path / "library")
        ingest(sorted(tmp_path.glob("*.md")), held, read_catalog(), lambda: encoder, lambda *_: None)
        return Assistant(HybridRetriever(held.open(), encoder))

    return made


KOMOREBI = {
    "id": "komorebi",
    "title": "木洩れ日町商店街振興計画",
    "publisher": "木洩れ日町",
    "period": "2024-2028",
    "published": "2024-03",
    "indicator": "空き店舗の活用件数",
    "work": "のれん再生助成",
}
TSUKISHIRO = {
    "id": "tsukishiro",
    "title": "月白市水辺活用計画",
    "publisher": "月白市",
    "period": "2026-2031",
    "published": "2025-04",
    "indicator": "水辺の催し開催数",
    "work": "舟運体験支援",
}


def test_it_says_whose_plans_how_many_and_of_which_years(library: Callable[..., Assistant]) -> None:
    known = introduction(library(KOMOREBI, TSUKISHIRO).retriever.generation)
    assert set(known.publishers) == {"木洩れ日町", "月白市"}
    assert (known.plans, known.period) == (2, Period(first=2024, last=2031))
    assert known.newest == "2025-04"
    assert known.read == date.today()  # noqa: DTZ011 - the day of the reading, here


def test_every_example_is_of_this_library_and_answered_by_it(library: Callable[..., Assistant]) -> None:
    assistant = library(KOMOREBI)
    found = examples(assistant, TODAY)
    assert found
    assert len({example.asker for example in found}) == len(found)
    for example in found:
        assert any(squeeze(name) in squeeze(example.question) for name in (KOMOREBI["indicator"], KOMOREBI["work"]))
        reply = assistant.ask(example.question, today=TODAY)
        assert isinstance(reply, Answer)
        assert not reply.likely


def test_there_is_one_example_for_each_kind_of_user(assistant: Assistant) -> None:
    assert [example.asker for example in examples(assistant, TODAY)] == list(Asker)
