"""Lists that a plan numbers under one word: アクション1 to 12, the rows 1 to 10 of one kind of project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from typing import Final

from chat.answering.evidence import Evidence, evidence_of, first_line
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.listed import FEWEST, Listed, runs_on
from chat.answering.facts.lists.sections import sections_of
from chat.answering.facts.topic_words import is_noun, topic_terms
from corpus.marks import Mark, MarkKind, read_mark, without_repeats
from corpus.normalize import squeeze
from corpus.passage import Passage, SectionPath
from corpus.statements import Statement, statements
from retriever.asked_list import AskedList
from retriever.question import Question

FEWEST_ROWS: Final = 3
SHORTEST_KIND: Final = 3
"""Characters of the word that rows of one kind end in: プロジェクト."""

_COUNTED: Final = (MarkKind.ARABIC, MarkKind.CIRCLED, MarkKind.PAREN)
_PARTS: Final = frozenset({"章", "節", "番", "番号", "名前", "名称", "名", "本"})


@dataclass(frozen=True, slots=True)
class _Numbered:
    """One of a series: its number, its line, where it stands and what stands above it, squeezed."""

    number: int
    line: str
    evidence: Evidence
    above: str


@dataclass(slots=True)
class _Series:
    """What counts on under one of ``words``, or in brackets; ``whole`` says that no number is skipped."""

    plan_id: str
    words: tuple[str, ...]
    bracketed: bool = False
    whole: bool = True
    rows: list[_Numbered] = field(default_factory=list)


def counted_lists(question: Question, asked: AskedList, knowledge: Knowledge) -> Iterator[Listed]:
    """The series that a question names by the word under which they count, or whose numbers it names.

    Nothing where it names one of them (目標2), which asks for what stands below that.
    """
    text = squeeze(question.text)
    if asked.numbers is None and any(sections_of(knowledge).labelled(text, question.plan_ids)):
        return
    for series in _series_named(text, question, asked, knowledge):
        word = max((w for w in series.words if w in text), key=len, default="")
        if not word and not (asked.bracketed and series.bracketed):
            continue
        topic = [t for t in topic_terms(question, knowledge.plans, besides=word) if is_noun(t) and t not in _PARTS]
        first: dict[int, _Numbered] = {}
        for row in series.rows:
            meant = asked.numbers is None or row.number in asked.numbers
            if meant and all(t in row.above or t in word or t.isdigit() for t in topic):
                first.setdefault(row.number, row)
        if len(first) < FEWEST or (asked.numbers is not None and len(first) < len(asked.numbers)):
            continue
        rows = [first[number] for number in sorted(first)]
        of = f"の「{word}」" if word else "で該当するもの"
        whole = asked.numbers is not None or (series.whole and runs_on([row.number for row in rows]))
        lines, evidence = [row.line for row in rows], [row.evidence for row in rows]
        yield Listed(plan_id=series.plan_id, of=of, lines=lines, evidence=evidence, whole=whole)


def _series_named(text: str, question: Question, asked: AskedList, knowledge: Knowledge) -> Iterator[_Series]:
    """The series of the documents that count things under a word of the question, or in brackets as it asks."""
    for document in filter(question.may_answer, knowledge.plans):
        words = knowledge.series_words and knowledge.series_words.get(document)
        may_hold = words is None or any(word in text if word else asked.bracketed for word in words)
        if may_hold and (passages := knowledge.of_document(document)):
            yield from _series_of(tuple(passages))


def series_words(passages: Sequence[Passage]) -> dict[str, set[str]]:
    """By document the words under which it counts things; the empty word where it counts in brackets."""
    documents: dict[str, list[Passage]] = {}
    for passage in passages:
        documents.setdefault(passage.plan_id, []).append(passage)
    return {
        document: {
            word for series in _read_series(held) for word in (*series.words, *([""] if series.bracketed else ()))
        }
        for document, held in documents.items()
    }


@lru_cache(maxsize=1024)
def _series_of(passages: tuple[Passage, ...]) -> tuple[_Series, ...]:
    return _read_series(passages)


def _read_series(passages: Sequence[Passage]) -> tuple[_Series, ...]:
    """The series of headings over a whole document, and those of rows or items within sections."""
    headed: dict[tuple[str, str], _Series] = {}
    sections: dict[tuple[str, SectionPath], list[Passage]] = {}
    for passage in passages:
        sections.setdefault((passage.plan_id, passage.section), []).append(passage)
        for depth, title in enumerate(passage.section):
            mark = read_mark(title)
            if mark is None or not mark.number or mark.kind not in (MarkKind.LABELLED, MarkKind.PAREN):
                continue
            bracketed = mark.kind is MarkKind.PAREN
            key, words = (passage.plan_id, mark.family), () if bracketed else (squeeze(mark.family),)
            series = headed.setdefault(key, _Series(passage.plan_id, words, bracketed))
            above = squeeze("".join(passage.section[:depth]))
            series.rows.append(_Numbered(mark.number, without_repeats(title), first_line(passage), above))
    return (*headed.values(), *(run for found in sections.values() for run in _runs(found)))


def _runs(passages: Sequence[Passage]) -> Iterator[_Series]:
    """Rows or items of one section counted from 1, under what their names end in or the head of their column."""
    around, last = squeeze("".join(passages[0].section)), None
    run, head = _Series(passages[0].plan_id, ()), ""
    for passage, statement, mark in (*_marked(passages), (passages[0], None, None)):
        if mark is None or mark.number == 1:
            words = (head, _ending([row.line for row in run.rows]))
            run.words = tuple(word for word in words if len(word) >= SHORTEST_KIND)
            if len(run.rows) >= FEWEST_ROWS and run.words:
                yield run
            run = _Series(passage.plan_id, ())
        if mark is None or statement is None:
            return
        if mark.number == 1:
            head = squeeze(statement.heads[0]) if statement.heads else ""
        if mark.number == len(run.rows) + 1:
            evidence = evidence_of(passage, statement)
            run.rows.append(_Numbered(mark.number, _label(statement), evidence, around + head))
            last = mark
        elif run.rows and last is not None and (last.kind, last.family) == (mark.kind, mark.family):
            run.whole = False


def _marked(passages: Sequence[Passage]) -> Iterator[tuple[Passage, Statement, Mark]]:
    for passage in passages:
        for statement in statements(passage):
            mark = read_mark(_label(statement))
            if mark is not None and mark.number is not None and mark.kind in _COUNTED:
                yield passage, statement, mark


def _label(statement: Statement) -> str:
    return next((c for c in statement.cells if c), "") if statement.cells else statement.text


def _ending(lines: Sequence[str]) -> str:
    """What all names end in: プロジェクト."""
    last = zip(*(reversed(squeeze(line)) for line in lines), strict=False)
    return "".join(same[0] for same in takewhile(lambda chars: len(set(chars)) == 1, last))[::-1]
