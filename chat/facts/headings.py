"""Lists that are the headings of a plan: 12のアクション, the initiatives under a direction."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from chat.evidence import Evidence
from chat.facts.knowledge import Knowledge
from chat.facts.selection import newest_first, plan_words
from chat.facts.topic import topic_terms
from chat.said import How, Said, compute
from corpus.marks import MarkKind, read_mark
from corpus.normalize import nfkc, squeeze
from corpus.passage import Passage, SectionPath, Span
from corpus.statements import Statement
from retriever.aim import Aim
from retriever.question import Question
from retriever.tokens import content_set

FEWEST: Final = 2
_UNDER: Final = re.compile(r"取組|取り組み|施策|事業|内容|項目|構成|何が(?:あり|ある|含)|どんな")
_ABOUT: Final = re.compile(
    r"(?:現状|課題|工程|スケジュール|数値目標|指標|目標|これまで|推進計画|取組|取組内容|取組方針|の方針)$"
)


def list_headings(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The headings of the kind that the question names, or those right below the heading it names."""
    if question.aim is not Aim.LIST:
        return None
    return _labelled(question, knowledge, today) or _below(question, knowledge, today)


def _labelled(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """Headings that count under a word of the question: アクション 1, アクション 2, …"""
    asked = squeeze(question.text)
    families: dict[tuple[str, str], dict[int, tuple[str, Passage]]] = {}
    for passage in _allowed(question, knowledge):
        for title in passage.section:
            mark = read_mark(title)
            if mark is not None and mark.kind is MarkKind.LABELLED and mark.number and squeeze(mark.family) in asked:
                family = families.setdefault((passage.plan_id, mark.family), {})
                family.setdefault(mark.number, (title, passage))
    full = {key: found for key, found in families.items() if len(found) > FEWEST}
    if not full:
        return None
    plan_id, _ = min(full, key=lambda key: (newest_first(knowledge.plans[key[0]], today), -len(full[key])))
    rows = next(found for key, found in full.items() if key[0] == plan_id)
    return [_said(knowledge, plan_id, "", [rows[n] for n in sorted(rows)], today)]


def _below(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What stands right below the heading whose words the question holds."""
    if not _UNDER.search(question.text):
        return None
    topic = set(topic_terms(question, knowledge.plans))
    found: list[tuple[tuple[int, int], int, str, SectionPath]] = []
    for passage in _allowed(question, knowledge):
        for depth in range(1, len(passage.section)):
            words = content_set(_bare(passage.section[depth - 1]))
            if words and words <= topic and len(topic - words) == 0:
                order = newest_first(knowledge.plans[passage.plan_id], today)
                found.append((order, -depth, passage.plan_id, passage.section[:depth]))
    for _, _, plan_id, path in sorted(dict.fromkeys(found)):
        rows = _children(knowledge, plan_id, path)
        if len(rows) >= FEWEST:
            return [_said(knowledge, plan_id, path[-1], rows, today)]
    return None


def _children(knowledge: Knowledge, plan_id: str, path: SectionPath) -> list[tuple[str, Passage]]:
    """The headings below, generic ones (現状と課題, 取組内容) seen through."""
    rows: dict[str, tuple[str, Passage]] = {}
    for passage in knowledge.passages:
        section = passage.section
        if passage.plan_id != plan_id or section[: len(path)] != path:
            continue
        below = [title for title in section[len(path) :] if not _ABOUT.search(squeeze(title))]
        own = next((t for t in below if _counted(t)), None)
        if own is not None and own == below[0]:
            rows.setdefault(squeeze(own), (own, passage))
    return list(rows.values())


def _counted(title: str) -> bool:
    mark = read_mark(title)
    return mark is not None and mark.number is not None


def _bare(title: str) -> str:
    mark = read_mark(title)
    return nfkc(mark.title if mark is not None and mark.title else title)


def _allowed(question: Question, knowledge: Knowledge) -> list[Passage]:
    return [p for p in knowledge.passages if not question.plan_ids or p.plan_id in question.plan_ids]


def _said(knowledge: Knowledge, plan_id: str, upper: str, rows: Sequence[tuple[str, Passage]], today: date) -> Said:
    count = compute(How.COUNT, None, *(Decimal(i) for i in range(len(rows))))
    of = f"の「{upper}」" if upper else ""
    head = f"{plan_words(knowledge.plans[plan_id], today)}{of}は、次の{len(rows)}項目です"
    lines = "\n".join([f"{head}：", *(f"・{title}" for title, _ in rows)])
    return Said(text=lines, evidence=tuple(_first_line(p) for _, p in rows), computed=(count,))


def _first_line(passage: Passage) -> Evidence:
    span = Span(start=0, end=len(passage.text.split("\n", 1)[0]))
    statement = Statement(span=span, text=passage.text[span.start : span.end])
    return Evidence(passage=passage, statement=statement, score=1.0, covered=1.0)
