"""Markdown: text whose headings and tables are marked, with optional front matter in TOML or YAML."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from corpus.names import printable
from corpus.plan_fields import read_toml
from ingest.readers.document import SourceDocument
from ingest.readers.text import read_text

FENCE: Final = "+++"
RULE: Final = "---"

_STATED: Final = re.compile(r"(?P<name>[^\s:：#-][^:：]{0,40}):(?:\s++(?P<value>.*))?")
_HINTS: Final = {
    "title": "title",
    "publisher": "publisher",
    "author": "publisher",
    "発行": "publisher",
    "発行者": "publisher",
}
"""What is taken for a hint of the front matter that other programs write."""


def read_markdown(path: Path) -> SourceDocument:
    """Read a Markdown file; what stands between ``+++`` lines at its top becomes properties.

    What other programs write there between ``---`` lines is no text; its title and publisher are hints.

    Raises:
        KeikakuError: as for text, or the front matter is not TOML.
    """
    document = read_text(path)
    lines = document.text.split("\n")
    if lines[0].strip() == RULE:
        return _without_yaml(document, lines)
    if lines[0].strip() != FENCE:
        return document
    ends = [i for i, line in enumerate(lines[1:], start=1) if line.strip() == FENCE]
    if not ends:
        raise KeikakuError(f"{printable(path)} の冒頭の「+++」が閉じられていません。「+++」だけの行で閉じてください。")
    properties = read_toml("\n".join(lines[1 : ends[0]]), f"{printable(path)} の冒頭（+++ の間）")
    return replace(document, text="\n".join(lines[ends[0] + 1 :]).lstrip("\n"), properties=properties)


def _without_yaml(document: SourceDocument, lines: Sequence[str]) -> SourceDocument:
    """A document without the lines of ``name: value`` between two rules at its top; as it is where there are others."""
    end = next((i for i, line in enumerate(lines) if i and line.strip() in (RULE, "...")), None)
    if end is None or end == 1:
        return document
    hints: dict[str, str] = {}
    for line in lines[1:end]:
        stated = _STATED.fullmatch(line.rstrip())
        if stated is None and line.strip() and line[:1] not in " \t-#":
            return document
        if stated is not None and (known := _HINTS.get(stated["name"].strip().lower())) and stated["value"]:
            hints.setdefault(known, stated["value"].strip("\"' "))
    return replace(document, text="\n".join(lines[end + 1 :]).lstrip("\n"), hints={**document.hints, **hints})
