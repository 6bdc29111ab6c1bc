"""Answers that calculate over the table, or the sentence, that a question names best."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, TypeAlias

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_order import asks_order
from chat.answering.facts.asked_time import years_within
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import has_unit, plan_words
from chat.answering.facts.tables.kinds import asks_which, said_of_kind
from chat.answering.facts.tables.largest import largest
from chat.answering.facts.tables.marks import asks_marks, marks_of_row
from chat.answering.facts.tables.meant import rows_meant, subject, with_own
from chat.answering.facts.tables.naming import (
    columns_named,
    named,
    one_column,
    run_between,
    share,
    spoken,
)
from chat.answering.facts.tables.operations import apart, money, said, together
from chat.answering.facts.tables.sentence import (
    joined,
    labelled,
    of_one_name,
    of_two,
    told_by_each,
    whole_and_part,
)
from chat.answering.facts.tables.signed import turned
from chat.answering.facts.tables.table import Point, Table, is_total, of_one_form, read_tables
from chat.answering.facts.topic_words import is_noun
from chat.answering.facts.values.arithmetic import difference
from chat.answering.facts.values.scales import (
    asks_other_unit,
    in_asked_unit,
    stated_in_other_unit,
)
from chat.answering.question.topic import around
from chat.answering.said import Computed, Said
from chat.answering.wording import clean, say
from corpus.facts import Figure
from corpus.kanji_numbers import kanji_value
from corpus.normalize import fold
from corpus.time_spans import without_times
from retriever.order import reaches
from retriever.question import Question

NEAR: Final = 0.6
"""Share of the best score from which a row's table, or a sentence, may be the one meant."""

CLOSE: Final = 0.85
"""Share of the best score from which a sentence may be the one meant."""

SPOKEN: Final = 0.35
"""Share of a question's words that a table must hold."""

_DIFFERENCE: Final = re.compile(
    r"差(?![別異し])|いくら違|どれ(?:だけ|くらい|ほど)違|何[^、。？?]{1,6}違|どちら(?!も)|どっち(?!も)|(?:より|比べ)[^。？?]{0,12}(?:何|どれ|どの|いくら)|(?:多|少な|高|低|大き|小さ|長|短|広|狭)い(?:の|方|ほう)は"
    r"|何.{1,6}(?:多い|少ない|高い|低い|広い|長い|短い|悪い|良い)|何[^、。？?]{1,6}(?:上回|下回|超え|届か|足り)"
)
_TOGETHER: Final = re.compile(
    r"合わせ|あわせて(?:何|いくら|どれ)|合算|足す|足し|(?<!累)計(?=何|いくら|いくつ)|合計(?=[はでにをす何。？?]|額|$)|トータル"
)
_APART: Final = re.compile(
    r"(?:何[^、。？?]{1,4}|いくら|どれ(?:だけ|くらい|ほど)?)(?:増|減|違|差|多|少な|上回|下回|[上下]が|引き?[上下]げ|上げ|下げ)"
)
_REST: Final = re.compile(
    r"以外|除[いくけ]|除外|残[りるっ]|でな[いく]|ではな[いく]|(?:てい|え|ら|れ)ない(?:もの|人|方|者|分|の)"
)
_HOW_MANY: Final = re.compile(
    r"(?<![\d.,])(?P<n>[2-9]|[二三四五六七八九])(?:つ|者|社|か所|箇所|事業|分野|地区|種類|項目)(?:の|を|で|とも|、|を?合)"
)
"""The number of things that are to be added up."""

_Found: TypeAlias = tuple[str, tuple[Computed, ...], Sequence[Evidence]]


