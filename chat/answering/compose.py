"""Evidence into claims: the best statements, those of one place together."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Final, TypeAlias

from chat.answering.evidence import Evidence
from chat.answering.facts.lists.counting import MOST as MOST_LINES
from chat.answering.facts.lists.counting import PERHAPS_MORE
from chat.answering.facts.lists.passage_lists import MOST as MOST_ITEMS
from chat.answering.facts.lists.passage_lists import find_list, read_whole, wants_list
from chat.answering.facts.lists.section_lists import PrintedList
from chat.answering.fitting.fit import asked_terms
from chat.answering.question.value_kinds import names_body
from chat.answering.said import Said
from chat.answering.wording import clean, say
from corpus.marks import read_mark
from corpus.normalize import squeeze
from corpus.passage import Passage, SectionPath
from corpus.statements import Statement, label_of, statements
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.statement_index import SHORTEST

CLOSE_VALUE: Final = 0.72
CLOSE: Final = 0.6
CLOSE_PLACE: Final = 0.5
"""Shares of the best score down to which statements are said, where one value is asked for, where anything is told, and
as likely places: a seventh, a twentieth and a sixtieth of its odds. On held-out plans more statements bring few more
right answers."""

MANY: Final = 3
"""Statements of a place from which the best one leads."""

MOST_PLACES: Final = 3
LONGEST: Final = 300
"""Places told, and characters of them together, unless the first statement alone is longer."""


BESIDES: Final = "ほかに："
"""Before the other places of an answer than the first."""

Read: TypeAlias = Callable[[Passage], Sequence[PrintedList]]
"""Gives the lists of the section that a passage is of."""


def _unread(_: Passage) -> Sequence[PrintedList]:
    return ()


def compose(question: Question, evidence: Sequence[Evidence], read: Read = _unread) -> list[Said]:
    """Lines to say, best first, each with the evidence it is taken from; ``read`` finds the rest of a list."""
    evidence = [e for e in evidence if not e.statement.is_head]
    listed = _list(question, evidence, read)
    if listed is not None:
        return [Said(text=listed[0], evidence=tuple(listed[1]))]
    values = question.intent in (Intent.FIGURE, Intent.SCHEDULE, Intent.AGENCY)
    near = [e for e in evidence if reaches(e.score, (CLOSE_VALUE if values else CLOSE) * evidence[0].score)]
    told = places(question, near, sentences_titled=not values)
    return [*told[:1], *(replace(line, text=f"{BESIDES}{line.text}") for line in told[1:])]


def _of_meant_rows(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without rows of which another one of the same table says all that they say of the question, and more."""
    rows = [e for e in evidence if e.statement.cells and not e.statement.is_head]
    said = [(_section(e), e.statement.heads, asked_terms(e.statement, question)) for e in rows]
    beaten = {
        id(row)
        for row, (place, heads, own) in zip(rows, said, strict=True)
        if any((place, heads) == (p, h) and own < more for p, h, more in said)
    }
    return [e for e in evidence if id(e) not in beaten]


def _section(evidence: Evidence) -> tuple[str, SectionPath]:
    return evidence.passage.plan_id, evidence.passage.section


def places(
    question: Question, evidence: Sequence[Evidence], told: Sequence[Said] = (), *, sentences_titled: bool = True
) -> list[Said]:
    """The best statements as a line for each place, under its section's title; ``told`` lines go before and count.

    The best are taken as they come, up to ``LONGEST`` characters in ``MOST_PLACES`` sections, and sentences of one place
    put in printed order. Whole sentences may do without a title: they say what they are about.
    """
    chosen: list[tuple[Evidence, str]] = []
    sections: list[tuple[str, SectionPath]] = []
    length = 0
    before = [line.text for line in told] + [e.statement.text for line in told for e in line.evidence]
    shown = {(e.passage.id, e.statement.span) for line in told for e in line.evidence}
    for candidate in _of_meant_rows(question, evidence):
        if not reaches(candidate.score, CLOSE_PLACE * evidence[0].score):
            break
        place, text = _section(candidate), say(candidate.statement, question)
        if (candidate.passage.id, candidate.statement.span) in shown or not _tells(candidate.statement, question):
            continue
        if place not in sections and len(sections) + len(told) == MOST_PLACES:
            continue
        if (chosen and length + len(text) > LONGEST) or _said(text, (*(t for _, t in chosen), *before)):
            continue
        chosen.append((candidate, text))
        sections += [place] if place not in sections else []
        length += len(text)
        for item in _items_below(candidate):
            text = clean(label_of(item.statement)) if item.statement.cells else say(item.statement, question)
            if length + len(text) > LONGEST or any(item.statement is e.statement for e, _ in chosen):
                break
            chosen.append((item, text))
            length += len(text)
    by_place = [[c for c in chosen if _section(c[0]) == place] for place in sections]
    return [*told, *(_place(each, titled=sentences_titled or not _are_sentences(each)) for each in by_place)]


