"""What was understood of a question, said in few words: plan, years, indicator or initiative."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import Knowledge
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import EVERYTHING, Part, Scope
from chat.answering.reply import Answer, Citation, Refusal, Reply
from chat.rendering.replies import answer_text
from corpus.facts import Indicator, Initiative
from corpus.normalize import squeeze


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One part of what was understood; ``origin`` says where it comes from if not from the question itself."""

    part: Part
    label: str
    text: str
    origin: str = ""
    removable: bool = True


MOST_WORDS: Final = 2
"""Rewordings shown, and official words in one: they explain, they don't list."""

FROM_BEFORE: Final = "会話から"
FROM_FILTERS: Final = "絞り込み"


def subject(reply: Reply, knowledge: Knowledge) -> Indicator | Initiative | None:
    """The indicator or initiative that an answer begins with; None where it speaks of none, or of several."""
    if isinstance(reply, Refusal) or not reply.claims:
        return None
    said = squeeze(reply.claims[0].text)
    held = [f for f in _cited(reply, knowledge) if squeeze(f.name) in said]
    names = {squeeze(f.name) for f in held}
    longest = max(names, key=len, default="")
    # A name within another (創業数, 女性創業数) is not a second thing.
    return next((f for f in held if squeeze(f.name) == longest), None) if all(n in longest for n in names) else None


def _cited(answer: Answer, knowledge: Knowledge) -> Iterator[Indicator | Initiative]:
    for citation in _first_cited(answer):
        yield from _at(citation, knowledge)


def _at(citation: Citation, knowledge: Knowledge) -> Iterator[Indicator | Initiative]:
    yield from knowledge.within(citation.passage, citation.span, Indicator)
    yield from knowledge.within(citation.passage, citation.span, Initiative)


def answered_by(reply: Reply) -> tuple[str, ...]:
    """The plans that the first claim of an answer is taken from."""
    return tuple(dict.fromkeys(c.plan.id for c in _first_cited(reply)))


def taken_from(reply: Reply) -> tuple[str, ...]:
    """The ids of the passages that the first claim of an answer is taken from."""
    return tuple(dict.fromkeys(c.passage.id for c in _first_cited(reply)))


def _first_cited(reply: Reply) -> list[Citation]:
    """The citations of the first claim."""
    if isinstance(reply, Refusal) or not reply.claims:
        return []
    return [c for c in reply.citations if c.number in reply.claims[0].citations]


def turn_of(question: str, reply: Reply) -> Turn:
    """A question and its reply as a turn that further questions may lean on."""
    return Turn(question=question, answer=answer_text(reply), plan_ids=answered_by(reply), places=taken_from(reply))


def replayed(earlier: Iterable[Turn], assistant: Assistant, today: date) -> list[Turn]:
    """The turns before a question, each without an answer of its own answered as it would be in the conversation."""
    turns: list[Turn] = []
    for turn in earlier:
        answered = turn.answer or not turn.question
        turns.append(
            turn if answered else turn_of(turn.question, assistant.ask(turn.question, today=today, history=list(turns)))
        )
    return turns


def chips(reply: Reply, knowledge: Knowledge, scope: Scope = EVERYTHING) -> list[Chip]:
    """What the question was taken to say of plans, years and indicators; nothing where it was taken as it stands."""
    question, found = reply.question, []
    if question.plan_ids and len(question.plan_ids) < len(knowledge.plans):
        filtered = scope != EVERYTHING
        origin = FROM_FILTERS if filtered else FROM_BEFORE if question.inherits_plans else ""
        named = [knowledge.plans[i] for i in question.searched]
        labels = {p.id: p.label for p in named} if question.documents else {p.whole: p.title for p in named}
        text = _titles(list(labels.values()))
        found.append(Chip(part=Part.PLAN, label="計画", text=text, origin=origin, removable=not filtered))
    if question.years:
        found.append(Chip(part=Part.YEAR, label="年度", text="、".join(f"{year}年" for year in question.years)))
    about = subject(reply, knowledge)
    if about is not None or question.inherited:
        label = "取組" if isinstance(about, Initiative) else "指標" if about else "前の質問"
        text = about.name if about else question.inherited
        found.append(Chip(part=Part.TOPIC, label=label, text=text, origin=FROM_BEFORE if question.inherited else ""))
    return found + _reworded(reply)


def _reworded(reply: Reply) -> list[Chip]:
    """The everyday words of a question for which the cited passages hold official ones."""
    if isinstance(reply, Refusal):
        return []
    cited = [squeeze(f"{' '.join(c.section)}{c.passage.text}") for c in reply.citations if c.supports]
    found = []
    for reading in reply.question.readings:
        held = [word for word in reading.official if any(squeeze(word) in text for text in cited)]
        if held:
            found.append(f"{reading.asked} → {'、'.join(held[:MOST_WORDS])}")
    wording = dict.fromkeys(found)
    return [
        Chip(part=Part.WORDING, label="言い換え", text=text, removable=False) for text in list(wording)[:MOST_WORDS]
    ]


def _titles(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{titles[0]} ほか{len(titles) - 1}件"
