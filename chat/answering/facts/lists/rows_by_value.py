"""The rows of a table that hold a value in a column: 「判定が×だった項目」, 「区分が新規の事業をすべて」."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.counting import MOST
from chat.answering.facts.lists.passage_lists import wants_list
from chat.answering.facts.selection import plan_words
from chat.answering.said import Said
from chat.answering.wording import clean
from corpus.normalize import nfkc, squeeze
from corpus.passage import Passage
from corpus.statements import Statement, label_of, statements
from retriever.order import reaches
from retriever.question import Question

NEAR: Final = 0.6
"""Share of the best score from which a row's table may be the one meant."""

FEWEST_ROWS: Final = 3
LONGEST_VALUE: Final = 12
FEW_KINDS: Final = 3
SHARE_OF_KINDS: Final = 0.6
"""Rows that make a table, characters of a value that sorts them into kinds, and how many kinds there may be: so many, or
this share of the rows."""

_ASKS_WHICH: Final = re.compile(r"どれ|もの(?:は|を|$|[？?])|項目|だった|挙げ|すべて|全て|全部")
_NOT: Final = r"(?:で(?:は)?な(?:い|かった)|以外)"


def list_rows(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """The rows that hold (or do not hold) a value which a question names with its column; None where none is named."""
    if not (wants_list(question.text) or _ASKS_WHICH.search(question.text)):
        return None
    asked = squeeze(nfkc(question.text))
    seen: set[tuple[str, ...]] = set()
    for best in evidence:
        if not reaches(best.score, NEAR * evidence[0].score):
            return None
        heads = best.statement.heads
        if not heads or heads in seen:
            continue
        seen.add(heads)
        rows = list(_table(best, knowledge))
        found = _chosen([row for _, row in rows], heads, asked) if len(rows) >= FEWEST_ROWS else None
        if found is None:
            continue
        lead, chosen = found
        held = [(passage, row) for passage, row in rows if row in chosen]
        plan = plan_words(knowledge.plans[best.passage.plan_id], today)
        lines = [f"・{clean(label_of(row))}" for _, row in held[:MOST]]
        cited = tuple(replace(best, passage=passage, statement=row) for passage, row in held)
        return [Said(text="\n".join([f"{lead}（{plan}）：", *lines]), evidence=cited)]
    return None


def _table(best: Evidence, knowledge: Knowledge) -> Iterator[tuple[Passage, Statement]]:
    """The rows of the table in which a row stands, over all passages of its section, in printed order."""
    for passage in knowledge.section(best.passage.plan_id, best.passage.section):
        yield from ((passage, s) for s in statements(passage) if s.heads == best.statement.heads and not s.is_head)


def _chosen(rows: Sequence[Statement], heads: Sequence[str], asked: str) -> tuple[str, list[Statement]] | None:
    """What is said of the rows, and those that hold a value which the question names with the head of its column."""
    for column, head in enumerate(heads):
        values = [squeeze(nfkc(row.cells[column])) for row in rows]
        kinds = {value for value in values if value}
        name = squeeze(nfkc(head))
        few = len(kinds) <= max(FEW_KINDS, SHARE_OF_KINDS * len(rows)) and all(
            len(value) <= LONGEST_VALUE for value in kinds
        )
        if not column or not name or name not in asked or not few:
            continue
        without_head = asked.replace(name, "　")
        for value in sorted(kinds, key=lambda kind: (-len(kind), kind)):
            match = _named(value, without_head)
            if match is None:
                continue
            denied = re.match(_NOT, without_head[match.end() :].lstrip("　」』")) is not None
            chosen = [row for row, own in zip(rows, values, strict=True) if (own == value) is not denied]
            if 0 < len(chosen) < len(rows) or not denied:
                how = "でないもの" if denied else "のもの"
                return f"{clean(head)}が「{value}」{how}", chosen
    return None


def _named(value: str, asked: str) -> re.Match[str] | None:
    """Where a question names a value by itself: A not within KPI, 市 not within 市民."""
    for match in re.finditer(re.escape(value), asked):
        before, after = asked[: match.start()][-1:], asked[match.end() :][:1]
        inside = len(value) == 1 and any(_same_kind(value, beside) for beside in (before, after))
        if not inside:
            return match
    return None


def _same_kind(one: str, other: str) -> bool:
    kinds = ("0-9", "A-Za-z", "ァ-ヶー", "一-龥")
    return any(re.fullmatch(f"[{kind}]", one) and re.fullmatch(f"[{kind}]", other) for kind in kinds)
