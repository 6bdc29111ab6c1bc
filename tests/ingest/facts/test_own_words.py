"""A document's own words for what a value is, as it defines them or as the times beside them show; names stay names."""

import pytest

from corpus.facts import Indicator
from ingest.facts.extract import read_facts
from ingest.facts.own_words import own_words
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2023


def values(text: str) -> set[tuple[str, str, float]]:
    """Name, role and number of every value of an indicator."""
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    return {
        (fact.name, role, float(figure.value))
        for fact in facts
        if isinstance(fact, Indicator)
        for role in ("baseline", "actual", "target", "forecast")
        if (figure := getattr(fact, role)) is not None and figure.value is not None
    }


def table(*rows: str) -> str:
    return "".join("\t".join(cell.strip() for cell in row.split("|")) + "\n" for row in rows)


READ = {
    "quoted words with what they mean after them": (
        "1 数値\n「いまの姿」は計画を定めた年に測った値、「灯台」は最後の年に届きたい値です。\n"
        + table("指標 | いまの姿 | 灯台", "貸出冊数（冊） | 1,200 | 1,500", "受講者数（人） | 80 | 120"),
        {("貸出冊数", "baseline", 1200), ("貸出冊数", "target", 1500), ("受講者数", "target", 120)},
    ),
    "quoted words with what they mean before them": (
        "1 数値\n計画を作る前に調べた値を「元値」、令和8年度に確かめたい値を「通過値」、令和10年度に実現したい値を「着値」と呼びます。\n"
        + table(
            "指標 | 元値 | 通過値 | 着値", "林道の延長（km） | 12.5 | 13.0 | 14.2", "間伐の面積（ha） | 80 | 90 | 95"
        ),
        {("林道の延長", "baseline", 12.5), ("林道の延長", "target", 13.0), ("間伐の面積", "target", 95)},
    ),
    "a legend": (
        "1 数値\n凡例　根＝計画をつくった時の値　幹＝途中の年に達したい値　実＝最終年に達したい値\n"
        + table("指標 | 根 | 幹 | 実", "隊員数 | 40人 | 55人 | 70人", "健診の受診率 | 31％ | 36％ | 40％"),
        {("隊員数", "baseline", 40), ("隊員数", "target", 55), ("健診の受診率", "target", 40)},
    ),
    "a table of words": (
        "1 ことば\n"
        + table("ことば | 意味", "種 | 計画を立てた時に調べた値", "花 | 令和10年度に目指す値")
        + "2 健康\n- 健診の受診率　種：31％、花：40％\n- 体操教室の参加者数　種：210人、花：300人\n",
        {("健診の受診率", "baseline", 31), ("健診の受診率", "target", 40), ("体操教室の参加者数", "target", 300)},
    ),
    "rows of such words": (
        "1 数値\n「根もと」とは計画策定の際に定めた値をいい、「こずえ」とは令和10年度に到達を目指す値をいいます。\n"
        + table("  | 苗木の出荷数（本） | 製材量（㎥）", "根もと（R5） | 3,000 | 450", "こずえ（R10） | 4,200 | 600"),
        {("苗木の出荷数", "target", 4200), ("製材量", "target", 600)},
    ),
    "labels of a list by their times": (
        (
            "1 目標\n(1) バスの利用者数\n- 乗車：12,000人（令和5年度）\n- 乗換：13,000人（令和8年度）\n- 下車：15,000人（令和10年度）\n"
            "(2) 駅の乗降客数\n- 乗車：900人（令和5年度）\n- 乗換：950人（令和8年度）\n- 下車：1,000人（令和10年度）\n"
        ),
        {("バスの利用者数", "baseline", 12000), ("バスの利用者数", "target", 13000), ("駅の乗降客数", "target", 1000)},
    ),
    "labels of a line by their times": (
        (
            "1 目標\n・ごみの排出量（t）　ふもと 520（R5）→ 中腹 500（R8）→ 頂上 480（R10）\n"
            "・資源化率（％）　ふもと 21（R5）→ 中腹 25（R8）→ 頂上 30（R10）\n"
        ),
        {("ごみの排出量", "baseline", 520), ("ごみの排出量", "target", 500), ("資源化率", "target", 30)},
    ),
    "heads by the times of their figures": (
        "1 目標\n"
        + table(
            "柱 | 指標 | 入口 | 出口",
            "学ぶ | 合格率 | 41％（R5） | 50％（R10）",
            "育つ | 待機児童数 | 4人（R5） | 0人（R10）",
        ),
        {("合格率", "baseline", 41), ("合格率", "target", 50), ("待機児童数", "target", 0)},
    ),
    "rows by their times": (
        "1 目標\n"
        + table(
            "区分 | 水洗化率（％） | 有収率（％）",
            "源流（R5） | 78.1 | 85.0",
            "中流（R8） | 82.0 | 86.5",
            "河口（R10） | 85.0 | 88.0",
        ),
        {("水洗化率", "baseline", 78.1), ("水洗化率", "target", 82), ("有収率", "target", 88)},
    ),
    "the first and the last of heads without times": (
        "1 目標\n"
        + table(
            "指標 | スタート値 | 折返し値 | ゴール値",
            "読み聞かせの回数（回） | 20 | 30 | 40",
            "貸出冊数（冊） | 500 | 600 | 700",
        ),
        {("読み聞かせの回数", "baseline", 20), ("読み聞かせの回数", "target", 30), ("貸出冊数", "target", 700)},
    ),
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, case in READ.items()])
def test_own_words_say_which_value_stands_there(text: str, expected: set[tuple[str, str, float]]) -> None:
    assert expected <= values(text)


