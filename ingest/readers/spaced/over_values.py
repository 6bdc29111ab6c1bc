"""Names over values: a line of names and below it one of nothing but values, as many, each below its name."""

from collections.abc import Sequence
from itertools import pairwise

from ingest.readers.spaced.pieces import Piece, is_time, is_value, pieces_of


def names_over_values(block: Sequence[str]) -> list[str] | None:
    """A block, each line of names with that of its values as a table of one row; None where none stands in it."""
    pieces = list(map(pieces_of, block))
    below = [i for i, held in enumerate(pieces) if i and _are_values(held) and _are_names(pieces[i - 1], held)]
    below = [i for i in below if i + 1 == len(pieces) or not _are_values(pieces[i + 1])]
    if not below:
        return None
    found: list[str] = []
    for i, line in enumerate(block):
        if i + 1 in below:
            found += ["", "\t".join(piece.text for piece in pieces[i])]
        elif i in below:
            found += ["\t".join(piece.text for piece in pieces[i]), ""]
        else:
            found.append(line)
    return found


def _are_values(held: Sequence[Piece]) -> bool:
    return len(held) > 1 and all(is_value(piece.text) and not is_time(piece.text) for piece in held)


def _are_names(held: Sequence[Piece], values: Sequence[Piece]) -> bool:
    """Whether pieces are the names of the values below them: as many, each over its own."""
    named = len(held) == len(values) and not any(is_value(piece.text) or is_time(piece.text) for piece in held)
    ends = [*(piece.start for piece in held[1:]), values[-1].end + 1]
    under = all(
        value.start < end and value.end > name.start for name, value, end in zip(held, values, ends, strict=False)
    )
    return named and under and all(a.end <= b.start for a, b in pairwise(values))
