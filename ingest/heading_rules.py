"""Which lines may head a section in one document: learned from how its marks are used."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Final

from corpus.marks import Mark, MarkKind, read_mark
from corpus.normalize import display_width, squeeze
from ingest.lines import Line, Skip

LONGEST_TITLE: Final = 60
LONGEST_NUMBERED: Final = 60
LONGEST_SYMBOL: Final = 40
SYMBOL_SHARE: Final = 0.6
"""A symbol heads sections when most of its lines are short, unended, and followed by other marks."""

SYMBOL_CONTENT: Final = 150
"""…and when typically this many characters stand between one and the next: less makes items."""

LABEL_TIMES: Final = 3
WRAP_SHARE: Final = 0.92
LEAST_WRAP: Final = 48
DEFAULT_WRAP: Final = 80
"""Columns: 24 and 40 full-width characters, the narrowest and the usual measure of a printed page."""

LABEL: Final = "label"
"""Family of learned labels: short words in a left-hand column, before the marks of their cell."""

PLAIN: Final = "plain"
"""Family of headings without a mark: short lines by themselves, where a document has no numbering."""

FEW_NUMBERED: Final = 3
SYMBOL_TIMES: Final = 4

_UNENDED: Final = re.compile(r"[。、，．：:]\s*$")
_CONTENTS_LINE: Final = re.compile(r"(?:(?<![…‥・.．\s])[…‥・.．\s]{3,}+|[⇒→]\s*+)[PpＰ]?\s*+[0-9０-９]++\s*+$")
_AGENCY_TAIL: Final = re.compile(r"【([^【】]+)】\s*$")
_LABEL_PREFIX: Final = re.compile(r"^\s*(?P<label>[^\s■●○◆◇【・]{2,12})\s+(?=[■●○◆◇【])")
_FIRST_WORD: Final = re.compile(r"^\s*(?P<label>\S{2,12})\s+(?=\S)")
_ENDS_IN_VALUE: Final = re.compile(r"\s[▲△\-]?[0-9０-９][0-9０-９,，.．%％]*$")
_GIVES_AMOUNT: Final = re.compile(r"^[^:：]*+[:：].*[0-9０-９]\s*+[千万億]*円")
"""An item of a list of charges: ⑨臨時用：基本料金 7,500円."""

_STRONG: Final = (MarkKind.PART, MarkKind.CHAPTER, MarkKind.ROMAN, MarkKind.LABELLED, MarkKind.CLAUSE)
_SEPARATORS: Final = re.compile(r"[・･、,，/／]")
_IN_CHARGE: Final = re.compile(r"^(?:担当|所管|主管|実施主体|取組主体|取組機関)[^:：]{0,4}[:：]")
"""Says who is in charge of the heading above: 【担当課：こども課】."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingRules:
    """What was learned from one document.

    ``symbols`` are the symbol families that head sections, ``agencies`` the words that stand in
    brackets at the end of items (so that such a bracket alone on a line is no heading),
    ``labels`` the left-column labels, ``wrap_width`` the columns at which lines are cut, ``plain``
    whether short unmarked lines by themselves head sections.
    """

    symbols: frozenset[str]
    agencies: frozenset[str]
    labels: frozenset[str]
    wrap_width: int
    plain: bool

    def may_head(self, line: Line, previous: Line | None, following: Line | None, *, alone: bool = False) -> bool:
        """Whether ``line`` may be a heading, given the lines of text before and after it.

        ``alone`` says that lines without text set it apart from both.
        """
        mark = line.mark
        if mark is None or _CONTENTS_LINE.search(line.text):
            return False
        if line.titled or mark.kind is MarkKind.MARKDOWN:
            return True
        inside_table = not alone and _columns(previous) > 1 and _columns(previous) == _columns(following)
        return not inside_table and self._marked_may_head(line, mark, following)

    def _marked_may_head(self, line: Line, mark: Mark, following: Line | None) -> bool:
        title = mark.title
        if mark.family in (LABEL, PLAIN):
            return True
        if mark.kind in _STRONG:
            return bool(title) and len(title) <= LONGEST_TITLE and not _UNENDED.search(line.text)
        if mark.kind is MarkKind.BRACKET:
            return not mark.listed and self._bracket_may_head(mark)
        if mark.kind is MarkKind.SYMBOL:
            return mark.family in self.symbols and _short_title(title)
        if mark.kind is MarkKind.BULLET:
            return False
        return self._numbered_may_head(line, title, following)

    def _numbered_may_head(self, line: Line, title: str, following: Line | None) -> bool:
        if (
            not title
            or len(title) > LONGEST_NUMBERED
            or "。" in title
            or _UNENDED.search(title)
            or _ENDS_IN_VALUE.search(title)
            or _GIVES_AMOUNT.search(title)
        ):
            return False
        runs_on = following is not None and following.mark is None and "\t" not in following.text
        is_cut = display_width(_without_gap(line)) >= self.wrap_width * WRAP_SHARE
        return not (runs_on and is_cut)

    def _bracket_may_head(self, mark: Mark) -> bool:
        if mark.family in "〈[［" or len(mark.title) > LONGEST_SYMBOL or _IN_CHARGE.match(mark.title):
            return False
        words = [squeeze(word) for word in _SEPARATORS.split(mark.title)]
        known = sum(word in self.agencies for word in words)
        return known == 0 or (known < len(words) and len(words) == 1)

    def mark_unmarked(self, lines: Sequence[Line]) -> list[Line]:
        """Give labels a line and a mark of their own, and plain headings a mark; spans still tile."""
        result: list[Line] = []
        for before, line, after in zip([None, *lines], lines, [*lines[1:], None], strict=False):
            result.extend(self._split_label(line))
            if self.plain and _is_plain_heading(before, line, after):
                result[-1] = replace(result[-1], mark=_plain_mark(line.text.strip()))
        return result

    def _split_label(self, line: Line) -> list[Line]:
        if line.skip is not None:
            return [line]
        stripped = line.text.strip()
        if squeeze(stripped) in self.labels:
            return [replace(line, mark=_label_mark(stripped))]
        prefix = _FIRST_WORD.match(line.text)
        if prefix is None or squeeze(prefix["label"]) not in self.labels:
            return [line]
        cut = prefix.end()
        head = replace(line, end=line.start + cut, text=line.text[:cut], mark=_label_mark(prefix["label"]))
        rest = line.text[cut:]
        return [head, replace(line, start=line.start + cut, text=rest, mark=read_mark(rest))]


