"""How well plans of invented places are read: indicators, bodies, milestones and identity against what is printed.

``python -m tests.documents.reading [--tables | --cards] [--kept] [--wrong]`` prints a line for each document and kind of file. Documents and gold
were written by people who saw no code; those in ``kept`` are not looked at by whoever writes the reader.
"""

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, TypeAlias

from corpus.catalog import read_catalog
from corpus.facts import Agency, Fact, Indicator, Initiative, Milestone, Statistic
from corpus.fiscal_year import fiscal_year_of
from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.tables.label import read_label
from ingest.facts.tables.names import bare_name, uncoded
from ingest.facts.tables.stated import SUPERSEDED
from ingest.reading import ReadDocument, Task, read_and_cut
from tests.browser import print_pdf

GROUP: Final = "＞"
HERE: Final = Path(__file__).parent
WRITTEN: Final = ("html", "md", "txt", "xlsx", "docx")
KINDS: Final = (*WRITTEN, "pdf")
LIKE: Final = 0.6
"""Share of the longer name that the shorter must be, where one holds the other."""

Role: TypeAlias = str
Stated: TypeAlias = tuple[str, Role, Decimal]
ROLES: Final[dict[str, frozenset[Role]]] = {
    "baseline": frozenset({"baseline", "actual"}),
    "actual": frozenset({"actual", "baseline"}),
    "target": frozenset({"target", "forecast"}),
    "forecast": frozenset({"forecast", "target"}),
}
"""Which printed roles a found figure may stand for: a plan's baseline is its last actual."""


SAME: Final = {"interim": "target", "plan": "target"}
"""Targets on the way and what was planned are targets, of other times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How many were found right, of how many found and how many printed."""

    right: int
    found: int
    printed: int
    missed: tuple[object, ...] = ()
    wrong: tuple[object, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.printed if self.printed else 1.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            right=self.right + other.right, found=self.found + other.found, printed=self.printed + other.printed
        )

    def __str__(self) -> str:
        return f"P {self.precision:.2f} R {self.recall:.2f} ({self.right}/{self.found}/{self.printed})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What of one document was read: values of indicators, bodies, milestones, and of its identity."""

    values: Score
    bodies: Score
    milestones: Score
    identity: dict[str, bool]


def documents(folder: str) -> list[Path]:
    """The documents of a folder, as they were written."""
    return sorted(path for path in (HERE / folder).iterdir() if path.suffix[1:] in WRITTEN)


def as_kind(document: Path, kind: str, folder: Path) -> Path | None:
    """The document as a file of another kind, in ``folder``; None where it was not written as one that gives it."""
    if document.suffix == f".{kind}":
        return document
    if kind == "pdf" and document.suffix == ".html":
        return print_pdf(document, folder / f"{document.stem}.pdf")
    return None


def read(path: Path) -> ReadDocument:
    """The file as ``keikaku ingest`` reads it, knowing nothing of it."""
    return read_and_cut(Task(path=path, catalog=read_catalog(), corrections={}))


def compare(document: Path, found: ReadDocument) -> Reading:
    """What was read of a document against what is printed in it."""
    gold = json.loads(document.with_suffix("").with_suffix(".gold.json").read_text(encoding="utf-8"))
    return Reading(
        values=_values(gold, found.facts),
        bodies=bodies_of(gold, found.facts),
        milestones=_milestones(gold, found.facts),
        identity=_identity(gold, found),
    )


def _values(gold: dict[str, Any], facts: Iterable[Fact]) -> Score:
    printed = [
        (_squeezed(each["name"]), SAME.get(value["role"], value["role"]), Decimal(str(value["value"])))
        for each in gold["indicators"]
        for value in each["values"]
        if value["value"] is not None
    ]
    aside = _amounts_of_items(gold)
    found = sorted(
        each
        for each in set(stated(facts))
        if not (_is_reckoned(each[0]) or each[2] in aside or (aside and _SUM.search(each[0])))
        or _is_among(each, printed)
    )
    return _scored(found, sorted(set(printed)), same_value)


