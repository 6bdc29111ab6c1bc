"""What a question asks besides what is told of it already: other cells of the row, other kinds of value."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.fitting.fit import read_at
from chat.answering.question.value_kinds import PLACE, asked_attributes, ends_in_bodies, names_body, states_kind
from chat.answering.said import How, Said
from chat.answering.wording import row_words, say
from corpus.cell_units import with_unit
from corpus.fiscal_year import find_years
from corpus.normalize import fold, squeeze
from corpus.statements import Statement, name_of
from corpus.time_spans import without_times
from retriever.coverage import ASKED_WORDS
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.tokens import content_set

NEAR: Final = 0.4
"""Share of the best score from which a statement of the same place may tell the other kind of value that is asked."""


def besides(question: Question, evidence: Sequence[Evidence], told: Said) -> list[Said]:
    """Lines for what a question asks of the same row or place and a line does not tell; ``evidence`` is best first. A list has
    no one row."""
    if any(each.how is How.COUNT for each in told.computed):
        return []
    rows = [row for e in told.evidence if (row := _row_at(e)) is not None]
    cells = [pair for e in rows[:1] for pair in _unsaid_cells(question, e.statement, told.text)]
    found = [_of_row(rows[0], cells)] if cells else []
    texts = [told.text, *(line.text for line in found)]
    more = of_other_kinds(question, evidence, texts, told.evidence)
    rest = rest_of_sentence(question, told) if not found and not more else []
    return [*found, *rest, *(Said(text=say(e.statement, question), evidence=(e,)) for e in more)]


def rest_of_sentence(question: Question, told: Said) -> list[Said]:
    """The sentence that a line was taken from, where a thing that the question names stands in it and not in the line:
    交付件数は4件、交付額は186万円."""
    (e, *others), asked = told.evidence, squeeze(without_times(question.text))
    if others or e.statement.cells or e.statement.heads:
        return []
    text, said = squeeze(e.statement.text), squeeze(told.text)
    unsaid = (m[0] for m in _NOUN.finditer(asked) if m[0] in text and m[0] not in said and m[0] not in ASKED_WORDS)
    return [Said(text=say(e.statement, question), evidence=(e,))] if any(unsaid) else []


_NOUN: Final = re.compile(r"[一-龥々ァ-ヶー]{2,}")


def _row_at(evidence: Evidence) -> Evidence | None:
    """The row that a fact or a statement was taken from, with its heads; None where that is no row."""
    row = read_at(evidence).statement
    return replace(evidence, statement=row) if row.heads and not row.is_head else None


def _of_row(evidence: Evidence, cells: Sequence[tuple[str, str]]) -> Said:
    return Said(text=row_words(name_of(evidence.statement), cells), evidence=(evidence,))


def _unsaid_cells(question: Question, row: Statement, told: str) -> Iterator[tuple[str, str]]:
    """The filled cells of a row under heads that the question names, of which nothing is told."""
    name, said = name_of(row), squeeze(told)
    terms = [content_set(head) for head in row.heads]
    asked, known = frozenset(question.terms), content_set(name)
    told_years = {
        m.year for h, c in zip(row.heads, row.cells, strict=True) if c and squeeze(c) in said for m in find_years(h)
    }
    for at, (head, cell) in enumerate(zip(row.heads, row.cells, strict=True)):
        if not cell or cell == name or not head or squeeze(cell) in said or row.heads.count(head) > 1:
            continue  # a head over several columns names none of them
        others = frozenset().union(known, *(t for i, t in enumerate(terms) if i != at))
        years = {m.year for m in find_years(head)}
        named = len(squeeze(head)) > 1 and not years and squeeze(head) in squeeze(question.text)
        if named or (years & set(question.years)) - told_years or (terms[at] - others) & asked:
            yield head, with_unit(row, at)


def of_other_kinds(
    question: Question, evidence: Sequence[Evidence], told: Sequence[str], places: Sequence[Evidence]
) -> list[Evidence]:
    """The best statement of the same places for each kind of value that is asked and that nothing told states."""
    said = [replace(e.statement, text=text, cells=(), heads=()) for e in places[:1] for text in told]
    sections = {(e.passage.plan_id, e.passage.section) for e in places}
    rows = {id(e.statement) for e in places if e.statement.cells}
    found: list[Evidence] = []
    turns = Intent.AGENCY not in question.kinds and _WHERE_TO_TURN.search(question.text) is not None
    for kind in (*question.kinds, *([Intent.AGENCY] if turns else [])):
        wanted = replace(question, intent=kind, unit=question.unit if kind is Intent.FIGURE else None)
        if any(_states(wanted, statement) for statement in (*said, *(e.statement for e in found))):
            continue
        near = (
            e
            for e in evidence
            if (e.passage.plan_id, e.passage.section) in sections
            and (not e.statement.cells or id(e.statement) in rows)
            and not e.statement.is_head
            and reaches(e.score, NEAR * evidence[0].score)
            and _states(wanted, e.statement)
        )
        found.extend(islice(near, 1))
    for value in values_asked(question):
        lines = [*told, *(e.statement.text for e in found)]
        if not any(value.search(fold(line)) for line in lines):
            near = (e for e in evidence if _goes_with(e, places, told) and value.search(fold(e.statement.text)))
            found.extend(islice(near, 1))
    return found


_SAID_SHORTLY: Final = (
    (
        re.compile(r"いくら(?!か[^から])|なんぼ|お(?:金|代)は(?:$|[?？。、])"),
        re.compile(r"円|無料|全額|\d割|\d/\d|\d分の\d"),
    ),
    (re.compile(r"どこで(?:あ[っる]|や[っるり]|開|ひら|行|[?？。、]|$)"), PLACE.states),
)
"""Kinds of value that are asked for by a word that asks alone, with what states them."""


def values_asked(question: Question) -> Iterator[re.Pattern[str]]:
    """What states each kind of value that a question asks for: money, a place, a deadline …"""
    yield from (states for asks, states in _SAID_SHORTLY if asks.search(question.text))
    yield from (kind.states for kind in asked_attributes(question.text))


BESIDE: Final = 2
"""Statements before and after one that is told which go on about the same."""

SHORTEST_NAME: Final = 4


def _goes_with(e: Evidence, places: Sequence[Evidence], told: Sequence[str]) -> bool:
    """Whether a statement stands right beside one that is told and is of the same thing, or is the row of what a line names."""
    if e.statement.is_head:
        return False
    if e.statement.cells:
        name = squeeze(name_of(e.statement))
        of_plan = any(e.passage.plan_id == place.passage.plan_id for place in places)
        return of_plan and len(name) >= SHORTEST_NAME and any(name in squeeze(line) for line in told)
    at = read_at(e).place
    beside = (read_at(p) for p in places if p.passage.id == e.passage.id and p.statement.head == e.statement.head)
    return any(0 < abs(read.place - at) <= BESIDE for read in beside)


_WHERE_TO_TURN: Final = re.compile(
    r"(?:どこ|誰|だれ)[にへで](?:まず)?(?:相談|聞|訊|問い?合|申し?込|頼|連絡|行)|(?:相談|問い?合わせ|申し?込み?|連絡)先|窓口"
)
"""Asks whom to turn to, whatever else is asked."""


def _states(wanted: Question, statement: Statement) -> bool:
    if wanted.intent is Intent.AGENCY:
        return names_body(statement.text) or ends_in_bodies(statement.text)
    return states_kind(wanted, statement)
