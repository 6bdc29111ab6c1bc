"""What a language model may write from: the evidence of an answer, numbered, bounded, and harmless."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.evidence import Evidence
from chat.answering.judgement.considered import Considered
from chat.answering.reply import Answer, Citation
from chat.answering.said import Computed
from chat.writer.instructions import speaks_to_model, trusted
from chat.writer.neutral import neutral
from chat.writer.units import Bodies, Unit, units_of
from corpus.cell_units import with_unit
from corpus.facts import Agency
from corpus.library import Generation
from corpus.passage import Passage, SectionPath
from corpus.plan import Plan, PlanStatus
from corpus.statements import Statement

MOST_ITEMS: Final = 8
"""Passages that are numbered."""

SIZE: Final = 6000
"""Characters of evidence, unless the model's context holds less."""

LONGEST_ITEM: Final = 1200
"""Characters of one passage, unless what the answer cites is longer."""

NEAR: Final = 0.6
"""The share of the best statement's score from which another one's passage is numbered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One passage under its number: what is shown of it, its units, and the figures computed from it."""

    number: int
    plan: Plan
    status: PlanStatus
    passage: Passage
    lines: tuple[str, ...]
    units: tuple[Unit, ...]
    computed: tuple[Computed, ...] = ()

    def text(self) -> str:
        """The passage as a prompt shows it: a head with its number, every line behind a bar."""
        period = f"、{self.plan.period}" if self.plan.period else ""
        path = " ＞ ".join(_path(self.passage.section))
        head = f"[{self.number}] {_title(self.plan)}{period}、{self.status}" + (f"／{path}" if path else "")
        return "\n".join([head, *(f"| {line}" for line in self.lines)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """The evidence of one answer, numbers from 1."""

    items: tuple[Item, ...]

    def item(self, number: int) -> Item | None:
        """The passage of a number; None where there is none."""
        return self.items[number - 1] if 1 <= number <= len(self.items) else None

    def text(self) -> str:
        """All of it as a prompt shows it."""
        return "\n\n".join(item.text() for item in self.items)


def numbered(found: Considered, plain: Answer, assistant: Assistant, size: int = SIZE) -> Numbered:
    """The evidence for a considered question: what its plain answer is taken from first, then what else is near, up to
    ``size`` characters."""
    told = _told(plain)
    order = {c.passage.id: c.passage for c in plain.citations if c.supports}
    wanted: dict[str, list[Statement]] = {}
    for evidence in _near(found):
        order.setdefault(evidence.passage.id, evidence.passage)
        wanted.setdefault(evidence.passage.id, []).append(evidence.statement)
    order |= {c.passage.id: c.passage for c in plain.citations if c.passage.id not in order}
    items: list[Item] = []
    left = size
    for passage in list(order.values())[:MOST_ITEMS]:
        cited = [c for c in plain.citations if c.supports and c.passage.id == passage.id]
        item = _item(len(items) + 1, passage, cited, wanted.get(passage.id, []), assistant, plain)
        item = _with_computed(item, told.get(passage.id, []), cited)
        item = _cut(item, left)
        if item.lines:
            items.append(item)
            left -= len(item.text()) + 2
    return Numbered(items=tuple(items))


def _told(plain: Answer) -> Mapping[str, Sequence[tuple[str, tuple[Computed, ...]]]]:
    """By passage, the claims with computed figures that are taken from it."""
    by_number = {c.number: c for c in plain.citations}
    found: dict[str, list[tuple[str, tuple[Computed, ...]]]] = {}
    for claim in plain.claims:
        for number in claim.citations if claim.computed else ():
            found.setdefault(by_number[number].passage.id, []).append((claim.text, claim.computed))
    return found


def _near(found: Considered) -> Iterator[Evidence]:
    """The statements that come near the best one."""
    every = found.grounds.evidence if found.grounds is not None else ()
    return (e for e in every if e.score >= NEAR * every[0].score)


def _item(
    number: int,
    passage: Passage,
    cited: Sequence[Citation],
    wanted: Sequence[Statement],
    assistant: Assistant,
    plain: Answer,
) -> Item:
    generation = assistant.retriever.generation
    plan = generation.plans[passage.plan_id]
    status = next((c.status for c in plain.citations if c.plan.id == plan.id), PlanStatus.UNKNOWN)
    kept = [s for s in trusted(passage) if not s.is_head]
    shown = _shown(kept, cited, wanted)
    return Item(
        number=number,
        plan=plan,
        status=status,
        passage=passage,
        lines=tuple(line for s in shown if (line := neutral(_line(s)))),
        units=units_of(passage, plan, bodies_of(generation, plan.id)),
    )


def _shown(kept: Sequence[Statement], cited: Sequence[Citation], wanted: Sequence[Statement]) -> list[Statement]:
    """The statements of a passage that are shown, as printed: all where they are few; else what is cited and what is near
    the question with what stands around it."""
    if sum(len(s.text) for s in kept) <= LONGEST_ITEM:
        return list(kept)
    spans = [s.span for s in wanted] + [c.span for c in cited if c.span.end - c.span.start <= LONGEST_ITEM]
    chosen = {n for n, s in enumerate(kept) if any(s.span.start < x.end and x.start < s.span.end for x in spans)}
    chosen = chosen or set(range(len(kept)))
    beside = sorted(chosen | {n - 1 for n in chosen} | {n + 1 for n in chosen})
    length = 0
    last: list[int] = []
    for n in [*sorted(chosen), *(n for n in beside if n not in chosen)]:
        if 0 <= n < len(kept) and (length + len(kept[n].text) <= LONGEST_ITEM or not last):
            length += len(kept[n].text)
            last.append(n)
    return [kept[n] for n in sorted(last)]


def _line(statement: Statement) -> str:
    """A statement as it is shown: a row as its cells under their heads."""
    if len(statement.heads) != len(statement.cells) or not statement.heads:
        return statement.text
    said = [
        f"{head}＝{with_unit(statement, n)}" if head else with_unit(statement, n)
        for n, (head, cell) in enumerate(zip(statement.heads, statement.cells, strict=True))
        if cell
    ]
    return "、".join(said)


def _with_computed(item: Item, told: Sequence[tuple[str, tuple[Computed, ...]]], cited: Sequence[Citation]) -> Item:
    """The item with what the answer computed from it, as further lines that can be cited with it."""
    for text, computed in told:
        line = replace(item.passage, id=f"{item.passage.id}#", text=text.replace("\t", " "), lead="")
        units = tuple(
            replace(u, passage=item.passage, statement=replace(u.statement, span=cited[0].span))
            for u in units_of(line, item.plan)
        )
        shown = tuple(filter(None, (neutral(f"計算：{each}") for each in text.split("\n"))))
        item = replace(
            item, lines=(*item.lines, *shown), units=(*item.units, *units), computed=(*item.computed, *computed)
        )
    return item


def _cut(item: Item, size: int) -> Item:
    """The item with as many of its lines as fit."""
    lines: list[str] = []
    left = size - len(replace(item, lines=()).text())
    for line in item.lines:
        left -= len(line) + 3
        if left < 0:
            break
        lines.append(line)
    return replace(item, lines=tuple(lines))


def _title(plan: Plan) -> str:
    return "（題名は省略）" if speaks_to_model(plan.label) else neutral(plan.label)


def _path(section: SectionPath) -> list[str]:
    return [title for each in section if not speaks_to_model(each) and (title := neutral(each))]


@lru_cache(maxsize=512)
def bodies_of(generation: Generation, plan_id: str) -> Bodies:
    """The bodies of a plan with how it abbreviates them."""
    return tuple(
        (fact.name, fact.abbreviations)
        for fact in map(generation.facts.__getitem__, generation.facts.of_plan(Agency, plan_id).tolist())
        if isinstance(fact, Agency) and fact.abbreviations
    )
