"""Indicators of tables: each value of a row with its role, its time and its unit, targets beside what they start from."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.chains import chain_values
from ingest.facts.items import plain_name
from ingest.facts.planned_amounts import says_budget
from ingest.facts.reading import Reading
from ingest.facts.roles import Head, Role, read_heads
from ingest.facts.tables.captions import title_of
from ingest.facts.tables.counted import MOST_STATISTICS, caption_unit, counts, crosses, has_roles, is_cost
from ingest.facts.tables.figure import cell_figure, figure_among_words, part_of_whole
from ingest.facts.tables.grid import Table
from ingest.facts.tables.label import Holds, Label, held_under, read_label, sums_up, unit_named
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, named_parts, revised, says_measure, unit_of, without_sorts
from ingest.facts.tables.noted import noted_role, order_of, parted_by_slash
from ingest.facts.tables.reckoned import reckoned_below, reckoned_beside, reckoned_from
from ingest.facts.tables.schedules import is_marked_out
from ingest.facts.tables.subject import Subject, Value
from ingest.facts.tables.times import REACHED, is_ahead, measures, role_of_time
from ingest.lines import Line

SUPERSEDED: Final = "（改訂前）"
"""Follows the name of an indicator where a value held before a revision."""


_GENERIC: Final = re.compile(
    r"(?:その|実績)?(?:数|件数|人数|数値|値|合計|計|総数|実数|内容|区分|項目|指標|目標|実績|金額|額|率)"
)


@dataclass(frozen=True, slots=True)
class _Stated:
    role: Role
    figure: Figure
    lines: tuple[Line, ...]
    alone: bool
    superseded: bool
    beside: str = ""


def indicators_of(meaning: Meaning, now: int | None = None) -> Iterator[Reading]:
    """The indicators of a table; ``now`` is the fiscal year in which the document was written, where it is known."""
    if is_marked_out(meaning):
        return
    if not counts(meaning):
        yield from _crossed(meaning, now) if crosses(meaning) else ()
        return
    found: list[tuple[str, list[_Stated]]] = []
    reckoned: list[Reading] = []
    for at in range(len(meaning.subjects)):
        own, others = _of_subject(at, meaning, now)
        found += own
        reckoned += others
    roles = {each.role for _, stated in found for each in stated}
    reported = not roles & {Role.TARGET, Role.BASELINE} and not measures(meaning)
    if reported and sum(len(stated) for _, stated in found) > MOST_STATISTICS:
        return
    for name, stated in found:
        for reading in _readings(name, [replace(each, alone=True) for each in stated] if reported else stated):
            yield replace(reading, reported_only=reported)
    yield from reckoned


def _of_subject(at: int, meaning: Meaning, now: int | None) -> tuple[list[tuple[str, list[_Stated]]], list[Reading]]:
    """What a row states, by name, and what of it is reckoned from other figures of its table."""
    subject = meaning.subjects[at]
    name = named_parts(_name(subject, meaning))
    if not name:
        return [], []
    if (whole := reckoned_from(subject, meaning.subjects[:at])) is not None:
        name = f"{bare_name(whole)}　{name}"
    reckoned = list(reckoned_beside(subject, name, meaning, now))
    stated = list(_stated(subject, meaning, name, now))
    if subject.label.derived or _derived_row(subject):
        below = [(each.role, each.figure, each.lines) for each in stated if each.role is not Role.BASELINE]
        return [], [*reckoned, *reckoned_below(subject, meaning, name, below)]
    by_words: dict[str, list[_Stated]] = {}
    before, after = revised(bare_name(name))
    for each in stated:
        bare = before if each.superseded else after
        by_words.setdefault("　".join(filter(None, (bare, each.beside))), []).append(each)
    named = list(by_words.items())
    return [(said, own) for said, own in named if any(each.figure.value is not None for each in own)], reckoned


def _crossed(meaning: Meaning, now: int | None) -> Iterator[Reading]:
    """The values of a table of rows and columns, of the one time that stands above it, if any."""
    period = _time_above(meaning.table)
    unit = caption_unit(meaning.table)
    heads = {value.label for subject in meaning.subjects for value in subject.values}
    same = Counter((label.words, label.period) for label in heads)
    words = {head: head.printed if same[head.words, head.period] > 1 else head.words for head in heads}
    groups = Counter(said.partition(" ")[0] for said in words.values() if " " in said)
    for subject in meaning.subjects:
        for value in subject.values:
            figure = cell_figure(value.text, brackets_negative=meaning.brackets_negative, spaced=meaning.spaced_digits)
            if figure is None or figure.value is None or not subject.name or not is_name(value.label.words):
                continue
            said = figure.unit or subject.unit or value.label.unit or unit
            stated = replace(figure, unit=said, period=figure.period or value.label.period or period)
            over = _heads(words[value.label], groups, subject.name)
            title = meaning.counted if not says_measure(subject.name) else ""
            corner = [said for said in (meaning.corner or title,) if said and said not in f"{subject.name}{over}"]
            parts = [part for part in (*corner, *bare_name(subject.name).split("　"), *over) if is_name(part)]
            yield Reading("　".join(parts), {Role.ACTUAL: stated}, value.item.lines, reported_only=True)
        yield from reckoned_beside(subject, subject.name, meaning, now) if is_name(subject.name) else ()


def _heads(words: str, groups: Mapping[str, int], name: str) -> list[str]:
    """What a head says of a value: its group, where it has one, and itself; not what the row's name says already."""
    group, _, inner = words.partition(" ")
    parts = without_sorts([group, *inner.split(" ", 1)]) if groups.get(group, 0) > 1 and inner else [words]
    said = [part for part in parts if len(last := part.rpartition("の")[2]) >= SHORTEST_CAPTION and name.endswith(last)]
    return [part for part in parts if part not in said]


