"""The thing that an answer told of: its own statements, those of its section that are of nothing else, and other places of
the plan that name it."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.evidence import Evidence, evidence_in, evidence_of
from chat.answering.facts.knowledge import Knowledge
from chat.answering.wording import clean
from corpus.facts import Initiative
from corpus.marks import Mark, MarkKind, read_mark
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.statements import Statement, name_of, statements
from retriever.coverage import ASKED_WORDS
from retriever.leaning import Leaning
from retriever.tokens import content_set

SHORTEST_TOLD: Final = 6
SHORTEST_NAME: Final = 4
LONGEST_NAME: Final = 30
"""Characters of a statement that is told as printed, and of a name that is looked for elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What was told of: the statement that was told first, what the thing is called, and what it may be called elsewhere.

    ``own`` are its statements in printed order; ``beside`` those of its section that belong to no other row or item.
    """

    told: Evidence
    name: str
    names: tuple[str, ...]
    own: tuple[Evidence, ...]
    beside: tuple[Evidence, ...]


def items_of(leaning: Leaning, knowledge: Knowledge) -> Iterator[Item]:
    """The things that the answer told of: those that its question names first, then as they were told; none where the place
    is not known."""
    seen: list[Evidence] = []
    for told in _told(leaning, knowledge):
        if not any(_is_same(told, e) for e in seen):
            item = _item(told, knowledge)
            seen.extend([told, *item.own])
            yield item


def _item(told: Evidence, knowledge: Knowledge) -> Item:
    passage = told.passage
    around = knowledge.section(passage.plan_id, passage.section) or [passage]
    every = list(evidence_in(around))
    at = next(i for i, e in enumerate(every) if _is_same(e, told))
    own = _own(every, at)
    beside = [e for e in every if not any(e is o for o in own) and not _is_of_another(e, told, every)]
    names = tuple(dict.fromkeys(name for each in _names(told, own, knowledge) for name in _called(each)))
    return Item(
        told=told, name=names[0] if names else title_of(passage), names=names, own=tuple(own), beside=tuple(beside)
    )


def title_of(passage: Passage) -> str:
    """The innermost heading over a passage; empty where there is none."""
    return " ".join(passage.section[-1].split()) if passage.section else ""


def _called(name: str) -> Iterator[str]:
    """A name, what is left of it without its number and without what is added in brackets, and what it quotes."""
    mark = read_mark(name)
    bare = _NUMBER.sub("", mark.title if mark is not None and mark.number is not None else name).strip()
    yield bare
    yield _ASIDE.sub("", bare).strip()
    yield from _QUOTED.findall(bare)


_NUMBER: Final = re.compile(r"^[\s\dⅠ-Ⅻ（()）.．\-－①-⑳]+(?=[^\s\d年月日件人円])")
_ASIDE: Final = re.compile(r"[(（【][^()（）【】]*[)）】]")
_QUOTED: Final = re.compile(r"「([^「」]{4,30})」")


def _is_same(a: Evidence, b: Evidence) -> bool:
    return a.passage.id == b.passage.id and a.statement.span == b.statement.span


def _told(leaning: Leaning, knowledge: Knowledge) -> Iterator[Evidence]:
    """The statements that the answer told: those of things that its question names, then those of its places; where none is
    told as printed, the one of its places of which most is."""
    said, asked, held = _cited_part(leaning, knowledge), squeeze(leaning.asked), set(leaning.places)
    passages = knowledge.of_documents(leaning.plan_ids)
    here = list(evidence_in(p for p in passages if p.id in held))
    told = _as_told(here, said)
    named = [e for e in told if _is_named(e, asked)]
    yield from named
    sentences = (evidence_of(p, s) for p in passages if p.id not in held for s in statements(p) if not s.cells)
    others = _as_told(sentences, said)
    if not named:
        yield from (e for e in others if _is_named(e, asked))
    yield from told
    if not told and here:
        yield max(here, key=lambda e: _share_told(e.statement, said))
    yield from others


def _as_told(every: Iterable[Evidence], said: str) -> list[Evidence]:
    """Those that a line tells, in its order."""
    found = [(_told_at(e.statement, said), -len(e.statement.text), e) for e in every]
    return [e for *_, e in sorted((each for each in found if each[0] >= 0), key=lambda each: each[:2])]


def _cited_part(leaning: Leaning, knowledge: Knowledge) -> str:
    """What an answer says up to its last citation, squeezed, without the names of plans."""
    lines = leaning.line.split("\n")
    last = max((i for i, line in enumerate(lines) if _CITED.search(line)), default=len(lines) - 1)
    said = squeeze("\n".join(lines[: last + 1]))
    for plan_id in leaning.plan_ids:
        said = said.replace(squeeze(knowledge.plans[plan_id].title), "")
    return said


_CITED: Final = re.compile(r"［\d+］")


def _is_named(e: Evidence, asked: str) -> bool:
    """Whether a question names the row, or the section, that a statement is."""
    named = name_of(e.statement) if e.statement.cells else title_of(e.passage)
    return any(len(squeeze(name)) >= SHORTEST_NAME and squeeze(name) in asked for name in _called(named))


def _share_told(statement: Statement, said: str) -> int:
    parts = statement.cells or (statement.text,)
    return sum(len(part) for part in map(squeeze, parts) if len(part) > 2 and part in said)


def _told_at(statement: Statement, said: str) -> int:
    """Where a line tells a statement; -1 where it does not. Of a row its name and a cell beside it."""
    if not statement.cells:
        text = squeeze(clean(statement.text))
        return said.find(text) if len(text) >= SHORTEST_TOLD else -1
    names = [name for name in map(squeeze, _called(clean(name_of(statement)))) if name]
    cells = [squeeze(clean(cell)) for cell in statement.cells]
    others = [cell for cell in cells if len(cell) > 1 and cell not in names]
    beside = any(cell in said for cell in others)
    return max((said.find(name) for name in names if beside or len(name) >= SHORTEST_NAME), default=-1)


def _own(every: Sequence[Evidence], at: int) -> list[Evidence]:
    """A row alone; else the sentences from the mark that a statement stands under to the next such or an outer mark; where it
    stands under none, those up to the first mark."""
    if every[at].statement.cells:
        return [every[at]]
    begin = next((i for i in range(at, -1, -1) if _opens(every[i]) or every[i].statement.cells), -1)
    opening = _mark(every[begin]) if begin >= 0 else None
    inner: set[tuple[int, str]] = set()
    own = [every[i] for i in range(max(begin, 0) if opening is not None else begin + 1, at + 1)]
    for e in every[at + 1 :]:
        mark = _mark(e)
        if e.statement.cells or (mark is not None and _ends(mark, opening, inner, every[: max(begin, 0)])):
            break
        if mark is not None:
            inner.add(_family(mark))
        own.append(e)
    return own


def _ends(mark: Mark, opening: Mark | None, inner: set[tuple[int, str]], before: Sequence[Evidence]) -> bool:
    """Whether a mark begins something else: it is of the family of that which opened, or of one before it."""
    if opening is None:
        return mark.number is not None
    if _family(mark) == _family(opening):
        return True
    outer = {_family(m) for e in before if (m := _mark(e)) is not None and m.number is not None}
    return _family(mark) in outer and _family(mark) not in inner


def _mark(e: Evidence) -> Mark | None:
    return None if e.statement.cells else read_mark(e.statement.text)


def _opens(e: Evidence) -> bool:
    """Whether a statement begins an item: by a mark that is no bracket around who is in charge."""
    mark = _mark(e)
    return mark is not None and mark.kind is not MarkKind.BRACKET


def _family(mark: Mark) -> tuple[int, str]:
    return int(mark.kind), mark.family


def _is_of_another(e: Evidence, told: Evidence, every: Sequence[Evidence]) -> bool:
    """Whether a statement of the section is another row, or stands under another mark of the kind that the told one does."""
    if told.statement.cells:
        return bool(e.statement.cells)
    if e.statement.cells:
        return False
    opening, other = _opening(told, every), _opening(e, every)
    return other is not None and (other.number is not None if opening is None else _family(opening) == _family(other))


def _opening(e: Evidence, every: Sequence[Evidence]) -> Mark | None:
    """The mark that a statement stands under."""
    at = next(i for i, each in enumerate(every) if _is_same(each, e))
    return next((_mark(each) for each in reversed(every[: at + 1]) if _opens(each)), None)


def _names(told: Evidence, own: Sequence[Evidence], knowledge: Knowledge) -> Iterator[str]:
    """What the thing is called: a row's name, the initiative that a statement belongs to, what stands in quotes as its own."""
    if told.statement.cells:
        yield clean(name_of(told.statement))
        return
    for e in own[:1]:
        for initiative in knowledge.at(e, Initiative):
            if SHORTEST_NAME <= len(squeeze(initiative.name)) <= LONGEST_NAME:
                yield initiative.name
    if not any(map(_opens, own)):
        yield title_of(told.passage)


