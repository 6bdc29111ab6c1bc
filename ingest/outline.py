"""The section tree of a document, by the numbering and typography of Japanese official writing.

Which marks head sections, and which stands above which, is learned from the document itself: from
the order in which marks appear, how their numbers run on or start anew, and what follows them;
custom (編 > 章 > 節 > 1 > (1) > ① > ア) settles what that leaves open.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from corpus.marks import Mark, MarkKind
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.time_spans import without_times
from ingest.heading_rules import LABEL, PLAIN, HeadingRules, learn_rules
from ingest.lines import Line, Skip
from ingest.numbered_titles import split_titles
from ingest.section import Section

ROUNDS: Final = 6
"""Demoting an empty heading can empty the one above it; documents settle in two or three rounds."""

NESTED_AT_MOST: Final = 2
"""A numbering may start anew inside itself (1 > 1, 2, 3) once, not again and again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The sections in printed order; ``lines`` are all lines of the document with their verdicts."""

    sections: tuple[Section, ...]
    lines: tuple[Line, ...]


@dataclass(slots=True)
class _Node:
    mark: Mark
    title: str
    line: Line
    body: list[Line] = field(default_factory=list)
    path: SectionPath = ()


def build_outline(lines: Sequence[Line]) -> Outline:
    """Build the section tree over classified lines."""
    rules = learn_rules(lines)
    lines = split_titles(rules.mark_unmarked(lines))
    lines, titles = _hoist_page_titles(lines)
    heads = set(titles) | _heads(rules, lines)
    result, verdicts = _assemble(lines, heads, titles)
    for _ in range(ROUNDS):
        hollow = _hollow(result)
        kept = {i for i in heads if lines[i].start not in hollow}
        kept -= _last_items(lines, kept) & _leaves(result, lines)
        if kept == heads:
            break
        heads = kept
        result, verdicts = _assemble(lines, heads, titles)
    sections = tuple(Section(path=n.path, heading=n.line, body=tuple(n.body)) for n in result)
    return Outline(sections=sections, lines=tuple(sorted(verdicts, key=lambda line: line.start)))


def _heads(rules: HeadingRules, lines: Sequence[Line]) -> set[int]:
    """Indexes of the lines that may be headings, given the lines of text around them."""
    text = [i for i, line in enumerate(lines) if line.skip is None]
    around = zip([None, *text], text, [*text[1:], None], strict=False)
    return {
        i
        for before, i, after in around
        if not _is_time(lines[i])
        and rules.may_head(
            lines[i],
            lines[before] if before is not None else None,
            lines[after] if after is not None else None,
            alone=before is not None and after is not None and before + 1 < i < after - 1,
        )
    }


def _is_time(line: Line) -> bool:
    """Whether brackets hold nothing but a run of years, as on a cover: 【令和7年度～令和11年度】."""
    mark = line.mark
    if mark is None or mark.kind is not MarkKind.BRACKET:
        return False
    return not re.search(r"\w", without_times(mark.title).replace("年度", ""))


_ROOT: Final = Mark(kind=MarkKind.MARKDOWN, family="", number=None, title="")


def _assemble(lines: Sequence[Line], heads: set[int], titles: dict[int, str]) -> tuple[list[_Node], list[Line]]:
    """Place headings on a stack; give the sections and every line's final verdict."""
    order = _Order()
    root = _Node(_ROOT, "", lines[0] if lines else _nowhere())
    stack: list[_Node] = []
    nodes = [root]
    verdicts: list[Line] = []
    for i, line in enumerate(lines):
        if line.skip is not None or i not in heads or line.mark is None:
            verdicts.append(line)
            if line.skip is None:
                (stack[-1] if stack else root).body.append(line)
            continue
        title = titles.get(i) or heading_title(line)
        if any(squeeze(node.title) == squeeze(title) for node in stack):
            verdicts.append(replace(line, skip=Skip.RUNNING_HEAD))
            continue
        verdicts.append(line)
        order.place(stack, _Node(line.mark, title, line))
        stack[-1].path = tuple(node.title for node in stack)
        nodes.append(stack[-1])
    return [n for n in nodes if n is not root or n.body], verdicts


def _nowhere() -> Line:
    return Line(start=0, end=0, text="", page=0)


