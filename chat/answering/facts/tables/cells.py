"""The cells that a question names by what stands over and beside them: row, group, head, time. These and no others."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from chat.answering.evidence import Evidence, years_in
from chat.answering.facts.asked_time import years_within
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.facts.tables.answer import PART, adds_up, asks_difference, named_tables
from chat.answering.facts.tables.lines import (
    Line,
    Sought,
    chosen_lines,
    is_in_words,
    lines_of_columns,
    lines_of_rows,
    sought_in,
    told_apart,
    without_publisher,
    words_of,
    words_over,
)
from chat.answering.facts.tables.meant import as_counted
from chat.answering.facts.tables.naming import core, one_column, places
from chat.answering.facts.tables.operations import apart, together
from chat.answering.facts.tables.table import Point, Table, is_nothing
from chat.answering.said import Computed, Said
from chat.answering.wording import clean, row_words
from corpus.normalize import fold, squeeze
from corpus.plan import Plan
from corpus.quantities import UNITS
from corpus.statements import is_word, statements
from retriever.coverage import ASKED_WORDS, ASKING_WORDS, HERE
from retriever.question import Question
from retriever.tokens import content_kinds, content_set

MOST_ROWS: Final = 3
MOST_CELLS: Final = 6
"""Rows and cells that one question may name at one time; of more it does not say which it means."""

LONGEST_RUN: Final = 12
"""Years of a run of which each is told."""

HOW_TOLD: Final = frozenset(
    (
        *("符号", "単位", "マイナス", "プラス", "欄", "見込み", "推計", "予測", "決算", "見通し"),
        *("年度", "年次", "内訳", "別", "超過", "上げ幅", "下げ幅"),
    )
)
"""Words for how a value is to be told, and for how sure it was when it was written, which the table says in its own."""

LONGEST_WORD: Final = 12
"""Characters of a word that tells rows of one name apart."""

FEWEST_YEARS: Final = 3
"""Columns, or rows, of years that make a table over time."""

_Cells: TypeAlias = tuple[int, list[tuple[str, str]]]
"""A row with the heads and the cells of some of its columns."""


def say_cells(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """The cells of the table whose rows, columns and headings hold all that a question names, those of every year of a run;
    None where none does."""
    tables = (t for t in named_tables(question, evidence, knowledge) if question.may_answer(t.rows[0].passage.plan_id))
    named = [(table, found) for table in tables if (found := cells_named(table, question, knowledge.plans)) is not None]
    if not named:
        return None
    table, found = min(named, key=lambda pair: _says_other_times(pair[1], question))
    plan = plan_words(knowledge.plans[table.rows[0].passage.plan_id], today)
    rows = [row for row, _ in found]
    names = [_called(table, row, question) for row in rows]
    same = len(set(names)) < len(names)
    lines = [
        row_words(name, [*(_told_by(table, rows, row) if same else ()), *pairs])
        for name, (row, pairs) in zip(names, found, strict=True)
    ]
    results = [each for each in (_apart(table, found, question), *_added_up(table, found, question)) if each]
    more, computed = "".join(f"。{text}" for text, _ in results), tuple(result for _, result in results)
    cited = table.cited(rows)
    title = _title(table, found, question, knowledge.plans)
    return [Said(text=f"{title}{'／'.join(lines)}{more}（{plan}）", evidence=cited, computed=computed)]


def _says_other_times(found: Sequence[_Cells], question: Question) -> bool:
    """Whether cells under a year that is asked for print a run of years themselves: 862件（2018～2021） is not of 2021."""
    single = bool(question.years) and not years_within(question.text)
    return single and any(years_within(cell) for _, pairs in found for _, cell in pairs)


_SAYS_WHAT: Final = re.compile(rf"[数率額量費高料]|人口|割合|収入|支出|[(（][^()（）]*(?:{UNITS})[^()（）]*[)）]")
"""What says of what figures are under heads that are times alone: a measure (利用者数) or a unit."""

_UNIT: Final = re.compile(r"[（(]?単位[:：]?[^（）()]*[）)]?")


def _title(table: Table, found: Sequence[_Cells], question: Question, plans: Mapping[str, Plan]) -> str:
    """The caption or the heading over a table, in 「」, where it says more of what is asked than its cells are told with."""
    row = table.rows[0]
    told = words_of(
        " ".join(
            [*(_called(table, at, question) for at, _ in found), *(head for _, pairs in found for head, _ in pairs)]
        )
    )
    titles = [_UNIT.sub("", clean(title)).strip() for title in (row.statement.head, *row.passage.section[-1:])]
    asked = sought_in(question, table, plans).words - ASKED_WORDS - told
    heads = [head for _, pairs in found for head, _ in pairs]
    names = [_called(table, at, question) for at, _ in found]
    untold = not any(map(words_of, heads)) and not all(map(_SAYS_WHAT.search, names))
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


_RUNS_ON: Final = re.compile(r"累計|累積|通算")
"""Names of figures that hold those of the years before them."""


def _added_up(table: Table, found: Sequence[_Cells], question: Question) -> list[tuple[str, Computed]]:
    """What each row comes to over a run of years, where a question asks for it added up."""
    if not adds_up(question) or len(years_within(question.text)) < FEWEST_YEARS:
        return []
    sums = []
    for row, pairs in found:
        name, told = _called(table, row, question), dict(pairs)
        figures = [table.figures[row][i] for i, head in enumerate(table.heads) if head in told]
        held = [Point(name, figure, table.rows[row]) for figure in figures if figure is not None]
        whole = table.names[found[0][0]] if PART.match(name) else name
        held = [as_counted(point, whole, question) for point in held]
        added = together(held) if len(held) == len(told) >= FEWEST_YEARS else None
        if added is not None and not _RUNS_ON.search(f"{table.rows[0].statement.head}{name}"):
            sums.append((f"{clean(name)}は{added[0].split('。')[0]}", added[1]))
    return sums


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
    rows, columns = lines_of_rows(table, question), lines_of_columns(table, question)
    if any(line.years & set(question.years) for line in (*rows, *columns)):
        return None
    sought = sought_in(question, table, plans)
    for named, across in ((rows, columns), (columns, rows)):
        names, others = (table.names, table.heads) if named is rows else (table.heads, table.names)
        over = [i for i, line in enumerate(across) if line.years and (across is rows or i != table.label)]
        chosen = [i for i in told_apart(named, range(len(named)), sought) if not named[i].years]
        if len(over) < FEWEST_YEARS or not 0 < len(chosen) <= MOST_ROWS:
            continue
        if _are_all_named(question, table, [*(named[i] for i in chosen), *across], plans):
            what = "、".join(_called(table, i, question) if named is rows else clean(names[i]) for i in chosen)
            row = table.rows[chosen[0] if named is rows else over[-1]]
            return what, "、".join(clean(others[i]) for i in over), row
    return None


_ORDINAL: Final = re.compile(r"第\s?\d{1,3}\s?(?P<counter>[^\W\d_])")
"""A number that says which: 第8期 asks for no column 期."""


def cells_named(table: Table, question: Question, plans: Mapping[str, Plan]) -> list[_Cells] | None:
    """The rows that a question names, each with the heads and the cells of the columns that it names; None where anything
    that it names stands neither over nor beside them."""
    within, ends = years_within(question.text), frozenset(question.years)
    parts = [replace(part, years=part.years or question.years) for part in question.parts]
    every = [replace(each, years=tuple(dict.fromkeys((*each.years, *within)))) for each in (question, *parts)]
    question = every[0]
    rows, columns = lines_of_rows(table, question), lines_of_columns(table, question)
    by_row = _by_row(table, rows, sought_in(question, table, plans))
    chosen = (by_row, _columns_told(table, question)) if by_row else _places_named(table, every, (rows, columns), plans)
    lines = [*(rows[i] for i in chosen[0]), *(columns[i] for i in chosen[1])]
    if not lines or not _name_things(table, question, (rows, columns), chosen, plans):
        return None
    lines += [columns[table.label]] if by_row and table.label is not None else []
    years = frozenset().union(*(line.years for line in lines), years_in(words_over(table, plans)))
    if not ends <= years or not _are_all_named(question, table, lines, plans):
        return None
    found = [
        (row, [(table.heads[i], table.told(row, i)) for i in chosen[1] if table.cells(i)[row]]) for row in chosen[0]
    ]
    found = [(row, [pair for pair in pairs if not is_nothing(pair[1])] or pairs) for row, pairs in found]
    if any(len(cell) > 1 and squeeze(cell) in squeeze(question.text) for _, pairs in found for _, cell in pairs):
        return None  # rows found by a cell that the question says itself: it asks for them, not for that
    return [(row, pairs) for row, pairs in found if pairs] or None


_Lines: TypeAlias = tuple[Sequence[Line], Sequence[Line]]
"""The rows of a table, and its columns."""

_Places: TypeAlias = tuple[list[int], list[int]]
"""Those of them that are named, by their places; none of either where they are none, or too many."""


def _places_named(table: Table, every: Sequence[Question], lines: _Lines, plans: Mapping[str, Plan]) -> _Places:
    """The rows and the columns that a question and its parts, ``every`` one, name."""
    rows, columns = lines
    sought = [sought_in(each, table, plans) for each in every]
    of_rows = sorted({i for each in sought for i in chosen_lines(rows, each)})
    known = frozenset().union(*(rows[i].words for i in of_rows))
    known |= {match["counter"] for match in _ORDINAL.finditer(fold(every[0].text))}
    among = [i for i, head in enumerate(table.heads) if i != table.label and head]
    found = (chosen_lines([columns[i] for i in among], replace(each, words=each.words - known)) for each in sought)
    of_columns = sorted({among[i] for each in found for i in each})
    are_few = _are_few([rows[i] for i in of_rows], [columns[i] for i in of_columns])
    return (of_rows, of_columns) if are_few else ([], [])


def _name_things(table: Table, question: Question, lines: _Lines, chosen: _Places, plans: Mapping[str, Plan]) -> bool:
    """Whether all rows, or all columns, are named by a thing; by 目標 or 実績 alone none is, but a total is of what stands
    over the table."""
    sought = sought_in(question, table, plans)
    things = sought.words - ASKED_WORDS
    over = bool(sought.over & things)
    of_rows = (bool(lines[0][i].words & things) or (over and i in table.totals) for i in chosen[0])
    return all(of_rows) or all(lines[1][i].words & things for i in chosen[1])


_BY_ROW: Final = re.compile(r"内訳|[^区差識個特類]別(?:に|の|で|は|$|[？?。])|類別|ごと(?:に|の|$)")


FEWEST_LISTED: Final = 2
MOST_LISTED: Final = 12
"""Rows of which each is told where a question asks for what a whole consists of."""


def _by_row(table: Table, rows: Sequence[Line], sought: Sought) -> list[int]:
    """All rows that make up a whole, those of the kind that is named, where a question asks for each and prints none of
    them; empty otherwise."""
    question = sought.question
    own = [i for i in range(len(table.rows)) if i not in table.totals]
    for word in sought.words - sought.over:
        of_kind = [i for i in own if word in rows[i].words]
        own = of_kind if len(of_kind) >= FEWEST_LISTED else own
    asked = squeeze(question.text)
    asks = _BY_ROW.search(question.text) is not None and not years_within(question.text)
    named = any(len(core(table.names[i])) > 1 and places(core(table.names[i]), asked) for i in own)
    few = FEWEST_LISTED <= len(own) <= MOST_LISTED and not any(map(years_in, table.names))
    return own if asks and few and not named and _columns_told(table, question) else []


def _columns_told(table: Table, question: Question) -> list[int]:
    """The column of figures of which each row's is told: the only one, else that which the question names; none of several."""
    figures = [i for i in range(len(table.heads)) if table.is_of_figures(i)]
    column = figures[0] if len(figures) == 1 else one_column(table, question)
    return [column] if column is not None else []


