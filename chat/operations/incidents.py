"""Log lines for operators, and errors that nobody expected: one id that the user sees and the log explains."""

import json
import logging
import secrets
import sys
import traceback
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TextIO

LOG: Final = logging.getLogger("keikaku")
PACKAGES: Final = ("chat", "corpus", "ingest", "retriever", "evals")
"""Whose modules log warnings under their own names."""


class LogForm(StrEnum):
    """How log lines are written."""

    JSON = "json"
    TEXT = "text"


def incident(error: BaseException, where: str) -> str:
    """Log an error that nobody expected; gives the id under which the log explains it."""
    number = secrets.token_hex(4)
    LOG.error("incident", exc_info=error, extra={"fields": {"incident": number, "where": where}})
    return number


def told(number: str) -> str:
    """What the person at the screen reads of an incident."""
    return f"内部の問題が起きました（番号 {number}）。もう一度お試しください。続くときは、この番号を管理者に伝えてください。"


class Lines(logging.Formatter):
    """One line a record, as JSON or text. What an exception says is left out unless ``with_questions``:
    it may repeat what somebody typed.
    """

    def __init__(self, form: LogForm, *, with_questions: bool = False) -> None:
        super().__init__()
        self._form = form
        self._with_questions = with_questions

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line without its end."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            entry |= self._explained(record.exc_info[1])
        if self._form is LogForm.JSON:
            return json.dumps(entry, ensure_ascii=False, default=str)
        time, level, event, *_ = entry.values()
        rest = (f"{key}={_bare(value)}" for key, value in list(entry.items())[3:])
        return " ".join([time, level.upper(), _bare(event), *rest])

    def _explained(self, error: BaseException) -> dict[str, str]:
        frames = (f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__))
        said = {"message": str(error)} if self._with_questions else {}
        return {"error": type(error).__qualname__, **said, "frames": " < ".join(reversed(list(frames)))}


def _bare(value: object) -> str:
    """A value in a line of text, quoted where it would break it."""
    text = str(value)
    return text if text.isprintable() and " " not in text else json.dumps(text, ensure_ascii=False)


def write_logs(form: LogForm | None, *, with_questions: bool = False, stream: TextIO | None = None) -> None:
    """Write what the product and its server log to ``stream`` (stderr); without a form, warnings only, as text."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(form or LogForm.TEXT, with_questions=with_questions))
    for name, level in (("keikaku", logging.INFO if form else logging.WARNING), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level)
        logger.propagate = False
    for name in PACKAGES:
        logging.getLogger(name).handlers = [handler]
