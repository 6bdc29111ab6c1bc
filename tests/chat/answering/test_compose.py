"""Statements told: a value by itself, what is told at length by its places."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from chat.answering.choosing import LONGEST, MOST_PLACES
from chat.answering.compose import BESIDES, compose, places
from chat.answering.evidence import Evidence
from chat.answering.said import Said
from corpus.normalize import squeeze
from corpus.passage import Passage, Span
from corpus.statements import statements
from retriever.question import Intent, Question


def passage(place: int, text: str, title: str) -> Passage:
    start = place * 1000
    return Passage(
        id=f"p:{place}", plan_id="p", section=("章", title), span=Span(start=start, end=start + len(text)), text=text
    )


def ranked(*told: tuple[Passage, int]) -> list[Evidence]:
    """Statements by passage and place in it, best first."""
    return [
        Evidence(passage=p, statement=statements(p)[at], score=2.0 * 0.9**n, covered=1.0)
        for n, (p, at) in enumerate(told)
    ]


def asked(intent: Intent) -> Question:
    return Question(text="店を開きたい", intent=intent)


SHOP = passage(1, "空き店舗を紹介します。\n改装の費用を補助します。\n窓口は商工課です。", "店の支援")
LOAN = passage(2, "創業者に融資します。\n利子を補給します。", "融資")
FAIR = passage(3, "見本市に出展します。", "販路")
TAX = passage(4, "税を軽減します。", "税")


def texts(said: Sequence[Said]) -> list[str]:
    return [line.text for line in said]


def test_statements_of_one_place_stand_together_in_printed_order_under_its_title() -> None:
    said = places(asked(Intent.SUPPORT), ranked((SHOP, 2), (LOAN, 0), (SHOP, 0)))
    assert texts(said) == ["「店の支援」空き店舗を紹介します。…窓口は商工課です。", "「融資」創業者に融資します。"]
    assert [e.statement.text for e in said[0].evidence] == ["窓口は商工課です。", "空き店舗を紹介します。"]


def test_sentences_that_follow_each_other_are_told_as_printed_and_the_best_of_many_leads() -> None:
    text = "空き家を貸す人を募ります。\n登録は無料です。\n改装の費用は半額を補助します。"
    homes = passage(9, text, "空き家の活用")
    (whole,) = places(asked(Intent.SUPPORT), ranked((homes, 0), (homes, 1)))
    assert whole.text == "「空き家の活用」空き家を貸す人を募ります。登録は無料です。"
    (led,) = places(asked(Intent.SUPPORT), ranked((homes, 2), (homes, 0), (homes, 1)))
    assert led.text == "「空き家の活用」改装の費用は半額を補助します。…空き家を貸す人を募ります。登録は無料です。"


def test_places_beside_the_first_are_said_to_be_so() -> None:
    told = texts(compose(asked(Intent.SUPPORT), ranked((SHOP, 0), (LOAN, 0))))
    assert not told[0].startswith(BESIDES)
    assert all(text.startswith(BESIDES) for text in told[1:])
    assert len(told) == 2


def test_a_few_places_are_told_and_no_more_than_a_reader_takes_in() -> None:
    said = places(asked(Intent.SUPPORT), ranked((SHOP, 0), (LOAN, 0), (FAIR, 0), (TAX, 0), (SHOP, 1)))
    assert len(said) == MOST_PLACES
    assert "税" not in "".join(texts(said))
    assert "改装の費用" in said[0].text
    long = passage(
        5, "\n".join(f"{n}つ目の支援として{'とても' * 20}役に立つことをします。" for n in range(8)), "長い節"
    )
    told = places(asked(Intent.SUPPORT), ranked(*((long, at) for at in range(8))))
    assert len(told) == 1
    assert LONGEST / 2 < sum(len(e.statement.text) for e in told[0].evidence) <= LONGEST


def test_one_statement_is_told_however_long_it_is() -> None:
    long = passage(6, f"{'たいへん' * 100}長い文です。", "長い文")
    assert len(places(asked(Intent.SUPPORT), ranked((long, 0)))) == 1


def test_lines_told_before_count_as_places_and_are_not_repeated() -> None:
    before = Said(text="「空き店舗」：空き店舗を紹介します（計画）", evidence=tuple(ranked((SHOP, 0))))
    said = places(asked(Intent.SUPPORT), ranked((SHOP, 0), (LOAN, 0), (FAIR, 0), (TAX, 0)), [before])
    assert len(said) == MOST_PLACES
    assert said[0] is before
    assert squeeze("".join(texts(said))).count("空き店舗を紹介します") == 1


def test_items_stand_below_one_another_and_what_they_are_of_is_named_once() -> None:
    rows = passage(7, "・子育て世帯\n- 家賃の補助\n- 引っ越しの補助", "住まい")
    (line,) = places(asked(Intent.CONTENT), ranked((rows, 1), (rows, 2)))
    assert line.text == "「住まい」：\n・家賃の補助\n・引っ越しの補助"


def test_nothing_is_said_of_nothing() -> None:
    assert compose(asked(Intent.SUPPORT), []) == []
    assert places(asked(Intent.SUPPORT), []) == []


def test_the_items_that_a_line_leads_in_to_are_told_with_it() -> None:
    listed = passage(
        8, "計画は次の3つの計画を含みます。\n① 住まいの計画\n② 道の計画\n③ 水の計画\nほかのことも書きます。", "位置付け"
    )
    (line,) = places(asked(Intent.CONTENT), ranked((listed, 0)))
    assert line.text == "「位置付け」計画は次の3つの計画を含みます。\n・① 住まいの計画\n・② 道の計画\n・③ 水の計画"
    assert len(line.evidence) == 4


@pytest.mark.parametrize(
    "remains",
    ["###", "戻る", "表2 指標の一覧", "図表1-1 人口の推移", "（単位：万円）", "〔農林課・農協〕", "東京の企業の誘致"],
)
def test_remains_of_a_page_and_captions_are_not_told(remains: str) -> None:
    page = passage(9, f"{remains}\n人口は減っています。", "現状")
    found = statements(page)
    assert found[0].text == remains
    assert texts(places(asked(Intent.CONTENT), ranked((page, 0), (page, 1)))) == ["「現状」人口は減っています。"]


def test_of_a_table_only_the_row_that_is_named_is_said() -> None:
    table = passage(10, "分野\t件数\n医療関連分野\t4\nバイオ関連分野\t6", "件数")
    question = replace(asked(Intent.FIGURE), text="医療関連分野の件数", terms=("医療", "関連", "分野", "件数"))
    near = [replace(e, score=2.0) for e in ranked((table, 1), (table, 2))]
    assert texts(compose(question, near)) == ["医療関連分野の件数は4"]
    unnamed = replace(question, text="関連分野の件数", terms=("関連", "分野", "件数"))
    assert "バイオ" in texts(compose(unnamed, near))[0]


def test_a_row_is_named_by_its_first_word_not_by_its_number() -> None:
    table = passage(11, "番号\t指標\t目標\n14\t宿泊客数\t18.5万人", "指標")
    assert texts(places(asked(Intent.FIGURE), ranked((table, 1)))) == ["「指標」宿泊客数の目標は18.5万人"]


def test_likely_places_far_behind_the_best_are_not_shown() -> None:
    best, far = ranked((LOAN, 0), (FAIR, 0))
    assert len(places(asked(Intent.SUPPORT), [best, replace(far, score=best.score * 0.4)])) == 1


def test_of_rows_and_items_the_best_comes_first() -> None:
    bodies = passage(12, "- 商工会：融資の相談に応じます。\n- 人材センター：働き手を紹介します。", "相談先")
    (line,) = places(asked(Intent.SUPPORT), ranked((bodies, 1), (bodies, 0)))
    assert line.text == "「相談先」人材センター：働き手を紹介します。商工会：融資の相談に応じます。"


SHEET = passage(
    7,
    "■店先の改装\n項目\t内容\n対象\t市内で3年より長く店を営む方\n額\t費用の半分、20万円まで\n受付\t4月から9月まで\n窓口\t商工課\n"
    "■店先の花\n項目\t内容\n対象\t通りに面した店を営む方\n額\t苗を30株まで\n受付\t通年で受け付けます",
    "店の支援",
)
GOALS = passage(8, "■目標\n指標\t目標値\n開いた店\t12店\n通りの人\t800人\n空いた店\t9店", "目標")


def row(of: Passage, *cells: str) -> Evidence:
    (found,) = [s for s in statements(of) if s.cells == cells]
    return Evidence(passage=of, statement=found, score=2.0, covered=1.0)


def test_the_rest_of_a_form_is_told_with_a_row_of_it_and_no_other_form() -> None:
    (told,) = places(asked(Intent.SUPPORT), [row(SHEET, "額", "費用の半分、20万円まで")])
    assert all(words in told.text for words in ("20万円まで", "3年より長く", "9月まで", "商工課"))
    assert not any(words in told.text for words in ("苗", "通年"))
    assert told.text.index("対象") < told.text.index("額") < told.text.index("受付") < told.text.index("窓口")


def test_rows_of_figures_are_no_form() -> None:
    (told,) = places(asked(Intent.SUPPORT), [row(GOALS, "開いた店", "12店")])
    assert "800人" not in told.text


def test_other_places_are_told_only_where_they_are_near_the_best() -> None:
    near, far = (
        [replace(e, score=score) for e, score in zip(ranked((SHOP, 0), (LOAN, 0)), scores, strict=True)]
        for scores in ((2.0, 1.8), (2.0, 1.2))
    )
    assert len(places(asked(Intent.SUPPORT), near)) == 2
    assert len(places(asked(Intent.SUPPORT), far)) == 1


def test_a_better_row_is_told_though_another_holds_more_of_the_question() -> None:
    rows = passage(
        9, "制度\t対象\t額\n養育費の書類\t離婚した親\t3万円まで\n訓練の給付\t資格を取るひとり親\t月10万円", "支援"
    )
    question = replace(asked(Intent.SUPPORT), terms=("給付", "ひとり"))
    (line,) = places(question, ranked((rows, 1), (rows, 2)))
    first, second = line.text.split("\n・")[1:]
    assert first.startswith("養育費の書類")
    assert second.startswith("訓練の給付")


HELP = passage(
    13,
    "家を直す費用の半分を補助します。\n同制度は申請が要ります。\nまた、申請は4月に受け付けます。",
    "暮らしの応援",
)


@pytest.mark.parametrize(
    ("terms", "at", "said"),
    [
        (("家", "費用"), 0, "家を直す費用の半分を補助します。"),
        (("家", "費用", "応援"), 0, "「暮らしの応援」家を直す費用の半分を補助します。"),
        (("家", "屋根", "瓦"), 0, "「暮らしの応援」家を直す費用の半分を補助します。"),
        (("制度", "申請"), 1, "「暮らしの応援」同制度は申請が要ります。"),
        (("申請", "受け付ける"), 2, "申請は4月に受け付けます。"),
    ],
    ids=["says it itself", "its title says more", "says little", "points back", "joins on"],
)
def test_a_place_is_named_where_what_it_says_needs_it(terms: tuple[str, ...], at: int, said: str) -> None:
    (line,) = places(replace(asked(Intent.SUPPORT), terms=terms), ranked((HELP, at)))
    assert line.text == said
