"""The pieces of a section that facts are read from: items, table rows, paragraphs, with their offsets."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from corpus.marks import MarkKind, read_mark, without_repeats
from ingest.outline import Outline
from ingest.section import Item


def all_items(outline: Outline) -> Iterator[Item]:
    """The items of all sections, in printed order."""
    for section in outline.sections:
        yield from section.items


_STARS: Final = re.compile(r"[*＊]|(?:(?<!\s)\s++)?※\s*+(?:[a-zａ-ｚア-ン](?![a-zａ-ｚァ-ヶー]))?[0-9０-９]*+")
_LIST_DASH: Final = re.compile(r"^[-*+−–]\s+(?:\[[ xX]\]\s+)?")


def plain_name(printed: str) -> str:
    """A name as printed, without list marks, footnote stars and 【再掲】."""
    text = _NUMBERED.sub("", _LIST_DASH.sub("", " ".join(printed.split())))
    mark = read_mark(text)
    if mark is not None and mark.kind in _LIST_MARKS and mark.title:
        text = mark.title
    text = without_repeats(_STARS.sub("", text))
    return re.sub(r"\s+", " ", text).strip(" 　:：・")


_NUMBERED: Final = re.compile(
    r"^[【〔\[［(（](?:(?:成果|活動|評価|数値|重要)?(?:指標|目標|項目)|KPI|ＫＰＩ)[\s-]?(?:[①-⑳]|[\d０-９]{1,2})[】〕\]］)）]\s?(?=\S)",
    re.IGNORECASE,
)
"""What counts indicators in brackets before their names: 【成果指標②】リサイクル率."""

_LIST_MARKS: Final = (
    MarkKind.SYMBOL,
    MarkKind.BULLET,
    MarkKind.CIRCLED,
    MarkKind.ARABIC,
    MarkKind.PAREN,
    MarkKind.KANA,
)


def join_name(lines: Sequence[str]) -> str:
    """A name broken over lines, joined without the breaks."""
    joined = ""
    for line in lines:
        part = line.strip()
        needs_space = joined[-1:].isascii() and joined[-1:].isalnum() and part[:1].isascii() and part[:1].isalnum()
        joined += (" " if needs_space else "") + part
    return joined
