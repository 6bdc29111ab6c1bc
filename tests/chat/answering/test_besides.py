"""What a question asks besides what is told: other cells of the row, other kinds of value of the place."""

from dataclasses import replace

import pytest

from chat.answering.besides import besides, of_other_kinds, rest_of_sentence
from chat.answering.evidence import Evidence, evidence_of
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import Statement, statements
from retriever.question import Intent, Question
from retriever.tokens import terms

TABLE = (
    "事業名\t事業費\t中間目標\t最終目標\t2030年度見込\t担当課\n"
    "堤防の補修\t3億円\t40%\t80%\t71%\t河川課\n"
    "橋の点検\t1億円\t50%\t90%\t88%\t道路課"
)
YEARS = "事業名\t2030年度実績\t2030年度予定\n用水の改修\t55%\t60%\n水門の改修\t35%\t40%"
PROSE = "体験農園は1区画で6,000円です。区画は36あります。\n申込みは毎年2月に受け付けます。\n担当は農政課です。"


def passage(text: str, title: str = "事業") -> Passage:
    return Passage(id=f"p:{title}", plan_id="p", section=(title,), text=text, span=Span(start=0, end=len(text)))


def asked(text: str, *kinds: Intent, years: tuple[int, ...] = ()) -> Question:
    return Question(text=text, intent=kinds[0], kinds=kinds, years=years, terms=tuple(terms(text)))


def evidence(of: Passage) -> list[Evidence]:
    return [evidence_of(of, s) for s in statements(of)]


@pytest.mark.parametrize(
    ("question", "told", "more"),
    [
        (asked("堤防の補修の最終目標と担当課は", Intent.FIGURE), "最終目標は80%です", ["堤防の補修の担当課は河川課"]),
        (asked("堤防の補修の中間目標と最終目標は", Intent.FIGURE), "最終目標は80%です", ["堤防の補修の中間目標は40%"]),
        (asked("堤防の補修の最終目標は", Intent.FIGURE), "最終目標は80%です", []),
        (
            asked("堤防の補修の最終目標と2030年度の見込みは", Intent.FIGURE, years=(2030,)),
            "最終目標は80%です",
            ["堤防の補修の2030年度見込は71%"],
        ),
        (asked("用水の改修の2030年度の実績は", Intent.FIGURE, years=(2030,)), "2030年度の実績は55%です", []),
    ],
)
def test_cells_of_the_row_that_a_question_names_and_nothing_tells_are_told(
    question: Question, told: str, more: list[str]
) -> None:
    found = [*evidence(passage(TABLE)), *evidence(passage(YEARS))]
    row = next(e for e in found if e.statement.text[:2] == question.text[:2])
    lines = besides(question, found, Said(text=told, evidence=(row,)))
    assert [line.text for line in lines] == more
    assert all(line.evidence == (row,) for line in lines)


@pytest.mark.parametrize(
    ("question", "more"),
    [
        (
            asked("体験農園はいくら、いつ申し込む？", Intent.SCHEDULE, Intent.FIGURE),
            ["申込みは毎年2月に受け付けます。"],
        ),
        (asked("体験農園の料金と担当は", Intent.AGENCY, Intent.FIGURE), ["担当は農政課です。"]),
        (asked("体験農園はいくら？", Intent.FIGURE), []),
    ],
)
def test_the_place_tells_the_other_kinds_of_value_that_are_asked(question: Question, more: list[str]) -> None:
    found = evidence(passage(PROSE))
    (price,) = (e for e in found if "6,000円" in e.statement.text)
    assert [e.statement.text for e in of_other_kinds(question, found, [price.statement.text], [price])] == more


BOATS = "貸し舟を夏に出します。\n場所は中央公園です。\n料金は無料です。\n冬は舟を直します。\n舟の色は青です。\n手当は5円です。"


@pytest.mark.parametrize(
    ("question", "more"),
    [
        ("貸し舟はいつ、お金は？", ["料金は無料です。"]),
        ("貸し舟はどこでやる？", ["場所は中央公園です。"]),
        ("貸し舟の利用料は？", ["料金は無料です。"]),
        ("貸し舟の電話番号は？", []),
    ],
)
def test_what_stands_right_beside_tells_the_value_that_is_asked(question: str, more: list[str]) -> None:
    found = evidence(passage(BOATS))
    told = of_other_kinds(asked(question, Intent.CONTENT), found, [found[0].statement.text], found[:1])
    assert [e.statement.text for e in told] == more


def test_the_row_of_what_a_line_names_tells_its_amount_wherever_it_stands() -> None:
    table = "制度名\t額\t窓口\n水車修理補助金\t上限9万円\t農政課\n垣根補助金\t上限2万円\t建設課"
    line, rows = passage("水車修理補助金の期間を延ばします。", "方針"), passage(table, "制度")
    found = [*evidence(line), *evidence(rows)]
    more = of_other_kinds(
        asked("水車の直しはいくらまで？", Intent.CONTENT), found, ["水車修理補助金の期間を延ばします。"], found[:1]
    )
    assert [e.statement.cells for e in more] == [("水車修理補助金", "上限9万円", "農政課")]


def test_other_places_do_not_tell_it() -> None:
    found = [
        *evidence(passage("体験農園は1区画で6,000円です。", "農園")),
        *evidence(passage("受付は2月です。", "市民大学")),
    ]
    question = asked("体験農園はいくら、いつ申し込む？", Intent.SCHEDULE, Intent.FIGURE)
    assert of_other_kinds(question, found, [found[0].statement.text], found[:1]) == []


@pytest.mark.parametrize(
    ("question", "told", "more"),
    [
        ("体験農園の区画と料金は", "体験農園の料金は6,000円です", ["体験農園は1区画で6,000円です。区画は36あります。"]),
        ("体験農園の料金は", "体験農園の料金は6,000円です", []),
        ("令和6年度の体験農園の料金は", "体験農園の料金は6,000円です", []),
    ],
)
def test_the_sentence_is_told_where_it_says_something_else_that_is_named(
    question: str, told: str, more: list[str]
) -> None:
    text = "体験農園は1区画で6,000円です。区画は36あります。"
    statement = Statement(span=Span(start=0, end=len(text)), text=text)
    line = Said(text=told, evidence=(evidence_of(passage(text), statement),))
    assert [said.text for said in rest_of_sentence(asked(question, Intent.FIGURE), line)] == more


def test_whom_to_turn_to_is_told_where_that_is_asked_beside_support() -> None:
    found = evidence(passage(PROSE))
    (price,) = (e for e in found if "6,000円" in e.statement.text)
    question = replace(asked("体験農園を借りたい、どこに相談すればいい？", Intent.SUPPORT), kinds=())
    assert [e.statement.text for e in of_other_kinds(question, found, [], [price])] == ["担当は農政課です。"]
