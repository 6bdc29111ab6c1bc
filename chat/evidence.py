"""From ranked passages to ranked statements: what in them answers the question."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Final

from chat.asked import has_unit, names_bodies, states_kind
from corpus.fiscal_year import find_years
from corpus.marks import read_mark
from corpus.normalize import fold, squeeze
from corpus.passage import Passage, Span
from corpus.plan import Plan, PlanStatus
from corpus.statements import YEARS_IN_A_HEAD, Statement, statements
from corpus.time_spans import find_time_spans
from retriever.coverage import Weights, weigh
from retriever.hybrid import HybridRetriever, Ranked
from retriever.order import as_printed, best_first, reaches
from retriever.question import Concept, Intent, Question
from retriever.tokens import content_set, content_words, terms

OWN: Final = 1.0
HEADING: Final = 0.6
NEARBY: Final = 0.25
"""Weight of a query term in the statement itself, in the headings above it, elsewhere in its passage."""

SYNONYM: Final = 0.8
"""Weight of a query term whose meaning stands in the statement in another word."""

PASSAGE: Final = 0.6
"""Weight of the passage's rank against the statement's own words."""

KIND: Final = 0.35
"""What it is worth that a statement holds the kind of value asked for."""

UNIT: Final = 0.15
LABEL_ONLY: Final = 0.3
"""What it costs to be a bare label or a row of column heads."""

VERBATIM: Final = 0.04
VERBATIM_MOST: Final = 10
"""Each character of the longest stretch shared with the question, from the fourth on."""

FOCUS: Final = 0.3
"""What it is worth that a statement begins with the very thing asked for (会場はどこ → 会場 …)."""

IN_FORCE: Final = 0.15
"""What it is worth to stand in a plan in force, where neither plan nor year is named."""

YEAR: Final = 0.2
"""What it is worth that a statement or its column heads name the year asked for."""

READ_CLOSELY: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A statement in its passage; ``covered`` is the share of the question (by idf) it speaks of."""

    passage: Passage
    statement: Statement
    score: float
    covered: float


def evidence_of(passage: Passage, statement: Statement) -> Evidence:
    """A statement that answers by itself."""
    return Evidence(passage=passage, statement=statement, score=1.0, covered=1.0)


def first_line(passage: Passage) -> Evidence:
    """The first line of a passage as evidence for the headings above it."""
    text = passage.text.split("\n", 1)[0]
    return evidence_of(passage, Statement(span=Span(start=0, end=len(text)), text=text))


@dataclass(frozen=True, slots=True)
class _Words:
    own: frozenset[str]
    heading: frozenset[str]
    nearby: frozenset[str]
    years: frozenset[int]


def rank_statements(
    question: Question, ranked: Sequence[Ranked], retriever: HybridRetriever, today: date
) -> list[Evidence]:
    """All statements of the ranked passages, best first; those that tie by plan, then as printed.

    Where the question names no plan and no year, a plan in force on ``today`` goes before others
    that say about as much.
    """
    plans = retriever.generation.plans
    open_question = not question.plan_ids and not question.years
    weights = weigh(question, retriever.words)
    best = max((r.score for r in ranked), default=1.0) or 1.0
    found: list[Evidence] = []
    for hit in ranked:
        in_force = plans[hit.passage.plan_id].status(today) is PlanStatus.IN_FORCE
        preferred = IN_FORCE if open_question and in_force else 0.0
        for statement, words in _statement_words(hit.passage):
            covered = _covered(weights, words)
            score = covered + PASSAGE * hit.score / best + _kind_score(question, statement) + preferred
            score += YEAR if words.years & set(question.years) else 0.0
            found.append(Evidence(passage=hit.passage, statement=statement, score=score, covered=covered))
    found = _ordered(found, plans, today)
    asked, focus = squeeze(question.text), focus_of(question.text)
    number = ordinal(question.text)
    near = [
        replace(
            e,
            score=e.score
            + _closeness(e.statement, asked, focus)
            + _row_fit(e.statement, question, asked)
            + ORDINAL * _is_item(e.statement, number),
        )
        for e in found[:READ_CLOSELY]
    ]
    ordered = _ordered(near, plans, today)
    return _in_force_first(ordered, question, retriever, today) if open_question else ordered


