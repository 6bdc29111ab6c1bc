import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import KeikakuError
from evals.asking.outcome import Outcome
from evals.results.store import RECORD, RESULTS, StoredRun, read_run, write_run
from retriever.hybrid import WEIGHTS


def test_a_run_is_read_back_as_it_was(real_run: StoredRun, tmp_path: Path) -> None:
    path = write_run(tmp_path, real_run, {"more.txt": b"x"})
    assert path.name == f"{real_run.record.name}-{real_run.record.corpus}"
    assert {p.name for p in path.iterdir()} == {RESULTS, RECORD, "more.txt"}
    again = read_run(path)
    assert again.record == real_run.record
    assert list(again.outcomes) == list(real_run.outcomes)
    assert again.summary.estimates == real_run.summary.estimates
    record = json.loads((path / RECORD).read_text(encoding="utf-8"))
    assert record["scores"]["accuracy"]["全体"]["value"] == pytest.approx(1 / 3)
    assert record["settings"]["retriever.hybrid.WEIGHTS"] == str(WEIGHTS)


def test_a_run_from_before_probabilities_were_kept_is_read(real_run: StoredRun, tmp_path: Path) -> None:
    path = write_run(tmp_path, real_run, {})
    lines = [json.loads(line) for line in (path / RESULTS).read_text(encoding="utf-8").split("\n") if line]
    older = [{name: value for name, value in line.items() if name != "judged"} for line in lines]
    (path / RESULTS).write_text("".join(f"{json.dumps(line)}\n" for line in older), encoding="utf-8")
    again = read_run(path)
    assert [o.judged for o in again.outcomes] == [None] * len(older)
    assert again.summary.value("accuracy") == real_run.summary.value("accuracy")
    assert (again.summary.trust.judged, again.summary.value("aurc")) == (0, None)


def test_results_hold_no_times(real_run: StoredRun, tmp_path: Path) -> None:
    later = StoredRun(
        record=real_run.record.model_copy(update={"milliseconds": {"1": 99.0}, "seconds": 7.0}),
        outcomes=real_run.outcomes,
        summary=real_run.summary,
    )
    first, second = write_run(tmp_path / "a", real_run, {}), write_run(tmp_path / "b", later, {})
    assert (first / RESULTS).read_bytes() == (second / RESULTS).read_bytes()


def test_an_earlier_run_of_the_same_name_is_kept(
    stored: Callable[..., StoredRun], outcome: Callable[..., Outcome], tmp_path: Path
) -> None:
    paths = [write_run(tmp_path, stored([outcome("1")], seconds=float(n)), {}) for n in range(3)]
    assert len(set(paths)) == 1
    kept = sorted(p.name for p in tmp_path.iterdir())
    assert len(kept) == 3
    assert sorted(read_run(tmp_path / name).record.seconds for name in kept) == [0.0, 1.0, 2.0]
    assert read_run(paths[0]).record.seconds == 2.0


def test_nothing_is_left_half_written(
    stored: Callable[..., StoredRun], outcome: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = write_run(tmp_path, stored([outcome("1")]), {})

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KeikakuError, match="書けません"):
        write_run(tmp_path, stored([outcome("2")]), {})
    assert [p.name for p in tmp_path.iterdir()] == [good.name]
    assert [o.case.id for o in read_run(good).outcomes] == ["1"]


def test_what_is_no_run_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="eval run"):
        read_run(tmp_path)
    (tmp_path / RECORD).write_text('{"format": 99}', encoding="utf-8")
    with pytest.raises(KeikakuError, match="形式が違います"):
        read_run(tmp_path)
