"""Who may help to find what answers a question, such as a language model; it decides nothing."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from typing import Protocol

from chat.answering.question.follow_ups import Turn


class Helped(StrEnum):
    """How advice helped, as whoever asked is told it."""

    REWORDED = "言い換えた言葉でも探しました"
    CHOSEN = "見つけた箇所の順を決める手がかりにしました"
    SPELLED_OUT = "会話の続きの質問を、省かれた言葉を補って読みました"


class Advice(Protocol):
    """Helps to find and to order what may answer; whatever it can't give in its time is empty, and then nothing changes."""

    def wordings(self, question: str) -> AbstractContextManager[Callable[[], Sequence[str]]]:
        """Begin to word a question otherwise, as plans would; calling what is given waits for the wordings, which are to be
        searched by as well. Leaving the block ends the work."""

    def choose(self, question: str, places: Sequence[str]) -> Collection[int]:
        """The positions of the places, from 0, that seem to answer."""

    def spelled_out(self, question: str, before: Sequence[Turn]) -> str:
        """What a question means after the turns ``before``, as one that says all itself."""
