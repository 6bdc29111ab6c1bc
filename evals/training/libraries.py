"""The libraries over which the questions of the training sets are asked."""

from pathlib import Path
from typing import Final

from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from evals.training.examples import Group
from retriever.model import load_encoder

ROOT: Final = Path(__file__).resolve().parents[2]
SHARED: Final = ROOT.parent / "shared"
LIBRARIES: Final = ROOT / "var" / "training"


def libraries_of(group: Group, folder: Path, shared: Path) -> list[Library]:
    """The libraries of a group in ``folder``, made where they aren't there; ``shared`` is beside the repository.

    Raises:
        KeikakuError: a document isn't there, or a library can't be made.
    """
    absent = [str(source) for source in group.sources(ROOT, shared) if not source.exists()]
    if absent:
        raise KeikakuError(f"{'、'.join(absent)} がありません。--shared に文書の場所を指定してください。")
    found = []
    for name, sources in group.libraries(ROOT, shared).items():
        library = Library(folder / name)
        if not (folder / name / "CURRENT").exists():
            ingest(sources, library, read_catalog(), load_encoder, lambda *_: None)
        found.append(library)
    return found
