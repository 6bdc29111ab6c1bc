"""Initiatives: what a plan does, with detail lines and the bodies made responsible."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from corpus.attributes import attributes_among, read_attribute, repeated_labels
from corpus.facts import AgencyRef, Initiative
from corpus.headings import tells_of_situation
from corpus.marks import MarkKind
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.statements import join_lines
from ingest.facts.bodies import Registry, are_bodies, merged, references, split_bodies
from ingest.facts.charge_lines import RELATED, RESPONSIBLE, closing, in_charge
from ingest.facts.items import all_items, plain_name
from ingest.facts.tables.bodies import charged
from ingest.facts.tables.counted import counts
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.works import is_total, lists_works, said_of
from ingest.lines import Line
from ingest.outline import Outline
from ingest.section import Item, Section, span_of

INITIATIVE_HEADING: Final = re.compile(
    r"(?:主な|主要な?|具体的な?|重点的?な?|個別の?|今後の)?(?:取組|取り組み|施策|事業)(?:内容|項目|の?方針|の?方向性?|の?展開|一覧|の内容|の?概要|計画)?$|^(?:主な|主要な?)?(?:工事|委託|発注|業務)(?:の?一覧|の?概要|内容|予定)$"
)
SCHEDULE_HEADING: Final = re.compile(r"工程表|工程|スケジュール|ロードマップ|行程|年次計画|日程")
_TAIL: Final = re.compile(
    r"^(?P<name>.*?)(?<!\s)\s*+(?:[【〔](?P<bodies>[^【】〔〕]{1,60})[】〕]|[（(](?:担当|実施主体|所管|取組主体)(?:課|機関|部署)?\s*[:：]\s*(?P<labelled>[^（）()]{1,60})[）)])\s*$",
    re.DOTALL,
)
LONGEST_NAME: Final = 90


@dataclass(slots=True)
class _Open:
    """An initiative being read."""

    name: str
    section: SectionPath
    lines: list[Line]
    details: list[str] = field(default_factory=list)
    agencies: list[Sequence[AgencyRef]] = field(default_factory=list)
    attributes: list[tuple[str, str]] = field(default_factory=list)


def read_initiatives(
    plan_id: str, outline: Outline, text: str, registry: Registry, tables: Sequence[Sequence[Meaning]]
) -> list[Initiative]:
    """All initiatives of a document in printed order; one named twice in a section is one.

    ``tables`` are the understood tables of each section.
    """
    found: list[_Open] = []
    labels = repeated_labels([item.first.text for item in all_items(outline) if not item.cells])
    below: dict[SectionPath, list[Section]] = defaultdict(list)
    for section in outline.sections:
        below[section.path[:-1]].append(section)
    for section, own in zip(outline.sections, tables, strict=True):
        items = section.items
        headed = _headed(section, below[section.path], names_bodies=_names_bodies(section, registry))
        if headed is not None:
            found.append(headed)
        if not _is_schedule(section.path):
            found += _rows(section, own, registry)
            found += _items(section, items, registry, labels)
            _add_to_heading(headed, items, registry)
    readings = _unique(found)
    under = _by_what_they_stand_under(readings)
    for reading in readings:
        if not reading.details:
            reading.details = list(under.get((reading.section, reading.name), ()))
    return [_initiative(plan_id, reading, text, labels) for reading in readings]


def _by_what_they_stand_under(readings: Sequence[_Open]) -> dict[tuple[SectionPath, str], list[str]]:
    """The names of initiatives by section and name of what heads the section that they belong to, generic ones aside."""
    found: dict[tuple[SectionPath, str], list[str]] = defaultdict(list)
    for reading in readings:
        path = reading.section
        for at in range(len(path) - 1, -1, -1):
            found[path[:at], plain_name(path[at])].append(reading.name)
            if not lists_initiatives(path[at]):
                break
    return found


def _is_schedule(path: SectionPath) -> bool:
    return any(SCHEDULE_HEADING.search(title) and len(title) <= LONGEST_GENERIC for title in path[-1:])


def _is_past(path: SectionPath) -> bool:
    return any(map(tells_of_situation, path))


LONGEST_GENERIC: Final = 24


def lists_initiatives(title: str) -> bool:
    """Whether a heading says that initiatives stand under it: 主な取組, 取組内容, 今後の取組方針."""
    return len(title) <= LONGEST_GENERIC and INITIATIVE_HEADING.search(plain_name(title)) is not None


def _names_bodies(section: Section, registry: Registry) -> bool:
    """Whether a section says on a line of its own who is in charge (担当：産業政策課), or a titled paragraph at its end."""
    titled = section.heading is not None and section.heading.titled
    said = (item for item in section.items if not item.cells)
    return any(in_charge(item, registry) or (titled and closing(item, registry)[1]) for item in said)


def _only_lists(path: SectionPath) -> bool:
    """Whether a heading says that initiatives follow, rather than names one under a heading that said so: …整備事業."""
    generic = _LISTS_ONE.search(path[-1]) is not None or not lists_initiatives(path[-2])
    return lists_initiatives(path[-1]) and generic


def _headed(section: Section, below: Sequence[Section], *, names_bodies: bool) -> _Open | None:
    """A section that is itself an initiative: under such a heading, with one right ``below`` it, or with who is in charge."""
    path = section.path
    if len(path) < LEAST_DEPTH or section.heading is None or _is_past(path) or _only_lists(path):
        return None
    titles = [s.path[-1] for s in below]
    is_leaf = any(map(lists_initiatives, path[:-1])) and not any(_counts(s) for s in below)
    is_one = lists_initiatives(path[-2]) or is_leaf or names_bodies or any(_LISTS_ONE.search(title) for title in titles)
    if (
        not is_one
        or any(map(tells_of_situation, titles))
        or SCHEDULE_HEADING.search(path[-1])
        or _MEASURED.search(path[-1])
        or not _counts(section)
    ):
        return None
    reading = _Open(plain_name(path[-1]), path[:-1], [section.heading])
    reading.details += [
        plain_name(title)
        for title in titles
        if not (lists_initiatives(title) or SCHEDULE_HEADING.search(title) or _MEASURED.search(title))
    ]
    return reading


_MEASURED: Final = re.compile(r"^(?:数値|成果|基本|重点|個別|取組)?(?:目標|指標|KPI|ＫＰＩ)")
"""What is aimed at, not what is done."""

LEAST_DEPTH: Final = 2
_LISTS_ONE: Final = re.compile(r"^(?:主な|主要な?|具体的な?)?(?:取組|取り組み|施策|事業)(?:内容|の内容|項目)?$")
"""A heading right below an initiative, over what it consists of."""

_COUNTED: Final = (MarkKind.LABELLED, MarkKind.ARABIC, MarkKind.DOTTED, MarkKind.PAREN, MarkKind.CIRCLED)


def _counts(section: Section) -> bool:
    """Whether a section is headed by a number or a label, or by Markdown."""
    mark = section.heading.mark if section.heading else None
    return mark is not None and (mark.kind in _COUNTED or mark.kind is MarkKind.MARKDOWN)


def _add_to_heading(headed: _Open | None, items: Sequence[Item], registry: Registry) -> None:
    if headed is None:
        return
    for item in items:
        if item.cells:
            continue
        headed.lines += item.lines
        if agencies := in_charge(item, registry):
            headed.agencies.append(agencies)
        else:
            said, closing_agencies = closing(item, registry)
            headed.agencies.append(closing_agencies)
            headed.details.append(said)


def _items(section: Section, items: Sequence[Item], registry: Registry, labels: frozenset[str]) -> Iterator[_Open]:
    """Marked items that end in their bodies, stand under a heading for initiatives, or have lines that say things of them."""
    said = dict(zip(map(id, items), attributes_among([_line(item) for item in items], labels), strict=True))
    listed = bool(section.path) and any(lists_initiatives(t) and not tells_of_situation(t) for t in section.path[-2:])
    listed = listed or (_are_described(items, labels) and not _is_past(section.path))
    current: _Open | None = None
    symbols = any(item.mark is not None and item.mark.kind is MarkKind.SYMBOL for item in items)
    for item in items:
        tail = _tail(item, registry)
        kind = MarkKind.SYMBOL if symbols else MarkKind.BULLET
        if said[id(item)] and tail is None:
            current = current if current is None else _with_detail(current, item)
            continue
        heads = item.mark is not None and item.mark.kind is kind and not item.first.text.startswith((" ", "\t"))
        if tail is not None or (heads and listed and not item.cells):
            if current is not None:
                yield current
            current = _opened(item, tail, registry)
            continue
        if current is not None and not item.cells:
            current = _continued(current, item, registry)
    if current is not None:
        yield current


def _line(item: Item) -> str:
    """A line that may say something of the item above it; nothing for a row, which ends what is said."""
    return "" if item.cells else item.first.text if len(item.lines) == 1 else item.text


def _are_described(items: Sequence[Item], labels: frozenset[str]) -> bool:
    """Whether several marked items have lines right below them that say the same kinds of things of each: works."""
    said = [read_attribute(_line(item)) for item in items]
    described = (
        label.label in labels and not label.spaced and item.mark is not None and not item.cells and own is None
        for (item, own), (_, label) in pairwise(zip(items, said, strict=True))
        if label is not None
    )
    return sum(described) >= DESCRIBED


DESCRIBED: Final = 2


def _with_detail(current: _Open, item: Item) -> _Open:
    current.details.append(plain_name(item.text))
    current.lines += item.lines
    return current


_ROUND: Final = re.compile(r"^(?P<name>.+?)(?<!\s)\s*+[（(](?P<bodies>[^（）()]{1,60})[）)]\s*$", re.DOTALL)
_DEPARTMENT: Final = re.compile(r"[課室係局署]$|部$")


def _departments(item: Item, registry: Registry) -> tuple[str, str, str] | None:
    """Name and bodies of a marked line that ends in a bracket of bodies, a department among them: 子育てサロン（こども課）."""
    match = _ROUND.match(item.first.text.strip()) if item.mark is not None and not item.cells else None
    if match is None or not are_bodies(match["bodies"], registry):
        return None
    if not any(_DEPARTMENT.search(name) for name in split_bodies(match["bodies"])):
        return None
    return match["name"], match["bodies"], join_lines([line.text for line in item.lines[1:]])


def _tail(item: Item, registry: Registry) -> tuple[str, str, str] | None:
    """Name, bodies and what follows them, of an item whose name ends in 【bodies】."""
    if (found := _departments(item, registry)) is not None:
        return found
    for count in range(1, len(item.lines) + 1):
        match = _TAIL.match(join_lines([line.text for line in item.lines[:count]]))
        bodies = (match["bodies"] or match["labelled"]) if match is not None else ""
        if match is not None and match["name"].strip() and are_bodies(bodies, registry):
            return match["name"], bodies, join_lines([line.text for line in item.lines[count:]])
    return None


_WIDE_SPACE: Final = re.compile(r"　|\s{2,}|\t")


def _titled(item: Item, printed: str) -> tuple[str, str] | None:
    """An item's name and, a wide space further, what is said of it: ① 出産祝い金　第1子に5万円を支給します。"""
    head, *rest = _WIDE_SPACE.split(item.first.text.strip().lstrip("　 "), maxsplit=1)
    name = plain_name(head)
    if not rest or not printed.rstrip().endswith("。") or not 1 < len(name) <= LONGEST_GENERIC or "。" in name:
        return None
    return name, plain_name(printed).removeprefix(name).strip()


