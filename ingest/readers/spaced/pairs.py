"""Lines of a name and a value each, aligned by spaces: values of one column, with units or under a head."""

import re
from collections.abc import Sequence
from typing import Final

from ingest.readers.spaced.pieces import RULE, TELLS, is_value, pieces_of


def in_pairs(block: list[str]) -> list[str]:
    """A block, its lines of a name and a value as rows: values of one column, with units or under a head."""
    pieces = [[] if RULE.match(line) else pieces_of(line) for line in block]
    paired = [i for i, held in enumerate(pieces) if len(held) == 2]
    valued = [i for i in paired if is_value(pieces[i][1].text)]
    if len(valued) < LEAST_PAIRS or valued != [i for i in paired if i >= valued[0]]:
        return block
    ends = ({pieces[i][1].end for i in valued}, {pieces[i][1].start for i in valued})
    counted = sum(_COUNTED.search(pieces[i][1].text) is not None for i in valued)
    head = paired.index(valued[0]) > 0 and paired[paired.index(valued[0]) - 1]
    if min(map(len, ends)) > 1 or counted < TELLS * len(valued) or any(pieces[i] for i in _between(valued)):
        return block
    rows = [head, *valued] if head is not False and head == valued[0] - 1 else valued
    left = min(pieces[i][0].start for i in rows)
    written = {
        i: "　" * ((pieces[i][0].start - left) // 2) + "\t".join(piece.text for piece in pieces[i]) for i in rows
    }
    return [
        *block[: rows[0]],
        "",
        *(written.get(i, "") for i in range(rows[0], rows[-1] + 1)),
        "",
        *block[rows[-1] + 1 :],
    ]


def _between(rows: Sequence[int]) -> list[int]:
    """The lines between the first and the last of some that are none of them."""
    return [i for i in range(rows[0], rows[-1]) if i not in rows]


LEAST_PAIRS: Final = 3
_COUNTED: Final = re.compile(
    r"(?<![\d０-９,，.．])[\d０-９][\d０-９,，.．]*+\s?[^\d０-９\s.,，．)）]|[,，.．][\d０-９]"
)
"""A number with its unit, or one that is no page's."""
