"""What a library holds, in the few words that somebody needs who opens it for the first time."""

from dataclasses import dataclass
from datetime import date, datetime

from corpus.library import Generation
from corpus.plan import Period
from corpus.volumes import wholes


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Whose plans, how many (volumes not counted), the fiscal years from the first to the last, when the newest was
    published (as precise as known, ``2022-03``), and when they were read.

    ``period`` is None and ``newest`` empty where no plan states one; ``generation`` names the reading.
    """

    generation: str
    publishers: tuple[str, ...]
    plans: int
    period: Period | None
    newest: str
    read: date


def introduction(generation: Generation) -> Introduction:
    """What a generation holds; the publishers of most plans first."""
    plans = wholes(generation.plans).values()
    named = [plan.publisher for plan in plans if plan.publisher]
    periods = [plan.period for plan in plans if plan.period]
    return Introduction(
        generation=generation.name,
        publishers=tuple(sorted(dict.fromkeys(named), key=lambda name: -named.count(name))),
        plans=len(plans),
        period=Period(first=min(p.first for p in periods), last=max(p.last for p in periods)) if periods else None,
        newest=max((plan.published or "" for plan in plans), default=""),
        read=datetime.fromisoformat(generation.manifest.created).astimezone().date(),
    )
