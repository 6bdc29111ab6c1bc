"""Follow-ups: what a question leans on from the turns before it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from corpus.normalize import fold
from retriever.tokens import content_words

POINTING: Final = re.compile(
    r"^(?:では|じゃあ|それ|これ|その|この|同じ|そこ|あと|ちなみに|また)|それ(?:は|を|の|で)|その[^他]"
)
FEW_WORDS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One earlier question and what was said to it."""

    question: str
    answer: str = ""


def carry_over(text: str, history: Sequence[Turn]) -> str:
    """The earlier question that ``text`` leans on; empty where it stands by itself.

    A follow-up points back (それは、その) or has hardly a content word of its own (担当は？). The
    nearest earlier question that stands by itself is carried, not the chain of follow-ups.
    """
    if not history or not _leans(text):
        return ""
    for turn in reversed(history):
        if not _leans(turn.question):
            return turn.question
    return history[0].question


def _leans(text: str) -> bool:
    return bool(POINTING.search(fold(text))) or len(content_words(text)) <= FEW_WORDS
