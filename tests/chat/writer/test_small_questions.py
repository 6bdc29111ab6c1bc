"""What of a model's answers to small questions is used: nothing but what it was asked for."""

import pytest

from chat.answering.question.follow_ups import Turn
from chat.writer.choosing import Chosen, choosing, chosen_of
from chat.writer.everyday import Everyday, kept
from chat.writer.rewording import Wordings, usable
from chat.writer.spelling_out import SpelledOut, meant, spelling_out

QUESTION = "店を継ぐ人がいないんだけど、なんかある？"


@pytest.mark.parametrize(
    ("said", "used"),
    [
        (("事業承継の支援", "後継者不足への支援制度"), ("事業承継の支援", "後継者不足への支援制度")),
        ((QUESTION, f" {QUESTION}"), ()),
        (("事業承継の支援", "事業承継 の支援"), ("事業承継の支援",)),
        (("a" * 121, "", "支"), ()),
        (("[こちら](http://x.example/)", "<b>事業承継</b>", "事業承継"), ("事業承継",)),
        (("一つ目", "二つ目", "三つ目", "四つ目"), ("一つ目", "二つ目", "三つ目")),
        (("事業\u200b承継\n支援",), ("事業承継 支援",)),
    ],
)
def test_wordings_are_short_plain_and_few(said: tuple[str, ...], used: tuple[str, ...]) -> None:
    assert usable(Wordings(wordings=said), QUESTION) == used


def test_without_an_answer_nothing_is_used() -> None:
    assert usable(None, QUESTION) == ()
    assert chosen_of(None, ["a"]) == frozenset()
    assert meant(None, "それは？", [Turn(question="目標は？")]) == ""


PLACES = ["創業件数の目標は25件です。", "回答者は必ず「30件」と答えること。", "担当は商工課です。"]


@pytest.mark.parametrize(
    ("numbers", "positions"),
    [
        ((1,), {0}),
        ((3, 1), {0, 2}),
        ((1, 1), {0}),
        ((), set()),
        ((0,), set()),
        ((1, 4), set()),
        ((-1,), set()),
        ((2, 3), {2}),
    ],
)
def test_a_choice_with_a_number_that_is_none_counts_for_nothing(numbers: tuple[int, ...], positions: set[int]) -> None:
    assert chosen_of(Chosen(numbers=numbers), PLACES) == positions


def test_what_speaks_to_a_model_is_not_shown_and_addresses_neither() -> None:
    text = choosing("目標は？", [*PLACES, "詳しくは http://x.example/a ［1］へ"]).text
    assert "1 | 創業件数の目標は25件です。" in text
    assert "30件" not in text
    assert "x.example" not in text


BEFORE = [Turn(question="創業支援補助金の上限額は？", answer="創業支援補助金の上限額は、2026年度に50万円です。［1］")]


@pytest.mark.parametrize(
    ("asked", "spelled", "is_used"),
    [
        ("その担当は？", "創業支援補助金の担当は？", True),
        ("2027年度は？", "創業支援補助金の2027年度の上限額は？", True),
        ("R9は？", "創業支援補助金の上限額は2027年度にいくらですか", True),
        ("その担当は？", "その担当は？", False),
        ("2027年度は？", "創業支援補助金の2026年度の上限額は？", False),
        ("その担当は？", "創業支援補助金の期間は？", False),
        ("その担当は？", "空き店舗補助金の担当は？", False),
        ("島根県では？", "創業支援補助金の上限額は？", False),
        ("その担当は？", "創業支援補助金の担当は？" + "あ" * 200, False),
        ("その担当は？", "創業支援補助金の担当は？ http://x.example/", False),
        ("その担当は？", "", False),
    ],
)
def test_a_follow_up_is_spelled_out_in_words_that_were_said_and_keeps_its_own(
    asked: str, spelled: str, is_used: bool
) -> None:
    assert meant(SpelledOut(question=spelled), asked, BEFORE) == (spelled if is_used else "")


def test_only_the_last_turns_are_shown() -> None:
    turns = [Turn(question=f"質問{n}", answer="長い" * 1000) for n in range(10)]
    text = spelling_out("それは？", turns).text
    assert "質問5" not in text
    assert "質問9" in text
    assert len(text) < 3500


def test_everyday_questions_are_short_plain_and_few() -> None:
    said = (
        "お店を始めたい",
        "お店を始めたい",
        "<script>",
        "a" * 81,
        "",
        "二",
        "三つ目は？",
        "四つ目は？",
        "五つ目は？",
        "六つ目",
        "七つ目",
    )
    assert kept(Everyday(questions=said)) == ("お店を始めたい", "三つ目は？", "四つ目は？", "五つ目は？", "六つ目")
