"""NFKC and search folding, with a map back to the printed characters."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_VARIANTS: Final = str.maketrans(
    {
        "〜": "～",
        "~": "～",
        "‐": "-",
        "‑": "-",
        "–": "-",
        "−": "-",
        "―": "—",
        "─": "—",
        "｢": "「",
        "｣": "」",
    }
)
_IGNORED: Final = re.compile(r"[\s,，*＊\u200b\ufeff]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text with the way back.

    Folded character ``i`` comes from the printed stretch ``starts[i]:ends[i]``.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the printed text for the folded stretch ``start:end`` (not empty)."""
        return self.starts[start], self.ends[end - 1]


def nfkc(text: str) -> str:
    """Unicode NFKC: half-width kana composed, full-width letters and digits narrowed."""
    return unicodedata.normalize("NFKC", text)


def fold(text: str) -> str:
    """Fold for comparison: NFKC, variants of dashes and waves unified, lower case."""
    return nfkc(text.translate(_VARIANTS)).translate(_VARIANTS).lower()


def squeeze(text: str) -> str:
    """Fold and drop what printing adds: white space, thousands commas, asterisks."""
    return _IGNORED.sub("", fold(text))


def squeeze_with_map(text: str) -> Folded:
    """Like :func:`squeeze`, with the way back to printed offsets.

    Characters are folded in clusters (a base and its combining or half-width sound marks), so
    that half-width kana with dakuten compose and still map back.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        for char in squeeze(text[start:end]):
            out.append(char)
            starts.append(start)
            ends.append(end)
    return Folded("".join(out), tuple(starts), tuple(ends))


def _clusters(text: str) -> list[tuple[int, int]]:
    clusters: list[tuple[int, int]] = []
    for i, char in enumerate(text):
        joins = char in "ﾞﾟ" or unicodedata.combining(char) != 0
        if joins and clusters and clusters[-1][1] == i:
            clusters[-1] = (clusters[-1][0], i + 1)
        else:
            clusters.append((i, i + 1))
    return clusters


def find_squeezed(needle: str, text: str) -> tuple[int, int] | None:
    """Printed offsets of the first place in ``text`` that equals ``needle`` after squeezing."""
    key = squeeze(needle)
    if not key:
        return None
    folded = squeeze_with_map(text)
    at = folded.text.find(key)
    if at < 0:
        return None
    return folded.printed_span(at, at + len(key))


def display_width(text: str) -> int:
    """Columns the text takes on paper or in a terminal: full-width characters count two."""
    return sum(2 if unicodedata.east_asian_width(c) in "FWA" else 1 for c in text)
