import pytest

from chat.answering.question.follow_ups import Turn, carry

NAMES = frozenset({"関係支援機関の支援による創業数", "企業誘致件数"})


def turns(*questions: str, answer: str = "", plans: tuple[str, ...] = ()) -> list[Turn]:
    return [Turn(question=question, answer=answer, plan_ids=plans) for question in questions]


@pytest.mark.parametrize(
    ("text", "before", "wording"),
    [
        ("担当は？", ["企業誘致件数の目標は？"], "企業誘致件数の目標は？"),
        ("前の計画では？", ["企業誘致件数の目標は？"], "企業誘致件数の目標は？"),
        ("もっと前の、H25の計画では？", ["企業誘致件数の目標は？", "前の計画では？"], "企業誘致件数の目標は？"),
        ("それの現状は", ["創業数の目標は？", "女性に限ると？"], "創業数の目標は？ 女性に限ると？"),
        ("創業数は？", ["企業誘致件数の目標は？"], ""),
        ("融資額は？", ["制度融資の件数は？"], "制度融資の件数は？"),
        ("2019年度は？", ["2021年度の成約件数は何件？"], "の成約件数は何件？"),
        ("どの会社と協定を結んだ？", ["センターはいつオープンしましたか"], "センターはいつオープンしましたか"),
        ("中小企業の海外展開成約件数の目標は何件ですか", ["企業誘致件数の目標は？"], ""),
        ("ちなみに企業誘致件数の目標は？", ["創業数の目標は？"], ""),
        ("では創業支援体制の充実は？", ["知的財産の担当は？"], "知的財産の担当は？"),
        ("衛星データの方は？", ["商談件数は？"], "商談件数は？"),
        ("担当は？", [], ""),
    ],
)
def test_a_follow_up_carries_the_wording_that_it_leans_on(text: str, before: list[str], wording: str) -> None:
    assert carry(text, turns(*before), NAMES).wording == wording


@pytest.mark.parametrize(
    "answer", ["三つです。\n・港の整備［1］\n・道の整備［1］", "「港の整備」「道の整備」の二つです。"]
)
def test_an_item_is_counted_out_of_the_list_answered_before(answer: str) -> None:
    history = turns("整備の内容は何がありますか", answer=answer)
    assert carry("2番目は何ですか", history).wording == "道の整備"
    assert carry("二つ目は？", history).wording == "道の整備"
    assert carry("9番目は？", history).wording == "整備の内容は何がありますか"


def test_the_plan_named_last_is_carried_with_the_wording() -> None:
    history = [*turns("旧計画の目標は？"), *turns("担当は？", plans=("old",))]
    carried = carry("それはどこ？", history, NAMES, lambda text: ("old",) if "旧" in text else ())
    assert (carried.plan_ids, carried.answered_by) == (("old",), ("old",))
    alone = carry("中小企業の海外展開成約件数の目標は何件ですか", history, NAMES, lambda _: ("old",))
    assert (alone.wording, alone.plan_ids) == ("", ())
