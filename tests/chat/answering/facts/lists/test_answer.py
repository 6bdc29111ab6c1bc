"""Of several lists the one that is asked for answers: of the kind, under the heading, with the count."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
HEADS = "| 指標 | 現状値（令和5年度） | 目標値（令和10年度） |\n|---|---|---|\n"
PLAN = f"""# 若楢市港づくり計画

若楢市

計画期間 令和6年度～令和10年度

## 基本目標1 魚のとれる海

海を守ります。

- 藻場の再生
- 稚魚の放流
- 海岸の清掃

{HEADS}| 藻場の面積 | 3ha | 5ha |
| 稚魚の放流数 | 1,200匹 | 2,000匹 |

## 基本目標2 人の集まる港

港をひらきます。

- 朝市の開催
- 直売所の改築

{HEADS}| 朝市の来場者数 | 800人 | 1,500人 |
| 直売所の販売額 | 40百万円 | 65百万円 |
| 観光船の乗客数 | 2,100人 | 3,000人 |
"""


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, build_once: Callable[[str, list[Path]], Library]) -> Library:
    path = tmp_path_factory.mktemp("port") / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    return build_once("list-port", [path])


@pytest.mark.parametrize(
    ("question", "count", "lines"),
    [
        ("基本目標2の指標をすべて挙げて", "全3指標", ("朝市の来場者数", "直売所の販売額", "観光船の乗客数")),
        ("基本目標1の数値目標の一覧", "全2指標", ("藻場の面積", "稚魚の放流数")),
        ("基本目標2の取組をすべて挙げて", "次の2項目", ("朝市の開催", "直売所の改築")),
        ("魚のとれる海の取組をすべて挙げて", "次の3項目", ("藻場の再生", "稚魚の放流", "海岸の清掃")),
        ("基本目標はいくつありますか", "次の2項目", ("基本目標1 魚のとれる海", "基本目標2 人の集まる港")),
        ("数値目標をすべて挙げて", "全5指標", ("藻場の面積", "稚魚の放流数", "朝市の来場者数")),
    ],
)
def test_the_list_of_the_kind_and_the_heading_answers(
    port: Library, encoder: Encoder, question: str, count: str, lines: tuple[str, ...]
) -> None:
    reply = Assistant(HybridRetriever(port.open(), encoder)).ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    head, *said = reply.claims[0].text.split("\n")
    assert count in head
    assert all(any(line in each for each in said) for line in lines)


def test_a_list_that_leaves_a_part_of_the_question_open_is_not_sure(port: Library, encoder: Encoder) -> None:
    assistant = Assistant(HybridRetriever(port.open(), encoder))
    reply = assistant.ask("基本目標がいくつで、それを担当する課はどこですか", today=TODAY)
    assert not isinstance(reply, Answer) or reply.likely or "担当" in reply.note
