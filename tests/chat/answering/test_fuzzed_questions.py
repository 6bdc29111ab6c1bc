from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Refusal
from chat.rendering.replies import answer_text, reply_object
from corpus.errors import KeikakuError
from tests.chat.fuzzing import count, questions

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

TODAY = date(2026, 11, 22)


def test_whatever_is_asked_ends_in_an_answer_a_refusal_or_an_explanation(municipal_assistant: Assistant) -> None:
    explained, history = [], []
    for number, text in enumerate(questions(seed=1, number=count(120))):
        turns = history[-3:] if number % 4 == 0 else []
        try:
            reply = municipal_assistant.ask(text, today=TODAY, history=turns)
        except KeikakuError as error:
            explained.append(str(error))
            continue
        except Exception as error:
            raise AssertionError(f"question {number}: {text!r}") from error
        assert isinstance(reply, Answer | Refusal)
        said = answer_text(reply)
        assert said.encode("utf-8")
        assert reply_object(reply)
        history.append(Turn(question=text, answer=said))
    assert all(said.endswith("。") for said in explained)
    assert len(explained) < count(120) / 2


def test_half_characters_in_what_was_asked_before_are_replaced(municipal_assistant: Assistant) -> None:
    history = [Turn(question="開発件数の\ud83d目標は？", answer="\udc00 5件です。")]
    reply = municipal_assistant.ask("担当は\ud800？", today=TODAY, history=history)
    assert answer_text(reply).encode("utf-8")