class _Order:
    """Places headings on a stack, learning on the way which family stood above which."""

    def __init__(self) -> None:
        self._above: dict[tuple[str, str], int] = defaultdict(int)

    def place(self, stack: list[_Node], node: _Node) -> None:
        """Pop what ``node`` ends and push it."""
        at = self._sibling(stack, node.mark)
        if at is not None:
            del stack[at:]
        else:
            while stack and not self._opens(stack[-1], node.mark) and self._ends(node, stack[-1].mark):
                stack.pop()
        for upper in stack:
            self._above[upper.mark.family, node.mark.family] += 1
        stack.append(node)

    def _opens(self, top: _Node, new: Mark) -> bool:
        """Whether a label stands right below a numbered heading that would else be empty: ３ 施策 / 目標１."""
        unknown = not (self._above[new.family, top.mark.family] or self._above[top.mark.family, new.family])
        under = new.kind is MarkKind.LABELLED and top.mark.kind is MarkKind.ARABIC
        return unknown and under and not top.body

    def _sibling(self, stack: list[_Node], mark: Mark) -> int | None:
        """Index of the entry that ``mark`` replaces as its next sibling; None when it has none."""
        same = [i for i, n in enumerate(stack) if n.mark.kind is mark.kind and n.mark.family == mark.family]
        if not same:
            return None
        if mark.family == PLAIN and same[-1] != len(stack) - 1:
            return None
        if mark.number is None:
            return same[-1]
        for i in reversed(same):
            if stack[i].mark.number == mark.number - 1:
                return i
        starts_inside = mark.number == 1 and same[-1] == len(stack) - 1 and len(same) < NESTED_AT_MOST
        if starts_inside and mark.kind not in (MarkKind.CHAPTER, MarkKind.PART, MarkKind.LABELLED):
            return None
        return same[-1]

    def _ends(self, node: _Node, top: Mark) -> bool:
        """Whether a first-seen heading closes the section headed by ``top``."""
        new = node.mark
        if new.kind is MarkKind.MARKDOWN and top.kind is MarkKind.MARKDOWN:
            return len(new.family) <= len(top.family)
        if new.family == top.family:
            return False
        if PLAIN in (new.family, top.family):
            return top.family == PLAIN and new.kind < MarkKind.SYMBOL
        if new.family == LABEL and top.kind in (MarkKind.BRACKET, MarkKind.SYMBOL):
            return True
        below = self._above[new.family, top.family]
        above = self._above[top.family, new.family]
        if below or above:
            return below > above
        return not _nests(node, top) and self._ends_by_custom(new, top)

    def _ends_by_custom(self, new: Mark, top: Mark) -> bool:
        """Whether by custom a mark stands no lower than another."""
        if new.kind in _OUTER and top.kind in _OUTER:
            return False
        if new.kind in _OUTER:
            return True
        return new.kind < top.kind < MarkKind.SYMBOL


def _nests(node: _Node, top: Mark) -> bool:
    """Whether the title of a paragraph stands below a heading: Markdown's, or any where its number counts measures."""
    return node.line.titled and (
        top.kind is MarkKind.MARKDOWN or node.mark.kind in (MarkKind.LABELLED, MarkKind.DOTTED)
    )


_OUTER: Final = (MarkKind.PART, MarkKind.ROMAN, MarkKind.CHAPTER, MarkKind.LABELLED)


def _hollow(nodes: list[_Node]) -> set[int]:
    """Starts of the heading lines with neither text nor sections below: list items, contents pages."""
    hollow = set()
    for node, following in zip(nodes, [*nodes, None][1:], strict=True):
        has_children = following is not None and following.path[: len(node.path)] == node.path
        if node.path and not node.body and not has_children:
            hollow.add(node.line.start)
    return hollow


def _last_items(lines: Sequence[Line], heads: set[int]) -> set[int]:
    """Headings that only end a run of items: - ⑨ right after - ① to - ⑧, whatever stands below it.

    A run of items that goes on further down, ③ after what stands below ②, needs no more than ① before it.
    """
    found = set()
    run = 0
    text = [i for i, line in enumerate(lines) if line.skip is None]
    for at, i in enumerate(text):
        mark = lines[i].mark
        before = lines[text[at - 1]].mark if at else None
        goes_on = mark is not None and mark.number == run + 1 and (run == 0 or _alike(before, mark))
        if goes_on and i in heads and run and mark is not None:
            ends = (run >= RUN and mark.listed) or mark.kind in _SMALL
            if ends or (mark.kind in _ITEMS and _goes_on_below(mark, (j for j in text[at + 1 :]), lines, heads)):
                found.add(i)
        run = run + 1 if goes_on and (i not in heads or i in found) else 0
    return found


