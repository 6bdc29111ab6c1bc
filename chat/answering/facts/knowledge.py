"""The facts of a generation, found from the statements of its passages, and those from the facts."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from functools import lru_cache
from typing import Final, TypeAlias, TypeVar

from chat.answering.evidence import Evidence, evidence_of, first_line
from corpus.facts import Agency, Fact, Indicator, Initiative
from corpus.library import Generation
from corpus.normalize import squeeze
from corpus.passage import Passage, SectionPath, Span
from corpus.places import Places
from corpus.plan import Plan
from corpus.similarity import dice
from corpus.statements import Statement
from retriever.coverage import ASKED_WORDS
from retriever.tokens import content_set

F = TypeVar("F", bound=Fact)


_BRACKETED: Final = re.compile(r"[(（][^()（）]*+[)）]")
_JOINS: Final = re.compile(r"[とや・、]|および|及び|並びに")


def _joined_names(generation: Generation) -> Iterator[str]:
    titled = (title for passage in generation.passages for title in passage.section)
    named = (fact.name for fact in generation.facts if isinstance(fact, Indicator | Initiative | Agency))
    for name in {*titled, *named, *(plan.title for plan in generation.plans.values())}:
        if _JOINS.search(name) and not content_set(name) <= ASKED_WORDS:
            yield squeeze(name)


class Knowledge:
    """Facts, where they stand in the passages, and which of them are the same thing."""

    def __init__(self, generation: Generation) -> None:
        self.facts = generation.facts
        self.plans: dict[str, Plan] = generation.plans
        self.document = generation.document_of
        """The id of the document that a fact stands in."""
        self.limited_to: frozenset[str] | None = None
        self._position = {id(fact): i for i, fact in enumerate(self.facts)}
        self.passages: tuple[Passage, ...] = generation.passages
        self.text: Callable[[str], str] = generation.text
        """The normalised document of a plan id."""
        self._sections: dict[tuple[str, SectionPath], list[Passage]] = defaultdict(list)
        for passage in self.passages:
            self._sections[passage.plan_id, passage.section].append(passage)
        places = Places(generation.passages, generation.text)
        self._places = [places.of(self.document(fact), fact.span) for fact in self.facts]
        self._in_passage: dict[str, list[tuple[Span, int]]] = defaultdict(list)
        for i, found in enumerate(self._places):
            for passage, span in found:
                self._in_passage[passage.id].append((span, i))
        self._named: dict[str, list[tuple[str, Indicator | Initiative]]] = defaultdict(list)
        for fact in self.facts:
            if isinstance(fact, Indicator | Initiative):
                self._named[fact.plan_id].append((squeeze(fact.name), fact))
        self.names = frozenset(squeeze(f.name) for f in self.facts if isinstance(f, Indicator))
        """The names of indicators, squeezed."""
        self.bare_names = self.names | {squeeze(_BRACKETED.sub("", name)) for name in self.names}
        """These, and what is left of them without what is added in brackets."""
        self.joined_names = frozenset(_joined_names(generation))
        """The names and titles of one thing that hold what may join several, squeezed."""
        self._groups = _groups(self.facts, ((link.a, link.b) for link in generation.links))

    def limited(self, documents: Iterable[str]) -> "Knowledge":
        """What these documents say; everything where none is named."""
        allowed = frozenset(documents)
        if not allowed:
            return self
        view = copy(self)
        view.limited_to = allowed
        view.passages = tuple(p for p in self.passages if p.plan_id in allowed)
        return view

    def _stands(self, fact: Fact) -> bool:
        return self.limited_to is None or self.document(fact) in self.limited_to

    def of(self, kind: type[F]) -> list[F]:
        """All facts of a kind, in the order of the library."""
        return [fact for fact in self.facts if isinstance(fact, kind) and self._stands(fact)]

    def at(self, evidence: Evidence, kind: type[F]) -> list[F]:
        """The facts of a kind that a statement belongs to, the shortest first."""
        return self.within(evidence.passage, evidence.statement.span, kind)

    def within(self, passage: Passage, span: Span, kind: type[F]) -> list[F]:
        """The facts of a kind that a stretch of a passage shares characters with, the shortest first."""
        found = [
            (held.end - held.start, i)
            for held, i in self._in_passage.get(passage.id, ())
            if held.start < span.end and span.start < held.end
        ]
        facts = [self.facts[i] for _, i in sorted(found)]
        return [fact for fact in facts if isinstance(fact, kind)]

    def section(self, plan_id: str, path: SectionPath) -> list[Passage]:
        """All passages of a section, those of sections below it left out."""
        allowed = self.limited_to is None or plan_id in self.limited_to
        return self._sections.get((plan_id, path), []) if allowed else []

    def below(self, plan_id: str, path: SectionPath) -> list[Passage]:
        """All passages of a section and of those below it, in printed order."""
        return [p for p in self.passages if p.plan_id == plan_id and p.section[: len(path)] == path]

    def in_passage(self, passage: Passage, kind: type[F]) -> list[F]:
        """The facts of a kind that stand in a passage."""
        facts = [self.facts[i] for _, i in self._in_passage.get(passage.id, ())]
        return [fact for fact in facts if isinstance(fact, kind)]

    def same(self, fact: Indicator | Initiative) -> list[Indicator | Initiative]:
        """All statements of the same indicator or initiative, in this plan and others."""
        members = self._groups.get(_key(fact), ())
        facts = (self.facts[i] for i in members)
        return [f for f in facts if isinstance(f, Indicator | Initiative) and self._stands(f)]

    def printed_at(self, fact: Fact) -> tuple[bool, str, int]:
        """A sorting key for the facts of one plan: as printed, its main document first."""
        document = self.document(fact)
        return document != fact.plan_id, document, fact.span.start

    def evidence(self, fact: Fact) -> tuple[Evidence, ...]:
        """Where a fact stands, as evidence; for a heading, the first passage below it."""
        found = self._places[self._position[id(fact)]]
        if not found and isinstance(fact, Initiative):
            found = self._below(fact)
        return tuple(_evidence(passage, span) for passage, span in found)

    def _below(self, fact: Initiative) -> list[tuple[Passage, Span]]:
        depth, name, document = len(fact.section), squeeze(fact.name), self.document(fact)
        for passage in self.passages:
            path = passage.section
            if passage.plan_id != document or path[:depth] != fact.section:
                continue
            if name in squeeze("".join(path[depth : depth + 1])):
                return [(passage, first_line(passage).statement.span)]
        return []

    def named(self, plan_id: str) -> list[tuple[str, Indicator | Initiative]]:
        """The indicators and initiatives of a plan with their names, squeezed."""
        return self._named.get(plan_id, [])

    def indicators_named(self, plan_id: str) -> list[str]:
        """The names of a plan's indicators, squeezed."""
        return [name for name, fact in self.named(plan_id) if isinstance(fact, Indicator)]

    def agency(self, plan_id: str, name: str) -> Agency | None:
        """What a plan says of a body, by its full name."""
        return next((a for a in self.of(Agency) if a.plan_id == plan_id and a.name == name), None)


