"""What people say of a document that its file doesn't: a small TOML file beside it."""

import os
from pathlib import Path
from typing import Any, Final

from corpus.errors import KeikakuError
from corpus.names import printable
from corpus.plain_files import open_plain
from corpus.plan_fields import PlanFields, read_toml, stated_fields

SUFFIX: Final = ".toml"
MOST_BYTES: Final = 100_000
"""Of a sidecar; a dozen lines take some 500."""


def sidecar_of(path: Path) -> Path:
    """The sidecar of a file: ``plan.pdf.toml`` beside ``plan.pdf``."""
    return path.with_name(path.name + SUFFIX)


def has_sidecar(path: Path) -> bool:
    """Whether something stands in the place of the file's sidecar, even if it can't be read."""
    return os.path.lexists(sidecar_of(path))


def read_sidecar(path: Path) -> dict[str, Any]:
    """What the sidecar of the file ``path`` says; nothing where it has none.

    Raises:
        KeikakuError: it is a link or no regular file, too large, no TOML, or a field is unknown or of
            the wrong form.
    """
    if not has_sidecar(path):
        return {}
    beside = sidecar_of(path)
    place = f"{printable(beside)} "
    try:
        with open_plain(beside) as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise KeikakuError(
                f"{place}は大きすぎます（上限 {MOST_BYTES // 1000} KB）。題名や期間だけを書いてください。"
            )
        text = data.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(f"{place}を読めません。UTF-8 で保存し、読み取り権限を確かめてください。") from error
    return stated_fields(PlanFields, read_toml(text, place), place).model_dump(mode="json", exclude_none=True)