def _are_few(rows: Sequence[Line], columns: Sequence[Line]) -> bool:
    """Whether rows and columns are no more than one question may name, those of one kind over years counted once."""
    of_rows, of_columns = (
        len({(line.words, line.name if not line.years else "") for line in lines}) for lines in (rows, columns)
    )
    times = max(len(frozenset().union(*(line.years for line in lines))) for lines in (rows, columns))
    return 0 < of_rows <= MOST_ROWS and 0 < of_rows * of_columns <= MOST_CELLS and times <= LONGEST_RUN


def _are_all_named(question: Question, table: Table, lines: Sequence[Line], plans: Mapping[str, Plan]) -> bool:
    """Whether the lines, the headings over their table and its plan hold every thing that a question names."""
    text = without_publisher(question, table, plans)
    around = "\n".join(s.text for s in statements(table.rows[0].passage) if not s.cells)
    held = content_set(f"{words_over(table, plans)}\n{around}").union(*(line.words for line in lines))
    meant = {term for concept in question.concepts if concept.stands_in(held) for term in concept.own}
    things = {word for word, is_thing in content_kinds(text) if is_thing and len(word) > 1}
    things |= {word for pair in question.terms if "_" in pair for word in pair.split("_") if len(word) > 1}
    things &= frozenset(question.terms) & content_set(text)
    return things - ASKED_WORDS - HERE - HOW_TOLD - ASKING_WORDS.get(question.intent, frozenset()) <= held | meant


