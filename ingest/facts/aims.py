"""Words for what is aimed at and expected: the verbs of sentences, and headings of values (数値目標一覧, 成果指標（KPI）)."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from corpus.passage import SectionPath

WANTS: Final = (
    r"目標(?:と|に)(?:し|す|定|掲)|目指[しす]|めざ[しす]|努め(?:る|ます)|(?:確保|維持|と|に)(?:する|します)"
    r"|(?:高め|(?:引き?)?上げ|(?:引き?)?下げ|広げ|抑え|縮め|近づけ)(?:る|ます)|(?:増や|減ら|伸ば|短く)(?:す|します)"
    r"|(?:へ|に)(?:増加|減少|拡大|向上|縮小|削減)(?:させ|を図)|させ(?:る|ます)"
)
"""What says of a value in any place of a sentence that it is wanted."""

CHANGES: Final = (
    r"増加|減少|拡大|縮小|削減|向上|改善|上昇|低下|低減|増員|増設|短縮|延長|半減|倍増|回復|引き?上げ|引き?下げ"
)
"""What says so only right behind the last of several values: these also happen by themselves."""

EXPECTS: Final = re.compile(r"見込|推計|予測|見通|予想|想定|仮定|試算|設定|思われ|予定|シミュレーション")

LONGEST: Final = 24

_AIMS: Final = re.compile(r"(?:目標|指標|KPI)(?:値|項目|の?設定|の?一覧表?)?$", re.IGNORECASE)
_OTHERS: Final = re.compile(r"現状|推移|推計|見通し|見込|予測|実績|課題")
_WHOLLY: Final = re.compile(r"[\[［【〔<＜《](?P<inside>[^\[\]［］【】〔〕<>＜＞《》]{1,24})[\]］】〕>＞》]")
_BRACKETS: Final = re.compile(r"[(（\[［【〔][^()（）\[\]［］【】〔〕]{0,24}[)）\]］】〕]")


def speaks_of_aims(path: SectionPath) -> bool:
    """Whether the heading of a section, or the one above it, does, and the inner one says nothing else of its values."""
    return any(map(is_heading_of_aims, path[-2:])) and not says_else(path[-1])


def is_heading_of_aims(heading: str) -> bool:
    """Whether a short line ends in a word for aims, whatever stands in brackets within it."""
    text = fold_same_length(heading).strip(" 　:■●○◆◇▼")
    wholly = _WHOLLY.fullmatch(text)
    bare = _BRACKETS.sub("", wholly["inside"] if wholly is not None else text).strip()
    return len(bare) <= LONGEST and _AIMS.search(bare) is not None


def says_else(heading: str) -> bool:
    """Whether a line says of the values below it that they were or will be, whether aimed at or not: 推移, 見通し."""
    return len(heading) <= LONGEST and _OTHERS.search(heading) is not None