RUN: Final = 3
_SMALL: Final = (MarkKind.CIRCLED, MarkKind.KANA, MarkKind.PAREN_KANA)
_ITEMS: Final = (MarkKind.ARABIC, MarkKind.PAREN, MarkKind.CIRCLED, MarkKind.KANA, MarkKind.PAREN_KANA)


def _alike(a: Mark | None, b: Mark) -> bool:
    return a is not None and (a.kind, a.family) == (b.kind, b.family)


def _goes_on_below(mark: Mark, following: Iterable[int], lines: Sequence[Line], heads: set[int]) -> bool:
    """Whether the next number after a heading's own is an item, before any other heading."""
    for i in following:
        other = lines[i].mark
        if i in heads:
            return False
        if other is not None and _alike(other, mark):
            return other.number == (mark.number or 0) + 1
    return False


def _leaves(nodes: list[_Node], lines: Sequence[Line]) -> set[int]:
    """Indexes of the heading lines without headings below them."""
    following = [*nodes, None][1:]
    starts = {n.line.start for n, f in zip(nodes, following, strict=True) if f is None or f.path[:-1] != n.path}
    return {i for i, line in enumerate(lines) if line.start in starts}


def heading_title(line: Line) -> str:
    """A heading as a path shows it: counted marks kept, brackets, symbols and footnote stars dropped."""
    mark = line.mark
    if mark is None or mark.kind in (MarkKind.BRACKET, MarkKind.SYMBOL, MarkKind.MARKDOWN, MarkKind.BULLET):
        title = mark.title if mark else line.text
    else:
        title = re.sub(r"^[-*+]\s+", "", line.text.strip())
    return re.sub(r"\s+", " ", re.sub(r"[*＊]", "", title)).strip(_AROUND)


_AROUND: Final = " 　：:"


TITLE_LINES: Final = 2
"""A slide's title takes one line and its subtitle another."""


def _hoist_page_titles(lines: Sequence[Line]) -> tuple[list[Line], dict[int, str]]:
    """Move a slide's title to the top of its slide, where PDF extraction left it further down.

    A slide's title is known by a bare label («No １－１») with nothing after it; the one or two
    short lines before it are its text. Gives the lines in reading order, and titles by index.
    """
    result = list(lines)
    titles: dict[int, str] = {}
    labels = [line for line in lines if line.mark is not None and line.mark.kind is MarkKind.LABELLED]
    bare = Counter(line.mark.family for line in labels if line.mark is not None and _bare_label(line))
    used = Counter(line.mark.family for line in labels if line.mark is not None)
    for i, label in enumerate(lines):
        if label.mark is None or not _bare_label(label) or bare[label.mark.family] * 2 <= used[label.mark.family]:
            continue
        words = _title_lines(lines, i)
        if not words:
            continue
        page = label.page
        first = next(j for j, line in enumerate(result) if line.page == page and line.skip is None)
        moved = [*words, i]
        title = " ".join([label.text.strip(), *(lines[j].text.strip() for j in words)])
        kept = [line for line in result if line.start not in {lines[j].start for j in moved}]
        at = next((k for k, line in enumerate(kept) if line.start >= result[first].start), len(kept))
        hidden = [replace(lines[j], skip=Skip.TITLE, mark=None) for j in words]
        result = [*kept[:at], label, *hidden, *kept[at:]]
        titles[label.start] = re.sub(r"\s+", " ", title)
    return result, {i: titles[line.start] for i, line in enumerate(result) if line.start in titles}


def _bare_label(line: Line) -> bool:
    return line.skip is None and line.mark is not None and line.mark.kind is MarkKind.LABELLED and not line.mark.title


def _title_lines(lines: Sequence[Line], at: int) -> list[int]:
    """Indexes of the short lines right before a bare label on its page, in printed order."""
    words: list[int] = []
    for j in range(at - 1, -1, -1):
        line = lines[j]
        if line.skip is Skip.BLANK:
            continue
        is_subtitle = line.mark is not None and line.mark.kind is MarkKind.BRACKET and not words
        is_title = line.mark is None and len(line.text.strip()) <= 40
        if line.page != lines[at].page or line.skip is not None or not (is_subtitle or is_title):
            break
        words.insert(0, j)
        if is_title or len(words) == TITLE_LINES:
            break
    return words
