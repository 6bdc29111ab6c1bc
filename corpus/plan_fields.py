"""The fields that people state of a plan, in front matter, sidecars and corrections."""

import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictStr,
    ValidationError,
)
from pydantic_core import ErrorDetails

from corpus.errors import KeikakuError
from corpus.names import ID_FORM, MOST_SHOWN, BadNameError, has_unseen, plan_id, printable
from corpus.plan import Period, PlanKind


def period_of(text: str) -> Period:
    """The period that ``2024-2028`` or ``2024`` states.

    Raises:
        ValueError: it ends before it begins.
    """
    first, _, last = text.partition("-")
    return Period(first=int(first), last=int(last or first))


def _as_text(value: object) -> object:
    """Years and dates as they are written without quotes."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.isoformat() if type(value) is date else value


def _forward(text: str) -> str:
    period_of(text)
    return text


def _seen(text: str) -> str:
    if has_unseen(text):
        raise ValueError("holds what a screen doesn't show")
    return text


PlanIdField = Annotated[StrictStr, AfterValidator(plan_id)]
"""A plan id, made canonical."""

Line = Annotated[StrictStr, AfterValidator(_seen)]
"""Words without control characters."""

NoId = Annotated[StrictStr, Field(max_length=0)]
"""Nothing, where a plan id may stand: says that there is none."""

Title = Annotated[Line, Field(min_length=1)]
PeriodField = Annotated[
    StrictStr, BeforeValidator(_as_text), Field(pattern=r"^[0-9]{4}(-[0-9]{4})?$"), AfterValidator(_forward)
]
Published = Annotated[StrictStr, BeforeValidator(_as_text), Field(pattern=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$")]


class CorrectedFields(BaseModel):
    """What can be corrected of a plan; all may be left out."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = None
    publisher: Line | None = None
    period: PeriodField | None = None
    published: Published | None = None
    kind: PlanKind | None = None
    supersedes: list[PlanIdField] | None = None
    part_of: PlanIdField | NoId | None = Field(default=None, union_mode="left_to_right")
    volume: Line | None = None


class PlanFields(CorrectedFields):
    """What a sidecar may say."""

    id: PlanIdField | None = None


class FrontMatter(PlanFields):
    """What front matter may say; other fields are others' and left alone."""

    model_config = ConfigDict(extra="ignore")

    digest: StrictBool = False


_FORMS: Final[Mapping[str, str]] = {
    "id": ID_FORM,
    "title": '改行や制御文字のない文字列を " で囲んで書いてください',
    "publisher": '改行や制御文字のない文字列を " で囲んで書いてください',
    "period": '期間は年度で、"2024-2028" の形で、開始年から書いてください',
    "published": '発行日は "2024-03" の形で書いてください',
    "kind": f"種類は {'・'.join(PlanKind)} のどれかです",
    "supersedes": f'計画の ID を ["…"] の形で並べてください。{ID_FORM}',
    "part_of": f'本編の計画 ID を書いてください（分冊でなければ ""）。{ID_FORM}',
    "volume": '改行や制御文字のない文字列を " で囲んで書いてください（指標編、別冊など）',
    "digest": "true か false です",
}


def read_toml(text: str, place: str) -> dict[str, Any]:
    """The TOML of ``text``; ``place`` says in Japanese where it is written.

    Raises:
        KeikakuError: it is no TOML, or nothing that a person writes.
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        why = (
            printable(error, MOST_SHOWN)
            if isinstance(error, tomllib.TOMLDecodeError)
            else "数が大きすぎるか、入れ子が深すぎます"
        )
        raise KeikakuError(f"{place}を TOML として読めません（{why}）。書き方を直してください。") from error


_Fields = TypeVar("_Fields", bound=CorrectedFields)


def stated_fields(model: type[_Fields], said: Mapping[str, Any], place: str) -> _Fields:
    """The fields that ``said`` states, parsed; ``place`` says in Japanese where they are written.

    Raises:
        KeikakuError: one is of the wrong form or unknown; names place, field, value and remedy.
    """
    try:
        return model.model_validate(said)
    except ValidationError as error:
        wrong = "。".join(dict.fromkeys(_explained(detail, model) for detail in error.errors()))
        raise KeikakuError(f"{place}の{wrong}。") from error


def _explained(detail: ErrorDetails, model: type[CorrectedFields]) -> str:
    name, value = str(detail["loc"][0]), detail["input"]
    if isinstance(value, int) and value.bit_length() > 64:
        value = "大きすぎる数"
    if name not in model.model_fields:
        return f"項目 {printable(name, MOST_SHOWN)} は使えません。使えるのは {'、'.join(model.model_fields)} です"
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, BadNameError):
        return f" {name} の値{cause}"
    return f" {name} の値「{printable(value, MOST_SHOWN)}」が正しくありません。{_FORMS[name]}"
