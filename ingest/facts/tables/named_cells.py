"""Indicators within one cell of a row, which names something else: ①合格者数：R5 38人 → R9 60人 ②受入事業所：R5 22社 → R9 40社."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import fiscal_year_of_iso
from ingest.facts.arrow_lines import dated_figure
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.label import Holds
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, unit_of
from ingest.facts.tables.subject import Subject

_APART: Final = re.compile(r"\s?(?=[①-⑳])|(?<=\S)\s{1,3}(?=[・●○■◆])")
_NAMED: Final = re.compile(r"(?:[①-⑳・●○■◆]\s*)?(?P<name>[^:：→⇒\d][^:：→⇒]{1,59})[:：]\s*(?P<said>\S.*)")
_ARROW: Final = re.compile(r"[→⇒➡]")
MOST_PARTS: Final = 3
LONGEST_CELL: Final = 400
LEAST: Final = 0.5
"""The share of a column's cells that must name what they state."""


def named_columns(meaning: Meaning) -> frozenset[int]:
    """The columns of whose cells most name their figures themselves, one of them with an arrow between two at least."""
    said = [(c.at, [cell for s in meaning.subjects if (cell := _cell(s, c.label.printed))]) for c in meaning.columns]
    return frozenset(at for at, cells in said if _ARROW.search(" ".join(cells)) and _share(cells) >= LEAST)


def _share(cells: list[str]) -> float:
    named = sum(all(_stated(piece) for piece in _pieces(cell)) for cell in cells)
    return named / len(cells) if cells else 0.0


def without_named(meaning: Meaning, columns: frozenset[int]) -> Meaning:
    """A table without some of its columns of values, so that what its rows name counts for the others only."""
    labels = {c.label for c in meaning.columns if c.at in columns}
    kept = tuple(replace(c, holds=Holds.TEXT) if c.at in columns else c for c in meaning.columns)
    subjects = (replace(s, values=tuple(v for v in s.values if v.label not in labels)) for s in meaning.subjects)
    return replace(meaning, columns=kept, subjects=tuple(subjects))


def named_figures(meaning: Meaning, columns: frozenset[int], now: int | None) -> Iterator[Reading]:
    """What the cells of such columns state, each under the name it gives itself."""
    heads = [c.label.printed for c in meaning.columns if c.at in columns]
    for subject in meaning.subjects:
        for piece in (piece for head in heads for piece in _pieces(_cell(subject, head))):
            found = _stated(piece)
            if found is not None:
                yield from _readings(*found, subject, now)


def _readings(name: str, figures: list[Figure], subject: Subject, now: int | None) -> Iterator[Reading]:
    unit = next((figure.unit for figure in reversed(figures) if figure.unit), None) or unit_of(name)
    same = [replace(f, unit=f.unit or unit) if f.value is not None else f for f in figures]
    if len(same) == 1:
        yield Reading(bare_name(name), {_role(same[0], now): same[0]}, subject.item.lines)
        return
    yield Reading(bare_name(name), {Role.BASELINE: same[0], Role.TARGET: same[-1]}, subject.item.lines)
    yield from (Reading(bare_name(name), {Role.TARGET: each}, subject.item.lines) for each in same[1:-1])


def _role(figure: Figure, now: int | None) -> Role:
    """What a figure is that stands alone among others that shall be reached: one of a year to come is aimed at."""
    year = fiscal_year_of_iso(figure.period.split("/")[-1]) if figure.period else None
    return Role.ACTUAL if year is not None and now is not None and year < now else Role.TARGET


def _cell(subject: Subject, head: str) -> str:
    """What stands in a row under a head, be it read as text or as a value."""
    cells = [text for said, text in subject.details if said == head]
    cells += [value.text for value in subject.values if value.label.printed == head]
    return cells[0] if cells and len(cells[0]) <= LONGEST_CELL else ""


def _pieces(cell: str) -> list[str]:
    return [piece.strip() for piece in _APART.split(cell) if piece.strip()]


def _stated(piece: str) -> tuple[str, list[Figure]] | None:
    """The name of a piece and its figures with their times; None where it is no such thing."""
    match = _NAMED.fullmatch(piece)
    if match is None:
        return None
    name = plain_name(match["name"])
    figures = [dated_figure(part) for part in _ARROW.split(match["said"])]
    read = [figure for figure in figures if figure is not None]
    dated = any(f.period for f in read) and any(f.value is not None for f in read)
    if len(read) != len(figures) or len(read) > MOST_PARTS or not dated or not is_name(name):
        return None
    return (name, read) if len(fold_same_length(name)) <= LONGEST_NAME else None
