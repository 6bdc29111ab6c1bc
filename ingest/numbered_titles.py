"""Numbered paragraphs that begin with a title of their own: 1-1　相談の窓口　担当者が月に一度…; the title is cut off.

Which numbers head such paragraphs is told by the whole family of marks: consecutive numbers, a title in front of nearly
every paragraph, and enough below it. Items of a list, which stand tight or are sentences, are left as they are.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from statistics import median
from typing import Final, TypeAlias

from corpus.marks import Mark, MarkKind, read_mark
from corpus.normalize import squeeze
from ingest.lines import Line, Skip

LONGEST_TITLE: Final = 40
LEAST_BODY: Final = 10
"""Characters after a title that make a paragraph."""

TITLED_SHARE: Final = 0.8
"""Share of a family's paragraphs that begin with a title: one may be printed otherwise."""

LEAST_RUN: Final = 2
LEAST_CONTENT: Final = 40
"""Characters that typically stand under a title: items of a list are shorter."""

NESTED: Final = 100
"""Numbers from which a mark counts within another, 1-1 being 101: it counts measures even where a list dash stands before."""

APART_SHARE: Final = 0.5
"""Share of paragraphs set apart by a blank line, or going on over further lines: items of a list stand tight."""

_NESTED: Final = (MarkKind.DOTTED, MarkKind.LABELLED)
_PLAIN: Final = (MarkKind.ARABIC, MarkKind.PAREN, MarkKind.CIRCLED)
_UPPER: Final = (MarkKind.MARKDOWN, MarkKind.PART, MarkKind.ROMAN, MarkKind.CHAPTER, MarkKind.CLAUSE)

_JAPANESE: Final = "ぁ-んァ-ヶー一-龥"
_WIDE: Final = r"[：:][　 ]*+|　[　 ：:]*+"
_SEPARATOR: Final = re.compile(rf"{_WIDE}|(?<=[{_JAPANESE}）」』〕】)]) (?=[{_JAPANESE}「『（])")
"""A colon, a wide space, or a narrow one where Japanese has none."""

_LOOSE: Final = re.compile(rf"{_WIDE}|(?<=[{_JAPANESE}）」』〕】)]) (?=\S)")
"""Before a figure or a Latin word a narrow space may also be mere spacing; it ends a title where others have one."""

_OPENING: Final = "（(「『〔【［["
_CLOSING: Final = "）)」』〕】］]"
_NO_TITLE: Final = re.compile(r"。|(?:[はがを、，．]|(?<!ござ)います|します|です|ました)$")
"""Sentences, and what goes on."""

_NO_START: Final = re.compile(r"[、。・）)」]|[のをがにはへ](?![ぁ-ん])")
"""No paragraph begins so: what stands before goes on."""

_Family: TypeAlias = tuple[MarkKind, str, bool]


@dataclass(frozen=True, slots=True)
class _Member:
    """A numbered line: its place among all lines, where its title ends (0: none) or may end, and what stands below it.

    ``is_heading`` says that it holds a title alone; ``content`` counts characters after the title, ``lines`` further lines.
    """

    index: int
    number: int
    title: str
    cut: int
    loose: int
    is_heading: bool
    is_apart: bool
    content: int
    lines: int


def split_titles(lines: Sequence[Line]) -> list[Line]:
    """Give the titles of numbered paragraphs lines of their own; spans still tile."""
    families = _families(lines)
    repeated = _repeated(families)
    cuts = {m.index: m.loose for key, members in families.items() for m in _titled(key, members, repeated)}
    result: list[Line] = []
    for i, line in enumerate(lines):
        result.extend(_split(line, cuts[i]) if i in cuts else [line])
    return result


def _split(line: Line, cut: int) -> list[Line]:
    title = line.text[:cut]
    head = replace(line, end=line.start + cut, text=title, mark=read_mark(title.rstrip(" 　：:")), titled=True)
    rest = line.text[cut:]
    if head.mark is None:
        return [line]
    return [head, replace(line, start=line.start + cut, text=rest, mark=None)] if rest.strip() else [head]


