"""The turns that a question leans on, what they spoke of, and the wording that goes on from them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.following.subjects import Subject, subject_of
from chat.answering.question.ellipsis import read_ellipsis
from chat.answering.question.follow_ups import NARROWS, Turn, is_in_a_name, leans, nth_item, thing_named
from chat.answering.question.phrases import Kind, kind_of
from chat.answering.reply import LIKELY
from corpus.normalize import nfkc
from corpus.plan import Plan
from corpus.volumes import with_volumes
from retriever.leaning import Asks
from retriever.publishers import named_publishers, spoken_names
from retriever.tokens import content_words


@dataclass(frozen=True, slots=True)
class Chain:
    """The turns that a question leans on, from the nearest one that stands by itself; at least one."""

    turns: tuple[Turn, ...]
    knowledge: Knowledge

    @property
    def answered(self) -> Turn:
        """The last turn that plans answered, else the last one."""
        return next((turn for turn in reversed(self.turns) if turn.plan_ids), self.turns[-1])

    @property
    def plan_ids(self) -> tuple[str, ...]:
        """The plans of that answer, with their volumes."""
        plans = self.knowledge.plans
        return with_volumes([plans[i].whole for i in self.answered.plan_ids if i in plans], plans)

    @property
    def places(self) -> tuple[str, ...]:
        """The passages that answer was taken from."""
        return self.answered.places

    @property
    def subject(self) -> Subject | None:
        """What the last answer of these plans that spoke of one thing spoke of."""
        own = (turn for turn in reversed(self.turns) if turn.plan_ids == self.answered.plan_ids)
        return next((fact for turn in own if (fact := _spoken_of(turn, self.knowledge)) is not None), None)

    @property
    def anchor(self) -> Turn:
        """The last turn with a place that did not just ask for a value of what was told before it; else the last answer."""
        first, *others = self.turns
        own = (turn for turn in (*reversed(others), first) if turn.places and (turn is first or not _is_of_value(turn)))
        return next(own, self.answered)

    @property
    def told(self) -> str:
        """All that was said."""
        return "\n".join(turn.answer for turn in self.turns)

    def wording(self, text: str) -> str:
        """The question that a chain began with and what narrowed or turned it since; where the item of a list was asked for,
        or the whole of what is narrowed, that."""
        wording = self.turns[0].question
        for before, turn in pairwise(self.turns):
            item = nth_item(turn.question, before.answer)
            whole = read_ellipsis(turn.question) is Asks.WHOLE
            wider = _spoken_of(turn, self.knowledge) if whole else None
            if item:
                wording = item
            elif wider is not None:
                wording = asking_of(wider, wording)
            elif NARROWS.search(turn.question) or is_in_a_name(turn.question, self.knowledge.named_facts.names):
                wording = f"{wording} {turn.question}"
        return nth_item(text, self.turns[-1].answer) or wording


def chain_of(text: str, history: Sequence[Turn], knowledge: Knowledge) -> Chain | None:
    """The turns that ``text`` leans on; None where it stands by itself."""
    return chain_before(history, knowledge) if history and _is_led(text, knowledge) else None


def chain_before(history: Sequence[Turn], knowledge: Knowledge) -> Chain:
    """The last turn that stands by itself, and those that lean on it."""
    start = max((i for i, turn in enumerate(history) if not _is_led(turn.question, knowledge)), default=0)
    return Chain(tuple(history[start:]), knowledge)


def _is_led(asked: str, knowledge: Knowledge) -> bool:
    return leans(asked, knowledge.named_facts.bare_names) or _is_a_place(asked, knowledge.plans)


def _is_a_place(text: str, plans: Mapping[str, Plan]) -> bool:
    """Whether a question names no more than whose plans are meant: いわせ市では？"""
    return bool(named_publishers(text, plans)) and not content_words(without_places(text, plans))


def _is_of_value(turn: Turn) -> bool:
    return (
        read_ellipsis(turn.question) in (Asks.VALUE, Asks.AGENCY) or kind_of(thing_named(turn.question)) is Kind.VALUE
    )


def without_places(wording: str, plans: Mapping[str, Plan]) -> str:
    """Wording without whose plans it names."""
    said = nfkc(wording)
    for publisher in named_publishers(wording, plans):
        for name in sorted(spoken_names(nfkc(publisher)), key=len, reverse=True):
            said = re.sub(rf"{re.escape(name)}(?:の|では|で|に)?", "", said)
    return said


def _spoken_of(turn: Turn, knowledge: Knowledge) -> Subject | None:
    line = next((line for line in turn.answer.split("\n") if line.strip() and line != LIKELY), "")
    return subject_of(turn.question, line, turn.plan_ids, knowledge)


_PROGRESS: Final = re.compile(r"現状|実績|基準|今(?:は|の|どれ|いくら)")


def asking_of(subject: Subject, wording: str) -> str:
    """A question for the value that ``wording`` asks for, of another indicator."""
    return f"{subject.name}の{'現状' if _PROGRESS.search(wording) else '目標'}は？"


_VALUE: Final = re.compile(
    r"件数|人数|社数|目標|実績|現状|基準値|担当|所管|いつ(?:まで|から)?|いくら|何[件人社円回台]|上限|補助率|定員|期間|期限|割合"
)


def value_asked(question: str) -> str:
    """The kind of value that a question asked for, without what it asked it of."""
    found = _VALUE.findall(question)
    return f"{found[-1]}は？" if found else ""
