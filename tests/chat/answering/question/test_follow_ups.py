import pytest

from chat.answering.question.ellipsis import read_ellipsis
from chat.answering.question.follow_ups import Turn, accepted, leans, names_a_thing, nth_item
from retriever.leaning import Asks

NAMES = frozenset({"関係支援機関の支援による創業数", "企業誘致件数"})


@pytest.mark.parametrize(
    "text",
    [
        "担当は？",
        "前の計画では？",
        "もっと前の、H25の計画では？",
        "それの現状は",
        "融資額は？",
        "2019年度は？",
        "どの会社と協定を結んだ？",
        "では創業支援体制の充実は？",
        "衛星データの方は？",
        "いつまで？",
        "申し込みたい",
        "もっと詳しく知りたい",
        "期限を知りたいんだけど",
    ],
)
def test_what_hardly_names_anything_leans(text: str) -> None:
    assert leans(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "創業数は？",
        "中小企業の海外展開成約件数の目標は何件ですか",
        "ちなみに企業誘致件数の目標は？",
        "人を雇いたい",
        "店を開きたいのですが",
        "人手が足りない",
        "後継者がいなくて困っています",
        "うちの店、キャッシュレスにしたいんだけど",
        "農業を始めたいんだけど",
        "新しいオーブンを入れたいんやけど",
        "子どもを預けられるか心配なんですけど",
    ],
)
def test_a_name_or_a_wish_stands_by_itself(text: str) -> None:
    assert not leans(text, NAMES)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("担当は？", Asks.AGENCY),
        ("どこが担当していますか", Asks.AGENCY),
        ("それはどこの課？", Asks.AGENCY),
        ("実施主体は？", Asks.AGENCY),
        ("達成した？", Asks.ACHIEVED),
        ("目標は達成しましたか", Asks.ACHIEVED),
        ("目標に届いていますか", Asks.ACHIEVED),
        ("そのときの実績は？", Asks.PROGRESS),
        ("何が変わった？", Asks.CHANGED),
        ("どう変わりましたか", Asks.CHANGED),
        ("前の計画では？", Asks.FORMER),
        ("前計画では？", Asks.FORMER),
        ("ほかには？", Asks.OTHERS),
        ("ほかの取組は？", Asks.OTHERS),
        ("他に何かありますか", Asks.OTHERS),
        ("もう少し詳しく", Asks.MORE),
        ("詳しく教えてください", Asks.MORE),
        ("全体では？", Asks.WHOLE),
        ("では全体だとどうですか", Asks.WHOLE),
        ("観光課の担当は？", None),
        ("前の計画の空き店舗率は？", None),
        ("現状は？", None),
        ("2030年の担当は？", None),
        ("ほかの市の取組を教えて", None),
        ("達成率は？", Asks.PROGRESS),
    ],
)
def test_what_is_asked_of_the_answer_before_is_read(text: str, asks: Asks | None) -> None:
    assert read_ellipsis(text) is asks


@pytest.mark.parametrize(
    ("text", "named"),
    [("中学校は？", True), ("処理能力は？", True), ("窓口は？", False), ("2020年度末では？", False), ("今は？", False)],
)
def test_a_thing_that_could_be_asked_about_alone_is_told_from_a_value(text: str, named: bool) -> None:
    assert names_a_thing(text) is named


@pytest.mark.parametrize(
    "answer", ["三つです。\n・港の整備［1］\n・道の整備［1］", "「港の整備」「道の整備」の二つです。"]
)
def test_an_item_is_counted_out_of_the_list_answered_before(answer: str) -> None:
    assert nth_item("2番目は何ですか", answer) == "道の整備"
    assert nth_item("二つ目は？", answer) == "道の整備"
    assert nth_item("9番目は？", answer) == ""


def test_yes_takes_the_first_reading_that_was_offered() -> None:
    offered = Turn(
        question="中学校は？", answer="令和6年度です。\nほかの読み方：「港町の中学校は？」「山村の中学校は？」"
    )
    assert accepted("はい", [offered]) == "港町の中学校は？"
    assert accepted("はい、お願いします", [offered]) == "港町の中学校は？"
    assert accepted("いいえ", [offered]) == ""
    assert accepted("はい", [Turn(question="中学校は？", answer="令和6年度です。")]) == ""
    assert accepted("はい", []) == ""
