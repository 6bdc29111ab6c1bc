"""Small raised letters and digits of a PDF: marks of footnotes and powers, not part of the text that they stand on."""

import pytest

from ingest.readers.pdf.glyphs import Glyph, with_marks_in_line


def glyphs(text: str, small: str, size: float, rise: float) -> list[Glyph]:
    """``text`` in 10 points, then ``small`` in ``size``, its middle ``rise`` points above that of the text."""
    found, left = [], 0.0
    for char, height, middle in [*((c, 10.0, 5.0) for c in text), *((c, size, 5.0 - rise) for c in small)]:
        found.append(
            Glyph(text=char, left=left, right=left + height, top=middle - height / 2, bottom=middle + height / 2)
        )
        left += height
    return found


@pytest.mark.parametrize(
    ("text", "small", "size", "rise", "read"),
    [
        ("就農者数", "ａ", 8.33, 3.3, "就農者数※ａ"),
        ("就農者数", "1", 6.0, 2.5, "就農者数※1"),
        ("204.7", "注１", 8.33, 3.3, "204.7注１"),
        ("25m", "2", 6.0, 2.5, "25m²"),
        ("就農者数", "1", 9.5, 3.3, "就農者数1"),
        ("就農者数", "1", 8.33, 0.8, "就農者数1"),
        ("就農者数", "人", 6.0, 2.5, "就農者数人"),
    ],
    ids=["as browsers print it", "small", "a word", "a power", "as large", "on the line", "no mark"],
)
def test_what_is_small_and_raised_is_a_mark(text: str, small: str, size: float, rise: float, read: str) -> None:
    found = with_marks_in_line(glyphs(text, small, size, rise))
    assert "".join(glyph.text for glyph in found) == read