def _amounts_of_items(gold: dict[str, Any]) -> set[Decimal]:
    """The figures that are listed with the works of a document (what each costs) rather than as indicators: they count
    neither right nor wrong as values, nor do their sums."""
    said = [
        [Decimal(number.replace(",", "")) for number in _NUMBERS.findall(fold_same_length(str(text)))]
        for item in gold.get("items", [])
        for text in item.get("attributes", {}).values()
    ]
    return {number for numbers in said for number in numbers}


_SUM: Final = re.compile(rf"(?:^|{GROUP})(?:合|小|総)?計(?:{GROUP}|$)")
_NUMBERS: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _is_reckoned(name: str) -> bool:
    """Whether a value is reckoned from others of its table (達成率, 差): few documents list these, so none counts as wrong."""
    return read_label(name.rpartition(GROUP)[2]).derived


def _is_among(found: Stated, printed: Iterable[Stated]) -> bool:
    return any(same_value(found, each) for each in printed)


def stated(facts: Iterable[Fact]) -> Iterator[Stated]:
    """Every value of indicators and statistics: name, role and number."""
    for fact in facts:
        if isinstance(fact, Indicator):
            for role in ROLES:
                figure = getattr(fact, role)
                if figure is not None and figure.value is not None:
                    yield _squeezed(fact.name), role, figure.value
        elif isinstance(fact, Statistic) and fact.figure.value is not None:
            yield _squeezed(fact.name), fact.role, fact.figure.value


def _squeezed(name: str) -> str:
    """A name for comparison, its parts told apart: those of a group and of what is in it, without numbers and units."""
    return GROUP.join(squeeze(bare_name(uncoded(part))) for part in name.removesuffix(SUPERSEDED).split("　"))


def same_value(found: Stated, printed: Stated) -> bool:
    """Whether a value that was found is one that is printed."""
    return found[2] == printed[2] and printed[1] in ROLES[found[1]] and alike(found[0], printed[0])


def alike(one: str, other: str) -> bool:
    """Whether a name that was found is one that is printed, its group or a remark aside."""
    _, _, within = one.partition(GROUP)
    if within and alike(within, other):
        return True
    short, long = sorted((one.replace(GROUP, ""), other.replace(GROUP, "")), key=len)
    return bool(short) and short in long and len(short) >= LIKE * len(long)


def bodies_of(gold: dict[str, Any], facts: Iterable[Fact]) -> Score:
    printed = sorted({squeeze(each["name"]) for each in gold["bodies"]})
    found = {squeeze(fact.name) for fact in facts if isinstance(fact, Agency)}
    found |= {squeeze(each.name) for fact in facts if isinstance(fact, Initiative) for each in fact.agencies}
    return _scored(sorted(found), printed, lambda one, other: one == other)


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """A step for comparison: its words without times, and the year that it is of, where that is known."""

    text: str
    year: int | None = None


def _milestones(gold: dict[str, Any], facts: Iterable[Fact]) -> Score:
    printed = {Step(_step("".join(map(uncoded, m["what"].split("　")))), _year(m["when"])) for m in gold["milestones"]}
    found = {
        Step(_step(f"{fact.initiative or ''}{fact.text}"), _year(fact.start or ""))
        for fact in facts
        if isinstance(fact, Milestone)
    }
    return _covered(sorted(found, key=repr), sorted(printed, key=repr))


def _year(when: str) -> int | None:
    spans = find_time_spans(when)
    return fiscal_year_of_iso(spans[0].start_iso) if spans else None


def same_step(found: Step, printed: Step) -> bool:
    """Whether a step that was found is one that is printed: in the same words, or of the same year in most of its letters
    other than hiragana (貸出しを始める, 貸出し開始)."""
    if printed.text in found.text or alike(found.text, printed.text):
        return True
    said, asked = set(_LETTERS.findall(found.text)), set(_LETTERS.findall(printed.text))
    alike_enough = len(said & asked) >= MOST_LETTERS * len(asked) and len(asked) >= LEAST_SHARE * len(said)
    return bool(asked) and found.year is not None and found.year == printed.year and alike_enough


