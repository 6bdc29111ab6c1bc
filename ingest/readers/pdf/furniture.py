"""What pages repeat: running heads and feet, page numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from corpus.normalize import squeeze
from ingest.readers.pdf.reading_order import Block, Line

MARGIN: Final = 0.1
"""Share of a page's height, above and below, in which running heads and feet stand."""

LEAST_PAGES: Final = 3
LEAST_SHARE: Final = 0.15
"""On so many pages at least, and on such a share of them, must a line stand: a bureau's name heads a few."""

_NUMBER: Final = re.compile(r"^[0-9]+|[0-9]+$|(?<=^-)[0-9]+|[0-9]+(?=-$)")
_PAGE_NUMBER: Final = re.compile(r"^[-−–—(（\[]*(?:p\.?)?(?:#|[ivx]+)(?:[/／][0-9#]+)?[-−–—)）\]]*$")


def without_furniture(pages: Sequence[Sequence[Block]], heights: Sequence[float]) -> list[list[Block]]:
    """The pages without lines in their margins that stand on many pages alike, but for a number at either end."""
    seen: dict[str, set[int]] = defaultdict(set)
    for number, (blocks, height) in enumerate(zip(pages, heights, strict=True)):
        for block in blocks:
            if in_margin(block, height):
                seen[_shape(block)].add(number)
    least = max(LEAST_PAGES, LEAST_SHARE * len(pages))
    repeated = {shape for shape, on in seen.items() if len(on) >= least or _PAGE_NUMBER.match(shape)}
    return [
        [b for b in blocks if not (in_margin(b, height) and _shape(b) in repeated)]
        for blocks, height in zip(pages, heights, strict=True)
    ]


def in_margin(block: Block, height: float) -> bool:
    """Whether a line stands wholly in the upper or lower margin of its page."""
    if not isinstance(block, tuple):
        return False
    return max(r.bottom for r in block) <= MARGIN * height or min(r.top for r in block) >= (1 - MARGIN) * height


def _shape(block: Block) -> str:
    return _NUMBER.sub("#", squeeze(line_text(block))) if isinstance(block, tuple) else ""


def line_text(line: Line) -> str:
    """The text of a line, its pieces parted by spaces."""
    return " ".join(run.text for run in line)
