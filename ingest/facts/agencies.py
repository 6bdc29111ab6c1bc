"""Agencies: bodies that a plan defines, abbreviates or makes responsible, with the roles it gives them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.facts import Agency, Initiative
from corpus.normalize import nfkc, squeeze
from corpus.passage import Span
from corpus.regions import REGION
from ingest.facts.bodies import Registry, looks_like_body, split_bodies
from ingest.facts.doers import IN_CHARGE, RELATED
from ingest.facts.issuing import ISSUER, issuers
from ingest.facts.items import all_items
from ingest.facts.said_bodies import said_bodies
from ingest.facts.short_names import short_names
from ingest.facts.sources import closing_bodies
from ingest.facts.tables.bodies import charges
from ingest.facts.tables.meaning import Meaning
from ingest.outline import Outline
from ingest.section import Item, span_of

_DEFINED: Final = re.compile(
    r"^(?P<name>[^\s\[［〔【。、※注][^\[［〔【。]{1,40}?)\s*[\[［〔](?P<role>[^\]］〕]{3,30})[\]］〕]\s*(?P<about>.*)$",
    re.DOTALL,
)
_ROLE_WORD: Final = re.compile(r"機関|拠点|窓口|組織|団体|主体")
_TICK: Final = re.compile(r"^[○◯〇●◎]$")
_TICKS_ONLY: Final = re.compile(r"^[○◯〇●◎\s　]+$")
_BODY_HEAD: Final = re.compile(
    r"^.{0,6}(?:機関|団体|組織|主体|担い手|担当(?:課|部署|者)?|窓口|所属)(?:等|名|名称)?(?:[・（(].*)?$"
)


@dataclass(frozen=True, slots=True)
class _Definition:
    name: str
    roles: tuple[str, ...]
    span: Span


def read_registry(outline: Outline) -> Registry:
    """What a document says its bodies are called, in full and for short."""
    registry = Registry()
    for definition in _definitions(outline):
        for name in _names(definition.name):
            registry.add(name)
    for section in outline.sections:
        for short, full in short_names(section.items):
            registry.abbreviate(short, registry.resolve(full))
    return registry


def read_agencies(
    plan_id: str,
    outline: Outline,
    text: str,
    registry: Registry,
    initiatives: Sequence[Initiative],
    tables: Sequence[Sequence[Meaning]],
) -> list[Agency]:
    """Every body that is defined, abbreviated or responsible, each once, in the order of first mention."""
    found: dict[str, tuple[list[str], Span]] = {}
    for name, given, span in _mentions(outline, registry, initiatives, tables):
        roles, _ = found.setdefault(name, ([], span))
        roles.extend(role for role in given if role not in roles)
    printed: dict[str, list[str]] = {}
    for reference in (reference for initiative in initiatives for reference in initiative.agencies):
        printed.setdefault(reference.name, []).append(reference.printed)
    return [
        Agency(
            plan_id=plan_id,
            name=name,
            abbreviations=_abbreviations(name, registry, printed.get(name, [])),
            roles=_told_apart(roles),
            quote=text[span.start : span.end],
            span=span,
        )
        for name, (roles, span) in found.items()
    ]


def _told_apart(roles: Sequence[str]) -> tuple[str, ...]:
    """Roles without the general ones, where a document gives others."""
    own = tuple(role for role in roles if role not in (IN_CHARGE, RELATED))
    return own or tuple(roles)


def _mentions(
    outline: Outline, registry: Registry, initiatives: Sequence[Initiative], tables: Sequence[Sequence[Meaning]]
) -> Iterator[tuple[str, Sequence[str], Span]]:
    """Names with the roles given, and at last who issued the document, unless its own name is told already."""
    told = list(_told(outline, registry, initiatives, tables))
    yield from told
    names = {name for name, _, _ in told}
    for name, line in closing_bodies(outline):
        if not any(known in name for known in names):
            yield registry.resolve(name), (ISSUER,), span_of([line])


def _told(
    outline: Outline, registry: Registry, initiatives: Sequence[Initiative], tables: Sequence[Sequence[Meaning]]
) -> Iterator[tuple[str, Sequence[str], Span]]:
    """Names with the roles given where they are defined, drawn, abbreviated or made responsible."""
    for definition in _definitions(outline):
        for name in _names(definition.name):
            yield name, definition.roles, definition.span
    yield from _abbreviated(outline, registry)
    for area in _areas(outline):
        yield registry.resolve(area.name), area.roles, area.span
    for name, item in issuers(outline):
        yield registry.resolve(name), (ISSUER,), item.span
    for name, roles, span in said_bodies(outline, registry):
        yield name, roles, span
    for reference, span in ((a, i.span) for i in initiatives for a in i.agencies):
        yield reference.name, (reference.role,), span
    for charge in (c for s, own in zip(outline.sections, tables, strict=True) for c in charges(s, own)):
        yield registry.resolve(charge.printed), (charge.head,) if charge.head else (), charge.item.span


def _abbreviated(outline: Outline, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """The bodies of which a line says what they are called for short."""
    for item in all_items(outline):
        for _, full in short_names([item]):
            yield registry.resolve(full), (), item.span


def _abbreviations(name: str, registry: Registry, printed: Sequence[str]) -> tuple[str, ...]:
    stated = registry.abbreviations(name)
    known = {squeeze(s) for s in (name, *stated)}
    used = [p for p in dict.fromkeys(printed) if squeeze(p) not in known]
    return (*stated, *used)


def _names(printed: str) -> list[str]:
    """商工会議所・商工会 are two bodies; 地場産業振興センター（Ａ、Ｂ地域） is one."""
    bare = re.sub(r"[(（][^()（）]*[)）]", "", printed).strip()
    names = split_bodies(bare)
    return names if len(names) > 1 and all(looks_like_body(name) for name in names) else [bare]


def _definitions(outline: Outline) -> Iterator[_Definition]:
    """Bodies defined as 名称［役割］, in lines or in cells of a role table."""
    heads: tuple[str, ...] = ()
    pending: list[Item] = []
    for item in all_items(outline):
        if item.cells:
            heads = _heads(item.cells, heads)
            yield from _row(item, heads)
            continue
        heads = ()
        if pending and not _DEFINED.match(item.text) and pending[0].section is item.section:
            pending.append(item)
            if _TICKS_ONLY.match(item.text) or item.mark is not None:
                yield _lined(pending)
                pending = []
            continue
        if pending:
            yield _lined(pending[:1])
        pending = [item] if _defines(item.text) else []
    if pending:
        yield _lined(pending[:1])


def _defines(text: str) -> bool:
    match = _DEFINED.match(text)
    return match is not None and _ROLE_WORD.search(match["role"]) is not None


def _lined(items: Sequence[Item]) -> _Definition:
    match = _DEFINED.match(items[0].text)
    if match is None:
        raise AssertionError("only items that define a body are kept")
    lines = [line for item in items for line in item.lines]
    span = Span(start=items[0].span.start, end=max(line.start + len(line.text.rstrip()) for line in lines))
    return _Definition(match["name"].strip(), (match["role"].strip(),), span)


_AREA: Final = re.compile(rf"^(?:主に)?{REGION}(?:[・、]{REGION})*(?:地域|地区|方面)?$")
_ASIDE: Final = re.compile(r"^[（(][^（）()]*[)）]$")
LONGEST_LABEL: Final = 16


def _areas(outline: Outline) -> Iterator[_Definition]:
    """A diagram's debris where a body, broken over short lines, and its area stand together."""
    for section in outline.sections:
        lines = [line for line in section.body if line.text.strip()]
        for i, line in enumerate(lines):
            area = line.text.strip()
            if not _AREA.match(area):
                continue
            j = i - 2 if i > 0 and _ASIDE.match(lines[i - 1].text.strip()) else i - 1
            name = ""
            for k in range(j, max(j - 3, -1), -1):
                label = lines[k].text.strip()
                if len(label) > LONGEST_LABEL or lines[k].mark is not None:
                    break
                name = label + name
                if len(name) > SHORTEST_BODY and looks_like_body(name):
                    yield _Definition(name, (area,), span_of(lines[k : i + 1]))
                    break


