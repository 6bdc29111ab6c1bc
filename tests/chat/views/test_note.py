"""The note below what 支援を探す finds."""

from pathlib import Path

import pytest

from chat.views.note import LONGEST, read_note
from corpus.errors import KeikakuError


def test_a_note_is_its_lines_without_empty_ones(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text(
        "\ufeff国の支援の検索：https://example.jp/\n\n  平日9時から17時  \n", encoding="utf-8"
    )
    assert read_note(tmp_path / "note.txt") == ("国の支援の検索：https://example.jp/", "平日9時から17時")


@pytest.mark.parametrize("content", [None, "案内".encode("shift_jis"), ("あ" * (LONGEST + 1)).encode()])
def test_a_note_that_cannot_be_shown_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "note.txt").write_bytes(content)
    with pytest.raises(KeikakuError, match="してください"):
        read_note(tmp_path / "note.txt")
