"""A stretch of one section of a plan, as printed, and where it stands."""

from dataclasses import dataclass
from typing import TypeAlias

SectionPath: TypeAlias = tuple[str, ...]
"""Headings from the outermost to the innermost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Character offsets, half open: ``start`` is inside, ``end`` is not."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got {self.start}..{self.end}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A run of pages as a PDF viewer counts them: 1-based, both ends included."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 1 <= self.first <= self.last:
            raise ValueError(f"pages need 1 <= first <= last, got {self.first}..{self.last}")

    def __str__(self) -> str:
        return f"p.{self.first}" if self.first == self.last else f"p.{self.first}–{self.last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of one section.

    ``text`` holds the printed lines, running heads and blank lines left out. ``lead`` holds what a
    reader needs before it and what is printed further up: the column heads of a table continued
    here, the item whose details these are. ``span`` covers the passage in the normalised document.
    ``recognised`` says that its characters, or some of them, were recognised on an image of the page.
    """

    id: str
    plan_id: str
    section: SectionPath
    text: str
    lead: str = ""
    span: Span
    pages: Pages | None = None
    recognised: bool = False