_LETTERS: Final = re.compile(r"[一-龥々ァ-ヶーa-z0-9]")
MOST_LETTERS: Final = 0.75
LEAST_SHARE: Final = 0.3


def _step(said: str) -> str:
    """A step for comparison, without the times in it and what joins them to it: 道の供用は令和8年度に始める, 道の供用　始める."""
    rest = fold_same_length(said)
    for span in reversed(find_time_spans(said)):
        before, after = _JOINED.sub("", rest[: span.at]), _JOINS.sub("", rest[span.until :])
        rest = f"{before}{after}" if re.search(r"\w", before + after) else rest
    return squeeze(_JOINED.sub("", rest))


_JOINED: Final = re.compile(r"(?:[はをが]|について)?[、,]?\s*$")
_JOINS: Final = re.compile(r"^(?:[中末頃内]|[上下]期)*(?:まで|から|より)?[にはの]?[、,]?")


def _covered(found: list[Step], printed: list[Step]) -> Score:
    """Steps found, of which several may be of one thing that is printed."""
    wrong = [each.text for each in found if not any(same_step(each, other) for other in printed)]
    missed = [each.text for each in printed if not any(same_step(other, each) for other in found)]
    return Score(
        right=len(printed) - len(missed),
        found=len(printed) - len(missed) + len(wrong),
        printed=len(printed),
        missed=tuple(missed),
        wrong=tuple(wrong),
    )


def _scored(found: list[Any], printed: list[Any], same: Any) -> Score:
    """Each printed thing is found once at most."""
    left, wrong = list(printed), []
    for each in found:
        match = next((other for other in left if same(each, other)), None)
        if match is None:
            wrong.append(each)
        else:
            left.remove(match)
    return Score(
        right=len(printed) - len(left),
        found=len(found),
        printed=len(printed),
        missed=tuple(left),
        wrong=tuple(wrong),
    )


def _identity(gold: dict[str, Any], found: ReadDocument) -> dict[str, bool]:
    plan = found.record.plan
    right = {
        "title": squeeze(plan.title) == squeeze(gold["title"]),
        "publisher": bool(plan.publisher) and squeeze(plan.publisher) in squeeze(gold["publisher"] or ""),
    }
    if gold["period"]:
        first, last = (fiscal_year_of(date.fromisoformat(each)) for each in gold["period"])
        right["period"] = plan.period is not None and (plan.period.first, plan.period.last) == (first, last)
    return right


def main(arguments: list[str]) -> int:
    """Print how each document is read."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.reading")
    parser.add_argument("--kept", action="store_true", help="the documents that nobody looks at, in sums only")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--tables", action="store_true", help="tables by themselves instead of whole plans")
    which.add_argument("--cards", action="store_true", help="cards of one layout each instead of whole plans")
    parser.add_argument("--kinds", nargs="+", default=KINDS, choices=KINDS)
    parser.add_argument("--wrong", action="store_true", help="what is missed and wrong, too")
    options = parser.parse_args(arguments)
    nothing = Score(right=0, found=0, printed=0)
    with tempfile.TemporaryDirectory() as place:
        for kind in options.kinds:
            sums = [nothing, nothing, nothing]
            right: list[str] = []
            folder = Path(
                "tables" if options.tables else "cards" if options.cards else ".", "kept" if options.kept else "open"
            )
            for document in documents(str(folder)):
                path = as_kind(document, kind, Path(place))
                if path is None:
                    continue
                reading = compare(document, read(path))
                scores = (reading.values, reading.bodies, reading.milestones)
                sums = [one + other for one, other in zip(sums, scores, strict=True)]
                right += [name for name, is_right in reading.identity.items() if is_right]
                if not options.kept:
                    print(f"{kind} {document.stem}: {' · '.join(map(str, scores))} {reading.identity}", flush=True)
                if options.wrong and not options.kept:
                    print(*(f"  {score.missed}\n  {score.wrong}" for score in scores), sep="\n")
            counts = {name: right.count(name) for name in ("title", "publisher", "period")}
            if sums[0].printed:
                print(f"{kind}: values {sums[0]} · bodies {sums[1]} · milestones {sums[2]} {counts}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
