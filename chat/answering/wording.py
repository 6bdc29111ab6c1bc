"""Statements into lines a person reads, without changing a figure or a name."""

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from chat.answering.question.value_kinds import names_body
from corpus.cell_units import COLUMN_OF_UNITS, with_unit
from corpus.fiscal_year import find_years, without_years
from corpus.marks import MarkKind, read_mark
from corpus.normalize import fold, squeeze
from corpus.quantities import NOTE_MARK, UNITS
from corpus.statements import Statement, is_word, name_of
from corpus.time_spans import find_time_spans, without_times
from retriever.question import Intent, Question
from retriever.tokens import content_set

ASPECTS: Final = (
    (re.compile(r"目標|目指|めざ|いくつにする|どこまで"), re.compile(r"目標|目指")),
    (re.compile(r"スタート|策定時|当初|基準|現状|もともと"), re.compile(r"現状|基準|策定時|当初")),
    (re.compile(r"実績|進捗|達成|現在|時点"), re.compile(r"実績|現在|達成")),
)
"""How a question names target, baseline and actual, and how column heads do."""

VALUES_IN_A_ROW: Final = re.compile(r"(?<=[0-9０-９%％]) (?=[0-9０-９](?!\s?[年月日]))")
"""Figures printed in columns; side by side they could be read as one. The spread digits of a date are no columns."""

_STARS: Final = re.compile(rf"{NOTE_MARK}|※\s\d{{1,2}}(?!\d|[.,．]\d|\s*+(?:\d|{UNITS}|％|$))|[*＊※]")


def say(statement: Statement, question: Question) -> str:
    """One statement as a line: list marks off, footnote stars off, a row's cells with their heads."""
    if statement.heads:
        return _row(statement, question)
    if statement.cells:
        group = f"{clean(statement.head)}：" if statement.head else ""
        return group + clean("　".join(cell for cell in statement.cells if cell))
    text = clean(statement.text)
    head = clean(statement.head)
    if squeeze(text) in squeeze(head):
        return head
    return f"{head}：{text}" if head and head not in text else text


def clean(text: str) -> str:
    """Drop the mark at the head of a line and footnote stars; counted marks such as ① stay."""
    mark = read_mark(text)
    if mark is not None and mark.kind in (MarkKind.SYMBOL, MarkKind.BULLET):
        text = re.sub(r"^[-*+]\s+", "", mark.title)
        inner = read_mark(text)
        if inner is not None and inner.kind in (MarkKind.SYMBOL, MarkKind.BULLET):
            text = inner.title
    elif mark is not None and mark.listed:
        text = re.sub(r"^\s*[-*+−–]\s+", "", text)
    text = re.sub(r"\s+", " ", _STARS.sub("", text)).strip()
    return VALUES_IN_A_ROW.sub("、", text)


def _row(statement: Statement, question: Question) -> str:
    """A row's name, with words that stand under no head, and its filled cells: those asked for where there are such."""
    name = name_of(statement)
    at = statement.cells.index(name) if name else 0
    pairs = [
        (head, with_unit(statement, i))
        for i, (head, cell) in enumerate(zip(statement.heads, statement.cells, strict=True))
        if i != at and cell and head.strip() != COLUMN_OF_UNITS and not _counts_rows(head, cell)
    ]
    named = [cell for head, cell in pairs if not head and is_word(cell)]
    pairs = [(head, cell) for head, cell in pairs if head or cell not in named]
    pairs = _asked_first(_of_asked_years(pairs, question), name, question)
    whole = " ".join((name, *named))
    pairs = [(head, cell) for head, cell in pairs if len(cell) < SENTENCE or squeeze(cell) not in squeeze(whole)]
    pairs = _without_marks(pairs, whole, question)
    group = f"{clean(statement.head)}：" if statement.head else ""
    return group + row_words(whole, pairs)


_ONLY_MARK: Final = re.compile(r"[○◯〇●◎✓✔レ△▲×✕]")
SENTENCE: Final = 15
"""Characters of a cell that tells something by itself."""


def _without_marks(pairs: list[tuple[str, str]], name: str, question: Question) -> list[tuple[str, str]]:
    """The cells without those that hold a mark and no more, where the row tells something without them; those whose heads
    the question names stay."""
    if "。" not in name and not any(len(cell) >= SENTENCE for _, cell in pairs):
        return pairs
    asked = squeeze(question.text)
    named = {head for head, _ in pairs if head and squeeze(head) in asked}
    return [(head, cell) for head, cell in pairs if head in named or not _ONLY_MARK.fullmatch(cell.strip())]


_ROW_NUMBER: Final = re.compile(r"(?:整理|管理|通し|指標|事業)?番号|(?:項|連|通|付)番|no\.?|№|#")


def _counts_rows(head: str, cell: str) -> bool:
    """Whether a cell is no more than its row's number or code."""
    return not is_word(cell) and _ROW_NUMBER.fullmatch(fold(head).strip()) is not None


def row_words(name: str, pairs: Sequence[tuple[str, str]]) -> str:
    """A row's name, then what its cells under their heads are, as a sentence where heads and cells are such words."""
    name = clean(name)
    told = _apart_without_heads([(clean(head), clean(cell)) for head, cell in pairs])
    if not told:
        return name
    enumerates = len(told) > 1 and any("、" in cell for _, cell in told)
    if enumerates or any(_is_clause(head, cell, alone=len(told) == 1) for head, cell in told) or "。" in name:
        return f"{name} ― {_after_one_another([f'{head}：{cell}' if head else cell for head, cell in told])}"
    (head, cell), *more = told
    if more:
        return f"{name}は、{'、'.join(f'{head}が{set_apart(cell)}' if head else cell for head, cell in told)}"
    if not head or _SAYS_NOTHING.fullmatch(head):
        return f"{name}：{cell}"
    return f"{head}の{name}は{set_apart(cell)}" if _is_time(head) else f"{name}の{head}は{set_apart(cell)}"


