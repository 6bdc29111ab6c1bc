"""Zip-based office files: how large they are once unpacked, before anything is unpacked."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from xml.parsers import expat

from corpus.errors import KeikakuError

MOST_BYTES: Final = 200 * 2**20
MOST_ENTRIES: Final = 5000
MOST_TAGS: Final = 3_000_000
"""Tags in a file, each of which becomes an object of its reader; a Word file of 300 pages has some 300,000."""

MOST_CELLS: Final = 500_000
"""Cells of a workbook, written or merged, each an object again."""

MOST_ROWS: Final = 100_000
MOST_MERGES: Final = 20_000
CHUNK: Final = 2**20

_CELLS: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")


def check_archive(path: Path, data: bytes | None = None) -> None:
    """Check that an office file, or these bytes that were read from it, is a sound archive of a bearable size.

    Raises:
        KeikakuError: it is not; the message says what to do.
    """
    try:
        with zipfile.ZipFile(path if data is None else io.BytesIO(data)) as archive:
            entries = archive.infolist()
            size = sum(entry.file_size for entry in entries)
            if size > MOST_BYTES or len(entries) > MOST_ENTRIES:
                raise _too_large(path, f"展開すると {size // 2**20} MB")
            tags = 0
            for entry in entries:  # Whatever they are called: a relation may name any as XML.
                for chunk in _chunks(archive, entry):
                    tags += chunk.count(b"<")
                    if tags > MOST_TAGS:
                        raise _too_large(path, f"要素が {MOST_TAGS:,} を超えます")
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error) as error:
        raise unreadable(path) from error


def check_workbook(path: Path, data: bytes | None = None) -> None:
    """Check that the sheets of a workbook, or of these bytes read from it, are of a bearable size, merged cells laid out.

    Raises:
        KeikakuError: they are not.
    """
    counted = _Counted()
    try:
        with zipfile.ZipFile(path if data is None else io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                with suppress(expat.ExpatError):  # No XML, or broken, which its reader finds too.
                    counted.add(_chunks(archive, entry))
    except _TooManyError as error:
        raise _too_large(path, str(error)) from error
    except (OSError, zipfile.BadZipFile, ValueError, RuntimeError, EOFError, zlib.error) as error:
        raise unreadable(path) from error


class _TooManyError(Exception):
    """More of something than is read."""


class _Counted:
    """What the sheets of a workbook hold, counted as they are parsed."""

    def __init__(self) -> None:
        self._cells = self._rows = self._merges = 0
        self._in_sheet = False

    def add(self, chunks: Iterator[bytes]) -> None:
        """Count what is in a part of it; only sheets hold any.

        Raises:
            ExpatError: it is no XML.
        """
        self._in_sheet = False
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartElementHandler = self._start
        parser.EntityDeclHandler = _no_entities
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c" and self._in_sheet:
            self._cells += 1
            _check(self._cells, MOST_CELLS, "セル（結合したものを含む）")
        elif name == "row" and self._in_sheet:
            self._rows += 1
            _check(self._rows, MOST_ROWS, "行")
        elif name == "mergeCell":
            self._merges += 1
            _check(self._merges, MOST_MERGES, "セルの結合")
            self._cells += _area(attributes.get("ref", ""))
            _check(self._cells, MOST_CELLS, "セル（結合したものを含む）")
        elif name == "sheetData":
            self._in_sheet = True


def _check(count: int, most: int, what: str) -> None:
    if count > most:
        raise _TooManyError(f"{what}が {most:,} を超えます")


def _no_entities(*_: object) -> None:
    raise ValueError("office files declare no entities")


def _area(ref: str) -> int:
    found = _CELLS.fullmatch(ref)
    if found is None or found[3] is None:
        return 1
    return (abs(_column(found[3]) - _column(found[1])) + 1) * (abs(int(found[4]) - int(found[2])) + 1)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    with archive.open(entry) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _too_large(path: Path, why: str) -> KeikakuError:
    return KeikakuError(f"{path} は大きすぎます（{why}）。分けてください。")


def unreadable(path: Path) -> KeikakuError:
    """The error for an office file that can't be opened."""
    return KeikakuError(
        f"{path} を読めません。場所を確かめ、壊れていないか、パスワードが付いていないかをご確認ください。"
    )
