"""A plan of two volumes, the plan before it and an annual report: one plan in answers, lists, counts and views."""

from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.question.scope import Scope, Within
from chat.library.summary import status_summary
from chat.rendering.fact_tables import fact_object, select
from chat.rendering.replies import answer_text, reply_object
from chat.views.schedule import plans_with_schedule, timeline
from chat.views.shelf import volumes
from chat.views.targets import Narrowing, find_indicator, rows, series
from corpus.health import examine
from corpus.library import Generation, Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
HEAD = "# {title}\n\nみどり町\n\n{published}\n\n"
TABLE = "| 指標 | 現状値（{then}年度） | 目標値（{due}年度） |\n|---|---|---|\n"
DOCUMENTS = {
    "main.md": HEAD.format(title="みどり町産業計画", published="令和6年3月")
    + "## 第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n\n"
    + "## 第2章 工程\n| 取組 | 令和6年度 | 令和7年度 |\n|---|---|---|\n| 創業塾の開設 | 準備 | 開設 |\n\n"
    + f"## 第3章 数値目標\n{TABLE.format(then='令和4', due='令和10')}| 創業件数 | 10件 | 25件 |\n",
    "shihyou.md": HEAD.format(title="みどり町産業計画 指標編", published="令和6年3月")
    + f"## 1 指標の一覧\n{TABLE.format(then='令和4', due='令和10')}"
    + "| 創業件数 | 10件 | 25件 |\n| 企業立地件数 | 3件 | 8件 |\n| 空き店舗の活用件数 | 2件 | 12件 |\n\n"
    + "## 2 工程\n| 取組 | 令和6年度 | 令和8年度 |\n|---|---|---|\n| 統計の公表 | 準備 | 公表 |\n",
    "old.md": HEAD.format(title="みどり町産業計画", published="平成31年3月")
    + "## 第1章 計画の概要\n計画期間は、令和元年度から令和5年度までです。\n\n"
    + f"## 第2章 数値目標\n{TABLE.format(then='平成29', due='令和5')}"
    + "| 創業件数 | 6件 | 15件 |\n| 企業立地件数 | 1件 | 5件 |\n",
    "report.md": HEAD.format(title="みどり町産業計画 令和6年度進捗状況報告書", published="令和7年8月")
    + "## 1 実績\n| 指標 | 実績値（令和6年度） | 目標値（令和10年度） |\n|---|---|---|\n| 創業件数 | 12件 | 25件 |\n",
}


