"""Where in the passages a stretch of the document stands: facts point into documents, citations into passages."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from corpus.passage import Passage, Span


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A line of a passage: where it stands in the document and in the passage's text."""

    start: int
    end: int
    at: int


class Places:
    """Maps spans of documents to spans of passages."""

    def __init__(self, passages: Sequence[Passage], text_of: Callable[[str], str]) -> None:
        """``text_of`` gives the normalised document of a plan id."""
        by_plan: dict[str, list[tuple[PassageLine, Passage]]] = defaultdict(list)
        texts: dict[str, str] = {}
        for passage in passages:
            text = texts.setdefault(passage.plan_id, text_of(passage.plan_id))
            by_plan[passage.plan_id] += [(line, passage) for line in lines_in(passage, text)]
        self._lines = {plan: sorted(lines, key=lambda pair: pair[0].start) for plan, lines in by_plan.items()}
        self._starts = {plan: [line.start for line, _ in lines] for plan, lines in self._lines.items()}

    def of(self, plan_id: str, span: Span) -> list[tuple[Passage, Span]]:
        """The passages that hold a stretch of a document, in printed order, each with the span there.

        Whole lines are given where the stretch runs over several; empty where no passage holds it
        (a heading by itself).
        """
        lines = self._lines.get(plan_id, [])
        first = max(0, bisect_right(self._starts.get(plan_id, []), span.start) - 1)
        found: dict[str, tuple[Passage, int, int]] = {}
        for line, passage in lines[first:]:
            if line.start >= span.end:
                break
            if line.end <= span.start:
                continue
            start = line.at + max(0, span.start - line.start)
            end = line.at + min(line.end, span.end) - line.start
            _, known_start, known_end = found.get(passage.id, (passage, start, end))
            found[passage.id] = (passage, min(start, known_start), max(end, known_end))
        return [(passage, Span(start=start, end=end)) for passage, start, end in found.values()]


def lines_in(passage: Passage, text: str) -> list[PassageLine]:
    """The lines of a passage found again in its document, in order; one printed elsewhere is looked for there."""
    lines, cursor, at = [], passage.span.start, 0
    for printed in passage.text.split("\n"):
        start = text.find(printed, cursor, passage.span.end)
        if start < 0:
            start = text.find(printed, passage.span.start, passage.span.end)
        if start >= 0 and printed:
            lines.append(PassageLine(start, start + len(printed), at))
            cursor = start + len(printed)
        at += len(printed) + 1
    return lines
