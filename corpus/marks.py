"""Marks of Japanese official writing: what stands at the head of a line, and what it may mean.

The grammar is general (第1章, Ⅰ, 1, (1), ①, ア, ■, 【…】); which mark stands above which, and
which symbols head sections, differs per document and is learned in ``ingest.outline``.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache, reduce
from typing import Final

from corpus.kanji_numbers import kanji_value
from corpus.normalize import nfkc


class MarkKind(IntEnum):
    """Kinds of marks, ordered from the outermost by custom; ties are settled per document."""

    MARKDOWN = 0
    PART = 1
    ROMAN = 2
    CHAPTER = 3
    LABELLED = 4
    CLAUSE = 5
    ARABIC = 6
    DOTTED = 7
    PAREN = 8
    CIRCLED = 9
    KANA = 10
    PAREN_KANA = 11
    SYMBOL = 12
    BRACKET = 13
    BULLET = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The mark at the head of a line.

    ``family`` tells apart marks of one kind (■ from ◆, 【 from 《, ## from ###). ``number`` is
    the counting value, None for uncounted marks. ``title`` is the rest of the line. ``listed``
    says that a Markdown list dash stood before it.
    """

    kind: MarkKind
    family: str
    number: int | None
    title: str
    listed: bool = False


_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_KANA = "アイウエオカキクケコサシスセソタチツテト"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
SYMBOLS: Final = "■□◆◇●○◎★☆▲△▼▶►⇒➢❑"
BULLETS: Final = "・･•▽▷‣⁃"
_ROMAN_LETTERS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_OPENERS = {"【": "】", "《": "》", "〔": "〕", "〈": "〉", "[": "]", "［": "］"}

_LIST_DASH = re.compile(r"^[-*+−–]\s+(?=\S)")
_LABEL_WORDS = (
    "アクション|プロジェクト|基本目標|基本方針|基本方向|基本施策|重点施策|重点目標|重点戦略|個別施策|施策の柱|"
    "政策目標|政策|施策|戦略|方針|目標|柱|取組|事業|テーマ|分野|視点|no\\.?"
)
_PATTERNS: Final = (
    (MarkKind.MARKDOWN, re.compile(r"^(?P<family>#{1,6})\s++(?P<title>.+)$")),
    (MarkKind.PART, re.compile(r"^第\s*(?P<n>[0-9一二三四五六七八九十]+)\s*(?P<family>編|部)\s*+(?P<title>.*)$")),
    (MarkKind.CHAPTER, re.compile(r"^第\s*(?P<n>[0-9一二三四五六七八九十]+)\s*(?P<family>章)\s*+(?P<title>.*)$")),
    (MarkKind.CLAUSE, re.compile(r"^第\s*(?P<n>[0-9一二三四五六七八九十]+)\s*(?P<family>節|款|項)\s*+(?P<title>.*)$")),
    (
        MarkKind.LABELLED,
        re.compile(
            rf"^(?P<family>{_LABEL_WORDS})\s*+(?:-\s*+)?(?P<n>\d{{1,2}})(?P<sub>-\d{{1,2}})?(?![0-9.,%年月件社人])"
            r"[\s:.]*+(?P<title>.*)$",
            re.IGNORECASE,
        ),
    ),
    (
        MarkKind.LABELLED,
        re.compile(
            rf"^(?P<family>{_LABEL_WORDS})\s*+(?P<letter>[A-Z]|I{{2,3}}|IV|VI{{1,3}}|IX)(?=[\s:.]|$)[\s:.]*+(?P<title>.*)$"
        ),
    ),
    (MarkKind.DOTTED, re.compile(r"^(?P<n>\d{1,2})(?P<sub>(?:[-.]\d{1,2})+)[.\s]\s*(?P<title>[^\d\s].*)$")),
    (MarkKind.ARABIC, re.compile(r"^(?P<n>\d{1,2})(?:[.)]\s*|\s+)(?P<title>(?:[^\d\s.,%]|\d{2,4}年).*)$")),
    (MarkKind.ARABIC, re.compile(r"^(?P<n>\d{1,2})(?P<title>[「『｢].*)$")),
    (MarkKind.PAREN, re.compile(r"^\((?P<n>\d{1,2})\)\s*+(?P<title>.*)$")),
    (MarkKind.PAREN_KANA, re.compile(rf"^\((?P<kana>[{_KANA}])\)\s*+(?P<title>.*)$")),
    (MarkKind.KANA, re.compile(rf"^(?P<kana>[{_KANA}])(?:[.)]\s*|\s+)(?P<title>\S.*)$")),
)


_REPEATED: Final = re.compile(r"(?:(?<!\s)\s++)?[【〔\[［(（]再掲[^】〕\]］)）]{0,60}+[】〕\]］)）]")


