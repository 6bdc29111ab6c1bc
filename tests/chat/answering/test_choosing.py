"""Which statements are told after the best one."""

from dataclasses import replace

import pytest

from chat.answering.choosing import choose
from chat.answering.evidence import Evidence
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.question import Intent, Question

ASKED = Question(text="道を直す費用はいくら", intent=Intent.FIGURE, terms=("道", "直す", "費用"))
OF_PARTS = replace(ASKED, parts=(ASKED, ASKED))


def passage(name: str, text: str, plan: str = "p") -> Passage:
    return Passage(id=name, plan_id=plan, section=(name,), text=text, span=Span(start=0, end=len(text)))


ROADS = passage("道", "道を直します。\n幅は4mです。\n木を植えます。\n費用は3億円です。")
BRIDGES = passage("橋", "橋の幅は8mです。\n橋の費用は2億円です。")
OTHER_PLAN = passage("別", "坂の幅は6mです。", "q")


def scored(of: Passage, at: int, score: float) -> Evidence:
    return Evidence(passage=of, statement=statements(of)[at], score=score, covered=1.0)


def told(*more: Evidence, question: Question = ASKED) -> list[str]:
    return [text for _, text in choose(question, [scored(ROADS, 0, 1.0), *more], ())][1:]


@pytest.mark.parametrize(
    ("more", "question", "is_told"),
    [
        (scored(ROADS, 1, 0.65), ASKED, True),
        (scored(ROADS, 1, 0.55), ASKED, False),
        (scored(ROADS, 2, 0.75), ASKED, False),
        (scored(ROADS, 2, 0.85), ASKED, True),
        (scored(ROADS, 3, 0.75), ASKED, True),
        (scored(ROADS, 3, 0.65), ASKED, False),
        (scored(BRIDGES, 0, 0.75), ASKED, False),
        (scored(BRIDGES, 1, 0.75), ASKED, False),
        (scored(BRIDGES, 1, 0.85), ASKED, True),
        (scored(BRIDGES, 1, 0.75), OF_PARTS, True),
        (scored(OTHER_PLAN, 0, 0.75), ASKED, True),
        (scored(OTHER_PLAN, 0, 0.65), ASKED, False),
    ],
    ids=[
        "goes right on",
        "goes right on, far behind",
        "says nothing more of the question",
        "says nothing more, near the best",
        "says more of the question",
        "says more, far behind",
        "another place",
        "another place that says more",
        "another place that says more, near the best",
        "another place that says more, of several things asked",
        "another plan",
        "another plan, far behind",
    ],
)
def test_what_is_told_after_the_best(more: Evidence, question: Question, *, is_told: bool) -> None:
    assert bool(told(more, question=question)) is is_told


def test_what_goes_on_after_a_sentence_that_fits_less_well_is_told_with_it() -> None:
    question = replace(ASKED, intent=Intent.CONTENT)
    more = scored(ROADS, 2, 0.7), scored(ROADS, 1, 0.65)
    assert told(*more, question=question) == ["幅は4mです。", "木を植えます。"]


def test_what_goes_on_after_the_value_that_is_asked_is_not_told() -> None:
    assert told(scored(ROADS, 2, 0.7), scored(ROADS, 1, 0.65)) == ["幅は4mです。"]


def test_more_is_told_of_what_is_unsure() -> None:
    evidence = [scored(ROADS, 0, 1.0), scored(ROADS, 3, 0.65)]
    assert [len(choose(ASKED, evidence, (), unsure=unsure)) for unsure in (False, True)] == [1, 2]


PARKS = [replace(passage(f"園{n}", f"第{n}の園の木を植え替えます。"), section=("園",)) for n in range(3)]


@pytest.mark.parametrize(
    ("behind", "question", "unsure", "is_told"),
    [
        (scored(BRIDGES, 0, 0.9), ASKED, False, False),
        (scored(BRIDGES, 0, 0.9), ASKED, True, True),
        (scored(BRIDGES, 1, 0.9), ASKED, False, False),
        (scored(BRIDGES, 1, 0.9), OF_PARTS, False, True),
        (scored(ROADS, 1, 0.9), ASKED, False, True),
    ],
    ids=[
        "of anything",
        "of what is unsure",
        "more of one thing asked",
        "more of several things asked",
        "goes right on",
    ],
)
def test_behind_the_best_few_is_told_what_goes_on_or_speaks_of_another_part(
    behind: Evidence, question: Question, *, unsure: bool, is_told: bool
) -> None:
    best = [scored(ROADS, 0, 1.0), *(scored(park, 0, 0.95) for park in PARKS)]
    told = [e for e, _ in choose(question, [*best, behind], (), unsure=unsure)]
    assert any(e.statement is behind.statement for e in told) is is_told


