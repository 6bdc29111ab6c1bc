"""Who is in charge, out of tables: columns and rows of bodies, and pairs of a label and a body on a sheet."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.bodies import LONGEST_BODY, is_named, is_within, looks_like_body, split_bodies
from ingest.facts.doers import is_place
from ingest.facts.named_bodies import only_bodies
from ingest.facts.tables.counted import counts
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Holds, held_under
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.said_acts import says_act
from ingest.facts.tables.subject import Subject
from ingest.section import Item, Section

_RELATED: Final = re.compile(r"関係|関連|連携|協力|支援|副")
_FORM: Final = r"(?:[一公特]?[株有財社同医福学独資]|特非|NPO|ＮＰＯ)[)）]"
"""The legal form of a body, which is part of its name: (株), （一社）."""

_BRACKETS: Final = re.compile(rf"[(（](?!{_FORM})(?P<inside>[^()（）]*)[)）]")
_MARKS: Final = re.compile(r"^[◎○●◯〇■□▲△・\-－―ー—\s]+|(?<!\s)\s*+[※＊*]\s*+\d*$|(?<=\S)(?:ほか|など|等)$")
_NONE: Final = re.compile(r"[―－—\-ー]*|なし|未定|同上|〃|全て|すべて")


@dataclass(frozen=True, slots=True)
class Charge:
    """A body as printed where a table says that it is in charge, or takes part."""

    printed: str
    related: bool
    head: str
    item: Item


def charged(said: tuple[tuple[str, str], ...], item: Item) -> tuple[Charge, ...]:
    """The bodies of a row's cells, each with the head over it, in printed order."""
    found: dict[str, Charge] = {}
    for head, cell in said:
        related = _RELATED.search(head) is not None and "主" not in head
        for printed, aside in bodies_of(cell):
            found.setdefault(squeeze(printed), Charge(printed, related or aside, head, item))
    return tuple(found.values())


def bodies_of(cell: str) -> Iterator[tuple[str, bool]]:
    """The bodies that a cell names; those in brackets after others take part: 住民係（会計室）."""
    for piece in _pieces(_BRACKETS.sub(" ", cell)):
        if (name := _name(piece)) is not None:
            yield name, False
    for inside in _BRACKETS.finditer(cell):
        for piece in _pieces(inside["inside"]):
            if (name := _name(piece)) is not None and looks_like_body(name):
                yield name, True


def _pieces(cell: str) -> list[str]:
    """The names of a cell: parted by commas and the like, and by spaces where each part is a body."""
    found: list[str] = []
    for piece in (part for each in split_bodies(cell) for part in _HOLDERS.split(each)):
        parts = piece.split()
        apart = len(parts) > 1 and all(_is_one(part) for part in parts)
        apart = apart and not any(is_within(b, a) for a, b in pairwise(parts))
        found += parts if apart else [piece]
    return found


_HOLDERS: Final = re.compile(
    r"(?<=[課室部局署所属校園会]長)(?=[一-龥]{0,10}(?:長|職員|担当)(?![一-龥]*補佐))|(?<=職員)(?=[一-龥]{1,10}長)"
)
"""Between holders of offices that a cell names one below the other: 総務課長所属長職員."""


def _is_one(part: str) -> bool:
    """Whether a part of a cell is a body by itself, or the holder of an office."""
    return len(part) > 1 and (looks_like_body(part) or re.search(r"[長員者官]$|担当$", part) is not None)


_NO_NAME: Final = re.compile(
    r"(?:令和|平成|昭和|[RHSＲＨＳ][\d０-９]|[\d０-９]+年)|[両同当][課室部局係]$|一部$|.*(?:年度|年月日?|期間|目的|概要|内容|方法|根拠|費用?|金額)$"
)
"""Times, pointing words and labels of a form, which a column of bodies may hold, too."""


def _name(piece: str) -> str | None:
    name = _MARKS.sub("", " ".join(piece.split())).strip("　 :：")
    said = (
        _NO_NAME.match(name) is None
        and held_under(name) is None
        and (
            re.search(r"\w", fold_same_length(name)) is not None
            and not _NONE.fullmatch(name)
            and name[0] not in "はがを」"
        )
    )
    return name if said and len(name) <= LONGEST_BODY and "。" not in name and not name.isdigit() else None


