"""Agencies: bodies that a plan defines, abbreviates or makes responsible, with the roles it gives them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from corpus.facts import Agency, Initiative
from corpus.normalize import nfkc, squeeze
from corpus.passage import Span
from corpus.regions import REGION
from ingest.facts.bodies import Registry, abbreviations, looks_like_body, split_bodies
from ingest.facts.items import all_items
from ingest.facts.tables.bodies import charges
from ingest.facts.tables.meaning import Meaning
from ingest.outline import Outline
from ingest.section import Item, span_of

_DEFINED: Final = re.compile(
    r"^(?P<name>[^\s\[［〔【。、][^\[［〔【。]{1,40}?)\s*[\[［〔](?P<role>[^\]］〕]{3,30})[\]］〕]\s*(?P<about>.*)$",
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
    for item in all_items(outline):
        for short, full in abbreviations(item.text).items():
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
            roles=tuple(roles),
            quote=text[span.start : span.end],
            span=span,
        )
        for name, (roles, span) in found.items()
    ]


def _mentions(
    outline: Outline, registry: Registry, initiatives: Sequence[Initiative], tables: Sequence[Sequence[Meaning]]
) -> Iterator[tuple[str, Sequence[str], Span]]:
    """Names with the roles given where they are defined, drawn, abbreviated or made responsible."""
    for definition in _definitions(outline):
        for name in _names(definition.name):
            yield name, definition.roles, definition.span
    for area in _areas(outline):
        yield registry.resolve(area.name), area.roles, area.span
    for item in all_items(outline):
        yield from _said(item, registry)
    for reference, span in ((a, i.span) for i in initiatives for a in i.agencies):
        yield reference.name, (reference.role,), span
    for charge in (c for s, own in zip(outline.sections, tables, strict=True) for c in charges(s, own)):
        yield registry.resolve(charge.printed), (charge.head,) if charge.head else (), charge.item.span


def _said(item: Item, registry: Registry) -> Iterator[tuple[str, Sequence[str], Span]]:
    """The bodies that a line abbreviates, or labels as in charge."""
    for full in abbreviations(item.text).values():
        yield registry.resolve(full), (), item.span
    for label, bodies in _labelled(item):
        for name in split_bodies(bodies):
            yield registry.resolve(name), (label,), item.span


_LABELLED: Final = re.compile(
    r"(?:^|[\s(（〔【＜、。・■○◆])(?P<label>(?:主|共同)?(?:担当|所管|主管|実施|推進|事業|関係|協力|連携)"
    r"(?:課|部署|部局|主体|機関|係|室|団体|者)?)(?:\s*[:：]\s*|[ 　])"
    r"(?P<bodies>[^。:：)）〕】＞\s]{2,60})"
)


_OFFICE: Final = r"(?:(?!及び|並びに|と)[一-龥ぁ-んァ-ヶー々]){1,18}?[課室係局署部]"
_OFFICES: Final = rf"{_OFFICE}(?:(?:及び|並びに|と|[、・]){_OFFICE}){{0,8}}"
"""Offices joined by words; none holds a word that joins, or a row of them could be cut in ever so many ways."""

_IN_CHARGE: Final = re.compile(
    rf"(?P<bodies>{_OFFICES})[がは、]*(?:これを)?(?P<label>担当|所管|主管)(?:し|する|して|です|課|$|[)）。、])"
    rf"|(?P<label_first>担当|所管|主管)(?:課|部署)?は[、]?(?P<bodies_after>{_OFFICES})(?:です|とする|と(?:し|なり)|が|。|$)"
)
_CLOSING: Final = re.compile(r"[（(〔【＜<〈](?P<bodies>[^（）()〔〕【】＜＞<>〈〉]{2,40})[)）〕】＞>〉]\s*[。]?$")
_BRACKETED: Final = re.compile(r"【(?P<label>主管?|関係?|担当|所管|連携|協力)】\s*(?P<bodies>[^【】。:：\s]{2,60})")
_IN_FULL: Final = {"主": "担当", "関": "関係"}
_MARKED: Final = re.compile(
    r"(?P<mark>[◎●○])\s?(?P<body>(?![はが印：:＝=])[^\s◎●○（）()、，,。・]{2,20}[課室係局署所会])(?=[\s◎●○）)、，,。]|$)"
)
_SAID_AFTER: Final = re.compile(r"[(（](?:主管?|副|関係?|協力|連携|共同)[)）]")
"""Which part a body has, said after its name: 文化財課（主）."""

_OFFICE_END: Final = re.compile(r"[課室係]$")


def _labelled(item: Item) -> Iterator[tuple[str, str]]:
    """Labels with the bodies that a line of text puts in charge: 担当：高齢者支援課, …課が担当する, …（財政課）."""
    if item.cells:
        return
    text = _SAID_AFTER.sub("", item.text)
    for match in (*_LABELLED.finditer(text), *_BRACKETED.finditer(text)):
        if all(map(looks_like_body, split_bodies(match["bodies"]))):
            yield _IN_FULL.get(match["label"], match["label"]), match["bodies"]
    for match in _MARKED.finditer(text):
        yield ("担当" if match["mark"] in "◎●" else "関係"), match["body"]
    for match in _IN_CHARGE.finditer(item.text):
        yield (match["label"] or match["label_first"]), _listed(match["bodies"] or match["bodies_after"])
    closing = _CLOSING.search(text)
    if (
        closing is not None
        and not re.search(r"[:：]", closing["bodies"])
        and all(map(_OFFICE_END.search, split_bodies(_listed(closing["bodies"]))))
    ):
        yield "担当", _listed(closing["bodies"])


def _listed(bodies: str) -> str:
    """Bodies joined by words as if by commas: 総務課及び財政課."""
    return re.sub(r"及び|並びに|と(?=[一-龥])", "、", bodies)


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
    says_role = len(compact) == 2 and _role_column(compact) is not None
    several = len(compact) > 2 or says_role
    says = not any(_TICK.match(cell) or re.search(r"\d", nfkc(cell)) for cell in compact)
    is_head = _BODY_HEAD.search(compact[0]) is not None and says and several
    return compact if is_head and not _DEFINED.match(cells[0]) else heads


def _row(item: Item, heads: tuple[str, ...]) -> Iterator[_Definition]:
    cells = item.cells
    match = _DEFINED.match(cells[0])
    ticked = [head for head, cell in zip(heads[1:], cells[1:], strict=False) if _TICK.match(cell) and head]
    if match is not None and _ROLE_WORD.search(match["role"]):
        yield _Definition(match["name"].strip(), (match["role"].strip(), *ticked), item.span)
    elif heads and ticked and len(cells[0]) <= LONGEST_NAME:
        labels = [c for c in cells[1:] if c and not _TICK.match(c) and len(c) <= LONGEST_NAME]
        yield _Definition(cells[0], (*labels, *ticked), item.span)
    elif role := _role_in(cells, heads):
        yield _Definition(cells[0], (role,), item.span)


def _role_in(cells: Sequence[str], heads: Sequence[str]) -> str:
    """What a row of a role table says a body is for; empty where it says nothing short."""
    at = _role_column(heads) if len(heads) == len(cells) and cells[0] != heads[0] else None
    return cells[at] if at is not None and len(cells[at]) <= LONGEST_ROLE else ""


def _role_column(heads: Sequence[str]) -> int | None:
    """The first column that says what a body is for."""
    return next((i for i, head in enumerate(heads) if i and _ROLE_HEAD.search(head)), None)


LONGEST_NAME: Final = 40
LONGEST_ROLE: Final = 60
_ROLE_HEAD: Final = re.compile(r"役割|機能|位置づけ|業務|任務|所掌|分担")
