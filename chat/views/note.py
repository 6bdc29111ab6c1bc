"""A note of those who run the page, shown below what 支援を探す finds: where else help is listed, opening hours."""

from pathlib import Path
from typing import Final

from corpus.errors import KeikakuError

LONGEST: Final = 2_000
"""Characters of a note."""


def read_note(file: Path) -> tuple[str, ...]:
    """The lines of a note, without empty ones. They are shown as text: an address in them is no link.

    Raises:
        KeikakuError: the file can't be read, is no UTF-8 text, or is too long.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KeikakuError(f"案内文 {file} を読めません。UTF-8 のテキストファイルを指定してください。") from error
    if len(text) > LONGEST:
        raise KeikakuError(f"案内文 {file} が長すぎます（{len(text)} 文字、上限 {LONGEST} 文字）。短くしてください。")
    return tuple(line.strip() for line in text.splitlines() if line.strip())
