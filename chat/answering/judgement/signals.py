"""What tells whether statements answer a question, as numbers; none of them decides alone."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.evidence import Evidence, focus_of, times_beside
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.selection import is_meant
from chat.answering.facts.values.statistics import means_another_row
from chat.answering.fitting.fit import read_at
from chat.answering.fitting.ranking import odds
from chat.answering.fitting.sought import Sought
from chat.answering.judgement.considered import Considered
from chat.answering.judgement.judge import FROM_FACTS, UNSPOKEN, WHOLLY_HELD
from chat.answering.judgement.told import leaves_open, told
from chat.answering.question.value_kinds import ends_in_bodies
from chat.answering.said import Said
from corpus.normalize import squeeze
from retriever.coverage import ASKED_WORDS, ASKING_WORDS, held_share
from retriever.hybrid import HybridRetriever, Legs
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.statement_index import statement_id
from retriever.tokens import content_words, term_set

ALL: Final = 0.9
"""Share of a topic that is as good as all of it."""

READ: Final = 12
"""Statements looked at, best first."""

NEAREST: Final = 3
"""Statements that must speak of what a question names where nothing could be said. What counts or compares more of
them would say how large a library is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A statement's own signals: ``own`` and ``around`` are shares of the topic that it, or it and what stands
    above it, speaks of; ``near`` and ``passage_near`` cosines; ``kind`` whether it holds the kind of value asked for,
    ``official`` another word for one of the question's."""

    own: float
    around: float
    near: float
    passage_near: float
    kind: bool
    official: bool


