"""What the page needs of the evaluators' workbench, and the values in which it is told.

The workbench itself stands above the chat package; whoever puts the parts together hands it in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from chat.answering.assistant import Assistant


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A run in the list: its folder's name, what was asked when, how much was right (with its 95 % interval)."""

    folder: str
    name: str
    started: str
    corpus: str
    cases: int
    accuracy: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure in print."""

    label: str
    value: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeLine:
    """A question of a run: what was said, what was missing, the stage that failed and why."""

    id: str
    category: str
    question: str
    right: bool
    answer: str
    missing: str
    stage: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDetail:
    """A run as it is browsed; ``categories`` and ``stages`` are counts by name, ``files`` what can be saved."""

    line: RunLine
    measures: tuple[MeasureLine, ...]
    categories: tuple[tuple[str, int, int], ...]
    stages: tuple[tuple[str, int], ...]
    outcomes: tuple[OutcomeLine, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """A measure in two runs; ``sure`` says that the interval of the difference leaves out zero."""

    label: str
    before: str
    after: str
    difference: str
    interval: str
    sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RunComparison:
    """Two runs of the same questions: what turned right or wrong, and whether that is more than chance.

    ``changed`` were asked with another expectation, and like those of one run only they are not compared.
    ``risks``: the share answered, what of it is wrong before and after; ``chart`` draws both curves, and is HTML.
    """

    before: RunLine
    after: RunLine
    pairs: int
    turned_right: tuple[OutcomeLine, ...]
    turned_wrong: tuple[OutcomeLine, ...]
    verdict: str
    measures: tuple[DifferenceLine, ...]
    risks: tuple[tuple[str, str, str], ...]
    chart: Markup
    settings: tuple[tuple[str, str, str], ...]
    changed: tuple[OutcomeLine, ...] = ()
    only_before: int = 0
    only_after: int = 0


class Workbench(Protocol):
    """Runs test sets and remembers how they went."""

    def runs(self) -> list[RunLine]:
        """All runs that are kept, the newest first."""

    def run(self, files: Sequence[Path], assistant: Assistant, today: date, advance: Callable[[int, int], None]) -> str:
        """Run test sets; gives the folder of the run.

        Raises:
            KeikakuError: a test set has faults (all are named), or is too long.
        """

    def detail(self, folder: str) -> RunDetail:
        """One run.

        Raises:
            KeikakuError: there is none of that name.
        """

    def compare(self, before: str, after: str) -> RunComparison:
        """Two runs.

        Raises:
            KeikakuError: one is missing, or they have no question in common.
        """

    def template(self) -> bytes:
        """The template of a test set, as a workbook."""

    def file(self, folder: str, name: str) -> Path:
        """A file of a run to be saved.

        Raises:
            KeikakuError: there is none.
        """
