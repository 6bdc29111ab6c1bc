import pytest

from chat.answering.reply import Answer, Citation, Claim
from corpus.passage import Passage, Span
from corpus.plan import Period, Plan, PlanStatus
from evals.judging.verdict import is_right, judge, missing_facts
from evals.sets.testset import Case
from retriever.question import understand
from tests.conftest import TODAY


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


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("桟橋は4kmです（みどり町計画・2021～2023年度・終了）", False),
        ("桟橋は4kmです", False),
        ("計画期間は2021～2023年度です（みどり町計画・2021～2023年度・終了）", True),
    ],
)
def test_the_period_of_a_source_is_no_answer(said: str, right: bool) -> None:
    plan = Plan(id="p", title="みどり町計画", period=Period(first=2021, last=2023))
    passage = Passage(id="p:1", plan_id="p", section=(), text="桟橋 4km", span=Span(start=0, end=6))
    cited = Citation(
        number=1, plan=plan, status=PlanStatus.ENDED, passage=passage, span=Span(start=0, end=6), supports=True
    )
    reply = Answer(
        question=understand("計画期間は", {}, TODAY), claims=(Claim(text=said, citations=(1,)),), citations=(cited,)
    )
    verdict = judge(case(must=[["2021年度"], ["2023年度"]]), reply)
    assert (verdict.right, verdict.first_right) == (right, right)
