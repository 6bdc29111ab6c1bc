"""Targets and progress: the asked figure first, then what stands beside it, then other plans."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.facts.asked_time import asked_times, is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import Selection, figure_of, on_the_way, plan_words, select, speaks_in
from chat.answering.facts.values.scales import in_asked_unit
from chat.answering.said import Said
from corpus.facts import Figure, Indicator
from corpus.normalize import fold, squeeze
from corpus.plan import PlanStatus
from corpus.quantities import NOTE_MARK
from corpus.time_spans import TimeSpan, find_time_spans
from retriever.aim import Aim
from retriever.fact_scores import RankedFact
from retriever.order import reaches
from retriever.question import Question

ROLES: Final = {
    Aim.TARGET: ("target",),
    Aim.PROGRESS: ("actual", "baseline"),
    Aim.OTHER: ("actual", "baseline", "target"),
}
LABELS: Final = {"target": "目標", "actual": "実績", "baseline": "現状"}
_START: Final = re.compile(r"現状|基準|策定時|スタート|当初|もともと")
OTHERS: Final = 3


def say_figure(
    question: Question, indicators: Sequence[Indicator], knowledge: Knowledge, today: date
) -> list[Said] | None:
    """The figure of the first indicator that states one of the time asked for; None where none does."""
    times, roles = figure_times(question), asked_roles(question)

    def answers(statement: Indicator) -> int | None:
        found = answering(statement, times, roles, knowledge)
        return None if found is None else roles.index(found[0])

    for indicator in indicators:
        selection = select(indicator, question, knowledge, today, answers)
        if selection is not None:
            return _said(selection, question, knowledge, today)
    return None


def asked_roles(question: Question) -> tuple[str, ...]:
    """The roles that may answer, best first; 実績 never means a target."""
    roles = ROLES.get(question.aim, ROLES[Aim.OTHER])
    if question.aim is Aim.PROGRESS and _START.search(question.text):
        return ("baseline", "actual")
    return roles


def figure_times(question: Question) -> list[TimeSpan]:
    """The times that figures must be of: those named, without those that only name a plan."""
    if question.names_plan_by_year:
        return []
    return asked_times(question.text) or asked_times(question.inherited)


def has_figure_of(
    indicator: Indicator, times: Sequence[TimeSpan], roles: Sequence[str] = ("baseline", "actual", "target")
) -> bool:
    """Whether a statement holds a value of one of the times, in one of these roles."""
    held = [f for role in roles if (f := getattr(indicator, role)) is not None]
    return any(is_of_time(f.period, times) for f in held)


def answering(
    statement: Indicator, times: Sequence[TimeSpan], roles: Sequence[str], knowledge: Knowledge
) -> tuple[str, Figure] | None:
    """The figure that answers, with its role: of the asked time, or a target of a plan that ends then."""
    found = figure_of(statement, times, roles, knowledge.plans[statement.plan_id])
    if found is None and "target" in roles and statement.target is not None:
        undated = statement.target.period is None
        ends_then = undated and speaks_in(knowledge.plans[statement.plan_id], times)
        reported_then = statement.actual is not None and is_of_time(statement.actual.period, times)
        if ends_then or reported_then:
            return "target", statement.target
    return found


def _said(selection: Selection, question: Question, knowledge: Knowledge, today: date) -> list[Said]:
    main = selection.main
    roles = asked_roles(question)
    plan = knowledge.plans[main.plan_id]
    text = f"{_sentence(main, question, knowledge)}（{plan_words(plan, today)}）"
    if plan.standing(today) is PlanStatus.ENDED and plan.period is not None:
        text += f"。この計画の期間は{plan.period.last}年度で終了しています。"
    said = [Said(text=text, evidence=knowledge.evidence(main))]
    earlier = on_the_way(main, knowledge) if "target" in roles else []
    if earlier:
        steps = "、".join(figure_words(i.target) for i in earlier if i.target is not None)
        said.append(Said(text=f"途中の目標は{steps}です", evidence=knowledge.evidence(main)))
    for other in selection.others[:OTHERS]:
        line = f"参考：{plan_words(knowledge.plans[other.plan_id], today)}では、{_values(other)}"
        said.append(Said(text=line, evidence=knowledge.evidence(other)))
    return said


def _sentence(main: Indicator, question: Question, knowledge: Knowledge) -> str:
    found = answering(main, figure_times(question), asked_roles(question), knowledge)
    if found is None:
        raise AssertionError("only statements that answer are said")
    role, figure = found
    if figure.value is None:
        lacks = "は公表されていません" if role == "actual" else "の値はありません"
        said = f"{main.name}の{LABELS[role]}{lacks}（「{figure.printed}」と記載）"
    else:
        scaled = in_asked_unit(figure, question.text)
        said = f"{main.name}の{LABELS[role]}は{figure_words(figure)}{f'、{scaled[0]}' if scaled else ''}です"
    rest = [
        f"{LABELS[other]}は{figure_words(f)}"
        for other in ("target", "actual", "baseline")
        if other != role and (f := getattr(main, other)) is not None
    ]
    return f"{said}。{'、'.join(rest)}です" if rest else said


def _values(indicator: Indicator) -> str:
    parts = [
        f"{LABELS[role]} {figure_words(f)}"
        for role in ("target", "actual", "baseline")
        if (f := getattr(indicator, role)) is not None
    ]
    return f"{indicator.name} {'、'.join(parts)}"


def _every_value(rows: Sequence[Indicator]) -> str:
    """The values of an indicator in all its rows, each once: those on the way to its target too."""
    told = {
        label: {squeeze(words): words for row in rows if (f := getattr(row, role)) and (words := figure_words(f))}
        for role, label in LABELS.items()
    }
    return f"{rows[0].name} " + "、".join(
        f"{label} {'、'.join(found.values())}" for label, found in told.items() if found
    )


def figure_words(figure: Figure) -> str:
    """A figure as printed, with its time where the print doesn't name it."""
    if figure.value is None:
        return f"「{figure.printed}」（値の記載なし）"
    printed = _SAID_BY_LABEL.sub("", _with_unit(figure)).translate(_HALF_WIDTH)
    if figure.period is None or find_time_spans(figure.printed):
        return printed
    return f"{printed}（{period_words(figure.period)}）"