def without_repeats(text: str) -> str:
    """A name without 【再掲】, which says that it is printed elsewhere too."""
    return _REPEATED.sub("", text)


REMEMBERED: Final = 8192
"""Lines whose marks are kept: the same ones are looked at for one kind of fact after the other."""

_SIGNED: Final = re.compile(
    r"(?:[▲△▼]\s*|[−–\-－+＋±])[0-9０-９][0-9０-９,，.．]*+[^\s0-9０-９、。]{0,6}(?:\s*[(（][^()（）]*[)）])?"
)
"""A figure with its sign, which is no mark of a list: ▲1,204, △3（△4.9%）."""


@lru_cache(maxsize=REMEMBERED)
def read_mark(line: str) -> Mark | None:
    """Read the mark at the head of ``line``; None where there is none. ``title`` is as printed.

    A line with tabs is a table row and has no mark.
    """
    stripped = line.strip()
    if not stripped or "\t" in stripped or _SIGNED.fullmatch(stripped):
        return None
    dash = _LIST_DASH.match(stripped)
    body = stripped[dash.end() :] if dash else stripped
    mark = _read_symbol(body) or _read_counted(body)
    if mark is None:
        return Mark(kind=MarkKind.BULLET, family="-", number=None, title=body, listed=True) if dash else None
    if dash is None:
        return mark
    return Mark(kind=mark.kind, family=mark.family, number=mark.number, title=mark.title, listed=True)


def _read_symbol(body: str) -> Mark | None:
    head, rest = body[0], body[1:].strip()
    if head in BULLETS:
        return Mark(kind=MarkKind.BULLET, family="・" if head in "・･•" else head, number=None, title=rest)
    if head in SYMBOLS:
        return Mark(kind=MarkKind.SYMBOL, family=head, number=None, title=rest) if rest else None
    if head in _CIRCLED:
        return Mark(kind=MarkKind.CIRCLED, family="①", number=_CIRCLED.index(head) + 1, title=rest)
    if head in _ROMAN and not body[1:2].isdigit():
        return Mark(kind=MarkKind.ROMAN, family="Ⅰ", number=_ROMAN.index(head) + 1, title=rest)
    if head in _OPENERS:
        return _read_bracket(body)
    return None


def _read_bracket(body: str) -> Mark | None:
    """【…】 alone on its line, or followed by nothing but column heads such as years."""
    close = body.find(_OPENERS[body[0]])
    if close < 2:
        return None
    rest = body[close + 1 :].strip()
    if rest and not _COLUMN_HEADS.fullmatch(nfkc(rest)):
        return None
    return Mark(kind=MarkKind.BRACKET, family=body[0], number=None, title=body[1:close].strip())


_COLUMN_HEADS = re.compile(r"(?:(?:[HR]?\d{1,4}+|令和元|元)(?:年度?)?+\s*+)++", re.IGNORECASE)


def _read_counted(body: str) -> Mark | None:
    folded = nfkc(body)
    for kind, pattern in _PATTERNS:
        match = pattern.match(folded)
        if match is None:
            continue
        groups = match.groupdict()
        return Mark(
            kind=kind,
            family=_family(kind, groups),
            number=_number(groups),
            title=_printed_tail(body, len(groups["title"] or "")),
        )
    return None


def _family(kind: MarkKind, groups: dict[str, str | None]) -> str:
    family = groups.get("family")
    if groups.get("letter"):
        return f"{family} {'I' if groups['letter'] in _ROMAN_LETTERS else 'A'}"
    if kind is MarkKind.DOTTED:
        return "1" + "-1" * len(re.findall(r"\d+", groups["sub"] or ""))
    return family.upper() if family else kind.name


def _number(groups: dict[str, str | None]) -> int | None:
    kana = groups.get("kana")
    if kana:
        return _KANA.index(kana) + 1
    letter = groups.get("letter")
    if letter:
        return _ROMAN_LETTERS.index(letter) + 1 if letter in _ROMAN_LETTERS else ord(letter) - ord("A") + 1
    digits = groups.get("n")
    if digits is None:
        return None
    sub = groups.get("sub")
    if sub:
        parts = [digits, *re.findall(r"\d+", sub)]
        return reduce(lambda value, part: value * 100 + int(part), parts, 0)
    return _kanji_number(digits)


def _kanji_number(digits: str) -> int:
    """第十二章 and 第12章 are both 12."""
    return int(digits) if digits.isdigit() else kanji_value(digits) or 0


def _printed_tail(body: str, folded_length: int) -> str:
    """The printed end of ``body`` that folds to ``folded_length`` characters."""
    if folded_length == 0:
        return ""
    for start in range(len(body)):
        if len(nfkc(body[start:])) <= folded_length:
            return body[start:].strip()
    return ""