@lru_cache(maxsize=4)
def knowledge_of(generation: Generation) -> Knowledge:
    """The knowledge of a generation, made once."""
    return Knowledge(generation)


def _evidence(passage: Passage, span: Span) -> Evidence:
    text = " ".join(passage.text[span.start : span.end].split())
    return evidence_of(passage, Statement(span=span, text=text))


_Key: TypeAlias = tuple[str, str, str, str]


def _key(fact: Fact) -> _Key:
    """What tells things of a plan apart: two projects may count under one name, to different targets."""
    target = fact.target if isinstance(fact, Indicator) else None
    value = "" if target is None or target.value is None else str(target.value.normalize())
    return (fact.plan_id, fact.kind, squeeze(getattr(fact, "name", "")), value)


def _groups(facts: Sequence[Fact], links: Iterable[tuple[int, int]]) -> dict[_Key, tuple[int, ...]]:
    """Positions of the statements of one thing, by plan, kind and name: same name, or linked."""
    parent: dict[_Key, _Key] = {}

    def root(key: _Key) -> _Key:
        while parent.get(key, key) != key:
            key = parent[key]
        return key

    things = [(i, _key(fact)) for i, fact in enumerate(facts) if isinstance(fact, Indicator | Initiative)]
    keys = list(dict.fromkeys(key for _, key in things))
    for a, b in [*((_key(facts[a]), _key(facts[b])) for a, b in links), *_variants(keys)]:
        parent[root(a)] = root(b)
    members: dict[_Key, list[int]] = defaultdict(list)
    for i, key in things:
        members[root(key)].append(i)
    return {key: tuple(members[root(key)]) for _, key in things}


VARIANT: Final = 0.8
"""How alike two names of one plan are that mean one indicator, where their targets agree too."""


def _variants(keys: Sequence[_Key]) -> Iterator[tuple[_Key, _Key]]:
    """Names of one plan that differ by a word, to the same target (達成企業数, 達成企業件数), and one name's
    statements with and without a target."""
    for i, a in enumerate(keys):
        for b in keys[i + 1 :]:
            if a[:2] != b[:2]:
                continue
            if (a[3] and a[3] == b[3] and dice(a[2], b[2]) >= VARIANT) or (a[2] == b[2] and not (a[3] and b[3])):
                yield a, b