def _plain_mark(title: str) -> Mark:
    return Mark(kind=MarkKind.BRACKET, family=PLAIN, number=None, title=title)


def _is_plain_heading(before: Line | None, line: Line, after: Line | None) -> bool:
    """A short unended line with blank lines around it."""
    stripped = line.text.strip()
    alone = all(other is None or other.skip is Skip.BLANK for other in (before, after))
    return (
        alone
        and line.skip is None
        and line.mark is None
        and "\t" not in line.text
        and 4 <= len(stripped) <= 32
        and not _UNENDED.search(stripped)
        and not _ENDS_IN_VALUE.search(" " + stripped)
    )


def _columns(line: Line | None) -> int:
    return line.text.count("\t") + 1 if line is not None else 0


def _short_title(title: str) -> bool:
    return len(title) <= LONGEST_SYMBOL and not _UNENDED.search(title) and title[:1] not in "<〈＜：:"


def _label_mark(title: str) -> Mark:
    return Mark(kind=MarkKind.BRACKET, family=LABEL, number=None, title=title)


def learn_rules(lines: Sequence[Line]) -> HeadingRules:
    """Learn from all lines of a document which of them may head sections."""
    text = [line for line in lines if line.skip is None]
    return HeadingRules(
        symbols=_heading_symbols(text),
        agencies=_agency_words(text),
        labels=_labels(text),
        wrap_width=_wrap_width(text),
        plain=_has_plain_headings(lines),
    )


def _heading_symbols(text: list[Line]) -> frozenset[str]:
    good: Counter[str] = Counter()
    sizes: dict[str, list[int]] = defaultdict(list)
    open_families: set[str] = set()
    for line, following in zip(text, [*text, None][1:], strict=True):
        mark = line.mark
        if mark is not None and mark.kind in (*_STRONG, MarkKind.MARKDOWN):
            open_families.clear()
        if mark is not None and mark.kind is MarkKind.SYMBOL:
            open_families.add(mark.family)
            sizes[mark.family].append(0)
            alone = following is None or following.mark is None or following.mark.family != mark.family
            good[mark.family] += alone and _short_title(mark.title)
        for family in open_families:
            sizes[family][-1] += len(line.text.strip())
    return frozenset(
        s
        for s, content in sizes.items()
        if len(content) >= SYMBOL_TIMES and good[s] / len(content) >= SYMBOL_SHARE and median(content) >= SYMBOL_CONTENT
    )


def _has_plain_headings(lines: Sequence[Line]) -> bool:
    """Few numbered headings, and blank lines that set blocks apart (not one after every line)."""
    text = [line for line in lines if line.skip is None]
    numbered = sum(line.mark is not None and line.mark.kind <= MarkKind.PAREN for line in text)
    blank = sum(line.skip is Skip.BLANK for line in lines)
    return numbered < FEW_NUMBERED and 0.15 * len(text) < blank


def _agency_words(text: list[Line]) -> frozenset[str]:
    """Words in brackets at the end of items, unless such brackets mostly stand alone as headings."""
    alone = Counter(
        squeeze(line.mark.title) for line in text if line.mark is not None and line.mark.kind is MarkKind.BRACKET
    )
    tails: Counter[str] = Counter()
    for line in text:
        tail = _AGENCY_TAIL.search(line.text)
        is_item = line.mark is not None and line.mark.kind in (MarkKind.SYMBOL, MarkKind.BULLET)
        if tail and is_item and line.text.count("【") == 1:
            tails[squeeze(tail[1])] += 1
    words = {squeeze(word) for tail, n in tails.items() if n >= alone[tail] for word in _SEPARATORS.split(tail)}
    return frozenset(words - {""})


def _labels(text: list[Line]) -> frozenset[str]:
    prefixes = Counter(squeeze(m["label"]) for line in text if (m := _LABEL_PREFIX.match(line.text)))
    return frozenset(label for label, n in prefixes.items() if n >= LABEL_TIMES)


def _without_gap(line: Line) -> str:
    """A line's text, with one space between its mark and what it says."""
    said = line.text.strip()
    return _GAP.sub(" ", said, count=1) if line.mark is not None else said


_GAP: Final = re.compile(r"[ \u3000]{2,}")


def _wrap_width(text: list[Line]) -> int:
    """Columns at which lines are cut: the widest tenth of the lines that run on; what gaps part are cells, no lines."""
    widths = sorted(
        display_width(said)
        for line, following in pairwise(text)
        if following.mark is None and not _UNENDED.search(line.text) and "\t" not in line.text
        if not _GAP.search(said := _without_gap(line))
    )
    return max(LEAST_WRAP, widths[int(len(widths) * 0.9)]) if widths else DEFAULT_WRAP
