"""How whole plans are read whose indicators, bodies and milestones are listed, and nothing else that they print.

``python -m tests.documents.whole [--kept] [--wrong]``: what else is found can't be told right from wrong, so that found
values are compared with the listed ones of the same name only. Markdown is tried as Word, text, HTML and PDF, too.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from corpus.normalize import squeeze
from ingest.reading import ReadDocument
from tests.browser import print_pdf
from tests.documents.reading import GROUP, HERE, ROLES, SAME, Score, Stated, alike, bodies_of, read, stated
from tests.ingest.readers import making

KINDS: Final = ("md", "html", "docx", "txt", "pdf")
LISTED: Final = ("baseline", "actual", "interim", "target")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """What was read of one plan: the listed values, those that contradict them, bodies, title and publisher."""

    found: int
    listed: int
    missed: tuple[Stated, ...]
    contradicting: tuple[Stated, ...]
    bodies: Score
    title: bool
    publisher: bool


def plans(folder: str) -> list[Path]:
    """The plans of a folder, as they were written."""
    return sorted(path for path in (HERE / "whole" / folder).iterdir() if path.suffix in (".md", ".html"))


def made(plan: Path, kind: str, folder: Path) -> Path | None:
    """The plan as a file of another kind, in ``folder``; None where it was not written as one that gives it."""
    if plan.suffix == f".{kind}":
        return plan
    path = folder / f"{plan.stem}.{kind}"
    if plan.suffix == ".html":
        return print_pdf(plan, path) if kind == "pdf" else None
    return making.as_kind(plan.read_text(encoding="utf-8"), kind, path)


def compared(plan: Path, document: ReadDocument) -> Whole:
    """What was read of a plan against what is listed of it."""
    gold = json.loads(plan.with_suffix(".gold.json").read_text(encoding="utf-8"))
    printed = sorted(set(_printed(gold)))
    found = sorted(set(stated(document.facts)))
    missed = tuple(each for each in printed if not any(_same(other, each) for other in found))
    named = [each for each in found if any(alike(each[0], other[0]) for other in printed)]
    return Whole(
        found=len(printed) - len(missed),
        listed=len(printed),
        missed=missed,
        contradicting=tuple(each for each in named if not any(_same(each, other) for other in printed)),
        bodies=bodies_of(gold, document.facts),
        title=squeeze(document.record.plan.title) == squeeze(gold["title"]),
        publisher=squeeze(document.record.plan.publisher or "-") in squeeze(gold["publisher"]),
    )


def _printed(gold: dict[str, Any]) -> Iterator[Stated]:
    for each in gold["indicators"]:
        name = GROUP.join(squeeze(part) for part in (each.get("group"), each["name"]) if part)
        for role in LISTED:
            values = each.get(role) or []
            for value in values if isinstance(values, list) else [values]:
                if value.get("value") is not None:
                    yield name, SAME.get(role, role), Decimal(str(value["value"]))


def _same(found: Stated, printed: Stated) -> bool:
    """Whether a value found is one that is listed: a row may be named by a part of what the list calls it."""
    own, listed = found[0].rpartition(GROUP)[2], printed[0].rpartition(GROUP)[2]
    named = alike(found[0], printed[0]) or alike(own, listed) or (len(own) > 1 and own in printed[0])
    return named and found[2] == printed[2] and printed[1] in ROLES[found[1]]


def measured(folder: str, kind: str) -> dict[str, Whole]:
    """How each plan of a folder that can be had as such a file is read."""
    with tempfile.TemporaryDirectory() as place:
        files = {plan: made(plan, kind, Path(place)) for plan in plans(folder)}
        return {plan.stem: compared(plan, read(path)) for plan, path in files.items() if path is not None}


def said(readings: Iterable[Whole]) -> str:
    """The sums in a line."""
    every = list(readings)
    found, listed = sum(r.found for r in every), sum(r.listed for r in every)
    against = sum(len(r.contradicting) for r in every)
    bodies = sum(r.bodies.right for r in every) / max(1, sum(r.bodies.printed for r in every))
    known = f"titles {sum(r.title for r in every)} publishers {sum(r.publisher for r in every)} of {len(every)}"
    return f"{found / max(1, listed):.2f} ({found}/{listed}), contradicting {against} · bodies {bodies:.2f} · {known}"


def main(arguments: list[str]) -> int:
    """Print how plans are read, by kind of file."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.whole")
    parser.add_argument("--kept", action="store_true", help="the plans that nobody looks at: sums only")
    parser.add_argument("--wrong", action="store_true", help="what was missed and what contradicts, too")
    options = parser.parse_args(arguments)
    for kind in KINDS:
        readings = measured("kept" if options.kept else "open", kind)
        for name, reading in () if options.kept else readings.items():
            print(kind, name, said([reading]))
            if options.wrong:
                print("  missed", reading.missed, "\n  contradicting", reading.contradicting)
        print(f"{kind}: {said(readings.values())}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
