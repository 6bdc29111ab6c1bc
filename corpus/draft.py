"""A generation while it is written: a folder that only its writer knows."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from corpus.facts import FACT, LINK, Fact, Link
from corpus.generation import FACTS, LAYOUTS, LINKS, MANIFEST, ORIGINALS, PASSAGE, PASSAGES, TEXTS, read_manifest
from corpus.layout import Layout
from corpus.manifest import Manifest
from corpus.passage import Passage


class Draft:
    """An unsealed generation: a folder that only its writer knows."""

    def __init__(self, path: Path, number: str) -> None:
        self.path = path
        self.number = number

    def write_passages(self, passages: list[Passage]) -> None:
        """Write ``passages.jsonl``; row order is the order of the vectors to come."""
        with (self.path / PASSAGES).open("wb") as file:
            for passage in passages:
                file.write(PASSAGE.dump_json(passage) + b"\n")

    def write_facts(self, facts: Sequence[Fact], links: Sequence[Link]) -> None:
        """Write ``facts.jsonl`` and ``links.jsonl``; links hold positions in ``facts``."""
        (self.path / FACTS).write_bytes(b"".join(FACT.dump_json(fact) + b"\n" for fact in facts))
        (self.path / LINKS).write_bytes(b"".join(LINK.dump_json(link) + b"\n" for link in links))

    def write_text(self, plan_id: str, text: str) -> None:
        """Keep the normalised document that spans point into."""
        folder = self.path / TEXTS
        folder.mkdir(exist_ok=True)
        (folder / f"{plan_id}.txt").write_text(text, encoding="utf-8", newline="")

    def write_layout(self, plan_id: str, layout: Layout) -> None:
        """Keep where the characters of a document are printed."""
        folder = self.path / LAYOUTS
        folder.mkdir(exist_ok=True)
        layout.save(folder / f"{plan_id}.npz")

    def keep_original(self, plan_id: str, file: Path, *, shared: bool = False) -> None:
        """Keep a PDF whose pages are to be shown; ``shared`` says that the file belongs to a generation."""
        folder = self.path / ORIGINALS
        folder.mkdir(exist_ok=True)
        target = folder / f"{plan_id}.pdf"
        if shared:
            # A file system without hard links gets a copy.
            with suppress(OSError):
                target.hardlink_to(file)
                return
        shutil.copyfile(file, target)

    def write_manifest(self, manifest: Manifest) -> None:
        """Write the manifest; called by each stage that adds to it."""
        (self.path / MANIFEST).write_text(manifest.model_dump_json(indent=1), encoding="utf-8")

    def read_manifest(self) -> Manifest:
        """The manifest as the last stage left it."""
        return read_manifest(self.path)
