from datetime import date

import pytest

from chat.answering.wording import clean, say
from corpus.passage import Span
from corpus.statements import Statement
from retriever.question import understand

TODAY = date(2026, 11, 22)


def row(cells: tuple[str, ...], heads: tuple[str, ...]) -> Statement:
    return Statement(span=Span(start=0, end=1), text=" ".join(cells), cells=cells, heads=heads)


@pytest.mark.parametrize(
    ("question", "first"),
    [("創業数の目標は", "目標値：1,200件"), ("創業数の現状値は", "現状：862件"), ("創業数の実績は", "実績：900件")],
)
def test_the_column_asked_for_comes_first(question: str, first: str) -> None:
    statement = row(("創業数", "862件", "900件", "1,200件"), ("指標", "現状", "実績", "目標値"))
    line = say(statement, understand(question, {}, TODAY))
    assert line.startswith(f"創業数 ― {first}")
    assert all(value in line for value in ("862件", "900件", "1,200件"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("令和2年度の創業数", "創業数(件) ― R2：214件、区分：継続"),
        ("平成30年度と令和元年度の創業数", "創業数(件) ― H30：239件、R1：208件、区分：継続"),
        ("令和7年度の創業数", "創業数(件) ― H30：239件、R1：208件、R2：214件、区分：継続"),
        ("創業数", "創業数(件) ― H30：239件、R1：208件、R2：214件、区分：継続"),
    ],
    ids=["one year", "two years", "a year without a column", "no year"],
)
def test_of_columns_of_years_only_those_asked_for_are_said(question: str, said: str) -> None:
    statement = row(("創業数(件)", "239", "208", "214", "継続"), ("年度", "H30", "R1", "R2", "区分"))
    assert say(statement, understand(question, {}, TODAY)) == said


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("- ▽ 市町と連携*した支援", "市町と連携した支援"),
        ("■石炭共同輸送：１回", "石炭共同輸送：１回"),
        ("① 産業団地の整備", "① 産業団地の整備"),
        ("構想※1の策定", "構想の策定"),
        ("達成した割合 ※ 33％", "達成した割合 33％"),
        ("件数※ 125", "件数 125"),
        ("４，２５５ ４，２３８", "４，２５５、４，２３８"),
    ],
)
def test_list_marks_and_footnote_stars_are_not_said(printed: str, said: str) -> None:
    assert clean(printed) == said


def test_a_detail_is_said_under_its_item() -> None:
    statement = Statement(span=Span(start=0, end=1), text="・窓口相談", head="◇ 相談機能 【県】")
    assert say(statement, understand("相談", {}, TODAY)) == "相談機能 【県】：窓口相談"