def charges(section: Section, tables: Sequence[Meaning]) -> Iterator[Charge]:
    """Every body that a section's tables put in charge."""
    heads: set[int] = set()
    for meaning in tables:
        if not meaning.turned:
            heads |= {cell.item.first.start for cell in meaning.table.rows[0]}
        if counts(meaning) and not meaning.turned:
            heads |= {subject.item.first.start for subject in meaning.subjects if _states(subject)}
        for subject in meaning.subjects:
            said = tuple(("", cell) for _, cell in subject.bodies) if meaning.lists_bodies else subject.bodies
            yield from charged(said, subject.item)
            yield from charged(_framed(subject.name), subject.item)
        if not meaning.turned:
            yield from _offices_before(meaning)
            yield from _over_acts(meaning)
            yield from _members(meaning)
    for item in section.items:
        if item.cells and item.first.start not in heads:
            yield from _pairs(item)


def _states(subject: Subject) -> bool:
    """Whether a row of a table states a figure."""
    return any(cell_figure(value.text) is not None for value in subject.values if value.text)


_FRAMED: Final = re.compile(r"[\[［〔【](?P<bodies>[^\[\]［］〔〕【】]{2,40})[\]］〕】]\s*$")
_OFFICE: Final = re.compile(r"[課室局署]$|(?<!関)係$|委員会$|センター$")


def _framed(name: str) -> tuple[tuple[str, str], ...]:
    """The offices in square brackets at the end of a row's name, with the part they have: 緑被率 ［公園緑地課］."""
    match = _FRAMED.search(name)
    offices = match["bodies"] if match is not None else ""
    return (("担当", offices),) if offices and all(map(_OFFICE.search, split_bodies(offices))) else ()


def _pairs(item: Item) -> Iterator[Charge]:
    """Labels of a row with the body beside them: 所管 | 建設課."""
    filled = [cell for cell in item.cells if cell]
    for label, cell in pairwise(filled):
        if held_under(label) is Holds.BODY and cell and held_under(cell) is None:
            yield from charged(((label, cell),), item)
    if len(filled) == PAIR and len(filled[0]) <= LONGEST_LABEL and held_under(filled[0]) is not Holds.BODY:
        names = only_bodies(filled[1]) or []
        yield from (Charge(name, False, filled[0], item) for name in names if is_named(name) and not is_place(name))


def _offices_before(meaning: Meaning) -> Iterator[Charge]:
    """The offices that a column names right of which another names what they do: 総務課 | 庁舎の更新, whatever its head."""
    names = [c.at for c in meaning.columns if c.holds is Holds.NAME]
    for at in names[:-1]:
        rows = [row[at] for row in meaning.table.rows[1:] if at < len(row) and row[at].text]
        if len(rows) >= PAIR and all(_DEPARTMENT.search(cell.text) and looks_like_body(cell.text) for cell in rows):
            yield from (Charge(cell.text, False, meaning.columns[at].label.printed, cell.item) for cell in rows)


_DEPARTMENT: Final = re.compile(r"[課室局署]$|(?<!関)係$")


def _over_acts(meaning: Meaning) -> Iterator[Charge]:
    """The bodies over columns of words that say what each of them does: 役割 over 町, 商工会; or 審議会 | 庁内 alone."""
    heads = [(c.at, *c.label.printed.rpartition(" ")[::2]) for c in meaning.columns if c.holds is Holds.TEXT]
    asked = [(at, name) for at, above, name in heads if _PARTS.search(above)]
    for at, name in asked if len(asked) >= PAIR else [(at, name) for at, _, name in heads]:
        acts = [row[at].text for row in meaning.table.rows[1:] if at < len(row) and row[at].text]
        told = any(map(says_act, acts)) and not any(map(looks_like_body, acts))
        named = len(asked) >= PAIR or (told and looks_like_body(name) and is_named(name))
        if named and held_under(name) is None and any(not _TICKED.fullmatch(act) for act in acts):
            yield Charge(name, False, "", meaning.table.rows[0][0].item)


_PARTS: Final = re.compile(r"役割|分担|主体|担い手")
_TICKED: Final = re.compile(r"[^\w]*")


def _members(meaning: Meaning) -> Iterator[Charge]:
    """The bodies of a list of members, whose posts stand behind them: 所属・役職 over 連合自治会 会長."""
    for column in meaning.columns if _MEMBERS.search("".join(c.label.printed for c in meaning.columns)) else ():
        for row in meaning.table.rows[1:] if _BELONGS.search(column.label.printed) else ():
            *body, post = row[column.at].text.split() or [""]
            held = (body[0], "".join(body), post.removesuffix("長")) if body and _POST.search(post) else ()
            own = next((name for name in held if looks_like_body(name) and is_named(name)), None)
            yield from (Charge(own, False, "", row[column.at].item),) if own else ()


_MEMBERS: Final = re.compile(r"役職|職名|氏名|委員")
_BELONGS: Final = re.compile(r"所属|団体|機関|推薦|勤務先")
_POST: Final = re.compile(r"[長事授表役員官師人者]$")

PAIR: Final = 2
LONGEST_LABEL: Final = 12
