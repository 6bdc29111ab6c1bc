"""What people say of a document that its file doesn't: a small TOML file beside it."""

import tomllib
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import KeikakuError
from corpus.plan import PlanKind

SUFFIX: Final = ".toml"


class Sidecar(BaseModel):
    """The fields of a sidecar, those of front matter; all may be left out."""

    model_config = ConfigDict(extra="forbid")

    id: str | None = Field(default=None, pattern=r"^[\w][\w.-]*$")
    title: str | None = Field(default=None, min_length=1)
    publisher: str | None = None
    period: str | None = Field(default=None, pattern=r"^\d{4}(-\d{4})?$")
    published: str | None = Field(default=None, pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")
    kind: PlanKind | None = None
    supersedes: list[str] | None = None


def sidecar_of(path: Path) -> Path:
    """The sidecar of a file: ``plan.pdf.toml`` beside ``plan.pdf``."""
    return path.with_name(path.name + SUFFIX)


def read_sidecar(path: Path) -> dict[str, object]:
    """What the sidecar of the file ``path`` says; nothing where it has none.

    Raises:
        KeikakuError: it is no TOML, or a field is unknown or of the wrong form.
    """
    beside = sidecar_of(path)
    try:
        text = beside.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(f"{beside} を読めません。UTF-8 で保存し、読み取り権限を確かめてください。") from error
    try:
        said = Sidecar.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise KeikakuError(f"{beside} を TOML として読めません（{error}）。書き方を直してください。") from error
    except ValidationError as error:
        fields = "、".join(str(detail["loc"][0]) for detail in error.errors())
        names = "、".join(Sidecar.model_fields)
        raise KeikakuError(
            f'{beside} の {fields} が正しくありません。使えるのは {names} で、期間は "2024-2028" の形です。'
        ) from error
    return said.model_dump(mode="json", exclude_none=True)
