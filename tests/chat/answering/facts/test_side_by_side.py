"""What several plans, or several times, state of one thing, each as it is named, and set against each other."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.by_kind import anchored, listed
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.proven import is_proven
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
FIRST = """+++
title = "北潟市 食と農の計画"
publisher = "北潟市"
period = "2019-2023"
+++
# 北潟市 食と農の計画

計画の期間は、2019年度から2023年度までの5年間とします。

## 1 目標

| 指標 | 現状（2018年度） | 目標（2023年度） |
|---|---|---|
| 直売所の利用者数（人） | 42,000 | 50,000 |
| 学校給食の地場産品の割合（％） | 31.0 | 38.0 |
| 市民農園の区画数（区画） | 120 | 150 |

## 2 直売所

出店料は、改修に合わせて月3,000円から月2,400円に引き下げました。
"""
SECOND = """+++
title = "第2次北潟市 食と農の計画"
publisher = "北潟市"
period = "2024-2028"
supersedes = ["kitagata-1"]
+++
# 第2次北潟市 食と農の計画

## 1 計画の期間

この計画は、2024年度から2028年度までを期間とします。

## 2 目標

| 指標 | 基準（2022年度） | 目標（2026年度） | 目標（2028年度） |
|---|---|---|---|
| 直売所の利用者数（人） | 47,300 | 52,000 | 56,000 |
| 学校給食の地場産品の割合（％） | 34.5 | 37.0 | 41.5 |
| 農業体験の参加者数 | 210 | 260 | 330 |
| 市民農園の区画数（区画） | 138 | 144 | 150 |

## 3 いまの姿

市民1人当たりの野菜の摂取量は282gで、県平均の301gを下回っています。
直売所の売上げは年3億2千万円で、うち加工品が7千万円です。

| 年 | 農家数（戸） | 耕地面積（ha） |
|---|---|---|
| 2010年 | 1,240 | 2,310 |
| 2015年 | 1,105 | 2,255 |
| 2020年 | 968 | 2,180 |
"""
OTHER = """+++
title = "南浜村 森とくらしの計画"
publisher = "南浜村"
period = "2023-2032"
+++
# 南浜村 森とくらしの計画

計画期間は令和5年4月から令和15年3月までです。

## 1 目標

| 指標 | 現状 | 目標 |
|---|---|---|
| 直売所の利用者数（人） | 8,100 | 9,500 |
"""


@pytest.fixture(scope="session")
def side_by_side(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("side_by_side")
    for name, text in (("kitagata-1", FIRST), ("kitagata-2", SECOND), ("minamihama", OTHER)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    library = build_once("side_by_side", sorted(folder.iterdir()))
    return Assistant(HybridRetriever(library.open(), encoder))


def said(assistant: Assistant, text: str) -> str:
    """What facts answer, whether or not it is judged sure; every line of it is proven."""
    question = assistant.understand(text, today=TODAY)
    knowledge = knowledge_of(assistant.retriever.generation)
    lines = listed(question, knowledge, TODAY)
    lines = lines or anchored(question, assistant.grounds(question, TODAY), knowledge, TODAY) or []
    assert all(is_proven(line, assistant.retriever.generation.plans) for line in lines)
    return "\n".join(line.text for line in lines)


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("北潟市の直売所の利用者数、第1次と第2次の目標はそれぞれ何人か", ("50,000人", "56,000人")),
        (
            "北潟市の学校給食の地場産品の割合の目標は第1次計画と第2次計画でどちらが高く、差は何ポイントか",
            ("3.5ポイント", "41.5% − 38.0%"),
        ),
        (
            "第2次北潟市計画の2026年度の目標は第1次計画の2023年度の目標を何人上回るか。直売所の利用者数で",
            ("52,000人 − 50,000人",),
        ),
        ("直売所の利用者数の目標、北潟市と南浜村ではそれぞれ何人", ("56,000人", "9,500人")),
        (
            "市民農園の区画数の目標は、北潟市の2019年度開始の計画から2024年度策定の計画へ引き上げられましたか",
            ("150区画（2023年度）", "150区画（2028年度）", "同じです"),
        ),
        (
            "北潟市の①2019～2023年度の計画、②2024～2028年度の計画の順に、直売所の利用者数の目標を並べて",
            ("50,000人", "56,000人"),
        ),
    ],
)
def test_each_plan_that_is_named_states_its_own(
    side_by_side: Assistant, question: str, stated: tuple[str, ...]
) -> None:
    text = said(side_by_side, question)
    assert all(each in text for each in stated), text


@pytest.mark.parametrize(
    "question",
    ["農業体験の参加者数　2028年度目標　直近実績", "農業体験の参加者数の2028年度の目標と、最新の値は"],
)
def test_the_latest_value_is_of_no_time_that_is_named_before(side_by_side: Assistant, question: str) -> None:
    text = said(side_by_side, question)
    assert all(each in text for each in ("330", "210")), text


def test_each_time_that_is_named_has_its_own_figure(side_by_side: Assistant) -> None:
    text = said(
        side_by_side, "第2次の学校給食の地場産品の割合は、2022年度の基準値と2026年度の目標、2028年度の目標でいくつか"
    )
    assert all(each in text for each in ("34.5", "37.0", "41.5")), text


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        (
            "南浜村の計画と北潟市の第2次計画では、計画期間が長いのはどちらで何年の差か",
            ("「南浜村 森とくらしの計画」の方が5年長い",),
        ),
        ("北潟市の第1次計画と第2次計画、計画期間の終わりが遅いのはどちら", ("遅いのは「第2次北潟市 食と農の計画」",)),
        (
            "2025年度に計画期間中なのは北潟市の第1次計画と第2次計画のどちら",
            ("計画期間中のは「第2次北潟市 食と農の計画」",),
        ),
    ],
)
def test_periods_are_set_against_each_other(side_by_side: Assistant, question: str, stated: tuple[str, ...]) -> None:
    text = said(side_by_side, question)
    assert all(each in text for each in stated), text


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("直売所の利用者数は2022年度から2028年度までに何人増やすのか", ("8,700人増やす目標",)),
        ("学校給食の地場産品の割合の目標は基準値から何ポイント上げるものか。第2次計画で", ("7ポイント増やす目標",)),
        ("直売所の出店料は改修でいくら下がったか", ("その差は600円", "3,000円 − 2,400円")),
        ("農家数は2010年から2020年までに何戸減ったか", ("272戸減りました",)),
        ("農家数の2010年から2020年までの推移", ("1,240", "1,105", "968")),
        ("市民1人当たり野菜摂取量は県平均を何g下回っているか", ("19g", "301g − 282g")),
        ("直売所の売上げのうち加工品以外はいくらか", ("2億5,000万円",)),
        ("農業体験の参加者数は2022年度から2028年度までに何人増やすか", ("120人増やす目標",)),
    ],
)
def test_a_change_and_a_remainder_are_computed(side_by_side: Assistant, question: str, stated: tuple[str, ...]) -> None:
    text = said(side_by_side, question)
    assert all(each in text for each in stated), text


@pytest.mark.parametrize(
    ("question", "never"),
    [
        ("直売所の利用者数は県平均を何人上回っているか", "−"),  # no average is stated
        ("直売所の利用者数は2015年度から2028年度までに何人増やすか", "−"),  # nothing of 2015
        ("直売所の利用者数の目標、第1次と第3次の差は何人か", "−"),  # one plan only
    ],
)
def test_nothing_is_computed_from_other_figures_than_are_asked(
    side_by_side: Assistant, question: str, never: str
) -> None:
    assert never not in said(side_by_side, question)
