"""How an ingest goes, and what became of the documents named."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from corpus.manifest import DocumentRecord
from corpus.plan import Plan


@dataclass(frozen=True, slots=True)
class Proposal:
    """That a plan is a volume of another (``part_of``) or follows it (``supersedes``), guessed from what both say."""

    plan: Plan
    relation: Literal["part_of", "supersedes"]
    other: Plan
    probability: float


Advance: TypeAlias = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many are done."""


def said_of(file: str, reason: str) -> str:
    """Why a file failed, with its name once: most reasons begin with it."""
    return reason if reason.startswith(file) else f"{file}: {reason}"


@dataclass(slots=True)
class IngestReport:
    """What became of each document named: read, unchanged, left alone, or failed (file, reason).

    Files in ``left`` need nothing to be done: an original is held in a digest's place, a file with the same
    bytes is taken. Those in ``failed`` could not be read, or not safely. Names are as a screen may show them.

    ``replaced`` are those of ``read`` that take the place of their digests, ``updated`` those that
    take the place of another version, each with the name of its file. ``removed`` are documents whose
    files are gone from a folder that was named. ``warnings`` name what of a file could not be read,
    ``notes`` what was recognised on images of its pages.
    ``alike`` are pairs of files that say nearly the same, each with the percentage of the text that is the same.
    ``related`` are documents that stay but now stand otherwise to others, ``proposed`` how documents seem to.
    """

    read: list[DocumentRecord] = field(default_factory=list)
    replaced: list[DocumentRecord] = field(default_factory=list)
    updated: list[tuple[DocumentRecord, str]] = field(default_factory=list)
    removed: list[DocumentRecord] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    related: list[DocumentRecord] = field(default_factory=list)
    proposed: list[Proposal] = field(default_factory=list)
    alike: list[tuple[str, str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unchanged: list[DocumentRecord] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)

    def give_up(self, record: DocumentRecord, file: str, reason: str) -> None:
        """Say that a document that was read is not taken after all."""
        self.read = [each for each in self.read if each is not record]
        self.replaced = [each for each in self.replaced if each is not record]
        self.updated = [each for each in self.updated if each[0] is not record]
        self.proposed = [each for each in self.proposed if each.plan.id != record.plan.id]
        self.failed.append((file, reason))

    @property
    def changes_anything(self) -> bool:
        """Whether a new generation is worth sealing."""
        return bool(self.read or self.removed or self.related)
