"""Lines of ``keikaku ask --jsonl``, parsed once at the boundary."""

import json

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import KeikakuError
from corpus.normalize import well_formed_json


class InputTurn(BaseModel):
    """One earlier turn of the conversation."""

    model_config = ConfigDict(extra="ignore")

    question: str
    answer: str = ""


class InputLine(BaseModel):
    """One question; other fields are allowed and ignored, so that test sets can be piped in."""

    model_config = ConfigDict(extra="ignore")

    id: str | int
    question: str
    history: list[InputTurn] = []


def read_line(raw: bytes, number: int) -> InputLine:
    """Read one line.

    Raises:
        KeikakuError: it is not UTF-8, not a JSON object, or a field is missing or of the wrong kind.
    """
    try:
        return InputLine.model_validate(well_formed_json(json.loads(raw.decode("utf-8"))))
    except UnicodeDecodeError as error:
        raise KeikakuError(f"{number} 行目は UTF-8 ではありません。UTF-8 で保存し直してください。") from error
    except (ValueError, RecursionError) as error:
        field = _field(error)
        where = f"項目「{field}」が正しくありません" if field else "JSON のオブジェクトとして読めません"
        turns = '、前の問いは "history": [{"question": "…"}] ' if field.startswith("history") else " "
        raise KeikakuError(
            f'{number} 行目は{where}。{{"id": "…", "question": "…"}}{turns}の形にしてください。'
        ) from error


def _field(error: Exception) -> str:
    """The first field that is wrong; empty where the line as a whole is."""
    return ".".join(str(part) for part in error.errors()[0]["loc"]) if isinstance(error, ValidationError) else ""
