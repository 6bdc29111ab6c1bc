import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.answering.proof import unproven
from corpus.passage import Passage, Span

TEXT = "受注獲得金額は30億円、企業誘致件数は125件、渋滞箇所は3か所（令和5年度）。JAXAと山口県産業技術センターが協力し、2021年9月に「海洋サテライト」が運用開始。"
PASSAGE = Passage(id="p:1", plan_id="p", section=("数値目標",), text=TEXT, span=Span(start=0, end=len(TEXT)))


@pytest.mark.parametrize(
    "claim",
    [
        "受注獲得金額は300,000万円です",
        "企業誘致件数は１２５件です",
        "2023年度に3箇所",
        "R3.9に運用開始",
        "山口県産業技術センターが協力",
        "「海洋サテライト」が運用開始",
    ],
)
def test_the_same_value_in_other_print_is_proven(claim: str) -> None:
    assert unproven(claim, [PASSAGE]) == []


@pytest.mark.parametrize(
    ("claim", "proven"),
    [
        ("販売額は120百万円です", True),
        ("販売額は86億円です", False),
        ("販売額は121百万円です", False),
        ("販売額は△24百万円です", True),
        ("販売額は▲24百万円です", True),
        ("販売額は24百万円です", False),
        ("販売額は△120百万円です", False),
        ("販売額は▲63百万円です", True),
        ("販売額は63百万円です", False),
    ],
)
def test_a_scale_may_stand_in_a_column_of_units(claim: str, proven: bool) -> None:
    row = "直売所の販売額\t百万円\t86\t120\t△24\t△ 63"
    passage = Passage(id="p:1", plan_id="p", section=(), text=row, span=Span(start=0, end=len(row)))
    assert (unproven(claim, [passage]) == []) is proven


@pytest.mark.parametrize(
    ("claim", "what"),
    [
        ("企業誘致件数は126件です", "126件"),
        ("企業誘致件数は12件です", "12件"),
        ("企業誘致件数は125社です", "125社"),
        ("2022年度に3箇所", "2022年度"),
        ("2021年8月に運用開始", "2021年8月"),
        ("広島県産業技術センターが協力", "広島県産業技術センター"),
        ("「宇宙サテライト」が運用開始", "宇宙サテライト"),
    ],
)
def test_what_no_passage_states_is_named(claim: str, what: str) -> None:
    assert what in unproven(claim, [PASSAGE])


@given(st.integers(min_value=0, max_value=10**6))
def test_a_planted_figure_is_caught(number: int) -> None:
    missing = unproven(f"企業誘致件数は{number}件です", [PASSAGE])
    assert (not missing) == (number == 125)


def test_nothing_is_proven_without_passages() -> None:
    assert unproven("125件", []) == ["125件"]


@given(st.integers(min_value=0, max_value=len(TEXT)), st.integers(min_value=1, max_value=60))
def test_stretches_of_the_source_at_word_edges_prove_themselves(start: int, length: int) -> None:
    piece = TEXT[start : start + length]
    cut_inside = re.search(r"^[0-9年月万億件かセンター」]|[0-9令和「平成一-龥ァ-ヶー]$", piece) is not None
    assert cut_inside or "「" in piece or "」" in piece or unproven(piece, [PASSAGE]) == []


def test_the_last_figure_of_a_row_has_no_unit_from_the_next_line() -> None:
    text = "（単位：百万円）\n居宅\t310\t2,944\n地域密着\t110\t1,212"
    passage = Passage(id="p:2", plan_id="p", section=("費用",), text=text, span=Span(start=0, end=len(text)))
    assert unproven("居宅は2,944百万円です", [passage]) == []
