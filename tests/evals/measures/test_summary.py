from collections.abc import Callable

import pytest

from evals.asking.attribution import Stage
from evals.asking.outcome import Cited, Outcome, Proof
from evals.measures.metrics import METRICS
from evals.measures.summary import summarise


def test_each_measure_over_the_questions_that_it_speaks_to(
    outcome: Callable[..., Outcome], citation: Callable[..., Cited]
) -> None:
    outcomes = [
        outcome("1", plans=("p",), citations=(citation(1, right_plan=True), citation(2, right_plan=False)), proof=Proof(stated=4, unproven=("9件",))),
        outcome("2", right=False, plans=("p",), citations=(citation(1, right_plan=False),), stage=Stage.RANKING),
        outcome("3", right=False, refused=True, plans=("p",), stage=Stage.REFUSAL),
        outcome("4", refused=True, answerable=False, category="unanswerable"),
        outcome("5", right=False, answerable=False, category="unanswerable", stage=Stage.REFUSAL, must_not=("x",), forbidden=("x",)),
        outcome("6", must_not=("x",), retrieval={"fused": {"mrr": 0.5}}, citations=(citation(1, holds_quote=True), citation(2, holds_quote=False), citation(3, supports=False))),
    ]  # fmt: skip
    summary = summarise(outcomes, {o.case.id: 10.0 * i for i, o in enumerate(outcomes, start=1)})
    values = {metric.key: summary.value(metric.key) for metric in summary.metrics}
    assert values["accuracy"] == 0.5
    assert values["forbidden"] == 0.5
    assert values["figures_proven"] == 0.75
    assert values["citation_recall"] == 1.0
    assert values["citation_precision"] == 0.5
    assert values["plan_recall"] == 0.5
    assert values["plan_precision"] == 0.25
    assert values["refusal_precision"] == 0.5
    assert values["refusal_recall"] == 0.5
    assert values["refusal_f1"] == 0.5
    assert values["false_refusals"] == 0.25
    assert values["fused_mrr"] == 0.5
    assert values["dense_mrr"] is None
    assert values["p50_ms"] == 35.0
    assert summary.right[""] == (3, 6)
    assert summary.right["unanswerable"] == (1, 2)
    assert summary.stages[""] == {Stage.RANKING: 1, Stage.REFUSAL: 2}
    assert summary.categories == ("target", "unanswerable")
    assert summary.value("accuracy", "unanswerable") is None


@pytest.mark.parametrize(
    ("given", "due", "false", "f1"), [(8, 10, 2, 0.8), (0, 3, 0, 0.0), (3, 3, 0, 1.0), (0, 0, 0, None)]
)
def test_f1_of_refusals(outcome: Callable[..., Outcome], given: int, due: int, false: int, f1: float | None) -> None:
    outcomes = [outcome(f"d{i}", answerable=False, refused=i < given) for i in range(due)]
    outcomes += [outcome(f"f{i}", refused=i < false) for i in range(5)]
    assert summarise(outcomes, {}).value("refusal_f1") == (None if f1 is None else pytest.approx(f1))


def test_variants_are_stable_where_their_verdict_is_that_of_their_question(outcome: Callable[..., Outcome]) -> None:
    outcomes = [
        outcome("a"),
        outcome("b", right=False),
        outcome("a~width", variant_of="a"),
        outcome("a~typo", right=False, variant_of="a"),
        outcome("b~typo", right=False, variant_of="b"),
        outcome("z~typo", variant_of="not in the run"),
    ]
    stable = summarise(outcomes, {}).stable
    assert {kind: (found.value, found.n) for kind, found in stable.items()} == {
        "": (pytest.approx(2 / 3), 3),
        "width": (1.0, 1),
        "typo": (0.5, 2),
    }


def test_every_measure_says_what_it_means() -> None:
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    assert len({metric.label for metric in METRICS}) == len(METRICS)
    assert all(len(metric.meaning) > 15 for metric in METRICS)
