"""The labelled figures of a sentence, as points to calculate with: スギ5,210ha、ヒノキ2,640ha."""

import re
from bisect import bisect_right
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.tables.naming import core, places
from chat.answering.facts.tables.table import Point, as_printed
from corpus.normalize import fold, squeeze
from corpus.quantities import find_quantities
from corpus.time_spans import find_time_spans
from retriever.question import Question

_BREAK: Final = re.compile(r"[、。，,;；\s「」（）()]")
_PARTICLES: Final = "はがのもにを:：約計"
_CUTS: Final = re.compile(r"[はがのをに]|うち|と")


def labelled(evidence: Evidence, question: Question) -> list[Point]:
    """The figures of a sentence right behind words that the question holds, each by these words, in printed order."""
    if evidence.statement.cells:
        return []
    text, asked = fold(evidence.statement.text), squeeze(question.text)
    times = [(span.at, span.until) for span in find_time_spans(text)]
    breaks = [0, *(match.end() for match in _BREAK.finditer(text))]
    points = []
    for quantity in find_quantities(text):
        if any(start <= quantity.start < until for start, until in times) or quantity.unit is None:
            continue
        begin = breaks[bisect_right(breaks, quantity.start) - 1]
        name = _name(text[begin : quantity.start], asked)
        if name:
            points.append(Point(name, as_printed(quantity, quantity.printed), evidence))
    return points if len({point.name for point in points}) == len(points) else []


def _name(before: str, asked: str) -> str:
    """The longest end of the words before a figure that a question holds by itself; empty without one."""
    words = before.rstrip(_PARTICLES)
    words = words if words == before else words.removesuffix("で")
    starts = [0, *(match.end() for match in _CUTS.finditer(words))]
    ends = (words[start:] for start in starts)
    return next((end for end in ends if len(end) > 1 and places(core(end), asked)), "")
