"""Indicators of tables: each value of a row with its role, its time and its unit, targets beside what they start from."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.chains import chain_values
from ingest.facts.items import plain_name
from ingest.facts.planned_amounts import says_budget
from ingest.facts.reading import Reading
from ingest.facts.roles import Head, Role, read_heads
from ingest.facts.tables.amounts import amounts_of
from ingest.facts.tables.arrows import arrow_values
from ingest.facts.tables.captions import title_of
from ingest.facts.tables.columns import MONTH
from ingest.facts.tables.counted import MOST_STATISTICS, counts, crosses, has_roles, is_budget, is_cost, of_grades
from ingest.facts.tables.figure import cell_figure, figure_among_words, part_of_same, part_of_whole, parts_of_one_whole
from ingest.facts.tables.grid import Table
from ingest.facts.tables.heads_apart import named_by_heads, told_by_heads
from ingest.facts.tables.label import Holds, held_under, is_first_plan, read_label, sums_up, unit_named
from ingest.facts.tables.marked import is_marked_expected
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name, named_parts, revised, says_measure, unit_of, without_sorts
from ingest.facts.tables.noted import noted_role, order_of, parted_by_slash, told_time, told_times
from ingest.facts.tables.reckoned import reckoned_below, reckoned_beside, reckoned_from
from ingest.facts.tables.said_units import says_rates, unit_around
from ingest.facts.tables.schedules import is_marked_out
from ingest.facts.tables.stated import Stated, readings_of, together
from ingest.facts.tables.subject import Subject, Value
from ingest.facts.tables.times import (
    REACHED,
    end_of_aims,
    is_ahead,
    is_to_be_evaluated,
    measures,
    reached_in_part,
    role_of_time,
    said_around,
)
from ingest.facts.tables.wholes import within_all

_GENERIC: Final = re.compile(
    r"(?:その|実績)?(?:数|件数|人数|数値|値|合計|計|総数|実数|内容|区分|項目|指標|目標|実績|金額|額|率)"
)


def indicators_of(meaning: Meaning, now: int | None = None) -> Iterator[Reading]:
    """The indicators of a table; ``now`` is the fiscal year in which the document was written, where it is known."""
    if is_marked_out(meaning) or of_grades(meaning):
        return
    if not counts(meaning):
        crossed = crosses(meaning)
        yield from _crossed(meaning, now) if crossed else amounts_of(meaning, now) if is_budget(meaning) else ()
        return
    found: list[tuple[str, list[Stated]]] = []
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
        for reading in readings_of(name, [replace(each, alone=True) for each in stated] if reported else stated):
            yield replace(reading, reported_only=reported)
    yield from reckoned


def _of_subject(at: int, meaning: Meaning, now: int | None) -> tuple[list[tuple[str, list[Stated]]], list[Reading]]:
    """What a row states, by name, and what of it is reckoned from other figures of its table."""
    subject = _with_unit(at, meaning)
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
    by_words: dict[str, list[Stated]] = {}
    before, after = revised(bare_name(name))
    for each in stated:
        bare = before if each.superseded else after
        parts = (each.beside, bare) if read_label(name).derived else (bare, each.beside)
        by_words.setdefault("　".join(filter(None, parts)), []).append(each)
    named = list(by_words.items())
    return [(said, own) for said, own in named if any(each.figure.value is not None for each in own)], reckoned


def _with_unit(at: int, meaning: Meaning) -> Subject:
    """A row with the unit that a row of the same name above it says, as of actual values below what was planned."""
    subject, above = meaning.subjects[at], meaning.subjects[max(0, at - NEAR) : at]
    unit = subject.unit or next((other.unit for other in above if other.name == subject.name and other.unit), None)
    return replace(subject, unit=unit)


NEAR: Final = 3


def _crossed(meaning: Meaning, now: int | None) -> Iterator[Reading]:
    """The values of a table of rows and columns, of the one time that stands above it, if any."""
    period = _time_above(meaning.table)
    unit = unit_around(meaning.table) or unit_of(title_of(meaning.table))
    ahead = said_around(meaning.table) in (Role.FORECAST, Role.TARGET)
    planned = any(subject.label.role is Role.FORECAST for subject in meaning.subjects)
    untold = Role.FORECAST if planned else Role.ACTUAL  # What is to meet a need (確保方策) is as much ahead as that.
    heads = {value.label for subject in meaning.subjects for value in subject.values}
    same = Counter((label.words, label.period) for label in heads)
    words = {head: head.printed if same[head.words, head.period] > 1 else head.words for head in heads}
    groups = Counter(said.partition(" ")[0] for said in words.values() if " " in said)
    found: dict[str, list[Stated]] = {}
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
            named = bare_name(subject.name).split("　")
            said_last = (*over, *named) if read_label(subject.name).derived else (*named, *over)
            parts = [part for part in (*corner, *said_last) if is_name(part)]
            when = value.label.period or (period if ahead else None)
            role = subject.label.role or (_of_time(when, meaning, now) if when else None)
            each = Stated(role or untold, stated, value.item.lines, False, False)
            found.setdefault("　".join(parts), []).append(each)
        yield from reckoned_beside(subject, subject.name, meaning, now) if is_name(subject.name) else ()
    aimed = any(each.role is Role.TARGET for own in found.values() for each in own)
    for name, own in found.items():
        whole = readings_of(name, own) if aimed else (together(name, [each]) for each in own)
        yield from (replace(reading, reported_only=not aimed) for reading in whole)


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
        and re.search(r"現[状況時]|いま|今", label.printed)
    }


def _name(subject: Subject, meaning: Meaning) -> str:
    """What a row counts; where it only says 件数 or nothing, what stands above the table."""
    name = subject.name
    if name and meaning.counted and meaning.counted not in name and not says_measure(name):
        return f"{meaning.counted}　{within_all(name)}"
    if name and meaning.corner:
        return f"{meaning.corner}　{within_all(name)}" if meaning.corner not in name else name
    if name and all(_COMPARED.fullmatch(other.name) for other in meaning.subjects if other.name):
        title = title_of(meaning.table)
        return f"{bare_name(title)}　{name}" if title else ""
    others = any(other.name and not _is_generic(other.name) for other in meaning.subjects)
    if others or (name and not _is_generic(name)):
        return name
    corner = meaning.table.rows[0][0].text
    if len(corner) > SHORTEST_CAPTION + 1 and not read_heads(corner) and held_under(corner) is None and is_name(corner):
        return plain_name(corner)
    title = title_of(meaning.table)
    return f"{title}　{name}" if title and MONTH.fullmatch(fold_same_length(name)) else title


_COMPARED: Final = re.compile(
    r"当該(?:団体|市町村|市|町|村)?値?|類似団体(?:の?平均)?値?|平均値?|全国(?:の?平均)?値?|[都道府県市町村]平均値?|[本当][市町村県区]|[国県市町村道都府区]"
)
"""Rows that only say whose value they give; what is measured is the title's."""


