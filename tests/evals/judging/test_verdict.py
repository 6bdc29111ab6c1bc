from evals.judging.verdict import is_right, missing_facts
from evals.sets.testset import Case


def case(**fields: object) -> Case:
    return Case.model_validate({"id": "x", "question": "q", "category": "target", **fields})


def test_every_required_fact_and_nothing_forbidden() -> None:
    wanted = case(must=[["125件", "百二十五件"], ["2026年度"]], must_not=["75件"])
    assert is_right(wanted, "令和8年度に125件です", refused=False)
    assert not is_right(wanted, "125件です", refused=False)
    assert not is_right(wanted, "2026年度に125件、前は75件です", refused=False)
    assert not is_right(wanted, "2026年度に125件です", refused=True)
    assert missing_facts(wanted, "125件です") == (("2026年度",),)


def test_what_has_no_answer_must_be_refused() -> None:
    unanswerable = case(answerable=False, must_not=["125件"])
    assert is_right(unanswerable, "ありません", refused=True)
    assert not is_right(unanswerable, "ありません", refused=False)
    assert not is_right(unanswerable, "125件です", refused=True)
