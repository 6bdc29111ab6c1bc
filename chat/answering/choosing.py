"""Which statements are told: the best, and what adds to it without saying the same again."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import takewhile
from typing import Final, TypeAlias

from chat.answering.evidence import Evidence
from chat.answering.fitting.fit import asked_terms
from chat.answering.question.value_kinds import names_body, states_kind
from chat.answering.said import Said
from chat.answering.wording import VALUES, clean, say
from corpus.marks import Mark, read_mark
from corpus.normalize import nfkc, squeeze
from corpus.passage import SectionPath, Span
from corpus.statements import Statement, label_of, statements
from retriever.order import NEVER, reaches
from retriever.question import Intent, Question
from retriever.statement_index import SHORTEST
from retriever.tokens import content_set

CLOSE_NEW: Final = 0.7
CLOSE_OLD: Final = 0.8
CLOSE_NEXT: Final = 0.6
"""Shares of the best score down to which statements of its place are told with it: what speaks of more of the question than
all before, what does not, and the sentence or item that goes on right after one that is told, unless that is the value
asked for: what follows a value is rarely about the same thing. Of the open sets' answers
one in four of the first, one in seven of the second and one in eight of the third stated a fact that none before did;
below that, one in a hundred, though these were a third of all that was said."""

CLOSE_ELSEWHERE: Final = 0.8
"""The same for what other places of a plan say of nothing more: one in fifteen added a fact. What another plan says, and
what speaks of more of a question, is told as in the first place."""

UNSURE: Final = 0.1
"""What these shares are lower by for what is hardly likely."""

FEW: Final = 4
"""The best statements, behind which only what goes on right after one that is told adds a fact (one in seven), or what
speaks of more of a question of several parts (one in four); of all others one in twenty-three did."""

MOST_PLACES: Final = 3
LONGEST: Final = 300
"""Places told, and characters of them together, unless the first statement alone is longer."""

ROW_OF_OFFERS: Final = 0.85
"""The least share for a further row where support is asked for: each row is of another body or programme, and one that fits
less well is for another need."""

Told: TypeAlias = tuple[Evidence, str]
"""A statement with how it is said."""


def choose(
    question: Question, evidence: Sequence[Evidence], told: Sequence[Said], *, unsure: bool = False
) -> list[Told]:
    """The best statements as they come, up to ``LONGEST`` characters in ``MOST_PLACES`` sections; what they lead in to
    follows them. ``told`` lines go before and count; of what is ``unsure`` more is told."""
    less = UNSURE if unsure else 0.0
    chosen: list[Told] = []
    sections: set[tuple[str, SectionPath]] = set()
    length = 0
    proof = [e for line in told for e in line.evidence]
    before = [line.text for line in told] + [e.statement.text for e in proof]
    shown = {(e.passage.id, e.statement.span) for e in proof}
    calculated = {(section_of(e), e.statement.heads) for line in told if line.computed for e in line.evidence}
    evidence = _of_number(question, evidence)
    near = _of_meant_rows(question, [e for e in evidence if reaches(e.score, CLOSE_NEXT * evidence[0].score)])
    best = {id(e) for e in (near if unsure else near[:FEW])}
    for candidate in near * len(("the best", "what goes on after them")):
        place = section_of(candidate)
        is_elsewhere = place not in sections and bool(chosen or told)
        known = [*proof, *(e for e, _ in chosen)]
        share = _share(candidate, known, question, is_elsewhere=is_elsewhere, is_behind=id(candidate) not in best)
        least = max(share - less, ROW_OF_OFFERS if _is_other_offer(candidate, question) and not is_elsewhere else 0.0)
        if (chosen or is_elsewhere) and not reaches(candidate.score, least * evidence[0].score):
            continue
        one_more = is_elsewhere and len(sections) + len(told) == MOST_PLACES
        if one_more or _is_shown(candidate, shown, calculated) or not _tells(candidate.statement, question):
            continue
        text = say(candidate.statement, question)
        if (chosen and length + len(text) > LONGEST) or _is_said(candidate.statement, text, chosen, before):
            continue
        under = _under(candidate)
        if not under:
            chosen.append((candidate, text))
            length += len(text)
        sections.add(place)
        for item in under or _items_below(candidate):
            is_row = (
                item.statement.cells and not candidate.statement.cells and not under and question.intent not in VALUES
            )
            text = clean(label_of(item.statement)) if is_row else say(item.statement, question)
            is_first = under and item is under[0]
            if (length + len(text) > LONGEST and not is_first) or any(item.statement is e.statement for e, _ in chosen):
                break
            chosen.append((item, text))
            length += len(text)
    return chosen


_NUMBERED: Final = re.compile(
    r"(?P<sign>[①-⑳]|[(（]\d{1,2}[)）])(?=は|って|とは|の(?:名|内容|項目)|[？?]|$)|(?<![\d０-９])(?P<rank>[1-9１-９][0-9０-９]?)位(?!以|まで)"
)


def _of_number(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without the others of a numbered list where the question asks for one of it by its number: ③は何か, 1位."""
    asked = {nfkc(m["rank"]) + RANK if m["rank"] else _sign(m["sign"]) for m in _NUMBERED.finditer(question.text)}
    numbers = [_number_of(e.statement) for e in evidence]
    meant = next((e for e, number in zip(evidence, numbers, strict=True) if {number} == asked), None)
    if meant is None:
        return list(evidence)
    best, place = evidence[0], section_of(meant)
    if not reaches(meant.score, (NUMBER_HERE if place == section_of(best) else CLOSE_ELSEWHERE) * best.score):
        return list(evidence)
    others = (e for e, n in zip(evidence, numbers, strict=True) if n is None or section_of(e) != place)
    return [replace(meant, score=best.score), *others]


