"""Support that fits a business: what fits best, what is not found, what the plans leave open."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile, zip_longest
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.choosing import choose, section_of
from chat.answering.evidence import Evidence
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.facts.support import best_initiatives
from chat.answering.judgement.considered import Decided
from chat.answering.judgement.judge import Decision
from chat.views.cards import Asking, Body, Card, bodies_of, initiative_card, section_card
from chat.views.situations import question_of
from corpus.errors import KeikakuError
from corpus.facts import Agency, Initiative
from corpus.headings import tells_of_situation
from corpus.normalize import squeeze
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.versions import OVER

MOST: Final = 8
MOST_ENDED: Final = 4
EACH: Final = 10
BODIES: Final = 4
"""Cards in all, of plans that are over, initiatives looked at for each wish, bodies in all."""

NEAR: Final = 0.8
"""Share of the best statement's score from which a place is a card. Of 113 questions about support in unlike towns the
first card, and the first three, held the answer for 80, 97 (.9: 80, 91; .7: 81, 99, but less in the right order); for
37 and 39 where only initiatives were cards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a business says of itself; empty parts are not asked about."""

    industry: str = ""
    size: str = ""
    situation: str = ""
    themes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unstated:
    """A usual condition that cards leave open: all of them, or those ``of`` these names."""

    condition: str
    of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What may help, best first, and whom to ask whatever it is.

    ``cards`` are of plans in force, or to come, ``ended`` of those that are over. ``missing`` are the wishes, in the
    asker's words, for which the plans seem to hold nothing: what is shown is then the nearest. ``unstated`` is what the
    cards leave open, ``publishers`` whom to ask where no body is printed.
    """

    cards: tuple[Card, ...]
    ended: tuple[Card, ...]
    bodies: tuple[Body, ...]
    missing: tuple[str, ...]
    unstated: tuple[Unstated, ...]
    publishers: tuple[str, ...]


def find_support(assistant: Assistant, wish: Wish, today: date) -> Found:
    """The initiatives that fit best, those of plans that are over apart, and the bodies that fit.

    Raises:
        KeikakuError: nothing was said of the situation, or it is too long.
    """
    asked = dict(_questions(wish))
    if not asked:
        raise KeikakuError("「今の状況・やりたいこと」を書くか、テーマを一つ以上選んでください。")
    knowledge = knowledge_of(assistant.retriever.generation)
    being = {"業種": ("industries", wish.industry), "規模": ("sizes", wish.size)}
    by_wish: list[list[Card]] = []
    bodies: dict[str, Body] = {}
    missing: list[str] = []
    for name, text in asked.items():
        question = replace(assistant.understand(text, today=today), intent=Intent.SUPPORT)
        grounds, is_there = _searched(assistant, question, today)
        missing += [] if is_there else [name]
        asking = Asking(question=question, being=being, knowledge=knowledge, today=today)
        by_wish.append(list(_cards(grounds, asking)))
        for body in bodies_of(grounds, knowledge, today):
            bodies.setdefault(body.name, body)
    cards = _in_turns(by_wish)
    current = [card for card in cards if card.status not in OVER][:MOST]
    ended = [card for card in cards if card.status in OVER][:MOST_ENDED]
    shown = current or ended
    return Found(
        cards=tuple(current),
        ended=tuple(ended),
        bodies=tuple(bodies.values())[:BODIES],
        missing=tuple(missing),
        unstated=tuple(_unstated(shown)),
        publishers=tuple(dict.fromkeys(c.plan.publisher for c in shown if c.plan.publisher and not c.where)),
    )


def _questions(wish: Wish) -> Iterator[tuple[str, str]]:
    """What is searched for, by how the asker calls it: the situation, then each theme."""
    if any(char.isalnum() for char in wish.situation):
        yield wish.situation.strip(), wish.situation
    for theme in wish.themes:
        if text := question_of(theme):
            yield theme, text


def _searched(assistant: Assistant, question: Question, today: date) -> tuple[Grounds, bool]:
    """What is found for a question, with initiatives and bodies, and whether the plans seem to answer it."""
    found, rank = assistant.consider(question, today), assistant.retriever.rank_facts
    grounds = found.grounds or assistant.grounds(question, today)
    grounds = replace(grounds, initiatives=rank(question, Initiative, today), bodies=rank(question, Agency, today))
    if found.judgement is not None:
        return grounds, found.judgement.decision is not Decision.REFUSAL
    return grounds, found.decided is Decided.LISTED


def _cards(grounds: Grounds, asking: Asking) -> Iterator[Card]:
    """The places of the statements that fit best, each initiative or section once, then further initiatives that fit, then
    the sections that tell how things are."""
    knowledge, best = asking.knowledge, grounds.evidence
    places = list(takewhile(lambda p: reaches(p[1][0].score, NEAR * best[0].score), _by_place(best, knowledge)))
    of_now = [place for place in places if place[0] is None and _tells_of_now(place[1][0])]
    further = [(i, best) for i in best_initiatives(grounds, knowledge, asking.today, EACH)]
    for initiative, fitting in (*(place for place in places if place not in of_now), *further, *of_now):
        if initiative is not None:
            card = initiative_card(initiative, best, asking)
        else:
            card = section_card(choose(asking.question, fitting, ()), asking)
        if card is not None:
            yield card


def _tells_of_now(evidence: Evidence) -> bool:
    """Whether a statement stands where things are told as they are, not what is offered."""
    return any(map(tells_of_situation, evidence.passage.section[-2:]))


def _by_place(found: Sequence[Evidence], knowledge: Knowledge) -> Iterable[tuple[Initiative | None, list[Evidence]]]:
    """Statements by the initiative that they are of, or their section, best first."""
    by_place: dict[Hashable, tuple[Initiative | None, list[Evidence]]] = {}
    for e in found:
        initiative = next(iter(knowledge.at(e, Initiative)), None)
        place = section_of(e) if initiative is None else (initiative.plan_id, initiative.span)
        by_place.setdefault(place, (initiative, []))[1].append(e)
    return by_place.values()


def _in_turns(by_wish: Sequence[Sequence[Card]]) -> list[Card]:
    """Each once; each wish gets its best before any gets its second best."""
    once: dict[tuple[str, str], Card] = {}
    for card in (card for row in zip_longest(*by_wish) for card in row if card is not None):
        once.setdefault((card.plan.id, squeeze(card.name)), card)
    return list(once.values())


def _unstated(cards: Sequence[Card]) -> Iterator[Unstated]:
    """What cards leave open, once for all of them."""
    for condition in dict.fromkeys(name for card in cards for name in card.unstated):
        of = [card.name for card in cards if condition in card.unstated]
        yield Unstated(condition=condition, of=tuple(of) if len(of) < len(cards) else ())