def _opened(item: Item, tail: tuple[str, str, str] | None, registry: Registry) -> _Open | None:
    printed = tail[0] if tail else item.text
    name, about = _titled(item, printed) or (plain_name(printed), "")
    if not 0 < len(name) <= LONGEST_NAME:
        return None
    opened = _Open(name, item.path, list(item.lines), details=[about] if about else [])
    if tail is not None:
        opened.agencies.append(references(tail[1], registry, RESPONSIBLE))
        opened.details += [tail[2]] if tail[2] else []
    return opened


def _continued(current: _Open, item: Item, registry: Registry) -> _Open:
    """Add a detail line, or bodies on a line of their own."""
    bare = item.text.strip().strip("【】〔〕")
    alone = item.text.strip()[:1] in "【〔" and are_bodies(bare, registry)
    if agencies := references(bare, registry, RESPONSIBLE) if alone else in_charge(item, registry):
        current.agencies.append(agencies)
    elif (item.mark is not None and item.mark.kind is MarkKind.BULLET) or (item.mark is None and _says_more(item)):
        current.details.append(plain_name(item.text))
    else:
        return current
    current.lines += item.lines
    return current


_UNDER_LABEL: Final = re.compile(r"[^\s：:。、]{1,8}\s{0,9}[：:]\s{0,9}\S")