SHORTEST_BODY: Final = 4


def _heads(cells: tuple[str, ...], heads: tuple[str, ...]) -> tuple[str, ...]:
    """The heads of a role table: a body column first, no ticks."""
    compact = tuple(cell.replace(" ", "") for cell in cells)
    says_role = _role_column(compact) is not None
    says = not any(_TICK.match(cell) or re.search(r"\d", nfkc(cell)) for cell in compact)
    first = _BODY_HEAD.search(compact[0]) is not None and (len(compact) > 2 or says_role)
    is_head = says and (first or (says_role and _body_column(compact) > 0))
    return compact if is_head and not _DEFINED.match(cells[0]) else heads


def _row(item: Item, heads: tuple[str, ...]) -> Iterator[_Definition]:
    cells = item.cells
    match = _DEFINED.match(cells[0])
    ticked = [head for head, cell in zip(heads[1:], cells[1:], strict=False) if _TICK.match(cell) and head]
    if match is not None and _ROLE_WORD.search(match["role"]):
        yield _Definition(match["name"].strip(), (match["role"].strip(), *ticked), item.span)
    elif heads and ticked and _body_column(heads) == 0 and len(cells[0]) <= LONGEST_NAME:
        labels = [c for c in cells[1:] if c and not _TICK.match(c) and len(c) <= LONGEST_NAME]
        yield _Definition(cells[0], (*labels, *ticked), item.span)
    elif role := _role_in(cells, heads):
        yield _Definition(cells[_body_column(heads)], (role,), item.span)


def _role_in(cells: Sequence[str], heads: Sequence[str]) -> str:
    """What a row of a role table says a body is for; empty where it says nothing short."""
    at = _role_column(heads) if len(heads) == len(cells) and cells[0] != heads[0] else None
    if (
        len(cells) <= (body := _body_column(heads))
        or not re.search(r"\w", cells[body])
        or _ROLE_HEAD.fullmatch(cells[body])
    ):
        return ""
    return cells[at] if at is not None and len(cells[at]) <= LONGEST_ROLE else ""


def _body_column(heads: Sequence[str]) -> int:
    """The first column of bodies; 0 where none says so."""
    return next((i for i, head in enumerate(heads) if _BODY_HEAD.search(head)), 0)


def _role_column(heads: Sequence[str]) -> int | None:
    """The first column that says what a body is for."""
    return next(
        (i for i, head in enumerate(heads) if i and _ROLE_HEAD.search(head) and not _BODY_HEAD.search(head)), None
    )


LONGEST_NAME: Final = 40
LONGEST_ROLE: Final = 60
_ROLE_HEAD: Final = re.compile(r"役割|機能|位置づけ|業務|任務|所掌|分担|担当する|担うこと|受け?持ち|行うこと|すること")
