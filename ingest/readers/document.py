"""What every reader gives: the normalised text of one file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias, TypeVar

from corpus.errors import KeikakuError
from corpus.layout import Layout

T = TypeVar("T")
MOST_CHARACTERS: Final = 3_000_000
"""Characters of one document; a plan of 300 pages has some 300,000. What is cut and read takes time for each."""

MOST_LINES: Final = 150_000
"""Lines of one document, blank ones and rows of tables too; 3,000 pages have some 120,000."""

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many pages or sheets are read."""


def silent(_done: int, _total: int) -> None:
    """A progress that nobody hears of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """That pages without text are to be recognised, on so many ``processors`` at a time."""

    processors: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One file, read.

    ``text`` is normalised: line feeds only, no control characters but tab and form feed, tables
    as tab-separated rows. All spans point into it. ``properties`` is what the file says of itself
    (Markdown front matter) and means; ``hints`` is what it carries along (the title in a PDF's
    properties) and may be wrong. ``sha256`` is of the file's bytes. ``layout`` says where the
    characters stand; None where there are no pages and no rows. ``warnings`` name what of it could
    not be read, in Japanese, ``notes`` what was read less surely. ``sought`` says that pages without text
    were to be recognised, whether there were any or not.
    """

    path: Path
    text: str
    encoding: str
    sha256: str
    properties: Mapping[str, object] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    layout: Layout | None = None
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sought: bool = False


class TooLargeError(KeikakuError):
    """More than is read of one document; its text says of what, :func:`named` of which file."""


def too_large(what: str, count: int, most: int) -> TooLargeError:
    """The error for ``count`` of something of which ``most`` are read: 行, 文字, セル."""
    return TooLargeError(f"{what}が {count:,} あります（上限 {most:,}）")


def checked_text(text: str) -> str:
    """``text`` if it is of a size that is read.

    Raises:
        TooLargeError: it has too many characters or lines.
    """
    if len(text) > MOST_CHARACTERS:
        raise too_large("文字", len(text), MOST_CHARACTERS)
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        raise too_large("行", lines, MOST_LINES)
    return text


def bounded(lines: Iterable[T], text: Callable[[T], str] = str) -> Iterator[T]:
    """The lines, as long as their texts are of a size that is read: what makes them may make much of little.

    Raises:
        TooLargeError: they have too many characters, or there are too many of them.
    """
    characters = 0
    for count, line in enumerate(lines, start=1):
        characters += len(text(line)) + 1
        if characters > MOST_CHARACTERS:
            raise too_large("文字", characters, MOST_CHARACTERS)
        if count > MOST_LINES:
            raise too_large("行", count, MOST_LINES)
        yield line