def _ordered(found: Sequence[Evidence], plans: Mapping[str, Plan], today: date) -> list[Evidence]:
    return best_first(
        found,
        lambda e: e.score,
        lambda e: (as_printed(plans[e.passage.plan_id], e.passage.span.start, today), e.statement.span.start),
    )


ABOUT_AS_WELL: Final = 0.8
"""Share of the best score from which a plan in force answers rather than one that has ended."""


def _in_force_first(
    best: list[Evidence], question: Question, retriever: HybridRetriever, today: date
) -> list[Evidence]:
    """The figure that the plan in force states about as well goes before that of a plan that has ended."""
    plans = retriever.generation.plans
    if question.intent is not Intent.FIGURE or not best:
        return best
    for e in best:
        if not reaches(e.score, ABOUT_AS_WELL * best[0].score):
            break
        if plans[e.passage.plan_id].status(today) is PlanStatus.IN_FORCE and states_kind(question, e.statement):
            return [replace(e, score=best[0].score), *(other for other in best if other is not e)]
    return best


def _covered(weights: Weights, words: _Words) -> float:
    meant = {t for c, weight in weights.concepts if not weight and c.stands_in(words.own) for t in c.own}
    covered = sum(
        weight * max(_place(term, words), SYNONYM if term in meant else 0.0) for term, weight in weights.terms
    )
    covered += sum(weight * _concept_place(concept, words) for concept, weight in weights.concepts)
    return covered / weights.total


def _place(term: str, words: _Words) -> float:
    if term in words.own:
        return OWN
    if term in words.heading:
        return HEADING
    return NEARBY if term in words.nearby else 0.0


def _concept_place(concept: Concept, words: _Words) -> float:
    if concept.stands_in(words.own):
        return OWN
    if concept.stands_in(words.heading):
        return HEADING
    return NEARBY if concept.stands_in(words.nearby) else 0.0


def _kind_score(question: Question, statement: Statement) -> float:
    text = statement.text
    score = KIND if states_kind(question, statement) else 0.0
    if question.unit is not None and has_unit(statement, question.unit):
        score += UNIT
    if question.intent is Intent.AGENCY and names_bodies(text):
        score += UNIT
    is_label = len(text) < 12 and not any(c.isdigit() for c in text)
    return score - (LABEL_ONLY if is_label or statement.is_head else 0.0)


_ORDINAL: Final = re.compile(r"(?P<n>\d{1,2})\s*(?:番目|つ目|個目)|第\s*(?P<nth>\d{1,2})の")
ORDINAL: Final = 0.5
"""What it is worth to be the item whose number the question names (5番目は何)."""


def ordinal(text: str) -> int | None:
    """The number by which a question names an item: 3 in 「3番目の柱」."""
    match = _ORDINAL.search(fold(text))
    return int(match["n"] or match["nth"]) if match else None


def _is_item(statement: Statement, number: int | None) -> bool:
    mark = read_mark(statement.cells[0] if statement.cells else statement.text) if number is not None else None
    return mark is not None and mark.number == number


def _closeness(statement: Statement, asked: str, focus: str) -> float:
    text = squeeze(statement.text)
    shared = max(_longest_shared(asked, text), int(HEADING * _longest_shared(asked, squeeze(statement.head))))
    score = VERBATIM * min(max(shared - 3, 0), VERBATIM_MOST)
    if focus and focus in text[: len(focus) + 3]:
        score += FOCUS
    return score


ROW: Final = 0.4
"""What it is worth that a question names the whole of a row's label, and costs that it names none of it."""

COLUMN: Final = 0.3
"""What it is worth that a question names the head of a column (合計, or its year), or a cell beside the label."""


