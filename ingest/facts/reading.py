"""What a reader of indicators finds: a name and values with the lines they stand in."""

from dataclasses import dataclass
from typing import Final

from corpus.facts import Figure
from ingest.facts.roles import Role
from ingest.lines import Line

LONGEST_NAME: Final = 60
LONGEST_LEGEND: Final = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """One indicator's name and values with the lines they stand in.

    ``reported_only`` says that its table aims at nothing: a statistic.
    """

    name: str
    values: dict[Role, Figure]
    lines: tuple[Line, ...]
    reported_only: bool = False
