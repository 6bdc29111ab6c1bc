"""Answers that are lists: the items printed under what a question names."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.lists.section_lists import Entry, PrintedList
from corpus.marks import MarkKind, read_mark
from corpus.normalize import fold
from corpus.passage import Passage
from corpus.statements import Statement, statements
from retriever.order import best_of, reaches

FEWEST: Final = 3
MOST: Final = 12
PASSAGES: Final = 8
NAMED: Final = 0.45
"""Share of the question that the line above the items, with its headings, must speak of."""

COUNT_FITS: Final = 0.35
_COUNT: Final = re.compile(r"(?P<n>\d{1,2}|[一二三四五六七八九十])(?:つ|本|大)?の?(?=[^\d年度月日%件社人円]{2})")
_WANTS_LIST: Final = re.compile(
    r"(?:\d{1,2}|[一二三四五六七八九十])(?:つの|本の|本柱|大|の(?:柱|分野|方向|視点))|何が(?:あり|ある|含)|どんな(?:もの|種類|分野)"
    r"|何と何|一覧|すべて|全て|挙げて|主な.{1,10}(?:は|を)|部材|内訳|それぞれ"
)
_QUOTED: Final = re.compile(r"「[^「」]{2,40}」")
_KANJI: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class ItemList:
    """Items printed one after another, and the statement whose evidence they hang on.

    ``entries`` are those of the whole list, wherever in its section they stand, empty where that wasn't read;
    ``whole`` says that nothing tells of more.
    """

    evidence: Evidence
    items: tuple[Statement, ...]
    score: float
    entries: tuple[Entry, ...] = ()
    whole: bool = False


def wants_list(text: str) -> bool:
    """Whether a question asks for several things."""
    return _WANTS_LIST.search(fold(text)) is not None


def find_list(text: str, evidence: Sequence[Evidence]) -> ItemList | None:
    """The best list among the passages of the best evidence; None where no line above one fits.

    A list with as many items as the question counts (3つの柱) goes before others; so does a
    sentence that names as many things in 「」.
    """
    count = asked_count(text)
    passages: dict[str, Passage] = {}
    for e in evidence:
        if len(passages) < PASSAGES:
            passages.setdefault(e.passage.id, e.passage)
    by_statement = {(e.passage.id, e.statement.span.start): e for e in evidence}
    found = [
        ItemList(above, items, above.covered + (COUNT_FITS if _fits(items, count) else 0.0))
        for passage in passages.values()
        for start, items in _blocks(statements(passage))
        if (above := by_statement.get((passage.id, start))) is not None and reaches(above.covered, NAMED)
    ]
    order = list(passages)

    def at(one: ItemList) -> tuple[int, int, int]:
        return order.index(one.evidence.passage.id), one.evidence.statement.span.start, one.items[0].span.start

    return best_of(
        found,
        lambda one: one.score,
        at,
    )


def read_whole(found: ItemList, read: Callable[[Passage], Sequence[PrintedList]]) -> ItemList:
    """A list with all its items, as ``read`` finds the lists of its section."""
    starts = {(found.evidence.passage.id, item.span.start) for item in found.items}
    for printed in read(found.evidence.passage):
        if any((entry.passage.id, entry.statement.span.start) in starts for entry in printed.entries):
            return replace(found, entries=tuple(printed.entries), whole=printed.whole)
    return found


def asked_count(text: str) -> int | None:
    """How many things a question counts: 3 in 3つの柱."""
    match = _COUNT.search(fold(text))
    if match is None:
        return None
    return int(match["n"]) if match["n"].isdigit() else _KANJI.index(match["n"]) + 1


def _fits(items: Sequence[Statement], count: int | None) -> bool:
    if count is None:
        return False
    if len(items) == 1:
        return len(_QUOTED.findall(items[0].text)) in (count, count + 1)
    return len(items) == count


def _blocks(cut: Sequence[Statement]) -> Iterator[tuple[int, tuple[Statement, ...]]]:
    """Runs of items of one mark, each with the start of the statement above it (or of its first item).

    A sentence that quotes several things is a run of one.
    """
    run: list[Statement] = []
    above: Statement | None = None
    for statement in [*cut, None]:
        same = statement is not None and bool(run) and _family(statement) == _family(run[0])
        if not same and len(run) >= FEWEST:
            yield (above or run[0]).span.start, tuple(run[:MOST])
            yield run[0].span.start, tuple(run[:MOST])
        if statement is None:
            return
        if len(_QUOTED.findall(statement.text)) >= FEWEST:
            yield statement.span.start, (statement,)
        if same:
            run.append(statement)
            continue
        is_item = _family(statement) is not None
        above = above if is_item and not run else (run[-1] if run else above)
        run = [statement] if is_item else []
        if not is_item:
            above = statement


def _family(statement: Statement) -> str | None:
    mark = read_mark(statement.text)
    if mark is None or mark.kind is MarkKind.BRACKET or statement.cells:
        return None
    return mark.family
