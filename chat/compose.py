"""Evidence into claims: the best-supported statements, figures first where a figure is asked for."""

import re
from collections.abc import Sequence
from typing import Final

from chat.evidence import Evidence
from chat.wording import clean, say
from corpus.marks import MarkKind, read_mark
from corpus.normalize import fold, squeeze
from corpus.statements import statements
from retriever.question import Intent, Question

CLOSE: Final = 0.82
"""A further statement is said when it scores at least this share of the best."""

MOST: Final = {Intent.FIGURE: 2, Intent.SCHEDULE: 2, Intent.AGENCY: 2, Intent.SUPPORT: 4, Intent.CONTENT: 3}
"""Statements said at most, by intent: one figure costs trust if three are shown."""

LIST_ITEMS: Final = 12
LIST_COVERED: Final = 0.55
_WANTS_LIST: Final = re.compile(
    r"(?:[0-9]+|[一二三四五六七八九十]+)つの|(?:[0-9]+|[一二三四五六七八九十]+)(?:大|本)?(?:の柱|の分野|部材|本柱)|には?何が|どんな|どのような|何と何|一覧|すべて|全て|挙げて|種類|主な.{1,10}(?:は|を)"
)


def compose(question: Question, evidence: Sequence[Evidence]) -> list[tuple[str, list[Evidence]]]:
    """Lines to say, best first, each with the evidence it is taken from."""
    if not evidence:
        return []
    listed = _list(question, evidence)
    if listed is not None:
        return [listed]
    best = evidence[0]
    lines: list[tuple[str, list[Evidence]]] = []
    for candidate in evidence:
        if len(lines) >= MOST[question.intent] or candidate.score < CLOSE * best.score:
            break
        text = say(candidate.statement, question)
        if candidate.statement.is_head or _said(text, lines):
            continue
        lines.append((text, [candidate]))
    return lines


def _said(text: str, lines: Sequence[tuple[str, list[Evidence]]]) -> bool:
    key = squeeze(text)
    return not key or any(key in squeeze(line) or squeeze(line) in key for line, _ in lines)


def _list(question: Question, evidence: Sequence[Evidence]) -> tuple[str, list[Evidence]] | None:
    """The items of the passage whose heading the question names, where it asks for several things."""
    if question.intent is not Intent.CONTENT or not _WANTS_LIST.search(fold(question.text)):
        return None
    best = evidence[0]
    items = [s for s in statements(best.passage) if _is_item(s.text)]
    says_it_itself = best.statement.text.count("、") + best.statement.text.count("」「") >= 2
    if len(items) < 3 or says_it_itself or best.covered < LIST_COVERED:
        return None
    chosen = items[:LIST_ITEMS]
    text = "\n".join(f"・{clean(s.text)}" for s in chosen)
    found = [Evidence(passage=best.passage, statement=s, score=best.score, covered=best.covered) for s in chosen]
    return text, found


def _is_item(text: str) -> bool:
    mark = read_mark(text)
    return mark is not None and mark.kind is not MarkKind.BRACKET
