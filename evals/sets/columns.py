"""A test set as a table: what its columns are called, what stands in them, and cases as rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.normalize import squeeze
from evals.sets.testset import CATEGORIES, Case, HistoryTurn, Place, Problem, case_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the field of a case that it holds, its head, what to write there, its width."""

    field: str
    head: str
    meaning: str
    width: int
    needed: bool = False


COLUMNS: Final = (
    Column(
        field="id", head="ID", meaning="ほかと重ならない番号や記号。結果を比べるときの手がかりになります。", width=10
    ),
    Column(field="question", head="質問", meaning="利用者が入力するとおりの文。", width=44, needed=True),
    Column(
        field="category",
        head="分類",
        meaning=f"集計の単位。{'・'.join(CATEGORIES.values())} のほか、自由に決められます。",
        width=10,
    ),
    Column(
        field="must",
        head="正解に必要な語",
        meaning="答えに必ず要る語。どれか一つでよい言い換えは「／」で、すべて要る語は「；」（または改行）で区切ります。"
        "数値は値として比べます（300,000万円 と 30億円、令和5年度 と 2023年度 は同じ）。",
        width=34,
        needed=True,
    ),
    Column(
        field="must_not",
        head="含んではいけない語",
        meaning="答えにあれば誤答とする語。「；」（または改行）で区切ります。",
        width=22,
    ),
    Column(
        field="plans",
        head="対象計画",
        meaning="答えが書かれている計画の題名か ID（keikaku status に表示）。複数は「；」で区切り、どれか一つに当たれば正しいとします。",
        width=28,
    ),
    Column(
        field="evidence",
        head="根拠",
        meaning="正解が書かれている文の一部を、原文どおりに。複数は「；」で区切り、どれか一つに当たれば正しいとします。",
        width=36,
    ),
    Column(
        field="answerable",
        head="回答可能",
        meaning="文書に答えがあれば「はい」、なければ（断るのが正しければ）「いいえ」。空なら「はい」。",
        width=10,
    ),
    Column(
        field="history",
        head="会話の前の発言",
        meaning="続きの質問のとき、それまでの質問を一行に一つずつ、古い順に。"
        "答えも指定するときは次の行を「答：」で始めます（指定しなければ実際に答えさせます）。",
        width=34,
    ),
    Column(field="variant_of", head="言い換え元", meaning="言い換えた質問のとき、元の質問の ID。", width=10),
)
NOTE: Final = "備考"
"""A column whose head begins so is the evaluator's own and is not read."""

NAMES: Final = {column.field: column.head for column in COLUMNS}
_BY_HEAD: Final = {squeeze(column.head): column for column in COLUMNS}
_IDENTIFIERS: Final = {label: category for category, label in CATEGORIES.items()}
_YES: Final = frozenset({"はい", "可", "○", "〇", "◯", "1", "true", "yes", "y", "あり", "有"})
_NO: Final = frozenset({"いいえ", "否", "不可", "×", "✕", "x", "0", "false", "no", "n", "なし", "無"})
_ANSWER: Final = re.compile(r"^(?:答|a)\s*+[:：]\s*+(?P<text>.*)$", re.IGNORECASE)
_ALL: Final = re.compile(r"[；;\n]")
_ANY: Final = "／"


def is_head(cells: Sequence[str]) -> bool:
    """Whether a row is the row of column heads."""
    return squeeze("質問") in {_head(cell) for cell in cells}


def read_heads(cells: Sequence[str], place: Place) -> tuple[dict[int, Column], list[Problem]]:
    """The columns by their position, and what is wrong with the heads."""
    columns: dict[int, Column] = {}
    problems = []
    for at, cell in enumerate(cells):
        column = _BY_HEAD.get(_head(cell))
        if column is not None and column in columns.values():
            problems.append(
                Problem(place=place, column=cell, message="同じ見出しの列が二つあります。一つにしてください。")
            )
        elif column is not None:
            columns[at] = column
        elif cell.strip() and not cell.strip().startswith(NOTE):
            message = f"知らない見出しです。使えるのは {'、'.join(NAMES.values())} です。覚え書きの列は「{NOTE}」で始めてください。"
            problems.append(Problem(place=place, column=cell, message=message))
    missing = [c.head for c in COLUMNS if c.needed and c not in columns.values()]
    problems += [Problem(place=place, column=head, message="列がありません。加えてください。") for head in missing]
    return columns, problems


def _head(cell: str) -> str:
    return re.sub(r"[(（].*", "", squeeze(cell))


def read_row(cells: Mapping[str, str], place: Place, number: int) -> Case | list[Problem]:
    """The case of a row, given by field; ``number`` names it where the table has no column of ids."""
    fields: dict[str, object] = {
        "id": cells.get("id", f"Q{number:03d}").strip(),
        "question": cells.get("question", "").strip(),
        "category": _category(cells.get("category", "その他")),
        "must": [_split(facts, _ANY) for facts in _split(cells.get("must", ""))],
        "must_not": _split(cells.get("must_not", "")),
        "plans": _split(cells.get("plans", "")),
        "evidence": _split(cells.get("evidence", "")),
        "history": [turn.model_dump() for turn in _history(cells.get("history", ""))],
        "variant_of": cells.get("variant_of", "").strip(),
    }
    answerable = _answerable(cells.get("answerable", ""))
    case = case_of({**fields, "answerable": answerable is not False}, place, NAMES)
    if answerable is not None:
        return case
    message = f"「{cells['answerable']}」は読めません。「はい」か「いいえ」と書いてください。"
    problem = Problem(place=place, column=NAMES["answerable"], message=message)
    return [problem] if isinstance(case, Case) else [*case, problem]


def _category(cell: str) -> str:
    return _IDENTIFIERS.get(cell.strip(), cell.strip())


def _split(cell: str, mark: str | re.Pattern[str] = _ALL) -> list[str]:
    """The parts of a cell; a mark too many leaves an empty part, which is a fault, but at the very end."""
    if not cell.strip():
        return []
    parts = [part.strip() for part in re.split(mark, cell)]
    return parts[:-1] if not parts[-1] else parts


def _answerable(cell: str) -> bool | None:
    """None where it can't be told."""
    text = squeeze(cell)
    if not text or text in _YES:
        return True
    return False if text in _NO else None


def _history(cell: str) -> list[HistoryTurn]:
    turns: list[HistoryTurn] = []
    for line in filter(None, map(str.strip, re.split(r"[；\n]", cell))):
        answer = _ANSWER.match(line)
        if answer is not None and turns:
            said = "\n".join(filter(None, (turns[-1].answer, answer["text"])))
            turns[-1] = HistoryTurn(question=turns[-1].question, answer=said)
        else:
            turns.append(HistoryTurn(question=line))
    return turns


def write_row(case: Case) -> dict[str, str]:
    """A case as the cells of a row, by field: what :func:`read_row` reads."""
    turns = [[t.question, *(f"答：{line}" for line in t.answer.split("\n") if line)] for t in case.history]
    return {
        "id": case.id,
        "question": case.question,
        "category": CATEGORIES.get(case.category, case.category),
        "must": "；".join(_ANY.join(facts) for facts in case.must),
        "must_not": "；".join(case.must_not),
        "plans": "；".join(case.plans),
        "evidence": "；".join(case.evidence),
        "answerable": "はい" if case.answerable else "いいえ",
        "history": "\n".join(line for turn in turns for line in turn),
        "variant_of": case.variant_of,
    }
