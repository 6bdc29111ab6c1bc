"""A conversation as a value: what was asked, how it was to be read, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Part, Within
from chat.answering.reply import Reply
from chat.conversation.understood import subject, turn_of
from corpus.errors import KeikakuError
from corpus.library import Generation

LONGEST: Final = 12
"""Exchanges kept of a conversation; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One question as typed, and the reply from a generation, or the error that kept it from being asked."""

    asked: str
    within: Within
    generation: Generation
    reply: Reply | None = None
    error: str = ""


Dialogue: TypeAlias = tuple[Exchange, ...]


def turns(dialogue: Sequence[Exchange]) -> list[Turn]:
    """The answered exchanges as the turns that a further question may lean on."""
    return [turn_of(e.asked, e.reply) for e in dialogue if e.reply is not None]


def ask_without(assistant: Assistant, dialogue: Dialogue, part: Part, today: date) -> Dialogue:
    """The dialogue with its last question asked again, a part of what was understood left out."""
    *before, last = dialogue
    knowledge = knowledge_of(assistant.retriever.generation)
    about = subject(last.reply, knowledge) if last.reply is not None else None
    carried = last.reply is not None and bool(last.reply.question.inherited)
    if part is Part.TOPIC and not carried and about is not None:
        within = replace(last.within, not_about=(*last.within.not_about, about.name))
    else:
        within = replace(last.within, without=last.within.without | {part})
    return (*before, _exchange(assistant, tuple(before), last.asked, within, today))


def _exchange(assistant: Assistant, before: Dialogue, text: str, within: Within, today: date) -> Exchange:
    generation = assistant.retriever.generation
    try:
        reply = assistant.ask(text, today=today, history=turns(before), within=within)
    except KeikakuError as error:
        return Exchange(asked=text, within=within, generation=generation, error=str(error))
    return Exchange(asked=text, within=within, generation=generation, reply=reply)
