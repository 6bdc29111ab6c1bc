"""Whether a claimed relation holds between two figures, and how that is said."""

from dataclasses import dataclass
from typing import Final

from chat.answering.conclusion.claim import Claim, Relation
from chat.answering.facts.tables.operations import money, said
from chat.answering.facts.tables.table import Point
from chat.answering.facts.values.arithmetic import base_unit, difference, is_met, number_of
from chat.answering.facts.values.figures import figure_words
from chat.answering.facts.values.timing import NOT_YET, is_before_its_time
from chat.answering.said import Said
from corpus.facts import Figure
from corpus.plan import Period

_SIGNS: Final = {Relation.ABOVE: 1, Relation.BELOW: -1, Relation.SAME: 0, Relation.IS: 0}
_STANDS: Final = {1: "を上回っています", -1: "を下回っています", 0: "と同じです"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The figures of a claim's subject and of what it is held against, each by its name.

    ``of`` says what both are of; ``is_claimed`` that the other figure is one that the claim itself names, which stands in
    no passage.
    """

    subject: Point
    other: Point
    of: str = ""
    is_claimed: bool = False


@dataclass(frozen=True, slots=True)
class Conclusion:
    """はい or いいえ, the line with the figures that settle it, and what is to be known of them."""

    start: str
    said: Said
    end: str = ""


def yes_or_no(claim: Claim, *, holds: bool) -> str:
    """The word that begins the answer to a claim."""
    return "はい。" if holds is not claim.denied else "いいえ。"


def compared(claim: Claim, sides: Sides, plan: str) -> Conclusion | None:
    """A conclusion from the figures of both sides, with their difference; None where they do not compare. ``plan`` is what
    both are of, empty where they name it."""
    one, other = sides.subject, sides.other
    first, second, sign = number_of(one.figure), number_of(other.figure), _SIGNS.get(claim.relation)
    if first is None or second is None or sign is None or base_unit(one.figure) != base_unit(other.figure):
        return None
    stands = (first > second) - (first < second)
    start = yes_or_no(claim, holds=stands == sign)
    behind = f"（{plan}）" if plan else ""
    if claim.relation is Relation.IS:
        return Conclusion(
            start, Said(text=f"{one.name}は{figure_words(one.figure)}です{behind}", evidence=(one.evidence,))
        )
    if sides.is_claimed:
        text = f"{one.name}は{figure_words(one.figure)}で、お尋ねの値{_STANDS[stands]}{behind}"
        return Conclusion(start, Said(text=text, evidence=(one.evidence,)))
    more, less = (one, other) if stands >= 0 else (other, one)
    gap = difference(more.figure, less.figure)
    if gap is None:
        return None
    both = f"{sides.of}{one.name}は{figure_words(one.figure)}、{other.name}は{figure_words(other.figure)}"
    calculation = f"（{said(more.figure)} − {said(less.figure)} ＝ {money(gap.value, gap.unit)}）" if stands else ""
    text = f"{both}で、{one.name}が{other.name}{_STANDS[stands]}{calculation}{behind}"
    evidence = tuple({id(e): e for e in (one.evidence, other.evidence)}.values())
    return Conclusion(start, Said(text=text, evidence=evidence, computed=(gap,)))


def reached(claim: Claim, sides: Sides, baseline: Figure | None, plan: str, period: Period | None) -> Conclusion | None:
    """A conclusion whether a target is reached, which can't be told where no value is printed of what was reached; None
    where the claim is of something else. A value before the target's year, or else the last of the plan's ``period``,
    needn't be the last one."""
    if claim.relation is not Relation.REACHED:
        return None
    met = is_met(sides.subject.figure, sides.other.figure, baseline)
    if met is None:
        start = "達成したかどうかは、記載からは確かめられません。"
    else:
        start = yes_or_no(claim, holds=met) + ("目標を達成しています。" if met else "目標に届いていません。")
    is_early = met is False and is_before_its_time(sides.subject.figure, sides.other.figure, period)
    both = f"{sides.subject.name}は{figure_words(sides.subject.figure)}、目標は{figure_words(sides.other.figure)}です"
    line = Said(text=f"{both}（{plan}）", evidence=(sides.subject.evidence,))
    return Conclusion(start, line, NOT_YET if is_early else "")
