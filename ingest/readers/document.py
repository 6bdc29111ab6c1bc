"""What every reader gives: the normalised text of one file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from corpus.layout import Layout

Progress: TypeAlias = Callable[[int, int], None]
"""Told how many of how many pages or sheets are read."""


def silent(_done: int, _total: int) -> None:
    """A progress that nobody hears of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """One file, read.

    ``text`` is normalised: line feeds only, no control characters but tab and form feed, tables
    as tab-separated rows. All spans point into it. ``properties`` is what the file says of itself
    (Markdown front matter) and means; ``hints`` is what it carries along (the title in a PDF's
    properties) and may be wrong. ``sha256`` is of the file's bytes. ``layout`` says where the
    characters stand; None where there are no pages and no rows. ``warnings`` name what of it could
    not be read, in Japanese.
    """

    path: Path
    text: str
    encoding: str
    sha256: str
    properties: Mapping[str, object] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    layout: Layout | None = None
    warnings: tuple[str, ...] = ()
