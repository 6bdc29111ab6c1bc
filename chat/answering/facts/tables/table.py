"""A table at hand: its rows over all passages of its section, the column that names them, the figures that it holds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate, takewhile
from typing import Final

from chat.answering.evidence import Evidence, evidence_of, title_of
from chat.answering.facts.knowledge import Knowledge
from chat.answering.wording import clean
from corpus.cell_units import COLUMN_OF_UNITS, is_of_units, with_unit
from corpus.facts import Figure
from corpus.fiscal_year import YearMention, find_years
from corpus.normalize import fold, nfkc, squeeze
from corpus.passage import Passage, SectionPath
from corpus.quantities import Quantity, find_quantities
from corpus.statements import Statement, is_word, label_of, statements
from corpus.time_spans import without_times

_ASIDE: Final = re.compile(r"(?<=.)[(（][^()（）]*[)）]$")
_TOTAL: Final = re.compile(r"(?:.{0,6}(?<![会設統家時]))?計|.*(?:合計|小計)|.*総[額数計]|全体|全国")
_NOTHING: Final = re.compile(r"[-—ー―－‐–…*/]*")
WHEN: Final = "when"
"""The unit of a time that is compared like a figure."""

FEWEST: Final = 3
"""Lines of figures that another must be the sum of, to be told for their total without a word that says so."""


@dataclass(frozen=True, slots=True)
class Point:
    """A figure by its name: of a column, by its row; of a row, by its column; of a sentence, by the words before it."""

    name: str
    figure: Figure
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` in printed order below ``heads``; ``label`` is the column that names them, None where none does.

    ``totals`` are the places of rows, ``total_columns`` those of columns, that sum up others.
    """

    heads: tuple[str, ...]
    rows: tuple[Evidence, ...]
    label: int | None
    names: tuple[str, ...]
    figures: tuple[tuple[Figure | None, ...], ...]
    totals: frozenset[int] = field(default=frozenset())
    total_columns: frozenset[int] = field(default=frozenset())

    def cells(self, column: int) -> list[str]:
        """The cells of a column, by row."""
        return [row.statement.cells[column] for row in self.rows]

    def told(self, row: int, column: int) -> str:
        """A cell as it is said by itself: with the unit that stands over its column, in its row or over the table."""
        statement = replace(self.rows[row].statement, head=self.rows[0].statement.head, heads=self.heads)
        return _SIGN_APART.sub("", with_unit(statement, column, _over(self.rows[row].passage)))

    def cited(self, rows: Sequence[int]) -> tuple[Evidence, ...]:
        """What proves cells of some rows as they are told: the rows, and the caption where it stands in another passage."""
        return self.with_caption([self.rows[row] for row in rows])

    def with_caption(self, rows: Sequence[Evidence]) -> tuple[Evidence, ...]:
        """Some rows, with the lines of the caption behind them, which may name the unit, where these stand in another passage."""
        first = self.rows[0]
        if first.passage.id in {row.passage.id for row in rows}:
            return tuple(rows)
        lines = (s for s in statements(first.passage) if s.text and not s.cells and s.text in first.statement.head)
        return (*rows, *(replace(first, statement=s) for s in lines))

    def is_of_figures(self, column: int) -> bool:
        """Whether a column holds figures, dashes and words for what has none, but nothing that reads as several."""
        held = [row[column] for row in self.figures]
        unread = [c for c, f in zip(self.cells(column), held, strict=True) if f is None and re.search(r"\d", fold(c))]
        return column != self.label and any(f is not None for f in held) and not unread

    def column(self, at: int) -> list[Point]:
        """The figures of a column by the names of their rows, totals left out."""
        held = enumerate(zip(self.names, self.figures, self.rows, strict=True))
        return [
            Point(name, figure, row)
            for i, (name, figures, row) in held
            if i not in self.totals and (figure := figures[at]) is not None
        ]

    def times(self, at: int) -> list[Point]:
        """The times of a column by the names of their rows, each as a figure that grows with time; those not a single one
        are left out."""
        found = [(i, find_years(cell)) for i, cell in enumerate(self.cells(at)) if i not in self.totals]
        return [
            Point(
                self.names[i],
                Figure(value=_when(years[0]), unit=WHEN, period=None, printed=self.cells(at)[i]),
                self.rows[i],
            )
            for i, years in found
            if len(years) == 1
        ]

    def across(self, at: int) -> list[Point]:
        """The figures of a row by the heads of their columns, totals left out."""
        held = enumerate(zip(self.heads, self.figures[at], strict=True))
        return [
            Point(clean(head), figure, self.rows[at])
            for i, (head, figure) in held
            if i not in (self.label, *self.total_columns) and figure is not None
        ]


