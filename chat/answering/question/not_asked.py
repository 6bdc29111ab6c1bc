"""What is no question to the plans: a greeting, thanks, a language that isn't read."""

import re
from typing import Final

from chat.answering.reply import Reason
from corpus.normalize import fold

GREETED: Final = (
    "こんにちは。取り込んだ計画の目標や実績、担当機関、時期、使える支援をお尋ねください"
    "（例：「企業誘致件数の目標は？」「人手が足りない。どこに相談？」）。"
)
THANKED: Final = "どういたしまして。ほかに知りたいことがあれば、続けてお尋ねください。"
OTHER_LANGUAGE: Final = "日本語でお尋ねください（Please ask in Japanese）。"

_GREETING: Final = re.compile(
    r"(?:こんにち[はわ]|こんばん[はわ]|おはよう(?:ございます)?|はじめまして|初めまして|もしもし|やあ|どうも|よろしく(?:お願い(?:し|いたし|致し)ます)?|hello|hi|hey)+"
)
_THANKS: Final = re.compile(
    r"(?:どうも)?(?:ありがとう(?:ございます|ございました)?|有難うございま(?:す|した)|助かりました|了解(?:です|しました)?|わかりました|分かりました|thankyou|thanks)+"
)
_PUNCTUATION: Final = re.compile(r"[\s、。,.!?！？~～ー♪]+")
_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥々]")
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
WORDS: Final = 3
"""Words of another script that make a sentence; one or two are a search (DX, KPI 2026)."""


def not_asked(text: str) -> tuple[Reason, str] | None:
    """The reply to what asks nothing of the plans; None for anything that may be a question."""
    bare = _PUNCTUATION.sub("", fold(text))
    if _GREETING.fullmatch(bare):
        return Reason.NO_QUESTION, GREETED
    if _THANKS.fullmatch(bare):
        return Reason.NO_QUESTION, THANKED
    if _JAPANESE.search(text) is None and len(_WORD.findall(text)) >= WORDS:
        return Reason.LANGUAGE, OTHER_LANGUAGE
    return None
