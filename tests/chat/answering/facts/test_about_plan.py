"""What is asked of a plan itself is answered from what is known of it, and nothing else is taken for such a question."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.about_plan import say_plan
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.proven import is_proven
from chat.answering.reply import Answer
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
FORMER = """+++
title = "霜鳥市観光振興計画"
publisher = "霜鳥市"
period = "2018-2022"
published = "2018-03"
kind = "plan"
+++
# 霜鳥市観光振興計画

## 1 計画の期間

計画期間は、平成30年度から令和4年度までとします。

## 2 体制

案内所の改修工事の期間は3か月です。計画の評価は毎年7月に行います。
"""
PRESENT = """+++
title = "第2次霜鳥市観光振興計画"
publisher = "霜鳥市"
period = "2023-2027"
published = "2023-03"
kind = "plan"
supersedes = ["former"]
+++
# 第2次霜鳥市観光振興計画

## 1 めざす姿

泊まって歩くまちをめざします。観光協会が宿泊予約の窓口となります。
"""
REPORT = """+++
title = "霜鳥市観光振興計画 進捗報告書"
publisher = "霜鳥市"
period = "2024"
kind = "progress_report"
+++
# 霜鳥市観光振興計画 進捗報告書

宿泊者数は12,400人でした。
"""


@pytest.fixture(scope="session")
def two_plans(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("about_plan")
    for name, text in (("former", FORMER), ("present", PRESENT), ("report", REPORT)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("about_plan", sorted(folder.iterdir())).open(), encoder))


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("この計画はいつまで？", "「第2次霜鳥市観光振興計画」は2027年度までです"),
        ("霜鳥市の観光の計画って何年間ですか", "2023～2027年度の5年間"),
        ("第2次計画の期間を教えて", "2023～2027年度"),
        ("前の計画はいつからいつまでだった？", "平成30年度から令和4年度の5年間です。この期間は終わっています"),
        ("霜鳥市観光振興計画の前の計画は何？", "の前の計画は「霜鳥市観光振興計画」（2018～2022年度）"),
        ("計画を策定したのはいつ？誰が作ったの？", "霜鳥市が出した"),
        ("計画を作ったのは誰？出したのはいつ？", "2023年3月"),
        ("第2次観光振興計画の策定時期は", "2023年3月"),
        ("今の計画はまだ有効ですか", "現行の計画です"),
    ],
)
def test_a_plan_is_told_of(two_plans: Assistant, question: str, stated: str) -> None:
    reply = two_plans.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert not reply.likely
    assert stated in reply.claims[0].text + "".join(claim.text for claim in reply.claims[1:])


@pytest.mark.parametrize(
    "question",
    [
        "案内所の改修工事の期間は？",
        "計画の評価はいつ行う？",
        "計画期間中の宿泊者数の目標は？",
        "誰が宿泊予約の窓口を作ったの？",
        "計画の期間はどうやって決めた？",
        "宿泊者数は前の計画でいくつ？",
        "下水道計画はいつまで？",
    ],
)
def test_what_is_asked_of_anything_else_is_left_to_the_search(two_plans: Assistant, question: str) -> None:
    knowledge = knowledge_of(two_plans.retriever.generation)
    assert say_plan(two_plans.understand(question, today=TODAY), knowledge, TODAY) is None


def test_all_that_is_told_of_plans_is_proven(two_plans: Assistant) -> None:
    knowledge = knowledge_of(two_plans.retriever.generation)
    for text in ("この計画は誰が作った？期間は？", "前の計画の期間", "第1次計画の次の計画は？"):
        lines = say_plan(two_plans.understand(text, today=TODAY), knowledge, TODAY)
        assert lines
        assert all(is_proven(line, two_plans.retriever.generation.plans) for line in lines), lines
