"""What a person narrows a question to: plans, a publisher, what was understood and then taken away."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from corpus.errors import KeikakuError
from corpus.plan import Plan, PlanStatus
from corpus.volumes import whole_id
from retriever.question import Question


class Part(StrEnum):
    """A part of what was understood of a question."""

    PLAN = "plan"
    YEAR = "year"
    TOPIC = "topic"
    WORDING = "wording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The filters: one plan, the plans of one publisher, those in force only; empty ones let all pass."""

    plan_id: str = ""
    publisher: str = ""
    in_force: bool = False

    def plan_ids(self, plans: Mapping[str, Plan], today: date) -> tuple[str, ...]:
        """The plans that may answer; empty where every plan may.

        Raises:
            KeikakuError: none may.
        """
        wanted = whole_id(self.plan_id, plans)
        kept = tuple(plan_id for plan_id, plan in plans.items() if self._passes(plan, wanted, today))
        if not kept:
            raise KeikakuError("絞り込みの条件に合う計画がありません。条件を一つ外して、もう一度お試しください。")
        return () if len(kept) == len(plans) else kept

    def _passes(self, plan: Plan, wanted: str, today: date) -> bool:
        return (
            wanted in ("", plan.whole)
            and self.publisher in ("", plan.publisher or "")
            and not (self.in_force and plan.status(today) is not PlanStatus.IN_FORCE)
        )

    def limit(self, question: Question, plans: Mapping[str, Plan], today: date) -> Question:
        """The question, to be answered by these plans only.

        Raises:
            KeikakuError: none of the plans that the question names is among them.
        """
        allowed = self.plan_ids(plans, today)
        if not allowed:
            return question
        both = tuple(i for i in question.plan_ids if i in allowed) if question.plan_ids else allowed
        if not both:
            named = "」「".join(dict.fromkeys(plans[i].title for i in question.plan_ids))
            raise KeikakuError(f"質問にある「{named}」は、絞り込みの条件から外れています。絞り込みを外してください。")
        return replace(question, plan_ids=both, documents=tuple(i for i in question.documents if i in both))


EVERYTHING: Final = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """How a question is to be read: the filters, the parts to leave out, the indicators that are not meant."""

    scope: Scope = EVERYTHING
    without: frozenset[Part] = frozenset()
    not_about: tuple[str, ...] = ()
