"""Floors that a run must reach, read from a TOML file."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.errors import KeikakuError
from evals.measures.summary import ALL, Summary
from evals.results.compare import Comparison
from evals.sets.testset import CATEGORIES


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Bounds(_Strict):
    """What measures must reach and must not exceed, by name."""

    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}


class Gate(Bounds):
    """Bounds for the whole run, for categories (by identifier or Japanese name), and for losses.

    ``may_lose``: by how much a measure may fall below that of the run it is compared with.
    """

    category: dict[str, Bounds] = {}
    may_lose: dict[str, float] = {}


def read_gate(path: Path) -> Gate:
    """Read a gate.

    Raises:
        KeikakuError: it can't be read, or says something unknown.
    """
    try:
        return Gate.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(f"基準のファイル {path} を読めません。場所を確かめてください。") from error
    except tomllib.TOMLDecodeError as error:
        raise KeikakuError(f"基準のファイル {path} は TOML として読めません（{error}）。") from error
    except ValidationError as error:
        fields = "、".join(".".join(map(str, detail["loc"])) for detail in error.errors())
        raise KeikakuError(
            f"基準のファイル {path} の {fields} が正しくありません。"
            "[at_least]、[at_most]、[may_lose]、[category.'分類'.at_least] に「指標 = 数値」を書いてください。"
        ) from error


def missed(gate: Gate, summary: Summary) -> list[str]:
    """The bounds that a run misses, each as a sentence.

    Raises:
        KeikakuError: a bound names no measure or category of the run.
    """
    found = list(_missed(gate, summary, ALL))
    identifiers = {label: name for name, label in CATEGORIES.items()}
    for name, bounds in gate.category.items():
        found += _missed(bounds, summary, identifiers.get(name, name))
    return found


def _missed(bounds: Bounds, summary: Summary, category: str) -> Iterator[str]:
    where = f"（{CATEGORIES.get(category, category)}）" if category else ""
    for word, limits, sign in (("以上", bounds.at_least, 1), ("以下", bounds.at_most, -1)):
        for name, limit in limits.items():
            value = _value(summary, name, category)
            if value is None:
                yield f"基準に届きません: {name}{where} は、このテストセットでは測れません。"
            elif sign * value < sign * limit:
                yield f"基準に届きません: {name}{where} は {value:.3f}、基準は {limit} {word}です。"


STABLE: Final = "stable"
"""The share of variants with the verdict of the question that they come from."""


def _value(summary: Summary, name: str, category: str) -> float | None:
    if name == STABLE and category == ALL:
        return summary.stable[ALL].value
    if name not in summary.estimates:
        raise KeikakuError(
            f"基準の指標「{name}」はありません。使えるのは {'、'.join([*summary.estimates, STABLE])} です。"
        )
    if category not in summary.estimates[name]:
        raise KeikakuError(f"基準の分類「{category}」の問いがテストセットにありません。")
    return summary.value(name, category)


def lost(gate: Gate, comparison: Comparison) -> list[str]:
    """The measures that fell further than they may, each as a sentence.

    Raises:
        KeikakuError: the gate names a measure that the runs don't share.
    """
    found = []
    by_name = {metric.key: (metric, d) for metric, d in comparison.differences}
    for name, limit in gate.may_lose.items():
        if name not in by_name:
            raise KeikakuError(f"基準の指標「{name}」は、この二つの実行では比べられません。")
        metric, d = by_name[name]
        if (-d.value if metric.higher else d.value) > limit:
            found.append(
                f"前の実行より悪くなりました: {name} は {d.before:.3f} から {d.after:.3f}、許されるのは {limit} までです。"
            )
    return found
