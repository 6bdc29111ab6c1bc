"""The rows of a table that hold a value in a column, do not hold it, or hold nothing there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.lists.counting import ITEMS, say_counted
from chat.answering.facts.selection import COUNTS
from chat.answering.facts.tables.naming import core, is_of_years, places, share
from chat.answering.facts.tables.operations import said
from chat.answering.facts.tables.table import Table, is_nothing
from chat.answering.said import Computed
from chat.answering.wording import clean
from corpus.facts import Figure
from corpus.normalize import fold, nfkc, squeeze
from retriever.coverage import ASKED_WORDS
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_set, content_words

FEWEST_ROWS: Final = 3
LONGEST_VALUE: Final = 12
FEW_KINDS: Final = 3
SHARE_OF_KINDS: Final = 0.6
"""Rows that make a table, characters of a value that sorts them into kinds, and how many kinds there may be: so many, or
this share of the rows."""

HALF: Final = 0.5
_ASKS_WHICH: Final = re.compile(
    r"どれ|どこ|もの(?:は|を|と|$|[？?])|(?<!何)名(?:前|称)?(?:は|を|$|[？?])|項目|だった|挙げ|すべて|全て|全部|何件|いくつ|何(?:事業|項目|つ)|(?:は|って)(?:[？?]|$)"
)
_NOT: Final = re.compile(r"[」』]?(?:で(?:は)?|じゃ)な(?:い|かった)|[」』]?以外")
_LEADS_TO: Final = re.compile(r"　[がはでのに:：]?[「『]?$")
_LEADS_ON: Final = re.compile(r"[」』]?(?:の|という)?　")
"""Between the head of a column, blanked out, and a value of it."""

_NUMBER: Final = re.compile(r"[-△▲]?[\d.]+[%％]?")
_EMPTY: Final = re.compile(
    r"空欄|空白|何も(?:入|書|記)[^、。]{0,6}な|(?:値|数字|記載|記入|数)[がのも]な(?:い|く)|[「『](?:[-—ー―－–…])[」』]"
)


def asks_which(question: Question) -> bool:
    """Whether a question may ask for rows of a kind."""
    return question.several is not None or _ASKS_WHICH.search(fold(question.text)) is not None


def said_of_kind(table: Table, question: Question) -> tuple[str, tuple[Computed, ...], Sequence[Evidence]] | None:
    """The rows of a kind that a question asks for, else the columns of a row that are below zero, counted."""
    found = rows_of_kind(table, question) or rows_with_word(table, question)
    if found is None:
        return _below_zero(table, question)
    of, shown, rows = found
    named = column_asked_for(table, question)
    lines = []
    for row in rows:
        values = "、".join(clean(table.told(row, i)) for i in shown if table.cells(i)[row])
        name = table.names[row] if named is None else clean(table.cells(named)[row])
        lines.append(f"{name}（{values}）" if values else name)
    unit = question.unit if question.unit in COUNTS else ITEMS
    counted = say_counted(of, unit, list(dict.fromkeys(lines)), table.cited(rows))
    return counted.text, counted.computed, counted.evidence


def _below_zero(table: Table, question: Question) -> tuple[str, tuple[Computed, ...], Sequence[Evidence]] | None:
    found = heads_below_zero(table, question)
    if found is None:
        return None
    of, columns, row = found
    points = [(clean(table.heads[i]), table.figures[row][i]) for i in columns]
    lines = [f"{head}（{said(figure)}）" for head, figure in points if figure is not None]
    counted = say_counted(of, ITEMS, lines, [table.rows[row]])
    return counted.text, counted.computed, counted.evidence


def rows_of_kind(table: Table, question: Question) -> tuple[str, list[int], list[int]] | None:
    """What the rows that a question asks for have in common, the columns to say of each, and their places; None where it
    names no column with a value of it."""
    own = [i for i in range(len(table.rows)) if i not in table.totals]
    if len(own) < FEWEST_ROWS:
        return None
    found = [
        (column, kind) for column, name in _columns(table, question) if (kind := _kind(table, column, name, question))
    ]
    rows = [
        i for i in own if all(_holds(table.cells(column)[i], table.figures[i][column], kind) for column, kind in found)
    ]
    if not found or not rows or len(rows) == len(own):
        return None
    said = "、".join(f"{clean(table.heads[column])}が{_words(kind)}" for column, kind in found)
    told = [column for column, kind in found if kind.denied or kind.value == BELOW_ZERO]
    shown = list(told)
    hidden = {column for column, _ in found if column not in told}
    shown += [
        i
        for i, head in enumerate(table.heads)
        if i not in {*hidden, *shown, table.label} and len(core(head)) > 1 and core(head) in squeeze(question.text)
    ]
    return f"{said}{'' if found[-1][1].denied else 'の'}もの", shown, rows


def rows_with_word(table: Table, question: Question) -> tuple[str, list[int], list[int]] | None:
    """The rows whose names hold a word of the question that the others' do not, where it asks how many or which of them there
    are (LED化の工事は何件); None where all hold it, or just one."""
    own = [i for i in range(len(table.rows)) if i not in table.totals]
    match = _OF_WHICH.search(fold(question.text))
    if match is None or table.label is None or len(own) < FEWEST_ROWS:
        return None
    over = content_set("\n".join([*table.rows[0].passage.section, table.rows[0].statement.head, *table.heads]))
    words = content_set(match["word"]) - over - ASKED_WORDS
    rows = [i for i in own if words <= content_set(table.names[i])]
    if not words or not FEWEST_NAMED <= len(rows) <= SHARE_OF_KINDS * len(own):
        return None
    word = nfkc(question.text)[slice(*match.span("word"))]
    return f"名称に「{word}」を含むもの", [], rows


FEWEST_NAMED: Final = 2
_OF_WHICH: Final = re.compile(
    r"(?P<word>[a-z0-9ァ-ヶー一-龥々]{2,12})(?:の|に関する|に関わる|に係る|関係の?|関連の?|する)(?:もの|工事|事業|取組|施策|案件|指標|項目|制度|件|業務)"
    r"(?:は|を|が|って|で)[^。？?]{0,16}(?:何件|いくつ|何個|何つ|挙げ|すべて|全て|全部|どれ)"
)
"""What things are of (LED化の工事は全部で何件), by which their names tell them from others."""


def column_asked_for(table: Table, question: Question) -> int | None:
    """The column of the groups that a question asks for (事業) where each row is of something in them (指標); None where it
    asks for the rows."""
    if table.label is None or share(table.heads[table.label], question):
        return None
    worded = [i for i in range(table.label) if all(table.cells(i)) and not table.is_of_figures(i)]
    return next((i for i in worded if share(table.heads[i], question)), None)


def heads_below_zero(table: Table, question: Question) -> tuple[str, list[int], int] | None:
    """What the columns that a question asks for have in common, their places, and the one row that it names right before it
    says that its figures are below zero; None where it names none so."""
    asked = squeeze(question.text)
    rows = [
        i for i, name in enumerate(table.names) if any(_is_below(asked, end) for _, end in places(core(name), asked))
    ]
    if len(rows) != 1:
        return None
    columns = [i for i, figure in enumerate(table.figures[rows[0]]) if figure is not None and _is_negative(figure)]
    filled = [figure for figure in table.figures[rows[0]] if figure is not None]
    return (f"{table.names[rows[0]]}がマイナスの欄", columns, rows[0]) if 0 < len(columns) < len(filled) else None


def _is_negative(figure: Figure | None) -> bool:
    return figure is not None and figure.value is not None and figure.value < 0


_BELOW: Final = re.compile(r"(?:年度?|欄|値|額)?[がはでに]?(?:マイナス|赤字|負の|[「『]?[▲△][」』]?)")
"""Behind the name of a row or a column: its figures are below zero."""


def _is_below(asked: str, end: int) -> bool:
    return _BELOW.match(asked, end) is not None


@dataclass(frozen=True, slots=True)
class _Kind:
    """A value as printed, empty for nothing, which the rows have, or have not where it is ``denied``; ``BELOW_ZERO`` for
    whatever figure is."""

    value: str
    denied: bool


BELOW_ZERO: Final = "マイナス"


def _words(kind: _Kind) -> str:
    if kind.value == BELOW_ZERO:
        return BELOW_ZERO
    value = f"「{kind.value}」" if kind.value else "空欄"
    return f"{value}でない" if kind.denied else value


def _holds(cell: str, figure: Figure | None, kind: _Kind) -> bool:
    if kind.value == BELOW_ZERO:
        return _is_negative(figure)
    same = (
        is_nothing(cell)
        if is_nothing(kind.value)
        else squeeze(kind.value) in (squeeze(cell), _grade(cell), *_members(cell))
    )
    return same is not kind.denied


def _members(cell: str) -> list[str]:
    """What a cell names one beside another: 総務課長 and 職員 of 「総務課長 職員」."""
    return [squeeze(part) for part in re.split(r"[、,，・/／\s]+", cell) if part]


def _grade(cell: str) -> str:
    """The letter by which a cell grades its row, before what that means: a of 「A 拡充」; empty without one."""
    graded = _GRADED.match(nfkc(cell))
    return squeeze(graded[1]) if graded else ""


_GRADED: Final = re.compile(r"\s*([A-ES◎○△×])(?:$|[\s:：(])")


def _kind(table: Table, column: int, name: str | None, question: Question) -> _Kind | None:
    """The value of a column that a question names, or denies: beside its head, where it is a single character."""
    asked = squeeze(question.text)
    if any(map(_is_negative, (row[column] for row in table.figures))):
        named = places(name, asked) if name else ()
        return _Kind(BELOW_ZERO, denied=False) if any(_is_below(asked, end) for _, end in named) else None
    cells = [table.cells(column)[i] for i in range(len(table.rows)) if i not in table.totals]
    empty = [cell for cell in cells if is_nothing(cell)]
    if empty and name is not None and _EMPTY.search(asked):
        return _Kind(clean(empty[0]) if is_nothing(clean(empty[0])) else "", denied=False)
    rest = asked.replace(name, "　") if name else asked
    few = _kinds(cells)
    any_word = {
        squeeze(cell): cell for cell in cells if 1 < len(cell) <= LONGEST_VALUE and not re.search(r"\d", fold(cell))
    }
    for cell in few or (any_word.values() if name else ()):
        value = squeeze(cell)
        for start, end in places(value, rest):
            beside = _LEADS_TO.search(rest[:start]) or _LEADS_ON.match(rest[end:])
            if name is None and not (
                reaches(share(table.heads[column], question, f"{rest[:start]}　{rest[end:]}"), HALF)
                or _sorts(value, table, column)
            ):
                continue
            if (few and len(value) > 1) or beside:
                return _Kind(clean(cell), denied=_NOT.match(rest[end:]) is not None)
    return None


def _sorts(value: str, table: Table, column: int) -> bool:
    """Whether a value sorts the rows of a table without its column being named: a word that stands nowhere else in it (新設)
    but in the head of its column."""
    row = table.rows[0]
    heads = (head for i, head in enumerate(table.heads) if i != column)
    elsewhere = [*row.passage.section, row.statement.head, *heads, *table.names]
    others = [cell for i in range(len(table.heads)) if i != column for cell in table.cells(i)]
    says_which = content_set(value) <= ASKED_WORDS
    return len(value) > 1 and not says_which and not any(value in squeeze(text) for text in (*elsewhere, *others))


def _kinds(cells: Sequence[str]) -> list[str]:
    """The values that sort rows into kinds, as printed, the longest first; none where there are too many, or long ones."""
    filled = [cell for cell in cells if not is_nothing(cell)]
    kinds = {squeeze(cell): cell for cell in filled if not _NUMBER.fullmatch(squeeze(cell))}
    if filled and all(map(_grade, filled)):
        kinds = {grade: grade.upper() for grade in map(_grade, filled)}
    if len(kinds) > max(FEW_KINDS, SHARE_OF_KINDS * len(cells)) or any(len(kind) > LONGEST_VALUE for kind in kinds):
        return []
    return [kinds[kind] for kind in sorted(kinds, key=lambda kind: (-len(kind), kind))]


def _parts(head: str) -> list[str]:
    """The words that a head joins: 判定 and 今後 of 判定・今後."""
    return [part for part in map(squeeze, re.split(r"[・/／\s]", head)) if len(part) > 1]


def _endings(name: str) -> list[str]:
    """The last words of a head that is joined of several (評価達成状況), the longest first: what stands right over the cells."""
    words = content_words(name)
    ends = (name[name.rfind(word) :] for word in words[1:-1] if word in name)
    return sorted((end for end in ends if len(end) >= SHORTEST_ENDING), key=lambda end: -len(end))


SHORTEST_ENDING: Final = 3
"""Characters of the end of a head that a question may name it by."""


def _ends_in(name: str, asked: str) -> bool:
    """Whether a question ends in the name of a column: it asks for what stands there, not by it."""
    return (
        re.search(
            rf"{re.escape(name)}(?:は|って|を教えて)?(?:誰|だれ|どこ|何|なに)?(?:です|でしょう)?か?[?？。]?$", asked
        )
        is not None
    )


def _columns(table: Table, question: Question) -> Iterator[tuple[int, str | None]]:
    """The columns that a question names besides the one that names the rows, each with the words for it; "" for a time
    in other words, None where it holds but half of the head's."""
    asked = squeeze(question.text)
    for column, head in enumerate(table.heads):
        name = core(head)
        if column == table.label or not name:
            continue
        values = {squeeze(cell) for cell in table.cells(column)}
        parts = (part for part in (name, *_parts(head), *_endings(name)) if part not in values)
        printed = next((part for part in parts if part in asked), "")
        if printed and _ends_in(printed, asked):
            continue
        if printed or is_of_years(head, question.years):
            yield column, printed
        elif reaches(share(head, question), HALF) or question.several is not None:
            yield column, None
