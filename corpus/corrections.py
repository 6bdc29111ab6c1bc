"""What people corrected about plans, kept with the library and applied to every later ingest."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final, TypeAlias

from pydantic import TypeAdapter, ValidationError

from corpus.errors import KeikakuError

FILE: Final = "corrections.json"
Corrections: TypeAlias = dict[str, dict[str, str | list[str]]]
"""By plan id the corrected fields, as front matter writes them."""

_ADAPTER: Final = TypeAdapter(Corrections)


def read_corrections(root: Path) -> Corrections:
    """The corrections kept in the library at ``root``.

    Raises:
        KeikakuError: their file is broken.
    """
    path = root / FILE
    try:
        return _ADAPTER.validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValidationError) as error:
        raise KeikakuError(
            f"訂正の記録 {path} を読めません。中身を直すか、別の場所に移してからもう一度実行してください。"
        ) from error


def keep_corrections(root: Path, plan_id: str, fields: Mapping[str, str | list[str]]) -> None:
    """Add corrections of one plan to those kept; all or nothing is written."""
    corrections = read_corrections(root)
    corrections[plan_id] = {**corrections.get(plan_id, {}), **fields}
    temporary = root / f"{FILE}.tmp"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(corrections, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(root / FILE)
