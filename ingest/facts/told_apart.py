"""Names that tables of several places share, told apart by what stands over them: パターン①　出生数, パターン②　出生数."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from typing import Final, TypeAlias

from corpus.normalize import squeeze
from corpus.time_spans import find_time_spans, without_times
from ingest.facts.items import plain_name
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.captions import named
from ingest.facts.tables.grid import CAPTION_LINES, LEAST_HEADS, titles_again
from ingest.facts.tables.names import is_name
from ingest.facts.tables.units import in_brackets
from ingest.section import Item, Section

LONGEST_TITLE: Final = 30
PATH: Final = 4
"""Headings, from the innermost, among which one is sought that tells places apart.

A title that is the name of a row of its own section is not said: the others are told apart from it.
"""

_Key: TypeAlias = tuple[Role, str | None, bool]
_Found: TypeAlias = tuple[Section, Reading]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table stands: its section, the caption in it that it stands under, if any, and the line right over it.

    ``at`` tells places apart.
    """

    at: int
    caption: str
    over: str
    section: Section = field(compare=False)


def told_apart(found: Sequence[_Found]) -> list[_Found]:
    """The readings; of those whose names tables elsewhere give other values of the same role and time, with their place."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, (_, reading) in enumerate(found):
        if any("\t" in line.text for line in reading.lines):
            by_name[without_times(reading.name)].append(i)
    names = {(id(section), reading.name) for section, reading in found}
    known = _Known()
    titled: dict[int, tuple[str, ...]] = {}
    places: dict[int, _Place] = {}
    for own in by_name.values():
        if len({_first_line(found[i][1]) for i in own}) > 1:
            placed = {i: known.place(*found[i]) for i in own}
            places |= placed
            titled |= _titles(placed, found)
    titles = {i: "　".join(title) for i, title in _alike(titled, places).items()}
    return [
        (section, replace(reading, name=f"{title}　{reading.name}"))
        if (title := titles.get(i)) and title not in reading.name and (id(section), title) not in names
        else (section, reading)
        for i, (section, reading) in enumerate(found)
    ]


def _alike(titled: Mapping[int, tuple[str, ...]], places: Mapping[int, _Place]) -> dict[int, tuple[str, ...]]:
    """What to say before names, so that all names of a place are told apart by as much as one of them has to be."""
    fullest: dict[_Place, tuple[str, ...]] = {}
    for i, title in titled.items():
        fullest[places[i]] = max(fullest.get(places[i], ()), title, key=len)
    return {i: max(title, fullest[places[i]], key=len) for i, title in titled.items()}


def _first_line(reading: Reading) -> int:
    return reading.lines[0].start


def _titles(places: Mapping[int, _Place], found: Sequence[_Found]) -> dict[int, tuple[str, ...]]:
    """What to say before a name, by reading; nothing where its values don't clash or nothing tells its places apart."""
    values: dict[_Place, dict[_Key, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for i, place in places.items():
        for role, figure in found[i][1].values.items():
            if figure.value is not None:
                values[place][role, figure.period, figure.unit in ("%", "％")].add(figure.value)
    if not _clash(list(values.values())):
        return {}
    some: dict[_Place, tuple[str, ...]] = {}
    for way in _ways():
        said = {place: way(place) for place in values}
        often = Counter(said.values())
        told = {place: title for place, title in said.items() if _are_titles(title) and often[title] == 1}
        some = told if len(told) > len(some) else some
        if len(some) == len(values):
            break
    return {i: some[place] for i, place in places.items() if place in some}


def _clash(places: Sequence[Mapping[_Key, set[Decimal]]]) -> bool:
    """Whether two places give other values under one key."""
    seen: dict[_Key, set[Decimal]] = {}
    return any(seen.setdefault(key, values) != values for place in places for key, values in place.items())


def _ways() -> Iterator[Callable[[_Place], tuple[str, ...]]]:
    """How a place may be called: by its caption or heading, by one further out, by what stands over it, or by two of these."""
    one: list[Callable[[_Place], str]] = [lambda place: _title(place.caption) or _heading(place, 0)]
    one += [lambda place, out=out: _heading(place, out) for out in range(PATH)]  # type: ignore[misc]
    over: Callable[[_Place], str] = lambda place: _title(place.over) or one[0](place)  # noqa: E731
    yield from (lambda place, inner=inner: (inner(place),) for inner in (*one, over))
    for inner, outer in combinations((over, *one), 2):
        yield lambda place, inner=inner, outer=outer: (outer(place), inner(place))  # type: ignore[misc]


def _heading(place: _Place, out: int) -> str:
    path = place.section.path
    return _title(path[-1 - out]) if len(path) > out else ""


def _title(printed: str) -> str:
    """A heading as a name: without its mark, without brackets that tell a time."""
    bare = plain_name(named(printed) or printed)
    return _IN_BRACKETS.sub(lambda match: "" if find_time_spans(match[0]) else match[0], bare).strip()


_IN_BRACKETS: Final = re.compile(r"(?<!\s)\s*+[(（][^()（）]*+[)）]")


def _are_titles(said: Sequence[str]) -> bool:
    """Whether each of some texts may stand before a name, and none says another again."""
    return all(map(_is_title, said)) and (len(said) == 1 or not any(a in b or b in a for a, b in combinations(said, 2)))


def _is_title(text: str) -> bool:
    return 1 <= len(squeeze(text)) <= LONGEST_TITLE and is_name(text) and "。" not in text


_CAPTION: Final = re.compile(
    r"[\[［【〔〈《](?P<inside>[^\[\]［］【】〔〕〈〉《》]+)[\]］】〕〉》]|[■□◆◇●▼▽◎]\s*(?P<marked>\S[^。、]+)"
)


@dataclass(slots=True)
class _Known:
    """The captions of sections, and the lines over their tables, each with where it stands."""

    captions: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    titles: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def place(self, section: Section, reading: Reading) -> _Place:
        """Where a reading stands: under the last line of its section that is a caption, and under that over its table."""
        if id(section) not in self.captions:
            self.captions[id(section)] = list(_captions(section))
            self.titles[id(section)] = list(_over_tables(section))
        at = _first_line(reading)
        begins = section.heading.start if section.heading is not None else section.body[0].start
        caption, over = (_last(known[id(section)], at, begins) for known in (self.captions, self.titles))
        return _Place(max(caption[0], over[0]), caption[1], over[1], section)


def _last(lines: Sequence[tuple[int, str]], at: int, begins: int) -> tuple[int, str]:
    """The last of some lines before a place; none, where the section begins, where there is none."""
    before = bisect_left(lines, (at, ""))
    return lines[before - 1] if before else (begins, "")


def _captions(section: Section) -> Iterator[tuple[int, str]]:
    """The lines of a section that are captions, in brackets or after a mark, with where they stand."""
    for item in section.items:
        match = _CAPTION.fullmatch(item.text.strip()) if not item.cells and len(item.text) <= LONGEST_TITLE else None
        if match is not None:
            yield item.first.start, match["inside"] or match["marked"]


def _over_tables(section: Section) -> Iterator[tuple[int, str]]:
    """What stands right over each table of a section, with where it stands; "" where that is no title.

    That is the nearest line before it, or a row of it over heads that come again below: a block of several of one form.
    """
    items = section.items
    heads = {item.cells for item in items if sum(map(bool, item.cells)) >= LEAST_HEADS}
    over: list[Item] = []
    for at, item in enumerate(items):
        below = items[at + 1].cells if at + 1 < len(items) else ()
        titles = titles_again(items, at, below) if below in heads else ()
        if titles or not item.cells:
            over = [*over, item] if at and not items[at - 1].cells else [item]
        elif over:
            yield _nearest(over)
            over = []


def _nearest(over: Sequence[Item]) -> tuple[int, str]:
    """The last of some lines over a table that may be its title."""
    for item in reversed(over[-CAPTION_LINES:]):
        text = next(filter(None, item.cells), item.text)
        if _may_be_over(text):
            return item.first.start, named(_COUNTING.sub("", text))
    return over[-1].first.start, ""


def _may_be_over(line: str) -> bool:
    return _is_title(_title(line)) and in_brackets(line) is None and _NO_TITLE.search(line) is None


_COUNTING: Final = re.compile(r"^\s*[0-9０-９]{1,2}[\s　]+(?=\S)")
"""The number that counts a title, apart from a number that it begins with: １　３歳以上."""

_NO_TITLE: Final = re.compile(r"^\s*(?:[※＊*]|[(（]?注|備考|資料|出典)|単位|[るたすん]$|[:：]")
"""A note, a unit, what a sentence says, or a label with what is filled in."""
