"""Who is this document? From the catalogue, from its own properties, else from its first lines."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from corpus.catalog import Catalog
from corpus.errors import KeikakuError
from corpus.fiscal_year import find_years
from corpus.normalize import nfkc
from corpus.plan import Period, Plan, PlanKind
from corpus.time_spans import find_periods, find_time_spans
from ingest.readers.document import SourceDocument

FIRST_LINES: Final = 40
LONGEST_TITLE: Final = 60

_TITLE_WORDS: Final = re.compile(r"計画|戦略|プラン|ビジョン|構想|方針|指針|大綱|報告|について|概要版|要綱|白書")
_KIND_WORDS: Final = (
    (PlanKind.PROGRESS_REPORT, re.compile(r"進捗|実績報告|評価報告|点検")),
    (PlanKind.BRIEFING, re.compile(r"説明資料|概要資料|について")),
    (PlanKind.STRATEGY, re.compile(r"戦略|ビジョン|構想")),
    (PlanKind.PLAN, re.compile(r"計画|プラン|大綱")),
)
_PERIOD_LINE: Final = re.compile(r"(?:計画|戦略|対象|推進|実施)?\s*期\s*間")
_PUBLISHER: Final = re.compile(r"[一-龥ぁ-んァ-ヶー]{1,7}?(?:都|道|府|県|市|区|町|村)(?![一-龥]*(?:場|民|内|長|議会))")
_PUBLISHED_LINE: Final = re.compile(r"発\s*行|策\s*定|公\s*表|作\s*成")


def identify(document: SourceDocument, catalog: Catalog) -> Plan:
    """Say which plan a document is: recognised by its hash, described by itself, or read off it.

    What is read off it is looked up in the catalogue: by the file's name, then by title and period.

    Raises:
        KeikakuError: the document's own properties are wrong; the message names the file and field.
    """
    known = catalog.recognise(document.sha256)
    if known is not None:
        return known
    if document.properties:
        return _from_properties(document.path, document.properties, catalog)
    stated = _from_first_lines(document)
    return catalog.plans.get(stated.id) or catalog.named(stated) or stated


def _from_properties(path: Path, properties: Mapping[str, Any], catalog: Catalog) -> Plan:
    plan_id = str(properties.get("id") or plan_id_of(path))
    known = catalog.plans.get(plan_id)
    try:
        return Plan(
            id=plan_id,
            title=str(properties.get("title") or (known.title if known else path.stem)),
            publisher=properties.get("publisher") or (known.publisher if known else None),
            period=_period(properties.get("period")) or (known.period if known else None),
            published=properties.get("published") or (known.published if known else None),
            kind=PlanKind(properties["kind"]) if "kind" in properties else known.kind if known else PlanKind.OTHER,
            supersedes=tuple(properties.get("supersedes", ())) or (known.supersedes if known else ()),
            digest=bool(properties.get("digest", False)),
        )
    except (TypeError, ValueError) as error:
        raise KeikakuError(
            f"{path} の冒頭（+++ の間）の値が正しくありません（{error}）。README の書き方に合わせてください。"
        ) from error


def _period(value: object) -> Period | None:
    if value is None:
        return None
    first, _, last = str(value).partition("-")
    return Period(first=int(first), last=int(last or first))


def _from_first_lines(document: SourceDocument) -> Plan:
    lines = [line.strip(" \t#*-") for line in document.text.split("\n") if line.strip()]
    first = lines[:FIRST_LINES]
    title = _title(first) or document.path.stem
    return Plan(
        id=plan_id_of(document.path),
        title=title,
        publisher=_publisher([title, *first[:10], *lines[-8:]]),
        period=_stated_period(title, lines),
        published=_published([*first, *lines[-12:]]),
        kind=next((kind for kind, words in _KIND_WORDS if words.search(title)), PlanKind.OTHER),
    )


def plan_id_of(path: Path) -> str:
    """A plan id from a file name: letters, digits and kana kept, the rest to hyphens."""
    stem = unicodedata.normalize("NFKC", path.stem).lower()
    return re.sub(r"[^\w.]+", "-", stem).strip("-._") or "document"


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
