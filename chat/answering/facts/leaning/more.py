"""More of what was told: other initiatives or indicators than those named already, further statements of the same place."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.leaning.followed import Followed, absent
from chat.answering.facts.leaning.places import statements_beside, told_in
from chat.answering.facts.selection import is_of_former, plan_words
from chat.answering.said import How, Said, compute
from chat.answering.wording import say
from corpus.facts import Indicator, Initiative
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from retriever.leaning import Leaning
from retriever.question import Question

MOST_OTHERS: Final = 8
MOST_MORE: Final = 5
_INDICATORS: Final = re.compile(r"指標|目標|項目")
_INITIATIVES: Final = re.compile(r"取り?組|施策|事業|支援|制度|補助")


def say_others(question: Question, leaning: Leaning, knowledge: Knowledge, today: date) -> Followed | None:
    """The other initiatives, or indicators, of the section of what was spoken of, else of the sections around it; those
    named already are left out. None where the plan's are not known."""
    passage = told_in(leaning, knowledge)
    if passage is None:
        return None
    subject = leaning.subject
    of_indicators = isinstance(subject, Indicator) and not _INITIATIVES.search(question.text)
    kind: type[Indicator | Initiative] = Indicator if of_indicators or _INDICATORS.search(question.text) else Initiative
    plan_id = knowledge.plans[passage.plan_id].whole
    path = subject.section if subject is not None else passage.section
    said = squeeze(leaning.told)
    every = [
        fact
        for name, fact in knowledge.named(plan_id)
        if isinstance(fact, kind)
        and name not in said
        and not (isinstance(fact, Indicator) and is_of_former(fact, knowledge))
    ]
    for depth in range(len(path), -1, -1):
        found = {squeeze(fact.name): fact for fact in every if _stands_in(fact.section, path[:depth])}
        if found:
            return _listed(list(found.values()), kind, knowledge, today)
    if not any(isinstance(fact, kind) for _, fact in knowledge.named(plan_id)):
        return _other_rows(question, leaning, knowledge)
    return absent(f"ほかの{_WORDS[kind]}は、この計画に見つけられませんでした。")


def _other_rows(question: Question, leaning: Leaning, knowledge: Knowledge) -> Followed | None:
    """The rows beside the one that was told; None where it was none of a table, or the only one."""
    rows = [e for e in statements_beside(leaning, knowledge) if e.statement.cells and not e.statement.is_head]
    return (
        Followed(said=[Said(text=say(e.statement, question), evidence=(e,)) for e in rows[:MOST_OTHERS]])
        if rows
        else None
    )


_WORDS: Final = {Indicator: "指標", Initiative: "取組"}


def _stands_in(section: SectionPath, path: SectionPath) -> bool:
    return tuple(map(squeeze, section[: len(path)])) == tuple(map(squeeze, path))


def _listed(
    facts: Sequence[Indicator | Initiative], kind: type[Indicator | Initiative], knowledge: Knowledge, today: date
) -> Followed:
    """The facts as a list, the first ones where there are many; each with who is in charge, or its target."""
    plan = plan_words(knowledge.plans[facts[0].plan_id], today)
    shown = facts[:MOST_OTHERS]
    count = compute(How.COUNT, None, *(Decimal(i) for i in range(len(facts))))
    rest = f"（はじめの{len(shown)}件）" if len(shown) < len(facts) else ""
    head = f"ほかの{_WORDS[kind]}は{len(facts)}件です{rest}（{plan}）："
    lines = [f"・{fact.name}" for fact in shown]
    computed = (count, compute(How.COUNT, None, *(Decimal(i) for i in range(len(shown)))))
    evidence = tuple(e for fact in shown for e in knowledge.evidence(fact))
    return Followed(said=[Said(text="\n".join([head, *lines]), evidence=evidence, computed=computed)])


def say_more(question: Question, leaning: Leaning, knowledge: Knowledge) -> Followed | None:
    """Further statements of the place that was told from; None where all was told, or no place is known."""
    passage = told_in(leaning, knowledge)
    if passage is None:
        return None
    fresh = statements_beside(leaning, knowledge)[:MOST_MORE]
    if fresh:
        return Followed(said=[Said(text=say(e.statement, question), evidence=(e,)) for e in fresh])
    return None
