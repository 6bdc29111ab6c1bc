"""How small documents that show one fault each are read: ``python -m tests.documents.variants [--wrong]``.

Each file was written for a kind of fault (bold by several strikes, ruby, raised marks of footnotes, turned text …) by
people who saw no code; beside it stands what is right.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from corpus.facts import Agency, Initiative
from corpus.normalize import squeeze
from ingest.reading import ReadDocument
from tests.documents.reading import HERE, SAME, read, same_value, stated

FOLDER: Final = HERE / "variants"
SUFFIXES: Final = (".pdf", ".html", ".docx", ".xlsx", ".md")


def files() -> list[Path]:
    """The documents, by kind of fault and number."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix in SUFFIXES)


def right_of(path: Path) -> dict[str, Any]:
    """What is right for a document."""
    found: dict[str, Any] = json.loads(path.with_suffix(".right.json").read_text(encoding="utf-8"))
    return found


def wrong(path: Path) -> list[str]:
    """What of a document is not read as is right, in words; empty where all is."""
    right, found = right_of(path), read(path)
    return [*_identity(right, found), *_values(right, found), *_bodies(right, found), *_text(right, found)]


def _identity(right: dict[str, Any], found: ReadDocument) -> Iterator[str]:
    plan = found.record.plan
    if right.get("title") and squeeze(plan.title) != squeeze(right["title"]):
        yield f"title {plan.title}"
    if right.get("publisher") and not (plan.publisher and squeeze(plan.publisher) in squeeze(right["publisher"])):
        yield f"publisher {plan.publisher}"


def _values(right: dict[str, Any], found: ReadDocument) -> Iterator[str]:
    known = list(stated(found.facts))
    for indicator in right.get("indicators", ()):
        for value in indicator["values"]:
            if value["value"] is None:
                continue
            printed = (squeeze(indicator["name"]), SAME.get(value["role"], value["role"]), Decimal(str(value["value"])))
            if not any(same_value(each, printed) for each in known):
                yield f"{indicator['name']} {value['role']} {value['printed']}"


def _bodies(right: dict[str, Any], found: ReadDocument) -> Iterator[str]:
    names = {squeeze(fact.name) for fact in found.facts if isinstance(fact, Agency)}
    names |= {squeeze(a.name) for fact in found.facts if isinstance(fact, Initiative) for a in fact.agencies}
    for body in right.get("bodies", ()):
        if squeeze(body["name"]) not in names:
            yield f"body {body['name']}"


def _text(right: dict[str, Any], found: ReadDocument) -> Iterator[str]:
    text = squeeze(found.text)
    yield from (f"lacks {said}" for said in right.get("text_has", ()) if squeeze(said) not in text)
    yield from (f"has {said}" for said in right.get("text_has_not", ()) if squeeze(said) in text)


def main(arguments: list[str]) -> int:
    """Print each document with what is wrong, and how many are right."""
    parser = argparse.ArgumentParser(prog="python -m tests.documents.variants")
    parser.add_argument("--wrong", action="store_true", help="what is wrong, too")
    options = parser.parse_args(arguments)
    count = 0
    for path in files():
        found = wrong(path)
        count += not found
        if found:
            print(path.name, len(found), *(found[:12] if options.wrong else ()), sep=" · ", flush=True)
    print(f"{count} of {len(files())} right")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
