"""Sentences for readers of values: as printed, and with their times blotted out, so that digits of these are no figures."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.values import read_figure

TIME: Final = "\ue001"
"""Stands for each character of a time, so that its digits are no figures and its words no names."""

_POINTS_BACK: Final = re.compile(r"(?<=で)(?:あった|あり?ます|ある|した)。これ[をは]、?")
"""What a sentence that says more of the figure before it begins with: …人であった。これを令和10年度に."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; ``folded`` has its times blotted out, ``at`` is where it begins in its text."""

    printed: str
    folded: str
    spans: tuple[TimeSpan, ...]
    at: int

    @property
    def until(self) -> int:
        return self.at + len(self.printed)

    def time_in(self, first: int, last: int) -> TimeSpan | None:
        """The first time that begins in a stretch."""
        return next((span for span in self.spans if first <= span.at < last), None)

    def figure(self, first: int, last: int, time: TimeSpan | None) -> Figure | None:
        """The value that a stretch states, of a time."""
        figure = read_figure(self.printed[first:last], period=time.period if time is not None else None)
        return figure if figure is not None and figure.value is not None else None


def sentences_of(text: str) -> Iterator[Sentence]:
    """The sentences of a text; one that points back at the one before it is one with it."""
    for match in re.finditer(r"[^。]+", _POINTS_BACK.sub(_led_on, text)):
        spans = find_time_spans(match[0])
        yield Sentence(match[0], masked(fold_same_length(match[0]), spans), tuple(spans), match.start())


def _led_on(match: re.Match[str]) -> str:
    """Both sentences as one, what follows in its place."""
    return "あったが" + "、".rjust(len(match[0]) - len("あったが"), "　")


def masked(folded: str, spans: Sequence[TimeSpan]) -> str:
    """A text with its times blotted out, each character by one."""
    chars = list(folded)
    for span in spans:
        chars[span.at : span.until] = TIME * (span.until - span.at)
    return "".join(chars)
