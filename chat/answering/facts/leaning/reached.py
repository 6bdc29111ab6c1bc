"""Whether the target that was spoken of was reached, by whichever plan reports it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.leaning.followed import Followed, told
from chat.answering.facts.selection import is_named_alike, plan_words, rows_of
from chat.answering.facts.values.arithmetic import is_met, number_of
from chat.answering.facts.values.comparison import reached_words
from chat.answering.facts.values.figures import figure_words
from chat.answering.facts.values.timing import NOT_YET, is_before_its_time
from chat.answering.fitting.fit import read_at
from chat.answering.said import Computed, Said
from corpus.facts import Figure, Indicator
from corpus.normalize import squeeze
from corpus.time_spans import year_of
from corpus.volumes import wholes
from retriever.leaning import Leaning
from retriever.versions import plans_before

_JUDGED: Final = re.compile(r"評価|判定|結果|達成状況")
_VERDICT: Final = re.compile(r"[^\s、。]{1,8}")


def say_reached(leaning: Leaning, knowledge: Knowledge, today: date) -> Followed | None:
    """Whether the subject's target was reached, by the latest actual that its plan or one after it states."""
    subject = leaning.subject
    if not isinstance(subject, Indicator) or subject.target is None or subject.target.value is None:
        return None
    rows = list(rows_since(subject, knowledge))
    reported = [
        (row.actual, row.target, row)
        for row in rows
        if row.actual is not None and row.actual.value is not None and row.target is not None
        if number_of(row.target) == number_of(subject.target)
    ]
    if not reported:
        return _unreported(subject, subject.target, knowledge, today)
    actual, target, row = max(reported, key=lambda found: (_year(found[0]), -found[2].span.start))
    expected = [other.forecast for other in rows if other.span == row.span and other.forecast is not None]
    plan = plan_words(knowledge.plans[row.plan_id], today)
    verdict, computed = _verdict(row, knowledge), list[Computed]()
    if expected and verdict:
        values = f"目標{figure_words(target)}に対して、実績は{figure_words(actual)}、見込みは{figure_words(expected[-1])}です"
        text = f"{row.name}は、{values}{verdict}（{plan}）"
    else:
        words = reached_words("actual", actual, target, row.baseline, computed)
        met = is_met(actual, target, row.baseline)
        is_early = not met and is_before_its_time(actual, target, knowledge.plans[row.plan_id].period)
        begin, verdict = "はい。" if met else "いいえ。", f"{verdict}{NOT_YET if is_early else ''}"
        text = f"{begin}{row.name}は、{words}{verdict}（{plan}）"
    return Followed(said=[Said(text=text, evidence=knowledge.evidence(row), computed=tuple(computed))])


def say_later(leaning: Leaning, knowledge: Knowledge, today: date) -> Followed | None:
    """How an indicator went of which its own plan states no actual, by a plan after it; None where the search is to find
    it."""
    subject = leaning.subject
    if not isinstance(subject, Indicator) or subject.target is None:
        return None
    stating = {
        row.plan_id for row in rows_since(subject, knowledge) if row.actual is not None and row.actual.value is not None
    }
    own = subject.plan_id in stating
    return say_reached(leaning, knowledge, today) if stating and not own else None


def _unreported(subject: Indicator, target: Figure, knowledge: Knowledge, today: date) -> Followed:
    plan = plan_words(knowledge.plans[subject.plan_id], today)
    begun = f"、現状は{figure_words(subject.baseline)}" if subject.baseline is not None else ""
    unsaid = "達成したかどうかは、取り込んだ文書に書かれていません（実績がありません）"
    text = f"{unsaid}。{subject.name}の目標は{figure_words(target)}{begun}です（{plan}）"
    return told(text, knowledge.evidence(subject))


def _verdict(row: Indicator, knowledge: Knowledge) -> str:
    """How the plan itself judges a row, where it has a column for that."""
    for evidence in knowledge.evidence(row):
        statement = read_at(evidence).statement
        for head, cell in zip(statement.heads, statement.cells, strict=False):
            if _JUDGED.fullmatch(squeeze(head)) and _VERDICT.fullmatch(cell.strip()):
                return f"。計画での{squeeze(head)}は「{cell.strip()}」です"
    return ""


def rows_since(subject: Indicator, knowledge: Knowledge) -> Iterator[Indicator]:
    """The statements of an indicator in its plan and those that follow it, by whatever part of its name."""
    plans = wholes(knowledge.plans)
    own = knowledge.plans[subject.plan_id].whole
    followers = [i for i in plans if own in plans_before([i], plans)]
    linked = {id(row) for row in rows_of(subject, knowledge)}
    for plan_id in (own, *followers):
        for _, fact in knowledge.named(plan_id):
            if isinstance(fact, Indicator) and (id(fact) in linked or is_named_alike(fact, subject)):
                yield fact


def _year(figure: Figure) -> int:
    return year_of(figure.period.split("/")[-1]) if figure.period else 0
