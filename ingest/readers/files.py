"""Which files are documents, and which reader takes which."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from corpus.errors import KeikakuError
from ingest.readers.document import Progress, SourceDocument, TooLargeError, checked_text, silent
from ingest.readers.excel import read_excel
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf.reader import read_pdf
from ingest.readers.text import read_text
from ingest.readers.word import read_word

Reader: TypeAlias = Callable[[Path, Progress], SourceDocument]


def _at_once(read: Callable[[Path], SourceDocument]) -> Reader:
    """A reader of files without pages."""
    return lambda path, _progress: read(path)


READERS: Final[Mapping[str, Reader]] = {
    ".txt": _at_once(read_text),
    ".text": _at_once(read_text),
    ".md": _at_once(read_markdown),
    ".markdown": _at_once(read_markdown),
    ".pdf": read_pdf,
    ".docx": _at_once(read_word),
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".html": _at_once(read_html),
    ".htm": _at_once(read_html),
}
CONVERT: Final[Mapping[str, str]] = {
    ".doc": ".docx",
    ".rtf": ".docx",
    ".odt": ".docx",
    ".jtd": "PDF",
    ".xls": ".xlsx",
    ".ods": ".xlsx",
    ".ppt": "PDF",
    ".pptx": "PDF",
    ".odp": "PDF",
}
"""Kinds of documents that are not read, and what they are to be saved as."""

_NOT_DOCUMENTS: Final = frozenset({"readme.md", "readme.txt"})


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be read; ``folder`` is the folder named that it was found in, empty where it was named itself."""

    path: Path
    folder: str = ""


def find_documents(paths: list[Path]) -> list[Found]:
    """The documents named by ``paths``: files as they are, folders searched in depth, no file twice.

    Raises:
        KeikakuError: a path is missing, of an unknown kind, or a folder holds no document.
    """
    found: dict[Path, Found] = {}
    for path in paths:
        folder = str(path.resolve()) if path.is_dir() else ""
        for file in _documents_at(path):
            found.setdefault(file.resolve(), Found(file.resolve(), folder))
    return list(found.values())


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes.

    Raises:
        KeikakuError: it can't be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise KeikakuError(
            f"{path} を読めません（{error.strerror}）。場所と読み取り権限を確かめてください。"
        ) from error


def read_document(path: Path, progress: Progress = silent) -> SourceDocument:
    """Read one document with the reader for its ending; ``progress`` hears of its pages or sheets.

    Raises:
        KeikakuError: it can't be read, is too large, or is of a kind to be converted first.
    """
    suffix = path.suffix.lower()
    if suffix in CONVERT:
        raise KeikakuError(
            f"{path} の形式（{suffix}）は読めません。{CONVERT[suffix]} で保存し直したものを取り込んでください。"
        )
    try:
        document = READERS[suffix](path, progress)
        checked_text(document.text)
    except TooLargeError as error:
        raise KeikakuError(f"{path} は大きすぎます（{error}）。文書を分けてから取り込んでください。") from error
    return document


def _documents_at(path: Path) -> list[Path]:
    kinds = "、".join(READERS)
    if path.is_file():
        if path.suffix.lower() not in (*READERS, *CONVERT):
            raise KeikakuError(f"{path} は読めない種類のファイルです。読める種類: {kinds}")
        return [path]
    if not path.is_dir():
        raise KeikakuError(f"{path} が見つかりません。ファイルかフォルダの場所を確かめてください。")
    files = sorted(
        p
        for p in path.rglob("*")
        if p.is_file()
        and p.suffix.lower() in (*READERS, *CONVERT)
        and p.name.lower() not in _NOT_DOCUMENTS
        and not p.name.startswith("~$")
        and not any(part.startswith(".") for part in p.relative_to(path).parts)
    )
    if not files:
        raise KeikakuError(f"フォルダ {path} に文書がありません。次の種類のファイルを入れてください: {kinds}")
    return files
