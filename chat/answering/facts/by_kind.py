"""Answers from facts, by what the question wants; None leaves the answer to the statements themselves."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence, has_cell_of, names_column, times_beside
from chat.answering.facts.about_plan import say_plan
from chat.answering.facts.agencies import say_agencies, say_area, say_body
from chat.answering.facts.asked_order import asks_order
from chat.answering.facts.asked_time import asks_each_time, is_whole_run, years_within
from chat.answering.facts.attributes import say_attribute
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.lists.answer import say_list
from chat.answering.facts.periods import say_periods
from chat.answering.facts.schedule import say_schedule, say_when
from chat.answering.facts.selection import candidates
from chat.answering.facts.tables.answer import adds_up, asks_difference, say_calculation, say_marks, say_rows
from chat.answering.facts.tables.cells import say_cells, unstated_year
from chat.answering.facts.tables.changes import say_change
from chat.answering.facts.tables.side_by_side import say_of_plans, say_of_times
from chat.answering.facts.terms import say_term
from chat.answering.facts.values.achieved import list_achieved
from chat.answering.facts.values.comparison import compare
from chat.answering.facts.values.days import say_days
from chat.answering.facts.values.figures import asked_roles, figure_times, has_figure_of, say_figure, unstated_time
from chat.answering.facts.values.statistics import say_statistic, unstated_statistic
from chat.answering.question.topic import topic_share
from chat.answering.question.value_kinds import states_kind
from chat.answering.said import Said
from corpus.facts import Fact, Indicator, figures
from corpus.normalize import squeeze
from corpus.quantities import find_quantities
from corpus.time_spans import TimeSpan, without_times
from retriever.aim import Aim
from retriever.fact_scores import RankedFacts
from retriever.hybrid import HybridRetriever
from retriever.order import reaches
from retriever.question import Intent, Question


def listed(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """Lists, counts and meanings: complete, from the fact table, whatever the search found."""
    return (
        list_achieved(question, knowledge, today)
        or say_periods(question, knowledge, today)
        or say_plan(question, knowledge, today)
        or say_body(question, knowledge, today)
        or say_list(question, knowledge, today)
        or say_attribute(question, knowledge, today)
        or say_statistic(question, knowledge, today)
        or say_schedule(question, knowledge, today)
        or say_term(question, knowledge, today)
    )


def anchored(question: Question, grounds: Grounds, knowledge: Knowledge, today: date) -> list[Said] | None:
    """Answers about the facts that the question and its best evidence point to."""
    if marks := say_marks(question, grounds.evidence, knowledge, today):
        return marks
    if question.intent is Intent.SUPPORT:
        cells = say_cells(question, grounds.every, knowledge, today) if question.years else None
        rows = say_rows(question, grounds.evidence, knowledge, today) if asks_order(question.text) else None
        return say_area(question, knowledge, today) or rows or cells
    if days := say_days(question, grounds.evidence, knowledge, today):
        return days
    ranked = _of_asked_time(question, grounds.indicators, knowledge)
    indicators = candidates(question, ranked, grounds.evidence, knowledge)
    found = say_rows(question, grounds.evidence, knowledge, today)
    found = found or say_of_plans(question, indicators, grounds.indicators, knowledge, today)
    found = found or _each_time(question, grounds, knowledge, today)
    found = found or say_change(question, indicators, grounds.evidence, knowledge, today)
    found = found or _sums_of_runs(question, grounds, knowledge, today)
    found = found or say_calculation(question, grounds.evidence, knowledge, today)
    found = found or compare(question, indicators, grounds.indicators, knowledge, today)
    if found is None:
        found = say_of_times(question, indicators, knowledge, today)
        if found is None and wants_figure(question) and not _names_column(question, grounds.evidence):
            found = say_figure(question, indicators, knowledge, today)
        found = found or say_when(question, grounds.evidence, knowledge, today)
        found = found or say_agencies(question, grounds, knowledge, today)
        of_whole = bool(years_within(question.text)) and not asks_each_time(question.text)
        if found is None or ((question.years or question.parts) and not of_whole):
            found = _with_cells(found, say_cells(question, grounds.every, knowledge, today))
    if found is None and wants_figure(question):
        found = say_statistic(question, knowledge, today, beside_indicators=True)
    return found


def _each_time(question: Question, grounds: Grounds, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The cells of every year of a run, where each is asked for and not by how much they changed."""
    each = years_within(question.text) and asks_each_time(question.text) and not asks_difference(question.text)
    return say_cells(question, grounds.every, knowledge, today) if each else None