def _time_above(table: Table) -> str | None:
    """The one time that the text nearest to a table names."""
    for text in (*reversed(table.above), *reversed(table.section.path)):
        spans = find_time_spans(text)
        if spans:
            return spans[0].period if len(spans) == 1 and not spans[0].is_run else None
    return None


def _later_baselines(meaning: Meaning) -> set[str | None]:
    """The times of 現況 where a table has a 基準 before it, too: what was reached since."""
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.role is Role.BASELINE]
    labels = [label for label in labels if label.period and not label.superseded]
    first = min((fiscal_year_of_iso(label.period.split("/")[-1]) for label in labels if label.period), default=0)
    return {
        label.period
        for label in labels
        if label.period
        and fiscal_year_of_iso(label.period.split("/")[-1]) > first
        and re.search(r"現[状況]", label.printed)
    }


def _name(subject: Subject, meaning: Meaning) -> str:
    """What a row counts; where it only says 件数 or nothing, what stands above the table."""
    name = subject.name
    if name and meaning.counted and meaning.counted not in name and not says_measure(name):
        return f"{meaning.counted}　{name}"
    if name and meaning.corner:
        return f"{meaning.corner}　{name}" if meaning.corner not in name else name
    if name and all(_COMPARED.fullmatch(other.name) for other in meaning.subjects if other.name):
        title = title_of(meaning.table)
        return f"{bare_name(title)}　{name}" if title else ""
    others = any(other.name and not _is_generic(other.name) for other in meaning.subjects)
    if others or (name and not _is_generic(name)):
        return name
    corner = meaning.table.rows[0][0].text
    if len(corner) > SHORTEST_CAPTION + 1 and not read_heads(corner) and held_under(corner) is None and is_name(corner):
        return plain_name(corner)
    return title_of(meaning.table)


_COMPARED: Final = re.compile(
    r"当該(?:団体|市町村|市|町|村)?値?|類似団体(?:の?平均)?値?|平均値?|全国(?:の?平均)?値?|[都道府県市町村]平均値?|[本当][市町村県区]|[国県市町村道都府区]"
)
"""Rows that only say whose value they give; what is measured is the title's."""


