"""The answer to a question that asks something of the fact spoken of before it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.leaning.followed import Followed
from chat.answering.facts.leaning.former import say_former
from chat.answering.facts.leaning.in_charge import say_in_charge
from chat.answering.facts.leaning.more import say_more, say_others
from chat.answering.facts.leaning.reached import say_later, say_reached
from chat.answering.facts.leaning.value import say_value
from retriever.leaning import Asks, Leaning
from retriever.question import Question

_OF_SUBJECT: Final[Mapping[Asks, Callable[[Leaning, Knowledge, date], Followed | None]]] = {
    Asks.ACHIEVED: say_reached,
    Asks.PROGRESS: say_later,
}


def follow(question: Question, knowledge: Knowledge, today: date) -> Followed | None:
    """What facts and places of the conversation say to it; None where the search is to find it.

    What changed and what the whole is are questions of their own, spelled out.
    """
    leaning = question.leaning
    if leaning is None:
        return None
    match leaning.asks:
        case Asks.FORMER:
            return say_former(question, leaning, knowledge, today)
        case Asks.VALUE:
            return say_value(question, leaning, knowledge, today)
        case Asks.AGENCY:
            known = say_in_charge(leaning, knowledge, today)
            stated = None if known is not None and known.said else say_value(question, leaning, knowledge, today)
            return stated if stated is not None and (stated.said or known is None) else known
        case Asks.OTHERS:
            return say_others(question, leaning, knowledge, today)
        case Asks.MORE:
            return say_more(question, leaning, knowledge)
        case asks:
            return _OF_SUBJECT[asks](leaning, knowledge, today) if asks in _OF_SUBJECT else None