NAMES = {
    "sexes at one time": "1 健診の受診率\n- 男性：31.2％（令和5年度）\n- 女性：38.4％（令和5年度）\n- 計：34.8％（令和5年度）\n",
    "sexes without a time": "1 健診の受診率\n" + table("指標 | 男性 | 女性 | 計", "受診率（％） | 31 | 38 | 34"),
    "places": "1 人口\n"
    + table("年 | 東地区 | 西地区 | 合計", "R5 | 1,200 | 800 | 2,000", "R10 | 1,100 | 700 | 1,800"),
    "things measured at different times": "1 表\n"
    + table("地区 | 人口（R2） | 世帯数（R7）", "東 | 1,200 | 500", "西 | 800 | 300"),
    "terms of a plan": "1 表\n"
    + table("項目 | 第1期（H30） | 第2期（R7）", "保険料（円） | 5,200 | 5,900", "収納率（％） | 98.1 | 99.0"),
    "years of a term": "1 表\n"
    + table("項目 | 1年目（R3） | 2年目（R4） | 3年目（R9）", "給付費 | 520 | 590 | 610", "件数 | 8 | 9 | 10"),
    "grades": "1 評価\n凡例　Ａ＝目標に達した　Ｂ＝調査していない\n"
    + table("指標 | 判定", "健診の受診率 | Ａ", "歩数 | Ｂ"),
    "a term that a sentence explains": "1 用語\n「健康寿命」とは日常生活に制限のない期間の平均で、国の調査による値をいいます。\n",
}


@pytest.mark.parametrize("text", [pytest.param(text, id=name) for name, text in NAMES.items()])
def test_names_are_no_words_for_roles(text: str) -> None:
    assert own_words(build_outline(read_lines(text)), "令和", WRITTEN) == {}


def test_what_is_quoted_is_as_printed() -> None:
    text = (
        "1 数値\n「根」は計画を作った時の値、「頂」は令和10年度に届きたい値です。\n"
        "・苗木の出荷数（本）　根 300（R5）→ 頂 400（R10）\n"
    )
    found = [f for f in read_facts("p", build_outline(read_lines(text)), text, WRITTEN) if isinstance(f, Indicator)]
    assert [fact.quote for fact in found] == ["・苗木の出荷数（本）　根 300（R5）→ 頂 400（R10）"]
    assert all(f.printed in found[0].quote for f in (found[0].baseline, found[0].target) if f is not None)
