"""Workbooks for evaluators: the template of a test set, and the results of a run."""

import io
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from corpus.normalize import printable
from evals.asking.attribution import STAGES
from evals.asking.outcome import Outcome
from evals.measures.judgement import ANSWERED, RIGHT
from evals.measures.statistics import Estimate, share_estimate
from evals.measures.summary import ALL
from evals.measures.trust import Trust
from evals.results.store import StoredRun
from evals.sets.columns import COLUMNS, NOTE, write_row
from evals.sets.testset import CATEGORIES, Case

QUESTIONS: Final = "問題"
_HEAD: Final = PatternFill("solid", fgColor="E3E7F4")
_WRONG: Final = PatternFill("solid", fgColor="FBE9E7")
LONGEST_CELL: Final = 32_000
"""Characters; a cell holds 32,767."""

ROWS_TO_FILL: Final = 300
"""Rows of a new test set whose cells are text from the start, so that nothing typed turns into a date."""


def template(examples: Sequence[Case]) -> bytes:
    """The template of a test set: example rows, and a sheet that explains every column."""
    book = Workbook()
    _questions(_sheet(book, QUESTIONS), [(case, "例です。消してからお使いください。") for case in examples])
    explained = book.create_sheet("説明")
    rows = [[c.head, "必須" if c.needed else "任意", c.meaning] for c in COLUMNS]
    rows.append([f"{NOTE}…", "任意", "覚え書き。見出しが「備考」で始まる列は読みません。"])
    _table(explained, ["列", "要否", "書き方"], rows, (18, 8, 100))
    return _bytes(book)


def drafts(rows: Sequence[tuple[Case, str]]) -> bytes:
    """Cases to be completed, each with a note, as a test set."""
    book = Workbook()
    _questions(_sheet(book, QUESTIONS), rows)
    return _bytes(book)


def _questions(sheet: Worksheet, rows: Sequence[tuple[Case, str]]) -> None:
    cells = [[write_row(case)[column.field] for column in COLUMNS] + [note] for case, note in rows]
    _table(sheet, [*(c.head for c in COLUMNS), NOTE], cells, [*(c.width for c in COLUMNS), 30])
    for at, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(at)
        for row in range(2, ROWS_TO_FILL):
            sheet[f"{letter}{row}"].number_format = "@"
        choices = {"answerable": ("はい", "いいえ"), "category": tuple(CATEGORIES.values())}.get(column.field)
        if choices:
            listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
            listed.showErrorMessage = False
            listed.add(f"{letter}2:{letter}{ROWS_TO_FILL}")
            sheet.add_data_validation(listed)


def results(stored: StoredRun) -> bytes:
    """The results of a run: one row a question, the measures, the stages that failed, the definitions."""
    book = Workbook()
    heads = (
        "ID",
        "質問",
        "分類",
        "判定",
        "答え",
        "最初の一文",
        "足りない語",
        "含んではいけない語",
        "引用",
        "誤りの段階",
        "誤りの理由",
        "断り",
        ANSWERED,
        RIGHT,
        "応答時間（ミリ秒）",
    )
    rows = [_result(o, stored.record.milliseconds.get(o.case.id)) for o in stored.outcomes]
    sheet = _sheet(book, "結果")
    _table(sheet, heads, rows, (10, 36, 9, 7, 60, 36, 22, 18, 44, 24, 40, 9, 12, 12, 12))
    for row, outcome in enumerate(stored.outcomes, start=2):
        if not outcome.right:
            sheet.cell(row, 4).fill = _WRONG
    _measures(book.create_sheet("集計"), stored)
    _stages(book.create_sheet("誤りの段階"), stored)
    _bins(book.create_sheet("確率と実際"), stored.summary.trust)
    _curve(book.create_sheet("リスク・カバレッジ"), stored.summary.trust)
    defined = [[m.group, m.label, m.meaning] for m in stored.summary.metrics]
    _table(book.create_sheet("指標の定義"), ["区分", "指標", "意味"], defined, (10, 28, 110))
    made = [*stored.record.settings.items(), *stored.record.machine.items()]
    _table(book.create_sheet("実行の条件"), ["項目", "値"], [list(pair) for pair in made], (40, 60))
    return _bytes(book)


