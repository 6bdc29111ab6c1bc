"""The figures of a text with what stands at each: its times, what it is (a target, an actual), its bounds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from corpus.cell_units import unit_over
from corpus.fiscal_year import FISCAL_YEAR_STARTS
from corpus.normalize import nfkc
from corpus.quantities import find_quantities
from corpus.statements import Statement
from corpus.time_spans import find_time_spans, fiscal_year_of_iso, without_times, year_of

ROLES: Final = {
    "target": r"目標|目指|めざ|ねらい",
    "actual": r"実績|達成(?:値|状況)|結果",
    "present": r"現状|現在|基準|当初|策定時|直近|初期",
    "forecast": r"見込|推計|予測|見通|将来",
    "interim": r"中間",
}
"""What a figure may be, and the words that say so."""

ALIKE: Final = {"年間": "年", "日間": "日", "者": "人", "人": "人"}
"""Units that count the same."""

_ROLE: Final = re.compile("|".join(f"(?P<{name}>{words})" for name, words in ROLES.items()))

BOUNDS: Final = {
    "least": (r"最低|下限|少なくとも", r"以上|超(?!え)"),
    "most": (r"最大|最高|上限(?:額)?|限度(?:額)?", r"以下|以内|未満|まで|が上限|を上限|を限度|が限度"),
    "about": (r"約|およそ|概ね|おおむね|ほぼ", r"程度|前後|あまり|弱|余り"),
}
"""Words right before and right behind a figure that make it a bound."""

_BEFORE: Final = re.compile(
    "|".join(f"(?P<{name}>{before})" for name, (before, _) in BOUNDS.items()).join(
        (r"(?:", r")\s{0,2}[はが:]?\s{0,2}$")
    )
)
_AFTER: Final = re.compile(
    "|".join(f"(?P<{name}>{after})" for name, (_, after) in BOUNDS.items()).join((r"^\s*(?:", ")"))
)
_BRACKET: Final = re.compile(r"\s*[(〔\[【][^()〔〕\[\]【】]*[)〕\]】]")
_CLAUSE_ENDS: Final = re.compile(r"[、。(;:\t]")
_BASE: Final = re.compile(r"(?:から|より|[にと]比べ)")
_SLASH: Final = re.compile(r"\s?[／/→⇒]\s?")
_ORDINAL: Final = ("第",)
"""What stands before a number that counts nothing: 第2次, 第3子."""

_FROM: Final = re.compile(r"^\s*(?:から|より|→|⇒|~|～|-|に対し|で、|でしたが|だったが)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a text: ``roles`` what it is said to be, ``years`` the years that stand at it, ``bounds`` least, most
    or about; each empty where nothing says so. ``label`` is what stands before it; ``is_base`` says that others are compared
    with it (205人から, 880gより)."""

    value: Decimal
    unit: str | None
    roles: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    bounds: frozenset[str] = frozenset()
    label: str = ""
    is_base: bool = False

    def same(self, other: "Figure") -> bool:
        """Whether both are the same value; a bare number may have any unit."""
        one, two = (ALIKE.get(unit or "", unit) for unit in (self.unit, other.unit))
        return self.value == other.value and (one == two or None in (one, two))


@lru_cache(maxsize=8192)
def years_of(text: str) -> frozenset[int]:
    """The years that a text names, calendar and fiscal, and all between the ends of its runs."""
    found: set[int] = set()
    for span in find_time_spans(text):
        first = {year_of(span.start_iso), fiscal_year_of_iso(span.start_iso)}
        found |= first
        if span.end_iso is not None:
            last = {year_of(span.end_iso), fiscal_year_of_iso(span.end_iso)}
            found |= last | set(range(min(first), max(last)))
    return frozenset(found)


@lru_cache(maxsize=8192)
def runs_of(text: str) -> frozenset[tuple[int, int]]:
    """The runs of years that a text names, by their ends."""
    spans = find_time_spans(nfkc(text))
    return frozenset((year_of(s.start_iso), year_of(s.end_iso)) for s in spans if s.end_iso is not None)


@lru_cache(maxsize=8192)
def times_of(text: str) -> frozenset[tuple[int, int, int]]:
    """The times that a text names, as year, month and day, 0 where none is printed; both ends of runs."""
    found = set()
    for span in find_time_spans(nfkc(text)):
        for iso in filter(None, (span.start_iso, span.end_iso)):
            year, *rest = (int(part) for part in iso.removeprefix("FY").split("-"))
            month, day = (*rest, 0, 0)[:2]
            found.add((year, month, day))
    return frozenset(found)