def test_a_statement_whose_words_and_figures_are_all_told_is_not_told_again() -> None:
    table = passage("表", "指標\t現状\t目標\n直した道\t12km\t30km\n直した橋\t2本\t5本")
    line = Said(text="直した道は、現状12kmに対して目標30kmです", evidence=(scored(ROADS, 0, 1.0),))
    rows = [scored(table, 1, 1.0), scored(table, 2, 0.95)]
    assert [text for _, text in choose(replace(ASKED, terms=("直す",)), rows, [line])] == [
        "直した橋は、現状が2本、目標が5本"
    ]


ROUTES = passage("沿道", "次の2つの道を直します。\n名称　【延長】\n○浜の道 3km\n○丘の道 5km\n終わりに述べます。")
WISHES = passage("要望", "町民の要望の多いもの\n1\t坂道の手すり\t41.2%\n2\t夜道の明かり\t38.5%\n3\t道の雪かき\t30.1%")
STEPS = passage("手順", "道を直す手順\n① 道の幅を測ること\n② 古い道を掘ること\n③ 新しい道を固めること")


def test_the_items_that_a_line_leads_in_to_are_told_over_the_heads_of_their_columns() -> None:
    text = [text for _, text in choose(ASKED, [scored(ROUTES, 0, 1.0)], ())]
    assert text == ["次の2つの道を直します。", "浜の道 3km", "丘の道 5km"]


@pytest.mark.parametrize(
    ("text", "of", "at", "left_out"),
    [
        ("要望の1位は何で何%か", WISHES, 1, "夜道"),
        ("要望の３位とその割合は", WISHES, 3, "夜道"),
        ("手順の③は何か", STEPS, 3, "掘る"),
        ("手順の②とは", STEPS, 2, "固め"),
    ],
)
def test_of_a_numbered_list_the_one_is_told_whose_number_is_asked(
    text: str, of: Passage, at: int, left_out: str
) -> None:
    scores = [0.8, 0.9, 1.0, 0.95]
    found = sorted((scored(of, i, scores[i]) for i in range(4)), key=lambda e: -e.score)
    told = [text for _, text in choose(replace(ASKED, text=text), found, ())]
    assert statements(of)[at].text in " ".join(told).replace("、", " ")
    assert not any(left_out in each for each in told)


def test_a_label_is_told_as_what_stands_under_it() -> None:
    desk = passage("取組", "◇ 起業の相談【町】\n・空き店舗の紹介\n・家賃の補助\n◇ 広報の強化【町】\n・動画の配信")
    question = Question(text="起業の相談では何をする", intent=Intent.CONTENT, terms=("起業", "相談"))
    texts = [text for _, text in choose(question, [scored(desk, 0, 1.0)], ())]
    assert texts == ["起業の相談【町】：空き店舗の紹介", "起業の相談【町】：家賃の補助"]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("次の2点を見直しました。\n1. 目標を下げました。\n客が減ったためです。\n2. 柵を加えました。", 2),
        ("次の2点を見直しました。\n1. 目標を下げました。\n客が減ったためです。\n1. 柵を加えました。", 1),
        ("次の点を見直しました。\n・目標を下げました。\n客が減ったためです。\n・柵を加えました。", 1),
    ],
    ids=["numbered on after a sentence", "another list", "nothing numbers on"],
)
def test_a_numbered_list_goes_on_after_what_explains_an_item(text: str, items: int) -> None:
    question = Question(text="見直した点は", intent=Intent.CONTENT, terms=("見直す", "点"))
    chosen = choose(question, [scored(passage("見直し", text), 0, 1.0)], ())
    assert [e.statement.text for e, _ in chosen][1:] == [line for line in text.split("\n") if line[0] in "12・"][:items]


def test_how_many_are_asked_for_names_no_row() -> None:
    table = passage("困りごと", "順位\t内容\t割合\n1\t人が足りない\t54%\n2\t店が古い\t37%\n3\t客が来ない\t31%")
    question = Question(text="困りごとの上位3項目は", intent=Intent.CONTENT, terms=("困りごと", "上位", "3", "項目"))
    rows = [scored(table, 3, 1.0), scored(table, 2, 0.97), scored(table, 1, 0.95)]
    assert len(choose(question, rows, ())) == 3


BODIES = passage("支援機関", "機関\t役割\n橋の会\t橋を直す人を紹介する。\n港の会\t船を直す人を紹介する。")


@pytest.mark.parametrize(
    ("intent", "score", "is_told"),
    [(Intent.SUPPORT, 0.8, False), (Intent.SUPPORT, 0.9, True), (Intent.CONTENT, 0.8, True)],
    ids=["fits less well", "fits as well", "no support is asked for"],
)
def test_a_further_row_of_who_helps_is_told_where_it_fits_about_as_well(
    intent: Intent, score: float, *, is_told: bool
) -> None:
    question = Question(text="直したい", intent=intent, terms=("直す",))
    rows = [scored(BODIES, 1, 1.0), scored(BODIES, 2, score)]
    assert (len(choose(question, rows, ())) == len(rows)) is is_told
