"""Which figures that were recognised are not sure, and so are left out: the one place that says so.

A figure is left out where the program is not sure of any of its characters, or of what stands right before it (a sign
may be read as a letter); where no number is written so; and where there is ink right beside it that no word explains (a
digit or a sign may be missing).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from corpus.normalize import UNREAD, nfkc
from ingest.readers.pdf.scans.program import Word
from ingest.readers.pdf.scans.rules import ink_of
from ingest.readers.pdf.scans.sheet import Sheet

SURE: Final = 80.0
"""Confidence, of 100, below which a word is doubtful."""

BESIDE: Final = 0.9
"""How far beside a figure, in heights of a character, ink must be explained where no other word stands so near."""

UNEXPLAINED: Final = 0.03
"""Share of a character's square that is ink, from which something is printed there: a thin 1 has some 0.07."""

DOUBTFUL: Final = UNREAD
"""What stands for a figure of which any character is doubtful: printers' mark for a letter that is wanting. It is no
digit, so that no fact and no proof ever rests on such a figure; the page's image shows what is printed."""

_FIGURE: Final = re.compile(r"[0-9０-９.,，．%％▲△−＋+\-十百千万億兆]")
_DIGIT: Final = re.compile(r"[0-9０-９]")

_NUMBER: Final = re.compile(r"[0-9.,]+")
_WRITTEN: Final = re.compile(
    r"(?:\d{1,12}(?:\.\d{1,2})?|\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,2})?|\d{1,2}(?:\.\d{1,2}){1,4}|\d{4}(?:\.\d{1,2}){1,2})[.,]?"
)
"""Numbers as they are written, and numbers of sections and dates. A point before three digits is most often a comma."""

TOUCHING: Final = 0.6
"""Gap, in heights of a character, up to which two characters may be of one figure."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A character of a word with its box in points, and whether it is doubtful."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    doubtful: bool


def doubtful_words(lines: Sequence[Sequence[Word]], sizes: Sequence[float], sheet: Sheet) -> set[int]:
    """The words, by ``id``, that are not sure; ``sizes`` are those of the lines' characters in pixels."""
    found = {id(word) for line in lines for word in line if word.confidence < SURE}
    if sheet.down:
        return found
    left = ink_of(sheet.image)
    for word in (word for line in lines for word in line):
        left[max(word.top - 3, 0) : word.bottom + 3, max(word.left - 2, 0) : word.right + 2] = False
    for line, size in zip(lines, sizes, strict=True):
        for i, word in enumerate(line):
            if _DIGIT.search(word.text) and _lacks(word, line[i - 1 : i], line[i + 1 : i + 2], size, left):
                found.add(id(word))
    return found


def _lacks(word: Word, before: Sequence[Word], after: Sequence[Word], size: float, left: np.ndarray) -> bool:
    """Whether ink is ``left`` right before or after a figure, where no word stands."""
    reach, middle = round(BESIDE * size), (word.top + word.bottom) // 2
    top, bottom = max(middle - round(size / 2), 0), middle + round(size / 2)
    sides = [
        (max(word.left - reach, 0), word.left) if not before or word.left - before[0].right >= reach else (0, 0),
        (word.right, word.right + reach) if not after or after[0].left - word.right >= reach else (0, 0),
    ]
    return any(int(left[top:bottom, start:end].sum()) > UNEXPLAINED * size * size for start, end in sides)


def without_doubt(letters: Sequence[Letter]) -> tuple[list[Letter], int]:
    """The letters with each figure that holds a doubtful one, or stands right after one, made one mark."""
    found: list[Letter] = []
    count = 0
    for figure, run in _runs(letters):
        if not figure or not (_is_doubtful(run) or (found and _leans_on(found[-1], run[0]))):
            found += run
            continue
        count += 1
        first, last = run[0], run[-1]
        mark = replace(first, text=DOUBTFUL, right=max(first.right, last.right), bottom=max(first.bottom, last.bottom))
        found.append(mark)
    return found, count


def _is_doubtful(run: Sequence[Letter]) -> bool:
    """Whether any letter of a figure is doubtful, or no number is written so."""
    text = nfkc("".join(letter.text for letter in run))
    return any(letter.doubtful for letter in run) or not all(map(_is_written, _NUMBER.findall(text)))


def _is_written(number: str) -> bool:
    return not _DIGIT.search(number) or _WRITTEN.fullmatch(number) is not None


def _leans_on(before: Letter, first: Letter) -> bool:
    """Whether what stands right before a figure may be its sign or its first digit, badly read."""
    gap = max(first.left - before.right, first.top - before.bottom)
    return before.doubtful and before.text != DOUBTFUL and gap <= TOUCHING / 2 * (first.bottom - first.top)


def _runs(letters: Sequence[Letter]) -> Iterable[tuple[bool, list[Letter]]]:
    """The letters in stretches, each with whether it is a figure: characters of figures that stand together."""
    runs: list[list[Letter]] = []
    for letter in letters:
        last = runs[-1][-1] if runs else None
        joins = last is not None and bool(_FIGURE.match(letter.text)) == bool(_FIGURE.match(last.text))
        if last is not None and joins and _gap(last, letter) <= TOUCHING * (letter.bottom - letter.top):
            runs[-1].append(letter)
        else:
            runs.append([letter])
    return [(any(_DIGIT.match(letter.text) for letter in run), run) for run in runs]


def _gap(last: Letter, letter: Letter) -> float:
    return max(letter.left - last.right, letter.top - last.bottom)
