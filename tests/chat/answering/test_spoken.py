"""Near misses: a figure that the plans state of something else, or of more, is not given as the one that was asked for."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Refusal

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "question",
    [
        "林業の企業誘致件数の目標は",
        "大学の誘致件数の目標",
        "電気バスの導入台数の目標",
        "病院のIoT導入率は",
        "公立学校のIoT導入率",
        "介護ロボットの導入台数",
        "農業の事業承継診断件数",
        "農業就業者数の目標は",
        "ロボパークの来場者数は何人",
        "市町村合併の時期は",
    ],
)
def test_a_figure_of_another_or_wider_thing_is_refused_or_shown_as_a_likely_place_only(
    corpus_assistant: Assistant, question: str
) -> None:
    reply = corpus_assistant.ask(question, today=TODAY)
    assert isinstance(reply, Refusal) or reply.likely


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("県内の企業誘致件数の目標は", "125件"),
        ("医療関連分野での事業化件数の目標（平成25年の計画）", "10件"),
        ("中小企業のIoT導入率の目標は", "28%"),
        ("衛星や飛行機部品の受注額、2026年度までの目標額は？", "300,000万円"),
        ("ゆめ花博の来場者は何人を見込んでいましたか", "30万人"),
    ],
)
def test_a_modifier_that_is_spoken_of_does_not_stand_in_the_way(
    corpus_assistant: Assistant, question: str, figure: str
) -> None:
    reply = corpus_assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert figure in reply.claims[0].text
