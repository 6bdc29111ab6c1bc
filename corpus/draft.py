"""A generation while it is written: a folder that only its writer knows."""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from io import BufferedReader
from pathlib import Path

from corpus import fact_table, passage_table
from corpus.checksums import CHUNK, UNSEALED, digest_of, sealed_with
from corpus.errors import KeikakuError
from corpus.fact_table import FactColumns
from corpus.facts import FACT, LINK, Fact, Link
from corpus.generation import (
    FACTS,
    LAYOUTS,
    LINKS,
    MANIFEST,
    ORIGINALS,
    PASSAGES,
    SERIES,
    TEXTS,
    file_of,
    parse_manifest,
)
from corpus.layout import Layout
from corpus.manifest import Manifest
from corpus.names import printable
from corpus.passage import Passage
from corpus.passage_table import PASSAGE, PassageColumns
from corpus.plain_files import open_plain


class Draft:
    """An unsealed generation: a folder that only its writer knows."""

    def __init__(self, path: Path, number: str) -> None:
        self.path = path
        self.number = number

    def write_passages(self, passages: list[Passage]) -> None:
        """Write ``passages.jsonl`` with what finds them; row order is the order of the vectors to come."""
        lines = [PASSAGE.dump_json(passage) + b"\n" for passage in passages]
        (self.path / PASSAGES).write_bytes(b"".join(lines))
        PassageColumns.of(passages, lines).save(self.path / passage_table.COLUMNS)

    def write_facts(self, facts: Sequence[Fact], links: Sequence[Link]) -> None:
        """Write ``facts.jsonl`` with what finds them, and ``links.jsonl``; links hold positions in ``facts``."""
        lines = [FACT.dump_json(fact) + b"\n" for fact in facts]
        (self.path / FACTS).write_bytes(b"".join(lines))
        FactColumns.of(facts, lines).save(self.path / fact_table.COLUMNS)
        (self.path / LINKS).write_bytes(b"".join(LINK.dump_json(link) + b"\n" for link in links))

    def write_series_words(self, words: Mapping[str, Iterable[str]]) -> None:
        """Keep, by document, the words under which it counts things."""
        content = json.dumps({i: sorted(held) for i, held in words.items()}, ensure_ascii=False)
        (self.path / SERIES).write_text(content, encoding="utf-8")

    def write_text(self, plan_id: str, text: str) -> None:
        """Keep the normalised document that spans point into."""
        self._place(TEXTS, plan_id).write_text(text, encoding="utf-8", newline="")

    def write_layout(self, plan_id: str, layout: Layout) -> None:
        """Keep where the characters of a document are printed."""
        layout.save(self._place(LAYOUTS, plan_id))

    def keep_original(self, plan_id: str, file: Path, *, sha256: str = "", shared: bool = False) -> None:
        """Keep a PDF whose pages are to be shown; ``shared`` says that the file belongs to a generation.

        Raises:
            KeikakuError: the file is no regular file any more, or its bytes have not this ``sha256``.
        """
        target = self._place(ORIGINALS, plan_id)
        with open_plain(file) as source:
            if shared and _linked(source, file, target):
                return
            with target.open("wb") as copy:
                shutil.copyfileobj(source, copy, CHUNK)
        if sha256 and digest_of(_chunks(target)) != sha256:
            target.unlink()
            raise KeikakuError(f"{printable(file)} は取り込みの間に変わりました。もう一度取り込んでください。")

    def _place(self, folder: str, plan_id: str) -> Path:
        """Where a file of a plan is to be written."""
        (self.path / folder).mkdir(exist_ok=True)
        return self.path / file_of(folder, plan_id)

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest; called by each stage that adds to it."""
        (self.path / MANIFEST).write_bytes(manifest.model_dump_json(indent=1).encode())

    def read_manifest(self) -> Manifest:
        """The manifest as the last stage left it."""
        return parse_manifest((self.path / MANIFEST).read_bytes())

    def seal(self) -> None:
        """Write the checksums of all files, the manifest among them, and bring everything to the disk."""
        paths = sorted(path for path in self.path.rglob("*") if path.is_file() and path.name != MANIFEST)
        files = {str(path.relative_to(self.path)): digest_of(_chunks(path)) for path in paths}
        checksums = {**files, MANIFEST: UNSEALED}
        manifest = self.read_manifest().model_copy(update={"checksums": dict(sorted(checksums.items()))})
        content = manifest.model_dump_json(indent=1).encode()
        (self.path / MANIFEST).write_bytes(sealed_with(content, MANIFEST))
        for path in self.path.rglob("*"):
            fsync(path)
        fsync(self.path)


def _linked(source: BufferedReader, file: Path, target: Path) -> bool:
    """Link the opened ``file`` to ``target``; not where the file system can't, or another has taken its place."""
    with suppress(OSError):
        target.hardlink_to(file)
        if os.path.samestat(os.fstat(source.fileno()), target.lstat()):
            return True
        target.unlink()
    return False


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def fsync(path: Path) -> None:
    """Bring a file or a folder to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
