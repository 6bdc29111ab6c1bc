"""The library as a reader sees it: documents, what follows what, sections as a tree, the text of one section."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from chat.views.fields import field_names, field_of
from corpus.library import Generation
from corpus.manifest import DocumentRecord
from corpus.normalize import holds_words
from corpus.passage import Passage, SectionPath
from corpus.plan import Plan, PlanStatus
from corpus.volumes import wholes
from retriever.order import newest_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """A document of the library: its record, where its plan stands today, what it replaces and is replaced by.

    ``plan`` is the whole plan, ``parts`` are its further volumes where this is its main document.
    """

    record: DocumentRecord
    plan: Plan
    status: PlanStatus
    replaces: tuple[str, ...]
    replaced_by: tuple[str, ...]
    parts: tuple[Plan, ...] = ()

    @property
    def guesses(self) -> frozenset[str]:
        """The fields of the plan that are only guessed, as a correction names them."""
        return self.record.guesses

    @property
    def guessed(self) -> str:
        """The same in Japanese; empty where nothing is guessed."""
        return "、".join(label for name, label in FIELD_LABELS.items() if name in self.guesses)


FIELD_LABELS: Final = {
    "title": "題名", "publisher": "発行者", "period": "期間", "published": "発行日", "kind": "種類",
    "supersedes": "前の計画", "part_of": "分冊",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A plan on the shelf: its main document, its field of policy (a guess), and headings that a search found."""

    volume: Volume
    field: str
    found: tuple[tuple[str, str], ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The plans of one publisher, by field of policy."""

    publisher: str
    fields: tuple[tuple[str, tuple[Shelved, ...]], ...]


MOST_HEADINGS: Final = 6
"""Headings shown of a plan that a search found."""


def shelves(generation: Generation, find: str, today: date) -> list[Shelf]:
    """All plans, those of a publisher together and by field; with ``find``, those whose title, publisher, or one of
    whose headings holds all its words, in order of the first of them."""
    found = [s for v in volumes(generation, today) if v.plan.part_of is None for s in _shelved(v, generation, find)]
    publishers: dict[str, list[Shelved]] = {}
    for shelved in found:
        publishers.setdefault(shelved.volume.plan.publisher or "", []).append(shelved)
    names = sorted(publishers, key=lambda name: not name)
    return [Shelf(publisher=name or "発行者不明", fields=tuple(_by_field(publishers[name]))) for name in names]


def _by_field(found: Sequence[Shelved]) -> Iterator[tuple[str, tuple[Shelved, ...]]]:
    for name in field_names():
        own = tuple(s for s in found if s.field == name)
        if own:
            yield name, own


def _shelved(volume: Volume, generation: Generation, find: str) -> Iterator[Shelved]:
    documents = {volume.plan.id, *(part.id for part in volume.parts)}
    headings: dict[str, str] = {}
    for passage_id, section in generation.passages.headings_of(documents):
        for title in section:
            headings.setdefault(title, passage_id)
    field = field_of(volume.plan.title, headings)
    words = find.strip()
    named = "".join([volume.plan.title, volume.plan.publisher or "", *(part.volume or "" for part in volume.parts)])
    if not words or holds_words(named, words):
        yield Shelved(volume=volume, field=field)
        return
    hits = [(title, passage_id) for title, passage_id in headings.items() if holds_words(title, words)]
    if hits:
        more = max(0, len(hits) - MOST_HEADINGS)
        yield Shelved(volume=volume, field=field, found=tuple(hits[:MOST_HEADINGS]), more=more)


@dataclass(slots=True)
class Node:
    """A heading with what stands right below it: its own first passage, and the headings under it."""

    title: str
    path: SectionPath
    passage_id: str = ""
    below: list["Node"] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The first passage under the heading, its own or a deeper one's."""
        return self.passage_id or next((node.first for node in self.below), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The text of one section; ``before`` and ``after`` are the first passages of its neighbours, '' at the ends."""

    plan_id: str
    path: SectionPath
    passages: tuple[Passage, ...]
    before: str
    after: str


def volumes(generation: Generation, today: date) -> list[Volume]:
    """All documents: those in force first, then the newest; the volumes of a plan right after its main document."""
    plans = generation.plans
    found = [_volume(record, plans, today) for record in generation.manifest.documents]
    return sorted(found, key=lambda v: (newest_first(v.plan, today), v.plan.whole, bool(v.plan.part_of), v.plan.id))


def _volume(record: DocumentRecord, plans: Mapping[str, Plan], today: date) -> Volume:
    plan = plans[record.plan.id]
    return Volume(
        record=record,
        plan=plan,
        status=plan.status(today),
        replaces=tuple(plans[i].title if i in plans else i for i in plan.supersedes),
        replaced_by=tuple(other.title for other in wholes(plans).values() if plan.whole in other.supersedes),
        parts=tuple(other for other in plans.values() if other.part_of == plan.id),
    )


def tree(passages: Iterable[Passage]) -> list[Node]:
    """The headings of a document in printed order; a heading that comes again later begins anew."""
    roots: list[Node] = []
    for path, group in groupby(passages, key=lambda p: p.section):
        first = next(iter(group))
        level, node = roots, None
        for depth in range(1, len(path) + 1):
            if not level or level[-1].path != path[:depth]:
                level.append(Node(title=path[depth - 1], path=path[:depth]))
            node = level[-1]
            level = node.below
        if node is None:
            roots.append(Node(title="本文", path=(), passage_id=first.id))
        elif not node.passage_id:
            node.passage_id = first.id
    return roots


def section_of(passages: Sequence[Passage], passage_id: str) -> Section | None:
    """The section around a passage of one document; None where it is not in it."""
    sections = [tuple(group) for _, group in groupby(passages, key=lambda p: p.section)]
    at = next((i for i, group in enumerate(sections) if any(p.id == passage_id for p in group)), None)
    if at is None:
        return None
    return Section(
        plan_id=sections[at][0].plan_id,
        path=sections[at][0].section,
        passages=sections[at],
        before=sections[at - 1][0].id if at else "",
        after=sections[at + 1][0].id if at + 1 < len(sections) else "",
    )