@pytest.fixture(scope="module")
def library(build_once: Build, tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("volumes")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return build_once("volumes", [folder])


@pytest.fixture(scope="module")
def held(library: Library) -> Generation:
    return library.open()


@pytest.fixture(scope="module")
def asked(held: Generation, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(held, encoder))


def test_documents_stand_to_each_other_as_a_reader_would_say(held: Generation) -> None:
    said = {record.plan.id: (record.plan.part_of, record.plan.supersedes) for record in held.manifest.documents}
    assert said == {"main": (None, ("old",)), "shihyou": ("main", ()), "old": (None, ()), "report": (None, ())}


@pytest.mark.parametrize(
    ("question", "begins", "cited"),
    [
        ("企業立地件数の目標は？", "企業立地件数の目標は8件", "みどり町産業計画（指標編）"),
        ("今の計画の企業立地件数の目標は？", "企業立地件数の目標は8件", "みどり町産業計画（指標編）"),
        ("前の計画の企業立地件数の目標は？", "企業立地件数の目標は5件", "みどり町産業計画・2019～2023年度"),
        ("みどり町産業計画の前の計画の企業立地件数の目標は？", "企業立地件数の目標は5件", "2019～2023年度"),
        ("数値目標をすべて教えて", "みどり町産業計画・2024～2028年度・現行の数値目標は、全3指標です", "指標編"),
        ("創業件数は前の計画からどう変わった？", "創業件数の目標は、15件（2023年度）から25件（2028年度）に", "2019"),
        ("創業塾はいつ開設？", "「創業塾の開設」は、令和7年度に", "みどり町産業計画・2024～2028年度・現行"),
    ],
)
def test_a_plan_with_volumes_answers_as_one(asked: Assistant, question: str, begins: str, cited: str) -> None:
    said = answer_text(asked.ask(question, today=TODAY))
    assert said.startswith(begins)
    assert cited in said


@pytest.mark.parametrize(
    ("question", "volume"),
    [
        ("みどり町産業計画の指標編の創業件数の目標は？", "指標編"),
        ("指標編の数値目標をすべて教えて", "指標編"),
        ("指標編では統計の公表はいつ？", "指標編"),
        ("みどり町産業計画の本編の創業件数の目標は？", None),
        ("みどり町産業計画の本編にある数値目標をすべて教えて", None),
    ],
)
def test_a_question_that_names_a_volume_is_answered_from_it(
    asked: Assistant, question: str, volume: str | None
) -> None:
    reply = asked.ask(question, today=TODAY)
    cited = reply_object(reply)["citations"]
    assert isinstance(cited, list)
    assert cited
    assert {(c["plan_id"], c["volume"]) for c in cited} == {("main", volume)}


def test_what_another_volume_says_is_not_counted_in_one_that_is_named(asked: Assistant) -> None:
    main = answer_text(asked.ask("みどり町産業計画の本編の数値目標をすべて教えて", today=TODAY))
    assert "創業件数" in main
    assert "企業立地件数" not in main
    assert "全3指標" in answer_text(asked.ask("みどり町産業計画の指標編の数値目標をすべて教えて", today=TODAY))


def test_a_plan_is_not_set_beside_its_own_volume(asked: Assistant) -> None:
    said = answer_text(asked.ask("創業件数の目標は？", today=TODAY))
    assert [line.partition("・")[0] for line in said.split("\n") if line.startswith("参考")] == [
        "参考：みどり町産業計画 令和6年度進捗状況報告書",
        "参考：みどり町産業計画",
    ]


@pytest.mark.parametrize("plan_id", ["main", "shihyou", "ＳＨＩＨＹＯＵ"])
def test_a_filter_by_a_volume_is_one_by_its_plan(asked: Assistant, plan_id: str) -> None:
    reply = asked.ask("企業立地件数の目標は？", today=TODAY, within=Within(scope=Scope(plan_id=plan_id)))
    assert set(reply.question.plan_ids) == {"main", "shihyou"}
    cited = reply_object(reply)["citations"]
    assert isinstance(cited, list)
    assert {(c["plan_id"], c["volume"]) for c in cited if c["supports"]} == {("main", "指標編")}


def test_views_show_one_plan(held: Generation, library: Library) -> None:
    knowledge = knowledge_of(held)
    own = rows(knowledge, Narrowing(plan_id="main"), TODAY)
    assert [row.indicator.name for row in own] == ["創業件数", "企業立地件数", "空き店舗の活用件数"]
    assert len(rows(knowledge, Narrowing(), TODAY)) == 6
    found = find_indicator(knowledge, "創業件数", "main")
    assert found is not None
    assert [p.plan.id for p in series(found, knowledge, TODAY).points if p.role == "目標"] == ["main", "report", "old"]
    plans = plans_with_schedule(knowledge, TODAY)
    assert [plan.id for plan in plans] == ["main"]
    drawn = timeline(knowledge, plans[0], "", TODAY)
    assert {bar.step for bar in drawn.bars} >= {"開設", "公表"}
    shelf = {v.plan.id: v for v in volumes(held, TODAY)}
    assert [part.volume for part in shelf["main"].parts] == ["指標編"]
    assert shelf["old"].replaced_by == ("みどり町産業計画",)
    console = Console(width=150, record=True)
    console.print(status_summary(library, examine(library), TODAY))
    assert "分冊 指標編: shihyou" in console.export_text()


def test_facts_of_a_volume_are_listed_with_its_plan_and_say_where_they_stand(held: Generation) -> None:
    for plan_id in ("main", "shihyou"):
        found = [fact_object(fact, held) for fact in select(held, "indicator", plan_id)]
        assert [(f["plan_id"], f["document_id"]) for f in found] == [("main", "main"), *[("main", "shihyou")] * 3]
    for fact in held.facts:
        text = held.text(held.document_of(fact))[fact.span.start : fact.span.end]
        assert "".join(text.split())[:5] == "".join(fact.quote.split())[:5]


def test_links_lead_from_plan_to_plan_only(held: Generation) -> None:
    ends = {frozenset((held.facts[k.a].plan_id, held.facts[k.b].plan_id)) for k in held.links}
    assert ends
    assert all(len(pair) == 2 for pair in ends)


def test_nothing_of_the_texts_is_lost(held: Generation, tmp_path: Path) -> None:
    assert sorted(held.plans) == sorted({p.plan_id for p in held.passages})
