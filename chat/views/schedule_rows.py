"""The rows of a schedule: an initiative with its steps, or what one sentence schedules; each thing once."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.rendering.replies import below_title
from chat.views.schedule_bars import Bar, bar_of
from chat.views.short_titles import short_title
from corpus.facts import Milestone
from corpus.marks import read_mark
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from corpus.plan import Plan
from retriever.order import reaches
from retriever.tokens import content_set

LONGEST_STEP: Final = 24
"""Characters of what is told in a bar; longer things are rows of their own."""

ALIKE: Final = 0.75
FEWEST_WORDS: Final = 2
"""Of the words of one statement, so many and such a share must stand in another of the same time that says the same."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement in full, and the passage that it stands in."""

    text: str
    passage_id: str


@dataclass(slots=True)
class Row:
    """A thing that is scheduled: ``name`` is its initiative, ``title`` what is done; either may be empty.

    ``told`` are the statements that the row is made of, in full.
    """

    name: str
    title: str
    section: SectionPath
    told: list[Told] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Group:
    """The rows below one heading, in printed order."""

    path: SectionPath
    rows: tuple[Row, ...]


def groups_of(milestones: Sequence[Milestone], plan: Plan, knowledge: Knowledge, now: int) -> tuple[Group, ...]:
    """What is scheduled, by the headings of the plan; ``now`` is this fiscal year."""
    places = _Places(plan, knowledge)
    rows: dict[tuple[str, str], Row] = {}
    for milestone in milestones:
        name, step, title = _parts(milestone)
        key = (key_of(name), squeeze(title))
        path, name = places.of(milestone, name)
        row = rows.setdefault(key, Row(name, title, path))
        found = knowledge.evidence(milestone)
        passage_id = found[0].passage.id if found else ""
        told = Told(_full(milestone), passage_id)
        if told not in row.told:
            row.told.append(told)
        bar = bar_of(milestone, plan, now, step=step, passage_id=passage_id)
        _add(row, bar)
    kept = [row for row in _once(list(rows.values())) if row.bars]
    paths = sorted({row.section for row in kept}, key=places.order)
    return tuple(Group(path, tuple(row for row in kept if row.section == path)) for path in paths)


def _add(row: Row, bar: Bar) -> None:
    """A further bar of a row; a time that one of its bars states, too, makes that one more precise."""
    for i, own in enumerate(row.bars):
        if own.step == bar.step and _same_time(own, bar):
            row.bars[i] = _precise(own, bar)
            return
    row.bars.append(bar)


def _parts(milestone: Milestone) -> tuple[str, str, str]:
    """The initiative of a milestone, its step in it, and what is done where that is a row of its own."""
    text, name = milestone.text.strip(_BRACKETS), milestone.initiative or ""
    if not name or _GENERIC.fullmatch(key_of(name)):
        return "", "", short_title(text)
    if squeeze(name) == squeeze(text):
        return name, "", ""
    is_heading = any(key_of(name) == key_of(title) for title in milestone.section)
    if is_heading or "。" in text or len(text) > LONGEST_STEP:
        return name, "", short_title(text)
    return name, text, ""


def _full(milestone: Milestone) -> str:
    text, name = milestone.text.strip(_BRACKETS), milestone.initiative or ""
    when = "～".join(t for t in (milestone.start, milestone.end) if t)
    said = text if (milestone.start or "") in text else f"{text}（{when}）"
    return said if not name or name in text or _GENERIC.fullmatch(key_of(name)) else f"{name}：{said}"


_BRACKETS: Final = "〈〉<> 　→⇒"
_GENERIC: Final = re.compile(
    r"[\d()（）.\s]*+(?:工程表?|スケジュール|ロードマップ|主な(?:取組|取り組み|日程|予定)|今後の(?:主な)?(?:日程|予定|動向等?)|"
    r"進捗状況|これまでの取組|内容|項目|事項|取組|事業|時期|予定|日程)"
)
"""Names and headings that name no thing."""


