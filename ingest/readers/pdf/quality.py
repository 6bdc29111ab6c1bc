"""Whether what a PDF gives is text: scans have none, broken fonts give junk, charts print words over each other."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

LEAST_READABLE: Final = 0.75
"""Share of characters that Japanese documents print; junk of broken fonts lies far below."""

LEAST_OF_LINE: Final = 0.5
"""The same for a line: one of text may begin with several marks of a font's own."""

ENOUGH: Final = 20
"""Characters from which a page's text can be judged."""

ENOUGH_OF_LINE: Final = 8
"""Characters from which a line or a table can be judged by itself."""

_REPEATED: Final = re.compile(r"([^\W_ー]{1,2}?)\1{3,}|([^\W_ー]{3,4}?)\2\2+")
"""One or two letters or digits four times on end, three or four three times: labels of an axis run together, 月月月月."""

_BULLET: Final = re.compile("(?<![\ue000-\uf8ff])[\ue000-\uf8ff](?![\ue000-\uf8ff])")
"""A character of a font's own that stands alone: bullets are printed so."""

MOST_REPEATED: Final = 0.6
"""Share of a line that repeats from which it is no text."""

_SCRIPTS: Final = ("CJK", "HIRAGANA", "KATAKANA", "KANGXI", "LATIN", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "GREEK")


def is_junk(text: str) -> bool:
    """Whether a page's text is mostly what no document prints: private characters, codes of glyphs, mojibake."""
    visible = [c for c in text.replace("(cid:", "\ufffd") if not c.isspace()]
    return len(visible) >= ENOUGH and sum(map(_is_readable, visible)) / len(visible) < LEAST_READABLE


def is_junk_block(text: str) -> bool:
    """Whether a line or a table of a page is no text: characters without a meaning, or the same ones over and over.

    ``text`` has spaces where there are gaps: what stands apart is not run together (有 有 有 有 is a row of cells). One
    digit that repeats (10,000,000) is a number.
    """
    visible = "".join(c for c in _BULLET.sub("", text).replace("(cid:", "\ufffd") if not c.isspace())
    if len(visible) < ENOUGH_OF_LINE:
        return False
    if sum(map(_is_readable, visible)) / len(visible) < LEAST_OF_LINE:
        return True
    repeated = sum(len(m[0]) for m in _REPEATED.finditer(text) if not _is_one_digit(m[0]))
    return repeated >= MOST_REPEATED * len(visible)


def _is_one_digit(text: str) -> bool:
    return len(set(text)) == 1 and text[0].isdigit()


def _is_readable(char: str) -> bool:
    if char.isascii():
        return char.isprintable()
    category = unicodedata.category(char)
    if category in ("Co", "Cn", "Cc", "Cs") or char == "\ufffd":
        return False
    if "\u0080" <= char <= "\u024f":
        return False  # Accented Latin: what is left of a font without a map.
    return category[0] in "PSN" or unicodedata.name(char, "").startswith(_SCRIPTS)


def page_list(pages: Sequence[int]) -> str:
    """Pages in words, so that nobody takes their numbers for how many they are: 1～3、7 ページ（計 4 ページ）."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    named = "、".join(f"{r[0]}～{r[-1]}" if len(r) > 1 else str(r[0]) for r in runs)
    return f"{named} ページ（計 {len(pages)} ページ）"
