"""The workbench behind the page's view 評価: runs in a folder, browsed and compared."""

import re
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from chat.answering.assistant import Assistant
from chat.page.workbench import DifferenceLine, MeasureLine, OutcomeLine, RunComparison, RunDetail, RunLine
from corpus.errors import KeikakuError
from evals.asking.attribution import STAGES
from evals.asking.outcome import Outcome
from evals.asking.runner import run
from evals.measures.metric import Metric
from evals.measures.statistics import Difference, Estimate
from evals.measures.summary import ALL
from evals.results.chart import risk_chart
from evals.results.compare import chance, compare, risk_rows, tells
from evals.results.printed import difference_words, measure_words, share_words, span_words
from evals.results.report import category
from evals.results.store import RECORD, REPORT, RESULTS, WORKBOOK, RunRecord, read_run
from evals.run_command import checked
from evals.running import TESTSET, Circumstances, keep_run, kept_testsets, run_name, stored_run
from evals.sets.reading import read_testsets, refuse_faulty
from evals.templates import testset_template

LONGEST: Final = 3000
"""Questions that a run from the page may ask; some 50 take a second."""

FILES: Final = (REPORT, WORKBOOK, RESULTS, RECORD)
_FOLDER: Final = re.compile(r"^\w[\w.+-]*$")


class FolderWorkbench:
    """Runs kept under one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def runs(self) -> list[RunLine]:
        """All runs that are kept, the newest first; what can't be read is left out."""
        found = []
        for path in self._folder.glob(f"*/{RECORD}"):
            try:
                record = RunRecord.model_validate_json(path.read_bytes())
                # Runs may begin in one second; they were not kept at once.
                found.append((record.started, path.stat().st_mtime_ns, _line(path.parent.name, record)))
            except (OSError, ValidationError):
                continue
        return [line for *_, line in sorted(found, key=lambda run: run[:2], reverse=True)]

    def run(self, files: Sequence[Path], assistant: Assistant, today: date, advance: Callable[[int, int], None]) -> str:
        """Run test sets; gives the folder of the run.

        Raises:
            KeikakuError: a test set has faults (all are named), or is too long.
        """
        found = read_testsets(files)
        refuse_faulty(found)
        testset = checked(found, assistant)
        refuse_faulty(testset)
        if len(testset.entries) > LONGEST:
            raise KeikakuError(
                f"テストセットが長すぎます（{len(testset.entries)} 問、上限 {LONGEST} 問）。"
                "分けるか、「keikaku eval run」で実行してください。"
            )
        started, clock = datetime.now().astimezone(), time.perf_counter()
        made = run(assistant, testset.cases, today, advance)
        name = run_name("+".join(dict.fromkeys(file.stem for file in files))) or "testset"
        under = Circumstances(name=name, files=files, today=today, started=started, seconds=time.perf_counter() - clock)
        stored = stored_run(made, testset, assistant.retriever.generation, under)
        return keep_run(self._folder, stored, kept_testsets(files)).name

    def template(self) -> bytes:
        """The template of a test set, as a workbook."""
        return testset_template()

    def detail(self, folder: str) -> RunDetail:
        """One run.

        Raises:
            KeikakuError: there is none of that name.
        """
        stored = read_run(self._path(folder))
        summary = stored.summary
        return RunDetail(
            line=_line(folder, stored.record),
            measures=tuple(
                _measured(m, e) for m in summary.metrics if (e := summary.estimates[m.key][ALL]).value is not None
            ),
            categories=tuple((category(name), *summary.right[name]) for name in summary.categories),
            stages=tuple((STAGES[s], n) for s in STAGES if (n := summary.stages[ALL].get(s, 0))),
            outcomes=tuple(_outcome(o) for o in stored.outcomes),
            files=self._files(folder),
        )

    def compare(self, before: str, after: str) -> RunComparison:
        """Two runs.

        Raises:
            KeikakuError: one is missing, or they have no question in common.
        """
        old, new = read_run(self._path(before)), read_run(self._path(after))
        found = compare(old, new)
        if not found.pairs:
            raise KeikakuError("二つの結果に同じ問いがありません。同じテストセットの結果を選んでください。")
        return RunComparison(
            before=_line(before, old.record),
            after=_line(after, new.record),
            pairs=len(found.pairs),
            turned_right=tuple(map(_outcome, found.turned_right)),
            turned_wrong=tuple(map(_outcome, found.turned_wrong)),
            verdict=f"正答へ {found.p_right} 問、誤答へ {found.p_wrong} 問（McNemar の正確法、p = {found.p:.3f}）：{chance(found.p)}。",
            measures=tuple(_differing(metric, d) for metric, d in found.differences),
            risks=tuple(risk_rows(found)),
            chart=risk_chart(dict(zip(("前", "後"), found.trust, strict=True))),
            settings=tuple((name, *values) for name, values in found.settings.items()),
            changed=tuple(_outcome(o) for o in new.outcomes if o.case.id in set(found.changed)),
            only_before=len(found.only_before),
            only_after=len(found.only_after),
        )

    def file(self, folder: str, name: str) -> Path:
        """A file of a run to be saved.

        Raises:
            KeikakuError: there is none.
        """
        path = self._path(folder) / name
        if name not in self._files(folder):
            raise KeikakuError("この結果にそのファイルはありません。一覧から選び直してください。")
        return path

    def _files(self, folder: str) -> tuple[str, ...]:
        """The files of a run that can be saved: its test sets, and how it went."""
        path = self._path(folder)
        own = sorted(file.name for file in path.glob(f"{TESTSET}*"))
        return tuple(name for name in (*own, *FILES) if (path / name).is_file())

    def _path(self, folder: str) -> Path:
        if not _FOLDER.match(folder) or not (self._folder / folder / RECORD).is_file():
            raise KeikakuError("その結果は見つかりません。一覧から選び直してください。")
        return self._folder / folder


def _line(folder: str, record: RunRecord) -> RunLine:
    found = record.scores.get("accuracy", {}).get("全体", {})
    value, low, high = (found.get(key) for key in ("value", "low", "high"))
    n = int(found.get("n") or 0)
    return RunLine(
        folder=folder,
        name=record.name,
        started=record.started[:16].replace("T", " "),
        corpus=f"世代 {record.generation}（{len(record.plans)} 文書）",
        cases=record.cases,
        accuracy=share_words(value, n),
        interval=span_words(low, high, n),
    )


def _outcome(outcome: Outcome) -> OutcomeLine:
    case = outcome.case
    return OutcomeLine(
        id=case.id,
        category=category(case.category),
        question=" → ".join([*(turn.question for turn in case.history), case.question]),
        right=outcome.right,
        answer=outcome.answer or outcome.failure,
        missing="、".join("／".join(words) for words in outcome.missing),
        stage=STAGES[outcome.stage] if outcome.stage else "",
        why=outcome.why,
    )


def _measured(metric: Metric, found: Estimate) -> MeasureLine:
    value, interval = measure_words(metric, found)
    return MeasureLine(label=metric.label, value=value, interval=interval)


def _differing(metric: Metric, found: Difference) -> DifferenceLine:
    before, after, difference, interval = difference_words(metric, found)
    return DifferenceLine(
        label=metric.label,
        before=before,
        after=after,
        difference=difference,
        interval=interval,
        sure=tells(metric, found),
    )
