"""Lists that a plan numbers: rows 1 to 10 of one kind, headings (8) to (10)."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import takewhile
from typing import Final

from chat.answering.evidence import Evidence, evidence_of, first_line
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.headings import Listed, allowed, say_list
from chat.answering.facts.lists.passage_lists import asked_count
from chat.answering.facts.topic_words import is_noun, topic_terms
from chat.answering.said import Said
from corpus.marks import Mark, MarkKind, read_mark, without_repeats
from corpus.normalize import nfkc, squeeze
from corpus.passage import Passage, SectionPath
from corpus.statements import Statement, statements
from retriever.aim import RANGE, Aim
from retriever.order import newest_first
from retriever.question import Question

FEWEST: Final = 3
SHORTEST_KIND: Final = 3
"""Characters of the word that rows of one kind end in: プロジェクト."""

_COUNTED: Final = (MarkKind.ARABIC, MarkKind.CIRCLED, MarkKind.PAREN)
_PARTS: Final = frozenset({"章", "節", "番", "番号", "名前", "名称", "名", "本"})


def list_numbered(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The numbered things that a question asks for by their numbers or by their kind; None where it doesn't."""
    if question.aim is not Aim.LIST:
        return None
    return _range(question, knowledge, today) or _kind(question, knowledge, today)


def _topic(question: Question, knowledge: Knowledge, kind: str) -> list[str]:
    found = topic_terms(question, knowledge.plans, besides=kind)
    return [t for t in found if is_noun(t) and t not in _PARTS]


def _range(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The headings from one number to another: アクション6から12, (8)から(10)."""
    match = RANGE.search(nfkc(question.text))
    if match is None:
        return None
    wanted = range(int(match["first"]), int(match["last"]) + 1)
    bracketed = match["bracket"] is not None
    found: dict[tuple[str, str], dict[int, tuple[str, Evidence]]] = {}
    for passage in allowed(question, knowledge):
        for depth, title in enumerate(passage.section):
            mark = read_mark(title)
            if mark is None or mark.number is None or mark.number not in wanted:
                continue
            if not _is_meant(mark, question, bracketed=bracketed):
                continue
            above = squeeze("".join(passage.section[:depth]))
            if all(squeeze(t) in above for t in _topic(question, knowledge, match[0] + " " + mark.family)):
                rows = found.setdefault((passage.plan_id, mark.family), {})
                rows.setdefault(mark.number, (without_repeats(title), first_line(passage)))
    whole = {key: rows for key, rows in found.items() if len(rows) == len(wanted) > 1}
    if not whole:
        return None
    plan_id, family = min(whole, key=lambda key: newest_first(knowledge.plans[key[0]], today))
    listed = [row for _, row in sorted(whole[plan_id, family].items())]
    return [say_list(knowledge, plan_id, "", Listed(listed), today)]


def _is_meant(mark: Mark, question: Question, *, bracketed: bool) -> bool:
    """Whether a heading counts as the question does: under a label that it names, or in brackets."""
    if mark.kind is MarkKind.LABELLED:
        return squeeze(mark.family) in squeeze(question.text)
    return bracketed and mark.kind is MarkKind.PAREN


def _kind(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The numbered rows whose names end in a word of the question, or stand below it as column head."""
    asked, count = squeeze(question.text), asked_count(question.text)
    fit: list[tuple[Passage, str, Listed]] = []
    for passage, head, listed in _all_runs(knowledge.passages):
        rows = listed.rows
        if not question.may_answer(passage.plan_id):
            continue
        named = [k for k in (_ending(rows), head) if len(k) >= SHORTEST_KIND and k in asked]
        if not named or count not in (None, len(rows)):
            continue
        kind = max(named, key=len)
        around = squeeze(f"{kind}{head}{''.join(passage.section)}")
        if all(t in around for t in _topic(question, knowledge, kind)):
            fit.append((passage, kind, listed))
    if not fit:
        return None
    plans = knowledge.plans
    passage, kind, listed = min(fit, key=lambda f: (newest_first(plans[f[0].plan_id], today), -len(f[1])))
    return [say_list(knowledge, passage.plan_id, kind, listed, today)]


@lru_cache(maxsize=4)
def _all_runs(passages: tuple[Passage, ...]) -> list[tuple[Passage, str, Listed]]:
    """The numbered rows of all sections, each with the first passage of its section; read once."""
    sections: dict[tuple[str, SectionPath], list[Passage]] = {}
    for passage in passages:
        sections.setdefault((passage.plan_id, passage.section), []).append(passage)
    return [(found[0], head, rows) for found in sections.values() for head, rows in _runs(found)]


def _runs(passages: Sequence[Passage]) -> Iterator[tuple[str, Listed]]:
    """Rows or items of one section counted from 1, with the head of their column; whole where none is skipped."""
    head, rows, whole = "", list[tuple[str, Evidence]](), True
    for passage, statement, mark in _numbered(passages):
        if mark.number == 1:
            if len(rows) >= FEWEST:
                yield head, Listed(rows, whole=whole)
            head, rows, whole = (squeeze(statement.heads[0]) if statement.heads else ""), [], True
        if mark.number == len(rows) + 1:
            rows.append((_label(statement), evidence_of(passage, statement)))
        elif rows and _same_kind(rows[-1][0], mark):
            whole = False
    if len(rows) >= FEWEST:
        yield head, Listed(rows, whole=whole)


def _numbered(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Statement, Mark]]:
    for passage in passages:
        for statement in statements(passage):
            mark = read_mark(_label(statement))
            if mark is not None and mark.number is not None and mark.kind in _COUNTED:
                yield passage, statement, mark


def _same_kind(label: str, mark: Mark) -> bool:
    last = read_mark(label)
    return last is not None and (last.kind, last.family) == (mark.kind, mark.family)


def _label(statement: Statement) -> str:
    return next((c for c in statement.cells if c), "") if statement.cells else statement.text


def _ending(rows: Sequence[tuple[str, Evidence]]) -> str:
    """What all names end in: プロジェクト."""
    last = zip(*(reversed(squeeze(label)) for label, _ in rows), strict=False)
    return "".join(same[0] for same in takewhile(lambda chars: len(set(chars)) == 1, last))[::-1]