def _result(outcome: Outcome, milliseconds: float | None) -> list[object]:
    cited = (f"［{c.number}］{c.plan}「{c.quote}」" for c in outcome.supporting)
    return [
        outcome.case.id,
        outcome.case.question,
        CATEGORIES.get(outcome.case.category, outcome.case.category),
        "○" if outcome.right else "×",
        outcome.answer,
        outcome.first_sentence,
        "；".join("／".join(facts) for facts in outcome.missing),
        "；".join(outcome.forbidden),
        "\n".join(cited),
        STAGES[outcome.stage] if outcome.stage else "",
        " ".join(filter(None, (outcome.why, outcome.failure))),
        "断った" if outcome.refused else "",
        outcome.judged.answered if outcome.judged else None,
        outcome.judged.right if outcome.judged else None,
        None if milliseconds is None else round(milliseconds, 1),
    ]


def _measures(sheet: Worksheet, stored: StoredRun) -> None:
    summary = stored.summary
    names = (ALL, *summary.categories)
    heads = [
        "指標",
        *(
            f"{CATEGORIES.get(name, name) or '全体'}{part}"
            for name in names
            for part in ("", "（95%区間）", "（問数）")
        ),
    ]
    rows: list[list[object]] = []
    for metric in summary.metrics:
        cells = (_estimate(summary.estimates[metric.key][name]) for name in names)
        rows.append([metric.label, *(cell for triple in cells for cell in triple)])
    _table(sheet, heads, rows, (30, *(12, 16, 8) * len(names)))


def _estimate(found: Estimate) -> tuple[object, object, object]:
    if found.value is None or found.low is None or found.high is None:
        return "—", "", 0
    return round(found.value, 4), f"{found.low:.3f}～{found.high:.3f}", found.n


def _stages(sheet: Worksheet, stored: StoredRun) -> None:
    summary = stored.summary
    rows: list[list[object]] = []
    for name in (ALL, *summary.categories):
        right, total = summary.right[name]
        counts = [summary.stages[name].get(stage, 0) for stage in STAGES]
        rows.append([CATEGORIES.get(name, name) or "全体", total, right, *counts])
    _table(sheet, ["分類", "問数", "正答", *STAGES.values()], rows, (12, 8, 8, *[22] * len(STAGES)))


def _bins(sheet: Worksheet, trust: Trust) -> None:
    """Both probabilities bin by bin: predicted, and what came true."""
    rows: list[list[object]] = [
        [name, f"{b.low:.1f}～{b.high:.1f}", b.observed.n, round(b.predicted, 4), *_estimate(b.observed)[:2]]
        for name, bins in ((ANSWERED, trust.answered), (RIGHT, trust.right))
        for b in bins
    ]
    _table(sheet, ["確率", "範囲", "問数", "確率の平均", "実際の割合", "（95%区間）"], rows, (20, 10, 8, 12, 12, 16))


def _curve(sheet: Worksheet, trust: Trust) -> None:
    """Every point of the curve, from the highest threshold on."""
    curve = trust.curve
    rows: list[list[object]] = [
        [
            p.least,
            p.answered,
            round(p.answered / curve.n, 4),
            p.wrong,
            *_estimate(share_estimate(p.wrong, p.answered))[:2],
        ]
        for p in curve.points
    ]
    heads = [f"{RIGHT}がこれ以上", "答える問数", "答える割合", "誤り", "誤りの割合", "（95%区間）"]
    _table(sheet, heads, rows, (24, 10, 12, 8, 12, 16))


def _sheet(book: Workbook, title: str) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one sheet
    sheet.title = title
    return sheet


def _table(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]) -> None:
    """Write a table with a fixed row of heads that filters, every text as text."""
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for row, cells in enumerate([heads, *rows], start=1):
        for at, value in enumerate(cells, start=1):
            _put(sheet.cell(row, at), value, is_head=row == 1)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _put(cell: Cell, value: object, *, is_head: bool) -> None:
    """Write a value; text that begins like a formula stays text."""
    if isinstance(value, str):
        cell.value = printable(value)[:LONGEST_CELL]
        cell.data_type = "s"
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if is_head:
        cell.font, cell.fill = Font(bold=True), _HEAD


def _bytes(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
