"""Blocks of text that are no text: characters without a meaning, runs of the same ones, columns woven into each other.

Found are private and unassigned characters, replacement characters, a few letters over and over, and prose of two
columns read letter by letter in turn. Not found are columns read line by line in turn, mojibake of real letters,
woven lines with few kana (names, headings, rows of a table), and a woven line or two alone: too little to be sure.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.lines import Line, Skip
from ingest.readers.pdf.quality import page_list

ENOUGH: Final = 8
"""Visible characters from which a line can be judged by itself."""

MOST_BROKEN: Final = 0.5
MOST_REPEATED: Final = 0.6
"""Shares of a line, of characters without a meaning and of what repeats, from which it is no text."""

ENOUGH_PAIRS: Final = 24
"""Pairs of kana, on lines that follow each other, from which their order can be judged."""

LEAST_USUAL: Final = 0.4
LEAST_OF_LINE: Final = 0.6
"""Shares of pairs that are usual in Japanese: .87 of those in prose; of a woven run of lines, and of each of its lines.
At .45 and more, eight lines among 28,560 that were read right went: on the genes of rodents, げっ歯類およびヒトでは."""

_REPEATED: Final = re.compile(r"([^\W_ー]{1,2}?)\1{3,}|([^\W_ー]{3,4}?)\2\2+")
_PLACEHOLDERS: Final = frozenset("〇ＸｘXx")
"""Stand for what is to be filled in: 〇〇〇〇〇〇〇〇."""

LEAST_KANJI: Final = 0.15
"""Share of a line of prose that is kanji; some .3 in plans."""

_KANA: Final = re.compile("[ぁ-ん]{2,}")
_FOLLOWS: Final = """
あいっとりるれ いいうかがくけこしすただっつてでとなにのまもよるをん ういかこしすたちてでとなにのやん
ええたてなのまらるん おいけそむらり かいかけしっでとなにねのもらりるれん があいおすっつでどなほもやらりるん
きいがたてなにのはまりる ぎわ くしすだてなのらりるれ ぐち けがたてでどなにのばまらるれん げたてる
こうこでとどにのれろ ごとみ さいせとなれん しいかくごたてでとなにのまょを じたてめゃる すいかがぎぐけとのるれ
ずに せたてなるん そうのれ たいかがくけこだちっとなのまめもらりん だけさっとら ちがづなにのはゃ っかたちてとぱ
ついかきくけなのまも づきく てあいおかきくしたてなのはほまみもる であいきしすなにのはもや
といかがきこしすっでとどなにのはめもりるを どうこのもりれん ないかがくけしっどのらりるん
にあいおかぎしすつなはもよ のあいうおかがこたづでとなにはまみもやを はあいどな ばいかっな ひと ふる への
べてる ほしど まいえぐしすせただちっでとまりるれ みたどにのはをん めたてなにのまらる もあいうがっなにのらりん
ゃなん やけしすっつまめらりるろ ょう ようそねりる らいうえかしすずせっでなのれん りがごしすたでなにのはまやを
るおかがけこさしただっとなのまもやよらん れがたてとなのばまるをん ろうかの わいかせっなりるれ をいしすつまもや
んかがじだてでとどなにのぼやを
"""
"""Every kana with those that follow it in the 500 most frequent pairs, counted over 450,000 pairs of plans and questions."""

_USUAL: Final = frozenset(word[0] + second for word in _FOLLOWS.split() for second in word[1:])


def skip_junk(lines: Sequence[Line]) -> list[Line]:
    """Skip lines that are no text, and runs of lines that are woven."""
    result = [replace(line, skip=Skip.JUNK, mark=None) if _is_junk(line) else line for line in lines]
    run: list[int] = []
    for i, line in enumerate([*result, None]):
        if line is not None and line.skip is Skip.BLANK:
            continue
        if line is not None and _may_be_woven(line):
            run.append(i)
            continue
        if _are_woven([result[j] for j in run]):
            for j in run:
                result[j] = replace(result[j], skip=Skip.JUNK, mark=None)
        run = []
    return result


def junk_said(file: str, lines: Sequence[Line], *, has_pages: bool) -> tuple[str, ...]:
    """What to warn of: on which pages how many lines were no text."""
    pages = [line.page + 1 for line in lines if line.skip is Skip.JUNK]
    if not pages:
        return ()
    where = f"{page_list(sorted(set(pages)))}に、" if has_pages else ""
    return (f"{file}: {where}文字として読めない行（化けた文字、段の混ざった文）が {len(pages)} 行あり、除きました。",)


def _is_junk(line: Line) -> bool:
    """Whether a line holds characters without a meaning, or the same ones over and over."""
    visible = [c for c in line.text if not c.isspace()]
    if line.skip is not None or len(visible) < ENOUGH:
        return False
    if sum(map(_is_broken, visible)) >= MOST_BROKEN * len(visible):
        return True
    repeated = sum(len(m[0]) for m in _REPEATED.finditer(line.text) if not _stands_for_another(m[0]))
    return repeated >= MOST_REPEATED * len(visible)


def _is_broken(char: str) -> bool:
    return char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cs")


def _stands_for_another(text: str) -> bool:
    """Whether a digit repeats (10,000,000), or a sign that is to be filled in."""
    return len(set(text)) == 1 and (text[0].isdigit() or text[0] in _PLACEHOLDERS)


def _pairs(text: str) -> list[str]:
    return [run[i : i + 2] for run in _KANA.findall(text) for i in range(len(run) - 1)]


def _usual(pairs: Sequence[str]) -> float:
    return sum(pair in _USUAL for pair in pairs) / len(pairs) if pairs else 0.0


def _may_be_woven(line: Line) -> bool:
    """Whether many pairs of kana in a line of prose are unusual; words in kana alone are names, or verse."""
    if sum(map(_is_kanji, line.text)) < LEAST_KANJI * len(line.text.strip()):
        return False
    pairs = _pairs(line.text) if line.skip is None and "\t" not in line.text else []
    return bool(pairs) and _usual(pairs) < LEAST_OF_LINE


def _is_kanji(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _are_woven(lines: Sequence[Line]) -> bool:
    pairs = [pair for line in lines for pair in _pairs(line.text)]
    return len(lines) > 1 and len(pairs) >= ENOUGH_PAIRS and _usual(pairs) < LEAST_USUAL
