"""What is computed from named figures: the largest, the difference of two, the sum; said with its calculation."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from chat.answering.facts.asked_order import Rank
from chat.answering.facts.tables.table import WHEN, Point
from chat.answering.facts.values.arithmetic import difference, number_of, shown, total
from chat.answering.said import Computed, How, compute
from corpus.facts import Figure

MOST_SHOWN: Final = 12
"""Values shown beside the largest of them."""


ORDERED: Final = "を"
"""Begins what is said of several in their order."""


def ranked(points: Sequence[Point], rank: Rank) -> tuple[str, tuple[Computed, ...], list[Point]] | None:
    """The name of the rank that is asked for with its figure, or the first few in their order; None in mixed units, or where
    others have the same figure."""
    held = [(value, point) for point in points if (value := number_of(point.figure)) is not None]
    if len({unit_of(point.figure) for point in points}) != 1 or len(held) != len(points):
        return None
    order = sorted(held, key=lambda h: h[0] if rank.least else -h[0])
    last = rank.first + rank.count - 1
    if (
        last >= len(order)
        or order[last][0] == order[last - 1][0]
        or order[rank.first - 1][0] == order[rank.first - 2][0]
    ):
        return None
    chosen = [point for _, point in order[rank.first - 1 : last]]
    among = compute(How.COUNT, None, *(value for value, _ in held))
    if rank.first > 1:
        best = order[0][1]
        text = f"{rank.first}番目に{rank.word}のは{chosen[0].name}で、{said(chosen[0].figure)}です"
        place = compute(How.COUNT, None, *(value for value, _ in order[: rank.first]))
        return f"{text}（最も{rank.word}のは{best.name}の{said(best.figure)}）", (place, among), [*chosen, best]
    listed = "、".join(f"{point.name}が{said(point.figure)}" for point in chosen)
    return f"{ORDERED}{rank.word}順に並べると、{listed}です（{len(points)}の値のうち）", (among,), chosen


def extreme(points: Sequence[Point], word: str, *, least: bool) -> tuple[str, tuple[Computed, ...], list[Point]] | None:
    """The name with the largest (or smallest) figure, that figure, and what it was found among; None in mixed units."""
    values = [value for point in points if (value := number_of(point.figure)) is not None]
    if len({unit_of(point.figure) for point in points}) != 1 or len(values) != len(points) or len(points) < len("ab"):
        return None
    end = min(values) if least else max(values)
    first = [point for point, value in zip(points, values, strict=True) if value == end]
    if len(first) == len(points):
        return None
    names = "と".join(dict.fromkeys(point.name for point in first))
    text = f"最も{word}のは{names}で、{said(first[0].figure)}です"
    rest = [p for p in points if p not in first]
    if unit_of(first[0].figure) == WHEN:
        return text, (), [*first, *rest]
    how = compute(How.SMALLEST if least else How.LARGEST, first[0].figure.unit, *values)
    among = compute(How.COUNT, None, *values)
    others = "、".join(f"{p.name}が{said(p.figure)}" for p in rest[:MOST_SHOWN]) if len(rest) <= MOST_SHOWN else ""
    shown_rest = f"（ほかは{others}）" if others else f"（{len(points)}の値のうち）"
    return f"{text}{shown_rest}", (how, among), [*first, *rest]


def both_ends(points: Sequence[Point]) -> tuple[str, tuple[Computed, ...], list[Point]] | None:
    """The names with the largest and the smallest figure, and how far these are apart; None in mixed units."""
    held = [(value, point) for point in points if (value := number_of(point.figure)) is not None]
    if len({unit_of(point.figure) for point in points}) != 1 or len(held) != len(points):
        return None
    least, most = min(held, key=lambda h: h[0]), max(held, key=lambda h: h[0])
    gap = difference(most[1].figure, least[1].figure)
    if gap is None or not gap.value:
        return None
    high, low = ("と".join(p.name for value, p in held if value == end) for end in (most[0], least[0]))
    values = [value for value, _ in held]
    ends = compute(How.LARGEST, None, *values), compute(How.SMALLEST, None, *values)
    calculation = f"{said(most[1].figure)} − {said(least[1].figure)} ＝ {money(gap.value, gap.unit)}"
    text = (
        f"最も大きいのは{high}の{said(most[1].figure)}、最も小さいのは{low}の{said(least[1].figure)}で、"
        f"差は{money(gap.value, gap.unit)}です（{calculation}）"
    )
    return text, (gap, *ends), [point for _, point in held]


def apart(one: Point, other: Point) -> tuple[str, Computed] | None:
    """By how much the figures of two names differ, and which is the larger; None where they do not compare."""
    more, less = sorted((one, other), key=lambda p: -(number_of(p.figure) or 0))
    gap = difference(more.figure, less.figure)
    if gap is None:
        return None
    both = f"{one.name}は{said(one.figure)}、{other.name}は{said(other.figure)}"
    if not gap.value:
        return f"{both}で、同じです", gap
    calculation = f"{said(more.figure)} − {said(less.figure)} ＝ {money(gap.value, gap.unit)}"
    return f"{more.name}の方が{money(gap.value, gap.unit)}大きい値です（{calculation}）。{both}です", gap


def together(points: Sequence[Point]) -> tuple[str, Computed] | None:
    """The figures of several names added up; None in mixed units, or of shares."""
    added = total([point.figure for point in points])
    if added is None:
        return None
    calculation = " ＋ ".join(said(point.figure) for point in points)
    listed = "、".join(f"{point.name}は{said(point.figure)}" for point in points)
    return f"合わせて{money(added.value, added.unit)}です（{calculation}）。{listed}です", added


def said(figure: Figure) -> str:
    """A figure in a calculation; a time as printed."""
    if figure.value is None or unit_of(figure) == WHEN:
        return figure.printed
    return f"{'▲' if figure.value < 0 else ''}{money(abs(figure.value), unit_of(figure))}"


def unit_of(figure: Figure) -> str:
    """The unit without what it is counted per."""
    return (figure.unit or "").split("/")[0]


OKU: Final = 10**8
MAN: Final = 10**4


def money(value: Decimal, unit: str | None) -> str:
    """A computed figure in print; yen from a hundred million up as they are spoken: 11億7,500万円."""
    if unit != "円" or value < OKU or value % MAN:
        return shown(value, unit)
    high, low = divmod(int(value), OKU)
    return f"{high:,}億{f'{low // MAN:,}万' if low else ''}円"
