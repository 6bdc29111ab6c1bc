"""Test sets: one question a line, with the facts an answer must state."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import KeikakuError


class HistoryTurn(BaseModel):
    """One earlier turn of the conversation."""

    model_config = ConfigDict(extra="forbid")

    question: str
    answer: str = ""


class Case(BaseModel):
    """One question of a test set.

    ``must``: every inner list needs one of its strings in the answer. ``must_not``: none of these.
    ``answerable`` false: the product must refuse. ``evidence``: quotes, any of which, found in a
    passage, makes that passage right; empty where none is given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    question: str
    category: str
    plans: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()
    must_not: tuple[str, ...] = ()
    answerable: bool = True
    evidence: tuple[str, ...] = ()
    history: tuple[HistoryTurn, ...] = ()


def read_testset(path: Path) -> list[Case]:
    """Read a test set, one JSON object a line.

    Raises:
        KeikakuError: it can't be read, is empty, or has bad lines or repeated ids: all are named.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(
            f"テストセット {path} を読めません。場所と文字コード（UTF-8）を確かめてください。"
        ) from error
    cases, problems = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            cases.append(Case.model_validate_json(line))
        except ValidationError as error:
            fields = "、".join(".".join(map(str, e["loc"])) or "行全体" for e in error.errors())
            problems.append(f"{number} 行目: {fields}")
    repeated = {case.id for case in cases if sum(other.id == case.id for other in cases) > 1}
    problems += [f"id「{case_id}」が二度あります" for case_id in sorted(repeated)]
    if problems:
        raise KeikakuError(f"テストセット {path} を直してください: " + "；".join(problems))
    if not cases:
        raise KeikakuError(f"テストセット {path} に問題がありません。一行に一問の JSON を書いてください。")
    return cases
