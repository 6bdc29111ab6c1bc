"""Indicators within one cell of a row, which names something else: ①合格者数：R5 38人 → R9 60人 ②受入事業所：R5 22社 → R9 40社."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.time_spans import fiscal_year_of_iso
from ingest.facts.arrow_lines import dated_figure
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_NAME, Reading
from ingest.facts.roles import Role
from ingest.facts.tables.arrows import named_arrows
from ingest.facts.tables.label import Holds
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, unit_of
from ingest.facts.tables.parts import apart
from ingest.facts.tables.subject import Subject

_NAMED: Final = re.compile(r"(?:[①-⑳・●○■◆]\s*)?(?P<name>[^:：→⇒\d][^:：→⇒]{1,59})[:：]\s*(?P<said>\S.*)")
LONGEST_CELL: Final = 400
LEAST: Final = 0.5
"""The share of a column's cells that must name what they state."""


def named_columns(meaning: Meaning) -> frozenset[int]:
    """The columns of whose cells most name their figures themselves, one of them with an arrow between two at least."""
    said = [(c.at, [cell for s in meaning.subjects if (cell := _cell(s, c.label.printed))]) for c in meaning.columns]
    return frozenset(at for at, cells in said if any(named_arrows(c, ()) for c in cells) and _share(cells) >= LEAST)


def _share(cells: list[str]) -> float:
    named = sum(all(named_arrows(piece, ()) or _single(piece) for piece in apart(cell)) for cell in cells)
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
    for cell in meaning.table.rows[0]:
        yield from named_arrows(cell.text, cell.item.lines) if cell.text in heads else ()
    for subject in meaning.subjects:
        for piece in (piece for head in heads for piece in apart(_cell(subject, head))):
            single = _single(piece)
            yield from named_arrows(piece, subject.item.lines)
            if single is not None:
                name, figure = single
                unit = figure.unit or unit_of(name)
                yield Reading(bare_name(name), {_role(figure, now): replace(figure, unit=unit)}, subject.item.lines)


def _role(figure: Figure, now: int | None) -> Role:
    """What a figure is that stands alone among others that shall be reached: one of a year to come is aimed at."""
    year = fiscal_year_of_iso(figure.period.split("/")[-1]) if figure.period else None
    return Role.ACTUAL if year is not None and now is not None and year < now else Role.TARGET


def _cell(subject: Subject, head: str) -> str:
    """What stands in a row under a head, be it read as text or as a value."""
    cells = [text for said, text in subject.details if said == head]
    cells += [value.text for value in subject.values if value.label.printed == head]
    return cells[0] if cells and len(cells[0]) <= LONGEST_CELL else ""


def _single(piece: str) -> tuple[str, Figure] | None:
    """The name of a piece and its one figure with its time; None where it is no such thing."""
    match = _NAMED.fullmatch(piece)
    figure = dated_figure(match["said"]) if match is not None else None
    if match is None or figure is None or figure.value is None or figure.period is None:
        return None
    name = plain_name(match["name"])
    return (name, figure) if is_name(name) and len(name) <= LONGEST_NAME else None
