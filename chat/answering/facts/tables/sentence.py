"""The labelled figures of a sentence, as points to calculate with: スギ5,210ha、ヒノキ2,640ha; a whole and its part."""

import re
from bisect import bisect_right
from itertools import pairwise
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.tables.naming import core, places
from chat.answering.facts.tables.table import Point, as_printed
from corpus.fiscal_year import find_years
from corpus.normalize import fold, squeeze
from corpus.quantities import find_quantities
from corpus.time_spans import find_time_spans, without_times
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_set

_BREAK: Final = re.compile(r"[、。，,;；\s「」（）()]")
_PARTICLES: Final = "はがのもにを:：約計"
_WHEN: Final = re.compile(r"(?<!\s)\s*+(?:現在|時点|末)?(?:では|で|には|に|の)?\s*+$")
"""What is left of a time right before a figure: 率は（令和7年4月1日）現在で."""

_TOPIC: Final = re.compile(r"(?<=[一-龥々ァ-ヶー])は(?=[一-龥々ァ-ヶー])")
"""What a sentence is about stands before this, whose figure it is behind it."""

_CUTS: Final = re.compile(r"[はがのをにで・]|うち|と|(?:対し|比べ|比し|較べ)て?|より")


def labelled(evidence: Evidence, question: Question) -> list[Point]:
    """The figures of a sentence right behind words that the question holds, each by these words, in printed order."""
    if evidence.statement.cells:
        return []
    text, asked = fold(evidence.statement.text), squeeze(question.text)
    untimed = without_times(text)
    times = [(span.at, span.until) for span in find_time_spans(text)]
    breaks = [0, *(match.end() for match in _BREAK.finditer(text))]
    points, end = list[Point](), 0
    for quantity in find_quantities(text):
        last, end = end, quantity.end
        if any(start <= quantity.start < until for start, until in times) or quantity.unit is None:
            continue
        begin = max(last, breaks[bisect_right(breaks, quantity.start) - 1])
        before = text[begin : quantity.start]
        name = _name(before, asked)
        if not name and {mention.year for mention in find_years(before)} <= set(question.years):
            name = _name(_WHEN.sub("", untimed[begin : quantity.start]).lstrip(), asked)
        if name:
            points.append(Point(name, as_printed(quantity, quantity.printed), evidence))
    return points if len({point.name for point in points}) == len(points) else []


def _name(before: str, asked: str) -> str:
    """The longest end of the words before a figure that a question holds by itself; empty without one."""
    words = before.rstrip(_PARTICLES)
    words = words if words == before else words.removesuffix("で")
    words = _TOPIC.split(words)[-1]
    starts = [0, *(match.end() for match in _CUTS.finditer(words))]
    ends = (words[start:] for start in starts)
    return next((end for end in ends if len(end) > 1 and places(core(end), asked)), "")


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
