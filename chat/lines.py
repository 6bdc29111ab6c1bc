"""Lines of ``keikaku ask --jsonl``, parsed once at the boundary."""

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import KeikakuError


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
        return InputLine.model_validate_json(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise KeikakuError(f"{number} 行目は UTF-8 ではありません。UTF-8 で保存し直してください。") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        where = f"項目「{field}」が正しくありません" if field else "JSON のオブジェクトとして読めません"
        raise KeikakuError(f'{number} 行目は{where}。{{"id": "…", "question": "…"}} の形にしてください。') from error
