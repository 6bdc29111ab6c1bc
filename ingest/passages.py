"""Sections to passages: 200 to 600 characters, never across a section, no line lost."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from corpus.passage import Pages, Passage, SectionPath, Span
from corpus.statements import LONGEST_CAPTION, cut_blocks, is_detail, join_lines
from ingest.lines import Line
from ingest.outline import Outline
from ingest.section import Section

ENOUGH: Final = 300
"""Characters from which a passage ends before the next item rather than take it in."""

MOST: Final = 600
"""Characters a passage doesn't exceed, except where one item alone does."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """Lines that stay together: a table row, an item, a paragraph."""

    lines: tuple[Line, ...]
    is_row: bool
    is_detail: bool

    @property
    def size(self) -> int:
        return sum(len(line.text.strip()) for line in self.lines)

    @property
    def text(self) -> str:
        return join_lines([line.text for line in self.lines])


def cut_passages(
    plan_id: str, outline: Outline, *, has_pages: bool, recognised: Set[int] = frozenset()
) -> list[Passage]:
    """Cut every section of a document into passages, in printed order.

    ``has_pages`` says that the lines' pages are those of the document (counted from 0 there);
    ``recognised`` are those, from 1, whose text was recognised on their images.
    """
    passages: list[Passage] = []
    for section in outline.sections:
        for lead, units in _pack(_units(section)):
            number = len(passages) + 1
            lines = [line for unit in units for line in unit.lines]
            passages.append(_passage(f"{plan_id}:{number:04d}", plan_id, section.path, lead, lines, has_pages))
    return [_marked(passage, recognised) for passage in passages]


def _marked(passage: Passage, recognised: Set[int]) -> Passage:
    """A passage, marked where any page that it stands on was recognised."""
    pages = passage.pages
    is_recognised = pages is not None and bool(recognised & set(range(pages.first, pages.last + 1)))
    return replace(passage, recognised=True) if is_recognised else passage


def _passage(
    passage_id: str, plan_id: str, path: SectionPath, lead: str, lines: Sequence[Line], has_pages: bool
) -> Passage:
    return Passage(
        id=passage_id,
        plan_id=plan_id,
        section=path,
        text="\n".join(line.text.strip(" \f　") for line in lines),
        lead=lead,
        span=Span(start=min(line.start for line in lines), end=max(line.end for line in lines)),
        pages=Pages(first=lines[0].page + 1, last=max(line.page for line in lines) + 1) if has_pages else None,
    )


def _units(section: Section) -> list[_Unit]:
    lines = section.body
    units = []
    for group in cut_blocks([line.text for line in lines]):
        first = lines[group[0]]
        units.append(
            _Unit(
                lines=tuple(lines[i] for i in group),
                is_row="\t" in first.text,
                is_detail=is_detail(first.text),
            )
        )
    return units


def _pack(units: list[_Unit]) -> Iterator[tuple[str, list[_Unit]]]:
    """Fill passages; give each with the table head or the item that its first unit continues."""
    packed: list[_Unit] = []
    lead = head = item = ""
    for unit in units:
        starts_table = unit.is_row and not head
        if packed and _is_full(packed, unit):
            carried = [packed.pop()] if starts_table and len(packed) > 1 and _is_caption(packed[-1]) else []
            yield lead, packed
            lead = head if unit.is_row else item if unit.is_detail else ""
            packed = carried
        head = (head or unit.lines[0].text) if unit.is_row else ""
        item = item if unit.is_detail else "" if unit.is_row else unit.text
        packed.append(unit)
    if packed:
        yield lead, packed


def _is_full(packed: list[_Unit], unit: _Unit) -> bool:
    size = sum(u.size for u in packed)
    continues = unit.is_detail or (unit.is_row and packed[-1].is_row)
    return size + unit.size > MOST or (size >= ENOUGH and not continues)


def _is_caption(unit: _Unit) -> bool:
    return not unit.is_row and unit.size <= LONGEST_CAPTION
