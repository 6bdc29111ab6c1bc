"""What is no question to the plans: a greeting, thanks, a nod, markup, a language that isn't read, letters that say nothing."""

import re
from collections.abc import Callable
from typing import Final

from chat.answering.reply import Reason
from corpus.normalize import fold
from retriever.thesaurus import named_in
from retriever.tokens import content_words, parts_of_speech

GREETED: Final = (
    "こんにちは。取り込んだ計画の目標や実績、担当機関、時期、使える支援をお尋ねください"
    "（例：「企業誘致件数の目標は？」「人手が足りない。どこに相談？」）。"
)
THANKED: Final = "どういたしまして。ほかに知りたいことがあれば、続けてお尋ねください。"
NODDED: Final = "承知しました。ほかに知りたいことがあれば、続けてお尋ねください（例：「担当は？」「いつまで？」）。"
DENIED: Final = (
    "失礼しました。知りたいことを、計画や事業、指標の名前を入れて、もう一度お尋ねください"
    "（例：「企業誘致件数の目標は？」）。"
)
MARKUP: Final = "HTML などの記号は読み取れません。知りたいことを、日本語の文で入力してください。"
OTHER_LANGUAGE: Final = "日本語でお尋ねください（Please ask in Japanese）。"
UNREAD: Final = (
    "何をお尋ねか、読み取れませんでした。知りたいことを、もう少し言葉にして入力してください"
    "（例：「企業誘致件数の目標は？」「人手が足りない。どこに相談？」）。"
)

_GREETING: Final = re.compile(
    r"(?:こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|はじめまして|初めまして|もしもし|やあ|どうも|よろしく(?:お願い(?:し|いたし|致し)ます)?|hello|hi|hey)+"
)
_THANKS: Final = re.compile(
    r"(?:(?:はい|どうも|本当に|大変|とても){0,2}+(?:ありがと(?:う(?:ございます|ございました)?)?|有難うございま(?:す|した)|感謝します|助かり(?:ます|ました)|助かる|参考になりました|お疲れ様(?:です|でした)?|thankyou|thanks|サンキュ)(?:ね|よ)?){1,3}+"
)
_NOD: Final = re.compile(
    r"(?:はい|ええ|うん|へえ|ほう|なるほど(?:です)?|了解(?:です|しました|いたしました)?|承知(?:しました|です|いたしました)?|わかりました|分かりました|わかった|分かった|"
    r"そうですか|そうなんですか|そうなんですね|そうですね|そうか|そっか|すごい(?:です)?|いいですね|いいね|大丈夫(?:です)?|結構です|以上です|ok(?:です)?|オケ(?:です)?|オッケ(?:です)?|yes)(?:ね|よ)?"
)
_NODS: Final = re.compile(rf"(?:{_NOD.pattern}){{1,3}}+")
_DENIAL: Final = re.compile(
    r"(?:いいえ|いや|違います|ちがいます|違う|ちがう|そうじゃない(?:です)?|そうではありません|no)"
)
_PUNCTUATION: Final = re.compile(r"[\s、。,.!?！？~～ー♪…・]+")
_TAG: Final = re.compile(r"</?[a-z!][^<>]{0,400}>", re.IGNORECASE)
_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥々]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
WORDS: Final = 3
"""Words of another script that make a sentence; one or two are a search (DX, KPI 2026)."""


def not_asked(text: str) -> tuple[Reason, str] | None:
    """The reply to what asks nothing of the plans; None for anything that may be a question."""
    bare = _PUNCTUATION.sub("", fold(text))
    for pattern, message in ((_GREETING, GREETED), (_THANKS, THANKED), (_NODS, NODDED), (_DENIAL, DENIED)):
        if pattern.fullmatch(bare):
            return Reason.NO_QUESTION, message
    if _TAG.search(text) and not _JAPANESE.search(_TAG.sub(" ", text)):
        return Reason.NO_QUESTION, MARKUP
    if _JAPANESE.search(text) is None and len(_WORD.findall(text)) >= WORDS:
        return Reason.LANGUAGE, OTHER_LANGUAGE
    return None


_NUMBERS: Final = re.compile(r"[\d.,]+")
_SOUNDS: Final = ("感動詞", "記号", "補助記号", "空白", "代名詞", "助詞-終助詞")
"""Kinds of words that name nothing: interjections, letters, marks, pronouns."""


def says_nothing(text: str, knows: Callable[[str], bool]) -> bool:
    """Whether a text holds no word by which anything could be looked up: sounds (ほげほげ), one letter, a number alone, or
    other letters than Japanese ones that form no word which the documents hold, as ``knows`` tells of a term."""
    bare = _PUNCTUATION.sub("", fold(text))
    if not bare or _NUMBERS.fullmatch(bare) or (len(bare) == 1 and not _KANJI.fullmatch(bare)):
        return True
    if _JAPANESE.search(bare):
        return all(kind.startswith(_SOUNDS) for _, kind in parts_of_speech(bare))
    return not named_in(text) and not any(map(knows, content_words(text)))


_KANJI: Final = re.compile(r"[一-龥々]")
