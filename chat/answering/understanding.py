"""What a question asks for, after the turns before it and within filters."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.following.carried import Carried
from chat.answering.following.readings import readings
from chat.answering.question.cleaned import clean_question
from chat.answering.question.follow_ups import Turn, accepted
from chat.answering.question.not_asked import not_asked
from chat.answering.question.parts import in_parts
from chat.answering.question.scope import Part, Within
from corpus.normalize import well_formed
from corpus.plan import Plan
from corpus.time_spans import without_time_spans
from corpus.volumes import with_volumes
from retriever.hybrid import HybridRetriever
from retriever.question import Question, understand, with_years
from retriever.versions import asks_former, former_kind, predecessors


def understood(
    typed: str, history: Sequence[Turn], within: Within, retriever: HybridRetriever, today: date
) -> tuple[Question, ...]:
    """How what is ``typed`` may be taken after ``history`` and ``within`` filters, as of ``today``: one way or two, the
    likelier first.

    Raises:
        KeikakuError: nothing is asked, or too much, or no plan may answer it.
    """
    text = clean_question(typed)
    turns = [replace(t, question=well_formed(t.question), answer=well_formed(t.answer)) for t in history]
    text = accepted(text, turns) or text
    text = _dated(text, turns, today)
    knowledge = knowledge_of(retriever.generation)
    known = retriever.passage_ids
    turns = [
        replace(turn, places=tuple(i for i in turn.places if i in known))
        for turn in turns
        if not_asked(turn.question) is None
    ]
    ways = readings(text, turns, knowledge, today)
    return tuple(_within(way.text or text, way, within, knowledge, today) for way in ways)


def _dated(text: str, turns: Sequence[Turn], today: date) -> str:
    """``text`` with 去年 and the like as the years that they are; 前の年 is counted from the one that the conversation named
    last."""
    before = "".join(f"{with_years(turn.question, today)}\n" for turn in turns)
    return with_years(f"{before}{text}", today).removeprefix(before)


def _within(text: str, carried: Carried, within: Within, knowledge: Knowledge, today: date) -> Question:
    """What a question that takes something over asks for within filters."""
    plans = knowledge.plans
    if _REACHED.search(text):
        reports = (report for plan_id in carried.plan_ids for report in knowledge.reports_on(plan_id))
        carried = replace(carried, plan_ids=tuple(dict.fromkeys((*carried.plan_ids, *reports))))
    if Part.TOPIC in within.without:
        carried = replace(carried, wording="", leaning=None)
    question = _read(text, carried, plans, today)
    if Part.YEAR in within.without or (Part.PLAN in within.without and question.names_plan_by_year):
        undated = replace(carried, wording=without_time_spans(carried.wording))
        question = _read(without_time_spans(text), undated, plans, today)
    if Part.PLAN in within.without:
        question = replace(question, plan_ids=(), documents=(), leaning=None)
    question = replace(question, not_about=within.not_about)
    allowed = within.scope.plan_ids(plans, today)
    if question.inherits_plans and allowed and not set(allowed) & set(question.plan_ids):
        question = replace(question, plan_ids=(), documents=(), leaning=None)
    question = within.scope.limit(question, plans, today)
    return in_parts(question, plans, today, knowledge.named_facts.joined_names(question.text))


_REACHED: Final = re.compile(r"実績|達成|進捗|進み|届い|現在|今は|いまは|最新|どうなっ")
"""Asks what became of a plan, which the reports on it tell."""


def _read(text: str, carried: Carried, plans: Mapping[str, Plan], today: date) -> Question:
    question = understand(text, plans, today, inherited=carried.wording, inherited_plans=carried.plan_ids)
    question = replace(
        question, leaning=carried.leaning, otherwise=carried.otherwise, places=carried.places, told=carried.told
    )
    if carried.settled:
        return replace(question, plan_ids=carried.plan_ids, documents=(), inherits_plans=bool(carried.plan_ids))
    return _before(question, carried.answered_by, plans)


def _before(question: Question, answered_by: Sequence[str], plans: Mapping[str, Plan]) -> Question:
    """「前の計画」 after an answer means the plans before the one that answered."""
    if not asks_former(question.text):
        return question
    kind = former_kind(question.text)
    known = [i for i in predecessors((plans[i].whole for i in answered_by), plans) if kind in plans[i].title]
    if known:
        return replace(question, plan_ids=with_volumes(known, plans), documents=())
    begun = [period.first for plan_id in answered_by if (period := plans[plan_id].period) is not None]
    if not begun:
        return question
    older = [i for i in question.plan_ids if (period := plans[i].period) is not None and period.first < min(begun)]
    return replace(question, plan_ids=tuple(older)) if older else question
