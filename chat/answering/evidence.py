"""A statement that may answer, in its passage, and what stands beside it."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from corpus.fiscal_year import find_years
from corpus.normalize import squeeze
from corpus.passage import Passage, Span
from corpus.statements import YEARS_IN_A_HEAD, Statement, statements
from corpus.time_spans import find_time_spans


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


def evidence_in(passages: Iterable[Passage]) -> Iterator[Evidence]:
    """The statements of passages, without heads of columns, each as evidence by itself."""
    return (evidence_of(p, s) for p in passages for s in statements(p) if not s.is_head)


def title_of(passage: Passage) -> str:
    """The innermost heading over a passage; empty where none is."""
    return passage.section[-1] if passage.section else ""


def first_line(passage: Passage) -> Evidence:
    """The first line of a passage as evidence for the headings above it."""
    text = passage.text.split("\n", 1)[0]
    return evidence_of(passage, Statement(span=Span(start=0, end=len(text)), text=text))


def has_cell_of(row: Statement, years: Collection[int]) -> bool:
    """Whether a row holds a figure under the head of one of these years."""
    pairs = zip(row.heads, row.cells, strict=False)
    return any(_DIGIT.search(cell) and not years_in(head).isdisjoint(years) for head, cell in pairs)


_DIGIT: Final = re.compile(r"\d")


def names_column(statement: Statement, asked: str) -> bool:
    """Whether a squeezed question names the head of a column other than a year, a target or an actual: 合計."""
    return any(head in asked for head in _named_heads(statement.heads))


@lru_cache(maxsize=2048)
def _named_heads(heads: tuple[str, ...]) -> tuple[str, ...]:
    """The squeezed heads of a table's columns after the first, without those of years, targets and actuals."""
    squeezed = [squeeze(head) for head in heads[1:] if len(head) > 1 and not years_in(head)]
    return tuple(head for head in squeezed if not _ROLE.search(head))


_ROLE: Final = re.compile(r"目標|実績|現状|基準|現在|担当|所管|取組|指標")


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
    return years_in(statement.text).union(*map(years_in, statement.heads))


def times_beside(evidence: Evidence) -> frozenset[int]:
    """The years that stand over or beside a statement: its own, its heads', those of a line of years."""
    lines = (years_in(s.text) for s in statements(evidence.passage))
    return years_of(evidence.statement).union(*(years for years in lines if len(years) >= YEARS_IN_A_HEAD))


@lru_cache(maxsize=8192)
def years_in(text: str) -> frozenset[int]:
    """The years that a text names."""
    return frozenset(m.year for m in find_years(text))
