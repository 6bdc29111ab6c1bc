"""What is learned from labelled questions, and what of it is stored."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from chat.answering.assistant import Assistant
from chat.answering.fitting.ranking import learned_ranking
from chat.answering.judgement.considered import Decided
from chat.answering.judgement.judge import UNSPOKEN, WHOLLY_HELD, judge, learned
from evals.training.examples import Example, hashes, measured_anew, read_groups
from evals.training.kept import keep, kept
from evals.training.learning import (
    FALSELY_REFUSED,
    SAID_RIGHT,
    Least,
    hold_out,
    learn,
    least_answered,
    least_right,
    measure,
    weights_of,
)
from retriever.adapter import FOLDER
from retriever.training.card import CARD
from tests.conftest import TODAY


def example(plans: str, near: float, *, answerable: bool, right: bool = False) -> Example:
    return Example(
        group=plans,
        plans=plans,
        testset=plans,
        persona="",
        answerable=answerable,
        decided=Decided.JUDGED,
        signals={"near": near, "size": float(len(plans)), UNSPOKEN: 0.0, WHOLLY_HELD: 0.0},
        said=True,
        said_right=right,
        likely_right=right,
        reply_right=not answerable,
    )


def examples() -> list[Example]:
    """Three places: what lies nearer is answered more often, and the nearest answered rightly."""
    chance = np.random.default_rng(5)
    found = []
    for plans in ("a", "bb", "ccc"):
        for near in chance.random(120):
            answerable = bool(near + chance.normal(0, 0.1) > 0.3)
            right = answerable and bool(near + chance.normal(0, 0.1) > 0.6)
            found.append(example(plans, float(near), answerable=answerable, right=right))
    return found


def test_what_is_held_out_is_judged_by_what_others_taught() -> None:
    otherwise = [example("other", near / 20, answerable=near < 10) for near in range(20)]
    held = hold_out([*examples(), *otherwise])
    others = [not e.answerable for e in held.examples if e.plans == "other"]
    judged_by_them = [p for e, p in zip(held.examples, held.answered, strict=True) if e.plans == "other"]
    assert np.mean([p > 0.5 for p, answered in zip(judged_by_them, others, strict=True) if answered]) > 0.9
    assert measure(hold_out(examples()))["answered_auroc"] > 0.9
    assert measure(hold_out(examples()))["right_auroc"] > 0.9


def test_no_more_answerable_questions_are_refused_than_may_be() -> None:
    held = hold_out(examples())
    least = least_answered(held)
    refused = [p < least for e, p in zip(held.examples, held.answered, strict=True) if e.answerable]
    assert 0 < np.mean(refused) <= FALSELY_REFUSED + 0.02
    unanswerable = [p < least for e, p in zip(held.examples, held.answered, strict=True) if not e.answerable]
    assert np.mean(unanswerable) > 0.5


def test_what_is_said_for_sure_is_right_as_often_as_it_must_be() -> None:
    held = hold_out(examples())
    least = least_answered(held)
    sure = least_right(held, least)
    rows = zip(held.examples, held.answered, held.right, strict=True)
    said = [e.said_right for e, p, q in rows if p >= least and q >= sure]
    assert np.mean(said) >= SAID_RIGHT - 0.02
    assert len(said) > 20
    unsaid = [replace(e, signals={**e.signals, UNSPOKEN: 1.0}) for e in held.examples]
    assert least_right(replace(held, examples=tuple(unsaid)), least) == 0.5


def test_the_stored_weights_judge_as_what_was_learned() -> None:
    every = examples()
    weights = weights_of(every, Least(0.5, 0.6), {}, {})
    names = sorted(set(every[0].signals) - {UNSPOKEN, WHOLLY_HELD})
    arrays = np.array([[e.signals[name] for name in names] for e in every])
    model = learn(arrays, np.array([e.answerable for e in every]), np.array([e.group for e in every]), [1] * len(names))
    for e, wanted in zip(every[::17], model.probabilities(arrays)[::17], strict=True):
        assert judge(e.signals, weights).answered == pytest.approx(float(wanted), abs=1e-3)
    said = np.array([e.answerable for e in every])
    told = learn(
        arrays[said], np.array([e.said_right for e in every])[said], np.array([e.group for e in every])[said], [1, 1]
    )
    for e, wanted in zip(every[::17], (model.probabilities(arrays) * told.probabilities(arrays))[::17], strict=True):
        assert judge(e.signals, weights).right == pytest.approx(float(wanted), abs=1e-3)


def test_how_whole_an_answer_is_is_learned_from_what_plans_answer() -> None:
    """That few of the unanswerable questions lack parts says nothing of answers without a part."""
    every = [
        replace(
            example(place, near, answerable=near > 0.3, right=near > 0.3 and whole),
            signals={"near": near, "parts untold": float(near > 0.3 and not whole), UNSPOKEN: 0.0, WHOLLY_HELD: 0.0},
        )
        for place in ("a", "b")
        for near in np.linspace(0, 1, 40).tolist()
        for whole in (True, False)
    ]
    held = hold_out(every)
    right = [q for e, q in zip(held.examples, held.right, strict=True) if e.said_right]
    partial = [q for e, q in zip(held.examples, held.right, strict=True) if e.signals["parts untold"]]
    assert min(right) > max(partial)


def test_kept_examples_are_measured_anew(assistant: Assistant, tmp_path: Path) -> None:
    found = assistant.consider(assistant.understand("企業誘致の補助金はいくら", today=TODAY), TODAY)
    measured = replace(example("a", 0.5, answerable=True), signals=found.signals, found=found)
    keep([measured], tmp_path / "examples")
    (read,) = kept(tmp_path / "examples")
    assert measured_anew(replace(read, signals={**read.signals, "far": 9.0})).signals == found.signals


def test_a_large_group_weighs_no_more_than_a_small_one() -> None:
    signals = np.array([[0.0], [1.0]] * 50 + [[0.0], [1.0]])
    labels = np.array([False, True] * 50 + [True, False])
    groups = np.array(["large"] * 100 + ["small"] * 2)
    found = learn(signals, labels, groups, [0])
    assert found.factors[0] == pytest.approx(0.0, abs=1e-6)


def test_the_weights_say_which_questions_taught_them() -> None:
    groups = {name: group for name, group in read_groups().items() if not group.encoder}
    assert learned().trained_on == learned_ranking().trained_on == hashes(groups)


def test_the_encoder_was_taught_other_questions_and_says_which() -> None:
    groups = read_groups()
    taught = hashes({name: group for name, group in groups.items() if group.encoder})
    assert not set(taught) & set(hashes({name: group for name, group in groups.items() if not group.encoder}))
    card = (FOLDER / CARD).read_text(encoding="utf-8")
    assert all(f"- {name}: {digits}\n" in card for name, digits in taught.items())
