"""Lines that say who is in charge of what stands above them, under one label or several, and paragraphs that end so."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.facts import AgencyRef
from corpus.normalize import nfkc
from ingest.facts.bodies import Registry, are_bodies, looks_like_body, merged, references, split_bodies
from ingest.facts.items import plain_name
from ingest.section import Item

RESPONSIBLE: Final = "取組機関"
RELATED: Final = "関係機関"

_SIGNS: Final = "▶▷►▸◆◇■□●○◎・"
_LABEL: Final = re.compile(
    rf"(?:^|[\s|／/])[{_SIGNS}]?\s?(?:[【〔\[(](?P<framed>[^\s【】〔〕\[\]():]{{1,12}})[】〕\])]:?|(?P<label>[^\s【】〔〕\[\]():、。{_SIGNS}]{{1,12}}):)"
)
_OF_BODIES: Final = re.compile(
    r"^(?:主な)?(?:実施主体|取組主体|事業主体|推進主体|実施機関|取組機関|担当(?:機関|部署|課|部局|所属)?|"
    r"所管(?:課|部署)?|主管(?:課)?|関係機関|関係団体|相談先|問い?合わせ先)$"
)
_RELATING: Final = re.compile(r"関係|連携|協力|協働|一緒|いっしょ|ともに|参画|支援")
_FRAMED: Final = re.compile(r"[【〔](?P<said>[^【】〔〕]{3,120})[】〕]")
_SAID_AFTER: Final = re.compile(r"[(（](?:主管?|副|関係?|協力|連携|共同)[)）]")
"""Which part a body has, said after its name: 文化財課（主）."""

_CLOSING: Final = re.compile(r"[（(【〔](?P<bodies>[^（）()【】〔〕]{2,60})[）)】〕]\s{0,4}$")
_OFFICE: Final = re.compile(r"[課室係局署]$|部$")


def in_charge(item: Item, registry: Registry) -> tuple[AgencyRef, ...]:
    """The bodies that a line of its own names after labels (担当：産業政策課　協力：商工会); none for any other line."""
    text = nfkc(plain_name(item.text)).strip()
    framed = _FRAMED.fullmatch(text)
    return _charged(framed["said"] if framed is not None else text, registry)


def _charged(text: str, registry: Registry) -> tuple[AgencyRef, ...]:
    """The bodies behind labels in a text that begins with one of being in charge."""
    found = list(_labelled(_SAID_AFTER.sub("", text)))
    if not found or not _OF_BODIES.match(found[0][0]) or not are_bodies(found[0][1], registry):
        return ()
    several = len(found) > 1
    return merged(
        references(_known(bodies, registry), registry, RELATED if several and _RELATING.search(label) else RESPONSIBLE)
        for label, bodies in found
        if _OF_BODIES.match(label) or _RELATING.search(label)
    )


def _labelled(text: str) -> Iterator[tuple[str, str]]:
    """Labels and what stands behind each, where a line begins with one."""
    labels = list(_LABEL.finditer(text))
    if not labels or labels[0].start() != 0:
        return
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = following.start() if following is not None else len(text)
        yield label["framed"] or label["label"], text[label.end() : end].strip()


def _known(bodies: str, registry: Registry) -> str:
    """Those of the names that are bodies' names."""
    return "、".join(name for name in split_bodies(bodies) if registry.knows(name) or looks_like_body(name))


def closing(item: Item, registry: Registry) -> tuple[str, tuple[AgencyRef, ...]]:
    """A paragraph without the bodies in brackets at its end, and these, an office among them: …を補助する。（こども課）."""
    text = plain_name(item.text)
    match = _CLOSING.search(text) if not item.cells and item.mark is None else None
    if match is None:
        return text, ()
    agencies = _charged(nfkc(match["bodies"]), registry)
    if not agencies and _are_offices(match["bodies"], registry):
        agencies = references(match["bodies"], registry, RESPONSIBLE)
    return (text[: match.start()].rstrip(), agencies) if agencies else (text, ())


def _are_offices(bodies: str, registry: Registry) -> bool:
    """Whether bodies, an office among them, are all that stands in brackets."""
    return are_bodies(bodies, registry) and any(map(_OFFICE.search, split_bodies(bodies)))