def key_of(name: str) -> str:
    """A name without its number, which a heading has and a table leaves out, and without what brackets add."""
    mark = read_mark(name)
    return squeeze(_ASIDE.sub("", mark.title if mark is not None else name))


_ASIDE: Final = re.compile(r"[（(【][^（）()【】]{0,40}[）)】]$")


class _Places:
    """Where in a plan its initiatives have their headings, and in which order headings are printed."""

    def __init__(self, plan: Plan, knowledge: Knowledge) -> None:
        self._plan = plan
        paths = dict.fromkeys(p.section for p in knowledge.of_document(plan.id))
        self._order = {below_title(path, plan): i for i, path in reversed(list(enumerate(paths)))}
        self._headed: dict[str, SectionPath] = {}
        for path in paths:
            for depth, title in enumerate(path):
                self._headed.setdefault(key_of(title), path[: depth + 1])

    def of(self, milestone: Milestone, name: str) -> tuple[SectionPath, str]:
        """The headings above an initiative, and its name; of a statement without one, its own headings."""
        path = self._headed.get(key_of(name)) if name else None
        if path is not None and len(below_title(path, self._plan)) > 1:
            return below_title(path[:-1], self._plan), path[-1]
        own = below_title(milestone.section, self._plan)
        return own, "" if any(key_of(title) == key_of(name) for title in own) else name

    def order(self, path: SectionPath) -> tuple[int, SectionPath]:
        """A sorting key: headings as printed."""
        within = (i for own, i in self._order.items() if own[: len(path)] == path)
        return min(within, default=len(self._order)), path


def _once(rows: list[Row]) -> list[Row]:
    """The rows, each time of a sentence taken off where another row says the same of it; that one keeps the sentence."""
    for row in sorted(rows, key=lambda r: (_is_sentence(r), len(r.told[0].text))):
        for other in rows:
            if other is not row and _is_sentence(other) and len(other.told[0].text) >= len(row.told[0].text):
                _merge(row, other)
    return rows


def _is_sentence(row: Row) -> bool:
    return bool(row.title) and "。" in row.told[0].text


def _merge(row: Row, other: Row) -> None:
    said = content_set(other.told[0].text)
    for i, bar in enumerate(row.bars):
        again = next((b for b in other.bars if _same_time(bar, b)), None)
        if again is None:
            continue
        own = content_set(row.title or f"{row.name} {bar.step}")
        if not (_covers(said, own) or _covers(content_set(row.told[0].text), content_set(other.title))):
            continue
        row.told += [told for told in other.told if told not in row.told]
        other.bars.remove(again)
        row.bars[i] = _precise(bar, again)


def _covers(said: frozenset[str], words: frozenset[str]) -> bool:
    """Whether most of ``words`` are among those that are said."""
    return len(words) >= FEWEST_WORDS and reaches(len(words & said) / len(words), ALIKE)


def _same_time(a: Bar, b: Bar) -> bool:
    """Whether two times may be one: the same years, and no months that differ."""
    return (a.first, a.last) == (b.first, b.last) and (a.iso == b.iso or "-" not in a.iso or "-" not in b.iso)


def _precise(a: Bar, b: Bar) -> Bar:
    exact = a if "-" in a.iso or "-" not in b.iso else b
    return replace(a, label=exact.label, printed=exact.printed, iso=exact.iso)


def undated_rows(
    milestones: Iterable[Milestone], plan: Plan, knowledge: Knowledge
) -> Iterator[tuple[SectionPath, str, Told]]:
    """Milestones that are not drawn: headings, short title and the statement, each statement once."""
    seen: set[str] = set()
    for milestone in milestones:
        found = knowledge.evidence(milestone)
        told = Told(_full(milestone), found[0].passage.id if found else "")
        if squeeze(told.text) not in seen:
            seen.add(squeeze(told.text))
            yield below_title(milestone.section, plan), short_title(milestone.text.strip(_BRACKETS)), told
