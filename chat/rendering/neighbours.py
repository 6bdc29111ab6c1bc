"""The passages printed before and after one."""

from corpus.library import Generation
from corpus.passage import Passage


def neighbours(generation: Generation, passage_id: str) -> tuple[Passage | None, Passage | None]:
    """The passages of the same plan before and after one; None at its ends, or where there is no such passage."""
    at = generation.rows.get(passage_id)
    if at is None:
        return None, None
    plan_id = generation.passages[at].plan_id
    return _of_plan(generation, at - 1, plan_id), _of_plan(generation, at + 1, plan_id)


def _of_plan(generation: Generation, row: int, plan_id: str) -> Passage | None:
    found = generation.passages[row] if 0 <= row < len(generation.passages) else None
    return found if found is not None and found.plan_id == plan_id else None
