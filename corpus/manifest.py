"""What a library generation says about itself: documents, settings, counts, model, checksums."""

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from corpus.plan import Plan
from corpus.volumes import resolved

FORMAT = 1
"""Raised when older code could not read a generation any more."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\0" in name:
        raise ValueError(f"leads out of the generation: {name!r}")
    return name


GUESSES: Final = frozenset({"推定", "本文から（推定）", "ファイル名から", "文書の属性から"})
"""What a record says of a field that the document itself doesn't state plainly."""


class DocumentRecord(_Model):
    """One ingested document: which plan it is, which file it came from, what became of its lines.

    ``sources`` says where each field of the plan is known from; ``folder`` is the folder that was
    ingested with the file in it, empty where the file itself was named.
    """

    plan: Plan
    file: str
    sha256: str
    settings: str
    encoding: str
    sections: int
    passages: int
    lines: int
    facts: dict[str, int] = {}
    skipped: dict[str, int]
    seconds: float
    sources: dict[str, str] = {}
    folder: str = ""

    @property
    def guesses(self) -> frozenset[str]:
        """The fields of the plan that are only guessed, as a correction names them."""
        return frozenset(name for name, source in self.sources.items() if source in GUESSES)


class EmbeddingModel(_Model):
    """The model whose vectors a generation holds; another one can't search it."""

    name: str
    revision: str
    dimension: int
    query_prompt: str
    passage_prompt: str


class Manifest(_Model):
    """The manifest of a sealed generation; ``checksums`` maps file names to SHA-256.

    ``calibration`` stands in manifests of earlier versions only.
    """

    format: Annotated[int, Field(ge=1)] = FORMAT
    generation: str
    created: str
    documents: tuple[DocumentRecord, ...]
    passages: int
    model: EmbeddingModel | None = None
    calibration: dict[str, float] | None = None
    checksums: dict[Annotated[str, AfterValidator(_inside)], str] = {}

    @property
    def plans(self) -> dict[str, Plan]:
        """The plans of this generation by the ids of their documents, as they stand to each other."""
        return resolved({r.plan.id: replace(r.plan, guessed=tuple(sorted(r.guesses))) for r in self.documents})