def _apart_without_heads(told: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The cells, figures of no head right behind one that has one in brackets: they would be taken for its own."""
    apart: list[tuple[str, str]] = []
    for headed, group in groupby(told, key=lambda pair: bool(pair[0]) or is_word(pair[1])):
        cells = list(group)
        if headed or not apart:
            apart += cells
        else:
            head, cell = apart.pop()
            apart.append((head, f"{cell}（{NO_HEAD}{'／'.join(bare for _, bare in cells)}）"))
    return apart


NO_HEAD: Final = "見出しなし "


def _is_time(head: str) -> bool:
    """Whether a head is a time and nothing else."""
    return not without_times(head).strip()


def set_apart(cell: str) -> str:
    """A cell after a word; a hyphen that is a minus stands apart from it, or it would join the two."""
    return f" {cell}" if _MINUS.match(fold(cell)) else cell


_MINUS: Final = re.compile(r"[-−–‐]\s?\d")
_SAYS_NOTHING: Final = re.compile(r"内\s*容|概\s*要|説\s*明|詳\s*細|摘\s*要|備\s*考|記\s*載\s*事\s*項")
"""Heads of the one column beside the names of a form."""


def _is_clause(head: str, cell: str, *, alone: bool) -> bool:
    """Whether a head asks or leads on (だれが, どこへ), or a cell is of sentences or, beside others, of many words: no words to
    put into one. What stands ``alone`` under a time in words happens then, it is no value of the row."""
    if "。" in cell or re.search(r"[ぁ-ん]$", head) is not None:
        return True
    if alone and (not head or not _is_time(head)):
        return False
    is_long = len(cell) >= SENTENCE and not cell[0].isdigit()
    return is_word(cell) and (is_long or (alone and not any(map(str.isdigit, cell))))


def _after_one_another(cells: Sequence[str]) -> str:
    """Cells with commas between them, none after a sentence."""
    return "".join(c if c.endswith("。") else f"{c}、" for c in cells[:-1]) + cells[-1]


def _of_asked_years(pairs: Sequence[tuple[str, str]], question: Question) -> list[tuple[str, str]]:
    """The cells without those under other years, or other columns of a series, where the row has some under those asked for.

    What stands under another year is told where the question names it by its own words: 中間値（令和10年度）と最終値.
    """
    years = [frozenset(m.year for m in find_years(head)) for head, _ in pairs]
    of_asked = {_untimed(head) for (head, _), each in zip(pairs, years, strict=True) if each & set(question.years)}
    if of_asked:
        text = squeeze(question.text)
        return [
            (head, cell)
            for (head, cell), each in zip(pairs, years, strict=True)
            if not each
            or each & set(question.years)
            or ((own := _untimed(head)) in text and own and own not in of_asked)
        ]
    asked, text = {_series(head) for head, _ in pairs if _is_named(head, question)}, fold(question.text)
    return [pair for pair in pairs if _series(pair[0]) not in asked or fold(pair[0]) in text]


def _untimed(head: str) -> str:
    """What a head says besides its time; empty where that is one letter or none."""
    words = squeeze(without_times(head)).strip("()")
    return words if len(words) > 1 else ""


def _series(head: str) -> str:
    """What the heads of a series of columns share (38年度, 37年度 …): all but their numbers; empty for what has none."""
    folded = fold(head)
    return _NUMBER.sub("#", folded) if _NUMBER.search(folded) else ""


def _is_named(head: str, question: Question) -> bool:
    return bool(_series(head)) and len(head) > 1 and fold(head) in fold(question.text)


_NUMBER: Final = re.compile(r"\d+")


def _asked_first(pairs: Sequence[tuple[str, str]], name: str, question: Question) -> list[tuple[str, str]]:
    """The cells, those under heads that the question names first; where it asks for one value, these alone, with the cells
    that state a kind of value which they do not."""
    folded, said, known = fold(question.text), squeeze(question.text), content_set(name)
    wanted = [heads for asks, heads in ASPECTS if asks.search(folded)]
    asked = frozenset(question.terms)

    def rank(pair: tuple[str, str]) -> int:
        head = fold(pair[0])
        years = {m.year for m in find_years(pair[0])}
        named = len(own := _untimed(pair[0]) if years else squeeze(pair[0])) > 1 and own in said
        if years & set(question.years) or named:
            return 0
        if any(heads.search(head) for heads in wanted):
            return 1
        return 2 if (content_set(head) - known) & asked else 3

    ranked = sorted(pairs, key=rank)
    told = [pair for pair in ranked if rank(pair) < len(("named", "of the role"))]
    if not told or question.parts or question.intent not in VALUES:
        return ranked
    left = [kind for kind in question.kinds if not any(_states(kind, cell) for _, cell in told)]
    return [pair for pair in ranked if pair in told or any(_states(kind, pair[1]) for kind in left)]


VALUES: Final = (Intent.FIGURE, Intent.SCHEDULE, Intent.AGENCY)


def _states(kind: Intent, cell: str) -> bool:
    """Whether a cell states a kind of value."""
    if kind is Intent.FIGURE:
        return bool(_NUMBER.search(fold(without_years(cell))))
    if kind is Intent.SCHEDULE:
        return bool(find_time_spans(cell))
    return kind is not Intent.AGENCY or names_body(cell)
