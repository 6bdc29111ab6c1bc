"""What people say of answers, kept line by line; nothing about the person."""

import fcntl
import os
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Refusal, Reply
from chat.rendering.replies import answer_text
from corpus.errors import KeikakuError
from corpus.library import Generation


class Opinion(StrEnum):
    """Whether an answer helped."""

    GOOD = "good"
    BAD = "bad"


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SaidBefore(_Kept):
    """An earlier turn of the conversation."""

    question: str
    answer: str


class CitedThere(_Kept):
    """A citation of the answer."""

    plan: str
    section: tuple[str, ...]
    quote: str
    supports: bool


class Feedback(_Kept):
    """An opinion on one answer, with all that is needed to look into it: ``at`` is a local time, ISO 8601."""

    at: str
    opinion: Opinion
    reason: str = ""
    question: str
    history: tuple[SaidBefore, ...] = ()
    answer: str
    refused: bool
    intent: str
    citations: tuple[CitedThere, ...] = ()
    generation: str
    corpus: str


def feedback_on(
    reply: Reply,
    opinion: Opinion,
    generation: Generation,
    at: datetime,
    *,
    history: Sequence[Turn] = (),
    reason: str = "",
) -> Feedback:
    """The opinion on a reply, with the conversation before it and the generation that it came from."""
    return Feedback(
        at=at.isoformat(timespec="seconds"),
        opinion=opinion,
        reason=reason,
        question=reply.question.text,
        history=tuple(SaidBefore(question=turn.question, answer=turn.answer) for turn in history),
        answer=answer_text(reply),
        refused=isinstance(reply, Refusal),
        intent=str(reply.question.intent),
        citations=tuple(
            CitedThere(plan=c.plan.id, section=c.section, quote=c.quote, supports=c.supports) for c in reply.citations
        ),
        generation=generation.name,
        corpus=generation.corpus_hash,
    )


def keep(feedback: Feedback, path: Path) -> None:
    """Add a line to the file; several processes may do so at once.

    Raises:
        KeikakuError: it can't be written.
    """
    line = feedback.model_dump_json().encode() + b"\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.write(line if _ends_whole(path) else b"\n" + line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise KeikakuError(f"ご意見を {path} に書けません。空きと権限を確かめてください。") from error


def _ends_whole(path: Path) -> bool:
    """Whether the last line was written to its end; a crash may have cut it."""
    with path.open("rb") as file:
        if file.seek(0, os.SEEK_END) == 0:
            return True
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def read_feedback(path: Path) -> tuple[list[Feedback], int]:
    """What is kept, in its order, and how many lines can't be read.

    Raises:
        KeikakuError: there is no such file.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise KeikakuError(
            f"ご意見の記録 {path} を読めません。対話ページで評価された答えがまだないか、場所が違います（--feedback で指定）。"
        ) from error
    found, broken = [], 0
    for line in filter(None, lines):
        try:
            found.append(Feedback.model_validate_json(line))
        except ValidationError:
            broken += 1
    return found, broken
