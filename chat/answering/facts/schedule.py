"""Roadmaps: what a plan schedules for an initiative, with years only where the text determines them."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.facts.topic_words import topic_terms
from chat.answering.question.value_kinds import states_kind
from chat.answering.said import Said
from chat.answering.wording import row_words
from corpus.facts import Milestone
from corpus.fiscal_year import find_years
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.statements import name_of
from corpus.time_spans import find_time_spans, without_times
from retriever.order import newest_first, reaches
from retriever.question import Intent, Question
from retriever.tokens import content_set

_ASKS: Final = re.compile(r"工程|スケジュール|ロードマップ|行程|年次計画|進め(?:方|ます|る)|段階")
_HEADED: Final = re.compile(r"工程|スケジュール|ロードマップ|行程|年次計画|日程")
LEAST: Final = 0.6
"""Share of the topic's words that a schedule must speak of."""

MOST: Final = 20
PATH_DEPTH: Final = 2


def say_schedule(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The entries of the schedule that the question is about; None where it asks for a date, or none fits."""
    wants_date = question.intent is Intent.SCHEDULE and "いつ" in question.text
    if question.intent is Intent.AGENCY or wants_date or not _ASKS.search(question.text):
        return None
    topic = {t for t in topic_terms(question, knowledge.plans) if not _ASKS.search(t)}
    if not topic:
        return None
    if question.plan_ids or knowledge.limited_to is not None:
        allowed = _tables(knowledge.that_may_answer(Milestone, question))
    else:
        allowed = list(knowledge.once(_worded).sharing(topic, LEAST))
    fit = [(share, rows) for rows in allowed if reaches(share := _share(topic, rows), LEAST)]
    if not fit:
        return None
    best = max(share for share, _ in fit)
    rows = min(
        (rows for share, rows in fit if reaches(share, best)),
        key=lambda rows: newest_first(knowledge.plans[rows[0].plan_id], today),
    )
    return [_said(rows, knowledge, today)]


def _tables(milestones: Iterable[Milestone]) -> list[list[Milestone]]:
    """What stands together: below one heading of a schedule, else of one initiative."""
    tables: dict[tuple[str, SectionPath], list[Milestone]] = defaultdict(list)
    for milestone in milestones:
        headed = any(_HEADED.search(title) for title in milestone.section[-1:])
        if headed:
            tables[milestone.plan_id, milestone.section].append(milestone)
        elif milestone.start and milestone.initiative:
            tables[milestone.plan_id, (*milestone.section, milestone.initiative)].append(milestone)
    return list(tables.values())


@dataclass(frozen=True, slots=True)
class _Worded:
    """All tables of the library, and the places of those that hold a word."""

    tables: Sequence[list[Milestone]]
    holding: Mapping[str, Sequence[int]]

    def sharing(self, topic: set[str], least: float) -> Iterator[list[Milestone]]:
        """The tables that hold at least a share of the topic's words, in the order of the library."""
        shared = Counter(at for word in topic for at in self.holding.get(word, ()))
        return (self.tables[at] for at in sorted(shared) if reaches(shared[at] / len(topic), least))


def _worded(knowledge: Knowledge) -> _Worded:
    tables, holding = _tables(knowledge.of(Milestone)), defaultdict[str, list[int]](list)
    for at, rows in enumerate(tables):
        for word in _words(rows):
            holding[word].append(at)
    return _Worded(tables, dict(holding))


NEAR: Final = 0.9


def say_when(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """The years that marks under year heads give the row which the best evidence states."""
    if question.intent is not Intent.SCHEDULE:
        return None
    best = max((e.score for e in evidence), default=0.0)
    near = [e for e in evidence if reaches(e.score, NEAR * best)]
    rows = [row for candidate in near for row in knowledge.at(candidate, Milestone)]
    if times := _times_of_row(near[:1], question):
        plan = plan_words(knowledge.plans[near[0].passage.plan_id], today)
        return [Said(text=f"{row_words(name_of(near[0].statement), times)}（{plan}）", evidence=(near[0],))]
    placed = _placed(near, knowledge)
    if any(_names_step(question, row.text) for row in placed if squeeze(row.text) != squeeze(row.initiative or "")):
        return [_steps(placed, question, knowledge, today)]
    for row in rows:
        if row.start is None or row.initiative is None or squeeze(row.initiative) != squeeze(row.text):
            continue
        plan = plan_words(knowledge.plans[row.plan_id], today)
        text = f"「{row.text}」は{_when(row)}に予定されています（{plan}）"
        return [Said(text=text, evidence=knowledge.evidence(row))]
    if placed:
        return [_steps(placed, question, knowledge, today)]
    dated = any(states_kind(question, e.statement) for e in evidence if reaches(e.score, RIVAL * best))
    return None if dated else _undated(rows, knowledge, today)


_BEGINS: Final = re.compile(r"着手|開始|始[まめ]|スタート|取りかか|から(?:です)?[?？。]?$|いつから")
_ENDS: Final = re.compile(r"終わ|終え|完了|完成|(?<!それ)まで|でき上が|出来上が|仕上が|済む")
MOST_TIMES: Final = 4


def _times_of_row(best: Sequence[Evidence], question: Question) -> list[tuple[str, str]]:
    """The heads and the cells of the times of the best row, where it has several side by side: of the steps that the question
    names, of its begin or its end, else all; nothing of a row without."""
    pairs = [
        (head, cell)
        for e in best
        for head, cell in zip(e.statement.heads, e.statement.cells, strict=False)
        if head and find_time_spans(cell) and not find_years(head) and len(content_set(without_times(cell))) <= 1
    ]
    if not len("ab") <= len(pairs) <= MOST_TIMES:
        return []
    ends = [(_BEGINS, pairs[0]), (_ENDS, pairs[-1])]
    meant = [pair for asks, pair in ends if asks.search(question.text)]
    named = [pair for pair in pairs if pair in meant or _names_step(question, pair[0])]
    return named or pairs


def _when(row: Milestone) -> str:
    return _printed_run(row) or "～".join(t for t in (row.start, row.end) if t)


def _printed_run(row: Milestone) -> str:
    """The run that a row prints as its time, where only the start of it is kept apart; empty for another time."""
    if row.end or "/" not in (row.start_iso or ""):
        return ""
    runs = (span for span in find_time_spans(row.quote) if span.is_run and span.end and span.start == row.start)
    return next((row.quote[span.at : span.until].strip() for span in runs), "")


def _placed(near: Sequence[Evidence], knowledge: Knowledge) -> list[Milestone]:
    """The steps of the best row that tells under its years what is done in them."""
    for candidate in near:
        if candidate.statement.cells:
            rows = [row for row in knowledge.at(candidate, Milestone) if row.start and row.initiative]
            if rows:
                return rows
    return []


def _steps(rows: Sequence[Milestone], question: Question, knowledge: Knowledge, today: date) -> Said:
    """The step that the question asks about, else all steps of the row, each with its years."""
    chosen = [row for row in rows if _names_step(question, row.text)] or rows
    plan = plan_words(knowledge.plans[rows[0].plan_id], today)
    chosen = [next(iter(_exact(row, knowledge)), row) for row in chosen]
    if len(chosen) == 1 and "-" in ((exact := chosen[0]).start_iso or ""):
        told = squeeze(exact.start or "") in squeeze(exact.text)
        when = "" if told else f"{_lasting(exact)}、"
        text = f"「{exact.initiative}」：{when}{exact.text.rstrip('。')}（{plan}）"
        return Said(text=text, evidence=knowledge.evidence(exact))
    steps = "、".join(f"{_lasting(row)}「{row.text}」" for row in chosen)
    text = f"「{rows[0].initiative}」は、{steps}が予定されています（{plan}）"
    return Said(text=text, evidence=tuple(e for row in chosen for e in knowledge.evidence(row)))


def _lasting(row: Milestone) -> str:
    if run := _printed_run(row):
        return f"{run}に"
    return f"{row.start}から{row.end}にかけて" if row.end else f"{row.start}に"


def _exact(step: Milestone, knowledge: Knowledge) -> list[Milestone]:
    """Where the plan dates the same step of the same initiative to the month."""
    same = [m for m in knowledge.of_plan(Milestone, step.plan_id) if m.initiative == step.initiative]
    return [m for m in same if m.start_iso is not None and "-" in m.start_iso and step.text in m.text]


_KANJI: Final = re.compile(r"[一-龥]{2,}")


def _names_step(question: Question, step: str) -> bool:
    """Whether a question speaks of a step: by a word of it (見直す, 見直し), or in another word (始まる, 開始)."""
    words = content_set(step)
    meant = any(concept.stands_in(words) for concept in question.concepts)
    return meant or any(stem in question.text for stem in _KANJI.findall(step))


BRACKETS: Final = "〈〉<>"
RIVAL: Final = 0.7
"""Share of the best score from which a dated statement answers rather than an undated row."""


def _undated(rows: Sequence[Milestone], knowledge: Knowledge, today: date) -> list[Said] | None:
    """A row of a roadmap whose years the text doesn't determine: what the plan's period says, and no more."""
    row = next((r for r in rows if r.start is None and _HEADED.search("".join(r.section[-1:]))), None)
    if row is None:
        return None
    plan = knowledge.plans[row.plan_id]
    period = f"計画期間（{plan.period}）の" if plan.period else ""
    name = squeeze(row.initiative or "")
    of = f"「{row.initiative}」の" if name and name != squeeze(row.text) else ""
    text = f"{of}「{row.text.strip(BRACKETS)}」は{period}工程に挙げられていますが、実施する年度は文書の文字からは読み取れません"
    return [Said(text=f"{text}（{plan_words(plan, today)}）", evidence=knowledge.evidence(row))]


def _share(topic: set[str], rows: list[Milestone]) -> float:
    return len(topic & _words(rows)) / len(topic)


def _words(rows: list[Milestone]) -> frozenset[str]:
    texts = [*rows[0].section[-PATH_DEPTH:], *(f"{row.initiative or ''} {row.text}" for row in rows)]
    return content_set("\n".join(texts))


def _said(rows: list[Milestone], knowledge: Knowledge, today: date) -> Said:
    plan = knowledge.plans[rows[0].plan_id]
    name = rows[0].initiative or (rows[0].section[-2] if len(rows[0].section) > 1 else "")
    entries = list(dict.fromkeys(_entry(row) for row in rows))[:MOST]
    dated = any(row.start for row in rows)
    note = "" if dated else "（各項目の年度は、文書の文字からは読み取れません）"
    text = "\n".join([f"「{name}」の工程（{plan_words(plan, today)}）{note}：", *(f"・{e}" for e in entries)])
    evidence = tuple(e for row in rows for e in knowledge.evidence(row))
    return Said(text=text, evidence=evidence)


def _entry(row: Milestone) -> str:
    when = _when(row)
    return f"{when}：{row.text}" if when else row.text
