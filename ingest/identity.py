"""Who is this document? From the catalogue, from its own properties, else from its first lines."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from corpus.catalog import Catalog
from corpus.corrections import corrections_of
from corpus.fiscal_year import find_years
from corpus.manifest import DocumentRecord
from corpus.names import PlanId, id_from_name, printable
from corpus.normalize import nfkc
from corpus.plan import Period, Plan, PlanKind
from corpus.plan_fields import FrontMatter, period_of, stated_fields
from corpus.time_spans import find_periods, find_time_spans
from ingest.readers.document import SourceDocument
from ingest.readers.text import clean_characters
from ingest.sidecar import read_sidecar

FIRST_LINES: Final = 40
LONGEST_TITLE: Final = 60

_TITLE_WORDS: Final = re.compile(r"計画|戦略|プラン|ビジョン|構想|方針|指針|大綱|報告|について|概要版|要綱|白書")
_KIND_WORDS: Final = (
    (PlanKind.PROGRESS_REPORT, re.compile(r"進捗|実績報告|評価報告|点検")),
    (PlanKind.BRIEFING, re.compile(r"説明資料|概要資料|について")),
    (PlanKind.STRATEGY, re.compile(r"戦略|ビジョン|構想")),
    (PlanKind.PLAN, re.compile(r"計画|プラン|大綱")),
)
_PERIOD_LINE: Final = re.compile(r"(?:計画|戦略|対象|推進|実施)?(?:(?<!\s)\s++)?期\s*+間")
_PREFECTURE: Final = (
    "北海道|東京都|京都府|大阪府|(?:青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|"
    "愛知|三重|滋賀|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄)県"
)
_PUBLISHER: Final = re.compile(
    rf"(?:{_PREFECTURE})?[一-龥ぁ-んァ-ヶー]{{1,7}}?(?:市|区|町|村)(?![一-龥]*(?:場|民|内|長|議会|国家)|\s*第\s*[0-9])|{_PREFECTURE}"
    r"|内閣府|内閣官房|人事院|[一-龥]{2,6}(?:省|庁)(?!令)"
)
_PUBLISHED_LINE: Final = re.compile(r"発\s*行|策\s*定|公\s*表|作\s*成")


class Source(StrEnum):
    """Where a field of a plan is known from, the surest first."""

    STATED = "指定"
    CATALOG = "目録"
    READ = "本文から"
    PROPERTIES = "文書の属性から"
    FILE_NAME = "ファイル名から"
    UNKNOWN = "不明"


@dataclass(frozen=True, slots=True)
class Identity:
    """Which plan a document is, and where each of its fields is known from."""

    plan: Plan
    sources: Mapping[str, Source]


FIELDS: Final = ("title", "publisher", "period", "published", "kind")
"""What a reader is shown of how a document was understood."""


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
        found = Identity(seen.plan, {name: Source(of) for name, of in seen.sources.items()})
    else:
        found = _identify(document, catalog)
    said = _said(document.path, found.plan.id, corrections or {})
    stated: dict[str, Source] = {name: Source.STATED for name in FIELDS if name in said}
    return Identity(corrected(found.plan, said), {**found.sources, **stated})


def identity_of_seen(
    path: Path, seen: DocumentRecord, catalog: Catalog, corrections: Mapping[str, Mapping[str, object]]
) -> Plan:
    """The plan that a file with known bytes is now, by catalogue, corrections and sidecar, without reading it.

    Raises:
        KeikakuError: its sidecar or what was corrected of it is wrong.
    """
    plan = catalog.recognise(seen.sha256) or seen.plan
    return corrected(plan, _said(path, plan.id, corrections))


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
    return replace(plan, **known)


def _identify(document: SourceDocument, catalog: Catalog) -> Identity:
    known = catalog.recognise(document.sha256)
    if known is not None:
        return _all_from(known, Source.CATALOG)
    if document.properties:
        return _all_from(_from_properties(document.path, document.properties, catalog), Source.STATED)
    stated = _from_first_lines(document)
    listed = catalog.plans.get(stated.plan.id) or catalog.named(stated.plan)
    return _all_from(listed, Source.CATALOG) if listed is not None else stated


def _all_from(plan: Plan, source: Source) -> Identity:
    return Identity(plan, {name: source if getattr(plan, name) is not None else Source.UNKNOWN for name in FIELDS})


def _from_properties(path: Path, properties: Mapping[str, Any], catalog: Catalog) -> Plan:
    said = stated_fields(FrontMatter, properties, f"{printable(path)} の冒頭（+++ の間）")
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
        digest=said.digest,
    )


LONGEST_LOOKED_AT: Final = 2000
"""Characters of a line in which it may say which plan this is."""


def _from_first_lines(document: SourceDocument) -> Identity:
    written = [line for line in document.text.split("\n") if line.strip()]
    lines = [line[:LONGEST_LOOKED_AT].strip(" \t\f#*-") for line in written]
    first = lines[:FIRST_LINES]
    read = _title(first) or _largest_heading(written[:FIRST_LINES])
    hinted = " ".join(clean_characters(document.hints.get("title", "")).split())
    hinted = hinted if _JAPANESE.search(hinted) else ""
    title = read or hinted or printable(document.path.stem)
    publisher = _publisher([title, *first[:10], *lines[-8:]]) or _publisher([document.hints.get("publisher", "")])
    plan = Plan(
        id=plan_id_of(document.path),
        title=title,
        publisher=publisher,
        period=_stated_period(title, lines),
        published=_published([*first, *lines[-12:]]),
        kind=next((kind for kind, words in _KIND_WORDS if words.search(title)), PlanKind.OTHER),
    )
    of_title = Source.READ if read else Source.PROPERTIES if hinted else Source.FILE_NAME
    sources = {**_all_from(plan, Source.READ).sources, "title": of_title}
    return Identity(plan, sources if plan.kind is not PlanKind.OTHER else {**sources, "kind": Source.UNKNOWN})


_JAPANESE: Final = re.compile(r"[ぁ-んァ-ヶ一-龥]")
_HEADING: Final = re.compile(r"^\f?\s*(?P<level>#{1,6})\s++(?P<title>.+)$")


def _largest_heading(lines: list[str]) -> str | None:
    """The first of the largest headings among the first lines, with those of its size right below it."""
    found = [(i, m) for i, line in enumerate(lines) if (m := _HEADING.match(line))]
    if not found:
        return None
    level = min(len(m["level"]) for _, m in found)
    title, last = "", -1
    for i, m in found:
        if len(m["level"]) == level and (not title or (i == last + 1 and len(title) < LONGEST_TITLE / 2)):
            title, last = f"{title} {m['title'].strip()}".strip(), i
    return title if len(title) <= LONGEST_TITLE and _JAPANESE.search(title) else None


def plan_id_of(path: Path) -> PlanId:
    """A plan id from a file name (see :func:`corpus.names.id_from_name`)."""
    return id_from_name(path.name)


def _title(lines: list[str]) -> str | None:
    """The first short line that names a plan; a chapter or an enumeration is no title."""
    for line in lines:
        plain = re.sub(r"\s+", " ", line)
        if (
            len(plain) <= LONGEST_TITLE
            and _TITLE_WORDS.search(plain)
            and not re.match(
                r"^(?:第\s*[0-9０-９一二三四五六七八九十]+\s*[章節編部条項]|[0-9０-９（(①■●○・【])|.*。$", plain
            )
        ):
            return plain
    return None


def _stated_period(title: str, lines: list[str]) -> Period | None:
    """A run of years in the title, else near the words 計画期間, else the year the title names."""
    for periods in (
        find_periods(title),
        *(_near(lines, i) for i, line in enumerate(lines) if _PERIOD_LINE.search(line)),
        *(find_periods(line) for line in lines if _is_period(line)),
    ):
        if periods:
            return Period(first=periods[0][0], last=periods[0][1])
    years = [m.year for m in find_years(title)]
    return Period(first=years[0], last=years[0]) if years else None


def _is_period(line: str) -> bool:
    """Whether a line is nothing but a run of years, as on a cover."""
    spans = find_time_spans(line)
    return len(spans) == 1 and len(line.strip("（）() 　")) <= spans[0].until - spans[0].at + 2


def _near(lines: list[str], i: int) -> list[tuple[int, int]]:
    return find_periods("".join(lines[i : i + 3]))


def _publisher(lines: list[str]) -> str | None:
    for line in lines:
        match = _PUBLISHER.match(nfkc(line))
        if match and len(line) <= LONGEST_TITLE:
            return match[0]
    return None


def _published(lines: list[str]) -> str | None:
    """The first dated line that stands alone or speaks of publishing, as precise as printed."""
    for line in lines:
        years = find_years(line)
        alone = years and len(line.strip("（）()　 ")) <= years[0].end - years[0].start + 2
        if years and (alone or _PUBLISHED_LINE.search(line)) and not years[0].fiscal:
            return years[0].iso
    return None
