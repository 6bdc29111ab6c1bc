"""Names that tables of several places share, told apart by what stands over them: パターン①　出生数, パターン②　出生数."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, TypeAlias

from corpus.normalize import squeeze
from corpus.time_spans import find_time_spans, without_times
from ingest.facts.items import plain_name
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.tables.names import is_name
from ingest.section import Section

LONGEST_TITLE: Final = 30
PATH: Final = 4
"""Headings, from the innermost, among which one is sought that tells places apart.

A title that is the name of a row of its own section is not said: the others are told apart from it.
"""

_Key: TypeAlias = tuple[Role, str | None, bool]
_Found: TypeAlias = tuple[Section, Reading]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table stands: its section, and the caption in it that it stands under, if any; ``at`` tells places apart."""

    at: int
    caption: str
    section: Section = field(compare=False)


def told_apart(found: Sequence[_Found]) -> list[_Found]:
    """The readings; of those whose names tables elsewhere give other values of the same role and time, with their place."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for i, (_, reading) in enumerate(found):
        if any("\t" in line.text for line in reading.lines):
            by_name[without_times(reading.name)].append(i)
    names = {(id(section), reading.name) for section, reading in found}
    captions: dict[int, list[tuple[int, str]]] = {}
    titled: dict[int, str] = {}
    for own in by_name.values():
        if len({_first_line(found[i][1]) for i in own}) > 1:
            titled |= _titles({i: _place(*found[i], captions) for i in own}, found)
    return [
        (section, replace(reading, name=f"{title}　{reading.name}"))
        if (title := titled.get(i)) and title not in reading.name and (id(section), title) not in names
        else (section, reading)
        for i, (section, reading) in enumerate(found)
    ]


def _first_line(reading: Reading) -> int:
    return reading.lines[0].start


def _titles(places: Mapping[int, _Place], found: Sequence[_Found]) -> dict[int, str]:
    """What to say before a name, by reading; nothing where its values don't clash or nothing tells its places apart."""
    values: dict[_Place, dict[_Key, set[Decimal]]] = defaultdict(lambda: defaultdict(set))
    for i, place in places.items():
        for role, figure in found[i][1].values.items():
            if figure.value is not None:
                values[place][role, figure.period, figure.unit in ("%", "％")].add(figure.value)
    if not _clash(list(values.values())):
        return {}
    for title in _ways():
        said = {place: title(place) for place in values}
        if all(map(_is_title, said.values())) and len(set(said.values())) == len(said):
            return {i: said[place] for i, place in places.items() if place in said}
    return {}


def _clash(places: Sequence[Mapping[_Key, set[Decimal]]]) -> bool:
    """Whether two places give other values under one key."""
    seen: dict[_Key, set[Decimal]] = {}
    return any(seen.setdefault(key, values) != values for place in places for key, values in place.items())


def _ways() -> Iterator[Callable[[_Place], str]]:
    """How a place may be called: by its caption or else its heading, by its heading, or by one further out."""
    yield lambda place: _title(place.caption) or _heading(place, 0)
    for out in range(PATH):
        yield lambda place, out=out: _heading(place, out)  # type: ignore[misc]


def _heading(place: _Place, out: int) -> str:
    path = place.section.path
    return _title(path[-1 - out]) if len(path) > out else ""


def _title(printed: str) -> str:
    """A heading as a name: without its mark, without brackets that tell a time."""
    return _IN_BRACKETS.sub(lambda match: "" if find_time_spans(match[0]) else match[0], plain_name(printed)).strip()


_IN_BRACKETS: Final = re.compile(r"(?<!\s)\s*+[(（][^()（）]*+[)）]")


def _is_title(text: str) -> bool:
    return 1 < len(squeeze(text)) <= LONGEST_TITLE and is_name(text) and "。" not in text


_CAPTION: Final = re.compile(
    r"[\[［【〔〈《](?P<inside>[^\[\]［］【】〔〕〈〉《》]+)[\]］】〕〉》]|[■□◆◇●▼▽◎]\s*(?P<marked>\S[^。、]+)"
)


def _place(section: Section, reading: Reading, captions: dict[int, list[tuple[int, str]]]) -> _Place:
    """Where a reading stands: under the last line of its section that is a caption; ``captions`` are those known."""
    if id(section) not in captions:
        captions[id(section)] = list(_captions(section))
    own = captions[id(section)]
    over = bisect_left(own, (_first_line(reading), ""))
    if over:
        return _Place(*own[over - 1], section)
    return _Place(section.heading.start if section.heading is not None else section.body[0].start, "", section)


def _captions(section: Section) -> Iterator[tuple[int, str]]:
    """The lines of a section that are captions, in brackets or after a mark, with where they stand."""
    for item in section.items:
        match = _CAPTION.fullmatch(item.text.strip()) if not item.cells and len(item.text) <= LONGEST_TITLE else None
        if match is not None:
            yield item.first.start, match["inside"] or match["marked"]
