"""Who is this document? From the catalogue, from its own properties, else from its first lines."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from corpus.catalog import Catalog
from corpus.corrections import corrections_of
from corpus.manifest import DocumentRecord
from corpus.names import PlanId, id_from_name, printable
from corpus.plan import Plan, PlanKind
from corpus.plan_fields import FrontMatter, period_of, stated_fields
from ingest.cover import (
    FIRST_LINES,
    LAST_LINES,
    LONGEST_LOOKED_AT,
    SURE,
    Found,
    publisher_of,
    title_of,
)
from ingest.cover_years import stated_period
from ingest.editions import edition_of, volume_beside
from ingest.imprint import published_in
from ingest.readers.document import SourceDocument
from ingest.sidecar import read_sidecar

_KIND_WORDS: Final = (
    (PlanKind.PROGRESS_REPORT, re.compile(r"進捗|実績報告|評価報告|点検")),
    (PlanKind.BRIEFING, re.compile(r"説明資料|概要資料|について")),
    (PlanKind.STRATEGY, re.compile(r"戦略|ビジョン|構想")),
    (PlanKind.PLAN, re.compile(r"計画|プラン|大綱")),
)


class Source(StrEnum):
    """Where a field of a plan is known from, the surest first."""

    STATED = "指定"
    CATALOG = "目録"
    READ = "本文から"
    GUESSED = "本文から（推定）"
    PROPERTIES = "文書の属性から"
    FILE_NAME = "ファイル名から"
    UNKNOWN = "不明"
    PROPOSED = "推定"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which plan a document is, and where each of its fields is known from."""

    plan: Plan
    sources: Mapping[str, Source]


FIELDS: Final = ("title", "publisher", "period", "published", "kind")
"""What a reader is shown of how a document was understood."""

RELATIONS: Final = ("part_of", "supersedes")
"""How a plan stands to others; proposed from all documents together (see :mod:`ingest.related`) unless said."""


def identify(
    document: SourceDocument,
    catalog: Catalog,
    corrections: Mapping[str, Mapping[str, object]] | None = None,
    seen: DocumentRecord | None = None,
) -> Identity:
    """Say which plan a document is: recognised by its hash, described by itself, or read off it.

    What is read off it is looked up in the catalogue: by the file's name, then by title and period.
    A file that was ``seen`` before keeps its plan, whatever its name is now. What people said of it
    goes before all that: ``corrections`` by plan, and the file's sidecar.

    Raises:
        KeikakuError: the document's own properties, its sidecar or a correction is wrong; the message
            names file and field.
    """
    if seen is not None and catalog.recognise(document.sha256) is None and not document.properties:
        found = Identity(_with_volume(seen.plan, document), {name: Source(of) for name, of in seen.sources.items()})
    else:
        found = _identify(document, catalog)
    said = _said(document.path, found.plan.id, corrections or {})
    stated: dict[str, Source] = {name: Source.STATED for name in (*FIELDS, *RELATIONS) if name in said}
    return Identity(corrected(found.plan, said), {**found.sources, **stated})


def _with_volume(plan: Plan, document: SourceDocument) -> Plan:
    """A plan that was known before volumes were read, with what its document calls itself."""
    written = [line for line in document.text.split("\n") if line.strip()]
    return replace(plan, volume=plan.volume or _volume_of(plan.title, written[:FIRST_LINES]))


def _volume_of(title: str, lines: Sequence[str]) -> str | None:
    bare = [line[:LONGEST_LOOKED_AT].strip(" \t\f#*-") for line in lines]
    return edition_of(title).volume or volume_beside(title, bare)


def identity_of_seen(
    path: Path, seen: DocumentRecord, catalog: Catalog, corrections: Mapping[str, Mapping[str, object]]
) -> Plan | None:
    """The plan that a file with known bytes is now, by catalogue, corrections and sidecar, without reading it.

    None where they say more of it than is recorded (that it is no volume, which no field of a plan shows).

    Raises:
        KeikakuError: its sidecar or what was corrected of it is wrong.
    """
    plan = catalog.recognise(seen.sha256) or seen.plan
    said = _said(path, plan.id, corrections)
    unheard = [name for name in RELATIONS if name in said and seen.sources.get(name) != Source.STATED]
    return None if unheard else corrected(plan, said)


