"""Noun phrases of a question: their words, what their last word names, and the words that ask about them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chat.answering.question.value_kinds import asked_attributes
from corpus.normalize import fold
from corpus.time_spans import find_time_spans, without_time_spans
from retriever.coverage import ASKED_WORDS
from retriever.tokens import content_words, parts_of_speech


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with its place and its part of speech."""

    at: int
    text: str
    kind: str

    @property
    def until(self) -> int:
        """The place after the word."""
        return self.at + len(self.text)

    @property
    def nominal(self) -> bool:
        """Whether it is a noun, or the end of one."""
        return self.kind.startswith(("名詞", "接尾辞-名詞的", "代名詞", "記号"))


_ASKING_WORD: Final = re.compile(
    r"何(?![^、。？?]{0,3}(?:も|でも))|いつ(?![もか]|でも)|(?<![よな])どこ(?!でも(?!ら)|も|ろ)|(?:誰|だれ|どなた)(?!でも|も|とも)|いくら(?!でも)|いくつ(?!か)|なんぼ|"
    r"どれ(?!も)|(?<![なほ])どの|どんな(?!に)|どう(?!しても|ぞ|か(?!$|[。？?]))|なぜ|どちら|どっち"
)
_SOMEONE: Final = re.compile(r"か(?!$|[。？?！、と]|[月国所年条])")
"""After a word that asks: 誰かいますか asks for no name."""


TELL: Final = (
    r"教えて|知り(?:たい|たく)|示して|並べて|答え[てよ]|回答を|挙げ[てよ]|あげて|確認(?:し|を)|確かめ|比較し|比べたい|まとめて|整理して|述べ[てよ]|"
    r"お願い|ください|下さい"
)
"""Asks to be told."""


def asking_words(text: str) -> list[tuple[int, int]]:
    """Where the words that ask stand in a text, without those that mean someone or something."""
    bare = masked(text)
    found = [m.span() for m in _ASKING_WORD.finditer(bare)]
    return [span for span in found if not _SOMEONE.match(bare, span[1])]


_BRACKETED: Final = re.compile(r"[（(「『][^（）()「」『』]*[）)」』]")


def unbracketed(text: str) -> str:
    """A phrase without what is added in brackets, and without the particle after it."""
    return re.sub(r"[（(][^（）()]*[）)]", "", text).rstrip("のはを、 　")


def masked(text: str) -> str:
    """The text with what stands in brackets as one noun of the same length."""
    return _BRACKETED.sub(lambda m: "ア" * len(m[0]), text)


def tokens_of(text: str) -> list[Token]:
    """The words of a text as written, each bracket as one noun."""
    found, at = [], 0
    for surface, kind in parts_of_speech(masked(text)):
        found.append(Token(at, text[at : at + len(surface)], kind))
        at += len(surface)
    return found


def segments_of(phrase: str) -> list[str]:
    """A noun phrase cut after each の that joins nouns; joined they give it back."""
    tokens = tokens_of(phrase)
    cuts = [t.until for t in tokens if t.text == "の" and t.kind == "助詞-格助詞" and t.until < len(phrase)]
    return [phrase[a:b] for a, b in zip([0, *cuts], [*cuts, len(phrase)], strict=True)]


def head_noun(segment: str) -> str:
    """The last noun of a phrase."""
    nouns = [t.text for t in tokens_of(unbracketed(segment)) if t.nominal]
    return nouns[-1] if nouns else ""


_ROLE: Final = re.compile(r"(?:目標|実績|現状|基準|見込み?|見通し|推計|予測|現在|値)[値額数]?$")
_PLAN: Final = re.compile(r"第[0-9０-９一二三四五]+[期次]$|(?:計画|戦略|プラン|ビジョン)$")
_MEASURE: Final = re.compile(
    r"(?:数|率|額|量|高|費|料|名|日|(?<=.)月|人数|期限|期間|時期|年度|年月|場所|会場|理由|課|室|部署|機関|窓口|番号|連絡先|割合|内訳|順位|対象|要件|単価|総額|規模|定義|目的|内容|条件|根拠|所在地|面積|延長|金額)$"
)


class Kind(StrEnum):
    """What a phrase names: a time, a plan, a role of a figure (目標), a value of a thing (期限), something else."""

    TIME = "time"
    PLAN = "plan"
    ROLE = "role"
    VALUE = "value"
    OTHER = "other"


_AT_TIME: Final = re.compile(r"(?:時|時点|当時|前|後|現在|末)$")
"""Ends of words for when: 令和3年の策定時."""


def kind_of(segment: str) -> Kind:
    """What a phrase names by its last word."""
    bare = segment.strip("の、 　")
    dated = bool(find_time_spans(bare))
    if dated and (not content_words(without_time_spans(bare)) or _AT_TIME.search(bare)):
        return Kind.TIME
    if _PLAN.search(unbracketed(bare)):
        return Kind.PLAN
    if _ROLE.search(fold(unbracketed(bare))):
        return Kind.ROLE
    if _MEASURE.search(unbracketed(bare)) or asked_attributes(bare) or head_noun(bare) in ASKED_WORDS:
        return Kind.VALUE
    return Kind.OTHER
