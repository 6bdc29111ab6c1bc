"""Forms aligned by spaces: lines of labels and what is filled in, the same labels again for each thing."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from corpus.fiscal_year import without_years
from ingest.readers.spaced.pieces import TELLS, Piece

LEAST_LABELS: Final = 3
_WORDS: Final = re.compile(r"[^\W\d_]{2}")
_LABEL: Final = re.compile(r"名称?$|指標|項目|単位|担当|所管")


def form_rows(pieces: Sequence[Sequence[Piece]]) -> dict[int, str] | None:
    """The lines of a form as rows, by their places; None where the lines are none."""
    lines = [i for i, held in enumerate(pieces) if len(held) > 1]
    labels = [pieces[i][0].text for i in lines]
    again = {label for label, count in Counter(labels).items() if count > 1 and _WORDS.search(without_years(label))}
    repeated = sum(label in again for label in labels)
    if len(again) < LEAST_LABELS or repeated < TELLS * len(labels) or any(a == b for a, b in pairwise(labels)):
        return None
    if not any(map(_LABEL.search, again)):
        return None
    return {i: "\t".join(piece.text for piece in pieces[i]) for i in lines}
