"""A column of a table, understood."""

from dataclasses import dataclass

from ingest.facts.tables.label import Holds, Label


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it holds and what its head says."""

    at: int
    holds: Holds
    label: Label
