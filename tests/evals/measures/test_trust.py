"""The measures of the judgement over outcomes, and their tables."""

from collections.abc import Callable, Sequence

import pytest

from evals.asking.outcome import Judged, Outcome
from evals.measures.summary import Summary, summarise
from evals.measures.trust import trust_of

Made = Callable[..., Outcome]


def judged(
    made: Made, case_id: str, probability: float, *, right: bool, answerable: bool = True, likely: bool = False
) -> Outcome:
    """A question with one probability for both, sure unless said otherwise."""
    said = Judged(answered=probability, right=probability, said_right=right)
    return made(case_id, right=right, answerable=answerable, likely=likely, judged=said)


def measured(outcomes: Sequence[Outcome]) -> tuple[Summary, dict[str, float | None]]:
    summary = summarise(outcomes, {})
    keys = ("answered_ece", "right_ece", "answered_auroc", "right_auroc", "aurc", "coverage_1", "coverage_5")
    return summary, {key: summary.value(key) for key in keys}


def test_each_probability_is_held_against_what_it_is_of(outcome: Made) -> None:
    outcomes = [
        judged(outcome, "1", 0.9, right=True),
        judged(outcome, "2", 0.7, right=False),
        judged(outcome, "3", 0.2, right=False, answerable=False, likely=True),
        outcome("list"),
    ]
    summary, values = measured(outcomes)
    assert values == {
        "answered_ece": pytest.approx((0.1 + 0.3 + 0.2) / 3),
        "right_ece": pytest.approx((0.1 + 0.7 + 0.2) / 3),
        "answered_auroc": 1.0,
        "right_auroc": 1.0,
        "aurc": pytest.approx((0 + 1 / 2 + 2 / 3) / 3),
        "coverage_1": pytest.approx(1 / 3),
        "coverage_5": pytest.approx(1 / 3),
    }
    assert summary.estimates["right_ece"][""].n == 3
    trust = summary.trust
    assert (trust.judged, trust.unjudged) == (3, 1)
    assert [(b.low, b.high, b.observed.n, b.observed.value) for b in trust.right] == [
        (0.2, pytest.approx(0.3), 1, 0.0),
        (0.7, 0.8, 1, 0.0),
        (0.9, 1.0, 1, 1.0),
    ]
    assert [b.observed.value for b in trust.answered] == [0.0, 1.0, 1.0]
    assert (trust.sure.n, trust.sure.value) == (2, 0.5)


@pytest.mark.parametrize(
    ("right", "answerable", "aurc", "coverage"),
    [(True, True, 0.0, 1.0), (False, False, 1.0, 0.0)],
    ids=["all right", "all wrong"],
)
def test_what_is_all_alike_is_measured_as_far_as_it_can_be(
    outcome: Made, right: bool, answerable: bool, aurc: float, coverage: float
) -> None:
    outcomes = [judged(outcome, str(n), 0.5 + n / 20, right=right, answerable=answerable) for n in range(8)]
    summary, values = measured(outcomes)
    assert (values["aurc"], values["coverage_1"]) == (aurc, coverage)
    assert (values["right_auroc"], values["answered_auroc"]) == (None, None)
    area = summary.estimates["aurc"][""]
    assert area.low is not None
    assert area.high is not None
    assert area.low < area.high
    assert summary.trust.curve.area == summary.trust.curve.least_area == summary.trust.curve.chance == aurc


def test_without_a_judged_question_nothing_is_claimed(outcome: Made) -> None:
    summary, values = measured([outcome("1"), outcome("2", right=False)])
    assert set(values.values()) == {None}
    assert (summary.trust.judged, summary.trust.answered, summary.trust.right) == (0, (), ())
    assert trust_of([]).sure.n == 0


@pytest.mark.parametrize(("rights", "off"), [(20, False), (5, True)], ids=["as predicted", "far below"])
def test_a_bin_is_off_where_chance_does_not_explain_it(outcome: Made, rights: int, off: bool) -> None:
    outcomes = [judged(outcome, str(n), 0.9, right=n < rights) for n in range(22)]
    assert [b.is_off for b in trust_of(outcomes).right] == [off]


def test_an_interval_comes_of_draws_that_tell(outcome: Made) -> None:
    outcomes = [
        judged(outcome, "w", 0.2, right=False),
        *(judged(outcome, str(n), n / 10, right=True) for n in range(3, 9)),
    ]
    found = summarise(outcomes, {}).estimates["right_auroc"][""]
    assert found.value == 1.0
    assert found.low is not None
    assert found.low < 1.0
