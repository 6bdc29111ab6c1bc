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
    ("question", "said"),
    [
        ("創業数の目標は", "創業数の目標値は1,200件"),
        ("創業数の現状値は", "創業数の現状は862件"),
        ("創業数の実績は", "創業数の実績は900件"),
        ("創業数の実績と目標はいくつ", "創業数は、実績が900件、目標値が1,200件"),
        ("創業数の目標はどこが担当", "創業数は、目標値が1,200件、担当課が商工課"),
        ("創業数", "創業数は、現状が862件、実績が900件、目標値が1,200件、担当課が商工課"),
    ],
)
def test_of_a_row_the_cells_that_are_asked_for_are_said(question: str, said: str) -> None:
    statement = row(("創業数", "862件", "900件", "1,200件", "商工課"), ("指標", "現状", "実績", "目標値", "担当課"))
    assert say(statement, understand(question, {}, TODAY)) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("令和2年度の創業数", "R2の創業数(件)は214件"),
        ("平成30年度と令和元年度の創業数", "創業数(件)は、H30が239件、R1が208件"),
        ("令和7年度の創業数", "創業数(件)は、H30が239件、R1が208件、R2が214件、区分が継続"),
        ("創業数", "創業数(件)は、H30が239件、R1が208件、R2が214件、区分が継続"),
    ],
    ids=["one year", "two years", "a year without a column", "no year"],
)
def test_of_columns_of_years_only_those_asked_for_are_said(question: str, said: str) -> None:
    statement = row(("創業数(件)", "239", "208", "214", "継続"), ("年度", "H30", "R1", "R2", "区分"))
    assert say(statement, understand(question, {}, TODAY)) == said


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("有収率の中間値（R10）と最終値は", "有収率は、中間値R10が85%、最終値R15が92%"),
        ("有収率のR10の値は", "有収率の中間値R10は85%"),
        ("令和5年度の有収率の実績は", "有収率の実績R5は78%"),
    ],
)
def test_a_column_of_another_year_is_said_where_its_own_words_are_named(question: str, said: str) -> None:
    statement = row(("有収率", "76%", "78%", "85%", "92%"), ("指標", "実績R4", "実績R5", "中間値R10", "最終値R15"))
    assert say(statement, understand(question, {}, TODAY)) == said


@pytest.mark.parametrize(
    ("cells", "heads", "said"),
    [
        (("対象", "市内の農家"), ("項目", "内容"), "対象：市内の農家"),
        (("7", "直売所の客", "3万人"), ("番号", "指標", "目標"), "直売所の客の目標は3万人"),
        (("苗の配布", "畑を持つ人", "30株"), ("事業", "だれに", "数"), "苗の配布 ― だれに：畑を持つ人、数：30株"),
        (("苗の配布", "春に配る。先着順。"), ("事業", "方法"), "苗の配布 ― 方法：春に配る。先着順。"),
        (("苗の配布",), ("事業",), "苗の配布"),
        (("収入", "直売所", "3万円"), ("科目", "", "金額"), "収入 直売所の金額は3万円"),
        (("収支", "-3万円"), ("科目", "金額"), "収支の金額は -3万円"),
        (("畑の整備", "用地の測量"), ("施策", "令和6年度"), "畑の整備 ― 令和6年度：用地の測量"),
        (("畑の整備", "3か所"), ("施策", "令和6年度"), "令和6年度の畑の整備は3か所"),
        (
            ("畑の整備", "令和8年度", "水路の付け替えに時間がかかるため"),
            ("施策", "改訂後", "改訂の理由"),
            "畑の整備 ― 改訂後：令和8年度、改訂の理由：水路の付け替えに時間がかかるため",
        ),
        (
            ("苗の配布", "春に配る。", "農業課"),
            ("事業", "方法", "担当"),
            "苗の配布 ― 方法：春に配る。担当：農業課",
        ),
    ],
    ids=[
        "a form",
        "a row's number",
        "heads that lead on",
        "sentences in a cell",
        "nothing beside the name",
        "a second name",
        "a minus",
        "what happens in a time",
        "a figure of a time",
        "a clause beside other cells",
        "a sentence before another cell",
    ],
)
def test_a_row_is_said_in_words(cells: tuple[str, ...], heads: tuple[str, ...], said: str) -> None:
    assert say(row(cells, heads), understand("畑のことを教えて", {}, TODAY)) == said


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


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("融資の相談はどこ", "水月信用協会は融資の保証を行い、返済の相談に応じる。"),
        ("水月信用協会の創業支援", "水月信用協会は融資の保証を行い、返済の相談に応じる。 ― 創業支援：○"),
        ("水月信用協会は技術支援をするか", "水月信用協会は融資の保証を行い、返済の相談に応じる。 ― 技術支援：×"),
    ],
)
def test_marks_are_said_behind_a_sentence_only_where_their_heads_are_asked_for(question: str, said: str) -> None:
    cells = ("水月信用協会は融資の保証を行い、返済の相談に応じる。", "○", "×", "◎")
    statement = row(cells, ("機関とその役割", "創業支援", "技術支援", "金融支援"))
    assert say(statement, understand(question, {}, TODAY)) == said


def test_a_row_of_nothing_but_marks_is_said_with_all_of_them() -> None:
    statement = row(("観光協会", "○", "△"), ("団体", "案内", "送迎"))
    assert say(statement, understand("観光協会", {}, TODAY)) == "観光協会は、案内が○、送迎が△"


def test_what_the_name_of_a_row_or_the_line_above_says_already_is_said_once() -> None:
    told = "組合をつくる相談に応じ、その運営を助ける。"
    question = understand("組合をつくりたい", {}, TODAY)
    below = Statement(span=Span(start=0, end=1), text=told, head=f"中央会 [推進役] {told}")
    assert say(below, question) == f"中央会 [推進役] {told}"
    assert say(row((f"中央会 {told}", told, "常設"), ("機関", "役割", "窓口")), question).count(told) == 1
