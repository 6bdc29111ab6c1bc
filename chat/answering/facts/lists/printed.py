"""The lists printed in a section, each read to the section's end whatever stands between its items."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from chat.answering.evidence import Evidence, evidence_of
from chat.answering.wording import clean
from corpus.attributes import attributes_among, repeated_labels
from corpus.marks import Mark, MarkKind, read_mark
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.places import lines_in
from corpus.statements import Statement, statements

FEWEST: Final = 2
LONGEST_LABEL: Final = 24
_CAPTION: Final = re.compile(r"^\s*(?:図表?|表|写真|資料|出典|※|（?注)")
_LEADS_IN: Final = re.compile(r"(?:次|以下|下記)の|[：:]\s*$")
_SENTENCE: Final = re.compile(r"(?:次|以下|下記)の|。\s*$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item: the statement that begins it, in its passage."""

    passage: Passage
    statement: Statement
    mark: Mark

    @property
    def row(self) -> tuple[str, Evidence]:
        """The item as a line to say, and where it stands."""
        return clean(self.statement.text), evidence_of(self.passage, self.statement)


@dataclass(slots=True)
class PrintedList:
    """Items of one mark and depth under one lead-in line (``label``, empty where none stands above or a sentence).

    ``above`` is the line right above the first item. ``whole`` says that nothing tells of further items: numbers
    start at 1 and none is missing. ``nested`` says that
    it stands within another list.
    """

    label: str
    nested: bool
    above: tuple[Passage, Statement] | None = None
    entries: list[Entry] = field(default_factory=list)
    whole: bool = True

    @property
    def last(self) -> int:
        """The number of the last item; 0 where items are not numbered."""
        return (self.entries[-1].mark.number or 0) if self.entries else 0

    @property
    def led_in(self) -> bool:
        """Whether a line above says that it is a list of its own, which may be whole beside others."""
        return bool(self.label) or (self.above is not None and _LEADS_IN.search(self.above[1].text) is not None)

    def add(self, entry: Entry) -> None:
        """Add the next item."""
        number = entry.mark.number
        self.whole = self.whole and (number is None or number == self.last + 1)
        self.entries.append(entry)

    def without_attributes(self, labels: frozenset[str]) -> "PrintedList":
        """The list without the lines that say something of its items, where items are left; ``labels`` are those under
        which the document says such things."""
        said = attributes_among([entry.statement.text for entry in self.entries], labels)
        kept = [entry for entry, aside in zip(self.entries, said, strict=True) if not aside]
        return replace(self, entries=kept if len(kept) >= FEWEST else self.entries)


def printed_lists(passages: Sequence[Passage], text: str) -> list[PrintedList]:
    """The lists of one section, in printed order, those of one item left out.

    ``passages`` are all of the section, in order; ``text`` is the document that they were cut from. Tables, captions,
    notes and paragraphs between items end no list; a line that leads in to another does, and a number 1.
    """
    found: list[PrintedList] = []
    under: dict[tuple[str, int], PrintedList] = {}
    label = ""
    lines = list(_lines(passages, text))
    for at, (passage, statement, depth) in enumerate(lines):
        mark = read_mark(statement.text) if depth is not None else None
        if mark is not None and depth is not None and mark.kind is not MarkKind.BRACKET:
            key = _going_on(under, mark, depth)
            if key not in under or mark.number == 1:
                above = lines[at - 1][:2] if at else None
                under[key] = PrintedList(label, nested=bool(set(under) - {key}), above=above)
                found.append(under[key])
            under[key].add(Entry(passage, statement, mark))
        elif (
            depth is not None
            and _leads_in(statement, mark, lines[at + 1 : at + 2])
            and not _is_head(passage, statement)
        ):
            label, under = _label(mark.title if mark is not None else statement.text), {}
    labels = _labels_in(text)
    return [lasting.without_attributes(labels) for lasting in found if len(lasting.entries) >= FEWEST]


@lru_cache(maxsize=64)
def _labels_in(document: str) -> frozenset[str]:
    """The labels under which items of a document say something, section after section: 効果, 期間."""
    return repeated_labels([line for line in document.splitlines() if read_mark(line) is not None])


def _going_on(under: Mapping[tuple[str, int], PrintedList], mark: Mark, depth: int) -> tuple[str, int]:
    """The family and depth of the list that an item belongs to: the one it numbers on, however deep it is printed."""
    key = (mark.family, depth)
    if mark.number is None or (key in under and under[key].last == mark.number - 1):
        return key
    return next((k for k, one in under.items() if k[0] == mark.family and 0 < one.last == mark.number - 1), key)


def named_list(lists: Sequence[PrintedList], asked: str) -> PrintedList | None:
    """The list whose lead-in line a squeezed question names, else the first that stands in no other."""
    outer = [one for one in lists if not one.nested] or list(lists)
    return next((one for one in outer if one.label and squeeze(one.label) in asked), next(iter(outer), None))


def is_only(chosen: PrintedList, lists: Sequence[PrintedList]) -> bool:
    """Whether a list is the only one of its section that stands in no other."""
    outer = [one for one in lists if not one.nested or _is_apart(one, chosen)] or list(lists)
    return all(one is chosen for one in outer)


def _is_apart(one: PrintedList, chosen: PrintedList) -> bool:
    """Whether a list begins behind another one and a line that is none of its items: it is none of details."""
    last, first = chosen.entries[-1], one.entries[0]
    behind = (last.passage.span.start, last.statement.span.start) < (
        first.passage.span.start,
        first.statement.span.start,
    )
    return one is not chosen and behind and one.above is not None and read_mark(one.above[1].text) is None


_Line = tuple[Passage, Statement, int | None]


def _lines(passages: Sequence[Passage], text: str) -> Iterator[_Line]:
    """The statements of a section with their depth by indentation; None for what belongs to a table."""
    for passage in passages:
        indents = {line.at: line.start - text.rfind("\n", 0, line.start) - 1 for line in lines_in(passage, text)}
        row_ends = 0
        for statement in statements(passage):
            if statement.cells:
                row_ends = max(row_ends, statement.span.end)
            in_table = bool(statement.cells) or statement.span.start < row_ends
            mark = read_mark(statement.text)
            indent = indents.get(statement.span.start, 0) if mark is not None and mark.listed else 0
            yield passage, statement, None if in_table else indent


def _label(line: str) -> str:
    """What a lead-in line calls its list; empty where it is a sentence."""
    return "" if _SENTENCE.search(line) else line.strip(" 　:：")


def _is_head(passage: Passage, statement: Statement) -> bool:
    """Whether a line only repeats a heading above it, as at the top of each page."""
    return squeeze(statement.text) in map(squeeze, passage.section)


def _leads_in(statement: Statement, mark: Mark | None, following: Sequence[_Line]) -> bool:
    """Whether a line opens another list: a short label or a sentence that says so, right above an item."""
    item = following and following[0][2] is not None and read_mark(following[0][1].text) is not None
    if not item or _CAPTION.match(statement.text):
        return False
    if mark is not None or _LEADS_IN.search(statement.text):
        return True
    return len(statement.text) <= LONGEST_LABEL and not statement.text.rstrip().endswith("。")