def holds_time(times: Iterable[tuple[int, int, int]], time: tuple[int, int, int]) -> bool:
    """Whether a time stands among others: a year in any date of it, calendar or fiscal, a date as precise as it is."""
    year, month, day = time
    for y, m, d in times:
        if not month and (y == year or (0 < m < FISCAL_YEAR_STARTS and y - 1 == year)):
            return True
        if (y, m) == (year, month) and (not day or d == day):
            return True
    return False


@lru_cache(maxsize=8192)
def figures_of(text: str) -> tuple[Figure, ...]:
    """The figures of a sentence in order; what is said once of several in a row holds for all of them."""
    plain = nfkc(text)
    quantities = [q for q in find_quantities(without_times(plain)) if plain[q.start - 1 : q.start] not in _ORDINAL]
    found: list[Figure] = []
    at = 0
    for number, quantity in enumerate(quantities):
        own = _BRACKET.match(plain, quantity.end)
        end = own.end() if own else quantity.end
        if number + 1 < len(quantities) and quantities[number + 1].start < end:
            own, end = None, quantity.end
        following = quantities[number + 1].start if number + 1 < len(quantities) else len(plain)
        before, after = plain[at : quantity.start], _CLAUSE_ENDS.split(plain[end:following], maxsplit=1)[0]
        # What stands before the comma after another figure is said of that one.
        before = before.split("、", 1)[-1] if found else before
        mine = own[0] if own else ""
        figure = Figure(
            value=quantity.value.normalize(),
            unit=quantity.unit,
            roles=_roles(mine) or _roles(before, last=True) or _roles(after),
            years=years_of(mine) | years_of(before) or years_of(after),
            bounds=_bounds(before, plain[quantity.end :]),
            label=before,
            is_base=_BASE.match(plain, end) is not None,
        )
        found.append(_carried(figure, found, before))
        at = end
    return tuple(found)


def cells_of(row: Statement) -> Iterator[Figure]:
    """The figures of a row, each with the head of its column."""
    for column, cell, head in _columns(row):
        over = unit_over(row, column) if row.heads else ""
        for figure in figures_of(cell):
            unit = figure.unit or next((f.unit for f in figures_of(f"1{over}")), None) if over else figure.unit
            scaled = (
                next((f.value for f in figures_of(f"1{over}")), Decimal(1)) if over and not figure.unit else Decimal(1)
            )
            yield replace(
                figure,
                value=(figure.value * scaled).normalize(),
                unit=unit,
                roles=_roles(head) or figure.roles,
                years=figure.years or years_of(head),
            )


def _columns(row: Statement) -> Iterator[tuple[int, str, str]]:
    """The cells of a row with their columns and heads; where head and cell hold several (実績／目標, 310人／450人), each."""
    for column, cell in enumerate(row.cells):
        head = row.heads[column] if row.heads else ""
        cells, heads = _SLASH.split(cell), _SLASH.split(head)
        if len(cells) == len(heads) > 1:
            yield from ((column, c, h) for c, h in zip(cells, heads, strict=True))
        else:
            yield column, cell, head


def _carried(figure: Figure, before: list[Figure], between: str) -> Figure:
    """The figure with what was said of the one before it, where they are of one list."""
    if not before or _FROM.match(between):
        return figure
    last = before[-1]
    return replace(figure, roles=figure.roles or last.roles, years=figure.years or last.years)


def _roles(text: str, *, last: bool = False) -> frozenset[str]:
    """The role nearest to a figure; 中間目標 is a target and interim."""
    found = [(m.lastgroup or "", m.end(), m.start()) for m in _ROLE.finditer(nfkc(text))]
    if not found:
        return frozenset()
    at = len(found) - 1 if last else 0
    roles = {found[at][0]}
    beside = at - 1 if last else at + 1
    if 0 <= beside < len(found):
        gap = found[at][2] - found[beside][1] if last else found[beside][2] - found[at][1]
        if gap <= 1:
            roles.add(found[beside][0])
    return frozenset(roles)


def _bounds(before: str, after: str) -> frozenset[str]:
    found = [m.lastgroup for m in (_BEFORE.search(before), _AFTER.search(after)) if m]
    return frozenset(name for name in found if name)
