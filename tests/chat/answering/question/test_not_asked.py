from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.not_asked import not_asked, says_nothing
from chat.answering.reply import Reason, Refusal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("こんにちは", Reason.NO_QUESTION),
        ("おはようございます！", Reason.NO_QUESTION),
        ("こんにちは、よろしくお願いします。", Reason.NO_QUESTION),
        ("ありがとうございました", Reason.NO_QUESTION),
        ("Hello!", Reason.NO_QUESTION),
        ("Thank you.", Reason.NO_QUESTION),
        ("What subsidies are there for small shops?", Reason.LANGUAGE),
        ("중소기업을 위한 지원 제도가 있습니까", Reason.LANGUAGE),
        ("こんにちは。店を開きたいのですが", None),
        ("ありがとう商品券の対象は", None),
        ("DX", None),
        ("KPI 2026", None),
        ("IoT AI", None),
        ("企業誘致件数の目標は？", None),
        ("はい", Reason.NO_QUESTION),
        ("OK", Reason.NO_QUESTION),
        ("なるほど", Reason.NO_QUESTION),
        ("了解です", Reason.NO_QUESTION),
        ("そうなんですね！", Reason.NO_QUESTION),
        ("はい、ありがとうございます", Reason.NO_QUESTION),
        ("助かりました。", Reason.NO_QUESTION),
        ("いいえ", Reason.NO_QUESTION),
        ("<script>alert(1)</script>", Reason.NO_QUESTION),
        ("<b>", Reason.NO_QUESTION),
        ("<b>創業数の目標は？</b>", None),
        ("はいの数は？", None),
        ("OKな条件は", None),
    ],
)
def test_what_asks_nothing_of_the_plans_is_told_from_questions(text: str, reason: Reason | None) -> None:
    found = not_asked(text)
    assert (found[0] if found else None) is reason


@pytest.mark.parametrize("text", ["なるほど", "OK", "ありがとうございます", "<p></p>", "いいえ"])
def test_what_asks_nothing_is_answered_kindly_without_looking_anything_up(assistant: Assistant, text: str) -> None:
    reply = assistant.ask(text, today=TODAY)
    assert isinstance(reply, Refusal)
    assert reply.citations == ()
    assert reply.message.endswith(("。", "）。"))
    assert "見つけられません" not in reply.message


def test_a_greeting_is_greeted_without_places(assistant: Assistant) -> None:
    reply = assistant.ask("こんにちは", today=TODAY)
    assert isinstance(reply, Refusal)
    assert reply.message.startswith("こんにちは。")
    assert reply.citations == ()
    assert any("質問ではない" in line for line in reply.why)


def test_who_asks_in_another_language_is_told_which_works(assistant: Assistant) -> None:
    reply = assistant.ask("Where can I get a loan for my shop?", today=TODAY)
    assert isinstance(reply, Refusal)
    assert "日本語で" in reply.message
    assert reply.citations == ()


KNOWN = frozenset({"dx", "kpi", "gmp"})


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("asdf", True),
        ("qwerty uiop", True),
        ("あ", True),
        ("ｘ", True),
        ("んんん", True),
        ("ほげほげ", True),
        ("123", True),
        ("12,000", True),
        ("？？？", True),
        ("ん？", True),
        ("DX", False),
        ("gmp?", False),
        ("水", False),
        ("移住", False),
        ("こまった", False),
        ("風呂が壊れた", False),
        ("ストーブ", False),
        ("3番目の柱", False),
    ],
)
def test_what_names_nothing_is_told_from_words(text: str, nothing: bool) -> None:
    assert says_nothing(text, KNOWN.__contains__) is nothing


@pytest.mark.parametrize("text", ["asdf", "zzz?", "あ", "ほげほげ", "123"])
def test_what_names_nothing_is_answered_kindly_and_without_places(assistant: Assistant, text: str) -> None:
    reply = assistant.ask(text, today=TODAY)
    assert isinstance(reply, Refusal)
    assert "読み取れませんでした" in reply.message
    assert reply.citations == ()
