"""Evidence into claims: the best statements, those of one place together."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Final, TypeAlias

from chat.answering.besides import of_other_kinds
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
from corpus.passage import Passage, SectionPath, Span
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

CLOSE_ELSEWHERE: Final = 0.7
"""The same for statements of other places than the first: half of the answers that were read were right, but among other
places. Of 745 questions nine and six answers change for worse and better from .5 to .75, and they are a tenth shorter."""

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
    """The evidence without rows of which a better one of the same table says all that they say of the question, and more."""
    better: dict[tuple[tuple[str, SectionPath], tuple[str, ...]], list[frozenset[str]]] = {}
    meant = []
    for e in evidence:
        if e.statement.cells and not e.statement.is_head:
            own, before = asked_terms(e.statement, question), better.setdefault((_section(e), e.statement.heads), [])
            if any(own < more for more in before):
                continue
            before.append(own)
        meant.append(e)
    return meant


def _section(evidence: Evidence) -> tuple[str, SectionPath]:
    return evidence.passage.plan_id, evidence.passage.section


def places(
    question: Question, evidence: Sequence[Evidence], told: Sequence[Said] = (), *, sentences_titled: bool = True
) -> list[Said]:
    """The best statements as a line for each place, under its section's title; ``told`` lines go before and count.

    The best are taken as they come, up to ``LONGEST`` characters in ``MOST_PLACES`` sections, and sentences of one place
    put in printed order. Whole sentences may do without a title: they say what they are about.
    """
    chosen = _chosen(question, evidence, told)
    if not told:
        chosen += _of_other_kinds(question, evidence, chosen)
    sections = dict.fromkeys(_section(e) for e, _ in chosen)
    by_place = [[c for c in chosen if _section(c[0]) == place] for place in sections]
    return [*told, *(_place(each, titled=sentences_titled or not _are_sentences(each)) for each in by_place)]


def _chosen(question: Question, evidence: Sequence[Evidence], told: Sequence[Said]) -> list[tuple[Evidence, str]]:
    """The best statements as they come, each with how it is said; what they lead in to follows them."""
    chosen: list[tuple[Evidence, str]] = []
    sections: set[tuple[str, SectionPath]] = set()
    length = 0
    before = [line.text for line in told] + [e.statement.text for line in told for e in line.evidence]
    shown = {(e.passage.id, e.statement.span) for line in told for e in line.evidence}
    calculated = {(_section(e), e.statement.heads) for line in told if line.computed for e in line.evidence}
    for candidate in _of_meant_rows(question, evidence):
        if not reaches(candidate.score, CLOSE_PLACE * evidence[0].score):
            break
        place, text = _section(candidate), say(candidate.statement, question)
        is_elsewhere = place not in sections and bool(chosen or told)
        one_more = is_elsewhere and len(sections) + len(told) == MOST_PLACES
        if is_elsewhere and not reaches(candidate.score, CLOSE_ELSEWHERE * evidence[0].score):
            continue
        if one_more or _is_shown(candidate, shown, calculated) or not _tells(candidate.statement, question):
            continue
        if (chosen and length + len(text) > LONGEST) or _said(text, (*(t for _, t in chosen), *before)):
            continue
        chosen.append((candidate, text))
        sections.add(place)
        length += len(text)
        for item in _items_below(candidate):
            is_row = item.statement.cells and not candidate.statement.cells
            text = clean(label_of(item.statement)) if is_row else say(item.statement, question)
            if length + len(text) > LONGEST or any(item.statement is e.statement for e, _ in chosen):
                break
            chosen.append((item, text))
            length += len(text)
    return chosen


def _of_other_kinds(
    question: Question, evidence: Sequence[Evidence], chosen: Sequence[tuple[Evidence, str]]
) -> list[tuple[Evidence, str]]:
    """What the first place says of each kind of value that is asked and that nothing chosen states."""
    texts, first = [text for _, text in chosen], [e for e, _ in chosen if _section(e) == _section(chosen[0][0])]
    return [(e, say(e.statement, question)) for e in of_other_kinds(question, evidence, texts, first)]


def _is_shown(
    candidate: Evidence, shown: Set[tuple[str, Span]], calculated: Set[tuple[tuple[str, SectionPath], tuple[str, ...]]]
) -> bool:
    """Whether a statement is told already, or is a row of a table over which all was calculated."""
    of_table = candidate.statement.heads and (_section(candidate), candidate.statement.heads) in calculated
    return bool(of_table) or (candidate.passage.id, candidate.statement.span) in shown


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
    """The items or the rows that a line leads in to (次の3つの…), or the rest of the form that a row is of, in printed
    order."""
    if candidate.statement.cells:
        return _rest_of_form(candidate)
    if not _LEADS.search(candidate.statement.text):
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


LONGEST_LABEL: Final = 8
FEWEST_OF_FORM: Final = 3
"""Characters of a form's labels, and rows that make one."""


