"""The library as a reader sees it: documents, what follows what, sections as a tree, the text of one section."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Final

from corpus.library import Generation
from corpus.manifest import DocumentRecord
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
    def guessed(self) -> str:
        """What of how it stands to other documents is only guessed, in Japanese; empty where nothing is."""
        labels = {"part_of": "分冊", "supersedes": "前の計画"}
        return "、".join(label for name, label in labels.items() if self.record.sources.get(name) == GUESSED)


GUESSED: Final = "推定"
"""What a record says of a relation that nobody stated."""


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
