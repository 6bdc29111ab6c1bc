"""Complaints as drafts of test cases: the question is there, what the right answer is must be filled in."""

import hashlib
from collections.abc import Sequence
from typing import Final

from chat.conversation.feedback import Feedback, Opinion
from evals.sets.testset import Case, HistoryTurn

_CATEGORIES: Final = {
    "figure": "target",
    "agency": "agency",
    "schedule": "schedule",
    "support": "support",
    "content": "content",
}
"""The likeliest category of a question by its intent; the evaluator decides."""


def drafts_of(feedback: Sequence[Feedback]) -> list[tuple[Case, str]]:
    """A draft for each question that was answered badly, once, with a note on what was said to it.

    The required facts are left empty, so that a draft can't be run before it is completed.
    """
    found: dict[str, tuple[Case, str]] = {}
    for one in feedback:
        if one.opinion is Opinion.BAD:
            case = _draft(one)
            found[case.id] = (case, _note(one))
    return list(found.values())


def _draft(feedback: Feedback) -> Case:
    asked = "\n".join([*(turn.question for turn in feedback.history), feedback.question])
    return Case(
        id=f"FB-{hashlib.sha256(asked.encode()).hexdigest()[:8]}",
        question=feedback.question,
        category=_CATEGORIES.get(feedback.intent, "content"),
        history=tuple(HistoryTurn(question=turn.question, answer=turn.answer) for turn in feedback.history),
    )


def _note(feedback: Feedback) -> str:
    reason = f"理由：{feedback.reason}\n" if feedback.reason else ""
    cited = "\n".join(f"・{c.plan}「{' '.join(c.quote.split())[:80]}」" for c in feedback.citations if c.supports)
    return (
        f"{feedback.at} の答え（世代 {feedback.generation}、コーパス {feedback.corpus}）\n"
        f"{reason}{feedback.answer}\n{cited}".strip()
    )
