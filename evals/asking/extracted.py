"""Whether what a table row states became a fact of the kind that answers such questions."""

import re
from collections.abc import Sequence
from typing import Final

from chat.answering.evidence import evidence_of
from chat.answering.facts.knowledge import Knowledge
from corpus.facts import Fact, Indicator, Initiative, Milestone, figures
from corpus.passage import Passage
from corpus.quantities import find_quantities
from corpus.statements import Statement
from evals.judging.stated import states
from retriever.question import Intent

_KINDS: Final[dict[Intent, tuple[type[Indicator | Initiative | Milestone], re.Pattern[str]]]] = {
    Intent.FIGURE: (Indicator, re.compile(r"指標|目標値?$|ＫＰＩ|KPI|現状値?$|基準値|実績値")),
    Intent.AGENCY: (Initiative, re.compile(r"担当|所管|主体|(?:取組|実施|関係)機関|部署|課名")),
    Intent.SUPPORT: (Initiative, re.compile(r"(?!)")),
    Intent.SCHEDULE: (Milestone, re.compile(r"工程|スケジュール|実施時期|実施年度")),
}
"""For each intent the facts that answer it, and what stands over the tables that they are read from."""


def is_lost(
    passage: Passage, statement: Statement, wanted: Sequence[str], intent: Intent, knowledge: Knowledge
) -> bool:
    """Whether a statement of what is wanted stands in a table and became no such fact, or one with other figures.

    A plan without any fact of the kind has lost them all.
    """
    if intent not in _KINDS or statement.is_head:
        return False
    kind, heads = _KINDS[intent]
    facts = knowledge.at(evidence_of(passage, statement), kind)
    if any(states(_words(fact), one) for fact in facts for one in wanted):
        return False
    if not any(isinstance(fact, kind) and knowledge.document(fact) == passage.plan_id for fact in knowledge.facts):
        return True
    in_table = statement.cells and any(heads.search(head) for head in (*statement.heads, *passage.section[-1:]))
    return bool(in_table) or any(_counts_alike(fact, wanted) for fact in facts)


def _counts_alike(fact: Fact, wanted: Sequence[str]) -> bool:
    """Whether an indicator has a figure in the unit of what is wanted, so that its own may be misread."""
    units = {q.unit for one in wanted for q in find_quantities(one)} - {None}
    return isinstance(fact, Indicator) and any(q.unit in units for q in find_quantities(_words(fact)))


def _words(fact: Fact) -> str:
    """What a fact says, a line for each value."""
    match fact:
        case Indicator():
            return "\n".join(
                f"{f.printed}{'' if _has_unit(f.printed) else f.unit or ''}\n{f.value}{f.unit or ''}"
                for f in figures(fact)
            )
        case Initiative():
            return "\n".join(f"{a.name}\n{a.printed}" for a in fact.agencies)
        case Milestone():
            return "\n".join(filter(None, (fact.start, fact.end, fact.text)))
        case _:
            return ""


def _has_unit(printed: str) -> bool:
    return not printed[-1:].isdigit()