def _says_more(item: Item) -> bool:
    """Whether an unmarked line is a sentence, or says something under a label of its own."""
    return item.text.rstrip().endswith("。") or _UNDER_LABEL.match(plain_name(item.text)) is not None


def _rows(section: Section, tables: Sequence[Meaning], registry: Registry) -> Iterator[_Open]:
    """Rows of a table that says who is in charge of each, or of works; those of indicators say it of what they measure."""
    for meaning in tables:
        if counts(meaning) or meaning.lists_bodies:
            continue
        works = lists_works(meaning)
        for subject in meaning.subjects:
            found = charged(subject.bodies, subject.item)
            said = [(head, text) for head, text in said_of(subject, meaning) if head]
            is_work = works and bool(said) and not is_total(subject.name)
            if not (found or is_work) or not 1 < len(subject.name) <= LONGEST_NAME:
                continue
            rest = [text for _, text in subject.details if len(text) > SHORTEST_DETAIL]
            reading = _Open(subject.name, section.path, list(subject.item.lines), details=rest, attributes=said)
            reading.agencies.append(
                [registry.reference(each.printed, RELATED if each.related else RESPONSIBLE) for each in found]
            )
            yield reading


SHORTEST_DETAIL: Final = 8


def _unique(found: Sequence[_Open]) -> list[_Open]:
    """One initiative for one name in one section; what a repetition adds is taken over."""
    kept: dict[tuple[SectionPath, str], _Open] = {}
    for reading in found:
        key = (reading.section, squeeze(reading.name))
        if key in kept:
            kept[key].agencies += reading.agencies
            kept[key].attributes += reading.attributes
            kept[key].details += [d for d in reading.details if d not in kept[key].details]
        else:
            kept[key] = reading
    return list(kept.values())


def _initiative(plan_id: str, reading: _Open, text: str, labels: frozenset[str]) -> Initiative:
    span = span_of(reading.lines)
    aside = attributes_among(reading.details, labels)
    said = [read_attribute(detail) for detail, is_one in zip(reading.details, aside, strict=True) if is_one]
    lines = [(a.label, a.value) for a in said if a is not None]
    return Initiative(
        plan_id=plan_id,
        name=reading.name,
        details=tuple(d for d in dict.fromkeys(reading.details) if d and d != reading.name),
        agencies=merged(reading.agencies),
        attributes=tuple(dict.fromkeys([*reading.attributes, *lines])),
        section=reading.section,
        quote=text[span.start : span.end],
        span=span,
    )
