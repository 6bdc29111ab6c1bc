from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fiscal_year import era_year, find_years, fiscal_year_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("令和5年度", ["FY2023"]),
        ("令和元年", ["2019"]),
        ("平成32年度", ["FY2020"]),
        ("Ｒ５", ["2023"]),
        ("H25.10", ["2013-10"]),
        ("R3.7.30", ["2021-07-30"]),
        ("平成 25 年（2013 年）10 月", ["2013-10"]),
        ("2021（令和3）年9月", ["2021-09"]),
        ("2013年10月5日", ["2013-10-05"]),
        ("２０２３年度末", ["FY2023"]),
        ("2021年度から2026年度", ["FY2021", "FY2026"]),
        ("令６", ["2024"]),
        ("令元年度末", ["FY2019"]),
        ("平.30（決算）", ["2018"]),
        ("昭63年10月", ["1988-10"]),
        ("R.6", ["2024"]),
        ("目標’30", ["2030"]),
        ("'98から‘24へ", ["1998", "2024"]),
        ("’26年３月", ["2026-03"]),
        ("FY2024・FY25", ["FY2024", "FY2025"]),
        ("2024（令6）年度", ["FY2024"]),
        ("政令6、県令30、平均6", []),
        ("'24'と It's 24", []),
        ("明治150年", []),
        ("2,000人を超える", []),
        ("2000人", []),
        ("ISO9001とRORO", []),
        ("電話 083-933-3110", []),
    ],
)
def test_years_are_read_in_every_printed_form(text: str, expected: list[str]) -> None:
    assert [m.iso for m in find_years(text)] == expected


@given(st.integers(min_value=1927, max_value=2060))
def test_era_and_western_years_agree(year: int) -> None:
    assert [m.year for m in find_years(f"{era_year(year)}年度")] == [year]


def test_a_mention_before_april_belongs_to_the_fiscal_year_before() -> None:
    (mention,) = find_years("R4.3")
    assert (mention.year, mention.fiscal_year) == (2022, 2021)
    assert fiscal_year_of(date(2026, 3, 31)) == 2025
    assert fiscal_year_of(date(2026, 4, 1)) == 2026