def signals(
    found: Considered, said: Sequence[Said], retriever: HybridRetriever, *, from_facts: bool, calculated: bool
) -> dict[str, float]:
    """The signals of a draft by name, all within a few units of 0: what the legs of the search and its statements
    and facts give, and what could be ``said`` (nothing where nothing could), which may be facts, or ``calculated`` from
    several figures.

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
    holding = [s for s in read if s.kind]
    proving = [_read(e, sought) for e in proof]
    missing = _missing(question, proof or near[:NEAREST], retriever)
    return {
        **{f"intent {intent}": float(question.intent is intent) for intent in Intent},
        "unit asked": float(question.unit is not None),
        "year asked": float(bool(question.years)),
        "kind asked": float(len(sought.kinds)),
        **_nearest(legs),
        **_best("holding", holding),
        **_best("proof", proving),
        "proof over nothing": max((s.near for s in proving), default=0.0) - legs.nothing,
        "held at once": float(bool(read) and read[0].kind),
        "holding of three": sum(s.kind for s in read[:3]) / 3,
        "proven kind": float(any(s.kind for s in proving)),
        "proof together": held_share(sought.topic, frozenset().union(*(read_at(e).named for e in proof))),
        FROM_FACTS: float(from_facts),
        "calculated": float(calculated),
        **_fits(grounds.evidence, proof),
        **told(question, said, near),
        "other row": float(any(means_another_row(question, e) for e in proof)),
        "year held": float(_holds_year(question, near)),
        "missing most": missing.most,
        "focus missing": float(missing.focus),
        UNSPOKEN: float(
            leaves_open(question, said)
            or _is_of_something_else(sought, proving, missing)
            or not (from_facts or _holds_year(question, proof))
            or (question.intent is Intent.AGENCY and not from_facts and not any(map(_ends_in_bodies, proof)))
        ),
        WHOLLY_HELD: float(
            any(reaches(s.own, ALL) for s in (*holding, *proving)) and not reaches(missing.share, 1 - ALL)
        ),
        **_indicator(grounds),
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
        official=_speaks_officially(evidence, sought.question),
    )


def _speaks_officially(evidence: Evidence, question: Question) -> bool:
    """Whether a statement or a heading above it holds an official word for an everyday one of the question."""
    statement, passage = evidence.statement, evidence.passage
    text = squeeze("".join([statement.text, statement.head, *statement.heads, passage.lead, *passage.section]))
    return any(squeeze(word) in text for reading in question.readings for word in reading.official)


def _fits(ranked: Sequence[Evidence], proof: Sequence[Evidence]) -> dict[str, float]:
    """What share of all that fits the best statement and the best three hold, and how far behind the best that the
    proof stands on is."""
    if not ranked:
        return {"fit share": 0.0, "fit of three": 0.0, "fit of proof": FARTHEST / ODDS}
    all_odds = [odds(e) for e in ranked]
    best = max(all_odds)
    total = sum(math.exp(each - best) for each in all_odds)
    proving = [each for e, each in zip(ranked, all_odds, strict=True) if any(_shares(e, other) for other in proof)]
    return {
        "fit share": 1 / total,
        "fit of three": sum(math.exp(each - best) for each in all_odds[:3]) / total,
        "fit of proof": max(max(proving, default=best + FARTHEST) - best, FARTHEST) / ODDS,
    }


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
        "statement near": nearest,
        "statement over nothing": nearest - legs.nothing,
        "far": max(FAR - nearest, 0.0) * 10,
    }


def _best(name: str, read: Sequence[_Statement]) -> dict[str, float]:
    return {
        f"{name} own": max((s.own for s in read), default=0.0),
        f"{name} around": max((s.around for s in read), default=0.0),
        f"{name} near": max((s.near for s in read), default=0.0),
        f"{name} passage near": max((s.passage_near for s in read), default=0.0),
    }


def _holds_year(question: Question, evidence: Sequence[Evidence]) -> bool:
    return not question.years or any(set(question.years) & times_beside(e) for e in evidence)


@dataclass(frozen=True, slots=True)
class _Missing:
    """What a question names and nothing near speaks of: the rarest word by the rarest of all, all by their rarity,
    whether it is the very thing asked for."""

    most: float
    share: float
    focus: bool


def _missing(question: Question, near: Sequence[Evidence], retriever: HybridRetriever) -> _Missing:
    asking = ASKED_WORDS | ASKING_WORDS.get(question.intent, frozenset())
    words = [t for t in content_words(question.text) if len(t) > 1 and not t.startswith("@") and t not in asking]
    texts = ["\n".join([*e.passage.section, e.passage.lead, e.passage.text]) for e in near]
    titles = [retriever.generation.plans[e.passage.plan_id].title for e in near]
    held = term_set("\n".join([*texts, *titles]))
    meant = {t for c in question.concepts if c.stands_in(held) for t in c.own}
    rarity = {t: retriever.words.idf(t) for t in words}
    most = max(rarity.values(), default=0.0) or 1.0
    missing = [t for t in words if t not in held and t not in meant]
    focus = [t for t in content_words(focus_of(question.text)) if t in words]
    return _Missing(
        most=max((rarity[t] / most for t in missing), default=0.0),
        share=sum(rarity[t] for t in missing) / (sum(rarity.values()) or 1.0),
        focus=bool(focus) and not any(t in held or t in meant for t in focus),
    )


def _ends_in_bodies(evidence: Evidence) -> bool:
    return ends_in_bodies(evidence.statement.text)


def _is_of_something_else(sought: Sought, proving: Sequence[_Statement], missing: _Missing) -> bool:
    """Whether what would prove an answer speaks of nothing that the question is about, in any word; or, of a figure or
    another kind of value that is named, leaves out something that the question names where the value stands."""
    if sought.topic.terms and not any(s.around or s.official for s in proving):
        return True
    if sought.question.intent is not Intent.FIGURE and sought.question.unit is None and not sought.kinds:
        return False
    return missing.share > 1 - ALL or not any(s.kind and reaches(s.around, ALL) for s in proving)


def _indicator(grounds: Grounds) -> dict[str, float]:
    best = grounds.indicators[:1]
    return {
        "indicator asked": max((hit.asked for hit in best), default=0.0),
        "indicator meant": float(any(map(is_meant, best))),
    }
