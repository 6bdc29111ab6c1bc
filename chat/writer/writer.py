"""A language model at work: which one, where, and how answers are written with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from chat.answering.assistant import Assistant, Stage
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Within
from chat.answering.reply import Reply
from chat.writer.language_model import LanguageModel, ServedModel
from chat.writer.settings import WriterSettings
from chat.writer.stopping import Stop


class Writes(Protocol):
    """How an answer is written: its stages, then the answer as it grows, the whole one last."""

    def __call__(
        self,
        assistant: Assistant,
        model: LanguageModel | None,
        text: str,
        *,
        today: date,
        history: Sequence[Turn],
        within: Within,
    ) -> Iterator[Stage | Reply]:
        """Answer ``text`` as :meth:`Assistant.in_stages` does, in the words of ``model`` as far as they are proven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """One model with its settings; ``stop`` ends what it writes, where somebody may wish so."""

    settings: WriterSettings
    model: ServedModel
    writes: Writes
    stop: Stop | None = None

    def until(self, stop: Stop) -> "Writer":
        """The same, stopped when ``stop`` is set."""
        return replace(self, stop=stop)

    def in_stages(
        self, assistant: Assistant, text: str, *, today: date, history: Sequence[Turn], within: Within
    ) -> Iterator[Stage | Reply]:
        """The stages of answering ``text``, then the answer as it grows, the whole one last.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        model: LanguageModel = self.model if self.stop is None else self.model.until(self.stop)
        return self.writes(assistant, model, text, today=today, history=history, within=within)


def whereto(settings: WriterSettings | None) -> str:
    """What leaves this server for a language model, and to which host, in a sentence for everybody who asks."""
    if settings is None:
        return "質問も文書も、このサーバーの外へは送りません（言語モデルは使っていません）。"
    if settings.is_local:
        also = "、答えを探すのも助けます" if settings.helps.any else "ます"
        return (
            f"回答の文章は、このサーバーの中の言語モデル（{settings.model}）が書き{also}。"
            "質問も文書も、外へは送りません。"
        )
    why = "回答の文章を書かせ、答えを探すのを助けさせるため" if settings.helps.any else "回答の文章を書かせるため"
    return (
        f"{why}、{settings.sent}を、言語モデル（{settings.model}）のサーバー "
        f"{settings.host} へ送ります。ほかへは何も送りません。"
    )
