"""The plan catalogue: plans we know by name, read from ``catalog.toml``."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from corpus.errors import KeikakuError
from corpus.names import MOST_SHOWN, printable
from corpus.normalize import squeeze
from corpus.plan import Period, Plan, PlanKind
from corpus.plan_fields import Line, PlanIdField, Title
from corpus.volumes import wrong_relation

BUILT_IN: Final = Path(__file__).with_name("catalog.toml")


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: PlanIdField
    title: Title
    publisher: Line | None = None
    period: Annotated[str, Field(pattern=r"^\d{4}(-\d{4})?$")] | None = None
    published: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] | None = None
    kind: PlanKind = PlanKind.OTHER
    supersedes: tuple[PlanIdField, ...] = ()
    part_of: PlanIdField | None = None
    volume: Line | None = None
    sha256: tuple[Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")], ...] = ()


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    plan: list[_Entry] = []


@dataclass(frozen=True, slots=True)
class Catalog:
    """Known plans by id, and the file hashes that identify them."""

    plans: Mapping[str, Plan]
    by_sha256: Mapping[str, str]

    def recognise(self, sha256: str) -> Plan | None:
        """The plan whose file has this hash, if it is known."""
        plan_id = self.by_sha256.get(sha256)
        return self.plans[plan_id] if plan_id else None

    def named(self, stated: Plan) -> Plan | None:
        """The known plan with this title, unless period or publisher say that it is another's."""
        return next((plan for plan in self.plans.values() if _same(plan, stated)), None)


def _same(known: Plan, stated: Plan) -> bool:
    pairs = ((known.period, stated.period), (known.publisher, stated.publisher))
    return squeeze(known.title) == squeeze(stated.title) and all(a == b for a, b in pairs if a and b)


def read_catalog(path: Path = BUILT_IN) -> Catalog:
    """Read the catalogue at ``path``.

    Raises:
        KeikakuError: the file is missing or wrong; the message names file, place and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8")
        entries = _File.model_validate(tomllib.loads(text)).plan
    except FileNotFoundError as error:
        raise KeikakuError(
            f"計画カタログ {path} が見つかりません。ファイルを戻すか、場所を確かめてください。"
        ) from error
    except ValidationError as error:
        raise KeikakuError(_explain(path, text, error)) from error
    except ValueError as error:
        # Neither UTF-8 nor TOML.
        why = printable(error, MOST_SHOWN)
        raise KeikakuError(
            f"計画カタログ {path} を TOML として読めません（{why}）。該当の行を直してください。"
        ) from error
    plans: dict[str, Plan] = {}
    by_sha256: dict[str, str] = {}
    for entry in entries:
        if entry.id in plans:
            raise KeikakuError(f"計画カタログ {path} に id「{entry.id}」が二度あります。どちらかを直してください。")
        plans[entry.id] = _plan(path, text, entry)
        by_sha256.update(dict.fromkeys(entry.sha256, entry.id))
    _check_relations(path, plans)
    return Catalog(plans, by_sha256)


def _plan(path: Path, text: str, entry: _Entry) -> Plan:
    return Plan(
        id=entry.id,
        title=entry.title,
        publisher=entry.publisher,
        period=_period(path, text, entry),
        published=entry.published,
        kind=entry.kind,
        supersedes=entry.supersedes,
        part_of=entry.part_of,
        volume=entry.volume,
    )


def _period(path: Path, text: str, entry: _Entry) -> Period | None:
    if entry.period is None:
        return None
    first, _, last = entry.period.partition("-")
    try:
        return Period(first=int(first), last=int(last or first))
    except ValueError as error:
        line = _line_of(text, entry.period)
        raise KeikakuError(
            f'計画カタログ {path} の {line} 行目: period "{entry.period}" は開始年が終了年より後です。順に直してください。'
        ) from error


def _check_relations(path: Path, plans: Mapping[str, Plan]) -> None:
    for plan in plans.values():
        for older in plan.supersedes:
            if older not in plans:
                raise KeikakuError(
                    f"計画カタログ {path} の「{plan.id}」が引き継ぐ計画「{older}」がありません。id を確かめてください。"
                )
        why = wrong_relation(plan, plans)
        if why:
            raise KeikakuError(f"計画カタログ {path} の「{plan.id}」: {why}")


def _explain(path: Path, text: str, error: ValidationError) -> str:
    first = error.errors()[0]
    value = str(first["input"])
    field = ".".join(str(part) for part in first["loc"] if not isinstance(part, int) and part != "plan")
    place = f"計画カタログ {path} の {_line_of(text, value)} 行目"
    value = printable(value, MOST_SHOWN)
    return f"{place}: {printable(field)} の値「{value}」が正しくありません。README の書き方に合わせてください。"


def _line_of(text: str, value: str) -> int:
    match = re.search(re.escape(value), text)
    return text.count("\n", 0, match.start()) + 1 if match else 1
