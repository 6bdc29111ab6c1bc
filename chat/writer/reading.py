"""An answer as its chunks come."""

from typing import Final

from langchain_core.messages import AIMessage, BaseMessage

from chat.writer.faults import context_too_small, cut, declined, empty, endless
from chat.writer.unwanted import WINDOW, Thoughts, is_looping

LONGEST_ANSWER: Final = 20_000
"""Characters; whatever writes more doesn't come to an end."""


class Reading:
    """An answer as it comes: its text without thoughts, and whether it comes to an end."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._thoughts = Thoughts()
        self._end = ""
        self._length = 0
        self._looked = 0
        self._finished = ""
        self._has_text = False
        self.tokens: tuple[int, int] | None = None
        """Read and written, by the last word of the server; None where it says nothing."""

    def read(self, chunk: BaseMessage) -> str:
        """The text that a chunk adds.

        Raises:
            WriterError: the model refuses, has no more room, or doesn't come to an end.
        """
        self._finished = str(chunk.response_metadata.get("finish_reason") or self._finished)
        if self._finished == "content_filter":
            raise declined(self._model)
        if isinstance(chunk, AIMessage) and chunk.usage_metadata:
            self.tokens = chunk.usage_metadata["input_tokens"], chunk.usage_metadata["output_tokens"]
        text = str(chunk.text)
        self._length += len(text)
        self._end = (self._end + text)[-WINDOW:]
        if self._length > LONGEST_ANSWER:
            raise endless(self._model)
        if self._length - self._looked >= WINDOW // 6:
            self._looked = self._length
            if is_looping(self._end):
                raise endless(self._model)
        if self._finished == "length":
            raise context_too_small()
        return self._given(self._thoughts.without(text))

    def ended(self, host: str) -> str:
        """What was held back until now.

        Raises:
            WriterError: the answer broke off, or has no text.
        """
        if not self._finished:
            raise cut(host)
        piece = self._given(self._thoughts.rest())
        if not self._has_text:
            raise empty(self._model)
        return piece

    def _given(self, piece: str) -> str:
        self._has_text = self._has_text or bool(piece.strip())
        return piece
