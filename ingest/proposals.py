"""Which document is a volume of which, and which plan follows which: guessed from title, publisher and period.

Points are log odds, as for titles and publishers (see :mod:`ingest.cover`): each piece of evidence adds some, and a
guess is made where it is more probable than the next best and than there being nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from corpus.ingest_report import Proposal
from corpus.normalize import squeeze
from corpus.plan import Plan, PlanKind
from corpus.volumes import is_main_volume
from ingest.cover import probability
from ingest.editions import Edition, edition_of

LEAST: Final = 0.55
"""Probability from which a relation is proposed; at one half it is as likely as none."""

TELLING: Final = 8
"""Characters of a bare title from which it hardly names two publishers' plans."""

_REPORTS: Final = frozenset({PlanKind.PROGRESS_REPORT, PlanKind.BRIEFING})
"""What tells of a plan and neither is nor replaces one."""


@dataclass(frozen=True, slots=True)
class _Titled:
    plan: Plan
    edition: Edition


def propose_volumes(plans: Sequence[Plan], settled: frozenset[str]) -> list[Proposal]:
    """For each plan but those ``settled`` the main document whose volume it probably is, where there is one."""
    titled = [_titled(plan) for plan in plans if plan.kind is not PlanKind.PROGRESS_REPORT]
    mains = [t for t in titled if t.plan.part_of is None and is_main_volume(t.plan.volume)]
    parts = [t for t in titled if not is_main_volume(t.plan.volume) and t.plan.id not in settled]
    found = (_best(part, mains, _as_volume, "part_of") for part in parts)
    return [proposal for proposal in found if proposal is not None]


def propose_predecessors(plans: Sequence[Plan], settled: frozenset[str]) -> list[Proposal]:
    """For each plan but those ``settled`` the one right before it, where one probably is; ``plans`` has no volumes."""
    titled = [_titled(plan) for plan in plans if plan.kind not in _REPORTS]
    found = (_before(each, titled) for each in titled if each.plan.id not in settled)
    return [proposal for proposal in found if proposal is not None]


def _titled(plan: Plan) -> _Titled:
    return _Titled(plan, edition_of(plan.title))


_Relation = Literal["part_of", "supersedes"]
_Points = Callable[[_Titled, _Titled], float | None]


def _best(own: _Titled, others: Sequence[_Titled], points: _Points, relation: _Relation) -> Proposal | None:
    """The best of the others, if it is probable enough; of equals none is."""
    scored = [(score, other) for other in others if other is not own and (score := points(own, other)) is not None]
    if not scored:
        return None
    best = max(scored, key=lambda pair: pair[0])
    sure = probability([score for score, _ in scored])
    if sure < LEAST:
        return None
    return Proposal(own.plan, relation, best[1].plan, round(sure, 2))


def _as_volume(part: _Titled, main: _Titled) -> float | None:
    """Points for one being a volume of the other; None where something speaks against it."""
    a, b = part.edition, main.edition
    if _other_number(a.nth, b.nth) or _other_number(a.half, b.half):
        return None
    points = _same_plan(part, main)
    if points is None:
        return None
    points -= 0.0 if a.revision == b.revision else 1.5
    if part.plan.period is not None and main.plan.period is not None:
        return points + (1.5 if part.plan.period == main.plan.period else -1.5)
    return points + _by_date(part.plan.published, main.plan)


def _by_date(published: str | None, main: Plan) -> float:
    """Points for the date of what should have appeared with a plan; figures to go with it may come while it runs."""
    if published is None or main.published is None:
        return 0.0
    if published.startswith(main.published) or main.published.startswith(published):
        return 1.5
    runs = main.period is not None and main.period.first <= int(published[:4]) <= main.period.last
    return 0.0 if runs and published > main.published else -1.0


def _same_plan(a: _Titled, b: _Titled) -> float | None:
    """Points for two titles naming one plan, whatever its version; None where publishers or titles differ."""
    publishers = {squeeze(t.plan.publisher) for t in (a, b) if t.plan.publisher}
    if len(publishers) > 1 or _bare(a, publishers) != _bare(b, publishers):
        return None
    if a.plan.publisher is not None and b.plan.publisher is not None:
        return 2.5
    if all(t.plan.publisher or t.edition.stem.startswith(tuple(publishers)) for t in (a, b)) and publishers:
        return 2.0
    return 1.5 if len(_bare(a, publishers)) >= TELLING else 1.0


def _bare(titled: _Titled, publishers: set[str]) -> str:
    stem = titled.edition.stem
    return next((stem.removeprefix(name) for name in publishers if stem != name and stem.startswith(name)), stem)


def _other_number(a: int | None, b: int | None) -> bool:
    return a is not None and b is not None and a != b


def _before(own: _Titled, others: Sequence[_Titled]) -> Proposal | None:
    """The plan right before one: of those that it follows, the ones that none of the others follows."""
    earlier = [other for other in others if _follows(own, other)]
    last = [t for t in earlier if not any(_follows(other, t) for other in earlier)]
    return _best(own, last, _as_successor, "supersedes")


def _follows(later: _Titled, earlier: _Titled) -> bool:
    return later is not earlier and later.plan.kind is earlier.plan.kind and _as_successor(later, earlier) is not None


def _as_successor(later: _Titled, earlier: _Titled) -> float | None:
    """Points for one plan following the other; None where it doesn't come later, or is another plan."""
    if not _same_volume(later.plan.volume, earlier.plan.volume):
        return None
    signs = [sign for sign in _order(later, earlier) if sign]
    points = _same_plan(later, earlier)
    if points is None or not signs or min(signs) < 0:
        return None
    counted = _by_number(later.edition, earlier.edition)
    if later.plan.kind is PlanKind.OTHER and counted <= 0:
        return None  # A table or a list of the next year replaces nothing.
    return points + counted + _by_years(later.plan, earlier.plan)


def _same_volume(a: str | None, b: str | None) -> bool:
    return (is_main_volume(a) and is_main_volume(b)) or a == b


def _order(later: _Titled, earlier: _Titled) -> Iterator[int]:
    """Signs of what comes first: 1 where it is as supposed, -1 where not, 0 where nothing is said."""
    a, b = later.edition, earlier.edition
    if a.nth is not None and b.nth is not None:
        yield _sign(a.nth, b.nth)
    first, before = later.plan.period, earlier.plan.period
    if first is not None and before is not None:
        yield _sign(first.first, before.first) or _sign(*map(_rank, (a, b)))
    elif a.nth == b.nth or a.nth is None or b.nth is None:
        yield _sign(*map(_rank, (a, b)))


def _rank(edition: Edition) -> int:
    half, revision = edition.rank
    return half * 10 + revision


def _sign(a: int, b: int) -> int:
    return (a > b) - (a < b)


def _by_number(later: Edition, earlier: Edition) -> float:
    """Points for what both titles count: the next period, the later half, a revision of what was none."""
    points = 0.0
    if later.nth is not None and earlier.nth is not None and later.nth != earlier.nth:
        points += 1.5 if later.nth == earlier.nth + 1 else -3.0
    elif later.nth == 2 and earlier.nth is None:
        points += 0.5
    return points + (1.0 if later.rank > earlier.rank else 0.0)


def _by_years(later: Plan, earlier: Plan) -> float:
    """Points for periods that follow upon each other, or for a revision while the plan runs."""
    if later.period is None or earlier.period is None:
        return 0.0
    gap = later.period.first - earlier.period.last
    if gap > 1:
        return -1.5
    return 1.5 if gap == 1 else 0.5
