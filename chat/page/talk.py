"""A conversation on the page as a value, and what may be done with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chat.answering.assistant import Assistant, Stage
from chat.answering.question.scope import Part, Within
from chat.conversation.dialogue import LONGEST, Dialogue, Exchange, ask_without
from chat.conversation.kept import KeptQuestion, KeptTurn, kept_turn
from chat.conversation.staged import Growing, ask_at_once, ask_in_stages, with_exchange
from chat.operations.observed import ObservedAssistant

CHANGED: Final = "保存していた回答から変わりました。ライブラリの更新や日付によるものです。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """Exchanges of this visit, or those that a browser had kept, until a further question asks them again.

    ``rated`` are the exchanges on which an opinion was given, ``changed`` those that are answered otherwise than
    they were when they were kept.
    """

    dialogue: Dialogue = ()
    restored: tuple[KeptTurn, ...] = ()
    rated: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()

    @property
    def length(self) -> int:
        """How many exchanges are shown."""
        return len(self.restored) or len(self.dialogue)


def ask_further(
    assistant: Assistant, talk: Talk, text: str, within: Within, today: date
) -> Iterator[Stage | Growing | Talk]:
    """The stages of one more question, its answer as it grows, and the talk with it; what was restored is asked again
    before."""
    if talk.restored:
        yield Stage.SEARCHING
        talk = asked_again(assistant, talk.restored, today)
    for each in ask_in_stages(assistant, talk.dialogue, text, within, today):
        yield _longer(talk, each) if isinstance(each, Exchange) else each


def ask_linked(
    assistant: Assistant, questions: Sequence[KeptQuestion], today: date
) -> Iterator[Stage | Growing | Talk]:
    """The stages of a question that a link carries, and the talk with its answer; those before it come first."""
    *before, last = questions
    talk = Talk(dialogue=_asked(assistant, before, today))
    yield from ask_further(assistant, talk, last.asked, last.within, today)


def asked_again(assistant: Assistant, restored: Sequence[KeptTurn], today: date) -> Talk:
    """The talk that the questions of a kept one give now, without a language model, which would take its time for each."""
    dialogue = _asked(assistant, [turn.question for turn in restored], today)
    now = [kept_turn(exchange, today).claims for exchange in dialogue]
    pairs = enumerate(zip(restored, now, strict=True))
    changed = (n for n, (turn, claims) in pairs if not turn.written and turn.claims != claims)
    return Talk(dialogue=dialogue, changed=frozenset(changed))


def without_part(assistant: Assistant, talk: Talk, part: Part, today: date) -> Talk:
    """The talk with its last question asked again, a part of what was understood left out."""
    last = len(talk.dialogue) - 1
    again = ask_without(assistant, talk.dialogue, part, today)
    return replace(talk, dialogue=again, rated=talk.rated - {last}, changed=talk.changed - {last})


def _asked(assistant: Assistant, questions: Sequence[KeptQuestion], today: date) -> Dialogue:
    if isinstance(assistant, ObservedAssistant):
        assistant = replace(assistant, writer=None)
    dialogue: Dialogue = ()
    for question in questions:
        dialogue = ask_at_once(assistant, dialogue, question.asked, question.within, today)
    return dialogue


def _longer(talk: Talk, exchange: Exchange) -> Talk:
    """With one more exchange; what was said of the others moves along where the oldest is pushed out."""
    out = len(talk.dialogue) == LONGEST
    rated, changed = ((frozenset(n - out for n in marks) - {-1}) for marks in (talk.rated, talk.changed))
    return Talk(dialogue=with_exchange(talk.dialogue, exchange), rated=rated, changed=changed)
