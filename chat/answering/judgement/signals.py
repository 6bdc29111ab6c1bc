"""What tells whether statements answer a question, as numbers; none of them decides alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.values.statistics import means_another_row
from chat.answering.fitting.fit import read_at
from chat.answering.fitting.ranking import odds
from chat.answering.fitting.sought import Sought
from chat.answering.judgement.considered import Considered
from chat.answering.judgement.judge import FROM_FACTS, UNSPOKEN, WHOLLY_HELD
from chat.answering.judgement.told import leaves_open, speak_of_all, told
from chat.answering.said import Said
from retriever.coverage import held_share
from retriever.hybrid import Legs
from retriever.order import reaches
from retriever.question import Intent
from retriever.statement_index import statement_id

ALL: Final = 0.9
"""Share of a topic that is as good as all of it."""

READ: Final = 12
"""Statements looked at, best first."""

NEAREST: Final = 3
"""Statements that must speak of what a question names where nothing could be said."""

MOST_NEARER: Final = 5.0
"""What the logarithm of how many statements are nearer is divided by to be 0..1: all that the search looks at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A statement's own signals: the share of the topic that it (``own``), or it and what stands above it (``around``),
    speaks of, ``near`` and ``passage_near`` cosines, and whether it holds the ``kind`` of value asked for."""

    own: float
    around: float
    near: float
    passage_near: float
    kind: bool


def signals(found: Considered, said: Sequence[Said], *, from_facts: bool, calculated: bool) -> dict[str, float]:
    """The signals of a draft by name, all within a few units of 0: what the legs of the search and its statements
    and facts give, and what could be ``said`` (nothing where nothing could), which may be facts, or ``calculated`` from
    several figures.

    None of them grows with how much is asked: people ask more of what plans answer, in the sets that teach.

    Raises:
        ValueError: nothing was gathered for the question.
    """
    question, legs, grounds = found.question, found.legs, found.grounds
    if grounds is None:
        raise ValueError("signals need what was gathered")
    sought = grounds.sought
    proof = [e for line in said for e in line.evidence]
    near = grounds.evidence[:READ]
    read = [_read(e, sought) for e in near]
    proving = [_read(e, sought) for e in proof]
    nearest_proof = max((s.near for s in proving), default=0.0)
    apart = _wants_value(sought) and not any(s.kind and reaches(s.around, ALL) for s in proving)
    lines = told(question, said, near)
    is_chosen = from_facts and not lines["parts untold"]
    wholly = [s for s in (*(each for each in read if each.kind), *proving) if reaches(s.own, ALL)]
    return {
        **{f"intent {intent}": float(question.intent is intent) for intent in Intent},
        "unit asked": float(question.unit is not None),
        "year asked": float(bool(question.years)),
        "kind asked": float(len(sought.kinds)),
        **_nearest(legs),
        "holding passage near": max((s.passage_near for s in read if s.kind), default=0.0),
        "held at once": float(bool(read) and read[0].kind),
        "proof passage near": max((s.passage_near for s in proving), default=0.0),
        "proof over nothing": nearest_proof - legs.nothing,
        "nearer than proof": math.log1p(sum(near > nearest_proof for near in legs.near.values())) / MOST_NEARER,
        "value missing": float(_wants_value(sought) and not any(s.kind for s in proving)),
        "value apart": float(apart),
        FROM_FACTS: float(from_facts),
        "calculated": float(calculated),
        "fit of proof": _fit(grounds.evidence, proof),
        **lines,
        "other row": float(any(means_another_row(question, e) for e in proof)),
        "indicator asked": max((hit.asked for hit in grounds.indicators[:1]), default=0.0),
        WHOLLY_HELD: float(bool(wholly) and speak_of_all(question, proof or near[:NEAREST])),
        UNSPOKEN: float((apart and not is_chosen) or leaves_open(question, said)),
    }


def _read(evidence: Evidence, sought: Sought) -> _Statement:
    read, passage = read_at(evidence), evidence.passage
    statement_floor, passage_floor = sought.floors
    return _Statement(
        own=held_share(sought.topic, read.named),
        around=held_share(sought.topic, read.own | read.heading),
        near=sought.legs.near.get(statement_id(passage.id, read.place), statement_floor),
        passage_near=sought.legs.passages.get(passage.id, passage_floor),
        kind=sought.holds_kind(evidence.statement),
    )


def _wants_value(sought: Sought) -> bool:
    """Whether a figure or another kind of value that is named is asked for."""
    return sought.question.intent is Intent.FIGURE or sought.question.unit is not None or bool(sought.kinds)


def _fit(ranked: Sequence[Evidence], proof: Sequence[Evidence]) -> float:
    """How far behind the best statement what the proof stands on is."""
    best = max(map(odds, ranked), default=0.0)
    proving = [odds(e) for e in ranked if any(_shares(e, other) for other in proof)]
    return max(max(proving, default=best + FARTHEST) - best, FARTHEST) / ODDS


ODDS: Final = 10.0
FARTHEST: Final = -5.0
"""What log odds are divided by to be within a few units, and the farthest behind the best that tells more."""


def _shares(one: Evidence, other: Evidence) -> bool:
    a, b = one.statement.span, other.statement.span
    return one.passage.id == other.passage.id and a.start < b.end and b.start < a.end


FAR: Final = 0.4
"""Cosine of the nearest statement below which few questions lie that plans answer (one in twenty)."""


def _nearest(legs: Legs) -> dict[str, float]:
    nearest = max(legs.statements.values(), default=0.0)
    return {
        "passage near": max(legs.passages.values(), default=0.0),
        "statement over nothing": nearest - legs.nothing,
        "far": max(FAR - nearest, 0.0) * 10,
    }
