"""Lines of dated values below a heading that speaks of aims: 待機児童の人数　12人（R5）　0人（R10）."""

import pytest

from corpus.facts import Indicator, Statistic
from ingest.facts.aims import is_heading_of_aims
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2024


def values(text: str) -> set[str]:
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    aimed = {
        f"{fact.name} {role} {figure.value}@{figure.period}"
        for fact in facts
        if isinstance(fact, Indicator)
        for role in ("baseline", "actual", "target")
        if (figure := getattr(fact, role)) is not None
    }
    counted = (fact for fact in facts if isinstance(fact, Statistic))
    return aimed | {f"{fact.name} {fact.role} {fact.figure.value}@{fact.figure.period}" for fact in counted}


LINES = {
    "numbered": (
        "2 数値目標一覧\n\n1. 待機児童の人数　12人（R5）　0人（R10）\n2. 貸出冊数　3.4万冊（R5）　5万冊（R10）\n",
        {"待機児童の人数 baseline 12@2023", "待機児童の人数 target 0@2028", "貸出冊数 target 5@2028"},
    ),
    "bulleted": (
        "2 成果指標（KPI）\n・移住相談の件数　15件（令和4年度）　60件（令和10年度）\n・空き家の登録件数　8件（令和4年度）　40件（令和10年度）\n",
        {"移住相談の件数 baseline 15@FY2022", "空き家の登録件数 target 40@FY2028"},
    ),
    "parted by tabs": (
        "2 目標値\nごみの排出量\t820g（R5）\t700g（R11）\nリサイクル率\t18％（R5）\t25％（R11）\n",
        {
            "ごみの排出量 baseline 820@2023",
            "ごみの排出量 target 700@2029",
            "リサイクル率 baseline 18@2023",
            "リサイクル率 target 25@2029",
        },
    ),
    "below a line with a mark": (
        "2 健やかに暮らす\n\n■ 数値目標\n\n① 特定健診の受診率　38.2％（R4）　60％（R11）\n② がん検診の受診率　R4　12.1％　R11　30％\n",
        {"特定健診の受診率 target 60@2029", "がん検診の受診率 baseline 12.1@2022", "がん検診の受診率 target 30@2029"},
    ),
    "from several times on": (
        "2 重要業績評価指標(KPI)一覧\n（1）製造品出荷額　R2 310億円、R5 325億円、R11 400億円\n（2）創業件数　R5　4件　R11　10件\n",
        {
            "製造品出荷額 baseline 310@2020",
            "製造品出荷額 actual 325@2023",
            "製造品出荷額 target 400@2029",
            "創業件数 target 10@2029",
        },
    ),
    "below another heading": (
        "2 人口の見通し\n・総人口　21,300人（R2）　18,900人（R12）\n",
        {"総人口 actual 21300@2020", "総人口 forecast 18900@2030"},
    ),
    "below a line that says something else": (
        "2 数値目標\n・認定農業者数　31人（R5）　40人（R10）\n\n【将来の見通し】\n\n・総農家数　900戸（R5）　700戸（R10）\n",
        {"認定農業者数 target 40@2028", "総農家数 actual 900@2023", "総農家数 forecast 700@2028"},
    ),
    "in a year that is past": (
        "2 指標\n・出生率　1.40（R3）　1.38（R5）\n",
        {"出生率 actual 1.40@2021", "出生率 actual 1.38@2023"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, case in LINES.items()])
def test_a_value_of_a_time_ahead_is_aimed_at(text: str, expected: set[str]) -> None:
    assert expected <= values(text)


@pytest.mark.parametrize(
    ("heading", "speaks"),
    [
        ("【数値目標】", True),
        ("3 目標値（令和11年度）", True),
        ("指標の一覧", True),
        ("基本目標1 しごとをつくる", False),
        ("指標の推移", False),
        ("目標の達成状況", False),
    ],
)
def test_a_heading_speaks_of_aims_where_it_ends_in_them(heading: str, speaks: bool) -> None:
    assert is_heading_of_aims(heading) is speaks