def _sums_of_runs(question: Question, grounds: Grounds, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The rows that a question names over a run of years, with what each comes to, where that is asked."""
    if not (adds_up(question) and years_within(question.text)):
        return None
    cells = say_cells(question, grounds.every, knowledge, today)
    return cells if cells and cells[0].computed else None


def _with_cells(found: list[Said] | None, cells: list[Said] | None) -> list[Said] | None:
    """What is found by its kind, unless the cells that the question names tell all figures of it and more, or several that
    it lacks: one figure alone may be another row's."""
    if not cells or not found:
        return found or cells
    told, named = (
        {q.value for line in lines for q in find_quantities(without_times(line.text))} for lines in (found, cells)
    )
    return cells if told < named or (len(named) > 1 and not named <= told) else found


def _names_column(question: Question, evidence: Sequence[Evidence]) -> bool:
    """Whether the question is for a column of the row that fits best (合計), which no indicator's figure is."""
    return any(names_column(e.statement, squeeze(question.text)) for e in evidence[:1])


WHOLLY_NAMED: Final = 0.9
RIVAL: Final = 0.8
"""Shares of an indicator's name and of the best score from which it goes before one without the asked time."""


def _of_asked_time(question: Question, ranked: RankedFacts, knowledge: Knowledge) -> RankedFacts:
    """The ranked indicators, without those before the first wholly named one that states the asked time."""
    times = figure_times(question)
    if not times or not ranked:
        return ranked
    rivals = list(ranked.scoring(RIVAL * ranked[0].score))
    counted = [hit.fact for hit in rivals if _counts_over(hit.fact, times)]
    if counted and question.aim not in (Aim.COMPARISON, Aim.CHANGE):
        return ranked.only(counted)
    for at, hit in enumerate(rivals):
        same = knowledge.same(hit.fact) if isinstance(hit.fact, Indicator) else []
        if any(isinstance(i, Indicator) and has_figure_of(i, times) for i in same):
            named = reaches(hit.named, WHOLLY_NAMED)
            return ranked.without(each.fact for each in rivals[:at]) if named else ranked
    return ranked


def _counts_over(fact: Fact, times: Sequence[TimeSpan]) -> bool:
    """Whether a figure of an indicator is counted over the very run of years asked for."""
    return isinstance(fact, Indicator) and any(is_whole_run(f.period, times) for f in figures(fact))


STILL_NEAR: Final = 0.7
SPOKEN_OF: Final = 0.6
"""Share of the best score, or of a topic, from which another statement of the asked time may be the answer."""


def unstated(
    question: Question, grounds: Grounds, knowledge: Knowledge, retriever: HybridRetriever, today: date
) -> tuple[str, tuple[Evidence, ...]] | None:
    """What to say of an indicator without such a figure, unless a near statement is of the asked time."""
    times = figure_times(question)
    stating = [e for e in grounds.every if states_kind(question, e.statement)]
    dated = [e for e in stating if set(question.years) & times_beside(e)]
    roles = asked_roles(question)
    others = [
        e
        for e in dated
        if has_cell_of(e.statement, question.years)
        or all(has_figure_of(i, times, roles) for i in knowledge.at(e, Indicator))
    ]
    best = max((e.score for e in grounds.every), default=0.0)
    near = reaches(max((e.score for e in others), default=0.0), STILL_NEAR * best)
    if others and (near or reaches(topic_share(question, retriever, others), SPOKEN_OF)):
        return None
    return (
        unstated_time(question, grounds.indicators, knowledge, today)
        or unstated_statistic(question, knowledge, today)
        or unstated_year(question, grounds.every, knowledge, today)
    )


def wants_figure(question: Question) -> bool:
    """Whether an indicator's value may be the answer."""
    aims = (Aim.TARGET, Aim.PROGRESS, Aim.COMPARISON, Aim.CHANGE)
    return question.intent is Intent.FIGURE or (question.intent is Intent.CONTENT and question.aim in aims)