_HALF_WIDTH: Final = str.maketrans("０１２３４５６７８９", "0123456789")
"""Digits have one width in sentences; quotes stay as printed."""

_SAID_BY_LABEL: Final = re.compile(r"[(（](?:最終)?(?:目標|実績|現状|基準|見込)値?[)）]$")
"""Which value it is, printed behind it; the sentence says so before it (目標は8箇所)."""

_FIRST_NUMBER: Final = re.compile(r"[0-9０-９][0-9０-９,，.．]*")


def _with_unit(figure: Figure) -> str:
    """The print with the unit that its column's head gave it: 15.0以下 is 15.0%以下."""
    printed = _FOOTNOTE.sub("", figure.printed)
    if not figure.unit or fold(figure.unit.split("/")[0]) in fold(printed):
        return printed
    return _FIRST_NUMBER.sub(lambda m: m[0] + str(figure.unit), printed, count=1)


_FOOTNOTE: Final = re.compile(rf"(?<!\s)\s*+{NOTE_MARK}")


def period_words(period: str) -> str:
    """FY2021 as 2021年度, 2021-07 as 2021年7月, both ends of a run."""
    return "～".join(_time_words(end) for end in period.split("/"))


def _time_words(iso: str) -> str:
    if iso.startswith("FY"):
        return f"{iso[2:]}年度"
    year, *rest = iso.split("-")
    return f"{year}年" + "".join(f"{int(part)}{unit}" for part, unit in zip(rest, ("月", "日"), strict=False))


def _may_be_of(indicator: Indicator, times: Sequence[TimeSpan], roles: Sequence[str]) -> bool:
    """Whether a figure in one of the roles is of a time that isn't printed, or any says something of the asked one."""
    asked = [f for role in roles if (f := getattr(indicator, role)) is not None]
    every = [f for role in LABELS if (f := getattr(indicator, role)) is not None]
    undated = any(f.value is not None and f.period is None for f in asked)
    return bool(times) and (
        undated or any(is_of_time(span.period, times) for f in every for span in find_time_spans(f.printed))
    )


CLEARLY_ASKED: Final = 0.6
CLEARLY_NAMED: Final = 0.4
"""Shares of question and name from which it is clear which indicator is meant."""


def unstated_time(
    question: Question, ranked: Sequence[RankedFact], knowledge: Knowledge, today: date
) -> tuple[str, tuple[Evidence, ...]] | None:
    """What to say where the indicator that is clearly meant has no such figure: which ones it has."""
    times, roles = figure_times(question), asked_roles(question)
    clear = any(reaches(r.asked, CLEARLY_ASKED) and reaches(r.named, CLEARLY_NAMED) for r in ranked[:1])
    if not clear or not (times or question.aim is Aim.PROGRESS):
        return None
    indicator = ranked[0].fact
    selection = select(indicator, question, knowledge, today, lambda _: 0) if isinstance(indicator, Indicator) else None
    if selection is None:
        return None
    main = selection.main
    if all(getattr(main, role) is None for role in LABELS):
        return None
    rows = [i for i in knowledge.of_plan(Indicator, main.plan_id) if i.name == main.name]
    if any(answering(row, times, roles, knowledge) is not None or _may_be_of(row, times, roles) for row in rows):
        return None
    plan = plan_words(knowledge.plans[main.plan_id], today)
    what = LABELS[roles[0]] if question.aim in (Aim.TARGET, Aim.PROGRESS) else "値"
    when = "お尋ねの時点の" if times else ""
    message = (
        f"{main.name}の{when}{what}は、取り込んだ文書に記載されていません。"
        f"記載があるのは{_every_value(rows)}です（{plan}）。"
    )
    return message, tuple(dict.fromkeys(e for row in (main, *rows) for e in knowledge.evidence(row)))
