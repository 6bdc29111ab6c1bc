"""Schedules: what is done when, out of tables whose values stand under times and are words or marks, not figures."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.fiscal_year import FISCAL_YEAR_STARTS
from corpus.normalize import fold_same_length, squeeze
from corpus.passage import SectionPath
from corpus.time_spans import find_time_spans
from ingest.facts.initiatives import SCHEDULE_HEADING
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed, topic_of
from ingest.facts.named_bodies import only_bodies
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.label import Holds
from ingest.facts.tables.legend import legend_of, words_of
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.said_acts import says_act
from ingest.facts.tables.subject import Subject, Value
from ingest.lines import Line

_LINES: Final = r"→⇒➡⇨─━═―ー~～〜\-–＝=▬█＞>\s"
_MARK: Final = re.compile(rf"^[●○◎◯■◆★☆▲△▶►▷✓✔☑{_LINES}]+$")
_ARROW: Final = re.compile(rf"^[{_LINES}]+[▶►▷]?$")
_NOTHING: Final = re.compile(r"^[─―－ー\-–‐\s]+$")
ACTS: Final = re.compile(r"取組|取り組み|事業(?!所|者)|施策|工程|行程|実施(?:内容|項目)")
_MEASURES: Final = re.compile(r"指標|目標|KPI|ＫＰＩ|数値")
FEW: Final = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """What stands under one time."""

    text: str
    printed: str
    period: str
    lines: tuple[Line, ...]


def is_schedule(meaning: Meaning) -> bool:
    """Whether a table says what is done when: times over the values, and words or marks under them."""
    if is_marked_out(meaning):
        return True
    if not meaning.timed or any(c.label.role is not None for c in meaning.columns if c.holds is Holds.VALUE):
        return False
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    words = sum(_MARK.match(cell) is not None or not is_counted(cell) for cell in cells)
    marks = sum(_MARK.match(cell) is not None and not _NOTHING.match(cell) for cell in cells)
    if not cells or (words + marks == 0):
        return False
    head = meaning.name_head.replace(" ", "")
    headed = heads_schedule(meaning.table.section.path) or (ACTS.search(head) and not _MEASURES.search(head))
    return words >= FEW * len(cells) or (bool(headed) and not _all_figures(cells))


def is_marked_out(meaning: Meaning) -> bool:
    """Whether marks stand under nearly all times, whatever their head calls them (年次計画)."""
    cells = [v.text for s in meaning.subjects for v in s.values if v.text and v.label.period is not None]
    marks = [cell for cell in cells if _MARK.match(cell)]
    return meaning.timed and len(marks) >= MOSTLY * len(cells) and any(not _ARROW.match(mark) for mark in marks)


MOSTLY: Final = 0.8


def _all_figures(cells: Sequence[str]) -> bool:
    return all(map(is_counted, cells))


def is_worded(cell: str) -> bool:
    """Whether a cell says something in words, rather than gives a figure: 2台での巡回, not 2台."""
    return re.search(r"[をにのでと、]", cell) is not None or not is_counted(cell)


def says_works(meaning: Meaning) -> bool:
    """Whether a table's values are words, none of them a figure by itself."""
    cells = [value.text for subject in meaning.subjects for value in subject.values if value.text]
    return bool(cells) and all(map(is_worded, cells))


