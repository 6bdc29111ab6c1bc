"""Which files are documents, and which reader takes which."""

import hashlib
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final, TypeAlias

from corpus.errors import KeikakuError
from corpus.names import has_unseen, printable
from corpus.plain_files import not_plain, open_plain, unopened
from ingest.readers.document import Progress, Recognition, SourceDocument, TooLargeError, checked_text, silent
from ingest.readers.excel import read_excel
from ingest.readers.html import read_html
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf.reader import MOST_BYTES, read_pdf
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


class Standing(Enum):
    """What became of a place that was looked at for documents."""

    DOCUMENT = auto()
    REFUSED = auto()
    """It would be a document, and can't be read."""

    UNSEEN = auto()
    """A folder, or a link to one, whose documents were not seen."""

    ELSEWHERE = auto()
    """A link to a folder inside the one named, whose documents are found where they really are."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to be read, or a place that can't be and ``why``, in Japanese.

    ``folder`` is the folder named that it was found in, empty where it was named itself. Neither it nor
    the ``path`` of a document has a link in it.
    """

    path: Path
    folder: str = ""
    standing: Standing = Standing.DOCUMENT
    why: str = ""


def find_documents(paths: list[Path]) -> list[Found]:
    """The documents named by ``paths``: files as they are, folders searched in depth, no file twice.

    Links are followed where they are named themselves, or lead to a file inside the folder. What can't be
    read is among what is found and says why; folders come in the order of their files' paths.

    Raises:
        KeikakuError: there is no document that can be read.
    """
    found: dict[Path, Found] = {}
    for path in paths:
        for each in _found_at(path):
            found.setdefault(each.path, each)
    if all(each.standing is not Standing.DOCUMENT for each in found.values()):
        raise KeikakuError("\n".join(each.why for each in found.values()))
    return list(found.values())


def hash_of(found: Found) -> str:
    """SHA-256 of a file's bytes; no link that has been put into its path since it was found is followed.

    Raises:
        KeikakuError: it can't be read, is no regular file any more, or is larger than any document.
    """
    path = found.path
    try:
        with open_plain(path, Path(found.folder) if found.folder else None) as file:
            if os.fstat(file.fileno()).st_size > MOST_BYTES:
                raise KeikakuError(
                    f"{printable(path)} は大きすぎます（上限 {MOST_BYTES // 2**20} MB）。分けてください。"
                )
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise KeikakuError(unopened(path, error)) from error


def read_document(path: Path, progress: Progress = silent, recognition: Recognition | None = None) -> SourceDocument:
    """Read one document with the reader for its ending; ``progress`` hears of its pages or sheets.

    Pages of a PDF that have no text are recognised where ``recognition`` says so.

    Raises:
        KeikakuError: it can't be read, is too large, or is of a kind to be converted first.
    """
    suffix = path.suffix.lower()
    if suffix in CONVERT:
        raise KeikakuError(
            f"{path} の形式（{suffix}）は読めません。{CONVERT[suffix]} で保存し直したものを取り込んでください。"
        )
    try:
        is_recognised = recognition is not None and has_pages(path)
        document = read_pdf(path, progress, recognition) if is_recognised else READERS[suffix](path, progress)
        checked_text(document.text)
    except TooLargeError as error:
        raise KeikakuError(f"{path} は大きすぎます（{error}）。文書を分けてから取り込んでください。") from error
    return document


def has_pages(path: Path) -> bool:
    """Whether a file is of the kind whose pages may be recognised."""
    return READERS.get(path.suffix.lower()) is read_pdf


def _is_of_a_kind(path: Path) -> bool:
    return path.suffix.lower() in (*READERS, *CONVERT)


def _found_at(path: Path) -> list[Found]:
    """What a path that was named leads to."""
    kinds = "、".join(READERS)
    try:
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except PermissionError as error:
        return [Found(path, standing=Standing.REFUSED, why=unopened(path, error))]
    except (OSError, RuntimeError):
        why = f"{printable(path)} が見つかりません。ファイルかフォルダの場所を確かめてください。"
        return [Found(path, standing=Standing.REFUSED, why=why)]
    why = ""
    if has_unseen(str(real)):
        why = _misnamed(real)
    elif stat.S_ISDIR(mode):
        found = _found_in(real)
        if found:
            return found
        why = f"フォルダ {path} に文書がありません。次の種類のファイルを入れてください: {kinds}"
    elif not _is_of_a_kind(real):
        why = f"{path} は読めない種類のファイルです。読める種類: {kinds}"
    elif not stat.S_ISREG(mode):
        why = not_plain(real)
    return [Found(real, standing=Standing.REFUSED if why else Standing.DOCUMENT, why=why)]


def _found_in(root: Path) -> list[Found]:
    """What is found in a folder and below, in the order of the paths."""
    found, waiting = list[Found](), [root]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False) and _is_looked_at(entry.name) and not has_unseen(entry.name):
                        waiting.append(Path(entry.path))
                    elif (each := _found_as(entry, root)) is not None:
                        found.append(each)
        except OSError as error:
            found.append(Found(folder, str(root), Standing.UNSEEN, unopened(folder, error)))
    return sorted(found, key=lambda each: each.path)


def _is_looked_at(name: str) -> bool:
    return not name.startswith((".", "~$")) and name.lower() not in _NOT_DOCUMENTS


def _found_as(entry: os.DirEntry[str], root: Path) -> Found | None:
    """What an entry of a folder is; None where it is no document's place."""
    path, folder = Path(entry.path), str(root)
    if not _is_looked_at(entry.name):
        return None
    if has_unseen(entry.name):
        if entry.is_dir():
            return Found(path, folder, Standing.UNSEEN, _misnamed(path))
        return Found(path, folder, Standing.REFUSED, _misnamed(path)) if _is_of_a_kind(path) else None
    if entry.is_symlink():
        return _linked(path, root)
    if not _is_of_a_kind(path):
        return None
    if not entry.is_file():
        return Found(path, folder, Standing.REFUSED, not_plain(path))
    return Found(path, folder)


def _linked(path: Path, root: Path) -> Found | None:
    """Where a link in a folder leads: to a file inside the folder, or it is not followed."""
    folder, missing = str(root), Standing.REFUSED if _is_of_a_kind(path) else Standing.UNSEEN
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError):
        why = f"{path} は、指す先のない、または自分に戻るリンクです。文書そのものを置いてください。"
        return Found(path, folder, missing, why)
    is_inside, is_folder = real.is_relative_to(root), real.is_dir()
    if is_folder and is_inside:
        why = f"{path} はこのフォルダの中を指すリンクです。指す先の文書は元の場所で読みます。"
        return Found(path, folder, Standing.ELSEWHERE, why)
    if not is_folder and not _is_of_a_kind(path):
        return None
    if not is_inside:
        why = f"{path} は、指定したフォルダの外を指すリンクなので読みません。指す先を直接指定して取り込んでください。"
        return Found(path, folder, Standing.UNSEEN if is_folder else Standing.REFUSED, why)
    if not real.is_file() or not _is_of_a_kind(real) or has_unseen(str(real)):
        why = f"{path} は、読める文書ではないものを指すリンクです。文書そのものを置いてください。"
        return Found(path, folder, Standing.REFUSED, why)
    return Found(real, folder)


def _misnamed(path: Path) -> str:
    return f"{printable(path)} の名前には制御文字や UTF-8 でない文字があります。名前を変えてから取り込んでください。"