def _families(lines: Sequence[Line]) -> dict[_Family, list[_Member]]:
    """All numbered lines by their families, in printed order."""
    places: dict[_Family, list[int]] = defaultdict(list)
    upper = []
    for i, line in enumerate(lines):
        mark = line.mark
        if line.skip is not None or mark is None:
            continue
        if mark.kind in _UPPER:
            upper.append(i)
        elif mark.number is not None and mark.kind in (*_NESTED, *_PLAIN):
            places[mark.kind, mark.family, mark.listed].append(i)
    text = [line.skip is None for line in lines]
    counts = list(accumulate(text, initial=0))
    sizes = list(accumulate((len(line.text.strip()) if line.skip is None else 0 for line in lines), initial=0))
    found: dict[_Family, list[_Member]] = {}
    for key, at in places.items():
        found[key] = []
        for i, following in zip(at, [*at[1:], len(lines)], strict=True):
            above = bisect_right(upper, i)
            end = min(following, upper[above]) if above < len(upper) else following
            below = counts[end] - counts[i + 1], sizes[end] - sizes[i + 1]
            is_apart = i > 0 and lines[i - 1].skip is Skip.BLANK
            found[key].append(_member(i, lines[i], below, is_apart=is_apart, runs_on=_runs_on(lines, i)))
    return found


def _runs_on(lines: Sequence[Line], i: int) -> bool:
    """Whether a line without a mark follows right below."""
    following = lines[i + 1] if i + 1 < len(lines) else None
    return following is not None and following.skip is None and following.mark is None and "\t" not in following.text


def _member(index: int, line: Line, below: tuple[int, int], *, is_apart: bool, runs_on: bool) -> _Member:
    mark = line.mark
    if mark is None or mark.number is None:
        raise AssertionError("only numbered lines are members")
    cut = _title_end(line.text, mark, _SEPARATOR, runs_on=runs_on)
    loose = cut or _title_end(line.text, mark, _LOOSE, runs_on=runs_on)
    rest = len(line.text[cut:].strip()) if cut else 0
    if not cut or (not rest and not below[0]):
        is_heading = "。" not in mark.title and len(mark.title) <= LONGEST_TITLE
        return _Member(index, mark.number, mark.title, 0, loose, is_heading, is_apart, below[1], below[0])
    start = line.text.rindex(mark.title)
    title = line.text[start:cut].rstrip(" 　：:")
    return _Member(index, mark.number, title, cut, loose, False, is_apart, rest + below[1], below[0])


def _title_end(text: str, mark: Mark, separators: re.Pattern[str], *, runs_on: bool) -> int:
    """Where the paragraph behind a title begins, in ``text``; 0 where there is no title, or nothing but one."""
    start = text.rfind(mark.title)
    if not mark.title or start < 0:
        return 0
    for separator in separators.finditer(text, start):
        title = text[start : separator.start()].rstrip(" 　")
        if len(title) > LONGEST_TITLE:
            return 0
        if any(title.count(a) > title.count(b) for a, b in zip(_OPENING, _CLOSING, strict=True)):
            continue
        rest = text[separator.end() :].strip()
        closed = not rest and separator.group().strip() != ""
        if len(title) < LEAST_RUN or _NO_TITLE.search(title) or _NO_START.match(rest):
            return 0
        if closed or (len(rest) >= LEAST_BODY and (runs_on or "。" in rest or len(rest) > LONGEST_TITLE)):
            return separator.end()
    return 0


def _titled(key: _Family, members: Sequence[_Member], repeated: Counter[str]) -> Iterator[_Member]:
    """The members of a family whose titles head sections."""
    kind, _, listed = key
    if kind in _NESTED:
        runs = list(_runs(members))
        if any(len(run) >= LEAST_RUN for run in runs) and _heads(members):
            goes_on = sum(m.lines > 0 for m in members) >= APART_SHARE * len(members)
            yield from (m for m in members if m.loose and (goes_on or not listed or m.number >= NESTED))
        return
    for run in _runs(members):
        apart = sum(m.is_apart or m.lines > 0 for m in run) > APART_SHARE * len(run)
        again = sum(repeated[squeeze(m.title)] > 1 for m in run) > APART_SHARE * len(run)
        if not listed and len(run) >= LEAST_RUN and apart and not again and _heads(run):
            yield from (m for m in run if m.loose)


def _heads(members: Sequence[_Member]) -> bool:
    """Whether nearly all paragraphs begin with a title, and enough stands under them."""
    titled = [m for m in members if m.cut]
    untitled = sum(not m.cut and not m.is_heading for m in members)
    if len(titled) < LEAST_RUN or len(titled) < TITLED_SHARE * (len(titled) + untitled):
        return False
    return median(m.content for m in titled) >= LEAST_CONTENT


def _runs(members: Sequence[_Member]) -> Iterator[list[_Member]]:
    """Members whose numbers follow each other."""
    run: list[_Member] = []
    for member in members:
        if run and member.number != run[-1].number + 1:
            yield run
            run = []
        run.append(member)
    if run:
        yield run


def _repeated(families: dict[_Family, list[_Member]]) -> Counter[str]:
    """How often a title stands behind a number: what is said of each measure (対象, 期間) comes again and again."""
    return Counter(squeeze(m.title) for members in families.values() for m in members if m.cut)
