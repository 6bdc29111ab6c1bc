"""``keikaku eval run``: read test sets, put them to libraries, measure, keep, show."""

import argparse
import os
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from chat.answering.assistant import Assistant
from chat.commands.writing import given_settings
from chat.library.opening import open_assistant
from chat.terminal.arguments import EXIT_INTERRUPTED, EXIT_PROBLEM, chosen_date
from chat.terminal.progress import Bars
from chat.writer.opening import open_model
from chat.writer.settings import MODEL, SEED, URL, WriterSettings
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.asking.runner import run
from evals.asking.written import HELP, ON, EvaluatedWriter
from evals.results.gate import missed, read_gate
from evals.results.store import StoredRun
from evals.results.terminal import score_table, stage_table, wrong_lines
from evals.running import Circumstances, keep_run, kept_testsets, run_name, stored_run
from evals.second_opinion import Endpoint, Judged, judge_answers
from evals.sets.reading import read_testsets, refuse_faulty, resolve_plans, testset_files
from evals.sets.testset import TestSet

JUDGED: Final = "judge.jsonl"
KEY: Final = "KEIKAKU_JUDGE_KEY"
ASKING: Final = "質問"
JUDGING: Final = "言語モデルの判定"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What is to be run, and where the results go."""

    name: str
    files: Sequence[Path]
    today: date
    out: Path
    skip_invalid: bool
    judge: Endpoint | None
    writer: WriterSettings | None = None
    writes: bool = True


def run_command(options: argparse.Namespace) -> int:
    """Run test sets on every library; 1 where a gate is missed, 130 where interrupted."""
    gate = read_gate(options.gate) if options.gate else None
    job = _job(options)
    try:
        stored = _run_all(job, _labelled(options.library))
    except KeyboardInterrupt:
        print("\n中断しました。途中の結果は書いていません。同じコマンドで初めから実行できます。", file=sys.stderr)
        return EXIT_INTERRUPTED
    console = Console()
    summaries = {label: one.summary for label, one in stored.items()}
    console.print(score_table(job.name, summaries))
    for label, summary in summaries.items():
        console.print(stage_table(label if len(summaries) > 1 else "", summary))
    for line in wrong_lines(stored) if options.wrong else ():
        console.print(line, highlight=False)
    problems = [f"{label}: {line}" for label, s in summaries.items() for line in missed(gate, s)] if gate else []
    for problem in problems:
        print(problem, file=sys.stderr)
    return EXIT_PROBLEM if problems else 0


def _job(options: argparse.Namespace) -> Job:
    """The job that the options describe.

    Raises:
        KeikakuError: they don't fit together, or a test set can't be found.
    """
    if bool(options.judge) != bool(options.judge_model):
        raise KeikakuError(
            "言語モデルに判定させるには、--judge（URL）と --judge-model（モデル名）の両方を指定してください。"
        )
    stems = "+".join(dict.fromkeys(path.stem for path in options.testset))
    name = run_name(options.name or stems)
    if not name:
        raise KeikakuError("--name には文字か数字を含む名前を指定してください。")
    judge = options.judge and Endpoint(url=options.judge, model=options.judge_model, key=os.environ.get(KEY, ""))
    return Job(
        name=name,
        files=testset_files(options.testset),
        today=chosen_date(options),
        out=options.out,
        skip_invalid=options.skip_invalid,
        judge=judge or None,
        writer=_writer_settings() if options.writer in (ON, HELP) else None,
        writes=options.writer == ON,
    )


def _writer_settings() -> WriterSettings:
    """The settings of the language model that is to write.

    Raises:
        KeikakuError: none is set, or a value can't be used.
    """
    settings = given_settings()
    if settings is None:
        raise KeikakuError(f"--writer on には、言語モデルのアドレスが要ります。{URL} と {MODEL} を設定してください。")
    return settings


def _labelled(paths: Sequence[Path]) -> dict[str, Path]:
    """Libraries by the names of their folders; by their paths where two are called alike."""
    names = [path.name for path in paths]
    return {(path.name if names.count(path.name) == 1 else str(path)): path for path in paths}


def _run_all(job: Job, libraries: Mapping[str, Path]) -> dict[str, StoredRun]:
    """Check the test sets against every library before anything is run, then run them all."""
    found = read_testsets(job.files)
    if not job.skip_invalid:
        refuse_faulty(found)
    assistants = {label: open_assistant(Library(path)) for label, path in libraries.items()}
    checked = {label: _checked(found, assistant, job) for label, assistant in assistants.items()}
    return {label: _run(label, assistant, checked[label], job) for label, assistant in assistants.items()}


def checked(found: TestSet, assistant: Assistant) -> TestSet:
    """The test set with its plans as the library, or the catalogue, calls them; unknown ones are problems."""
    return resolve_plans(found, {**read_catalog().plans, **assistant.retriever.generation.plans})


def _checked(found: TestSet, assistant: Assistant, job: Job) -> TestSet:
    """The test set with its plans as the library calls them; its faults are said, and stop the run unless skipped."""
    resolved = checked(found, assistant)
    if not job.skip_invalid:
        refuse_faulty(resolved)
    if not resolved.entries:
        refuse_faulty(resolved)
    for problem in resolved.problems:
        print(f"除きました: {problem}", file=sys.stderr)
    return resolved


def _run(label: str, assistant: Assistant, testset: TestSet, job: Job) -> StoredRun:
    started, clock = datetime.now().astimezone(), time.perf_counter()
    generation = assistant.retriever.generation
    writer = _writer(job.writer, writes=job.writes) if job.writer else None
    with Bars(ASKING, JUDGING) as bars:
        made = run(assistant, testset.cases, job.today, lambda done, total: bars.advance(ASKING, done, total), writer)
        judged, judge = (
            judge_answers(made.outcomes, job.judge, lambda done, total: bars.advance(JUDGING, done, total))
            if job.judge
            else ([], None)
        )
    under = Circumstances(
        name=job.name, files=job.files, today=job.today, started=started, seconds=time.perf_counter() - clock
    )
    stored = stored_run(made, testset, generation, under, judge, writer.record() if writer else None)
    written = keep_run(job.out, stored, {**kept_testsets(job.files), **_opinions(judged)})
    print(f"結果（{label}）: {written}")
    return stored


def _writer(settings: WriterSettings, *, writes: bool) -> EvaluatedWriter:
    """The language model of the settings, to be counted.

    Raises:
        KeikakuError: what it needs is not installed.
    """
    model = open_model(settings)
    return EvaluatedWriter(
        model=model,
        seconds=settings.timeout,
        size=settings.prompt_characters,
        seed=SEED,
        helps=settings.helps,
        writes=writes,
        used=model.used,
    )


def _opinions(judged: Sequence[Judged]) -> dict[str, bytes]:
    return {JUDGED: "".join(f"{one.model_dump_json()}\n" for one in judged).encode()} if judged else {}
