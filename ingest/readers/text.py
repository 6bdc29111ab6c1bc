"""Plain text in any Japanese encoding, and the marks that converters leave in it."""

import hashlib
import os
import re
import unicodedata
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from corpus.errors import KeikakuError
from corpus.plain_files import open_plain, unopened
from ingest.readers.boxed import with_boxed_tables
from ingest.readers.cells_below import with_cells_joined
from ingest.readers.document import SourceDocument, checked_text
from ingest.readers.spaced.centred import with_centred_tables
from ingest.readers.spaced.measure import by_screen
from ingest.readers.spaced.side_by_side import below_each_other
from ingest.readers.spaced.tables import with_spaced_tables
from ingest.readers.unaligned import with_unaligned_tables
from ingest.readers.unaligned_words import with_tables_of_words

MAX_BYTES: Final = 50 * 2**20
"""A text of 50 MB is some 17 million characters: no plan, but a mistake or an attack."""

_JAPANESE_ENCODINGS: Final = ["cp932", "euc_jp", "iso2022_jp", "utf_16"]


def read_text(path: Path) -> SourceDocument:
    """Read a text file.

    Raises:
        KeikakuError: it can't be opened, is too large, is empty, or is not text.
    """
    data = read_bytes(path)
    text, encoding = decode(data, path)
    screen = with_centred_tables(by_screen(clean(with_boxed_tables(checked_text(text)))))
    aligned = with_spaced_tables(below_each_other(screen))
    cleaned = with_unaligned_tables(with_tables_of_words(with_cells_joined(aligned)))
    if not cleaned.strip():
        raise KeikakuError(f"{path} には文字がありません。中身を確かめてください。")
    return SourceDocument(path=path, text=cleaned, encoding=encoding, sha256=hashlib.sha256(data).hexdigest())


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """The file's bytes, with Japanese errors for what can go wrong."""
    try:
        with open_plain(path) as file:
            size = os.fstat(file.fileno()).st_size
            if size > most:
                raise KeikakuError(
                    f"{path} は大きすぎます（上限 {most // 2**20} MB）。文書を分けてから取り込んでください。"
                )
            return file.read(size)
    except OSError as error:
        raise KeikakuError(unopened(path, error)) from error


def decode(data: bytes, path: Path) -> tuple[str, str]:
    """Decode UTF-8, else the Japanese encoding that fits; gives the text and the encoding's name.

    Raises:
        KeikakuError: no encoding fits, so the file is probably not text.
    """
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\x00" not in data or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        best = from_bytes(data, cp_isolation=_JAPANESE_ENCODINGS).best()
        if best is not None and _japanese_share(text := str(best)) > 0.2:
            return text, str(best.encoding)
    raise KeikakuError(
        f"{path} の文字コードを判別できません。UTF-8 か Shift_JIS のテキストとして保存し直してから取り込んでください。"
    )


def _japanese_share(text: str) -> float:
    """Share of kana and kanji among the characters that are not space: mojibake has few kana."""
    visible = [c for c in text if not c.isspace()]
    japanese = sum(1 for c in visible if unicodedata.name(c, "").startswith(("HIRAGANA", "KATAKANA", "CJK")))
    return japanese / len(visible) if visible else 0.0


_TAGS: Final = re.compile(r"</?(?:p|br|b|strong|em|i|u|sup|sub|div|span)\s*/?>", re.IGNORECASE)
_GLUED_HEADING: Final = re.compile(r"(?<=[^\s*])(?:\*\*)+(?=[【①-⑳Ⅰ-Ⅻ■◆])")
"""Bold that begins with a heading's mark in mid-line: a line break was lost before it."""

_TABLE_RULE: Final = re.compile(
    r"^\s*+(?:[-*]\s)?\|?(?:\s*+(?:-{2,}|:-+:?|-+:)\s*+\|)++\s*+(?:(?:-{2,}|:-+:?|-+:)\s*+)?$"
)
_TABLE_ROW: Final = re.compile(r"^\s*(?:[-*]\s)?\|(?P<cells>.*)\|\s*$")


def clean(text: str) -> str:
    """Normalise line ends, drop control characters and converters' marks, make table rows tabs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = clean_characters(text)
    text = _GLUED_HEADING.sub("\n", _TAGS.sub("", _BREAKS.sub(_broken, text))).replace("**", "")
    return "\n".join(_table_line(line) for line in text.split("\n"))


_BREAKS: Final = re.compile(r"(?<=\S)[ \t]*<br\s*/?>[ \t]*(?=\S)", re.IGNORECASE)


def _broken(_: re.Match[str]) -> str:
    """A break within a cell is a space, so that two names don't run into one."""
    return " "


def clean_characters(text: str) -> str:
    """``text`` without control and format characters but line feeds, tabs and form feeds."""
    return "".join(c for c in text if c in "\n\t\f" or unicodedata.category(c) not in ("Cc", "Cf"))


def _table_line(line: str) -> str:
    if "|" not in line:
        return line
    if _TABLE_RULE.match(line):
        return ""
    row = _TABLE_ROW.match(line)
    if row is None or not row["cells"].strip(" |"):
        return "" if row else line
    return "\t".join(cell.rstrip().lstrip(" ") for cell in row["cells"].split("|"))
