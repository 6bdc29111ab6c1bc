"""Comparisons, computed from facts and shown with their calculation."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.facts.asked_time import both_times, is_of_time, is_whole_run
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import (
    LEAST_ASKED,
    MOVED,
    Selection,
    is_meant,
    plan_words,
    rows_of,
    select,
    target_year,
)
from chat.answering.facts.values.arithmetic import (
    counted,
    difference,
    is_lowered,
    is_met,
    number_of,
    per_year,
    share,
    shown,
    times,
)
from chat.answering.facts.values.figures import answering, figure_times, figure_words
from chat.answering.said import Computed, Said
from corpus.facts import Figure, Indicator
from corpus.time_spans import TimeSpan
from retriever.aim import Aim
from retriever.fact_scores import RankedFacts
from retriever.order import reaches
from retriever.question import Question
from retriever.versions import asks_former, numbers_counted

PER_YEAR: Final = re.compile(r"年平均|年(?:間)?(?:あたり|当たり|平均)|毎年")
_TIMES: Final = re.compile(r"何倍")
_OF_TARGET: Final = re.compile(r"目標(?:値)?(?:の|に対して|に対し|と比べて|に比べて|比で)(?:約)?何倍")
_SHARE: Final = re.compile(r"達成率|進捗率|何(?:%|％|割|パーセント)(?!\s*(?:多|少))")
_DIFFERENCE: Final = re.compile(
    r"差|足りない|不足|何ポイント|あと|残り|何.{1,3}(?:多い|少ない|増や|減ら|上げ|増え|上回|下回|超え|届か|足り)|どれ(?:だけ|くらい)"
)
_OTHERS: Final = re.compile(r"(?<!年)平均|全国|法定|類似団体|他の?(?:市|町|村|県|自治体)")
_AIMED: Final = re.compile(r"目標|達成|計画値|進捗|めざ|目指")
_BEGUN: Final = re.compile(r"基準(?:値|年)|策定(?:時|当時)|当初")
"""What a figure may be held against instead of its target, words for the target, and for where it began."""

_ACROSS: Final = re.compile(
    r"計画(?:ごと|別|間)|各(?:計画|戦略)|それぞれの(?:計画|戦略)|(?:前|以前|旧|過去|他)の?(?:計画|戦略)|計画と|戦略と|違[いうっ]|どちら|どっち|変わ|推移|変遷"
)


def compare(
    question: Question,
    indicators: Sequence[Indicator],
    ranked: RankedFacts,
    knowledge: Knowledge,
    today: date,
) -> list[Said] | None:
    """What a comparison asks for, about the first indicator that states it; None where none does.

    ``ranked`` are all indicators by how well they fit: where no two plans state the same one, a
    change is shown by the best of each plan.
    """
    if question.aim not in (Aim.COMPARISON, Aim.CHANGE) or MOVED.search(question.text):
        return None
    within = question.aim is Aim.COMPARISON and _within_one(question)
    times_asked = figure_times(question)

    def paired(statement: Indicator) -> int | None:
        fits = _pair(statement) is not None and (not times_asked or _is_of(statement, times_asked))
        return 0 if fits else None

    for indicator in indicators:
        if question.aim is Aim.CHANGE or _ACROSS.search(question.text):
            said = _across(indicator, question, knowledge, today)
            if said is not None:
                return said
        selection = select(indicator, question, knowledge, today, paired)
        if selection is not None and within:
            return _within(selection, question, knowledge, today)
    return _by_plan(ranked, knowledge, today) if question.aim is Aim.CHANGE else None


def _within_one(question: Question) -> bool:
    """Whether a comparison may be of an actual with its target, not with what others reach or several plans state."""
    against_others = _OTHERS.search(question.text) and not _AIMED.search(question.text)
    return not against_others and len(numbers_counted(question.text)) < len(("one", "other"))


LIKE: Final = 0.7
"""Share of the best score from which another plan's indicator is set beside it."""


