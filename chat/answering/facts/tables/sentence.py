"""The labelled figures of a sentence, as points to calculate with: スギ5,210ha、ヒノキ2,640ha; a whole and its part."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.tables.naming import core, places
from chat.answering.facts.tables.table import Point, as_printed
from chat.answering.facts.values.arithmetic import base_unit, number_of
from chat.answering.wording import clean
from corpus.fiscal_year import find_years
from corpus.normalize import fold, nfkc, squeeze
from corpus.quantities import Quantity, find_quantities
from corpus.statements import label_of
from corpus.time_spans import find_time_spans, without_times
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_kinds, content_set

_BREAK: Final = re.compile(r"[、。，,;；\s「」（）()]")
_ASIDE: Final = ("(", ")", " ")
_PARTICLES: Final = "はがのもにを:：約計"
_WHEN: Final = re.compile(r"(?<!\s)\s*+(?:現在|時点|末)?(?:では|で|には|に|の)?\s*+$")
"""What is left of a time right before a figure: 率は（令和7年4月1日）現在で."""

_TOPIC: Final = re.compile(r"(?<=[一-龥々ァ-ヶー])は(?=[一-龥々ァ-ヶー])")
"""What a sentence is about stands before this, whose figure it is behind it."""

_CUTS: Final = re.compile(r"[はがのをにで・]|うち|と|(?=第[0-9一二三四五六七八九十])|(?:対し|比べ|比し|較べ)て?|より")


def labelled(evidence: Evidence, question: Question) -> list[Point]:
    """The figures of a sentence, or of a cell, right behind words that the question holds, each by these words, in printed
    order; none where two have the same."""
    texts = evidence.statement.cells or (evidence.statement.text,)
    points = [point for text in texts for point in labelled_in(fold(text), evidence, question)]
    return points if len({point.name for point in points}) == len(points) else []


def labelled_in(text: str, evidence: Evidence, question: Question) -> list[Point]:
    """The figures of a folded text of some evidence right behind words that the question holds."""
    asked, untimed = squeeze(question.text), without_times(text)
    points = list[Point]()
    for quantity, begin, until in _before_figures(text):
        before = text[begin:until]
        name = _name(before, asked)
        if not name and {mention.year for mention in find_years(before)} <= set(question.years):
            name = _name(_WHEN.sub("", untimed[begin:until]).lstrip(), asked)
        if name:
            points.append(Point(name, as_printed(quantity, quantity.printed), evidence))
    return points


def _before_figures(text: str) -> Iterator[tuple[Quantity, int, int]]:
    """The figures of a folded text that are no times, each with where the words right before it begin and end."""
    times = [(span.at, span.until) for span in find_time_spans(text)]
    breaks = [0, *(match.end() for match in _BREAK.finditer(text))]
    end = 0
    for quantity in find_quantities(text):
        if text[: quantity.start].endswith("第"):
            continue  # an ordinal is part of a name
        last, end = end, quantity.end
        if any(start <= quantity.start < until for start, until in times) or quantity.unit is None:
            continue
        until = quantity.start
        while (begin := breaks[bisect_right(breaks, until) - 1]) == until and text[until - 1 : until] in _ASIDE:
            until -= 1  # 第2期(9.2ha), 県 500万円: named before the bracket, or the blank
        yield quantity, max(last, begin), until


def joined(evidence: Evidence, question: Question) -> list[Point]:
    """The two figures of a sentence or a cell whose names begin with what a question joins: 伐採と植付 of 伐採作業(3ha)植付作業(2ha)."""
    asked = squeeze(question.text)
    for text in evidence.statement.cells or (evidence.statement.text,):
        folded = fold(text)
        held = [(squeeze(folded[begin:until]).strip(_PARTICLES), q) for q, begin, until in _before_figures(folded)]
        for first, second in combinations(held, 2):
            if any(_is_joined(first[0], second[0], asked, joint.span()) for joint in _JOINT.finditer(asked)):
                return [Point(name, as_printed(q, q.printed), evidence) for name, q in (first, second)]
    return []


_JOINT: Final = re.compile(r"と|や|、|・|及び|および")


def _is_joined(one: str, other: str, asked: str, joint: tuple[int, int]) -> bool:
    """Whether a question ends in the beginning of one name before a joint, and goes on with that of the other behind it."""
    left, right = asked[: joint[0]], asked[joint[1] :]
    return any(left.endswith(one[:size]) for size in range(2, len(one) + 1)) and other[:2] == right[:2] != ""


def _name(before: str, asked: str) -> str:
    """The longest end of the words before a figure that a question holds by itself, else one of several that it is of
    alike (市・町 500万円); empty without one."""
    words = before.rstrip(_PARTICLES)
    words = words if words == before else words.removesuffix("で")
    words = _TOPIC.split(words)[-1]
    starts = [0, *(match.end() for match in _CUTS.finditer(words))]
    ends = (*(words[start:] for start in starts), *words.split("・"))
    return next((end for end in ends if len(end) > 1 and places(core(end), asked)), "")


def of_two(points: Sequence[Point]) -> list[Point]:
    """The figures of just two names in one unit; none where one name has several."""
    of_name: dict[str, Point] = {}
    for point in points:
        first = of_name.setdefault(squeeze(point.name), point)
        if number_of(first.figure) != number_of(point.figure):
            return []
    alike = len({base_unit(point.figure) for point in of_name.values()}) == 1
    return list(of_name.values()) if alike and len(of_name) == len("ab") else []


def of_one_name(points: Sequence[Point]) -> list[Point]:
    """The figures of several statements under one heading that are all labelled alike (県, of what the county pays), each by
    what its statement says before it; none where there are others."""
    names, rows = {point.name for point in points}, {point.evidence.statement.span for point in points}
    headings = {(point.evidence.passage.plan_id, point.evidence.passage.section) for point in points}
    if len(points) < len("ab") or len(names) > 1 or len(rows) < len(points) or len(headings) > 1:
        return []
    return [replace(point, name=_said_before(point) or point.name) for point in points]


def _said_before(point: Point) -> str:
    """What a statement says before a figure of its own."""
    text = nfkc(point.evidence.statement.text)
    return clean(text[: max(text.casefold().find(point.figure.printed), 0)])


def told_by_each(near: Sequence[Evidence], question: Question) -> list[Point]:
    """The one figure in the unit that is asked for of each of the two best statements under one heading, where each holds a
    thing of the question that the other lacks; each by the label of its row."""
    if question.unit is None:
        return []
    held = [(e, point) for e in near if (point := _only_figure(e, question.unit)) is not None][: len("ab")]
    if len(held) < len("ab") or len({(e.passage.plan_id, e.passage.section) for e, _ in held}) > 1:
        return []
    asked = frozenset(word for word, is_thing in content_kinds(question.text) if is_thing and len(word) > 1)
    first, second = (content_set(e.statement.text) & asked for e, _ in held)
    return [point for _, point in held] if first - second and second - first else []


def _only_figure(evidence: Evidence, unit: str) -> Point | None:
    """The one figure of a row in a unit, by the row's label."""
    if not evidence.statement.heads or evidence.statement.is_head:
        return None
    found = [q for cell in evidence.statement.cells for q in find_quantities(without_times(fold(cell)))]
    figures = [figure for q in found if base_unit(figure := as_printed(q, q.printed)) == unit]
    return Point(clean(label_of(evidence.statement)), figures[0], evidence) if len(figures) == 1 else None


_OF_IT: Final = re.compile(r"(?:のうち|、?うち|、?このうち|、?そのうち)(?P<label>[^。\d]{0,24})$")


def whole_and_part(evidence: Evidence, question: Question) -> tuple[Point, Point] | None:
    """A whole and the part of it that a question sets aside: 総額24億円、うち県の出資は6億円; of a row, two of its cells."""
    if evidence.statement.cells:
        return None
    text, asked = fold(evidence.statement.text), content_set(question.text)
    for first, second in pairwise(find_quantities(without_times(text))):
        told = _OF_IT.search(text[first.end : second.start])
        if told is None or first.unit is None or first.unit != second.unit or second.value >= first.value:
            continue
        label = told["label"].rstrip(_PARTICLES) or _BREAK.split(text[second.end :])[0].lstrip(_PARTICLES)
        words = content_set(label)
        if words and reaches(len(words & asked) / len(words), HALF):
            whole, part = (as_printed(quantity, quantity.printed) for quantity in (first, second))
            return Point("全体", whole, evidence), Point(label.strip("「」『』"), part, evidence)
    return None


HALF: Final = 0.5
"""Share of a part's words that a question must hold."""
