"""The row, or the time, with the most, the least or another rank of what a question names."""

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_order import asks_both_ends, asks_extreme, asks_rank, asks_time_extreme
from chat.answering.facts.tables.meant import as_counted, rows_meant, subject
from chat.answering.facts.tables.naming import columns_named, core, one_column, places, run_between
from chat.answering.facts.tables.operations import ORDERED, apart, both_ends, extreme, money, ranked
from chat.answering.facts.tables.reckoned import largest_between
from chat.answering.facts.tables.sentence import labelled_in
from chat.answering.facts.tables.signed import falls_most, minus_of, signed_column
from chat.answering.facts.tables.table import FEWEST, Point, Table, is_nothing
from chat.answering.facts.values.scales import in_asked_unit
from chat.answering.said import Computed
from chat.answering.wording import clean
from corpus.fiscal_year import find_years
from corpus.normalize import fold, squeeze
from retriever.question import Question

_TIME: Final = re.compile(r"何年|どの年|年度は|いつ|年(?:度)?(?:と|は|が|を|で)")


NAMES_YEARS: Final = 3
"""Columns headed by years in a table over time."""

_Found: TypeAlias = tuple[str, tuple[Computed, ...], Sequence[Evidence]]


def largest(table: Table, question: Question, best: Evidence) -> _Found | None:
    """The row, or the time, with the most, the least or the rank that a question asks for, of what it names of a table;
    ``best`` is the statement that fits best."""
    rank = asks_rank(question.text)
    asked = (rank.word, rank.least) if rank is not None else asks_extreme(question.text)
    if asked is None:
        return None
    word, least = asked
    if (reckoned := largest_between(table, question, word, least=least)) is not None:
        return reckoned
    found = _over_time(table, question, best)
    if found is None and not _is_over_time(table, question):
        found = _over_rows(table, question, timed=asks_time_extreme(word))
    if found is None or len(found[1]) < FEWEST:
        return None
    points = [as_counted(point, found[0], question) for point in found[1]]
    if rank is not None:
        ends = ranked(points, rank)
    else:
        least = least is not falls_most(table, question)
        ends = both_ends(points) if asks_both_ends(question.text) else extreme(points, word, least=least)
    if ends is None:
        return None
    text, computed, ordered = ends
    more = _beside_best(ordered, points, question) if rank is None else None
    scaled = in_asked_unit(ordered[0].figure, question.text)
    results = [each for each in (more, scaled) if each]
    told = "".join(f"。{words}{'' if words.endswith('）') else 'です'}" for words, _ in results)
    of = subject(table, found[0])
    return (
        f"{of}{'' if text.startswith(ORDERED) else 'が'}{text}{told}",
        (*computed, *(result for _, result in results)),
        [p.evidence for p in ordered],
    )


def _beside_best(ordered: Sequence[Point], points: Sequence[Point], question: Question) -> tuple[str, Computed] | None:
    """How far the first is apart from another that a question names besides, where it asks that."""
    asked = squeeze(question.text)
    others = [p for p in points if p.name != ordered[0].name and core(p.name) and places(core(p.name), asked)]
    if len(others) != 1 or not _APART_FROM.search(question.text):
        return None
    gap = apart(ordered[0], others[0])
    return (f"{others[0].name}との差は{money(gap[1].value, gap[1].unit)}", gap[1]) if gap else None


_APART_FROM: Final = re.compile(
    r"との?差|と(?:は|の間は|比べ)[^。？?]{0,8}(?:何|どれ|いくら)|より[^。？?]{0,6}(?:何|どれ|いくら)"
)


def _over_time(table: Table, question: Question, best: Evidence) -> tuple[str, list[Point]] | None:
    """The figures by year of the one row that a question names, or of those that it names of the one that fits ``best``, where
    it asks for a time; of a run of years, of those within it."""
    if not _is_over_time(table, question):
        return None
    rows = rows_meant(table, question)
    if len(rows) != 1:
        rows = [
            i for i, row in enumerate(table.rows) if row.statement == best.statement and row.passage == best.passage
        ]
    if len(rows) != 1:
        return None
    heads = {clean(table.heads[i]) for i in run_between(table.heads, question) or _years(table)}
    return table.names[rows[0]], [point for point in table.across(rows[0]) if point.name in heads]


def _years(table: Table) -> list[int]:
    """The columns that are each of a year, some of which may print it without its era."""
    dated = [i for i, head in enumerate(table.heads) if i != table.label and len(find_years(head)) == 1]
    bare = [i for i, head in enumerate(table.heads) if i != table.label and BARE_YEAR.fullmatch(fold(head).strip())]
    return dated if len(dated) >= len(bare) else bare


def _is_over_time(table: Table, question: Question) -> bool:
    """Whether a question asks for a time, and a table runs over years."""
    return _TIME.search(fold(question.text)) is not None and len(_years(table)) >= NAMES_YEARS


BARE_YEAR: Final = re.compile(r"\d{1,2}\s?年度?")


def _over_rows(table: Table, question: Question, *, timed: bool) -> tuple[str, list[Point]] | None:
    """The figures, or times, of the column that a question names, by row."""
    asked = squeeze(question.text)
    heads = [i for i, head in enumerate(table.heads) if i != table.label and core(head) and core(head) in asked]
    whens = [i for i in heads if timed and len(table.times(i)) == len(table.rows) - len(table.totals)]
    if whens:
        return clean(table.heads[whens[0]]), table.times(whens[0])
    column = one_column(table, question) if columns_named(table, question) else _only_column(table, asked)
    signed = signed_column(table, question) if column is None else None
    if signed is not None:
        return minus_of(table.heads[signed]), table.column(signed)
    if column is None and len(heads) == 1 and (points := _of_label(table, heads[0], question)):
        return clean(table.heads[heads[0]]), points
    return (clean(table.heads[column]), table.column(column)) if column is not None else None


def _of_label(table: Table, column: int, question: Question) -> list[Point]:
    """By row the figure of a column under the label that a question names (県500万円、市200万円), or the only one there."""
    points = []
    for i, row in enumerate(table.rows):
        if i in table.totals or is_nothing(row.statement.cells[column]):
            continue
        figure = table.figures[i][column]
        held = [p.figure for p in labelled_in(fold(row.statement.cells[column]), row, question)]
        if len(held) != 1 and figure is None:
            return []
        points.append(Point(table.names[i], held[0] if len(held) == 1 or figure is None else figure, row))
    return points


def _only_column(table: Table, asked: str) -> int | None:
    """The one column of figures, where a question names what the rows are: the largest of the 課題."""
    figures = [i for i in range(len(table.heads)) if table.is_of_figures(i)]
    names_rows = table.label is not None and bool(places(core(table.heads[table.label]), asked))
    return figures[0] if len(figures) == 1 and names_rows else None
