from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.facts import Figure
from ingest.facts.values import plain, read_figure


def seen(figure: Figure | None) -> tuple[str | None, str | None, str | None] | None:
    if figure is None:
        return None
    return None if figure.value is None else plain(figure.value), figure.unit, figure.period


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("125件 (2022～2026)", ("125", "件", "2022/2026")),
        ("38,300万円 (2018～2021)", ("38300", "万円", "2018/2021")),
        ("年間６兆３千億円 (H23速報値)", ("63000", "億円", "2011")),
        ("年間７兆円以上 〈10％増〉", ("7", "兆円", None)),
        ("４年間(H25～28)で 200社以上", ("200", "社", "2013/2016")),
        ("146社/年", ("146", "社/年", None)),
        ("６件／３年", ("6", "件/3年", None)),
        ("1回(R3.7)", ("1", "回", "2021-07")),
        ("3万人（令和5年度：2万1千人）", ("3", "万人", None)),
        ("３３％", ("33", "%", None)),
        ("▲3.5ポイント", ("-3.5", "ポイント", None)),
        ("35台", ("35", "台", None)),
        ("5,000千円", ("5000", "千円", None)),
        ("15.0以下", ("15.0", None, None)),
        ("—", (None, None, None)),
        ("－", (None, None, None)),
        ("令和8年度", None),
        ("2026", None),
        ("検討中", None),
        ("〓件", None),
        ("12〓件", None),
    ],
)
def test_a_printed_value_is_read_with_unit_and_period(
    printed: str, expected: tuple[str | None, str | None, str | None] | None
) -> None:
    assert seen(read_figure(printed)) == expected


def test_the_columns_unit_and_period_hold_where_the_value_names_none() -> None:
    assert seen(read_figure("42", period="2023", unit="件")) == ("42", "件", "2023")
    assert seen(read_figure("42社 (R2.3)", period="2023", unit="件")) == ("42", "社", "2020-03")


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["件", "社", "人", "%", "万円", "億円", "箇所"]))
def test_every_whole_number_is_read_back(number: int, unit: str) -> None:
    figure = read_figure(f"{number:,}{unit}")
    assert figure is not None
    assert (figure.value, figure.unit) == (Decimal(number), unit)


@given(st.text(alphabet="0123456789０１２,.%％件社万億兆円/年(R3.7)～以上—-目標 ", max_size=30))
def test_reading_never_fails_and_keeps_the_print(printed: str) -> None:
    figure = read_figure(printed)
    assert figure is None or figure.printed == " ".join(printed.split())
