"""A further question of a conversation, stage by stage, so that what is being done can be shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chat.answering.assistant import Assistant, Stage
from chat.answering.question.scope import Within
from chat.answering.reply import Reply
from chat.conversation.dialogue import LONGEST, Dialogue, Exchange, turns
from corpus.errors import KeikakuError


@dataclass(frozen=True, slots=True)
class Growing:
    """What of an answer is there and proven already; it may still grow, or be all."""

    reply: Reply


def ask_in_stages(
    assistant: Assistant, dialogue: Dialogue, text: str, within: Within, today: date
) -> Iterator[Stage | Growing | Exchange]:
    """The stages of answering ``text`` after a dialogue, each as it begins, the reply as it grows, the exchange last."""
    generation = assistant.retriever.generation
    reply: Reply | None = None
    try:
        for each in assistant.in_stages(text, today=today, history=turns(dialogue), within=within):
            if isinstance(each, Stage):
                yield each
            elif each is not reply:
                reply = each
                yield Growing(each)
        yield Exchange(asked=text, within=within, generation=generation, reply=reply)
    except KeikakuError as error:
        yield Exchange(asked=text, within=within, generation=generation, error=str(error))


def with_exchange(dialogue: Dialogue, exchange: Exchange) -> Dialogue:
    """The dialogue with one more exchange; the oldest goes where there are too many."""
    return (*dialogue, exchange)[-LONGEST:]


def ask_at_once(assistant: Assistant, dialogue: Dialogue, text: str, within: Within, today: date) -> Dialogue:
    """The dialogue with one more question, its stages not shown."""
    for each in ask_in_stages(assistant, dialogue, text, within, today):
        if isinstance(each, Exchange):
            dialogue = with_exchange(dialogue, each)
    return dialogue
