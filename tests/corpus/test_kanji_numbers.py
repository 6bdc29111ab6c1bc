"""Numbers in kanji are read where a unit follows, and never in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fiscal_year import find_years
from corpus.kanji_numbers import find_kanji_figures, kanji_value
from corpus.quantities import find_quantities
from ingest.facts.values import read_figure

ONES = "〇一二三四五六七八九"
STEPS = (("千", 1000), ("百", 100), ("十", 10))
SCALES = (("兆", 10**12), ("億", 10**8), ("万", 10**4), ("", 1))


def in_kanji(number: int) -> str:
    said = ""
    for scale, size in SCALES:
        part, number = divmod(number, size)
        if part:
            said += _small(part, keeps_one=bool(scale)) + scale
    return said


def _small(part: int, *, keeps_one: bool) -> str:
    said = ""
    for step, size in STEPS:
        count, part = divmod(part, size)
        if count:
            said += (ONES[count] if count > 1 or (keeps_one and size == 1000) else "") + step
    return said + (ONES[part] if part else "")


@given(st.integers(min_value=1, max_value=9_999_999_999_999_999))
def test_a_number_written_in_kanji_gives_that_number(number: int) -> None:
    assert kanji_value(in_kanji(number)) == number


@given(st.integers(min_value=0, max_value=9999))
def test_digits_in_a_row_give_their_number(number: int) -> None:
    assert kanji_value("".join(ONES[int(digit)] for digit in str(number))) == number


@given(st.integers(min_value=2, max_value=99_999_999), st.sampled_from(["件", "人", "円", "世帯", "か所"]))
def test_a_figure_in_kanji_equals_the_same_in_digits(number: int, unit: str) -> None:
    written = in_kanji(number)
    if not set(written) & set(ONES[1:] + "十"):
        return
    (found,) = find_quantities(f"目標を{written}{unit}とする。")
    (digits,) = find_quantities(f"目標を{number:,}{unit}とする。")
    assert (found.value, found.unit) == (digits.value, digits.unit)
    assert found.printed == f"{written}{unit}"


@given(st.text(alphabet="〇一二三四五六七八九十百千万億兆人件円年", max_size=30))
def test_any_row_of_numerals_is_read_or_left(text: str) -> None:
    assert all(f.value >= 0 and text[f.start : f.end].endswith(f.unit) for f in find_kanji_figures(text))


FIGURES = {
    "二百五十人を雇う": [(250, "人")],
    "三割を超える": [(3, "割")],
    "百二十億円の事業費": [(12_000_000_000, "円")],
    "三億二千万円": [(320_000_000, "円")],
    "月二回ずつ十三地区を回る": [(2, "回"), (13, "地区")],
    "八十八箇所": [(88, "箇所")],
    "三十分ごとに": [(30, "分")],
    "延べ千二百件と300件": [(1200, "件"), (300, "件")],
}


@pytest.mark.parametrize(("text", "wanted"), FIGURES.items(), ids=list(FIGURES))
def test_figures_are_read_where_a_unit_follows(text: str, wanted: list[tuple[int, str]]) -> None:
    assert [(q.value, q.unit) for q in find_quantities(text)] == [(Decimal(v), u) for v, u in wanted]


WORDS = [
    "一般の人",
    "三重県",
    "四国",
    "千葉市",
    "二次",
    "十分に",
    "一部の人",
    "第三者の件",
    "万一",
    "一人ひとり",
    "県内一円",
    "人一倍",
    "四日市",
    "二戸市",
    "六本木",
    "千歳市",
    "数十人",
    "何百件",
    "統一件数",
    "十日町",
    "三位一体",
    "単位：千円",
    "百万円",
    "千人",
    "（一社）観光協会",
    "第二回",
    "一本化",
    "二本松市",
    "三分の一",
    "百名山",
    "一体",
    "二人三脚",
]


@pytest.mark.parametrize("word", WORDS)
def test_words_hold_no_figures(word: str) -> None:
    assert find_quantities(word) == []


TIMES = {
    "令和七年度": "FY2025",
    "平成三十年十二月十五日": "2018-12-15",
    "二〇二五年度": "FY2025",
    "一九九八年": "1998",
    "令和十二年四月": "2030-04",
    "昭和六十年": "1985",
}


@pytest.mark.parametrize(("text", "iso"), TIMES.items(), ids=list(TIMES))
def test_years_and_dates_in_kanji_are_times(text: str, iso: str) -> None:
    assert [mention.iso for mention in find_years(text)] == [iso]


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [("二百五十人", 250, "人"), ("百二十億円", 120, "億円"), ("三割", 3, "割"), ("令和七年度　三十件", 30, "件")],
)
def test_values_of_cells_may_be_written_in_kanji(printed: str, value: int, unit: str) -> None:
    figure = read_figure(printed)
    assert figure is not None
    assert (figure.value, figure.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("printed", ["十分", "一部実施", "千円", "検討中"])
def test_words_of_cells_are_no_values(printed: str) -> None:
    assert read_figure(printed) is None
