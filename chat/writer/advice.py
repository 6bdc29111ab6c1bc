"""A language model's help in finding what answers: other wordings, a choice among places, follow-ups spelled out."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from chat.answering.question.follow_ups import Turn
from chat.writer.choosing import ASKED as PLACES
from chat.writer.choosing import SYSTEM as CHOOSE
from chat.writer.choosing import choosing, chosen_of
from chat.writer.forms import Forms
from chat.writer.rewording import SYSTEM as REWORD
from chat.writer.rewording import reworded, usable
from chat.writer.settings import Helps
from chat.writer.spelling_out import ASKED as CONVERSATION
from chat.writer.spelling_out import SYSTEM as SPELL
from chat.writer.spelling_out import meant, spelling_out


@dataclass(frozen=True, slots=True)
class ModelAdvice:
    """What a model helps with, as far as it is wished, within the time of one answer."""

    forms: Forms
    helps: Helps

    @contextmanager
    def wordings(self, question: str) -> Iterator[Callable[[], Sequence[str]]]:
        """Other wordings of a question, asked for while the block lasts."""
        if not self.helps.reword:
            yield tuple
            return
        with self.forms.begun(reworded(question)) as answer:
            yield lambda: usable(answer(), question)

    def choose(self, question: str, places: Sequence[str]) -> Collection[int]:
        """The positions of the places that seem to answer."""
        if not self.helps.choose or not places:
            return ()
        return chosen_of(self.forms.ask(choosing(question, places)), places)

    def spelled_out(self, question: str, before: Sequence[Turn]) -> str:
        """A follow-up as a question that says all itself, in words that were said."""
        if not self.helps.follow or not before:
            return ""
        return meant(self.forms.ask(spelling_out(question, before)), question, before)


def advice_hash() -> str:
    """What tells the small questions from any others in the record of a run."""
    asked = "\n".join((CHOOSE, PLACES, REWORD, SPELL, CONVERSATION))
    return hashlib.sha256(asked.encode()).hexdigest()[:12]
