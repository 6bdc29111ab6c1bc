import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fiscal_year import ERAS
from corpus.time_spans import find_periods, find_time_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H25～28累計", ["2013/2016"]),
        ("（R3.12～R4.2予定）", ["2021-12/2022-02"]),
        ("2022～2026", ["2022/2026"]),
        ("2022～26年度", ["FY2022/FY2026"]),
        ("令和4年度から5年間の目標", ["FY2022/FY2026"]),
        ("平成25年度からの４か年", ["FY2013/FY2016"]),
        ("2030年から20年間で", ["2030/2049"]),
        ("令和4年度から5年度まで", ["FY2022/FY2023"]),
        ("平成32年度", ["FY2020"]),
        ("令和4年4月～6月", ["2022-04/2022-06"]),
        ("2021(令和3)年6月に開設、R4.3に終了", ["2021-06", "2022-03"]),
        ("平成 25年度(2013年)から平成 28 年度(2016 年)", ["FY2013/FY2016"]),
        ("（H20～）", ["2008"]),
        ("平成30年9月14日(金)~11月4日(日)", ["2018-09-14/2018-11-04"]),
        ("H26-29", ["2014/2017"]),
        ("令和2年度末から3年7月", ["FY2020/2021-07"]),
        ("平成31年度（2019年度）～令和5年度（2023年度）", ["FY2019/FY2023"]),
        ("令和6年（2024年）の調査", ["2024"]),
        ("令和6年度（2023年度の値）", ["FY2024", "FY2023"]),
        ("2021-07", ["2021"]),
        ("件数は30～40件", []),
    ],
)
def test_times_are_read_as_precisely_as_printed(text: str, expected: list[str]) -> None:
    assert [span.period for span in find_time_spans(text)] == expected


def test_an_open_run_is_told_from_a_single_time() -> None:
    assert [span.is_run for span in find_time_spans("（H20～）と（H22）")] == [True, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("平成30年度から令和2年度までの3年間", [(2018, 2020)]),
        ("H25～28", [(2013, 2016)]),
        ("2022～2026", [(2022, 2026)]),
        ("令和3年7月", []),
        ("令和７年４月から令和12年３月まで", [(2025, 2029)]),
        ("令和６年４月１日～令和11年３月３１日", [(2024, 2028)]),
        ("令和5年1月から令和7年12月まで", [(2023, 2025)]),
    ],
)
def test_periods_are_pairs_of_years(text: str, expected: list[tuple[int, int]]) -> None:
    assert find_periods(text) == expected


@given(st.integers(min_value=1, max_value=20), st.integers(min_value=1, max_value=20))
def test_era_and_western_runs_agree(first: int, length: int) -> None:
    base = ERAS["令和"]
    era = find_time_spans(f"令和{first}年度～令和{first + length}年度")
    western = find_time_spans(f"{base + first}年度～{base + first + length}年度")
    assert [s.period for s in era] == [s.period for s in western]


@given(st.text(alphabet="令和平成HR0123456789.～年度月日から（） 件", max_size=40))
def test_spans_stay_inside_the_text_in_order_and_apart(text: str) -> None:
    at = 0
    for span in find_time_spans(text):
        assert at <= span.at < span.until <= len(text)
        at = span.until
