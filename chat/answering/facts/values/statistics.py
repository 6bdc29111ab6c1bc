"""Values that only tables of statistics hold: those of the row and column that a question names, of its time."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_order import asks_order
from chat.answering.facts.asked_time import is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.named import bare_name, name_parts
from chat.answering.facts.selection import has_unit, plan_words
from chat.answering.facts.topic_words import is_noun, topic_terms
from chat.answering.facts.values.figures import figure_times, figure_words
from chat.answering.said import Said
from corpus.facts import Figure, Indicator, Statistic
from corpus.fiscal_year import find_years
from corpus.normalize import squeeze
from corpus.time_spans import TimeSpan, without_times, year_of
from retriever.aim import Aim
from retriever.coverage import ASKED_WORDS
from retriever.order import newest_first
from retriever.question import Intent, Question
from retriever.tokens import content_set

SHORTEST_PART: Final = 2
SHORTEST_ALIKE: Final = 3
_LETTER: Final = re.compile(r"[一-龥々ァ-ヶーA-Za-z0-9]")
_DIGIT: Final = re.compile(r"[0-9]")
_AHEAD: Final = re.compile(r"見込|見通し|推計|予測|将来|予想")
_SAYS_WHICH: Final = re.compile(
    r"見込み?|見通し|推計値?|予測|将来|予想|実績値?|現状値?|現在|直近|最新|何[^はがをのに。？?、]{0,4}|全部で"
)


def say_statistic(
    question: Question, knowledge: Knowledge, today: date, *, beside_indicators: bool = False
) -> list[Said] | None:
    """The figure of the one statistic that a question names wholly, of the time asked for, else the last reported.

    None where no statistic or several fit, none is of that time, or an indicator is named as closely, unless
    ``beside_indicators`` says that none of those answers.
    """
    named = _meant(question, knowledge, today, beside_indicators=beside_indicators)
    stated = _of_time(named, question)
    if stated is None or asks_order(question.text):
        return None  # the most, or a rank, is no figure of what is named
    role = "の見込み" if stated.role == "forecast" else ""
    subject = _subject(named, question)
    text = f"{_of_sum(stated, subject)}{subject}{role}は{figure_words(stated.figure)}です"
    plan = plan_words(knowledge.plans[stated.plan_id], today)
    return [Said(text=f"{text}（{plan}）", evidence=knowledge.evidence(stated))]


_SUM: Final = re.compile(r"[費額金料税債代]|収入|支出|予算|財源|歳[入出]|収支|売上")


def _of_sum(stated: Statistic, name: str) -> str:
    """The heading above a sum of money whose name is that of a work and doesn't say what the sum is of: 「事業費の見通し」."""
    is_named = not (stated.figure.unit or "").split("/")[0].endswith("円") or _SUM.search(name) or not stated.section
    return "" if is_named else f"「{stated.section[-1]}」"


MOST_STATED: Final = 6


def unstated_statistic(
    question: Question, knowledge: Knowledge, today: date
) -> tuple[str, tuple[Evidence, ...]] | None:
    """What to say where the named statistic has no figure of the time asked for: which ones it has."""
    named = _meant(question, knowledge, today, beside_indicators=False)
    if not named or not figure_times(question) or _of_time(named, question) is not None:
        return None
    shown = named[:MOST_STATED]
    values = "、".join(figure_words(s.figure) for s in shown)
    plan = plan_words(knowledge.plans[named[0].plan_id], today)
    name = _subject(named, question)
    message = f"{name}のお尋ねの時点の値は、取り込んだ文書に記載されていません。記載があるのは{values}です（{plan}）。"
    return message, tuple(e for s in shown for e in knowledge.evidence(s))


def means_another_row(question: Question, evidence: Evidence) -> bool:
    """Whether a question names what a row's label differs from by one letter or digit: 谷西小学校, not 谷北小学校."""
    label = bare_name(next((c for c in evidence.statement.cells if c), ""))
    asked = squeeze(question.text)
    if len(label) < SHORTEST_ALIKE or label in asked or find_years(label):
        return False
    windows = (asked[at : at + len(label)] for at in range(len(asked) - len(label) + 1))
    return any(_differs_by_one(label, window) for window in windows)


def _differs_by_one(label: str, window: str) -> bool:
    apart = [(a, b) for a, b in zip(label, window, strict=True) if a != b]
    return len(apart) == 1 and all(_LETTER.match(char) for char in apart[0])


AIMS: Final = (Aim.PROGRESS, Aim.OTHER, Aim.LIST)
"""「要介護1の認定者数」 reads like a count of things: a list is meant only where no name ends in the number."""


def _meant(question: Question, knowledge: Knowledge, today: date, *, beside_indicators: bool) -> Sequence[Statistic]:
    """What a plan, the newest that has it, states of the one statistic that a question names; empty without one."""
    if question.intent not in (Intent.FIGURE, Intent.CONTENT) or question.aim not in AIMS:
        return ()
    asked = squeeze(question.text)
    named = knowledge.statistics_named(asked)
    held = [s for s in named if question.may_answer(s.plan_id) and _fits(s, asked, question)]
    own = max((sum(map(len, name_parts(s.name))) for s in held), default=0)
    held = [s for s in held if sum(map(len, name_parts(s.name))) == own and _speaks_of_rest(s, question, knowledge)]
    if not held or (not beside_indicators and _is_indicator(question, asked, own, knowledge)):
        return ()
    if not beside_indicators and not figure_times(question) and _is_within_indicator(question, held[0], knowledge):
        return ()
    plan_id = min((s.plan_id for s in held), key=lambda p: newest_first(knowledge.plans[p], today))
    of_plan = [s for s in held if s.plan_id == plan_id]
    return of_plan if len({(s.section, s.name) for s in of_plan}) == 1 else ()


