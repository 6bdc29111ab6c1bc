"""The tuning: which groups are taught together, what the loss rewards, and that a run teaches something.

What takes torch is imported by the tests that use it: each process of a run imports this module.
"""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from retriever.adapter import Adapter, read_adapter
from retriever.model import model_folder, weight_file
from retriever.training.batches import TOGETHER, clusters, near_batches
from retriever.training.examples import columns_of, utterances_of
from retriever.training.groups import HELD_OUT, Group, Kind, read_groups
from retriever.training.recipe import Recipe


def group(number: int, kind: Kind = Kind.MEASURE, near: int = 2) -> Group:
    return Group(
        kind=kind,
        field="f",
        everyday=tuple(f"問い{number}の{i}" for i in range(3)),
        official=f"施策{number}：本文{number}を支援します。",
        neighbours=tuple(f"別の施策{number}-{i}" for i in range(near)),
    )


def around(centres: np.ndarray, each: int) -> np.ndarray:
    draw = np.random.default_rng(3)
    vectors = np.repeat(centres, each, axis=0) + 0.1 * draw.normal(size=(len(centres) * each, centres.shape[1]))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_every_group_is_taught_once_and_beside_those_near_it() -> None:
    vectors = around(np.eye(20, dtype=np.float32), TOGETHER)
    batches = list(near_batches(vectors, 16, seed=1))
    assert Counter(row for batch in batches for row in batch) == Counter(range(80))
    beside = [len({row // TOGETHER for row in batch}) for batch in batches]
    assert np.mean(beside) < 8
    assert batches == list(near_batches(vectors, 16, seed=1)) != list(near_batches(vectors, 16, seed=2))


def test_a_text_is_not_put_against_one_that_may_answer_the_same() -> None:
    vectors = np.repeat(np.eye(8, dtype=np.float32), 2, axis=0)
    found = clusters(vectors, np.random.default_rng(1))
    assert sorted(row for cluster in found for row in cluster) == list(range(16))
    assert all(first // 2 not in {row // 2 for row in others} for first, *others in found)


def test_of_each_shape_no_more_are_drawn_than_asked_for() -> None:
    groups = [*(group(n) for n in range(9)), group(9, near=0)]
    drawn = {name: columns["official"] for name, columns in columns_of(groups, seed=1, most=4).items()}
    assert {name: len(set(texts)) for name, texts in drawn.items()} == {"measures_0": 1, "measures_2": 4}


def test_columns_hold_utterances_then_texts_by_shape() -> None:
    material = columns_of([group(1), group(2, near=0), group(3, Kind.ROLE, near=1)], seed=1)
    assert {name: list(columns) for name, columns in material.items()} == {
        "facts": ["asked_1", "asked_2", "asked_3", "official", "near_1"],
        "measures_0": ["asked_1", "asked_2", "asked_3", "official"],
        "measures_2": ["asked_1", "asked_2", "asked_3", "official", "near_1", "near_2"],
    }
    assert utterances_of(material["measures_2"]) == 3
    assert {"施策1:本文1を支援します。", "施策1\n本文1を支援します。"} >= set(material["measures_2"]["official"])


def test_the_loss_is_small_where_each_utterance_is_nearest_its_own_text() -> None:
    from retriever.training.loss import GroupRankingLoss
    from tests.retriever.training.given import Given, column

    loss = GroupRankingLoss(Given(), utterances=2, temperature=0.05)  # type: ignore[arg-type]

    def of(*columns: dict[str, Any]) -> float:
        return float(loss(columns, None))

    own, swapped, other = column(0, 1), column(1, 0), column(2, 3)
    assert of(own, own, own, other) < 0.01
    assert of(own, own, other, own) > of(own, own, own, other) + 5
    assert of(own, swapped, own, other) > 5


def test_the_official_text_over_again_is_no_wrong_answer() -> None:
    from retriever.training.loss import GroupRankingLoss
    from tests.retriever.training.given import Given, column

    loss = GroupRankingLoss(Given(), utterances=1, temperature=0.05)  # type: ignore[arg-type]
    asked, same, near = column(0, 0), column(0, 0), column(0, 5)
    assert float(loss([asked, same, near], None)) < 0.01
    assert float(loss([asked, same, column(5, 6)], None)) < 0.01
    assert float(loss([asked, column(5, 0), near], None)) > 5


def test_texts_of_one_length_go_through_the_model_together_and_come_back_in_their_places() -> None:
    from retriever.training.loss import ROWS, GroupRankingLoss
    from tests.retriever.training.given import Given, column

    model = Given()
    loss = GroupRankingLoss(model, utterances=1, temperature=0.05)  # type: ignore[arg-type]
    many = range(ROWS)
    assert float(loss([column(*many, length=9), column(*many), column(*reversed(many), length=30)], None)) < 1
    assert model.widths == (1, 9, 30)


@pytest.mark.long
@pytest.mark.skipif(weight_file() is None, reason="the weights of the default model are not installed here")
def test_a_short_run_teaches_gives_the_same_adapter_again_and_can_be_gone_on_from(tmp_path: Path) -> None:
    from retriever.training.tune import save_adapter, tune

    groups = [g for g in read_groups(HELD_OUT) if g.kind is Kind.MEASURE][:8]
    recipe = Recipe(rank=4, alpha=8, epochs=2, batch=4, learning_rate=2e-3, longest=24)

    def made(name: str, how: Recipe, start: Path | None = None) -> Adapter:
        save_adapter(tune(model_folder(), columns_of(groups, 1), how, tmp_path / "run", start), tmp_path / name)
        return read_adapter(tmp_path / name)

    once, again = made("once", recipe), made("again", recipe)
    still = made("still", replace(recipe, epochs=1, learning_rate=0.0), tmp_path / "once")
    assert sorted(once) == sorted(
        f"l{layer}.{part}" for layer in range(4, 12) for part in ["q", "k", "v", "ao", "fi", "fo"]
    )
    assert all(np.array_equal(once[name].dense(), other[name].dense()) for name in once for other in (again, still))
    assert sum(float(np.abs(change.dense()).sum()) for change in once.values()) > 1