def _is_generic(name: str) -> bool:
    generic = _GENERIC.fullmatch(fold_same_length(name)) is not None or held_under(name) is Holds.NUMBER
    return generic or cell_figure(name) is not None or read_label(name).says_which_value


SHORTEST_CAPTION: Final = 3


def _stated(subject: Subject, meaning: Meaning, name: str, now: int | None) -> Iterator[Stated]:
    """The values of a row, each with its role and time; those of which neither is said are left out."""
    own_unit = subject.unit or subject.label.unit or unit_named(meaning.name_head)
    unit = own_unit or _of_first(subject, meaning)
    of_caption = _word_unit(unit_around(meaning.table) or unit_of(title_of(meaning.table)), name, meaning)
    later = _later_baselines(meaning)
    legend = order_of(meaning.table)
    told = told_times(meaning.table)
    is_revised = any(c.label.version and not c.label.superseded for c in meaning.columns)
    apart, named = told_by_heads(meaning), named_by_heads(meaning)
    shared = parts_of_one_whole([value.text for value in subject.values])
    own = subject.label.period or _own_time(subject.name) if meaning.turned else None
    for value in subject.values:
        if not value.text or sums_up(value.label) or is_cost(value, meaning):
            continue
        arrows = arrow_values(value.text, value.label.printed) if not legend else []
        chained = arrows or [*_chained(value, unit, legend, told).items()]
        old = (
            value.label.superseded
            or subject.label.superseded
            or _was_first(value, subject)
            or (is_revised and is_first_plan(value.label))
        )
        if chained:
            for said_role, figure in chained:
                when = figure.period or told_time("", said_role, told)
                whole = replace(figure, unit=figure.unit or unit, period=when)
                yield Stated(said_role, whole, value.item.lines, False, old)
            continue
        read = part_of_same(value.text) if shared else _figure_of(value, meaning)
        if read is None:
            continue
        period = read.period or own or value.label.period or subject.label.period
        period = period or told_time(value.label.printed, _said(value, subject), told)
        role = _said(value, subject) or _of_time(period, meaning, now)
        role = Role.ACTUAL if role is None and reached_in_part(value.label, meaning) else role
        role = Role.TARGET if role is Role.ACTUAL and is_to_be_evaluated(value.label.printed, period, now) else role
        ahead = period is not None and fiscal_year_of_iso(period.split("/")[-1]) in meaning.expected
        ahead = ahead or says_budget(value.label.printed) or is_marked_expected(value, meaning.table)
        if ahead and (role is Role.ACTUAL or (role is None and period is not None)):
            role = Role.FORECAST
        if role is None or (role in REACHED and read.period is None and is_ahead(period, now)):
            continue
        role = Role.ACTUAL if role is Role.BASELINE and period in later else role
        said = read.unit or unit or value.label.unit or of_caption
        yield Stated(
            role=role,
            figure=replace(read, period=period, unit=said if read.value is not None else unit),
            lines=value.item.lines,
            alone=value.label.role is None and (subject.label.role is not None or not has_roles(meaning)),
            superseded=old,
            beside=apart.get(value.label, "") or named.get(value.label.printed, ""),
        )


