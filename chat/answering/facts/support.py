"""Support that fits a situation: what is offered, where to turn, under which plan."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge
from chat.answering.wording import clean
from corpus.facts import Agency, Initiative
from corpus.normalize import squeeze
from corpus.plan import PlanStatus
from retriever.fact_scores import RankedFacts
from retriever.order import as_printed, best_first, reaches
from retriever.question import Question
from retriever.tokens import content_set

MOST: Final = 4
DETAILS: Final = 3
NEAR: Final = 0.72
"""Share of the best score from which a further initiative or body is said."""

LEAST_ASKED: Final = 0.3
IN_FORCE: Final = 0.1
STATED: Final = 0.35
"""What it is worth that the best statements stand in an initiative, beside how well its name fits."""


PART: Final = 0.95
"""What an initiative gets of the score of one of its details that fits by itself."""


def best_initiatives(grounds: Grounds, knowledge: Knowledge, today: date, most: int = MOST) -> list[Initiative]:
    """Initiatives by how well they fit and how well their statements do, plans in force first; ``most`` at most."""
    best = max((e.score for e in grounds.evidence), default=1.0) or 1.0
    stated, near = dict[int, float](), dict[int, Initiative]()
    for candidate in grounds.evidence:
        for initiative in knowledge.at(candidate, Initiative)[:1]:
            near[id(initiative)] = initiative
            stated[id(initiative)] = max(stated.get(id(initiative), 0.0), candidate.score / best)
    wider = Wider(knowledge)
    scored = []
    speaking = grounds.initiatives.speaking_of(LEAST_ASKED)
    known = {id(hit.fact) for hit in speaking}
    others = (grounds.initiatives.of(fact) for key, fact in near.items() if key not in known)
    for hit in (*speaking, *(hit for hit in others if hit is not None)):
        if not isinstance(hit.fact, Initiative):
            continue
        bare = is_bare(hit.fact)
        offering = wider.holding(hit.fact) if bare else hit.fact
        if offering is None:
            continue
        in_force = knowledge.plans[hit.fact.plan_id].status(today) is PlanStatus.IN_FORCE
        score = hit.score + STATED * stated.get(id(hit.fact), 0.0) + (IN_FORCE if in_force else 0.0)
        scored.append((score * (PART if bare else 1.0), offering))
    scored = best_first(
        scored,
        lambda pair: pair[0],
        lambda pair: as_printed(knowledge.plans[pair[1].plan_id], pair[1].span.start, today),
    )
    top = scored[0][0] if scored else 0.0
    found: dict[str, Initiative] = {}
    for score, initiative in scored:
        if reaches(score, NEAR * top) and len(found) < most:
            found.setdefault(squeeze(initiative.name), initiative)
    return list(found.values())


def is_bare(initiative: Initiative) -> bool:
    """Whether nothing is said of an initiative but its name."""
    return not (initiative.details or initiative.agencies)


class Wider:
    """The initiatives by each of their details, plan by plan: what is no more than a detail is told with its initiative."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._of_plan: dict[str, dict[str, Initiative]] = {}

    def holding(self, initiative: Initiative) -> Initiative | None:
        """The initiative of which one is a detail, in the same plan; None where there is none."""
        plan_id = initiative.plan_id
        if plan_id not in self._of_plan:
            own = self._knowledge.of_plan(Initiative, plan_id)
            self._of_plan[plan_id] = {squeeze(clean(detail)): i for i in own for detail in i.details}
        return self._of_plan[plan_id].get(squeeze(clean(initiative.name)))

    def than(self, initiative: Initiative) -> Initiative:
        """The initiative that a bare one is a detail of, else itself."""
        return (self.holding(initiative) if is_bare(initiative) else None) or initiative


def fitting_details(
    initiative: Initiative, question: Question, evidence: Sequence[Evidence], knowledge: Knowledge
) -> list[str]:
    """The details whose statements fit the question best, else those that share most words; in printed order."""
    asked = {*question.terms, *question.expansions}
    keys = [squeeze(clean(d))[:KEY] for d in initiative.details]
    scores = [float(len(asked & content_set(d))) / 10 for d in initiative.details]
    for e in evidence:
        if knowledge.plans[e.passage.plan_id].whole == initiative.plan_id:
            text = squeeze(clean(e.statement.text))
            scores = [max(old, e.score) if key and key in text else old for old, key in zip(scores, keys, strict=True)]
    printed = squeeze(_STARS.sub("", "".join(e.statement.text for e in knowledge.evidence(initiative))))
    parts = [_printed_part(clean(d), printed) for d in initiative.details]
    ranked = best_first((i for i, part in enumerate(parts) if part), lambda i: scores[i], lambda i: i)
    lengths = accumulate(len(parts[i]) for i in ranked)
    within = [i for i, length in zip(ranked, lengths, strict=True) if i == ranked[0] or length <= OFFER]
    return [parts[i] for i in sorted(within[:DETAILS])]


_STARS: Final = re.compile(r"[*＊]")
"""Marks of footnotes, which stand in print and are not said."""

SHORTEST_PART: Final = 0.6


def _printed_part(detail: str, printed: str) -> str:
    """A detail up to where something else is printed within it (the caption of a figure); empty where little is left."""
    for end in range(len(detail), int(SHORTEST_PART * len(detail)), -1):
        if squeeze(detail[:end]) in printed:
            return detail[:end]
    return ""


OFFER: Final = 220
"""Characters that the details of one initiative may take together; the one that fits best is said however long."""


KEY: Final = 24
"""Characters by which a detail is found among the statements."""


def fitting_bodies(ranked: RankedFacts, knowledge: Knowledge, today: date) -> list[Agency]:
    """The bodies of plans in force whose roles fit about as well as the best one's."""
    best = ranked[0].score if ranked else 0.0
    return [
        hit.fact
        for hit in ranked.scoring(NEAR * best)
        if isinstance(hit.fact, Agency)
        and reaches(hit.asked, LEAST_ASKED)
        and roles_of(hit.fact)
        and knowledge.plans[hit.fact.plan_id].status(today) is PlanStatus.IN_FORCE
    ]


def roles_of(body: Agency) -> list[str]:
    """What a body is there for, besides being named beside initiatives."""
    return [role for role in body.roles if role != "取組機関"]