def _rest_of_form(candidate: Evidence) -> list[Evidence]:
    """The other rows of a form about one thing (対象, 額, 受付, 窓口 …), in words, to which a row belongs."""
    row = candidate.statement
    if len(row.cells) != len(("label", "content")) or not row.head:
        return []
    of = (row.head, row.heads)
    rows = [s for s in statements(candidate.passage) if s.cells and not s.is_head and (s.head, s.heads) == of]
    labels = [squeeze(s.cells[0]) for s in rows]
    is_form = len(rows) >= FEWEST_OF_FORM and len(set(labels)) == len(labels) and not _CAPTION.match(row.head)
    if not is_form or any(len(label) > LONGEST_LABEL for label in labels) or not any(map(_in_words, rows)):
        return []
    return [replace(candidate, statement=s) for s in rows if s is not row]


def _in_words(row: Statement) -> bool:
    return len(row.cells[1]) > LONGEST_LABEL and not row.cells[1][:1].isdigit()


def _are_sentences(chosen: Sequence[tuple[Evidence, str]]) -> bool:
    return all(e.statement.text.endswith("。") and not e.statement.cells for e, _ in chosen)


def _place(chosen: Sequence[tuple[Evidence, str]], *, titled: bool) -> Said:
    """The statements of one section as a line: its title, then each, in printed order; rows and items best first, and of
    many sentences the best before the others."""
    printed = sorted(chosen, key=lambda c: (c[0].passage.span.start, c[0].statement.span.start))
    if all(e.statement.cells or read_mark(e.statement.text) is not None for e, _ in chosen):
        printed = _rows_in_order(chosen)
    elif len(chosen) >= MANY:
        printed = [chosen[0], *(c for c in printed if c is not chosen[0])]
    parts = list(_parts(printed))
    section = printed[0][0].passage.section
    title = " ".join(section[-1].split()) if section else ""
    named = f"「{title}」" if titled and title and not squeeze(parts[0]).startswith(squeeze(title)) else ""
    return Said(text=_listed(named, parts), evidence=tuple(e for e, _ in chosen))


def _listed(title: str, parts: Sequence[str]) -> str:
    """What is told of one place: sentences go on after its title, several rows or items stand below one another."""
    if len(parts) == 1:
        return title + parts[0]
    leading = parts[0].endswith("。")
    head = title + parts[0] if leading else f"{title}：" if title else ""
    items = [f"・{part}" for part in parts[leading:]]
    return "\n".join([head, *items] if head else items)


def _rows_in_order(chosen: Sequence[tuple[Evidence, str]]) -> list[tuple[Evidence, str]]:
    """Rows and items best first, those of a form as they are printed."""
    first: dict[str, int] = {}
    for at, (e, _) in enumerate(chosen):
        first.setdefault(e.statement.head, at)

    def place(at: int) -> tuple[int, int]:
        e = chosen[at][0]
        return (first[e.statement.head], e.statement.span.start) if _rest_of_form(e) else (at, 0)

    return [chosen[at] for at in sorted(range(len(chosen)), key=place)]


def _parts(told: Sequence[tuple[Evidence, str]]) -> Iterator[str]:
    """Sentences one after another, what is left out between two marked, and each row or item; several that are details of
    one item together, which is named once."""
    part, before = "", None
    for head, group in groupby(told, key=lambda pair: pair[0].statement.head):
        label = f"{clean(head)}："
        for place, (evidence, text) in enumerate(group):
            said = text.removeprefix(label) if place and head else text
            if part.endswith("。") and said.endswith("。") and before is not None:
                part += ("" if _goes_on(before, evidence) else LEFT_OUT) + said
            elif part and place and head:
                part += f"／{said}"
            else:
                if part:
                    yield part
                part = said
            before = evidence
    yield part


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