NUMBER_HERE: Final = 0.3
"""Share of the best score from which what has the number that is asked for, in the place of the best, is meant."""

RANK: Final = "位"


def _number_of(statement: Statement) -> str | None:
    """The sign that an item has before it, or the rank of a row that begins with a number."""
    if statement.cells:
        first = _RANK.fullmatch(nfkc(statement.cells[0]).strip())
        return first["number"] + RANK if first is not None else None
    mark = read_mark(statement.text)
    if mark is None or mark.number is None or not mark.title:
        return None
    return _sign(statement.text.partition(mark.title)[0])


def _sign(printed: str) -> str:
    """A sign as it is compared: a circled number as printed, others in one width, without a dash before them."""
    bare = printed.strip().lstrip("-*+−–").strip()
    return bare if _CIRCLED.fullmatch(bare) else nfkc(bare)


_CIRCLED: Final = re.compile(r"[①-⑳]")
_RANK: Final = re.compile(r"第?\s?(?P<number>\d{1,2})\s?位?")


def section_of(evidence: Evidence) -> tuple[str, SectionPath]:
    """The plan and the section of some evidence."""
    return evidence.passage.plan_id, evidence.passage.section


def _share(
    candidate: Evidence, before: Sequence[Evidence], question: Question, *, is_elsewhere: bool, is_behind: bool
) -> float:
    """The share of the best score from which a statement is told after those ``before``; ``NEVER`` for one that
    ``is_behind`` the best and adds nothing."""
    known = frozenset().union(*(asked_terms(e.statement, question) for e in before))
    is_new = not asked_terms(candidate.statement, question) <= known
    goes_on = any(_goes_on(e, candidate) for e in before)
    if is_behind and not goes_on and not (is_new and question.parts):
        return NEVER
    if is_elsewhere:
        if candidate.passage.plan_id not in {e.passage.plan_id for e in before} or (is_new and question.parts):
            return CLOSE_NEW
        return CLOSE_OLD if is_new else CLOSE_ELSEWHERE
    if is_new:
        return CLOSE_NEW
    is_told = question.intent in VALUES and any(states_kind(question, e.statement) for e in before)
    return CLOSE_NEXT if goes_on and not is_told else CLOSE_OLD


def _is_other_offer(candidate: Evidence, question: Question) -> bool:
    return question.intent is Intent.SUPPORT and bool(candidate.statement.cells)


def _goes_on(before: Evidence, candidate: Evidence) -> bool:
    """Whether a sentence or an item follows right after a statement."""
    says = candidate.statement.text.endswith("。") or read_mark(candidate.statement.text) is not None
    return bool(says) and not candidate.statement.cells and follows(before, candidate)


def follows(before: Evidence, evidence: Evidence) -> bool:
    """Whether a statement stands right after another."""
    end, start = before.statement.span.end, evidence.statement.span.start
    return before.passage.id == evidence.passage.id and end <= start and not evidence.passage.text[end:start].strip()


