import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fiscal_year import era_year
from evals.judging.stated import states


@pytest.mark.parametrize(
    ("answer", "fact", "expected"),
    [
        # Figures with unit, scale and sign.
        ("目標は１，２００ 件です", "1200件", True),
        ("目標は11,200件です", "1200件", False),
        ("目標は0.3か所", "3か所", False),
        ("目標は3箇所です", "3か所", True),
        ("125社です", "125件", False),
        ("125社です", "125", True),
        ("300,000万円です", "30億円", True),
        ("30億5,000万円です", "30億円", False),
        ("3,000百万円です", "30億円", True),
        ("2,800千人です", "2,800", True),
        ("2,800千人です", "2,800人", False),
        ("2,800千人です", "280万人", True),
        ("▲3%です", "3%", False),
        ("▲3%です", "3", False),
        ("▲3%です", "▲3％", True),
        ("16％です", "16.0%", True),
        ("1.6%です", "16%", False),
        ("4ポイント上がる", "4%", False),
        ("101名です", "101人", True),
        # Years and dates, eras and western years.
        ("2021年", "2022年", False),
        ("令和5年度まで", "2023年度", True),
        ("R5.7に", "2023年7月", True),
        ("R5.7に", "令和5年度", True),
        ("令和6年2月に", "令和5年度", False),
        ("令和5年2月に", "令和5年度", False),
        ("2013～2016年度", "H25～28年度", True),
        ("令和2年11月に", "11月", True),
        ("令和2年11月15日に", "11月15日", True),
        ("11月15日に", "11月", True),
        ("令和2年10月に", "11月", False),
        ("令和2年に11件", "11月", False),
        ("令和3年秋に開く", "2021年秋", True),
        ("2026件です", "2026", True),
        ("差引は△24百万円です", "△24", True),
        ("差引は▲2,800千円です", "-2,800", True),
        ("差引は24百万円です", "△24", False),
        ("差引は△24百万円です", "24", False),
        # Words, and figures among them.
        ("やまぐち産業振興財団*です", "産業振興財団", True),
        ("ＤＸの推進", "dx", True),
        ("第12位です", "第2位", False),
        ("1,125拠点です", "125拠点", False),
        ("125拠点です", "125拠点", True),
        ("①から選ぶ", "1", False),
        ("", "1件", False),
    ],
)
def test_facts_are_compared_as_values(answer: str, fact: str, expected: bool) -> None:
    assert states(answer, fact) is expected


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.sampled_from(["件", "社", "%", "万円", "人", "箇所"]))
def test_a_figure_is_stated_by_itself_only(stated: int, asked: int, unit: str) -> None:
    assert states(f"目標は{stated:,}{unit}です。", f"{asked}{unit}") is (stated == asked)


@given(st.integers(1990, 2040), st.integers(1990, 2040))
def test_eras_and_western_years_are_one(stated: int, asked: int) -> None:
    assert states(f"{era_year(stated)}年度に始めます", f"{asked}年度") is (stated == asked)
