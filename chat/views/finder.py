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
from chat.answering.facts.support import Wider, best_initiatives
from chat.answering.fitting.fit import read_at
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import Decision
from chat.answering.judgement.signals import signals
from chat.answering.question.not_asked import not_asked, says_nothing
from chat.answering.said import Said
from chat.views.cards import Asking, Body, Card, bodies_of, initiative_card, section_card
from chat.views.same_measures import each_once
from chat.views.situations import question_of
from corpus.errors import KeikakuError
from corpus.facts import Agency, Initiative
from corpus.headings import tells_of_situation
from corpus.normalize import squeeze
from retriever.coverage import held_share
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.versions import OVER

UNREAD: Final = (
    "お困りごとを読み取れませんでした。「今の状況・やりたいこと」を、もう少し言葉にして書いてください"
    "（例：「後継ぎがいない」「店を改装したい」）。"
)

MOST: Final = 8
MOST_ENDED: Final = 4
EACH: Final = 10
BODIES: Final = 4
"""Cards in all, of plans that are over, initiatives looked at for each wish, bodies in all."""

LEAST_RIGHT: Final = 0.25
SHARING: Final = 0.5
"""Probability, by the judgement, that a card by itself answers, from which it is shown, and what this is multiplied by where
the card holds a word of the situation. Of 234 questions about support 199 then had the answer among three cards, 156 in the
first (202 and 153 of all cards); of 90 situations that no plan speaks of 37 got no card (none before), the others 3.6
on the average (6.6)."""

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
    if wish.situation.strip() in asked and _says_nothing(wish.situation, assistant):
        raise KeikakuError(UNREAD)
    knowledge = knowledge_of(assistant.retriever.generation)
    being = {"業種": ("industries", wish.industry), "規模": ("sizes", wish.size)}
    by_wish: list[list[Card]] = []
    bodies: dict[str, Body] = {}
    missing: list[str] = []
    for name, text in asked.items():
        question = replace(assistant.understand(text, today=today), intent=Intent.SUPPORT)
        found = _searched(assistant, question, today)
        asking = Asking(question=question, being=being, knowledge=knowledge, today=today)
        by_wish.append([card for card, proof in _cards(found, asking) if _may_help(found, proof, assistant)])
        is_there = _seems_answered(found) and bool(by_wish[-1])
        missing += [] if is_there else [name]
        for body in bodies_of(_grounds(found), knowledge, today) if is_there else ():
            bodies.setdefault(body.name, body)
    cards = each_once(_in_turns(by_wish))
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


def _says_nothing(situation: str, assistant: Assistant) -> bool:
    return not_asked(situation) is not None or says_nothing(situation, assistant.retriever.words.knows)


def _searched(assistant: Assistant, question: Question, today: date) -> Considered:
    """What is found for a question, with initiatives and bodies."""
    found, rank = assistant.consider(question, today), assistant.retriever.rank_facts
    grounds = found.grounds or assistant.grounds(question, today)
    initiatives, bodies = rank(question, Initiative, today), rank(question, Agency, today)
    return replace(found, grounds=replace(grounds, initiatives=initiatives, bodies=bodies))


def _grounds(found: Considered) -> Grounds:
    if found.grounds is None:
        raise ValueError("cards need what was gathered")
    return found.grounds


def _seems_answered(found: Considered) -> bool:
    """Whether the plans seem to answer."""
    if found.judgement is not None:
        return found.judgement.decision is not Decision.REFUSAL
    return found.decided is Decided.LISTED


def _may_help(found: Considered, proof: Sequence[Evidence], assistant: Assistant) -> bool:
    """Whether a card may answer, judged by itself: what is near by one word alone offers something else."""
    said = [Said(text="\n".join(e.statement.text for e in proof), evidence=tuple(proof))]
    measured = signals(found, said, from_facts=False, calculated=False)
    shares = any(held_share(_grounds(found).sought.topic, read_at(e).named) for e in proof)
    return reaches(assistant.judge(measured).right, LEAST_RIGHT * (SHARING if shares else 1.0))


def _cards(found: Considered, asking: Asking) -> Iterator[tuple[Card, Sequence[Evidence]]]:
    """The places of the statements that fit best, each initiative or section once, then further initiatives that fit, then
    the sections that tell how things are; each card with what proves it."""
    grounds, knowledge = _grounds(found), asking.knowledge
    best = grounds.evidence
    places = list(takewhile(lambda p: reaches(p[1][0].score, NEAR * best[0].score), _by_place(best, knowledge)))
    of_now = [place for place in places if place[0] is None and _tells_of_now(place[1][0])]
    further = [(i, best) for i in best_initiatives(grounds, knowledge, asking.today, EACH)]
    for initiative, fitting in (*(place for place in places if place not in of_now), *further, *of_now):
        if initiative is not None:
            card, proof = initiative_card(initiative, best, asking), knowledge.evidence(initiative)
        else:
            told = choose(asking.question, fitting, ())
            card, proof = section_card(told, asking), tuple(e for e, _ in told)
        if card is not None:
            yield card, proof


def _tells_of_now(evidence: Evidence) -> bool:
    """Whether a statement stands where things are told as they are, not what is offered."""
    return any(map(tells_of_situation, evidence.passage.section[-2:]))


def _by_place(found: Sequence[Evidence], knowledge: Knowledge) -> Iterable[tuple[Initiative | None, list[Evidence]]]:
    """Statements by the initiative that they are of, or detail, or by their section, best first."""
    by_place: dict[Hashable, tuple[Initiative | None, list[Evidence]]] = {}
    wider = Wider(knowledge)
    for e in found:
        initiative = next((wider.than(i) for i in knowledge.at(e, Initiative)), None)
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