def _called(table: Table, row: int, question: Question) -> str:
    """A row as it is printed: by its label, else by the cell that the question prints, with the group that it stands in."""
    statement, caption = table.rows[row].statement, table.rows[0].statement.head
    asked = squeeze(question.text)
    words = [clean(cell) for i, cell in enumerate(statement.cells) if is_word(cell) and not table.is_of_figures(i)]
    label = clean(statement.cells[table.label]) if table.label is not None else ""
    recurs = table.label is not None and table.cells(table.label).count(statement.cells[table.label]) > 1
    printed = table.names[row] if recurs or not label else label
    if not recurs and not places(core(printed), asked):
        printed = next((cell for cell in words if len(core(cell)) > 1 and places(core(cell), asked)), printed)
    group = clean(statement.head)
    return f"{group} {printed}" if is_word(group) and statement.head != caption and group not in printed else printed


def _told_by(table: Table, rows: Sequence[int], row: int) -> list[tuple[str, str]]:
    """The heads and the words by which a row differs from others of the same name: 区分 and 計画."""
    worded = [i for i, head in enumerate(table.heads) if head and i != table.label and is_in_words(table, i)]
    apart = [i for i in worded if len({table.cells(i)[each] for each in rows}) == len(rows)]
    cells = [(table.heads[i], table.cells(i)[row]) for i in apart]
    return [(head, cell) for head, cell in cells if is_word(cell) and len(cell) <= LONGEST_WORD][:1]