def _fits(statistic: Statistic, asked: str, question: Question) -> bool:
    parts = name_parts(statistic.name)
    named = bool(parts) and all(len(part) >= SHORTEST_PART for part in parts) and _stand_in(parts, asked)
    named = named and (question.aim is not Aim.LIST or any(_DIGIT.match(part[-1]) for part in parts))
    return named and has_unit(statistic.figure, question.unit)


def _stand_in(parts: Sequence[str], asked: str) -> bool:
    """Whether all parts of a name stand in a question: by themselves, or grown together (資源ごみの排出量 of 資源ごみ and
    ごみの排出量)."""
    alone = [part for part in parts if _stands_in(part, asked)]
    grown = [joined for part in alone for whole in parts if (joined := _grown_together(part, whole))]
    return all(part in alone or any(part in joined and joined in asked for joined in grown) for part in parts)


def _grown_together(part: str, whole: str) -> str | None:
    """A part and the whole that begins with the part's end, as one word; None where it does not."""
    for held in range(min(len(part), len(whole)) - 1, SHORTEST_PART - 1, -1):
        if part.endswith(whole[:held]):
            return part + whole[held:]
    return None


def _stands_in(part: str, asked: str) -> bool:
    """Whether a part stands in a question by itself: 人口 not within 老年人口, 要介護1 not in 要介護12."""
    for match in re.finditer(re.escape(part), asked):
        before, after = asked[: match.start()][-1:], asked[match.end() :][:1]
        if not _LETTER.match(before) and not (_DIGIT.match(part[-1]) and _DIGIT.match(after)):
            return True
    return False


def _speaks_of_rest(statistic: Statistic, question: Question, knowledge: Knowledge) -> bool:
    """Whether all else that a question names stands in the headings over the statistic or its plan's title."""
    text = _SAYS_WHICH.sub(" ", squeeze(without_times(question.text)))
    for part in reversed(name_parts(statistic.name)):
        text = text.replace(part, " ")
    rest = [
        t
        for t in topic_terms(replace(question, text=text), knowledge.plans)
        if is_noun(t) and t not in ASKED_WORDS and t != question.unit
    ]
    around = content_set("\n".join([*statistic.section, statistic.name, knowledge.plans[statistic.plan_id].title]))
    return all(term in around for term in rest)


def _is_indicator(question: Question, asked: str, own: int, knowledge: Knowledge) -> bool:
    """Whether an indicator is named as closely as a statistic whose name has ``own`` letters."""
    named = {name for name, i in knowledge.bare_indicators_named(asked) if question.may_answer(i.plan_id)}
    return any(len(name) >= own and _stands_in(name, asked) for name in named)


def _is_within_indicator(question: Question, statistic: Statistic, knowledge: Knowledge) -> bool:
    """Whether an indicator's name says more of what a statistic counts: 支援による創業数 beside 創業数."""
    last = name_parts(statistic.name)[-1][::-1]
    names, held = knowledge.once(_by_endings)
    for at in range(bisect_left(names, last), len(names)):
        if not names[at].startswith(last):
            return False
        if knowledge.meant(map(knowledge.facts.__getitem__, held[names[at]]), question):
            return True
    return False


def _by_endings(knowledge: Knowledge) -> tuple[list[str], dict[str, list[int]]]:
    """The bare names of the indicators, read backwards and in that order, and the places of the indicators of each."""
    held: dict[str, list[int]] = defaultdict(list)
    for at in knowledge.facts.of_kind(Indicator).tolist():
        held[bare_name(knowledge.facts.name(at))[::-1]].append(at)
    return sorted(held), dict(held)


def _of_time(statistics: Sequence[Statistic], question: Question) -> Statistic | None:
    """The statistic of the time asked for, else the last one reported, or expected where that is asked for."""
    times = figure_times(question)
    role = "forecast" if _AHEAD.search(question.text) else "actual"
    fit = [s for s in statistics if _is_of(s.figure, times)] if times else [s for s in statistics if s.role == role]
    last = max((_year(s.figure) for s in fit), default=0)
    chosen = {(s.figure.value, s.figure.printed): s for s in fit if times or _year(s.figure) == last}
    return next(iter(chosen.values())) if len(chosen) == 1 else None


def _is_of(figure: Figure, times: Sequence[TimeSpan]) -> bool:
    """Whether a figure is of a time asked for; one of a single year is not of several."""
    runs = [span.is_run for span in times]
    return is_of_time(figure.period, times) and not (all(runs) and figure.period and "/" not in figure.period)


def _year(figure: Figure) -> int:
    return year_of(figure.period.split("/")[-1]) if figure.period else 0


def _in_one(parts: Sequence[str]) -> str:
    """The parts of a name in one phrase: 谷北小学校の児童数, 資源ごみの排出量."""
    whole, *rest = parts
    grown = _grown_together(rest[-1], whole) if len(rest) == 1 else None
    return grown or "の".join(parts)


def _subject(named: Sequence[Statistic], question: Question) -> str:
    """The statistic's name, with the heading over it where the question speaks of more than the name."""
    name = _in_one(tuple(dict.fromkeys(part.strip() for part in named[0].name.split("　"))))
    if not named[0].section:
        return name
    title = named[0].section[-1]
    spoken = content_set(title) & content_set(without_times(question.text)) - content_set(name)
    return f"「{title}」の{name}" if spoken else name