def _said(path: Path, plan_id: str, corrections: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    return {**corrections_of(plan_id, corrections), **read_sidecar(path)}


def corrected(plan: Plan, said: Mapping[str, object]) -> Plan:
    """A plan with what people said of it; ``said`` has fields of front matter, parsed and written again."""
    known: dict[str, Any] = {name: value for name, value in said.items() if value is not None}
    if "period" in known:
        known["period"] = period_of(known["period"])
    if "kind" in known:
        known["kind"] = PlanKind(known["kind"])
    if "supersedes" in known:
        known["supersedes"] = tuple(known["supersedes"])
    for name in ("part_of", "volume"):
        if name in known:
            known[name] = known[name] or None
    return replace(plan, **known)


def _identify(document: SourceDocument, catalog: Catalog) -> Identity:
    known = catalog.recognise(document.sha256)
    if known is not None:
        return _all_from(known, Source.CATALOG)
    if document.properties:
        return _stated(document, catalog)
    stated = _from_first_lines(document)
    listed = catalog.plans.get(stated.plan.id) or catalog.named(stated.plan)
    return _all_from(listed, Source.CATALOG) if listed is not None else stated


def _all_from(plan: Plan, source: Source) -> Identity:
    sources = {name: source if getattr(plan, name) is not None else Source.UNKNOWN for name in FIELDS}
    # The catalogue knows what its plans follow and belong to: what it doesn't say is not so.
    return Identity(plan, {**sources, **(dict.fromkeys(RELATIONS, source) if source is Source.CATALOG else {})})


def _stated(document: SourceDocument, catalog: Catalog) -> Identity:
    """Who a document is by its front matter; its relations are said where this or the catalogue says them."""
    said = stated_fields(FrontMatter, document.properties, f"{printable(document.path)} の冒頭（+++ の間）")
    plan = _from_properties(document.path, said, catalog)
    listed = dict.fromkeys(RELATIONS, Source.CATALOG) if plan.id in catalog.plans else {}
    own = {name: Source.STATED for name in RELATIONS if getattr(said, name) is not None}
    return Identity(plan, {**_all_from(plan, Source.STATED).sources, **listed, **own})


def _from_properties(path: Path, said: FrontMatter, catalog: Catalog) -> Plan:
    plan_id = said.id or plan_id_of(path)
    known = catalog.plans.get(plan_id) or Plan(id=plan_id, title=printable(path.stem))
    period = period_of(said.period) if said.period else known.period
    return replace(
        known,
        title=said.title or known.title,
        publisher=said.publisher or known.publisher,
        period=period,
        published=said.published or known.published,
        kind=said.kind or known.kind,
        supersedes=tuple(said.supersedes or known.supersedes),
        part_of=(known.part_of if said.part_of is None else said.part_of) or None,
        volume=said.volume or known.volume or edition_of(said.title or known.title).volume,
        digest=said.digest,
    )


def _from_first_lines(document: SourceDocument) -> Identity:
    """Who a document is by all that it says of itself; what is less than sure is marked as a guess."""
    written = [line for line in document.text.split("\n") if line.strip()]
    lines = [line[:LONGEST_LOOKED_AT].strip(" \t\f#*-") for line in written]
    title = title_of(document, written)
    publisher = publisher_of(document, written, title.text)
    period = stated_period(title.text, lines)
    plan = Plan(
        id=plan_id_of(document.path),
        title=title.text,
        publisher=publisher.text if publisher is not None else None,
        period=period,
        published=published_in([*lines[:FIRST_LINES], *lines[-LAST_LINES:]], period),
        kind=next((kind for kind, words in _KIND_WORDS if words.search(title.text)), PlanKind.OTHER),
        volume=_volume_of(title.text, lines[:FIRST_LINES]),
    )
    sources = {**_all_from(plan, Source.READ).sources, "title": _source_of(title)}
    sources |= {"publisher": _source_of(publisher)} if publisher is not None else {}
    return Identity(plan, sources if plan.kind is not PlanKind.OTHER else {**sources, "kind": Source.UNKNOWN})


def _source_of(found: Found) -> Source:
    if not found.probability:
        return Source.FILE_NAME
    if not found.printed:
        return Source.PROPERTIES
    return Source.READ if found.probability >= SURE else Source.GUESSED


def plan_id_of(path: Path) -> PlanId:
    """A plan id from a file name (see :func:`corpus.names.id_from_name`)."""
    return id_from_name(path.name)
