"""Titles of tables that stand side by side, each over its own: charts with their figures below are printed so."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.readers.pdf.glyphs import Glyph, Run, lines_of, runs_of
from ingest.readers.pdf.tables import Table

LEVEL: Final = 6.0
"""Points within which tables begin at one height."""

HIGHEST: Final = 0.35
"""Share of the page's height up to which a title stands over its table: a chart may be between."""

_WORDS: Final = re.compile(r"[^\W\d_]{3}")


def with_titles(
    tables: Sequence[Table], glyphs: Sequence[Glyph], page_height: float
) -> tuple[list[Table], list[Glyph]]:
    """The tables, those side by side with their titles, and the glyphs that are in no title.

    A line holds titles where it has one piece of words over each of the tables, and no other between them.
    """
    bands = [band for band in _bands(tables) if len(band) > 1]
    if not bands:
        return list(tables), list(glyphs)
    lines = [runs_of(line) for line in lines_of(g for g in glyphs if not any(_holds(t, g) for t in tables))]
    titles: dict[int, Run] = {}
    for band in bands:
        top = min(table.top for table in band)
        above = [line for line in lines if line and 0 < top - line[0].top <= HIGHEST * page_height]
        left, right = min(table.left for table in band), max(table.right for table in band)
        for whole in sorted(above, key=lambda line: -line[0].top):
            line = [run for run in whole if left <= (run.left + run.right) / 2 <= right]
            over = [[run for run in line if table.left <= (run.left + run.right) / 2 <= table.right] for table in band]
            if len(line) == len(band) and all(len(runs) == 1 and _WORDS.search(runs[0].text) for runs in over):
                titles |= {id(table): runs[0] for table, runs in zip(band, over, strict=True)}
                break
    taken = {id(glyph) for run in titles.values() for glyph in run.glyphs}
    return [replace(t, title=titles.get(id(t))) for t in tables], [g for g in glyphs if id(g) not in taken]


def _bands(tables: Sequence[Table]) -> list[list[Table]]:
    """Tables by the height at which they begin."""
    bands: list[list[Table]] = []
    for table in sorted(tables, key=lambda t: t.top):
        if bands and table.top - bands[-1][0].top <= LEVEL:
            bands[-1].append(table)
        else:
            bands.append([table])
    return bands


def _holds(table: Table, glyph: Glyph) -> bool:
    return table.left <= glyph.x <= table.right and table.top <= glyph.y <= table.bottom
