"""What the product asks of a language model, whichever it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chat.writer.stopping import Stop
from chat.writer.used import Used


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of a prompt."""

    role: Role
    text: str


class Fault(StrEnum):
    """What is wrong with a language model or with what it sends."""

    REFUSED = "refused"
    TIMEOUT = "timeout"
    UNAUTHORISED = "unauthorised"
    UNKNOWN_MODEL = "unknown_model"
    NO_STREAMING = "no_streaming"
    CONTEXT_TOO_SMALL = "context_too_small"
    TOO_MANY = "too_many"
    BROKEN = "broken"
    CANCELLED = "cancelled"


class WriterError(Exception):
    """The language model gave nothing that can be used; ``str`` says so in Japanese, without a key or an address's secrets."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class LanguageModel(Protocol):
    """A language model that answers a prompt piece by piece."""

    @property
    def name(self) -> str:
        """The model's name, as people are told it."""

    def stream(
        self, messages: Sequence[Message], *, within: float, schema: dict[str, object] | None = None
    ) -> Iterator[str]:
        """The pieces of an answer to ``messages`` as they come, all of them within ``within`` seconds.

        With a JSON ``schema`` the answer is to be JSON of that form; whether it is must be checked by who asks. Closing the
        iterator ends the request.

        Raises:
            WriterError: the model can't be reached, is too slow, refuses or breaks off.
        """

    def until(self, stop: Stop) -> "LanguageModel":
        """The same model, whose answers end at once when ``stop`` is set."""


class ServedModel(LanguageModel, Protocol):
    """A language model behind a server."""

    @property
    def used(self) -> Used:
        """The tokens of its answers, as far as the server tells them."""

    def offered(self) -> tuple[str, ...]:
        """The names of the models that the server has; empty where it doesn't say."""
