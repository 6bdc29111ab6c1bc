"""The lines of a table, its rows and columns, by the words and the years that name them, and which of them a question names."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from chat.answering.facts.tables.answer import PART
from chat.answering.facts.tables.naming import WHOLE, core, places, years_named
from chat.answering.facts.tables.table import Table, is_nothing
from corpus.normalize import nfkc, squeeze
from corpus.plan import Plan
from corpus.statements import is_word, statements
from corpus.time_spans import without_times
from retriever.publishers import spoken_names
from retriever.question import Question
from retriever.tokens import content_set


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: the words that name it, its years, and its name as questions print it; ``in_words`` where it holds
    no figures, ``is_part`` where it says itself that it is of the row before it (うち…)."""

    words: frozenset[str]
    years: frozenset[int]
    name: str
    in_words: bool = False
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """What a question asks of a table: its words, and which words stand over all of the table."""

    question: Question
    words: frozenset[str]
    over: frozenset[str]


def lines_of_rows(table: Table, question: Question) -> list[Line]:
    """The rows, each named by all its words that are no values, and by the group that it stands in."""
    caption = table.rows[0].statement.head
    lines = []
    for at, (name, row) in enumerate(zip(table.names, table.rows, strict=True)):
        cells = row.statement.cells
        own = [cell for i, cell in enumerate(cells) if not table.is_of_figures(i)]
        group = row.statement.head if row.statement.head != caption or not cells[0] else ""
        whole = WHOLE if at in table.totals and not table.total_columns else frozenset[str]()
        words = words_of(" ".join([name, group, *filter(is_word, own)])) | whole
        years = years_named(" ".join([name, group, *own]), question.years)
        lines.append(Line(words, years, core(name), is_part=PART.match(name) is not None))
    return lines


def lines_of_columns(table: Table, question: Question) -> list[Line]:
    """The columns, each named by its head."""
    return [
        Line(words_of(head), years_named(head, question.years), core(head), is_in_words(table, i))
        for i, head in enumerate(table.heads)
    ]


def words_of(name: str) -> frozenset[str]:
    """The words of a name without its time, also of one that is set wide (目 標)."""
    forms = (_NO_ERA.sub("", nfkc(without_times(form))) for form in (name, "".join(name.split())))
    return frozenset().union(*map(content_set, forms))


_NO_ERA: Final = re.compile(r"(?<![\d.,])\d{1,2}\s?年度?(?=\s|$)")
"""A year without its era: 27年度."""


def is_in_words(table: Table, column: int) -> bool:
    """Whether most of the cells of a column hold no figure."""
    filled = [bool(table.figures[i][column]) for i, cell in enumerate(table.cells(column)) if not is_nothing(cell)]
    return 2 * sum(filled) < len(filled)


def sought_in(question: Question, table: Table, plans: Mapping[str, Plan]) -> Sought:
    """What a question asks of a table of one of ``plans``."""
    return Sought(question, _asked(question, table, plans), content_set(words_over(table, plans)))


def _asked(question: Question, table: Table, plans: Mapping[str, Plan]) -> frozenset[str]:
    """The words of a question besides whose plan it asks for, and those of what it names in other words."""
    words = content_set(without_publisher(question, table, plans))
    return words.union(*(c.own for c in question.concepts))


def without_publisher(question: Question, table: Table, plans: Mapping[str, Plan]) -> str:
    """A question without the name of whoever published the plan of a table."""
    plan, text = plans[table.rows[0].passage.plan_id], question.text
    for spoken in _spoken(plan):
        text = text.replace(spoken, " ")
    return text


def words_over(table: Table, plans: Mapping[str, Plan]) -> str:
    """What stands over a table: its plan, the headings, the lines of its passage."""
    row = table.rows[0]
    plan = plans[row.passage.plan_id]
    lines = [s.text for s in statements(row.passage) if not s.cells and s.span.end <= row.statement.span.start]
    return "\n".join([*row.passage.section, row.passage.lead, row.statement.head, *lines, plan.title, *_spoken(plan)])


def _spoken(plan: Plan) -> tuple[str, ...]:
    return spoken_names(plan.publisher) if plan.publisher else ()


def chosen_lines(lines: Sequence[Line], sought: Sought) -> list[int]:
    """The places of the lines that a question names: those of the years asked for, and of these, or without years, those
    that hold most of the words that tell them apart."""
    asked, years = sought.words, frozenset(sought.question.years)
    timed = [i for i, line in enumerate(lines) if line.years]
    of_year = [i for i in timed if years and lines[i].years <= years]
    if len(timed) < len("ab") or not of_year:
        return told_apart(lines, range(len(lines)), sought)
    named = told_apart(lines, [i for i in of_year if lines[i].words], sought) or _of_series(lines, of_year)
    held = frozenset().union(*(lines[i].words for i in named))
    others = [i for i in range(len(lines)) if i not in timed and not lines[i].words & asked <= held]
    worded = [i for i in of_year if lines[i].in_words]
    return sorted({*named, *worded, *told_apart(lines, others, sought)})


def _of_series(lines: Sequence[Line], of_year: Sequence[int]) -> list[int]:
    """Of the lines of a year those that are of the longest run over years: 令和6年度, not 令和6年度の達成率."""
    runs = [sum(bool(line.years) and line.words == lines[i].words for line in lines) for i in of_year]
    return [i for i, run in zip(of_year, runs, strict=True) if run == max(runs)]


def told_apart(lines: Sequence[Line], among: Sequence[int], sought: Sought) -> list[int]:
    """Of some lines those that a question prints, within no longer one; else those that hold most of its words which not all
    of them hold."""
    if not among:
        return []
    shared = frozenset.intersection(*(lines[i].words for i in among)) if len(among) > 1 else frozenset[str]()
    asked, text = sought.words, squeeze(sought.question.text)
    held = {i: (lines[i].words & asked) - shared for i in among}
    printed = {i for i in among if places(lines[i].name, text)}
    named = [i for i in among if held[i] or i in printed]
    whole = [i for i in named if i in printed and not any(held[i] < held[other] for other in named)]
    told = sought.over.union(*(lines[i].words for i in whole))
    whole += [i for i in named if i not in whole and lines[i].is_part and held[i] - told] if whole else []
    longest = _holding_most({i: held[i] for i in named}, sought.over)
    return (
        whole or [i for i in longest if lines[i].words <= asked] or longest or _plainest(lines, among, shared & asked)
    )


def _holding_most(held: Mapping[int, frozenset[str]], over: Set[str]) -> list[int]:
    """The lines that hold most words which do not stand ``over`` all of them as well, else most words; of these none that
    holds but a part of another's."""
    apart = {i: words - over for i, words in held.items()}
    counted = apart if any(apart.values()) else held
    most = max(map(len, counted.values()), default=0)
    best = [i for i, words in counted.items() if len(words) == most]
    return [i for i in best if not any(held[i] < held[other] for other in best)]


def _plainest(lines: Sequence[Line], among: Sequence[int], named: Set[str]) -> list[int]:
    """Of lines that a question names all alike the one of which the others are parts: 採用者 beside うち女性の採用者."""
    if not named:
        return []
    own = {i: content_set(lines[i].name) for i in among}
    whole = [i for i in among if own[i] and all(own[i] < lines[other].words for other in among if other != i)]
    return whole[:1]
