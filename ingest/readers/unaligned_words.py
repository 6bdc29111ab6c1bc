"""Tables of words whose columns were lost: heads of times, and below them rows of just as many words each."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from corpus.normalize import fold_same_length
from ingest.readers.spaced.tables import SENTENCE
from ingest.readers.unaligned_rows import is_time, is_value

LEAST_TIMES: Final = 3
LEAST_ROWS: Final = 2
_YEAR: Final = re.compile(r"(?:19|20)\d\d(?:年度?)?")


def with_tables_of_words(text: str) -> str:
    """``text`` with such tables as rows of cells parted by tabs; all else as it is."""
    return "\n".join(_rewritten(text.split("\n")))


def _rewritten(lines: Sequence[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        heads = _words(lines[at])
        rows = list(_rows_of(len(heads), lines[at + 1 :])) if _are_heads(heads) else []
        words = [word for row in rows for word in row[1:]]
        if len(rows) < LEAST_ROWS or 2 * sum(map(is_value, words)) > len(words):
            yield lines[at]
            at += 1
            continue
        yield ""
        yield from ("\t".join(words) for words in (heads, *rows))
        yield ""
        at += 1 + len(rows)


def _rows_of(width: int, lines: Sequence[str]) -> Iterator[list[str]]:
    """The words of the first lines, as long as there are so many of them in each."""
    return takewhile(lambda words: len(words) == width, map(_words, lines))


def _words(line: str) -> list[str]:
    """The words of a line that single spaces part; none of a line of another kind."""
    return [] if "\t" in line or SENTENCE.search(line.strip()) else line.split()


def _are_heads(words: Sequence[str]) -> bool:
    """Whether times follow one another among words, the first of which are none."""
    times = [i for i, word in enumerate(words) if is_time(word) or _YEAR.fullmatch(fold_same_length(word))]
    return len(times) >= LEAST_TIMES and times[0] > 0 and times == list(range(times[0], times[-1] + 1))
