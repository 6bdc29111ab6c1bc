"""Sentences that are true and sentences that lie, over the passages that a library holds: what the gate makes of them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from chat.answering.assistant import Assistant
from chat.writer.entailment import Embed
from chat.writer.gate import Checked, Gate
from chat.writer.numbered import Item, Numbered, bodies_of
from chat.writer.sentences import Sentence
from chat.writer.units import units_of
from chat.writer.weighing import Weights
from corpus.errors import KeikakuError
from corpus.library import Generation
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.plan import PlanStatus

TODAY: Final = date(2026, 11, 22)
TWO: Final = 2
"""Passages taken for one quote, where several hold it."""


class Lie(BaseModel):
    """A pair: what stands at the ``quotes`` of a plan said truly, and said wrongly in one way, which ``kind`` names."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    id: str
    plan: str
    quotes: tuple[str, ...]
    question: str
    true: str
    lie: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A sentence of a pair and what the gate made of it."""

    pair: Lie
    is_true: bool
    checked: Checked

    @property
    def is_shown(self) -> bool:
        return self.checked.why is None


def read_lies(path: Path) -> tuple[Lie, ...]:
    """The pairs of a file, a line each.

    Raises:
        KeikakuError: the file can't be read, or a line is no pair.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(Lie.model_validate_json(line) for line in lines if line.strip())
    except OSError as error:
        raise KeikakuError(f"{path} を読めません。場所を確かめてください。") from error
    except ValidationError as error:
        raise KeikakuError(f"{path} に読めない行があります：{error.errors()[0]['msg']}") from error


def try_lies(
    pairs: Sequence[Lie], assistant: Assistant, embed: Embed, weights: Weights | None = None, distractors: int = 0
) -> Iterator[Tried]:
    """Both sentences of each pair through the gate, citing the passages that hold its quotes, and so many of the next best
    that the search finds.

    Raises:
        KeikakuError: a quote stands in no passage.
    """
    for pair in pairs:
        evidence = Numbered(items=tuple(_items(pair, assistant, distractors)))
        gate = Gate(evidence, pair.question, embed, weights)
        for text, is_true in ((pair.true, True), (pair.lie, False)):
            sentence = Sentence(text=text, cites=tuple(item.number for item in evidence.items))
            yield Tried(pair=pair, is_true=is_true, checked=gate.said(sentence, evidence.items))


def _items(pair: Lie, assistant: Assistant, distractors: int) -> Iterator[Item]:
    generation = assistant.retriever.generation
    found = passages_of(pair, generation)
    if distractors:
        # Whatever else the search finds may be cited as well by a model that cites too much.
        question = assistant.understand(pair.question, today=TODAY)
        near = [hit.passage for hit in assistant.retriever.search(question, len(found) + distractors, TODAY)]
        found += [p for p in near if p not in found][:distractors]
    for number, passage in enumerate(found, start=1):
        plan = generation.plans[passage.plan_id]
        units = units_of(passage, plan, bodies_of(generation, plan.id))
        yield Item(number=number, plan=plan, status=PlanStatus.UNKNOWN, passage=passage, lines=(), units=units)


_PRINT: Final = re.compile(r"[|\t*#◇]")


def _key(text: str) -> str:
    return squeeze(_PRINT.sub("", text))


def passages_of(pair: Lie, generation: Generation) -> list[Passage]:
    """The passages that hold the quotes of a pair.

    Raises:
        KeikakuError: a quote stands in none.
    """
    found: list[Passage] = []
    of_plan = [p for p in generation.passages if p.plan_id == pair.plan]
    for quote in pair.quotes:
        own = [p for p in of_plan if _key(quote) in _key(p.text)]
        around = [p for p in of_plan if _key(quote) in _key("\n".join([*p.section, p.lead, p.text]))]
        if not own and not around:
            raise KeikakuError(f"{pair.id} の「{quote}」は、計画 {pair.plan} のどの箇所にもありません。")
        found += [p for p in (own or around[:1])[:TWO] if p not in found]
    return found