def say_rows(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """The row, or the time, with the most or the least of what a question names, or the rows of a kind that it names."""
    if asks_order(question.text):
        found = _of_tables(lambda table: largest(table, question, evidence[0]), question, evidence, knowledge)
    elif asks_which(question):
        found = _of_tables(lambda table: turned(table, question), question, evidence, knowledge) or _of_tables(
            lambda table: said_of_kind(of_one_form(table, knowledge), question), question, evidence, knowledge
        )
    else:
        return None
    return [_finished(found, knowledge, today)] if found else None


def say_marks(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """Under which heads the row that a question names is marked, and under which it is not."""
    tables = read_tables(_near(evidence), knowledge) if asks_marks(question.text) else ()
    found = next(filter(None, (marks_of_row(table, question) for table in tables)), None)
    return [_finished(found, knowledge, today)] if found else None


def say_calculation(
    question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """The sum, or the difference, of the figures that a question names of a sentence or a table; else the figure of the
    best sentence in the unit that it asks for."""
    adds = adds_up(question) and not _APART.search(fold(question.text))
    found = _rest(question, evidence, knowledge) if _REST.search(question.text) else None
    if found is None and (adds or _DIFFERENCE.search(question.text)):
        calculate = _total if adds else _gap
        points = _of_sentences(question, evidence, more=adds)
        found = calculate("", points, question) if points else None
        found = found or _of_tables(
            lambda table: _calculated(table, question, adds=adds), question, evidence, knowledge
        )
    if found is None and asks_other_unit(question.text):
        found = _of_tables(lambda table: _cell(table, question), question, evidence, knowledge)
    found = found or _in_other_unit(question, evidence)
    return [_finished(found, knowledge, today)] if found else None


def adds_up(question: Question) -> bool:
    """Whether a question asks for figures added up."""
    return _TOGETHER.search(question.text) is not None


def asks_difference(text: str) -> bool:
    """Whether a question asks how far figures are apart."""
    return _DIFFERENCE.search(text) is not None or _APART.search(fold(text)) is not None


def named_tables(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge) -> list[Table]:
    """The tables of the near evidence that hold enough of a question's words, those that hold most first."""
    held = [(spoken(table, question), table) for table in read_tables(_near(evidence), knowledge)]
    return [table for (sought, _), table in sorted(held, key=lambda pair: -pair[0][1]) if reaches(sought, SPOKEN)]


def _near(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that fits nearly as well as the best, and the first row of a table under the same heading as the best:
    what is said of a table often fits better than its rows."""
    near = [e for e in evidence if reaches(e.score, NEAR * evidence[0].score)]
    place = (near[0].passage.plan_id, near[0].passage.section) if near else None
    beside = (e for e in evidence[len(near) :] if (e.passage.plan_id, e.passage.section) == place and e.statement.heads)
    return near if any(e.statement.heads for e in near) else [*near, *list(beside)[:1]]


def _of_tables(
    operation: Callable[[Table], _Found | None], question: Question, evidence: Sequence[Evidence], knowledge: Knowledge
) -> _Found | None:
    for table in named_tables(question, evidence, knowledge):
        if (found := operation(table)) is not None:
            text, computed, rows = found
            return text, computed, table.with_caption(rows)
    return None


def _finished(found: _Found, knowledge: Knowledge, today: date) -> Said:
    """What was found, with its plan behind its first line."""
    text, computed, evidence = found
    plans = dict.fromkeys(e.passage.plan_id for e in evidence)
    plan = "、".join(plan_words(knowledge.plans[plan_id], today) for plan_id in plans)
    first, *rest = text.split("\n")
    head = f"{first.removesuffix('：')}（{plan}）{'：' if first.endswith('：') else ''}"
    return Said(text="\n".join([head, *rest]), evidence=tuple(evidence), computed=computed)


def chosen(table: Table, question: Question, *, run: bool = False) -> tuple[str, list[Point]] | None:
    """The figures that a question names: of rows in one column, else of columns in one row; with what they are of."""
    rows = (run_between(table.names, question) if run else []) or with_own(
        table, named(table.names, question), question
    )
    column = one_column(table, question) if len(rows) > 1 else None
    if column is not None:
        held = [(table.names[i], table.figures[i][column], table.rows[i]) for i in rows]
        points = [Point(name, figure, row) for name, figure, row in held if figure is not None]
        return (clean(table.heads[column]), points) if len(points) == len(rows) else None
    rows = rows_meant(table, question)
    between = run_between(table.heads, question) if run else []
    if run and not between and years_within(question.text):
        return None  # the ends of a run are not all of it
    columns = between or columns_named(table, question)
    if len(rows) != 1 or len(columns) < len("ab"):
        return None
    figures = [(clean(table.heads[i]), table.figures[rows[0]][i]) for i in columns]
    points = [Point(name, figure, table.rows[rows[0]]) for name, figure in figures if figure is not None]
    return (table.names[rows[0]], points) if len(points) == len(columns) else None


def _calculated(table: Table, question: Question, *, adds: bool) -> _Found | None:
    found = chosen(table, question, run=adds)
    if found is None or not (adds or len(found[1]) == len("ab")):
        return None
    return (_total if adds else _gap)(f"{subject(table, found[0])}は、", found[1], question)


def _gap(of: str, points: Sequence[Point], question: Question) -> _Found | None:
    return _said(of, apart(points[0], points[1]), points, question)


def _total(of: str, points: Sequence[Point], question: Question) -> _Found | None:
    if not _add_up([point.name for point in points]):
        return None
    stated = _HOW_MANY.search(fold(without_times(question.text)))
    if stated and len(points) != (int(stated["n"]) if stated["n"].isdigit() else kanji_value(stated["n"])):
        return None
    return _said(of, together(points), points, question)


def _add_up(names: Sequence[str]) -> bool:
    """Whether figures of these names are parts of a sum: none of them is one itself, and none is aimed at where another is
    reached."""
    reached = any(_REACHED.search(name) for name in names)
    return not any(map(is_total, names)) and not (reached and any(_AIMED.search(name) for name in names))


_REACHED: Final = re.compile(r"現状|実績|基準|現在")
_AIMED: Final = re.compile(r"目標|目指|めざ")


def _said(of: str, found: tuple[str, Computed] | None, points: Sequence[Point], question: Question) -> _Found | None:
    """A calculation, with its result also in the unit that the question asks for."""
    if found is None:
        return None
    text, result = found
    figure = Figure(value=result.value, unit=result.unit, period=None, printed="")
    scaled = in_asked_unit(figure, question.text)
    computed = (result, scaled[1]) if scaled else (result,)
    return f"{of}{text}{f'。{scaled[0]}です' if scaled else ''}", computed, [point.evidence for point in points]


def _cell(table: Table, question: Question) -> _Found | None:
    """The cell of the one row and column that a question names, in the other unit that it asks for."""
    rows, column = rows_meant(table, question), one_column(table, question)
    figure = table.figures[rows[0]][column] if len(rows) == 1 and column is not None else None
    scaled = in_asked_unit(figure, question.text) if figure is not None else None
    if column is None or figure is None or scaled is None:
        return None
    text = f"{subject(table, table.names[rows[0]])}の{clean(table.heads[column])}は{said(figure)}、{scaled[0]}です"
    return text, (scaled[1],), [table.rows[rows[0]]]


def _of_sentences(question: Question, evidence: Sequence[Evidence], *, more: bool) -> list[Point]:
    """The two figures (or ``more``) that a question names of the first near sentence that labels them so, else of two
    sentences or rows that tell one each."""
    close = [e for e in evidence if reaches(e.score, CLOSE * evidence[0].score)]
    held = [[point for point in labelled(e, question) if has_unit(point.figure, question.unit)] for e in close]
    for points in held:
        if len(points) == len("ab") or (more and len(points) > len("ab")):
            return points
    if more and (counted := of_one_name([point for points in held for point in points])):
        return counted
    pairs = (pair for e in close if (pair := of_two(joined(e, question))) and has_unit(pair[0].figure, question.unit))
    return of_two([point for points in held for point in points]) or next(pairs, []) or told_by_each(close, question)


def _rest(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge) -> _Found | None:
    """What is left of a whole without the part that a question sets aside."""
    for best in evidence:
        if not reaches(best.score, CLOSE * evidence[0].score):
            break
        pair = whole_and_part(best, question)
        if pair is not None:
            return _without(*pair)
    pairs = (_part_of_row(table, question) for table in named_tables(question, evidence, knowledge))
    return next((_without(*pair) for pair in pairs if pair is not None), None)


PART: Final = re.compile(r"^\s*(?:(?:この|その)?うち)\s*")
"""Before the name of what is part of what stands before it."""


def _part_of_row(table: Table, question: Question) -> tuple[Point, Point] | None:
    """The whole and its part (うち法定耐用年数を超えたもの) in the one row that a question names."""
    rows = rows_meant(table, question)
    heads = [
        i for i, head in enumerate(table.heads) if PART.match(head) and reaches(share(head, question), SPOKEN_HEAD)
    ]
    if len(rows) != 1 or len(heads) != 1:
        return None
    part, whole = (table.figures[rows[0]][i] if i >= 0 else None for i in (heads[0], heads[0] - 1))
    if part is None or whole is None:
        return None
    row, name = table.rows[rows[0]], table.names[rows[0]]
    return Point(f"{name}の{clean(table.heads[heads[0] - 1])}", whole, row), Point(
        clean(table.heads[heads[0]]), part, row
    )


SPOKEN_HEAD: Final = 0.6
"""Share of the words of a part's head that a question must hold."""


def _without(whole: Point, part: Point) -> _Found | None:
    rest = difference(whole.figure, part.figure)
    if rest is None or rest.value <= 0 or rest.unit in ("%", "ポイント"):
        # Shares under whole and part are of different wholes.
        return None
    calculation = f"{said(whole.figure)} − {said(part.figure)} ＝ {money(rest.value, rest.unit)}"
    text = f"{whole.name}{said(whole.figure)}から「{part.name}」{said(part.figure)}を除くと、{money(rest.value, rest.unit)}です"
    return f"{text}（{calculation}）", (rest,), [whole.evidence]


MOSTLY: Final = 0.6
"""Share of a question's nouns that a sentence must speak of to be the one whose figure is converted."""


def _in_other_unit(question: Question, evidence: Sequence[Evidence]) -> _Found | None:
    """What the first near sentence that speaks of most of a question states in another unit than it asks for, in both."""
    sought = {term for term in question.terms if "_" not in term and is_noun(term)}
    for best in evidence:
        if not reaches(best.score, CLOSE * evidence[0].score):
            return None
        speaks = len(sought & around(best)) >= MOSTLY * len(sought)
        found = (
            stated_in_other_unit(best.statement.text, question.text) if speaks and not best.statement.cells else None
        )
        if found is not None:
            return f"{say(best.statement, question)}{found[0]}", (found[1],), [best]
    return None
