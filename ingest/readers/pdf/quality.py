"""Whether what a PDF gives is text: scans have none, broken fonts give junk."""

import unicodedata
from collections.abc import Sequence
from typing import Final

LEAST_READABLE: Final = 0.75
"""Share of characters that Japanese documents print; junk of broken fonts lies far below."""

ENOUGH: Final = 20
"""Characters from which a page's text can be judged."""

_SCRIPTS: Final = ("CJK", "HIRAGANA", "KATAKANA", "KANGXI", "LATIN", "FULLWIDTH", "HALFWIDTH", "IDEOGRAPHIC", "GREEK")


def is_junk(text: str) -> bool:
    """Whether a page's text is mostly what no document prints: private characters, codes of glyphs, mojibake."""
    visible = [c for c in text.replace("(cid:", "\ufffd") if not c.isspace()]
    return len(visible) >= ENOUGH and sum(map(_is_readable, visible)) / len(visible) < LEAST_READABLE


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