def _said(value: Value, subject: Subject) -> Role | None:
    """What the head of a value says that it is, or else its row: a row of 計画 none that were reached or expected (実績年度)."""
    planned = subject.label.role is Role.TARGET and value.label.role in (Role.ACTUAL, Role.FORECAST)
    return subject.label.role if planned else value.label.role or subject.label.role


def _was_first(value: Value, subject: Subject) -> bool:
    """Whether a row is of what was aimed at first (当初), below the heads of what is aimed at: another has it since."""
    return value.label.role is Role.TARGET and _FIRST.fullmatch(subject.label.printed) is not None


_FIRST: Final = re.compile(r"当初(?:の?(?:計画|目標))?値?")


def _of_first(subject: Subject, meaning: Meaning) -> str | None:
    """The unit that the first figure of a row says for all of them, where they are of one thing: 118人 | 116 | 113."""
    values = [value for value in subject.values if value.text and not sums_up(value.label)]
    read = [f for value in values if (f := _figure_of(value, meaning)) is not None and f.value is not None]
    one = len({value.label.words for value in values}) == 1
    return read[0].unit if len(read) > 1 and one and not any(figure.unit for figure in read[1:]) else None


def _of_time(period: str | None, meaning: Meaning, now: int | None) -> Role | None:
    """What a value is of which only the time is said, as a note tells or else as the times of its table do."""
    noted = noted_role(period, meaning.table) if period else None
    return noted or end_of_aims(period, meaning, now) or role_of_time(period, meaning, now)


def _own_time(head: str) -> str | None:
    """The one time that a head tells of what stands under it, whichever row it is in: 令和4年度の人件費率."""
    spans = find_time_spans(head)
    after = head[spans[0].until :] if len(spans) == 1 and not spans[0].is_run else None
    return spans[0].period if after is not None and _OF_TIME.match(after) else None


_OF_TIME: Final = re.compile(r"\s*+(?:末|時点|現在)?\s*+(?:の|決算|実績|[)）]|$)")
"""What follows a time that a head is of; not one that it begins at or compares with (以降, =100, 比)."""


def _figure_of(value: Value, meaning: Meaning) -> Figure | None:
    """The figure of a cell; under a head that says which value it is, words may stand beside it."""
    read = cell_figure(value.text, brackets_negative=meaning.brackets_negative, spaced=meaning.spaced_digits)
    if read is not None or (value.label.role is None and value.label.period is None):
        return read
    if value.label.role is None:
        return part_of_whole(value.text)
    return part_of_whole(value.text) or figure_among_words(value.text)


def _derived_row(subject: Subject) -> bool:
    """Whether a row is reckoned from others of its group: 過不足, 差."""
    last = subject.name.rpartition("　")[2]
    return "　" in subject.name and read_label(last).derived


def _word_unit(unit: str | None, name: str, meaning: Meaning) -> str | None:
    """The unit of the caption, but for a rate, which a caption of amounts does not count unless it names per cent, too."""
    if unit is None or not any(map(_RATE.search, name.split("　"))):
        return unit
    return "%" if says_rates(meaning.table) else unit if unit in ("%", "％") else None


_RATE: Final = re.compile(r"率$|割合$|比率|構成比$|指数$")


def _chained(value: Value, unit: str | None, legend: Sequence[Head], told: Mapping[str, str]) -> dict[Role, Figure]:
    """The values of a cell that holds two or more, as its head tells: 実績／目標, or with an arrow between.

    Where a head does not tell as many, what the text around says of their order holds.
    """
    heads: Sequence[Head] = read_heads(value.label.printed)
    text = value.text
    if len(heads) < len(legend) and (value.label.period is not None or _RISES.search(text)):
        text = text if _SEVERAL.search(text) else parted_by_slash(text)
        year = value.label.period
        heads = [replace(head, period=head.period or year) for head in legend] if _SEVERAL.search(text) else heads
    if not heads or not (_SEVERAL.search(text) if len(heads) > 1 else _RISES.search(text)):
        return {}
    heads = [replace(head, period=head.period or told_time("", head.role, told)) for head in heads]
    found = chain_values(text, heads)
    return {role: replace(f, unit=f.unit or unit) if f.value is not None else f for role, f in found.items()}


_RISES: Final = re.compile(r"⇒|→")
_SEVERAL: Final = re.compile(r"[⇒→/／]")
