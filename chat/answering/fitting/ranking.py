"""From ranked passages to ranked statements, by what was learned of statements that answer."""

import json
import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from chat.answering.evidence import Evidence
from chat.answering.fitting.fit import WORDS, Read, fit, read_statements, weighed
from chat.answering.fitting.offers import asks_for_any_support, gives, offers_first
from chat.answering.fitting.sought import Sought
from chat.answering.question.value_kinds import states_kind
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.plan import Plan, PlanStatus
from retriever.coverage import ASKED_WORDS
from retriever.hybrid import HybridRetriever, Ranked
from retriever.order import as_printed, best_first, reaches
from retriever.question import Question
from retriever.tokens import term_set
from retriever.versions import OVER

LEARNED: Final = Path(__file__).with_name("ranking.json")

PREFERRED: Final = 0.5
"""What it is worth, in log odds, to stand in a preferred plan."""

LEANT_ON: Final = 1.0
"""What it is worth, in log odds, to stand in the section of the answer that a question leans on."""

TOLD: Final = 1.5
"""What it costs, in log odds, to have been told in that answer where it holds no word of what is asked now."""

CHOSEN: Final = 1.0
"""What it is worth, in log odds, to be chosen by who helps to find what answers."""

SPREAD: Final = 6.0
"""What a score is the exponential of: log odds by this, so that shares of the best score tell what is about as good."""


class RankingWeights(BaseModel):
    """What each signal of a statement counts in its log odds, the hashes of the sets that taught it, and how well
    statements of held-out plans were ranked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    signals: dict[str, float]
    trained_on: dict[str, str]
    measured: dict[str, float]


@lru_cache(maxsize=1)
def learned_ranking() -> RankingWeights:
    """The weights that stand beside this module."""
    return RankingWeights.model_validate(json.loads(LEARNED.read_text(encoding="utf-8")))


def rank_statements(
    sought: Sought,
    ranked: Sequence[Ranked],
    retriever: HybridRetriever,
    today: date,
    chosen: Set[tuple[str, int]] = frozenset(),
) -> list[Evidence]:
    """All statements of the ranked passages, best first; those that tie by plan, then as printed.

    Preferred plans go before others that say about as much; so do those ``chosen``, by passage and place in it.
    """
    question, plans, weights = sought.question, retriever.generation.plans, learned_ranking().signals
    preferred = preferred_plans(question, plans, today)
    sections = {(p.plan_id, p.section) for p in map(retriever.passage, question.places)}
    own = term_set(question.text) - ASKED_WORDS if question.told else frozenset()
    found = [
        Evidence(
            passage=passage,
            statement=read.statement,
            score=math.exp(
                (
                    weighed(signals, weights)
                    + PREFERRED * (passage.plan_id in preferred)
                    + CHOSEN * ((passage.id, read.statement.span.start) in chosen)
                    + LEANT_ON * ((passage.plan_id, passage.section) in sections)
                    - TOLD * (bool(own) and not own & read.own and squeeze(read.statement.text) in question.told)
                )
                / SPREAD
            ),
            covered=signals[WORDS],
        )
        for passage, read, signals in candidates(ranked, sought)
    ]
    ordered = best_first(
        found,
        lambda e: e.score,
        lambda e: (as_printed(plans[e.passage.plan_id], e.passage.span.start, today), e.statement.span.start),
    )
    over = {plan_id for plan_id, plan in plans.items() if plan.standing(today) in OVER}
    return offers_first(preferred_first(ordered, question, preferred, over), question, preferred)


def preferred_plans(question: Question, plans: Mapping[str, Plan], today: date) -> frozenset[str]:
    """The plans that answer where others say about as much: those that a question counts, or, where it leaves the plan
    open, those in force on ``today``."""
    if question.leaves_plan_open:
        return frozenset(i for i, plan in plans.items() if plan.status(today) is PlanStatus.IN_FORCE)
    return frozenset(question.counted)


def odds(evidence: Evidence) -> float:
    """The log odds, up to a constant of its question, that a ranked statement answers."""
    return SPREAD * math.log(evidence.score)


def candidates(ranked: Sequence[Ranked], sought: Sought) -> Iterator[tuple[Passage, Read, dict[str, float]]]:
    """Every statement of the ranked passages with its signals."""
    best = max((hit.score for hit in ranked), default=1.0) or 1.0
    for hit in ranked:
        for read in read_statements(hit.passage):
            yield hit.passage, read, fit(read, hit.passage, sought, share=hit.score / best)


ABOUT_AS_WELL: Final = 0.75
"""Share of the best score from which a preferred plan answers rather than one that is over."""

MUCH_AS_WELL: Final = 0.9
"""The same where the other one is not over: a report on a plan tells of what holds now, and what a plan says less well is
mostly of something beside what is asked."""

OF_ANY: Final = 0.6
"""The same where any support is asked for: what a plan that is over offers can't be used."""


def preferred_first(best: list[Evidence], question: Question, preferred: Set[str], over: Set[str]) -> list[Evidence]:
    """What a preferred plan states about as well goes before what others do, of which some are ``over``."""
    as_well = ABOUT_AS_WELL if best and best[0].passage.plan_id in over else MUCH_AS_WELL
    share = OF_ANY if asks_for_any_support(question) else as_well
    for e in best if preferred else ():
        if not reaches(e.score, share * best[0].score):
            break
        about_as_well = reaches(e.score, as_well * best[0].score)
        fits = states_kind(question, e.statement) and (about_as_well or gives(e))
        if e.passage.plan_id in preferred and fits:
            return [replace(e, score=best[0].score), *(other for other in best if other is not e)]
    return best
