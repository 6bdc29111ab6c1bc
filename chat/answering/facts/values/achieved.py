"""Which indicators reached their targets and which did not."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from chat.answering.facts.asked_time import is_of_time
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import last_targets, plan_words
from chat.answering.facts.values.arithmetic import counted, is_met
from chat.answering.facts.values.figures import figure_times, figure_words
from chat.answering.said import How, Said, compute
from corpus.facts import Indicator, looks_back
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.time_spans import TimeSpan, year_of
from retriever.aim import Aim
from retriever.order import newest_first
from retriever.question import Question
from retriever.versions import asks_former

_WHICH: Final = re.compile(
    r"(?:指標|目標|項目|もの|プロジェクト)(?:は|って|を|が)?(?:$|[？?]|どれ|何|いくつ|教えて|挙げ|一覧|ある|すべて|全て)|どの(?:指標|目標|項目)|何が"
)
_NOT_MET: Final = re.compile(r"(?:達成|到達)(?:でき|され|し)?(?:て)?(?:い)?な(?:い|かった)|未達|届か|届いてい?な|下回")


def list_achieved(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The indicators of a plan that are met, or that are not; None where the question asks for one of them."""
    if question.aim not in (Aim.COMPARISON, Aim.LIST) or not re.search(
        r"達成|届|上回|下回|超え|クリア|未達", question.text
    ):
        return None
    if not _WHICH.search(question.text):
        return None
    rows = _latest(question, knowledge, today)
    asked = squeeze(question.text)
    if not rows or any(squeeze(row.name) in asked for row in rows):
        return None
    met = {id(row): _met(row) for row in rows}
    wants_met = not _NOT_MET.search(question.text)
    chosen = [row for row in rows if met[id(row)] is wants_met]
    plan = plan_words(knowledge.plans[rows[0].plan_id], today)
    kind = "目標を達成している" if wants_met else "目標に届いていない"
    total = compute(How.COUNT, None, *(Decimal(i) for i in range(len(rows))))
    count = compute(How.COUNT, None, *(Decimal(i) for i in range(len(chosen))))
    head = f"{plan}で実績と目標がともに示された{len(rows)}指標のうち、{kind}のは{len(chosen)}指標です"
    lines = "\n".join([f"{head}{'：' if chosen else '。'}", *(f"・{_line(row)}" for row in chosen)])
    evidence = tuple(e for row in (chosen or rows) for e in knowledge.evidence(row))
    return [Said(text=lines, evidence=evidence, computed=(total, count))]


def _line(row: Indicator) -> str:
    if row.actual is None or row.target is None:
        raise AssertionError("only rows with both are listed")
    return f"{row.name}：実績{figure_words(row.actual)}、目標{counted(row.target)}"


def _met(row: Indicator) -> bool | None:
    return is_met(row.actual, row.target, row.baseline) if row.actual is not None and row.target is not None else None


def _latest(question: Question, knowledge: Knowledge, today: date) -> list[Indicator]:
    """The indicators with actual and target of the plan meant: named, of the time named, else the newest."""
    times = figure_times(question)
    rows = [i for i in knowledge.meant(knowledge.once(_judged), question) if _fits(i, times)]
    count = Counter(row.plan_id for row in rows) if times else Counter()
    plans = sorted(
        dict.fromkeys(r.plan_id for r in rows), key=lambda p: (-count[p], newest_first(knowledge.plans[p], today))
    )
    seen: set[tuple[str, str, str]] = set()
    result = []
    for row in _of_meant_plan([row for row in rows if row.plan_id in plans[:1]], question):
        key = (row.name, str(row.actual), str(row.target))
        if key not in seen:
            seen.add(key)
            result.append(row)
    return _due(result)


def _judged(knowledge: Knowledge) -> list[Indicator]:
    """The indicators of which it can be told whether they are met."""
    return [i for i in knowledge.of(Indicator) if _met(i) is not None]


def _of_meant_plan(rows: Sequence[Indicator], question: Question) -> Sequence[Indicator]:
    """The rows of the plan before where that is asked for and the plan looks back on it, else those of the plan itself."""
    former = asks_former(question.text)
    return [row for row in rows if looks_back(row.section) is former] or rows


def _due(rows: Sequence[Indicator]) -> list[Indicator]:
    """The rows with the target of the year that an actual is of, where there is one, else with the last target: those on
    the way to it are not due yet."""
    due: dict[tuple[str, SectionPath], list[Indicator]] = defaultdict(list)
    for row in rows:
        due[row.name, row.section].append(row)
    return [row for each in due.values() for row in ([r for r in each if _is_of_its_year(r)] or last_targets(each))]


def _is_of_its_year(row: Indicator) -> bool:
    ends = [f.period.split("/")[-1] for f in (row.actual, row.target) if f is not None and f.period]
    return len(ends) == len(("actual", "target")) and year_of(ends[0]) == year_of(ends[1])


def _fits(row: Indicator, times: Sequence[TimeSpan]) -> bool:
    return not times or (row.actual is not None and is_of_time(row.actual.period, times))