def _of_meant_rows(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence without rows of which a better one of the same table says all that they say of the question, and more."""
    better: dict[tuple[tuple[str, SectionPath], tuple[str, ...]], list[frozenset[str]]] = {}
    meant = []
    for e in evidence:
        if e.statement.heads and not e.statement.is_head:
            own, before = asked_terms(e.statement, question), better.setdefault((section_of(e), e.statement.heads), [])
            if any(own < more for more in before):
                continue
            before.append(own)
        meant.append(e)
    return meant


def _is_shown(
    candidate: Evidence, shown: Set[tuple[str, Span]], calculated: Set[tuple[tuple[str, SectionPath], tuple[str, ...]]]
) -> bool:
    """Whether a statement is told already, or is a row of a table over which all was calculated."""
    of_table = candidate.statement.heads and (section_of(candidate), candidate.statement.heads) in calculated
    return bool(of_table) or (candidate.passage.id, candidate.statement.span) in shown


CAPTION: Final = re.compile(r"^\s*(?:図表?|表)\s*[0-9０-９ⅠⅡⅢⅣⅤ(（][^。]*$")
_ASIDE: Final = re.compile(r"[（(〔【［][^（()）〔〕【】［］]*[）)〕】［］]")
LEAST_SAID: Final = 12
"""Characters from which what is no sentence, figure or item of a list is more than a label."""

_LEADS: Final = re.compile(r"(?:次|以下)の[^。]*[。：:]?$")


def _tells(statement: Statement, question: Question) -> bool:
    """Whether a statement says something by itself: no head of columns, no caption, no lone cell, no remains of a page.

    Bodies in brackets (◎都市整備課) are an answer where somebody is asked for.
    """
    text = statement.text
    if statement.is_head or CAPTION.match(text):
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
        return rest_of_form(candidate)
    if not _LEADS.search(candidate.statement.text):
        return []
    below = _below(candidate)
    if below and not below[0].cells and read_mark(below[0].text) is None and not below[0].text.endswith("。"):
        below = below[1:]  # the heads of columns, read as a line
    items = list(_items_of_list(below))
    rows = takewhile(lambda s: bool(s.cells), below[len(items) :])
    return [replace(candidate, statement=s) for s in (*items, *rows) if not s.is_head]


def _below(candidate: Evidence) -> list[Statement]:
    """The statements of the passage after one, in printed order."""
    return [s for s in statements(candidate.passage) if s.span.start >= candidate.statement.span.end]


def _items_of_list(below: Sequence[Statement]) -> Iterator[Statement]:
    """The items of the list that begins with the first statement; sentences that explain a numbered one may stand between
    it and the next."""
    before: Mark | None = None
    for statement in below:
        mark = None if statement.cells else read_mark(statement.text)
        is_next = mark is not None and (
            before is None
            or (mark.family == before.family and (mark.number is None or mark.number == (before.number or 0) + 1))
        )
        if mark is not None and is_next:
            yield statement
            before = mark
        elif before is None or before.number is None or statement.cells:
            return


def _under(candidate: Evidence) -> list[Evidence]:
    """The details that stand under a label, which says nothing without them."""
    label = candidate.statement
    if label.cells or label.text.endswith("。"):
        return []
    own = squeeze(label.text)
    under = takewhile(lambda s: bool(s.head) and squeeze(s.head) == own, _below(candidate))
    return [replace(candidate, statement=s) for s in under if not s.is_head]


LONGEST_LABEL: Final = 8
FEWEST_OF_FORM: Final = 3
"""Characters of a form's labels, and rows that make one."""


def rest_of_form(candidate: Evidence) -> list[Evidence]:
    """The other rows of a form about one thing (対象, 額, 受付, 窓口 …), in words, to which a row belongs."""
    row = candidate.statement
    if len(row.cells) != len(("label", "content")) or not row.head:
        return []
    of = (row.head, row.heads)
    rows = [s for s in statements(candidate.passage) if s.cells and not s.is_head and (s.head, s.heads) == of]
    labels = [squeeze(s.cells[0]) for s in rows]
    is_form = len(rows) >= FEWEST_OF_FORM and len(set(labels)) == len(labels) and not CAPTION.match(row.head)
    if not is_form or any(len(label) > LONGEST_LABEL for label in labels) or not any(map(_in_words, rows)):
        return []
    return [replace(candidate, statement=s) for s in rows if s is not row]


def _in_words(row: Statement) -> bool:
    return len(row.cells[1]) > LONGEST_LABEL and not row.cells[1][:1].isdigit()


def _is_said(statement: Statement, text: str, chosen: Sequence[Told], before: Iterable[str]) -> bool:
    """Whether a statement says no more than a line that is told: all its words, or its words and figures in any order."""
    key = squeeze(text)
    lines = [*(t for _, t in chosen), *before]
    if not key or any(key in squeeze(line) or squeeze(line) in key for line in lines):
        return True
    own = content_set(text).difference(*map(content_set, statement.heads))
    return bool(own) and any(own <= content_set(line) for line in lines)