def naming(item: Item, knowledge: Knowledge) -> Iterator[Evidence]:
    """The statements of other places of the plan that name the thing: rows of that name, the sentences of a section titled
    so, the sentences that hold its name or all its words, with those that follow under the same mark."""
    names = [squeeze(name) for name in item.names if len(squeeze(name)) >= SHORTEST_NAME]
    words = [content_set(name) - ASKED_WORDS for name in item.names[:1]]
    ways = [*([name] for name in names), *(each for each in words if len(each) > 1)]
    told = item.told
    for passage in knowledge.of_document(told.passage.plan_id):
        if passage.section != told.passage.section or told.statement.cells:
            yield from (e for e in _naming_in(passage, names, ways) if not _is_same(e, told))


def _naming_in(passage: Passage, names: Sequence[str], ways: Sequence[Collection[str]]) -> Iterator[Evidence]:
    title = squeeze(title_of(passage))
    named = titled = any(name in title for name in names)
    for s in statements(passage):
        if s.is_head:
            continue
        if s.cells:
            row = squeeze(name_of(s))
            if any(name in row or (row in name and len(row) >= SHORTEST_NAME) for name in names):
                yield evidence_of(passage, s)
            continue
        text = squeeze(s.text)
        goes_on = named and read_mark(s.text) is None
        named = titled or goes_on or any(all(word in text for word in way) for way in ways)
        if named:
            yield evidence_of(passage, s)