_CAPTION: Final = re.compile(r"^\s*(?:図表?|表)\s*[0-9０-９ⅠⅡⅢⅣⅤ(（][^。]*$")
_ASIDE: Final = re.compile(r"[（(〔【［][^（()）〔〕【】［］]*[）)〕】］]")
LEAST_SAID: Final = 12
"""Characters from which what is no sentence, figure or item of a list is more than a label."""

_LEADS: Final = re.compile(r"(?:次|以下)の[^。]*[。：:]?$")


def _tells(statement: Statement, question: Question) -> bool:
    """Whether a statement says something by itself: no head of columns, no caption, no lone cell, no remains of a page.

    Bodies in brackets (◎都市整備課) are an answer where somebody is asked for.
    """
    text = statement.text
    if statement.is_head or _CAPTION.match(text):
        return False
    if _ASIDE.fullmatch(text):
        return question.intent is Intent.AGENCY and names_body(text)
    if statement.cells:
        return sum(map(bool, statement.cells)) > 1
    says = text.endswith("。") or any(map(str.isdigit, text)) or read_mark(text) is not None
    return len(text) >= (SHORTEST if says else LEAST_SAID)


def _items_below(candidate: Evidence) -> list[Evidence]:
    """The items or the rows that a line leads in to (次の3つの…), in printed order."""
    if candidate.statement.cells or not _LEADS.search(candidate.statement.text):
        return []
    below = [s for s in statements(candidate.passage) if s.span.start >= candidate.statement.span.end]
    rows = list(takewhile(lambda s: bool(s.cells), below))
    if rows:
        return [replace(candidate, statement=row) for row in rows if not row.is_head]
    families = [mark.family if (mark := read_mark(s.text)) is not None and not s.cells else None for s in below]
    return [
        replace(candidate, statement=s)
        for s, family in takewhile(
            lambda pair: pair[1] is not None and pair[1] == families[0], zip(below, families, strict=True)
        )
    ]


def _are_sentences(chosen: Sequence[tuple[Evidence, str]]) -> bool:
    return all(e.statement.text.endswith("。") and not e.statement.cells for e, _ in chosen)


def _place(chosen: Sequence[tuple[Evidence, str]], *, titled: bool) -> Said:
    """The statements of one section as a line: its title, then each, in printed order; rows and items best first, and of
    many sentences the best before the others."""
    printed = sorted(chosen, key=lambda c: (c[0].passage.span.start, c[0].statement.span.start))
    if all(e.statement.cells or read_mark(e.statement.text) is not None for e, _ in chosen):
        printed = list(chosen)
    elif len(chosen) >= MANY:
        printed = [chosen[0], *(c for c in printed if c is not chosen[0])]
    texts = "".join(_joined(printed))
    section = printed[0][0].passage.section
    title = " ".join(section[-1].split()) if section else ""
    named = f"「{title}」{texts}" if titled and title and not squeeze(texts).startswith(squeeze(title)) else texts
    return Said(text=named, evidence=tuple(e for e, _ in chosen))


def _joined(told: Sequence[tuple[Evidence, str]]) -> Iterator[str]:
    """Statements one after another, what is left out between two sentences marked; the item that several are details of
    is named once."""
    last, before = "", None
    for head, group in groupby(told, key=lambda pair: pair[0].statement.head):
        label = f"{clean(head)}："
        for place, (evidence, text) in enumerate(group):
            said = text.removeprefix(label) if place else text
            between = "／"
            if last.endswith("。"):
                between = "" if before is not None and _goes_on(before, evidence) else LEFT_OUT
            yield (between if last else "") + said
            last, before = said, evidence


LEFT_OUT: Final = "…"


def _goes_on(before: Evidence, evidence: Evidence) -> bool:
    """Whether a statement follows right after another, or is no sentence that could be taken for doing so."""
    if evidence.statement.cells or read_mark(evidence.statement.text) is not None:
        return True
    between = evidence.passage.text[before.statement.span.end : evidence.statement.span.start]
    return (
        before.passage.id == evidence.passage.id
        and not between.strip()
        and (before.statement.span.end <= evidence.statement.span.start)
    )


def _said(text: str, lines: Iterable[str]) -> bool:
    """Whether a line says no more than others, or the same and more."""
    key = squeeze(text)
    return not key or any(key in squeeze(line) or squeeze(line) in key for line in lines)


def _list(question: Question, evidence: Sequence[Evidence], read: Read) -> tuple[str, list[Evidence]] | None:
    """The items of the list that the question names, where it asks for several things."""
    if question.intent is not Intent.CONTENT or not wants_list(question.text):
        return None
    found = find_list(question.text, evidence)
    if found is None:
        return None
    if len(found.items) == 1:
        return say(found.items[0], question), [found.evidence]
    found = read_whole(found, read)
    rows = [(e.passage, e.statement) for e in found.entries] or [(found.evidence.passage, s) for s in found.items]
    lines = [f"・{clean(item.text)}" for _, item in rows[:MOST_LINES]]
    if len(lines) < len(rows) or not (found.whole or len(found.items) < MOST_ITEMS):
        lines.append(PERHAPS_MORE)
    covered = found.evidence.covered
    return "\n".join(lines), [
        Evidence(passage=passage, statement=item, score=found.score, covered=covered) for passage, item in rows
    ]
