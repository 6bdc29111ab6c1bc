from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from corpus.errors import KeikakuError
from evals.asking.outcome import Judged, Outcome
from evals.results.compare import compare, risk_rows, show
from evals.results.gate import lost, missed, read_gate
from evals.results.store import StoredRun

Made = Callable[..., Outcome]
Stored = Callable[..., StoredRun]


@pytest.fixture(scope="module")
def runs(outcome: Made, stored: Stored) -> tuple[StoredRun, StoredRun]:
    """Twenty questions: twelve turn right, one turns wrong; one is asked otherwise, one is only in each."""
    before = [outcome(str(i), right=i >= 12) for i in range(20)]
    after = [outcome(str(i), right=i != 19) for i in range(20)]
    before += [outcome("changed", right=False), outcome("old")]
    after += [outcome("changed", must=(("2件",),)), outcome("new")]
    return stored(before), stored(after, settings={"重み": "0.7", "新しい": "1"})


def test_questions_that_turned_and_what_chance_has_to_say(runs: tuple[StoredRun, StoredRun]) -> None:
    found = compare(*runs)
    assert [o.case.id for o in found.turned_right] == [str(i) for i in range(12)]
    assert [o.case.id for o in found.turned_wrong] == ["19"]
    assert (found.p_right, found.p_wrong) == (12, 1)
    assert found.p == pytest.approx(2 * 14 / 2**13)
    assert (found.changed, found.only_before, found.only_after) == (("changed",), ("old",), ("new",))
    assert found.settings == {"重み": ("0.5", "0.7"), "新しい": ("—", "1")}
    accuracy = next(d for metric, d in found.differences if metric.key == "accuracy")
    assert (accuracy.before, accuracy.after, accuracy.n) == (pytest.approx(0.4), pytest.approx(0.95), 20)
    assert accuracy.is_sure


def test_a_run_compared_with_itself_does_not_differ(runs: tuple[StoredRun, StoredRun]) -> None:
    found = compare(runs[0], runs[0])
    assert (found.turned_right, found.turned_wrong, found.p, found.settings) == ((), (), 1.0, {})
    assert all(d.value == 0 and not d.is_sure for _, d in found.differences)


def test_the_comparison_in_print(runs: tuple[StoredRun, StoredRun]) -> None:
    console = Console(width=160, record=True, file=Path("/dev/null").open("w"))  # noqa: SIM115
    console.print(show(compare(*runs), *runs))
    text = console.export_text()
    for part in (
        "正答に変わった問い: 12 問",
        "誤答に変わった問い: 1 問",
        "p = 0.003",
        "偶然とは言いにくい",
        "+0.550 *",
        "重み",
    ):
        assert part in text


def test_both_curves_are_compared_over_the_same_questions(outcome: Made, stored: Stored) -> None:
    def asked(rights: str) -> list[Outcome]:
        return [
            outcome(str(n), right=mark == "○", judged=Judged(answered=0.9, right=0.9 - n / 20, said_right=mark == "○"))
            for n, mark in enumerate(rights)
        ]

    before, after = stored(asked("×○○○○○○○○○")), stored([*asked("○○○○○○○○○×"), outcome("new")])
    found = compare(before, after)
    assert [trust.judged for trust in found.trust] == [10, 10]
    assert [risk_rows(found)[at] for at in (0, -1)] == [("10%", "1.000", "0.000"), ("100%", "0.100", "0.100")]
    area = next(d for metric, d in found.differences if metric.key == "aurc")
    assert area.value < 0
    older = compare(stored([outcome(str(n)) for n in range(10)]), after)
    assert risk_rows(older) == []
    assert "aurc" not in {metric.key for metric, _ in older.differences}


def gate(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "gate.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_gate_names_every_bound_that_is_missed(runs: tuple[StoredRun, StoredRun], tmp_path: Path) -> None:
    bounds = read_gate(
        gate(
            tmp_path,
            "[at_least]\naccuracy = 0.9\nrefusal_recall = 0.9\nstable = 0.9\n[at_most]\nfalse_refusals = 0.1\n[category.'目標'.at_least]\naccuracy = 0.99",
        )
    )
    assert missed(bounds, runs[1].summary) == [
        "基準に届きません: refusal_recall は、このテストセットでは測れません。",
        "基準に届きません: stable は、このテストセットでは測れません。",
        "基準に届きません: accuracy（目標） は 0.955、基準は 0.99 以上です。",
    ]
    assert "accuracy は 0.409" in missed(bounds, runs[0].summary)[0]


def test_a_gate_limits_what_may_be_lost(runs: tuple[StoredRun, StoredRun], tmp_path: Path) -> None:
    bounds = read_gate(gate(tmp_path, "[may_lose]\naccuracy = 0.1\n"))
    assert lost(bounds, compare(*runs)) == []
    (line,) = lost(bounds, compare(runs[1], runs[0]))
    assert "accuracy は 0.950 から 0.400" in line


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[at_least", "TOML"),
        ("[at_leest]\naccuracy = 1", "at_leest"),
        ('[at_least]\naccuracy = "high"', "at_least.accuracy"),
        ("[at_least]\nbeauty = 1", "beauty"),
        ("[category.'美しさ'.at_least]\naccuracy = 1", "美しさ"),
        ("[may_lose]\nbeauty = 1", "beauty"),
    ],
)
def test_gates_that_mean_nothing_are_explained(
    runs: tuple[StoredRun, StoredRun], tmp_path: Path, text: str, word: str
) -> None:
    with pytest.raises(KeikakuError, match=word):
        bounds = read_gate(gate(tmp_path, text))
        missed(bounds, runs[0].summary)
        lost(bounds, compare(*runs))


def test_a_missing_gate_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="読めません"):
        read_gate(tmp_path / "none.toml")