def schedule_of(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of a schedule, row by row.

    Several texts begin at their times and go on as far as the arrows after them; marks stand for the row itself. One
    text alone under the first time may be a bar over all times whose length is lost: it has no time.
    """
    path = meaning.table.section.path
    legend = legend_of(meaning.table)
    for subject in acting(meaning) if meaning.turned else meaning.subjects:
        steps = [
            Step(value.text, value.label.printed, value.label.period, value.item.lines)
            for value in (*subject.values, *_texts(meaning, subject))
            if value.label.period is not None
        ]
        steps.sort(key=lambda step: step.period.removeprefix("FY"))
        if _ASKS_WHO.search(subject.name) and all(only_bodies(step.text) for step in steps if step.text):
            continue
        yield from _row(subject, steps, path, legend)


def schedule_within(meaning: Meaning) -> Iterator[MilestoneReading]:
    """The steps of columns that one head over them calls a schedule, in a table of other things: 工程 令和7年度."""
    path = meaning.table.section.path
    legend = legend_of(meaning.table)
    for subject in meaning.subjects:
        steps = [
            Step(value.text, value.label.printed, value.label.period, value.item.lines)
            for value in subject.values
            if value.label.period is not None and (_is_scheduled(value) or _is_row_of_words(meaning, subject))
        ]
        if any(step.text for step in steps):
            named = (cell for head, cell in subject.details if ACTS.search(head) and not _ABOUT.search(head) and cell)
            acts = next(named, subject.name)
            yield from _row(replace(subject, group="", name=acts), steps, path, legend)


def _is_row_of_words(meaning: Meaning, subject: Subject) -> bool:
    """Whether a row without a name, or that is called a schedule, says in words what is done at times over figures."""
    words = [value.text for value in subject.values if value.text]
    scheduled = SCHEDULE_HEADING.search(subject.name or meaning.name_head) is not None
    return scheduled and len(words) > 1 and not any(map(is_counted, words))


_ABOUT: Final = re.compile(r"内容|概要|目的|費$|種別|区分|番号")
"""Heads over what is said of a thing that another column names: 事業の内容."""


def _is_scheduled(value: Value) -> bool:
    above, _, _ = value.label.printed.rpartition(" ")
    return SCHEDULE_HEADING.search(above) is not None and (_MARK.match(value.text) is not None or is_worded(value.text))


def acting(meaning: Meaning) -> Sequence[Subject]:
    """Of a table whose rows are times the columns of what is done, where one says so: 内容, not 区域 or 設置者 beside it.

    A head for whatever is done (内容, できごと) is no thing that it is done to.
    """
    done = [subject for subject in meaning.subjects if _CONTENT.fullmatch(squeeze(subject.name)) or _does(subject)]
    if len(done) == 1 and (named := [s for s in meaning.subjects if _OCCASION.search(squeeze(s.name))]):
        return [_joined(named[0], done[0])]
    return [replace(s, name="") if _CONTENT.fullmatch(squeeze(s.name)) else s for s in done] or meaning.subjects


_OCCASION: Final = re.compile(r"会議|会合|行事|審議会|委員会|名称|^[^、]{0,4}名$|^(?:会|場)$")
"""Heads over what it is whose matter another column tells: 会議等 beside 主な内容."""


def _joined(named: Subject, told: Subject) -> Subject:
    """A column of occasions and that of what is done at each, as one."""
    values = [
        replace(b, text=f"{a.text}　{b.text}".strip("　")) for a, b in zip(named.values, told.values, strict=False)
    ]
    return (
        replace(told, name="", values=tuple(values))
        if len(named.values) == len(told.values)
        else replace(told, name="")
    )


def _does(subject: Subject) -> bool:
    cells = [value.text for value in subject.values if value.text]
    return bool(cells) and sum(map(says_act, cells)) * 2 >= len(cells)


_CONTENT: Final = re.compile(
    r"(?:主な|実施|予定|取組|事業|整備|工事)?(?:の)?(?:内容|項目|事項|できごと|出来事|動き|予定|取組|取り組み|すること|行うこと|工程|作業)"
)
"""Heads over whatever is done at the times of a table's rows."""

_ASKS_WHO: Final = re.compile(r"だれ|誰|担う|受け?持ち|担当|主体|所管|協力|連携|ところ$|団体$|人$|者$")
"""What a row of bodies is called whose acts stand in the row above: 担う人."""


def _texts(meaning: Meaning, subject: Subject) -> Iterator[Value]:
    """What stands in words under the times of columns that hold long texts only."""
    said = dict(subject.details)
    for column in meaning.columns:
        if column.holds is Holds.TEXT and column.label.period is not None:
            yield Value(column.label, said.get(column.label.printed, ""), subject.item)


def _row(
    subject: Subject, steps: Sequence[Step], path: SectionPath, legend: Mapping[str, str]
) -> Iterator[MilestoneReading]:
    name = f"{subject.group} {subject.name}".strip() if subject.group and subject.name else subject.name
    name = _KIND.sub("", name) or topic_of(path) or ""
    if not any(step.text for step in steps):
        if name and not steps:
            yield MilestoneReading(name, name, None, None, subject.item.lines)
        return
    said = [words_of(step.text, legend) or [step.text] for step in steps]
    told = any(words_of(step.text, legend) for step in steps)
    for at in range(max(map(len, said))):
        layer = [
            replace(step, text=words[at] if at < len(words) else "") for step, words in zip(steps, said, strict=True)
        ]
        yield from _told(name, layer, placed=told)


_KIND: Final = re.compile(r"(?<=\S)　(?:新規|継続|拡充|縮小|再掲|廃止|休止)$")
"""What a schedule says of whether its thing is new, which is no part of its name."""


def _told(name: str, steps: Sequence[Step], *, placed: bool) -> Iterator[MilestoneReading]:
    """The steps of a row of which each time holds one; ``placed``: one alone stands where it does for a reason."""
    filled = [i for i, step in enumerate(steps) if step.text and not _is_nothing(i, steps)]
    marks = [i for i in filled if _MARK.match(steps[i].text)]
    arrows = [i for i in marks if _ARROW.match(steps[i].text)]
    texts = [i for i in filled if i not in marks]
    if marks and not texts:
        yield _marked(name, steps, marks)
        return
    placed = placed or len(texts) > 1 or bool(marks) or (bool(texts) and texts[0] > 0)
    placed = placed or any(_NOTHING.match(step.text) for step in steps if step.text)
    for i in texts:
        if own := list(own_times(name, steps[i])) or list(own_months(name, steps[i])):
            yield from own
            continue
        if placed and i - 1 in texts and steps[i - 1].text == steps[i].text:
            continue
        last = next(j for j in range(i, len(steps)) if not _runs_on(steps, i, j + 1, arrows))
        start = _time(steps[i]) if placed else None
        end = _time(steps[last]) if last > i and placed else None
        yield MilestoneReading(name or None, plain_name(steps[i].text), start, end, steps[i].lines)
    if texts and (done := [i for i in marks if i not in arrows]):
        yield _marked(name, steps, done)


_PARTS: Final = re.compile(r"(?<=[)）])\s?[、，・]\s?|[、，・](?=\s?(?:令和|平成|[HRＨＲ]?[\d０-９]))|(?<=年度)[、，]")
_AND: Final = re.compile(r"(?<=[\d０-９])・(?=[\d０-９]{1,4}年)")
"""Between two years that one act takes: 2026・2027年度."""

_IN_BRACKETS: Final = re.compile(r"(?P<what>[^()（）]{2,40})[(（](?P<when>[^()（）]{2,20})[)）]")
_TIME_LAST: Final = re.compile(r"\s*(?P<what>[^()（）\d０-９]{2,20})\s*")
_TIME_FIRST: Final = re.compile(
    r"\s?(?:までに|に|から|の|：|:)?\s?(?P<what>(?!順次|以降|継続$|頃|ごろ)[^()（）]{2,40})"
)


def own_times(name: str, step: Step) -> Iterator[MilestoneReading]:
    """What a cell dates by itself, closer than its column does: 設計（令和2年度）、工事（令和3年度）; all of it or nothing."""
    found: list[MilestoneReading] = []
    for part in map(str.strip, _PARTS.split(_AND.sub("～", step.text))):
        spans = find_time_spans(part)
        match = _own_act(part, spans[0].at, spans[0].until) if len(spans) == 1 else None
        if match is None:
            return
        found.append(timed(plain_name(match["what"]), spans[0], name, step.lines))
    yield from found


_MONTH: Final = r"(?P<month>1[0-2]|[1-9])月(?:\d{1,2}日|[上中下]旬|末)?"
_MONTH_FIRST: Final = re.compile(rf"(?P<when>{_MONTH})(?:までに|に|から)?\s?(?P<what>[^\d()月]{{2,20}})")
_MONTH_LAST: Final = re.compile(rf"(?P<what>[^()\d]{{1,20}})\((?P<when>{_MONTH})(?P<act>[^()\d]{{0,10}})\)")


def own_months(name: str, step: Step) -> Iterator[MilestoneReading]:
    """What a cell under a year dates by months of it: 5月契約、11月完成, 工事（10月着手）; all of it or nothing."""
    if not step.period.removeprefix("FY").isdigit():
        return
    found: list[MilestoneReading] = []
    for part in re.split(r"[、，]", step.text):
        match = _MONTH_FIRST.fullmatch(fold_same_length(part.strip())) or _MONTH_LAST.fullmatch(
            fold_same_length(part.strip())
        )
        if match is None:
            return
        month = int(match["month"])
        year = int(step.period.removeprefix("FY")) + (month < FISCAL_YEAR_STARTS and step.period.startswith("FY"))
        text = match["what"] + (match.groupdict().get("act") or "")
        printed = _time(step)[0]
        start = (f"{printed}{'年' if printed[-1:].isdigit() else ''}{match['when']}", f"{year:04d}-{month:02d}")
        found.append(MilestoneReading(name or None, plain_name(text), start, None, step.lines))
    yield from found


def _own_act(part: str, at: int, until: int) -> re.Match[str] | None:
    """What a part of a cell says is done at its time, which stands behind it, in brackets behind it, or before it."""
    inside = _IN_BRACKETS.fullmatch(part)
    if inside is not None and at > len(inside["what"]):
        return inside
    if at == 0:
        return _TIME_FIRST.fullmatch(part, until)
    return _TIME_LAST.fullmatch(part, 0, at) if until == len(part) else None


def _is_nothing(at: int, steps: Sequence[Step]) -> bool:
    """Whether a dash says that nothing is done; a line after something carries it on."""
    if not _NOTHING.match(steps[at].text):
        return False
    return all(not step.text or len(step.text.strip()) == 1 for step in steps if _NOTHING.match(step.text))


def _runs_on(steps: Sequence[Step], begun: int, at: int, arrows: Sequence[int]) -> bool:
    return at < len(steps) and (at in arrows or steps[at].text == steps[begun].text)


def _marked(name: str, steps: Sequence[Step], marks: Sequence[int]) -> MilestoneReading:
    begin, until = _time(steps[marks[0]]), _time(steps[marks[-1]])
    return MilestoneReading(name, name, begin, until if until != begin else None, steps[marks[0]].lines)


def _time(step: Step) -> tuple[str, str]:
    spans = find_time_spans(step.printed)
    return (spans[0].start if spans else step.printed, step.period)
