"""When the steps of one row are: those that a question names, its begin or its end, each with its own time."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.schedule import say_when
from chat.answering.proven import is_proven
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 鷺沼市 施設の整備計画

計画期間：令和6年度～令和12年度

## 1 雨水の施設の整備

| 施設 | 内容 | 事業費（百万円） | 着手 | 完了・供用 | 担当 |
|---|---|---|---|---|---|
| 中央ポンプ場の耐水化 | 止水壁の設置 | 243 | 2027年6月 | 2029年12月 | 下水道課 |
| 南の調整池 | 掘削 | 180 | 令和8年9月 | 令和10年3月 | 河川課 |
| 山の口の水路 | 改修 | 96 | 令和7年度 | 令和9年度末 | 農林課 |

## 2 取組の工程

| 取組名 | R6 | R7 | R8 | R9 |
|---|---|---|---|---|
| 手数料の見直し | 原価の計算 | 条例の改正 | 新料金の適用 | 効果の検証 |
| 電子図書館の開設 | 調査 | 機器の調達 | 開館 | 利用の拡大 |

## 3 策定の経過

| 年月日 | 内容 |
|---|---|
| 令和5年7月3日 | 第1回策定委員会 |
| 令和5年11月6日～11月30日 | 利用者アンケート（回答812人） |
| 令和6年3月21日 | 策定 |
"""


@pytest.fixture(scope="session")
def steps_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("steps") / "saginuma.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("steps", [document]).open(), encoder))


@pytest.mark.parametrize(
    ("question", "stated", "left_out"),
    [
        ("中央ポンプ場の耐水化は何年何月に着手して何年何月に終わる予定か", ["2027年6月", "2029年12月"], ["令和"]),
        ("南の調整池の工事はいつ始まっていつ完了しますか", ["令和8年9月", "令和10年3月"], ["2027"]),
        ("南の調整池の着手はいつか", ["令和8年9月"], ["令和10年3月"]),
        ("山の口の水路はいつまでに終わりますか", ["令和9年度末"], ["令和7年度"]),
        ("山の口の水路の改修の時期は", ["令和7年度", "令和9年度末"], ["2027"]),
        ("手数料の見直しで、条例の改正と効果の検証はそれぞれ何年度か", ["R7", "R9"], ["R6"]),
        ("電子図書館の開館はいつか", ["R8"], ["R6", "R7", "R9"]),
        ("策定のための利用者アンケートの実施期間", ["令和5年11月6日", "11月30日"], ["7月3日"]),
    ],
)
def test_each_step_that_is_asked_of_a_row_is_told_with_its_time(
    steps_assistant: Assistant, question: str, stated: list[str], left_out: list[str]
) -> None:
    asked = steps_assistant.understand(question, today=TODAY)
    evidence = steps_assistant.grounds(asked, TODAY).evidence
    said = say_when(asked, evidence, knowledge_of(steps_assistant.retriever.generation), TODAY) or []
    assert all(is_proven(line, steps_assistant.retriever.generation.plans) for line in said)
    text = said[0].text.split("（鷺沼市")[0] if said else ""
    assert [each for each in stated if each not in text] == []
    assert [each for each in left_out if each in text] == []