def _is_generic(name: str) -> bool:
    generic = _GENERIC.fullmatch(fold_same_length(name)) is not None or held_under(name) is Holds.NUMBER
    return generic or cell_figure(name) is not None or read_label(name).says_which_value


SHORTEST_CAPTION: Final = 3


def _stated(subject: Subject, meaning: Meaning, name: str, now: int | None) -> Iterator[_Stated]:
    """The values of a row, each with its role and time; those of which neither is said are left out."""
    unit = subject.unit or subject.label.unit or unit_named(meaning.name_head)
    of_caption = caption_unit(meaning.table) or unit_of(title_of(meaning.table))
    later = _later_baselines(meaning)
    legend = order_of(meaning.table)
    apart = _told_apart(meaning)
    own = subject.label.period or _own_time(subject.name) if meaning.turned else None
    for value in subject.values:
        if not value.text or sums_up(value.label):
            continue
        chained = _chained(value, unit, legend)
        if chained:
            yield from (_Stated(role, figure, value.item.lines, False, False) for role, figure in chained.items())
            continue
        read = None if is_cost(value, meaning) else _figure_of(value, meaning)
        if read is None:
            continue
        period = read.period or own or value.label.period or subject.label.period
        role = value.label.role or subject.label.role or _of_time(period, meaning, now)
        if role is Role.ACTUAL and says_budget(value.label.printed):
            role = Role.FORECAST
        if role is None or (role in REACHED and read.period is None and is_ahead(period, now)):
            continue
        role = Role.ACTUAL if role is Role.BASELINE and period in later else role
        said = read.unit or unit or value.label.unit or _word_unit(of_caption, name)
        yield _Stated(
            role=role,
            figure=replace(read, period=period, unit=said if read.value is not None else unit),
            lines=value.item.lines,
            alone=value.label.role is None and (subject.label.role is not None or not has_roles(meaning)),
            superseded=value.label.superseded or subject.label.superseded,
            beside=apart.get(value.label, ""),
        )


def _of_time(period: str | None, meaning: Meaning, now: int | None) -> Role | None:
    """What a value is of which only the time is said, as a note tells or else as the times of its table do."""
    noted = noted_role(period, meaning.table) if period else None
    return noted or role_of_time(period, meaning, now)


def _own_time(head: str) -> str | None:
    """The one time that a head tells of what stands under it, whichever row it is in: 令和4年度の人件費率."""
    spans = find_time_spans(head)
    after = head[spans[0].until :] if len(spans) == 1 and not spans[0].is_run else None
    return spans[0].period if after is not None and _OF_TIME.match(after) else None


_OF_TIME: Final = re.compile(r"\s*+(?:末|時点|現在)?\s*+(?:の|決算|実績|[)）]|$)")
"""What follows a time that a head is of; not one that it begins at or compares with (以降, =100, 比)."""


def _told_apart(meaning: Meaning) -> dict[Label, str]:
    """What tells columns apart that are of one role and one time: 支給実績, 一人当たり支給実績."""
    labels = [c.label for c in meaning.columns if c.holds is Holds.VALUE and c.label.role is not None]
    same = Counter((label.role, label.period, label.superseded) for label in dict.fromkeys(labels))
    return {
        label: _BRACKETS.sub("", label.printed).strip()
        if not find_time_spans(_BRACKETS.sub("", label.printed))
        else label.words
        for label in labels
        if label.words and same[label.role, label.period, label.superseded] > 1
    }


_BRACKETS: Final = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")


def _figure_of(value: Value, meaning: Meaning) -> Figure | None:
    """The figure of a cell; under a head that says which value it is, words may stand beside it."""
    read = cell_figure(value.text, brackets_negative=meaning.brackets_negative, spaced=meaning.spaced_digits)
    if read is not None or value.label.role is None:
        return read
    return part_of_whole(value.text) or figure_among_words(value.text)


