"""The facts of a generation, found from the statements of its passages, and those from the facts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar, cast

import numpy as np

from chat.answering.evidence import Evidence, evidence_of, first_line
from chat.answering.facts.named import NamedFacts
from chat.answering.facts.same import Groups, things_of
from corpus.facts import Agency, Fact, Indicator, Initiative, Statistic
from corpus.library import Generation
from corpus.normalize import squeeze
from corpus.passage import Passage, SectionPath, Span
from corpus.places import Places
from corpus.plan import Plan, PlanKind
from corpus.statements import Statement
from corpus.volumes import reports_on
from retriever.question import Question

F = TypeVar("F", bound=Fact)
T = TypeVar("T")


_Held: TypeAlias = dict[str, list[tuple[Span, int]]]
"""Facts, by their positions, where they stand in each passage."""


class Knowledge:
    """Facts, where they stand in the passages, and which of them are the same thing.

    What needs a whole document is worked out when that document is first asked about.
    """

    def __init__(self, generation: Generation) -> None:
        self.facts = generation.facts
        self.plans: dict[str, Plan] = generation.plans
        self.document = generation.facts.document_of
        """The id of the document that a fact stands in."""
        self.limited_to: frozenset[str] | None = None
        self._whole: Knowledge | None = None
        self._worked_out: dict[Callable[[Knowledge], Any], Any] = {}
        self.text: Callable[[str], str] = generation.text
        """The normalised document of a plan id."""
        self.series_words = generation.series_words
        """By document the words under which it counts things; None where they weren't prepared."""
        self._of_kind: dict[type, list[Fact]] = {}
        self._passages = generation.passages
        self.named_facts = NamedFacts(generation)
        """The facts of all documents by what they are called."""
        self._places: dict[str, tuple[list[list[tuple[Passage, Span]]], _Held]] = {}
        self._named: dict[str, list[tuple[str, Indicator | Initiative]]] = {}
        self._reports = [plan for plan in self.plans.values() if plan.kind is PlanKind.PROGRESS_REPORT]
        self._reports_on: dict[str, tuple[str, ...]] = {}
        self.links = generation.links
        """Which facts of different plans are the same thing, by their positions."""

    def limited(self, documents: Iterable[str]) -> "Knowledge":
        """What these documents say; everything where none is named."""
        allowed = frozenset(documents)
        if not allowed:
            return self
        view = copy(self)
        view.limited_to, view._whole = allowed, self.whole  # noqa: SLF001 - its own copy
        return view

    @property
    def whole(self) -> "Knowledge":
        """What this is a part of; itself where it is limited to nothing."""
        return self._whole or self

    def once(self, work: Callable[["Knowledge"], T]) -> T:
        """What ``work`` makes of the whole library, worked out when it is first wanted: so that no question walks all of it."""
        if work not in self._worked_out:
            self._worked_out[work] = work(self.whole)
        found: T = self._worked_out[work]
        return found

    def meant(self, facts: Iterable[F], question: Question) -> list[F]:
        """Those of some facts that stand here and in the plans that a question allows."""
        return [fact for fact in facts if question.may_answer(fact.plan_id) and self._stands(fact)]

    def _stands(self, fact: Fact) -> bool:
        return self.limited_to is None or self.document(fact) in self.limited_to

    def of(self, kind: type[F]) -> list[F]:
        """All facts of a kind, in the order of the library."""
        if kind not in self._of_kind:
            self._of_kind[kind] = self._at(self.facts.of_kind(kind))
        facts = cast("list[F]", self._of_kind[kind])
        return facts if self.limited_to is None else [fact for fact in facts if self._stands(fact)]

    def of_plan(self, kind: type[F], plan_id: str) -> list[F]:
        """All facts of a kind that a plan states, in the order of the library."""
        facts = cast("list[F]", self._at(self.facts.of_plan(kind, plan_id)))
        return [fact for fact in facts if self._stands(fact)]

    def _at(self, places: np.ndarray) -> list[Fact]:
        return [self.facts[at] for at in places.tolist()]

    def stating(self, kind: type[Fact], question: Question) -> list[str]:
        """The ids of the plans that state facts of a kind and may answer a question, in the order of the library."""
        plans = filter(question.may_answer, self.facts.stating(kind))
        return [plan_id for plan_id in plans if self.limited_to is None or self.of_plan(kind, plan_id)]

    def reports_on(self, plan_id: str) -> tuple[str, ...]:
        """The ids of the reports on a plan (see :func:`corpus.volumes.reports_on`); none for an id that no plan has."""
        if plan_id not in self._reports_on:
            plan = self.plans.get(plan_id)
            self._reports_on[plan_id] = reports_on(plan, self._reports) if plan is not None else ()
        return self._reports_on[plan_id]

    def that_may_answer(self, kind: type[F], question: Question) -> list[F]:
        """All facts of a kind in the plans that a question allows, in the order of the library."""
        if not question.plan_ids:
            return self.of(kind)
        found = [fact for plan_id in dict.fromkeys(question.plan_ids) for fact in self.of_plan(kind, plan_id)]
        return sorted(found, key=self.place)

    def agencies_named(self, text: str) -> list[tuple[str, Agency]]:
        """As :meth:`NamedFacts.agencies`, of the documents that this is limited to."""
        return [(name, agency) for name, agency in self.named_facts.agencies(text) if self._stands(agency)]

    def statistics_named(self, text: str) -> list[Statistic]:
        """As :meth:`NamedFacts.statistics`, of the documents that this is limited to."""
        return [statistic for statistic in self.named_facts.statistics(text) if self._stands(statistic)]

    def works_named(self, text: str) -> list[Initiative]:
        """As :meth:`NamedFacts.works`, of the documents that this is limited to."""
        return [work for work in self.named_facts.works(text) if self._stands(work)]

    def bare_indicators_named(self, text: str) -> list[tuple[str, Indicator]]:
        """As :meth:`NamedFacts.indicators`, of the documents that this is limited to."""
        return [(name, indicator) for name, indicator in self.named_facts.indicators(text) if self._stands(indicator)]

    def _placed(self, document: str) -> tuple[list[list[tuple[Passage, Span]]], _Held]:
        """Where the facts of a document stand in its passages, in their order, and the facts of each passage."""
        if document not in self._places:
            places = Places(self._passages.of_document(document), self.text)
            own = self.facts.in_document(document)
            spans = (Span(start=start, end=end) for start, end in self.facts.columns.span[own].tolist())
            found = [places.of(document, span) for span in spans]
            held: _Held = defaultdict(list)
            for i, at in zip(own.tolist(), found, strict=True):
                for passage, span in at:
                    held[passage.id].append((span, i))
            self._places[document] = found, held
        return self._places[document]

    def _facts_in(self, passage: Passage) -> Sequence[tuple[Span, int]]:
        return self._placed(passage.plan_id)[1].get(passage.id, ())

    def at(self, evidence: Evidence, kind: type[F]) -> list[F]:
        """The facts of a kind that a statement belongs to, the shortest first."""
        return self.within(evidence.passage, evidence.statement.span, kind)

    def within(self, passage: Passage, span: Span, kind: type[F]) -> list[F]:
        """The facts of a kind that a stretch of a passage shares characters with, the shortest first."""
        found = [
            (held.end - held.start, i)
            for held, i in self._facts_in(passage)
            if held.start < span.end and span.start < held.end and self.facts.is_of(i, kind)
        ]
        return cast("list[F]", [self.facts[i] for _, i in sorted(found)])

    def section(self, plan_id: str, path: SectionPath) -> list[Passage]:
        """All passages of a section, those of sections below it left out."""
        allowed = self.limited_to is None or plan_id in self.limited_to
        return self._passages.of_section(plan_id, path) if allowed else []

    def headed(self) -> Iterable[tuple[str, SectionPath]]:
        """All sections that hold passages, each once: the ids of their documents and their paths."""
        return self._passages.headed

    def below(self, plan_id: str, path: SectionPath) -> list[Passage]:
        """All passages of a section and of those below it, in printed order."""
        return [p for p in self.of_document(plan_id) if p.section[: len(path)] == path]

    def of_document(self, plan_id: str) -> list[Passage]:
        """All passages of a document, in printed order."""
        allowed = self.limited_to is None or plan_id in self.limited_to
        return self._passages.of_document(plan_id) if allowed else []

    def of_documents(self, plan_ids: Iterable[str]) -> list[Passage]:
        """All passages of some documents, in the order of the library."""
        meant = frozenset(plan_ids)
        return [p for document in self.plans if document in meant for p in self.of_document(document)]

    def in_passage(self, passage: Passage, kind: type[F]) -> list[F]:
        """The facts of a kind that stand in a passage."""
        return cast("list[F]", [self.facts[i] for _, i in self._facts_in(passage) if self.facts.is_of(i, kind)])

    def same(self, fact: Indicator | Initiative) -> list[Indicator | Initiative]:
        """All statements of the same indicator or initiative, in this plan and others."""
        facts = (self.facts[i] for i in self.once(_groups).of(fact))
        return [f for f in facts if isinstance(f, Indicator | Initiative) and self._stands(f)]

    def printed_at(self, fact: Fact) -> tuple[bool, str, int]:
        """A sorting key for the facts of one plan: as printed, its main document first."""
        document = self.document(fact)
        return document != fact.plan_id, document, fact.span.start

    def evidence(self, fact: Fact) -> tuple[Evidence, ...]:
        """Where a fact stands, as evidence; for a heading, the first passage below it."""
        document = self.document(fact)
        at = int(np.searchsorted(self.facts.in_document(document), self.place(fact)))
        found = self._placed(document)[0][at]
        if not found and isinstance(fact, Initiative):
            found = self._below(fact)
        return tuple(_evidence(passage, span) for passage, span in found)

    def _below(self, fact: Initiative) -> list[tuple[Passage, Span]]:
        depth, name, document = len(fact.section), squeeze(fact.name), self.document(fact)
        for passage in self.of_document(document):
            path = passage.section
            if path[:depth] != fact.section:
                continue
            if name in squeeze("".join(path[depth : depth + 1])):
                return [(passage, first_line(passage).statement.span)]
        return []

    def named(self, plan_id: str) -> list[tuple[str, Indicator | Initiative]]:
        """The indicators and initiatives of a plan with their names, squeezed."""
        if plan_id not in self._named:
            facts = [self.facts[i] for i in things_of(self.facts, plan_id)]
            self._named[plan_id] = [(squeeze(f.name), f) for f in facts if isinstance(f, Indicator | Initiative)]
        return self._named[plan_id]

    def place(self, fact: Fact) -> int:
        """Where a fact stands in the order of the library."""
        return self.facts.place(fact)

    def indicators_named(self, plan_id: str) -> list[str]:
        """The names of a plan's indicators, squeezed."""
        return [name for name, fact in self.named(plan_id) if isinstance(fact, Indicator)]

    def agency(self, plan_id: str, name: str) -> Agency | None:
        """What a plan says of a body, by its full name."""
        return next((a for a in self.of_plan(Agency, plan_id) if a.name == name), None)


@lru_cache(maxsize=4)
def knowledge_of(generation: Generation) -> Knowledge:
    """The knowledge of a generation, made once."""
    return Knowledge(generation)


def _evidence(passage: Passage, span: Span) -> Evidence:
    text = " ".join(passage.text[span.start : span.end].split())
    return evidence_of(passage, Statement(span=span, text=text))


def _groups(knowledge: Knowledge) -> Groups:
    return Groups(knowledge.facts, knowledge.links)
