"""What the readers of office files share: their bytes checked, their text as a document."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.archives import check_archive
from corpus.errors import KeikakuError
from corpus.layout import layout_of
from ingest.readers.document import SourceDocument
from ingest.readers.text import clean_characters, read_bytes


def checked_bytes(path: Path) -> bytes:
    """The bytes of a zip-based office file of bearable size.

    Raises:
        KeikakuError: it can't be read, or is too large.
    """
    data = read_bytes(path)
    check_archive(path, data)
    return data


def document_of(
    path: Path, kind: str, data: bytes, lines: Sequence[str], hints: Mapping[str, str], rows: Sequence[int] = ()
) -> SourceDocument:
    """The document of these lines; ``rows`` gives each line's row of its sheet, where there are sheets.

    Raises:
        KeikakuError: there is no text in it.
    """
    text = "\n".join(clean_characters(line) for line in lines)
    if not text.strip():
        raise KeikakuError(f"{path} には文字がありません。中身を確かめてください。")
    layout = layout_of(rows=list(rows)) if rows else None
    return SourceDocument(
        path=path,
        text=text,
        encoding=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        hints={name: value.strip() for name, value in hints.items() if value and value.strip()},
        layout=layout,
    )
