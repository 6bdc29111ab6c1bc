"""The cells that a question names by what stands over and beside them: row, group, head, time. These and no others."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from chat.answering.evidence import Evidence, years_in
from chat.answering.facts.asked_time import asked_times
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.facts.tables.answer import asks_difference, named_tables
from chat.answering.facts.tables.naming import core, places, years_named
from chat.answering.facts.tables.operations import apart
from chat.answering.facts.tables.table import Point, Table, is_nothing
from chat.answering.said import Computed, Said
from chat.answering.wording import clean, row_words
from corpus.normalize import squeeze
from corpus.plan import Plan
from corpus.quantities import UNITS
from corpus.statements import is_word, statements
from corpus.time_spans import without_times
from retriever.coverage import ASKED_WORDS, ASKING_WORDS, HERE
from retriever.publishers import spoken_names
from retriever.question import Question
from retriever.tokens import content_kinds, content_set

MOST_ROWS: Final = 3
MOST_CELLS: Final = 6
"""Rows and cells that one question may name; of more it does not say which it means."""

HOW_TOLD: Final = frozenset({"符号", "単位", "マイナス", "プラス", "欄", "見込み", "推計", "予測", "決算", "見通し"})
"""Words for how a value is to be told, and for how sure it was when it was written, which the table says in its own."""

LONGEST_WORD: Final = 12
"""Characters of a word that tells rows of one name apart."""

FEWEST_YEARS: Final = 3
"""Columns, or rows, of years that make a table over time."""


_Cells: TypeAlias = tuple[int, list[tuple[str, str]]]
"""A row with the heads and the cells of some of its columns."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row or a column: the words that name it, its years, and its name as questions print it; ``in_words`` where it holds
    no figures."""

    words: frozenset[str]
    years: frozenset[int]
    name: str
    in_words: bool = False


def say_cells(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """The cells of the table whose rows, columns and headings hold all that a question names; None where none does, and
    where it asks for a run of years, which is more than its ends."""
    if any(span.is_run for span in asked_times(question.text)):
        return None
    for table in named_tables(question, evidence, knowledge):
        if not question.may_answer(table.rows[0].passage.plan_id):
            continue
        found = cells_named(table, question, knowledge.plans)
        if found is None:
            continue
        plan = plan_words(knowledge.plans[table.rows[0].passage.plan_id], today)
        rows = [row for row, _ in found]
        names = [_called(table, row, question) for row in rows]
        same = len(set(names)) < len(names)
        lines = [
            row_words(name, [*(_told_by(table, rows, row) if same else ()), *pairs])
            for name, (row, pairs) in zip(names, found, strict=True)
        ]
        gap = _apart(table, found, question)
        more, computed = (f"。{gap[0]}", (gap[1],)) if gap else ("", ())
        evidence = table.cited([row for row, _ in found])
        title = _title(table, found, question, knowledge.plans)
        return [Said(text=f"{title}{'／'.join(lines)}{more}（{plan}）", evidence=evidence, computed=computed)]
    return None


_SAYS_WHAT: Final = re.compile(rf"[数率額量費高料]|人口|割合|収入|支出|[(（][^()（）]*(?:{UNITS})[^()（）]*[)）]")
"""What says of what figures are under heads that are times alone: a measure (利用者数) or a unit."""

_UNIT: Final = re.compile(r"[（(]?単位[:：]?[^（）()]*[）)]?")


def _title(table: Table, found: Sequence[_Cells], question: Question, plans: Mapping[str, Plan]) -> str:
    """The caption or the heading over a table, in 「」, where it says more of what is asked than its cells are told with."""
    row = table.rows[0]
    told = _words(
        " ".join(
            [*(_called(table, at, question) for at, _ in found), *(head for _, pairs in found for head, _ in pairs)]
        )
    )
    titles = [_UNIT.sub("", clean(title)).strip() for title in (row.statement.head, *row.passage.section[-1:])]
    asked = _asked(question, table, plans) - ASKED_WORDS - told
    heads = [head for _, pairs in found for head, _ in pairs]
    names = [_called(table, at, question) for at, _ in found]
    untold = not any(map(_words, heads)) and not all(map(_SAYS_WHAT.search, names))
    wanted = (title for title in titles if content_set(title) & asked or (untold and content_set(title) - told))
    return next((f"「{title}」" for title in wanted), "")


def _apart(table: Table, found: Sequence[_Cells], question: Question) -> tuple[str, Computed] | None:
    """By how much two cells differ, where a question asks that of just two figures."""
    points = [
        Point(clean(table.heads[i]) if len(found) == 1 else table.names[row], figure, table.rows[row])
        for row, pairs in found
        for i, head in enumerate(table.heads)
        if head in dict(pairs) and (figure := table.figures[row][i]) is not None
    ]
    if len(points) != len("ab") or question.counted or not asks_difference(question.text):
        return None
    gap = apart(points[0], points[1])
    return (gap[0].split("。")[0], gap[1]) if gap else None


def unstated_year(
    question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date
) -> tuple[str, tuple[Evidence, ...]] | None:
    """What to say where the row, or the column, over years that a question names has none of those asked for: which it has."""
    for table in named_tables(question, evidence, knowledge) if question.years else ():
        found = _series_named(table, question, knowledge.plans)
        if found is not None:
            what, held, row = found
            plan = plan_words(knowledge.plans[row.passage.plan_id], today)
            message = (
                f"{what}のお尋ねの時点の値は、取り込んだ文書に記載されていません。記載があるのは{held}です（{plan}）。"
            )
            return message, (row,)
    return None


def _series_named(table: Table, question: Question, plans: Mapping[str, Plan]) -> tuple[str, str, Evidence] | None:
    """The lines of a table that a question names where those across them are of years, none of them asked for; with these
    years, and a row to cite."""
    rows, columns = _lines_of_rows(table, question), _lines_of_columns(table, question)
    if any(line.years & set(question.years) for line in (*rows, *columns)):
        return None
    asked = _asked(question, table, plans)
    for named, across in ((rows, columns), (columns, rows)):
        names, others = (table.names, table.heads) if named is rows else (table.heads, table.names)
        over = [i for i, line in enumerate(across) if line.years and (across is rows or i != table.label)]
        chosen = [i for i in _told_apart(named, range(len(named)), asked, question) if not named[i].years]
        if len(over) < FEWEST_YEARS or not 0 < len(chosen) <= MOST_ROWS:
            continue
        if _are_all_named(question, table, [*(named[i] for i in chosen), *across], plans):
            what = "、".join(_called(table, i, question) if named is rows else clean(names[i]) for i in chosen)
            row = table.rows[chosen[0] if named is rows else over[-1]]
            return what, "、".join(clean(others[i]) for i in over), row
    return None


def cells_named(table: Table, question: Question, plans: Mapping[str, Plan]) -> list[_Cells] | None:
    """The rows that a question names, each with the heads and the cells of the columns that it names; None where anything
    that it names stands neither over nor beside them."""
    rows, columns = _lines_of_rows(table, question), _lines_of_columns(table, question)
    asked = _asked(question, table, plans)
    chosen_rows = _chosen(rows, asked, question)
    of_rows = frozenset().union(*(rows[i].words for i in chosen_rows))
    among = [i for i, head in enumerate(table.heads) if i != table.label and head]
    found_columns = {
        among[i]
        for part in (question, *(replace(part, years=part.years or question.years) for part in question.parts))
        for i in _chosen([columns[i] for i in among], _asked(part, table, plans) - of_rows, part)
    }
    chosen_columns = sorted(found_columns)
    if not 0 < len(chosen_rows) <= MOST_ROWS or not 0 < len(chosen_rows) * len(chosen_columns) <= MOST_CELLS:
        return None
    lines = [*(rows[i] for i in chosen_rows), *(columns[i] for i in chosen_columns)]
    of_things = [bool(line.words & asked - ASKED_WORDS) for line in lines]
    if not all(of_things[: len(chosen_rows)]) and not all(of_things[len(chosen_rows) :]):
        return None  # by 目標 or 実績 alone no thing is named
    years = frozenset().union(*(line.years for line in lines), years_in(_over(table, plans)))
    if not frozenset(question.years) <= years or not _are_all_named(question, table, lines, plans):
        return None
    found = [
        (row, [(table.heads[i], table.told(row, i)) for i in chosen_columns if table.cells(i)[row]])
        for row in chosen_rows
    ]
    found = [(row, [pair for pair in pairs if not is_nothing(pair[1])] or pairs) for row, pairs in found]
    if any(len(cell) > 1 and squeeze(cell) in squeeze(question.text) for _, pairs in found for _, cell in pairs):
        return None  # rows found by a cell that the question says itself: it asks for them, not for that
    return [(row, pairs) for row, pairs in found if pairs] or None


def _lines_of_rows(table: Table, question: Question) -> list[_Line]:
    """The rows, each named by all its words that are no values, and by the group that it stands in."""
    caption = table.rows[0].statement.head
    lines = []
    for name, row in zip(table.names, table.rows, strict=True):
        cells = row.statement.cells
        own = [cell for i, cell in enumerate(cells) if not table.is_of_figures(i)]
        group = row.statement.head if row.statement.head != caption or not cells[0] else ""
        words = _words(" ".join([name, group, *filter(is_word, own)]))
        lines.append(_Line(words, years_named(" ".join([name, group, *own]), question.years), core(name)))
    return lines


def _lines_of_columns(table: Table, question: Question) -> list[_Line]:
    return [
        _Line(_words(head), years_named(head, question.years), core(head), _is_in_words(table, i))
        for i, head in enumerate(table.heads)
    ]


def _words(name: str) -> frozenset[str]:
    """The words of a name without its time, also of one that is set wide (目 標)."""
    return content_set(without_times(name)) | content_set(without_times(squeeze(name)))


def _is_in_words(table: Table, column: int) -> bool:
    """Whether most of the cells of a column hold no figure."""
    filled = [bool(table.figures[i][column]) for i, cell in enumerate(table.cells(column)) if not is_nothing(cell)]
    return 2 * sum(filled) < len(filled)


def _asked(question: Question, table: Table, plans: Mapping[str, Plan]) -> frozenset[str]:
    """The words of a question besides whose plan it asks for, and those of what it names in other words."""
    words = content_set(_without_publisher(question, table, plans))
    return words.union(*(c.own for c in question.concepts))


def _without_publisher(question: Question, table: Table, plans: Mapping[str, Plan]) -> str:
    """A question without the name of whoever published the plan of a table."""
    plan, text = plans[table.rows[0].passage.plan_id], question.text
    for spoken in _spoken(plan):
        text = text.replace(spoken, " ")
    return text


def _chosen(lines: Sequence[_Line], asked: Set[str], question: Question) -> list[int]:
    """The places of the lines that a question names: those of the years asked for, and of these, or without years, those
    that hold most of the words that tell them apart."""
    years = frozenset(question.years)
    timed = [i for i, line in enumerate(lines) if line.years]
    of_year = [i for i in timed if years and lines[i].years <= years]
    if len(timed) < len("ab") or not of_year:
        return _told_apart(lines, range(len(lines)), asked, question)
    named = _told_apart(lines, of_year, asked, question) or _of_series(lines, of_year)
    held = frozenset().union(*(lines[i].words for i in named))
    others = [i for i in range(len(lines)) if i not in timed and not lines[i].words & asked <= held]
    worded = [i for i in of_year if lines[i].in_words]
    return sorted({*named, *worded, *_told_apart(lines, others, asked, question)})


def _of_series(lines: Sequence[_Line], of_year: Sequence[int]) -> list[int]:
    """Of the lines of a year those that are of the longest run over years: 令和6年度, not 令和6年度の達成率."""
    runs = [sum(bool(line.years) and line.words == lines[i].words for line in lines) for i in of_year]
    return [i for i, run in zip(of_year, runs, strict=True) if run == max(runs)]


def _told_apart(lines: Sequence[_Line], among: Sequence[int], asked: Set[str], question: Question) -> list[int]:
    """Of some lines those that a question prints, within no longer one; else those that hold most of its words which not all
    of them hold."""
    if not among:
        return []
    shared = frozenset.intersection(*(lines[i].words for i in among)) if len(among) > 1 else frozenset[str]()
    text = squeeze(question.text)
    held = {i: (lines[i].words & asked) - shared for i in among}
    printed = {i for i in among if places(lines[i].name, text)}
    named = [i for i in among if held[i] or i in printed]
    whole = [i for i in named if i in printed and not any(held[i] < held[other] for other in named)]
    most = max((len(held[i]) for i in named), default=0)
    longest = [i for i in named if len(held[i]) == most]
    return whole or [i for i in longest if lines[i].words <= asked] or longest


def _over(table: Table, plans: Mapping[str, Plan]) -> str:
    """What stands over a table: its plan, the headings, the lines of its passage."""
    row = table.rows[0]
    plan = plans[row.passage.plan_id]
    lines = [s.text for s in statements(row.passage) if not s.cells and s.span.end <= row.statement.span.start]
    return "\n".join([*row.passage.section, row.passage.lead, row.statement.head, *lines, plan.title, *_spoken(plan)])


def _are_all_named(question: Question, table: Table, lines: Sequence[_Line], plans: Mapping[str, Plan]) -> bool:
    """Whether the lines, the headings over their table and its plan hold every thing that a question names."""
    text = _without_publisher(question, table, plans)
    held = content_set(_over(table, plans)).union(*(line.words for line in lines))
    meant = {term for concept in question.concepts if concept.stands_in(held) for term in concept.own}
    things = {word for word, is_thing in content_kinds(text) if is_thing and len(word) > 1}
    things |= {word for pair in question.terms if "_" in pair for word in pair.split("_") if len(word) > 1}
    things &= frozenset(question.terms) & content_set(text)
    return things - ASKED_WORDS - HERE - HOW_TOLD - ASKING_WORDS.get(question.intent, frozenset()) <= held | meant


def _spoken(plan: Plan) -> tuple[str, ...]:
    return spoken_names(plan.publisher) if plan.publisher else ()


def _called(table: Table, row: int, question: Question) -> str:
    """A row as it is printed: by its label, else by the cell that the question prints, with the group that it stands in."""
    statement, caption = table.rows[row].statement, table.rows[0].statement.head
    asked = squeeze(question.text)
    words = [clean(cell) for i, cell in enumerate(statement.cells) if is_word(cell) and not table.is_of_figures(i)]
    label = clean(statement.cells[table.label]) if table.label is not None else ""
    printed = label or table.names[row]
    if not places(core(printed), asked):
        printed = next((cell for cell in words if len(core(cell)) > 1 and places(core(cell), asked)), printed)
    group = clean(statement.head)
    return f"{group} {printed}" if is_word(group) and statement.head != caption and group not in printed else printed


def _told_by(table: Table, rows: Sequence[int], row: int) -> list[tuple[str, str]]:
    """The heads and the words by which a row differs from others of the same name: 区分 and 計画."""
    worded = [i for i, head in enumerate(table.heads) if head and i != table.label and _is_in_words(table, i)]
    apart = [i for i in worded if len({table.cells(i)[each] for each in rows}) == len(rows)]
    cells = [(table.heads[i], table.cells(i)[row]) for i in apart]
    return [(head, cell) for head, cell in cells if is_word(cell) and len(cell) <= LONGEST_WORD][:1]
