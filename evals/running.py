"""A finished run with everything that made it, ready to be kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from chat.operations.version import commit
from corpus.library import Generation
from evals.asking.runner import Run
from evals.asking.settings import machine, settings
from evals.asking.written import WriterRecord
from evals.measures.summary import summarise
from evals.results.report import report
from evals.results.store import (
    REPORT,
    WORKBOOK,
    JudgeRecord,
    PlanRecord,
    RunRecord,
    StoredRun,
    file_record,
    scores_of,
    write_run,
)
from evals.results.workbook import results
from evals.sets.testset import TestSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Under what a run was made: its name, its files, the date it asks as of, its start and its length in seconds."""

    name: str
    files: Sequence[Path]
    today: date
    started: datetime
    seconds: float


def stored_run(
    made: Run,
    testset: TestSet,
    generation: Generation,
    under: Circumstances,
    judge: JudgeRecord | None = None,
    writer: WriterRecord | None = None,
) -> StoredRun:
    """The run with its measures and its record."""
    milliseconds = {o.case.id: round(elapsed, 2) for o, elapsed in zip(made.outcomes, made.milliseconds, strict=True)}
    summary = summarise(made.outcomes, milliseconds)
    record = RunRecord(
        name=under.name,
        started=under.started.isoformat(timespec="seconds"),
        seconds=round(under.seconds, 2),
        today=under.today.isoformat(),
        commit=commit(),
        corpus=generation.corpus_hash,
        generation=generation.name,
        testsets=tuple(map(file_record, under.files)),
        skipped=tuple(map(str, testset.problems)),
        cases=len(testset.entries),
        plans=tuple(PlanRecord(id=p.id, title=p.title, digest=p.digest) for p in generation.plans.values()),
        settings=settings(generation, under.today),
        machine=machine(),
        scores=scores_of(summary),
        judge=judge,
        writer=writer,
        milliseconds=milliseconds,
    )
    return StoredRun(record=record, outcomes=made.outcomes, summary=summary)


def keep_run(folder: Path, stored: StoredRun, more: Mapping[str, bytes] | None = None) -> Path:
    """Keep a run under ``folder`` with its workbook, its report and further files; gives its own folder.

    Raises:
        KeikakuError: there is no place for it.
    """
    return write_run(folder, stored, {WORKBOOK: results(stored), REPORT: report(stored), **(more or {})})


TESTSET: Final = "testset-"
"""What the names of the test sets begin with that a run keeps."""


def kept_testsets(files: Sequence[Path]) -> dict[str, bytes]:
    """The files of questions under the names by which a run keeps them."""
    found: dict[str, bytes] = {}
    for number, file in enumerate(files, start=1):
        name = f"{TESTSET}{run_name(file.stem) or number}{file.suffix.lower()}"
        found[name if name not in found else f"{TESTSET}{number}-{name.removeprefix(TESTSET)}"] = file.read_bytes()
    return found


def run_name(text: str) -> str:
    """``text`` as the name of a run, which a folder can bear; empty where nothing of it is left."""
    return re.sub(r"[^\w.+-]+", "_", text).strip("._")
