"""Lines that lead from what is to what shall be in words: 120ha（R5）から90ha（R11）へ."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Indicator, Statistic

Reader = Callable[[str], tuple[Fact, ...]]

LINES = {
    "to what it shall be": ("・バスの利用者数：8.2万人（R5）から10万人（R11）に", "バスの利用者数 8.2@2023 10@2029"),
    "up to what it shall be": (
        "- 保育士数　34人（令和5年度）から45人（令和10年度）まで",
        "保育士数 34@FY2023 45@FY2028",
    ),
    "where only the aim is dated": ("1. 農業産出額：42億円から50億円（R11）へ", "農業産出額 42@None 50@2029"),
    "in a rare unit": (
        "温室効果ガス排出量　310千t-CO2（2013年度）から160千t-CO2（2030年度）へ",
        "温室効果ガス排出量 310@FY2013 160@FY2030",
    ),
    "with what is done": ("① 空き店舗数：27店（令和5年）から15店（令和11年）に減らす", "空き店舗数 27@2023 15@2029"),
    "a name with the same word": (
        "・町外からの来訪者数：3千人（R5）から5千人（R10）へ",
        "町外からの来訪者数 3@2023 5@2028",
    ),
    "without times below a heading that says so": (
        "・刑法犯の認知件数：110件から80件へ",
        "刑法犯の認知件数 110@None 80@None",
    ),
}


@pytest.mark.parametrize(("line", "expected"), [pytest.param(*case, id=name) for name, case in LINES.items()])
def test_a_line_leads_from_what_is_to_what_shall_be(read: Reader, line: str, expected: str) -> None:
    facts = [fact for fact in read(f"1 数値目標\n{line}\n") if isinstance(fact, Indicator)]
    assert expected in {
        f"{fact.name} {fact.baseline.value}@{fact.baseline.period} {fact.target.value}@{fact.target.period}"
        for fact in facts
        if fact.baseline is not None and fact.target is not None
    }


@pytest.mark.parametrize(
    "line",
    [
        "・開庁時間：8時30分から17時15分まで",
        "・令和6年度：10時から15時まで",
        "・定員：10人から20人まで",
        "・対象：3歳から5歳まで",
        "・計画期間：第1期（令和2年度）から第3期（令和8年度）まで",
        "・貸出期間：4月1日から9月30日まで",
        "・路線：駅前から市役所へ",
    ],
)
def test_a_range_leads_nowhere(read: Reader, line: str) -> None:
    assert not [fact for fact in read(f"1 数値目標\n{line}\n") if isinstance(fact, Indicator | Statistic)]