def _row_fit(statement: Statement, question: Question, asked: str) -> float:
    if not statement.cells or not statement.heads or statement.is_head:
        return 0.0
    label = content_set(next((c for c in statement.cells if c), ""))
    meant = frozenset(question.terms).union(*(c.own for c in question.concepts))
    fit = ROW * (len(label & meant) / len(label) - 0.5) if label else 0.0
    dated = any({m.year for m in find_years(head)} & set(question.years) for head in statement.heads[1:])
    column = dated or names_column(statement, asked)
    total = _ASKS_TOTAL.search(asked) is not None and _is_total(statement)
    return fit + COLUMN * column + COLUMN * _names_cell(statement, asked) + ROW * total


_ASKS_TOTAL: Final = re.compile(r"全部で|合計|総計|総額|合わせて|あわせて|トータル|全体で")
_TOTAL: Final = re.compile(r"(?:合|総|小|累)?計|合計額|総額|総数|全体")


def _is_total(statement: Statement) -> bool:
    """Whether a row is that of the whole: by its label, or by the one of the group that it stands in."""
    label = next((c for c in statement.cells if c), "")
    return any(_TOTAL.fullmatch(squeeze(text)) for text in (label, statement.head))


SHORTEST_NAME: Final = 3


def _names_cell(statement: Statement, asked: str) -> bool:
    """Whether a squeezed question names what stands beside a row's label, a place or a body: 山口県 after 第2位."""
    cells = (squeeze(cell) for cell in statement.cells[1:])
    return any(len(c) >= SHORTEST_NAME and not any(map(str.isdigit, c)) and c in asked for c in cells)


def names_column(statement: Statement, asked: str) -> bool:
    """Whether a squeezed question names the head of a column other than a year, a target or an actual: 合計."""
    heads = [
        head
        for head in statement.heads[1:]
        if len(head) > 1 and not find_years(head) and not _ROLE.search(squeeze(head))
    ]
    return any(squeeze(head) in asked for head in heads)


_ROLE: Final = re.compile(r"目標|実績|現状|基準|現在|担当|所管|取組|指標")


def _longest_shared(a: str, b: str) -> int:
    """Length of the longest stretch that both hold."""
    longest = 0
    for start in range(len(a)):
        while start + longest < len(a) and a[start : start + longest + 1] in b:
            longest += 1
    return longest


_ASKED: Final = re.compile(
    r"(?P<focus>[^、。？?はがをのにで（）()\s]{2,16})(?:は|って|を|とは|が)?(?:どこ|いつ|何|誰|どれ|いくら|いくつ|どの|教えて|知りたい|[?？]|$)"
)


_POLITE: Final = re.compile(r"(?:でしょう|ましょう)か")


def focus_of(text: str) -> str:
    """The noun right before what asks: 会場 in 「…の会場はどこ」; empty where there is none."""
    for span in reversed(find_time_spans(text)):
        text = f"{text[: span.at]}、{text[span.until :]}"
    match = _ASKED.search(_POLITE.sub("か", text))
    return squeeze(match["focus"]) if match else ""


def years_of(statement: Statement) -> frozenset[int]:
    """The years that a statement or its column heads name."""
    return frozenset(m.year for text in (statement.text, *statement.heads) for m in find_years(text))


def times_beside(evidence: Evidence) -> frozenset[int]:
    """The years that stand over or beside a statement: its own, its heads', those of a line of years."""
    lines = (_years_in(s.text) for s in statements(evidence.passage))
    return years_of(evidence.statement).union(*(years for years in lines if len(years) >= YEARS_IN_A_HEAD))


@lru_cache(maxsize=8192)
def _years_in(text: str) -> frozenset[int]:
    return frozenset(m.year for m in find_years(text))


@lru_cache(maxsize=4096)
def _statement_words(passage: Passage) -> tuple[tuple[Statement, _Words], ...]:
    path = frozenset(terms("\n".join(passage.section[-3:]))) | frozenset(terms(passage.lead))
    cut = statements(passage)
    own = [frozenset(terms(s.text)) for s in cut]
    nearby = path.union(*own, content_words("\n".join(passage.section))) if own else path
    return tuple(
        (s, _Words(words, path | frozenset(terms(" ".join((s.head, *s.heads)))), nearby, years_of(s)))
        for s, words in zip(cut, own, strict=True)
    )
