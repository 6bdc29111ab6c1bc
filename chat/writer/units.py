"""Evidence as units: a statement with all that tells what it is of, so that what belongs together is looked for together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

from chat.writer.figures import Figure, cells_of, figures_of, times_of, years_of
from chat.writer.instructions import trusted
from corpus.marks import Mark, MarkKind, read_mark
from corpus.normalize import nfkc, squeeze
from corpus.passage import Passage
from corpus.plan import Plan
from corpus.statements import Statement, is_word
from retriever.statement_index import under_heads
from retriever.tokens import term_set

LONGEST_TITLE: Final = 40
"""Characters up to which an unended line may be what the lines below it are about."""


LABELS: Final = 3
"""The first cells of a row in words, one of which says what it is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A statement, what it is of, and what is said of the same beside it.

    ``title`` is the item that it stands under; ``labels`` are the words of the cells of a row that may say what it is of.
    ``figures`` are its own and ``of`` those of what it stands under, ``times`` the times of both, ``codes`` its marks in
    Latin letters and its ordinals. ``own`` are its words; ``around`` those of its headings, the heads of its columns, the
    item it stands under and its plan; ``beside`` those of the other statements of the same thing. ``years`` are those that
    hold where a figure has none of its own, ``names`` the full names of bodies that are abbreviated there. ``text`` is
    what it says under its heading; ``printed`` is all but what stands beside, squeezed.
    """

    passage: Passage
    statement: Statement
    figures: tuple[Figure, ...]
    of: tuple[Figure, ...]
    times: frozenset[tuple[int, int, int]]
    codes: frozenset[str]
    own: frozenset[str]
    around: frozenset[str]
    beside: frozenset[str]
    years: frozenset[int]
    labels: tuple[frozenset[str], ...]
    title: str
    names: tuple[str, ...]
    text: str
    printed: str
    printed_beside: str

    @property
    def is_row(self) -> bool:
        return bool(self.statement.cells)


Bodies: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]
"""The full names of the bodies of a plan, each with how the plan abbreviates it."""


@lru_cache(maxsize=2048)
def units_of(passage: Passage, plan: Plan, bodies: Bodies = ()) -> tuple[Unit, ...]:
    """The units of a passage, without the lines that speak to a language model; a body that is abbreviated there stands
    there by its full name too."""
    kept = trusted(passage)
    titles, groups = list(_titles(kept)), list(_groups(kept))
    period = str(plan.period or "")
    of_plan = [plan.title, plan.publisher or "", period]
    found = []
    for at, (statement, title) in enumerate(zip(kept, titles, strict=True)):
        if statement.is_head:
            continue
        around = [*passage.section, passage.lead, statement.head, title, *statement.heads]
        beside = [s.text for n, s in enumerate(kept) if n != at and groups[n] == groups[at] and not s.cells]
        figures = tuple(cells_of(statement)) if statement.cells else figures_of(statement.text)
        names = full_names("\n".join([statement.text, *around]), bodies)
        context = "\n".join([*of_plan, *around, *names])
        found.append(
            Unit(
                passage=passage,
                statement=statement,
                figures=figures,
                of=figures_of("\n".join(around)),
                times=times_of("\n".join([statement.text, *around, plan.published or ""])),
                codes=codes_of(statement.text + "\n" + context),
                own=term_set(statement.text),
                around=term_set(context),
                beside=term_set("\n".join(beside)),
                years=years_of("\n".join([statement.text, *around])) or years_of(period),
                labels=tuple(term_set(c) for c in [c for c in statement.cells if is_word(c)][:LABELS]),
                title=statement.head or title,
                names=(*names, plan.published or ""),
                text="\n".join(
                    filter(
                        None, [passage.section[-1] if passage.section else "", statement.head, under_heads(statement)]
                    )
                ),
                printed=squeeze("\n".join([statement.text, context])),
                printed_beside=squeeze("\n".join(beside)),
            )
        )
    return tuple(found)


def full_names(text: str, bodies: Bodies) -> list[str]:
    """The full names of the bodies that a text names by an abbreviation."""
    squeezed = squeeze(text)
    return [name for name, short in bodies if any(squeeze(each) in squeezed for each in short)]


_NAME_ENDS: Final = re.compile(r"[\s。:：、]")


def _titles(found: Sequence[Statement]) -> Iterator[str]:
    """For each statement the item that it stands under: the marked or open line above it, or the name of the item in whose
    first sentence it is."""
    title = ""
    for statement in found:
        text = statement.text
        mark = _mark(text)
        yield "" if mark else title
        if statement.cells:
            continue
        if mark:
            title = _NAME_ENDS.split(mark.title, maxsplit=1)[0][:LONGEST_TITLE]
        elif len(text) <= LONGEST_TITLE and text.endswith(("：", ":")):
            title = text


def _groups(found: Sequence[Statement]) -> Iterator[int]:
    """For each statement the number of the item that it belongs to; a row belongs to none but shares what stands before
    the first item."""
    group = 0
    for statement in found:
        group += bool(not statement.cells and _mark(statement.text))
        yield group if not statement.cells else 0


def _mark(text: str) -> Mark | None:
    """The mark that begins an item; 【…】 alone belongs to the item before it."""
    mark = read_mark(text)
    return None if mark is None or mark.kind is MarkKind.BRACKET else mark


_CODE: Final = re.compile(
    r"第\s?[0-9一二三四五六七八九十]+\s?(?:次|期|回|号|子|部)|(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*"
)


@lru_cache(maxsize=16384)
def codes_of(text: str) -> frozenset[str]:
    """What a text writes in Latin letters, marks given, numbers of items, abbreviations; and its ordinals."""
    return frozenset(squeeze(m[0]) for m in _CODE.finditer(nfkc(text)))
