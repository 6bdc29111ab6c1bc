"""What the place that answered says of a kind of value (申請の期限は？), or that it states none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence, evidence_in
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.leaning.followed import Followed, absent
from chat.answering.facts.leaning.items import Item, items_of, naming, title_of
from chat.answering.facts.selection import plan_words
from chat.answering.question.asked_values import (
    AMOUNT,
    LIMIT,
    LOOSE,
    PHONE,
    REASON,
    WINDOW,
    AskedValue,
    states_value,
    value_cells,
)
from chat.answering.question.ellipsis import value_of
from chat.answering.said import Said
from chat.answering.wording import clean, say
from corpus.facts import Indicator
from corpus.normalize import squeeze
from corpus.plan import PlanStatus
from corpus.statements import name_of
from retriever.leaning import Leaning
from retriever.question import Question
from retriever.tokens import content_set

MOST: Final = 3
"""Sentences of a place that are told for one kind of value."""


def say_value(question: Question, leaning: Leaning, knowledge: Knowledge, today: date) -> Followed | None:
    """The value asked for, from the thing's own row or sentences, else from its section, else from where else the plan names
    it; that it states none where it does not. None, for the search, where what was told is not known or is an indicator, or where
    the value is not told by its form."""
    value, subject = value_of(question.text), leaning.subject
    if value is None or (isinstance(subject, Indicator) and value is not WINDOW):
        of_indicator = isinstance(subject, Indicator) and value is REASON
        return (
            _no_reason(subject.name, knowledge.evidence(subject), knowledge, today)
            if of_indicator and subject
            else None
        )
    items: list[Item] = []
    for item in items_of(leaning, knowledge):
        items.append(item)
        for kind, place in _places(value, item, knowledge):
            if said := _stated(kind, place, item, question):
                return Followed(said=[_of_plan(said, item, knowledge, today)])
    if not items or value in LOOSE:
        return None
    if value is PHONE and (said := _stated(value, _of_bodies(leaning, knowledge), items[0], question)):
        return Followed(said=[_of_plan(said, items[0], knowledge, today)])
    return _missing(value, items[0], knowledge, today)


def _missing(value: AskedValue, item: Item, knowledge: Knowledge, today: date) -> Followed:
    """That a value is not stated of a thing, unless the search finds it near."""
    if value is REASON:
        return _no_reason(item.name, [item.told], knowledge, today)
    plan = plan_words(knowledge.plans[item.told.passage.plan_id], today)
    missing = absent(f"「{item.name}」に、{value.name}は記載が見つかりません（{plan}）。", [item.told])
    return replace(missing, unless_found=lambda e: _is_stated_near(e, value, item))


def _no_reason(name: str, told: Sequence[Evidence], knowledge: Knowledge, today: date) -> Followed:
    """That no reason is stated for what was told of a thing, unless sentences are found that give one."""
    plan, words = plan_words(knowledge.plans[told[0].passage.plan_id], today), content_set(name)
    missing = absent(f"「{name}」に、理由は記載が見つかりません（{plan}）。", told)
    return replace(missing, unless_found=lambda e: _gives_reason(e, words))


def _gives_reason(e: Evidence, words: frozenset[str]) -> bool:
    """Whether a sentence that speaks of a thing gives a reason."""
    return not e.statement.cells and bool(words & content_set(e.statement.text)) and states_value(REASON, e.statement)


def _is_stated_near(e: Evidence, value: AskedValue, item: Item) -> bool:
    """Whether a statement states a kind of value in a section below that of a thing."""
    told, path = item.told.passage, e.passage.section[: len(item.told.passage.section)]
    if e.passage.section == told.section:
        return False
    stated = value_cells(value, e.statement) if e.statement.cells else states_value(value, e.statement)
    return e.passage.plan_id == told.plan_id and path == told.section and bool(stated)


def _places(value: AskedValue, item: Item, knowledge: Knowledge) -> Iterator[tuple[AskedValue, Sequence[Evidence]]]:
    """Where a value may stand, the nearest first; an amount in the thing's own words is as good as its limit."""
    yield value, item.own
    if value is LIMIT:
        yield AMOUNT, item.own
    yield value, item.beside
    yield value, tuple(naming(item, knowledge))


def _stated(value: AskedValue, place: Sequence[Evidence], item: Item, question: Question) -> Said | None:
    """The first row of a place that states the value, or its sentences that do."""
    sentences = [e for e in place if not e.statement.cells and states_value(value, e.statement)]
    for e in place:
        if e.statement.cells and (cells := value_cells(value, e.statement)):
            told = "、".join(f"{clean(head)}は{clean(cell)}" for head, cell in cells[:MOST])
            return Said(text=f"「{clean(name_of(e.statement))}」の{told}です", evidence=(e,))
    if not sentences:
        return None
    first = sentences[0]
    chosen = [e for e in sentences if e.passage.section == first.passage.section][:MOST]
    lines = [say(e.statement, question) for e in chosen]
    text = "".join(lines) if all(line.endswith("。") for line in lines) else "\n・".join(lines)
    named = item.name if first.passage.section == item.told.passage.section else title_of(first.passage)
    needs_name = named and squeeze(named) not in squeeze(text)
    return Said(text=f"「{named}」{text}" if needs_name else text, evidence=tuple(chosen))


def _of_bodies(leaning: Leaning, knowledge: Knowledge) -> tuple[Evidence, ...]:
    """For whom to call: the rows and sentences that name a body that the conversation spoke of."""
    told = squeeze(leaning.told)
    return tuple(
        e
        for e in evidence_in(knowledge.of_documents(leaning.plan_ids))
        if any(name in told for name in _body_names(e.statement.cells[:1]))
    )


def _body_names(cells: Iterable[str]) -> list[str]:
    return [part for cell in cells for part in (squeeze(cell), *map(squeeze, cell.split())) if len(part) > 2]


def _of_plan(said: Said, item: Item, knowledge: Knowledge, today: date) -> Said:
    """Of a plan that is over, said to be of that plan."""
    plan = knowledge.plans[item.told.passage.plan_id]
    if plan.status(today) is not PlanStatus.ENDED:
        return said
    return Said(text=f"{said.text}（{plan_words(plan, today)}）", evidence=said.evidence)
