"""Everyday questions that sections of the documents answer, kept with the library apart from its generations.

A model words them at ingest where that is wished. They are found by the text of their section, so that they stay where it
is ingested again and go where it changes. Nothing is cited from here, and nothing shown.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.passage import Passage

FILE: Final = "everyday.jsonl"
VECTORS: Final = "everyday.npz"
KEY_DIGITS: Final = 32


class Asked(BaseModel):
    """The questions of one section, under the ``key`` of its text, and the model that worded them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str
    model: str
    questions: tuple[str, ...]


def key_of(passage: Passage) -> str:
    """What a section's questions are kept under: its headings and text, whichever document it stands in."""
    said = json.dumps([*passage.section, passage.lead, passage.text], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:KEY_DIGITS]


def read_everyday(root: Path) -> dict[str, Asked]:
    """The questions kept in the library at ``root``, by key; lines that are broken, as by a crash, are as if not there."""
    return {asked.key: asked for asked in _lines(root / FILE)}


def _lines(path: Path) -> Iterator[Asked]:
    try:
        content = path.read_bytes()
    except OSError:
        return
    for line in content.split(b"\n"):
        try:
            yield Asked.model_validate_json(line)
        except ValidationError:
            continue


def keep_everyday(root: Path, asked: Asked) -> None:
    """Add the questions of a section, on the disk when this is over. A line that a crash broke off is ended first."""
    with (root / FILE).open("ab+") as file:
        if file.tell() > 0:
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(asked.model_dump_json().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def questions_of(passages: Sequence[Passage], kept: Mapping[str, Asked]) -> dict[str, tuple[str, ...]]:
    """By key, the questions of the sections that are there."""
    keys = (key_of(passage) for passage in passages)
    return {key: kept[key].questions for key in dict.fromkeys(keys) if key in kept and kept[key].questions}
