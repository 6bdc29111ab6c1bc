"""Words whose letters stand apart (区 分, 山 口 県), as heads of columns are printed: put together again."""

import re
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import combinations, takewhile
from typing import Final, TypeAlias

HEADING_LETTERS: Final = "年月日計男女国県市町村区"
"""Letters that head a column by themselves."""

LETTERS: Final = 2
"""Letters of most words that are spread (区 分, 合 計, 年 度)."""

MOST_WORDS: Final = 16
"""Words of a line that are looked at: there are as many ways to join them as subsets."""

_BRACKET: Final = re.compile(r"[(（]")
_Part: TypeAlias = tuple[list[str], list[int]]
"""Words that are one, with the widths of what parts them."""


def is_letter(word: str) -> bool:
    """Whether a word is a letter by itself."""
    return len(word) == 1 and word.isalpha()


def joined(line: str, count: int, text: str) -> list[str] | None:
    """The words of a line of a text as so many, those whose letters stand apart joined; None where they can't be.

    What the text has elsewhere is a word. No word is taken apart, and others are joined only where that gives too many.
    """
    words = line.split()
    joints = [i for i in range(1, len(words)) if _may_join(words[i - 1], words[i])]
    less = len(words) - count
    if not 0 <= less <= len(joints) or len(words) > MOST_WORDS:
        return None
    is_word = cache(partial(_is_word, text=text))
    spare = _read_out(words, is_word) - count
    if not joints or spare < 0:
        return None if joints else words
    gaps = [len(gap) for gap in re.findall(r"\s+", line.strip())]
    ways = [_parted(words, gaps, frozenset(chosen)) for chosen in combinations(joints, less)]
    best = min(ways, key=lambda parts: _unlikely(parts, is_word))
    return ["".join(part) for part, _ in best] if _unlikely(best, is_word)[0] <= spare or not less else None


def _may_join(word: str, following: str) -> bool:
    return is_letter(word) and following[0] not in "(（"


def _read_out(words: Sequence[str], is_word: Callable[[str], bool]) -> int:
    """How many words there are if each time the longest run of letters that is a word elsewhere is joined."""
    count = at = 0
    while at < len(words):
        runs = takewhile(lambda end: _may_join(words[end - 2], words[end - 1]), range(at + 2, len(words) + 1))
        at = max((end for end in runs if is_word("".join(words[at:end]))), default=at + 1)
        count += 1
    return count


def _is_word(whole: str, text: str) -> bool:
    return len(whole) == LETTERS or _BRACKET.split(whole, maxsplit=1)[0] in text


def _parted(words: Sequence[str], gaps: Sequence[int], joints: frozenset[int]) -> list[_Part]:
    parts: list[_Part] = []
    for i, word in enumerate(words):
        if i in joints:
            parts[-1][0].append(word)
            parts[-1][1].append(gaps[i - 1])
        else:
            parts.append(([word], []))
    return parts


def _unlikely(parts: Sequence[_Part], is_word: Callable[[str], bool]) -> tuple[int, int]:
    """How many parts are hardly words: joined ones that the text has nowhere else and letters alone; and how many have
    letters at unlike distances."""
    hardly = sum(
        not is_word("".join(words)) if gaps else is_letter(words[0]) and words[0] not in HEADING_LETTERS
        for words, gaps in parts
    )
    return hardly, sum(len(set(gaps)) > 1 for _, gaps in parts)
