"""How many days a run lasts, and how many lie between two dates, counted from the dates that are printed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.said import Computed, How, Said, compute
from corpus.normalize import fold
from corpus.time_spans import find_time_spans
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_set

_ASKS: Final = re.compile(r"何日(?:間|くらい|ぐらい|ほど|空|あ[いくけ]|離|差|[にでか]|後|前)|日数|(?:間|差)は?何日")
_BETWEEN: Final = re.compile(r"空[いくけ]|あ[いくけ]|離れ|差|間隔|後|前|違")
NEAR: Final = 0.7
"""Share of the best score from which a statement's dates may be meant."""

_DAY: Final = re.compile(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])月\s?(?P<day>3[01]|[12]\d|0?[1-9])日")
_WHICH: Final = re.compile(r"第\s?\d{1,3}\s?[回期次号弾部]")
_ANY_YEAR: Final = (2023, 2024)
"""A year without and one with a 29th of February, in which a date without a year may lie."""


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date as printed, in any of the years in which it may lie, and what is dated."""

    printed: str
    days: tuple[date, ...]
    evidence: Evidence


def say_days(question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, today: date) -> list[Said] | None:
    """How many days the run of the best statement that prints one lasts, or lie between the dates of two things that the
    question names; None where it asks for none, or nothing near prints such dates."""
    asked = fold(question.text)
    if not _ASKS.search(asked):
        return None
    near = [
        e for e in evidence if reaches(e.score, NEAR * evidence[0].score) and question.may_answer(e.passage.plan_id)
    ]
    found = _between(near, asked) if _BETWEEN.search(asked) else None
    found = found or next(filter(None, (_of_run(e) for e in near)), None)
    if found is None:
        return None
    text, computed, cited = found
    plan = plan_words(knowledge.plans[cited[0].passage.plan_id], today)
    return [Said(text=f"{text}（{plan}）", evidence=tuple(cited), computed=(computed,))]


_Found = tuple[str, Computed, list[Evidence]]


def _of_run(evidence: Evidence) -> _Found | None:
    text = evidence.statement.text
    for span in find_time_spans(text):
        first, last = _day(span.start_iso), _day(span.end_iso)
        if first is None or last is None or last < first:
            continue
        days = compute(How.DAYS, "日", Decimal(first.toordinal()), Decimal(last.toordinal()))
        told = f"{text[span.at : span.until]}は、初日と最終日を含めて{days.value}日間です"
        return told, days, [evidence]
    return None


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso is not None and re.fullmatch(r"\d{4}-\d\d-\d\d", iso) else None


def _between(near: Sequence[Evidence], asked: str) -> _Found | None:
    """The days between the one date of each of two statements that hold something of the question which the other lacks."""
    dated = [found for e in near if (found := _dated(e)) is not None]
    for at, one in enumerate(dated):
        for other in dated[at + 1 :]:
            own = _named(one, asked), _named(other, asked)
            gaps = {abs((b - a).days) for a, b in zip(one.days, other.days, strict=False)}
            if not (own[0] - own[1] and own[1] - own[0]) or len(gaps) != 1 or len(one.days) != len(other.days):
                continue
            first, last = sorted((one, other), key=lambda each: each.days[0])
            days = [Decimal(each.days[0].toordinal()) for each in (last, first)]
            gap = compute(How.DIFFERENCE, "日", *days)
            return f"{first.printed}と{last.printed}の間は{gap.value}日です", gap, [first.evidence, last.evidence]
    return None


def _named(dated: _Dated, asked: str) -> frozenset[str]:
    text = fold(dated.evidence.statement.text)
    which = frozenset("".join(m[0].split()) for m in _WHICH.finditer(text)) & frozenset(
        "".join(m[0].split()) for m in _WHICH.finditer(asked)
    )
    return (content_set(text) & content_set(asked)) | which


def _dated(evidence: Evidence) -> _Dated | None:
    """The one date of a statement, to the day."""
    found = list(_dates(evidence))
    return found[0] if len(found) == 1 else None


def _dates(evidence: Evidence) -> Iterator[_Dated]:
    text = evidence.statement.text
    spans = find_time_spans(text)
    for span in spans:
        if span.end_iso is None and (day := _day(span.start_iso)) is not None:
            yield _Dated(text[span.at : span.until], (day,), evidence)
    if not spans:
        for match in _DAY.finditer(fold(text)):
            month, day_of_month = int(match["month"]), int(match["day"])
            days = tuple(d for year in _ANY_YEAR if (d := _valid(year, month, day_of_month)) is not None)
            yield _Dated(match[0], days, evidence)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
