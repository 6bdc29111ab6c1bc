import pytest

from corpus.cell_units import unit_over, with_unit
from corpus.passage import Passage, Span
from corpus.statements import Statement, statements


def rows(text: str) -> list[Statement]:
    passage = Passage(id="p:1", plan_id="p", section=("節",), text=text, lead="", span=Span(start=0, end=len(text)))
    return [s for s in statements(passage) if s.cells and not s.is_head]


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("表1 事業費の見込み（単位：百万円）\n区分\tR6年度\tR7年度\n道路\t1,204\t980", 1, "1,204百万円"),
        ("表2 利用の状況（単位 人）\n施設\tR5年度\n図書館\t8,310", 1, "8,310人"),
        ("表3 収支（単位：千円）\n項目\tR5年度\n差引\t▲310", 1, "▲310千円"),
        ("指標\t単位\t現状\t目標\n来館者数\t人\t310\t400", 3, "400人"),
        ("指標\t現状\t目標\n講座の開催数（回）\t12\t20", 2, "20回"),
        ("区分\t面積（ha）\t人口\n東部\t310\t4,100", 1, "310ha"),
        ("区分\t面積（ha）\t人口\n東部\t310\t4,100", 2, "4,100"),
        ("指標\t現状\t目標\n講座の開催数（回）\t12回\t20", 1, "12回"),
        ("表4 世帯（単位：世帯、％）\n区分\tR5年度\n単身\t310", 1, "310"),
        ("表5 児童数（単位：人）\n学校\t児童数\t増減率\n東小\t310\t1.2", 2, "1.2"),
        ("表5 児童数（単位：人）\n学校\t児童数\t開校年\n東小\t310\t1975", 2, "1975"),
        ("表6 施設（県内）\n学校\t児童数\n東小\t310", 1, "310"),
        ("（百万円）\n区分\tR5年度\n道路\t310", 1, "310百万円"),
        ("柱\t指標 〔単位〕\t目標\n低炭素\t電動車の割合 〔％〕\t50", 2, "50%"),
        ("表7 計画（事業費・財源：千円）\n事業\t事業費 2027\t直す橋の数\n橋\t310\t2", 1, "310千円"),
        ("表7 計画（事業費・財源：千円）\n事業\t事業費 2027\t直す橋の数\n橋\t310\t2", 2, "2"),
        ("表8 貸付（単位：千円）\n区分\t種別\tR5年度\n新規\t（件　数）\t31", 2, "31"),
        ("表8 貸付（単位：千円）\n区分\t種別\tR5年度\n新規\t（金　額）\t5,700", 2, "5,700千円"),
        ("（人）\n県\t転入(A)\t転出(B)\n東県\t310\t290", 1, "310人"),
    ],
)
def test_a_bare_figure_is_said_in_the_unit_printed_over_or_beside_it(table: str, column: int, said: str) -> None:
    assert with_unit(rows(table)[0], column) == said


def test_a_row_without_heads_has_no_unit_of_a_column() -> None:
    (row,) = rows("東小\t310")
    assert unit_over(row, 1) == ""


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("２ 事業費の見込み（千円）", "310千円"),
        ("２－１ 取組別の効果額 （単位：百万円）", "310百万円"),
        ("２ 事業費の見込み（再掲）", "310"),
        ("（千円未満）の扱い", "310"),
    ],
)
def test_the_title_over_a_table_may_name_its_unit(title: str, said: str) -> None:
    (row,) = rows("事業\tR7\n窓口\t310")
    assert with_unit(row, 1, title) == said
