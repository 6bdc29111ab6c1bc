"""What the readers of milestones share: a reading, how it is timed, and what a section is about."""

import re
from dataclasses import dataclass
from typing import Final

from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.time_spans import TimeSpan
from ingest.facts.initiatives import SCHEDULE_HEADING, lists_initiatives
from ingest.facts.items import plain_name
from ingest.facts.said_steps import SaidStep
from ingest.facts.when import Point
from ingest.lines import Line


@dataclass(frozen=True, slots=True)
class MilestoneReading:
    """A step as read: whose it is, what is done, and the start and end as (printed, ISO-like)."""

    initiative: str | None
    text: str
    start: Point | None
    end: tuple[str, str] | None
    lines: tuple[Line, ...]


def timed(
    text: str, span: TimeSpan, initiative: str | None, lines: tuple[Line, ...], printed: str | None = None
) -> MilestoneReading:
    """A reading at the time of ``span``; ``printed`` where the time is printed otherwise (令和2年 + 11月頃)."""
    start = (printed or span.start, span.start_iso)
    end = (span.end, span.end_iso) if span.end is not None and span.end_iso is not None else None
    return MilestoneReading(initiative, text, start, end, lines)


def said(step: SaidStep, initiative: str | None, lines: tuple[Line, ...]) -> MilestoneReading:
    """A reading of what a sentence tells: of ``initiative``, or of the thing that the sentence names if that is another."""
    thing = plain_name(step.thing) if step.thing is not None else ""
    of = initiative if not thing or squeeze(thing) in squeeze(initiative or "") else thing
    return MilestoneReading(of, plain_name(step.act)[:LONGEST_TEXT], step.when.start, step.when.end, lines)


LONGEST_TEXT: Final = 160


def heads_schedule(path: SectionPath) -> bool:
    """Whether the innermost heading is that of a schedule: 工程表, 主なスケジュール."""
    return any(SCHEDULE_HEADING.search(title) for title in path[-1:])


def topic_of(path: SectionPath) -> str | None:
    """The innermost heading that names a thing rather than a kind of section."""
    for title in reversed(path):
        if not (SCHEDULE_HEADING.search(title) or lists_initiatives(title) or _GENERIC_TITLE.search(title)):
            return plain_name(title)
    return None


_GENERIC_TITLE: Final = re.compile(
    r"^(?:用語(?:集|解説|の説明)?|(?:取組)?目標と実績|進捗(?:状況)?|今後の(?:動向|予定|方針|対応)|推進計画|(?:これまでの|主な|今後の|これからの)?(?:主な)?(?:取組|事業|施策)?の?(?:経過|経緯|予定|動き)(?:と(?:今後の)?(?:予定|見通し))?|これまでの取組|現状(?:と課題)?|課題|目標|指標|.*概要)(?:等)?$"
)