def _derived_row(subject: Subject) -> bool:
    """Whether a row is reckoned from others of its group: 過不足, 差."""
    last = subject.name.rpartition("　")[2]
    return "　" in subject.name and read_label(last).derived


def _word_unit(unit: str | None, name: str) -> str | None:
    """The unit of the caption, but for a rate, which a caption of amounts does not count."""
    rate = any(map(_RATE.search, name.split("　")))
    return None if unit is not None and rate and unit not in ("%", "％") else unit


_RATE: Final = re.compile(r"率$|割合$|比率|構成比$|指数$")


def _chained(value: Value, unit: str | None, legend: Sequence[Role]) -> dict[Role, Figure]:
    """The values of a cell that holds two or more, as its head tells: 実績／目標, or with an arrow between."""
    heads: Sequence[Head] = read_heads(value.label.printed)
    text = value.text
    if not heads and legend and value.label.period is not None:
        text = text if _SEVERAL.search(text) else parted_by_slash(text)
        heads = [Head(role, value.label.period) for role in legend] if _SEVERAL.search(text) else heads
    if not heads or not (_SEVERAL.search(text) if len(heads) > 1 else re.search(r"⇒|→", text)):
        return {}
    found = chain_values(text, heads)
    return {role: replace(f, unit=f.unit or unit) if f.value is not None else f for role, f in found.items()}


_SEVERAL: Final = re.compile(r"[⇒→/／]")


def _readings(name: str, stated: Sequence[_Stated]) -> Iterator[Reading]:
    """Each target with the baseline and with what was reached for it; all else by itself."""
    joined = [each for each in stated if not each.alone and not each.superseded]
    targets = [each for each in joined if each.role is Role.TARGET]
    actuals = [each for each in joined if each.role is Role.ACTUAL]
    baseline = next((each for each in joined if each.role is Role.BASELINE), None)
    last = actuals[-1] if actuals else None
    yield from (_together(name, [actual]) for actual in _unmatched(actuals, targets, baseline))
    for target in targets:
        same = [a for a in actuals if a.figure.period and a.figure.period == target.figure.period]
        reached = same[-1] if same else last if last is not None and _before(last, target) else None
        yield _together(name, [each for each in (baseline, reached, target) if each is not None])
    if not targets and baseline is not None:
        yield _together(name, [each for each in (baseline, last) if each is not None])
    yield from (_by_itself(name, each) for each in stated if each not in joined or each.role is Role.FORECAST)


def _unmatched(actuals: Sequence[_Stated], targets: Sequence[_Stated], baseline: _Stated | None) -> list[_Stated]:
    """What was reached at other times than targets are set for: all but the last, which stands beside targets."""
    times = {target.figure.period for target in targets if target.figure.period}
    other = [actual for actual in actuals if actual.figure.period not in times]
    kept = [actual for actual in other if actual is not actuals[-1] and actual.figure.value is not None]
    alone = not targets and baseline is None
    return [*kept, *([actuals[-1]] if alone and other and other[-1] is actuals[-1] else [])]


def _by_itself(name: str, each: _Stated) -> Reading:
    return Reading(name + (SUPERSEDED if each.superseded else ""), {each.role: each.figure}, each.lines)


def _before(actual: _Stated, target: _Stated) -> bool:
    """Whether what was reached may stand beside a target: it is of no later time."""
    a, b = actual.figure.period, target.figure.period
    return not a or not b or fiscal_year_of_iso(a.split("/")[-1]) <= fiscal_year_of_iso(b.split("/")[-1])


def _together(name: str, parts: Sequence[_Stated]) -> Reading:
    lines = {line.start: line for part in parts for line in part.lines}
    return Reading(name, {part.role: part.figure for part in parts}, tuple(lines[at] for at in sorted(lines)))