def _when(year: YearMention) -> Decimal:
    return Decimal(year.year * 10_000 + (year.month or 0) * 100 + (year.day or 0))


def is_nothing(cell: str) -> bool:
    """Whether a cell holds nothing, or a dash."""
    return _NOTHING.fullmatch(squeeze(cell)) is not None


def read_tables(evidence: Sequence[Evidence], knowledge: Knowledge) -> Iterator[Table]:
    """The tables in which the rows among some evidence stand, each once, in the order of the evidence."""
    seen: set[tuple[str, int]] = set()
    cut: dict[tuple[str, SectionPath], list[_Cut]] = {}
    for best in evidence:
        if not best.statement.heads or best.statement.is_head:
            continue
        section = best.passage.plan_id, best.passage.section
        if section not in cut:
            cut[section] = _cut(knowledge.section(*section))
        for runs, rows in cut[section]:
            key = (rows[0][0].id, rows[0][1].span.start)
            if key not in seen and any(row is best.statement or row == best.statement for _, row in rows):
                seen.add(key)
                held = tuple(replace(best, passage=passage, statement=row) for passage, row in rows)
                yield _table(_joined(runs), held)


def of_one_form(table: Table, knowledge: Knowledge) -> Table:
    """The rows of all tables of a document under the heads of one of them, as one table."""
    passages = knowledge.of_document(table.rows[0].passage.plan_id)
    rows = [evidence_of(p, s) for p in passages for s in statements(p) if s.heads and not s.is_head]
    firsts = [row for row in rows if row.statement.heads == table.rows[0].statement.heads]
    found = [each for each in read_tables(firsts, knowledge) if each.heads == table.heads and each.label == table.label]
    if len(found) < len("ab"):
        return table
    starts = [0, *accumulate(len(each.rows) for each in found)]
    return replace(
        table,
        rows=tuple(row for each in found for row in each.rows),
        names=tuple(name for each in found for name in each.names),
        figures=tuple(row for each in found for row in each.figures),
        totals=frozenset(start + at for start, each in zip(starts, found, strict=False) for at in each.totals),
    )


_Cut = tuple[list[tuple[str, ...]], list[tuple[Passage, Statement]]]


def _cut(passages: Sequence[Passage]) -> list[_Cut]:
    """The tables of a section: the rows of heads over each, which may be printed again on the way, and its rows."""
    found: list[_Cut] = []
    before: Statement | None = None
    for passage in passages:
        for statement in statements(passage):
            cells, last = statement.cells, found[-1] if found else None
            if statement.is_head and last and not last[1] and len(cells) == len(last[0][0]):
                last[0].append(cells)
            elif statement.is_head and not (before and before.cells and last and cells in last[0]):
                found.append(([cells], []))
            elif statement.heads and not statement.is_head:
                of = next((cut for cut in reversed(found) if statement.heads in cut[0]), None)
                if of is None:
                    found.append(of := ([statement.heads], []))
                of[1].append((passage, statement))
            before = statement
    return [cut for cut in found if cut[1]]


