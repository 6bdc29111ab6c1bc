"""Which files are documents, and which reader takes which."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError
from ingest.readers.document import SourceDocument
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.text import read_text

READERS: Final[Mapping[str, Callable[[Path], SourceDocument]]] = {
    ".txt": read_text,
    ".text": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".pdf": read_pdf,
}
_NOT_DOCUMENTS: Final = frozenset({"readme.md", "readme.txt"})


def find_documents(paths: list[Path]) -> list[Path]:
    """The documents named by ``paths``: files as they are, folders searched in depth, no file twice.

    Raises:
        KeikakuError: a path is missing, of an unknown kind, or a folder holds no document.
    """
    found: dict[Path, None] = {}
    for path in paths:
        for file in _documents_at(path):
            found.setdefault(file.resolve(), None)
    return list(found)


def read_document(path: Path) -> SourceDocument:
    """Read one document with the reader for its ending."""
    return READERS[path.suffix.lower()](path)


def _documents_at(path: Path) -> list[Path]:
    kinds = "、".join(READERS)
    if path.is_file():
        if path.suffix.lower() not in READERS:
            raise KeikakuError(f"{path} は読めない種類のファイルです。読める種類: {kinds}")
        return [path]
    if not path.is_dir():
        raise KeikakuError(f"{path} が見つかりません。ファイルかフォルダの場所を確かめてください。")
    files = sorted(
        p
        for p in path.rglob("*")
        if p.is_file()
        and p.suffix.lower() in READERS
        and p.name.lower() not in _NOT_DOCUMENTS
        and not any(part.startswith(".") for part in p.relative_to(path).parts)
    )
    if not files:
        raise KeikakuError(f"フォルダ {path} に文書がありません。次の種類のファイルを入れてください: {kinds}")
    return files
