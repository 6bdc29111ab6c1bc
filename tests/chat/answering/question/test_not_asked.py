from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.not_asked import not_asked
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
        ("はい", None),
    ],
)
def test_what_asks_nothing_of_the_plans_is_told_from_questions(text: str, reason: Reason | None) -> None:
    found = not_asked(text)
    assert (found[0] if found else None) is reason


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