def _joined(runs: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The heads of columns over several lines, each word once; a head of the lines above the last goes on over the empty
    cells behind it."""
    filled = [*map(_over_empty, runs[:-1]), *runs[-1:]]
    return tuple("".join(dict.fromkeys(words)) for words in zip(*filled, strict=True))


def _over_empty(run: Sequence[str]) -> tuple[str, ...]:
    """A line of heads, each repeated over the empty cells behind it."""
    return tuple(accumulate(run, lambda before, head: head or before))


def _with_units(heads: tuple[str, ...], rows: tuple[Evidence, ...]) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The heads of columns with the units that a row of nothing else gives them, and the other rows."""
    of_units = [row for row in rows if is_of_units(row.statement.cells)]
    rest = tuple(row for row in rows if row not in of_units)
    if len(of_units) != 1 or not rest:
        return heads, rows
    cells = of_units[0].statement.cells
    return tuple(f"{head}（{cell}）" if cell else head for head, cell in zip(heads, cells, strict=True)), rest


def _table(heads: tuple[str, ...], rows: tuple[Evidence, ...]) -> Table:
    heads, rows = _with_units(heads, rows)
    read = _read(heads, tuple(row.statement for row in rows), _over(rows[0].passage))
    return Table(heads, rows, read.label, read.names, read.figures, read.totals, read.total_columns)


@dataclass(frozen=True, slots=True)
class _Read:
    """What the statements of a table come to; see :class:`Table`."""

    label: int | None
    names: tuple[str, ...]
    figures: tuple[tuple[Figure | None, ...], ...]
    totals: frozenset[int]
    total_columns: frozenset[int]


@lru_cache(maxsize=256)
def _read(heads: tuple[str, ...], rows: tuple[Statement, ...], over: str) -> _Read:
    """Read a table; one question looks at the same tables in many ways."""
    label = _label_column([[squeeze(row.cells[i]) for row in rows] for i in range(len(heads))])
    names = _stub_names(heads, rows) or _names(rows, label)
    # A row in a group has the group over it where others have the table's caption, which may name the unit.
    printed = [replace(row, head=rows[0].head, heads=heads) for row in rows]
    figures = tuple(tuple(_figure(row, i, over) if i != label else None for i in range(len(heads))) for row in printed)
    totals = {i for i, row in enumerate(rows) if any(map(is_total, row.cells))}
    totals |= _sum_of_others(figures, totals)
    columns = {i for i, head in enumerate(heads) if i != label and is_total(head)}
    columns |= _sum_of_others(tuple(zip(*figures, strict=True)), columns | ({label} if label is not None else set()))
    return _Read(label, names, figures, frozenset(totals), frozenset(columns))


def _names(rows: Sequence[Statement], label: int | None) -> tuple[str, ...]:
    """What each row is of, with its group before, or the word that tells it apart behind a name that others have too;
    nothing where no column names them."""
    if label is None:
        return ("",) * len(rows)
    own = [_ASIDE.sub("", clean(row.cells[label])) or clean(label_of(row)) for row in rows]
    behind = [row.cells[label + 1] if label + 1 < len(row.cells) else "" for row in rows]
    if not label and all(map(is_word, behind)) and len(set(zip(own, behind, strict=True))) == len(rows) > len(set(own)):
        return tuple(f"{name}の{_bare(kind)}" for name, kind in zip(own, behind, strict=True))
    groups = [row.cells[0] if label and is_word(row.cells[0]) else row.head for row in rows]
    return tuple(
        f"{clean(group)}の{name}" if own.count(name) > 1 and group else name
        for name, group in zip(own, groups, strict=True)
    )


def _stub_names(heads: tuple[str, ...], rows: Sequence[Statement]) -> tuple[str, ...]:
    """What each row is of where its names go in from level to level over several columns without heads: its last word before
    the figures, with the level above where others have that, too; empty for a table of another form."""
    filled = [sum(is_word(row.cells[i]) for row in rows) for i in range(len(heads))]
    stub = list(takewhile(lambda i: filled[i] or not heads[i], range(len(heads))))
    if sum(not heads[i] for i in stub) < len("ab") or sum(bool(filled[i]) for i in stub) < FEWEST_LEVELS:
        return ()
    words = [[clean(row.cells[i]) for i in stub if is_word(row.cells[i])] for row in rows]
    own = [each[-1] if each else "" for each in words]
    return tuple(
        f"{each[-2]}の{name}" if own.count(name) > 1 and len(each) > 1 else name
        for each, name in zip(words, own, strict=True)
    )


FEWEST_LEVELS: Final = 3
"""Columns of words in front of the figures over which the names of rows go in from level to level."""


def _bare(word: str) -> str:
    """A word without its blanks, and without brackets around it."""
    return re.sub(r"^[(（]([^()（）]*)[)）]$", r"\1", "".join(word.split()))


def is_total(name: str) -> bool:
    """Whether a row or column of this name holds what the others make together."""
    return _TOTAL.fullmatch(re.sub(r"[(（][^()（）]*[)）]", "", squeeze(name))) is not None


def _label_column(columns: Sequence[Sequence[str]]) -> int | None:
    """The first column of words that differ from row to row, else of years; else the first of words, though some
    recur; a code or a number in front of a name is none, nor is the group that several rows stand in."""
    differ = [i for i, cells in enumerate(columns) if all(cells) and len(set(cells)) == len(cells)]
    worded = [i for i, cells in enumerate(columns) if 2 * sum(map(is_word, cells)) > len(cells)]
    timed = [i for i in differ if 2 * sum(bool(find_years(cell)) for cell in columns[i]) > len(columns[i])]
    return next((i for i in [*(i for i in worded if i in differ), *timed, *worded]), None)


def _figure(row: Statement, column: int, over: str) -> Figure | None:
    """The one figure of a cell, with its unit, which may stand ``over`` the table; None where there is none, or several."""
    if not row.cells[column] or nfkc(row.heads[column]).strip() == COLUMN_OF_UNITS:
        return None
    return _figure_in(_SIGN_APART.sub("", with_unit(row, column, over)))


@lru_cache(maxsize=16384)
def _figure_in(cell: str) -> Figure | None:
    found = find_quantities(cell)
    found = found if len(found) == 1 else find_quantities(without_times(cell))
    return as_printed(found[0], cell) if len(found) == 1 else None


_SIGN_APART: Final = re.compile(r"(?<=^[△▲−-])\s+(?=\d)")


def _over(passage: Passage) -> str:
    """What may name the unit of a table: the lines of its passage that name one, and its title."""
    lines = [s.text for s in statements(passage) if not s.cells and "単位" in s.text]
    return " ".join([*lines, title_of(passage)])


_ONE_SCALE: Final = re.compile(r"[^\d.,]*+[\d.,]++\s*+(?P<scale>[十百千]?[万億兆]|[百千])\D*")


def as_printed(found: Quantity, printed: str) -> Figure:
    """A quantity as a figure in its printed scale (1,200百万円); in the bare unit where it has several (1億2千万円)."""
    scaled = _ONE_SCALE.fullmatch(found.printed)
    unit = f"{scaled['scale']}{found.unit}" if scaled and found.unit else found.unit
    worth = find_quantities(f"1{unit}")[0].value if scaled and found.unit else Decimal(1)
    return Figure(value=found.value / worth, unit=unit, period=None, printed=printed)


def _sum_of_others(lines: Sequence[Sequence[Figure | None]], known: set[int]) -> set[int]:
    """The first or last line of figures where it is the sum of all others, ``known`` totals left out, cell by cell."""
    rest = [i for i in range(len(lines)) if i not in known]
    for at in (rest[-1:], rest[:1]):
        others = [i for i in rest if i not in at]
        if at and len(others) >= FEWEST and _sums_up(lines[at[0]], [lines[i] for i in others]):
            return set(at)
    return set()


def _sums_up(line: Sequence[Figure | None], others: Sequence[Sequence[Figure | None]]) -> bool:
    full = [i for i, f in enumerate(line) if f is not None and f.value and all(o[i] is not None for o in others)]
    sums = [sum((_value(other[i]) for other in others), Decimal(0)) == _value(line[i]) for i in full]
    return bool(sums) and all(sums)


def _value(figure: Figure | None) -> Decimal:
    return figure.value if figure is not None and figure.value is not None else Decimal(0)
