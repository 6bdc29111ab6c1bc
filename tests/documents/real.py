"""How real documents of other places are read: ``python -m tests.documents.real [--wrong]``.

``real.jsonl`` lists by hand what is printed in the documents beside the repository: values, bodies, milestones, and who
each document is.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from corpus.facts import Agency, Initiative, Milestone
from corpus.normalize import squeeze
from corpus.time_spans import without_times
from ingest.reading import ReadDocument
from tests.conftest import SHARED
from tests.documents.reading import GROUP, HERE, SAME, read, same_value, stated

LISTED: Final = HERE / "real.jsonl"
FOLDER: Final = SHARED / "real"


def listed() -> dict[str, list[dict[str, Any]]]:
    """What is listed, by document."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in LISTED.read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        found.setdefault(entry["document"], []).append(entry)
    return found


def is_found(entry: dict[str, Any], document: ReadDocument) -> bool:
    """Whether what is listed was read: a value with its name and role, a body, a step, a field of its identity."""
    match entry["kind"]:
        case "indicator":
            return _has_value(entry, document)
        case "body":
            names = {squeeze(fact.name) for fact in document.facts if isinstance(fact, Agency)}
            names |= {squeeze(a.name) for f in document.facts if isinstance(f, Initiative) for a in f.agencies}
            return squeeze(entry["name"]) in names
        case "milestone":
            said = [squeeze(f"{f.initiative or ''}{f.text}") for f in document.facts if isinstance(f, Milestone)]
            return any(squeeze(entry["name"]) in each for each in said)
        case "identity":
            value = {"title": document.record.plan.title, "publisher": document.record.plan.publisher or ""}
            return squeeze(value.get(entry["name"], entry["printed"])) == squeeze(entry["printed"])
        case _:
            return squeeze(entry["name"]) in squeeze("".join(getattr(f, "name", "") for f in document.facts))


def _has_value(entry: dict[str, Any], document: ReadDocument) -> bool:
    if entry["value"] is None:
        return True
    role = SAME.get(entry["role"], entry["role"]) or "actual"
    name = GROUP.join(squeeze(part) for part in entry["name"].split("　"))
    printed = (name, role, Decimal(str(entry["value"])))
    known = [*stated(document.facts)]
    known += [(_bare(name), role, value) for name, role, value in known]
    wanted = (printed, (_bare(name), role, printed[2]), (_untimed(name), role, printed[2]))
    return any(same_value(each, one) or _same_parts(each, one) for each in known for one in wanted)


def _bare(name: str) -> str:
    """A name without what its brackets say: of which kind or in which unit it is."""
    return re.sub(r"[(（][^()（）]*[)）]", "", name)


def _untimed(name: str) -> str:
    """A name without the times in it, which are the periods of its values."""
    return GROUP.join(squeeze(part) for part in _bare(without_times(name)).split(GROUP))


def _same_parts(found: tuple[str, str, Decimal], printed: tuple[str, str, Decimal]) -> bool:
    """Whether a value is that of a row and a column, whichever of them comes first in its name, further groups aside."""
    parts, said = found[0].split(GROUP), printed[0].split(GROUP)
    return found[2] == printed[2] and (sorted(parts) == sorted(said) or (len(said) > 1 and set(said) <= set(parts)))


def measured(documents: Iterable[str]) -> dict[tuple[str, str], tuple[int, int, list[str]]]:
    """How many of each kind were found and listed, and which were not, by document and kind."""
    found: dict[tuple[str, str], tuple[int, int, list[str]]] = {}
    for name in documents:
        document = read(FOLDER / name)
        for entry in listed()[name]:
            right, of, missed = found.get((name, entry["kind"]), (0, 0, []))
            is_right = is_found(entry, document)
            missed += [] if is_right else [f"{entry['name']} {entry['role']} {entry['period']} {entry['printed']}"]
            found[name, entry["kind"]] = (right + is_right, of + 1, missed)
    return found


def main(arguments: list[str]) -> int:
    """Print how much of each document was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.real")
    parser.add_argument("--wrong", action="store_true", help="what was missed, too")
    options = parser.parse_args(arguments)
    results = measured([name for name in listed() if Path(FOLDER / name).exists()])
    for (name, kind), (right, of, missed) in results.items():
        print(f"{name} {kind}: {right} of {of}", *(missed if options.wrong else ()), sep="\n  ")
    kinds = sorted({kind for _, kind in results})
    for kind in kinds:
        own = [value for (_, of_kind), value in results.items() if of_kind == kind]
        print(f"{kind}: {sum(v[0] for v in own)} of {sum(v[1] for v in own)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
