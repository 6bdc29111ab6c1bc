"""What people corrected about plans, kept with the library and applied to every later ingest."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic import TypeAdapter, ValidationError

from corpus.errors import KeikakuError
from corpus.names import canonical, printable
from corpus.plan_fields import CorrectedFields, stated_fields

FILE: Final = "corrections.json"
Corrections: TypeAlias = dict[str, dict[str, Any]]
"""By plan id the corrected fields, as front matter writes them; :func:`corrections_of` reads those of a plan."""

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


def corrections_of(plan_id: str, corrections: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What was corrected of one plan, as front matter writes it.

    Raises:
        KeikakuError: a field is unknown or of the wrong form; names file, plan, field and value.
    """
    said = next((s for stated, s in corrections.items() if canonical(stated) == canonical(plan_id)), {})
    place = f"訂正の記録 {FILE} にある計画「{printable(plan_id)}」"
    return stated_fields(CorrectedFields, said, place).model_dump(mode="json", exclude_none=True)


def keep_corrections(root: Path, plan_id: str, fields: Mapping[str, str | list[str]]) -> None:
    """Add corrections of one plan to those kept; all or nothing is written."""
    corrections = read_corrections(root)
    key = next((stated for stated in corrections if canonical(stated) == canonical(plan_id)), plan_id)
    corrections[key] = {**corrections.get(key, {}), **fields}
    temporary = root / f"{FILE}.tmp"
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(corrections, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(root / FILE)
