"""Plans that a question counts (第1期): which is meant, which goes first, and what is asked between two of them."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
FIRST = """　　　　　霜沢町仕事おこし戦略

　　　　　　（第1期）

　　　　　　平成31年3月
　　　　　　霜沢町

１　計画の期間
　　令和元年度から令和5年度までの5年間とします。

２　推進の体制

　　組織　　　　　　　役割　　　　　　　　　　構成
　　戦略推進会議　　　施策の検証と意見の提出　　委員12人（年1回、8月）
　　商工観光課　　　　施策の実施　　　　　　　　商工観光係

目標Ａ　稼ぐ

　　指標　　　　　　　　単位　　　基準値　　　　目標値
　　　　　　　　　　　　　　　　　(平成30年度)　(令和5年度)
　　観光客数　　　　　　千人　　　384　　　　　450
　　朝市の売上　　　　　万円　　　1,200　　　　1,900
"""
SECOND = """# 第2期霜沢町仕事おこし戦略

計画期間：令和6年度～令和10年度　霜沢町

## 推進の体制

| 組織 | 役割 | 構成 |
|---|---|---|
| 戦略推進会議 | 指標の検証 | 委員15人（年2回、7月と2月） |

## 数値目標

| 指標 | 現状値（R4年度） | 目標値（R10年度） |
|---|---|---|
| 観光客数 | 31万2千人 | 40万人 |
| 朝市の売上 | 1,310万円 | 2,400万円 |
"""
REPORT = """# 霜沢町仕事おこし戦略（第1期）令和4年度実績報告書

令和5年9月　霜沢町

## 指標の実績

| 指標 | 令和4年度の計画値 | 令和4年度の実績値 |
|---|---|---|
| 観光客数 | 435千人 | 268千人 |
| 朝市の売上 | 1,700万円 | 1,310万円 |
"""


@pytest.fixture(scope="module")
def counted(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("counted")
    paths = [folder / "dai1ki.txt", folder / "dai2ki.md", folder / "hokoku.md"]
    for path, text in zip(paths, (FIRST, SECOND, REPORT), strict=True):
        path.write_text(text, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("counted", paths).open(), encoder))


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("観光客数の目標は第1期では？", "450千人"),
        ("第1期の観光客数の実績は？", "268千人"),
        ("第2期の朝市の売上の目標は？", "2,400万円"),
        ("観光客数の目標は、第1期より第2期のほうが高く設定されている、で合っていますか。", "いいえ。"),
        ("朝市の売上の目標は2期の方が1期より高い？", "はい。"),
    ],
)
def test_the_plan_that_is_counted_answers_first(counted: Assistant, question: str, first: str) -> None:
    reply = counted.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert first in reply.claims[0].text, reply.claims[0].text


def test_a_body_in_a_question_of_a_strategy_is_not_taken_for_an_abbreviation(counted: Assistant) -> None:
    reply = counted.ask("戦略推進会議の人数は1期と2期でどう変わったか", today=TODAY)
    assert isinstance(reply, Answer)
    told = "\n".join(claim.text for claim in reply.claims)
    assert "15人" in told
    assert "とされています" not in told