def _by_plan(ranked: RankedFacts, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The best fitting indicator with a target of each plan, oldest plan first, when they count differently."""
    best = ranked[0].score if ranked else 0.0
    rows: dict[str, Indicator] = {}
    for hit in ranked.scoring(LIKE * best):
        fits = is_meant(hit) or (rows and reaches(hit.asked, LEAST_ASKED))
        if isinstance(hit.fact, Indicator) and fits and _targeted(hit.fact) == 0:
            rows.setdefault(hit.fact.plan_id, hit.fact)
    if len(rows) < len(("before", "after")):
        return None
    said = [Said(text=BY_PLAN, evidence=tuple(e for row in rows.values() for e in knowledge.evidence(row)))]
    for row in sorted(rows.values(), key=lambda row: _begins(row, knowledge)):
        line = f"・{plan_words(knowledge.plans[row.plan_id], today)}：{_row(row)}"
        said.append(Said(text=line, evidence=knowledge.evidence(row)))
    whole = "\n".join(line.text for line in said)
    return [Said(text=whole, evidence=tuple(e for line in said for e in line.evidence))]


BY_PLAN: Final = "同じ名称の指標は複数の計画にありません。近い指標の目標は、計画ごとに次のとおりです："


def _is_of(statement: Indicator, times_asked: Sequence[TimeSpan]) -> bool:
    held = [f for f in (statement.baseline, statement.actual, statement.target) if f is not None]
    return any(is_of_time(f.period, times_asked) for f in held)


def _pair(statement: Indicator) -> tuple[str, Figure, Figure] | None:
    """How far, and what for: actual and target, else baseline and target."""
    if statement.target is None or statement.target.value is None:
        return None
    for role in ("actual", "baseline"):
        figure = getattr(statement, role)
        if figure is not None and figure.value is not None:
            return role, figure, statement.target
    return None


def _within(selection: Selection, question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """One indicator's figures against each other."""
    main = _of_asked_times(selection.main, question, knowledge)
    pair = _pair(main) if main is not None else None
    if main is None or pair is None:
        return None
    role, figure, target = pair
    if _BEGUN.search(question.text) and main.baseline is not None and main.baseline.value is not None:
        if not _AIMED.search(question.text):
            return None  # what was begun with is held against what was reached
        if "実績" not in question.text:
            role, figure = "baseline", main.baseline
    plan = plan_words(knowledge.plans[main.plan_id], today)
    computed: list[Computed] = []
    said = _asked(question, role, figure, target, main.baseline, computed)
    said = said or reached_words(role, figure, target, main.baseline, computed)
    text = f"{main.name}は、{said}（{plan}）"
    return [Said(text=text, evidence=knowledge.evidence(main), computed=tuple(computed))]


def _of_asked_times(main: Indicator, question: Question, knowledge: Knowledge) -> Indicator | None:
    """The statement whose actual and target are both of the time asked for, else the one at hand; None where two times are
    asked for and none is of both."""
    asked, pair = figure_times(question), _pair(main)
    if pair is None or not asked or any(is_whole_run(figure.period, asked) for figure in pair[1:]):
        return main
    ends = both_times(question.text) or [span for span in asked if not span.is_run]
    rows = [row for row in (main, *rows_of(main, knowledge)) if row.plan_id == main.plan_id and _pair(row)]

    def states(row: Indicator, time: TimeSpan, *roles: str) -> bool:
        return answering(row, [time], roles, knowledge) is not None

    if len(ends) > 1:
        return next((r for r in rows if all(states(r, time, "target", "actual", "baseline") for time in ends)), None)
    return next((r for r in rows for t in ends if states(r, t, "target") and states(r, t, "actual", "baseline")), main)


def _asked(
    question: Question, role: str, figure: Figure, target: Figure, baseline: Figure | None, computed: list[Computed]
) -> str | None:
    """The calculation that the question names."""
    label = "実績" if role == "actual" else "現状"
    both = f"{label}{figure_words(figure)}、目標{figure_words(target)}"
    if PER_YEAR.search(question.text):
        yearly = _yearly([(label, figure), ("目標", target)], computed)
        return f"{yearly}。{both}です" if yearly else None
    if _OF_TARGET.search(question.text) and (ratio := times(figure, target)):
        computed.append(ratio)
        return f"{label}が目標の約{shown(ratio.value, '倍')}です（{counted(figure)} ÷ {counted(target)}）。{both}です"
    if _TIMES.search(question.text) and (ratio := times(target, figure)):
        computed.append(ratio)
        return f"目標が{label}の約{shown(ratio.value, '倍')}です（{counted(target)} ÷ {counted(figure)}）。{both}です"
    has_rate = role == "actual" and not is_lowered(target, baseline) and "ポイント" not in question.text
    if has_rate and _SHARE.search(question.text) and (part := share(figure, target)):
        computed.append(part)
        verdict = "目標を達成しています" if is_met(figure, target) else "目標に届いていません"
        calculation = f"{counted(figure)} ÷ {counted(target)} ＝ {shown(part.value, '%')}"
        return f"達成率{shown(part.value, '%')}で、{verdict}（{calculation}）。{both}です"
    if _DIFFERENCE.search(question.text) and (gap := _gap(target, figure)):
        computed.append(gap)
        more, less = (target, figure) if (number_of(target) or 0) >= (number_of(figure) or 0) else (figure, target)
        calculation = f"{counted(more)} − {counted(less)} ＝ {shown(gap.value, gap.unit)}"
        first = f"{label}と目標の差が" if more is target else f"{label}が目標を上回り、その差が"
        return f"{first}{shown(gap.value, gap.unit)}です（{calculation}）。{both}です"
    return None


def _gap(one: Figure, other: Figure) -> Computed | None:
    """The larger less the smaller."""
    more, less = sorted((one, other), key=lambda figure: -(number_of(figure) or 0))
    return difference(more, less)


def reached_words(role: str, figure: Figure, target: Figure, baseline: Figure | None, computed: list[Computed]) -> str:
    """Whether the target is reached, by how much."""
    label = "実績" if role == "actual" else "現状"
    met = is_met(figure, target, baseline)
    part = None if is_lowered(target, baseline) else share(figure, target)
    if role == "baseline":
        return f"現状{figure_words(figure)}に対して目標{figure_words(target)}です"
    verdict = "目標を達成しています" if met else "目標に届いていません"
    rate = ""
    if part is not None:
        computed.append(part)
        rate = f"（達成率{shown(part.value, '%')}＝{counted(figure)} ÷ {counted(target)}）"
    return f"{label}{figure_words(figure)}に対して目標{figure_words(target)}で、{verdict}{rate}"


def _yearly(named: Sequence[tuple[str, Figure]], computed: list[Computed]) -> str | None:
    """Figures over periods of different length, each by the year; what is counted over none is left out."""
    parts = []
    for label, figure in named:
        found = per_year(figure)
        if found is None:
            continue
        average, years = found
        computed.append(average)
        computed.extend([years] if years else [])
        if average.of[1] == 1:
            parts.append(f"{label}は年{counted(figure)}")
        else:
            calculation = f"{counted(figure)} ÷ {shown(average.of[1], '年')}"
            parts.append(f"{label}は1年あたり{shown(average.value, average.unit)}（{calculation}）")
    return "、".join(parts) + "です" if parts else None


def _across(indicator: Indicator, question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The same indicator through its plans, oldest first, and what became of its target."""
    everywhere = replace(question, plan_ids=())
    selection = select(indicator, everywhere, knowledge, today, _targeted)
    if selection is None or not selection.others:
        return None
    stated = (selection.main, *selection.others)
    stated = stated if question.years else tuple(_last_target(row, knowledge) for row in stated)
    rows = sorted(stated, key=lambda s: _begins(s, knowledge))
    newest, before = rows[-1], rows[-2]
    if asks_former(question.text) and (replaced := _predecessor(stated, knowledge)) is not None:
        newest, before = stated[0], replaced
    if newest.target is None or before.target is None:
        return None
    computed: list[Computed] = []
    first = _change(newest, before, question, computed, knowledge)
    evidence = (*knowledge.evidence(newest), *knowledge.evidence(before))
    said = [Said(text=first, evidence=evidence, computed=tuple(computed))]
    for row in rows:
        line = f"・{plan_words(knowledge.plans[row.plan_id], today)}：{_row(row)}"
        said.append(Said(text=line, evidence=knowledge.evidence(row)))
    return said


def _last_target(statement: Indicator, knowledge: Knowledge) -> Indicator:
    """Of a plan's statements of an indicator that with the last target: those before are on the way, or an earlier plan's."""
    own = [row for row in rows_of(statement, knowledge) if row.plan_id == statement.plan_id and _targeted(row) == 0]
    last = max((target_year(row) for row in own), default=0)
    return statement if target_year(statement) == last else next(row for row in own if target_year(row) == last)


def _predecessor(stated: Sequence[Indicator], knowledge: Knowledge) -> Indicator | None:
    """What the plan before the one that answers, which is the first, states, if it does."""
    older = knowledge.plans[stated[0].plan_id].supersedes
    return next((row for row in stated[1:] if row.plan_id in older), None)


def _targeted(statement: Indicator) -> int | None:
    return 0 if statement.target is not None and statement.target.value is not None else None


def _change(
    newest: Indicator, before: Indicator, question: Question, computed: list[Computed], knowledge: Knowledge
) -> str:
    if newest.target is None or before.target is None:
        raise AssertionError("only statements with a target are compared")
    new, old = newest.target, before.target
    text = (
        f"{newest.name}の目標は、{figure_words(old)}から{figure_words(new)}に変わりました"
        if question.aim is Aim.CHANGE
        else (
            f"{newest.name}の目標は、{_short(newest, knowledge)}が{figure_words(new)}、{_short(before, knowledge)}が{figure_words(old)}です"
        )
    )
    extra: list[Computed] = []
    yearly = _yearly([(_short(newest, knowledge), new), (_short(before, knowledge), old)], extra)
    if yearly is not None and _yearly_matters(new, old):
        computed.extend(extra)
        return f"{text}。{yearly}"
    gap = difference(new, old)
    if gap is not None and not _yearly_matters(new, old):
        computed.append(gap)
        text += f"（差は{counted(new)} − {counted(old)} ＝ {shown(gap.value, gap.unit)}）"
    return text


def _yearly_matters(new: Figure, old: Figure) -> bool:
    """Whether the figures are counted over years, so that their sums say little."""
    return per_year(new) is not None and per_year(old) is not None


def _short(row: Indicator, knowledge: Knowledge) -> str:
    plan = knowledge.plans[row.plan_id]
    return f"{plan.title}（{plan.period}）" if plan.period else plan.title


def _row(row: Indicator) -> str:
    labels = (("目標", row.target), ("実績", row.actual), ("現状", row.baseline))
    return f"{row.name} " + "、".join(f"{label} {figure_words(f)}" for label, f in labels if f is not None)


def _begins(row: Indicator, knowledge: Knowledge) -> int:
    period = knowledge.plans[row.plan_id].period
    return period.first if period else 0
