"""A test set: questions, each with the facts that an answer must state."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

CATEGORIES: Final = {
    "target": "目標",
    "progress": "実績",
    "agency": "担当",
    "schedule": "時期",
    "support": "支援",
    "content": "内容",
    "list": "一覧",
    "compare": "比較",
    "change": "変更",
    "unanswerable": "回答不可",
}
"""Categories that have a Japanese name; a test set may use others."""


class HistoryTurn(BaseModel):
    """One earlier turn of the conversation; an empty answer is asked for when the case is run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    answer: str = ""


class Case(BaseModel):
    """One question of a test set.

    ``must``: every inner list needs one of its strings in the answer. ``must_not``: none of these.
    ``answerable`` false: the product must refuse. ``evidence``: quotes, any of which, found in a
    passage, makes that passage right; empty where none is given. ``plans``: ids of the plans that
    the answer stands in, any of which is right. ``variant_of``: the id of the question that this
    one only puts in other words or marks. ``persona``: who asks; ``gold``: an answer in the writer's own words;
    ``parts``: how many things are asked at once.
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
    variant_of: str = ""
    persona: str = ""
    gold: str = ""
    parts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a case stands in its file: rows count from 1; ``sheet`` is empty outside workbooks."""

    file: str
    row: int
    sheet: str = ""

    def __str__(self) -> str:
        sheet = f"シート「{self.sheet}」" if self.sheet else ""
        return f"{self.file} {sheet}{self.row} 行目"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a test set, where, and what to do; ``column`` is empty for a whole row."""

    place: Place
    message: str
    column: str = ""

    def __str__(self) -> str:
        column = f"「{self.column}」列" if self.column else ""
        return f"{self.place}{column}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A case and where it stands."""

    place: Place
    case: Case


@dataclass(frozen=True, slots=True, kw_only=True)
class TestSet:
    """What was read: the sound cases, and every problem of the others."""

    __test__ = False  # Not for pytest.

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]

    @property
    def cases(self) -> list[Case]:
        """The sound cases in the order of the file."""
        return [entry.case for entry in self.entries]


def case_of(fields: dict[str, object], place: Place, names: dict[str, str]) -> Case | list[Problem]:
    """Make a case of its fields, or say everything that is wrong with them.

    ``names`` says what a field is called in the file.
    """
    try:
        case = Case.model_validate(fields)
    except ValidationError as error:
        return [_invalid(place, detail["loc"], detail["type"], names) for detail in error.errors()]
    return [Problem(place=place, message=m, column=names.get(f, f)) for f, m in _faults(case)] or case


def _invalid(place: Place, loc: Sequence[object], kind: str, names: dict[str, str]) -> Problem:
    field = str(loc[0]) if loc else ""
    if kind == "missing":
        message = "ありません。書き足してください。"
    elif kind == "extra_forbidden":
        message = f"知らない項目です。使えるのは {'、'.join(names.values())} です。"
    else:
        message = "書き方が正しくありません。"
    return Problem(place=place, message=message, column=names.get(field, field))


def _faults(case: Case) -> list[tuple[str, str]]:
    """Fields of a well-formed case that make no sense, each with what to do."""
    found = []
    if not case.id.strip():
        found.append(("id", "空です。ほかと重ならない ID を書いてください。"))
    if not any(map(str.isalnum, case.question)):
        found.append(("question", "空です。質問を文で書いてください。"))
    if not case.category.strip():
        found.append(("category", "空です。分類（例：目標）を書いてください。"))
    if any(not turn.question.strip() for turn in case.history):
        found.append(("history", "空の発言があります。前の発言を書くか、消してください。"))
    return found + _faults_of_verdict(case)


def _faults_of_verdict(case: Case) -> list[tuple[str, str]]:
    found = []
    if case.answerable and not case.must:
        found.append(("must", "空です。正解に必要な語を書くか、「回答可能」を「いいえ」にしてください。"))
    if not case.answerable and case.must:
        found.append(("must", "「回答可能」が「いいえ」なので、空にしてください。"))
    if any(not fact.strip() for facts in case.must for fact in facts) or any(not facts for facts in case.must):
        found.append(("must", "空の語があります。区切りの記号が余っていないか確かめてください。"))
    if any(not fact.strip() for fact in case.must_not):
        found.append(("must_not", "空の語があります。区切りの記号が余っていないか確かめてください。"))
    if any(not quote.strip() for quote in case.evidence):
        found.append(("evidence", "空の文があります。区切りの記号が余っていないか確かめてください。"))
    return found


def unique(entries: Sequence[Entry]) -> tuple[list[Entry], list[Problem]]:
    """The entries with the first case of each id, and a problem for every other case that has it too.

    The same case twice is no problem: test sets that share questions can be run together.
    """
    first: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        before = first.setdefault(entry.case.id, entry)
        if before.case != entry.case:
            message = f"ID「{entry.case.id}」は {before.place} と同じです。別の ID にしてください。"
            problems.append(Problem(place=entry.place, message=message, column="ID"))
    return list(first.values()), problems
