"""Runs on disk: ``<name>-<corpus hash>/`` with the outcomes, what made them, a workbook and a report."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import KeikakuError
from evals.asking.outcome import Outcome
from evals.asking.written import WriterRecord
from evals.measures.summary import Summary, summarise

RESULTS: Final = "results.jsonl"
RECORD: Final = "run.json"
WORKBOOK: Final = "results.xlsx"
REPORT: Final = "report.html"
FORMAT: Final = 1


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TestSetRecord(_Kept):
    """A file of questions: its name, its SHA-256, how many questions were asked."""

    file: str
    sha256: str


class PlanRecord(_Kept):
    """A plan that was in the library."""

    id: str
    title: str
    digest: bool


class JudgeRecord(_Kept):
    """A language model that judged the answers as well, and how far it agreed with the verdicts."""

    model: str
    prompt: str
    prompt_sha256: str
    judged: int
    failed: int
    agreement: float | None
    kappa: float | None


class RunRecord(_Kept):
    """What made a run, and its measures; ``milliseconds`` are the answers' times by case."""

    format: int = FORMAT
    name: str
    started: str
    seconds: float
    today: str
    commit: str
    corpus: str
    generation: str
    testsets: tuple[TestSetRecord, ...]
    skipped: tuple[str, ...] = ()
    cases: int
    plans: tuple[PlanRecord, ...]
    settings: dict[str, str]
    machine: dict[str, str]
    scores: dict[str, dict[str, dict[str, float | int | None]]]
    judge: JudgeRecord | None = None
    writer: WriterRecord | None = None
    milliseconds: dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A run as it is kept: its record, its outcomes, and their summary."""

    record: RunRecord
    outcomes: Sequence[Outcome]
    summary: Summary


def file_record(path: Path) -> TestSetRecord:
    """The record of a file of questions."""
    return TestSetRecord(file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


def scores_of(summary: Summary) -> dict[str, dict[str, dict[str, float | int | None]]]:
    """The measures by name and category (「全体」 for all; of stability by kind of variant), as the run file keeps them."""
    measured = {**summary.estimates, "stable": summary.stable}
    return {
        metric: {
            name or "全体": {"value": _round(e.value), "low": _round(e.low), "high": _round(e.high), "n": e.n}
            for name, e in estimates.items()
        }
        for metric, estimates in measured.items()
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def write_run(folder: Path, stored: StoredRun, more: Mapping[str, bytes]) -> Path:
    """Keep a run under ``folder`` with further files; gives its own folder.

    All or nothing is written. An earlier run of the same name and corpus is kept beside it, with the
    time when it was started.

    Raises:
        KeikakuError: there is no place for it.
    """
    record = stored.record
    path = folder / f"{record.name}-{record.corpus}"
    files = {
        RESULTS: "".join(f"{outcome.model_dump_json()}\n" for outcome in stored.outcomes).encode(),
        RECORD: record.model_dump_json(indent=1).encode() + b"\n",
        **more,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder))
        try:
            for name, content in files.items():
                _write(draft / name, content)
            draft.chmod(0o755)
            _set_aside(path)
            draft.rename(path)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise KeikakuError(
            f"結果を {path} に書けません（{error.strerror}）。空きと権限を確かめるか、--out で別の場所を指定してください。"
        ) from error
    return path


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _set_aside(path: Path) -> None:
    """Rename an earlier run, so that it stays and can be compared with."""
    if not path.exists():
        return
    stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC).astimezone().strftime("%Y%m%d-%H%M%S")
    aside, number = path.with_name(f"{path.name}.{stamp}"), 1
    while aside.exists():
        number += 1
        aside = path.with_name(f"{path.name}.{stamp}-{number}")
    path.rename(aside)


def read_run(path: Path) -> StoredRun:
    """Read a run back from its folder.

    Raises:
        KeikakuError: there is none, or it was written by another version.
    """
    try:
        record = RunRecord.model_validate_json((path / RECORD).read_bytes())
        lines = (path / RESULTS).read_text(encoding="utf-8").split("\n")
        outcomes = [Outcome.model_validate_json(line) for line in lines if line]
    except OSError as error:
        raise KeikakuError(
            f"実行結果 {path} を読めません。「keikaku eval run」が作ったフォルダを指定してください。"
        ) from error
    except ValidationError as error:
        raise KeikakuError(
            f"実行結果 {path} の形式が違います。今の版の「keikaku eval run」で実行し直してください。"
        ) from error
    return StoredRun(record=record, outcomes=outcomes, summary=summarise(outcomes, record.milliseconds))
