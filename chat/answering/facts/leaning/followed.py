"""What is said to a question that names nothing itself, of the fact that the answer before it spoke of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chat.answering.evidence import Evidence
from chat.answering.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Lines that answer, or the ``message`` that the plan states no such thing, with what it states ``instead``.

    ``plainer`` are the lines without times, for where a plan prints these in a way that proves nothing (35年度). The message
    counts where the search finds no statement either that is what ``unless_found`` says.
    """

    said: Sequence[Said] = ()
    plainer: Sequence[Said] = ()
    message: str = ""
    unless_found: Callable[[Evidence], bool] | None = None
    instead: tuple[Evidence, ...] = ()


def absent(message: str, instead: Sequence[Evidence] = ()) -> Followed:
    """A plan states no such thing."""
    return Followed(message=message, instead=tuple(instead))


def told(text: str, evidence: Sequence[Evidence]) -> Followed:
    """One line that answers."""
    return Followed(said=(Said(text=text, evidence=tuple(evidence)),))
