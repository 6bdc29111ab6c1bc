"""Markdown: text whose headings and tables are marked, with optional TOML front matter."""

from dataclasses import replace
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from corpus.names import printable
from corpus.plan_fields import read_toml
from ingest.readers.document import SourceDocument
from ingest.readers.text import read_text

FENCE: Final = "+++"


def read_markdown(path: Path) -> SourceDocument:
    """Read a Markdown file; what stands between ``+++`` lines at its top becomes properties.

    Raises:
        KeikakuError: as for text, or the front matter is not TOML.
    """
    document = read_text(path)
    lines = document.text.split("\n")
    if lines[0].strip() != FENCE:
        return document
    ends = [i for i, line in enumerate(lines[1:], start=1) if line.strip() == FENCE]
    if not ends:
        raise KeikakuError(f"{printable(path)} の冒頭の「+++」が閉じられていません。「+++」だけの行で閉じてください。")
    properties = read_toml("\n".join(lines[1 : ends[0]]), f"{printable(path)} の冒頭（+++ の間）")
    return replace(document, text="\n".join(lines[ends[0] + 1 :]).lstrip("\n"), properties=properties)
