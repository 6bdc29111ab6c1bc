"""Indicators in lists: heads in brackets over aligned values, legends over pairs and chains."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from corpus.facts import Figure
from corpus.marks import MarkKind
from corpus.normalize import fold_same_length
from corpus.passage import SectionPath
from corpus.time_spans import find_time_spans
from ingest.facts.arrow_lines import arrow_lines, with_arrow
from ingest.facts.chains import chain_values
from ingest.facts.items import join_name, plain_name
from ingest.facts.reading import LONGEST_LEGEND, LONGEST_NAME, Reading
from ingest.facts.roles import Head, Role, read_heads
from ingest.facts.tables.label import read_label
from ingest.facts.tables.names import with_bodies
from ingest.facts.values import VALUE, read_figure
from ingest.lines import Line
from ingest.section import Section

LONGEST_ITEM: Final = 600
MOST_LINES: Final = 20
"""Characters and lines of an indicator with all its values: what is longer is prose or debris. Every line that is
added is tried with those before it, so that the time that one takes grows with the square of this."""

_GAP: Final = r"(?:(?<!\s)(?:\s*+[:：]\s*+|\s++)|(?<=[）)」])\s*+)"
_ARROW: Final = r"\s*+(?:⇒|→|➡|/)\s*+"
_CHAIN: Final = re.compile(
    rf"^(?P<name>.*?){_GAP}?(?<![\d.,⇒→➡/])(?P<chain>{VALUE}(?:{_ARROW}{VALUE})+)\s*$", re.DOTALL | re.IGNORECASE
)
_SINGLE: Final = re.compile(rf"^(?P<name>.+?){_GAP}(?P<chain>{VALUE})\s*$", re.DOTALL | re.IGNORECASE)
_BRACKETED: Final = re.compile(r"[【〔]([^【】〔〕]+)[】〕]")
_NOTE: Final = re.compile(r"^\s*[※*＊]")


def read_lists(section: Section) -> Iterator[Reading]:
    """Indicators of a section's lines under the legend that is in force there; parts (うち女性) under their whole."""
    whole = ""
    for reading in _read_lines(section):
        is_part = whole and re.match(r"うち|[(（]うち", reading.name)
        whole = whole if is_part else reading.name
        yield replace(reading, name=f"{whole}　{reading.name}") if is_part else reading


def _read_lines(section: Section) -> Iterator[Reading]:
    legend = _section_legend(section.path)
    group: list[Line] = []
    for line in [*section.body, None]:
        if line is not None and "\t" not in line.text and not _starts(line) and not _legend_line(line)[0]:
            readings = [] if _VALUE_RUNS_ON.match(line.text) else list(_read_group(group, legend))
            complete = bool(readings)
            yield from readings
            group = [line] if complete else [*group, line]
            continue
        yield from _read_group(group, legend)
        group = []
        if line is None:
            continue
        if "\t" in line.text and (found_arrows := _arrow_row(line)):
            yield from found_arrows
        elif "\t" in line.text:
            yield from _cell_items(line, legend or _spoken_legend(section.path, line.text))
        if "\t" in line.text:
            continue
        found, rest = _legend_line(line)
        legend = found or legend
        group = [rest] if rest is not None else []


_LABEL: Final = (
    r"(?:(?:計画)?(?:基準|現状|現況|実績|直近|当初|策定時|中間目標|最終目標|目標)(?:の?値)?(?:\s*+\([^()]*+\))?)"
)
_VALUE_RUNS_ON: Final = re.compile(rf"^\s*(?:[（(〈<⇒→➡／/・]|{_LABEL}\s*+(?:[:：]\s*+)?{VALUE})", re.IGNORECASE)
_LABELLED_VALUE: Final = re.compile(
    rf"(?:^|(?<=[\s、,;；→⇒➡/(（]))(?P<label>{_LABEL})(?:\s*+[:：]\s*+|\s++)(?P<value>{VALUE})", re.IGNORECASE
)


def _section_legend(path: SectionPath) -> tuple[Head, ...]:
    """The legend that the innermost headings give: 数値目標 【現状値】 【目標値】, 取組目標（指標）2023年度."""
    for title in reversed(path[-2:]):
        columns = _legend(title)
        if columns:
            return columns
        heads = read_heads(title) if len(title) <= LONGEST_LEGEND else ()
        if any(head.role is Role.TARGET for head in heads):
            return heads
    return ()


def _spoken_legend(path: SectionPath, text: str) -> tuple[Head, ...]:
    """Where a text speaks of indicators without saying which value comes first, it is the actual."""
    return DEFAULT_LEGEND if _SPEAKS.search("".join([*path[-2:], text])) else ()


DEFAULT_LEGEND: Final = (Head(Role.ACTUAL), Head(Role.TARGET))
_SPEAKS: Final = re.compile(r"指標|KPI|ＫＰＩ|目標")
_ITEM_START: Final = re.compile(r"(?:^|(?<=[\s\]］)）。\t]))[・●○■◇◆▽]\s*")


def _arrow_row(line: Line) -> list[Reading]:
    """The indicators of a row of two cells, a name and what is and shall be, each with its time."""
    cells = [cell for cell in line.text.split("\t") if cell.strip()]
    return arrow_lines([replace(line, text=line.text.replace("\t", "　"))]) if len(cells) == 2 else []


def _cell_items(line: Line, legend: Sequence[Head]) -> Iterator[Reading]:
    """Items within a cell: [指標]・名称：22回/30回(R2.3) ・名称：…"""
    starts = [m.start() for m in _ITEM_START.finditer(line.text)]
    for start, end in pairwise([*starts, len(line.text)]):
        piece = re.split(r"\t", line.text[start:end])[0]
        reading = _chained(plain_name(piece), legend) if legend and len(piece) <= LONGEST_ITEM else None
        if reading is not None and reading[0]:
            at = line.start + start
            yield Reading(*reading, (replace(line, start=at, end=at + len(piece), text=piece),))


def _starts(line: Line) -> bool:
    mark = line.mark
    return _NOTE.match(line.text) is not None or (mark is not None and mark.kind is not MarkKind.BRACKET)


_LEADING: Final = re.compile(r"^\s*(?P<legend>[（(【〔][^（()）【】〔〕]{2,24}[)）】〕])\s*(?P<rest>\S.*)$")


def _legend_line(line: Line) -> tuple[tuple[Head, ...], Line | None]:
    """The heads of a line that is a legend (項目 【現状】 【目標】), and the rest of one that begins with it."""
    text = line.text.strip()
    if _LABELLED_VALUE.search(fold_same_length(text[:LONGEST_ITEM])):
        return (), line
    leading = _LEADING.match(line.text)
    if leading is not None and not _BRACKETED.search(leading["rest"]) and (found := _legend(leading["legend"])):
        start = line.start + leading.start("rest")
        return found, replace(line, start=start, text=leading["rest"])
    if len(re.sub(r"[ 　]+", "", text)) > LONGEST_LEGEND or text.endswith("。"):
        return (), line
    found = _legend(text)
    return found, None if found else line


def _legend(text: str) -> tuple[Head, ...]:
    columns = [read_heads(head) for head in _BRACKETED.findall(text)]
    found = tuple(head for heads in columns for head in heads)
    if found:
        return found
    paired = re.search(
        r"(?:実績|目標|現状|基準|策定時)[^\s/／]{0,8}\s*[/／⇒→]\s*[^\s]{0,4}(?:実績|目標|現状|現在)", text
    )
    return read_heads(text) if paired else _labels(text)


def _labels(text: str) -> tuple[Head, ...]:
    """The values that the last words of a line say are in columns below them, of which one is aimed at: 指標　現状（R5）　目標（R11）."""
    found: list[Head] = []
    for piece in reversed([piece for piece in _COLUMNS.split(text) if piece]):
        label = read_label(piece)
        if not label.says_which_value or label.derived:
            break
        found.insert(0, Head(label.role or Role.BASELINE, label.period))
    roles = [head.role for head in found]
    return tuple(found) if len(set(roles)) == len(roles) > 1 and Role.TARGET in roles else ()


_COLUMNS: Final = re.compile(r"[ 　]{2,}|(?<=[)）])\s*[/／]\s*")


def _read_group(lines: Sequence[Line], legend: Sequence[Head]) -> Iterator[Reading]:
    """One item: its last lines hold the values, those before them the name."""
    if not lines or len(lines) > MOST_LINES or sum(len(line.text) for line in lines) > LONGEST_ITEM:
        return
    if _NOTE.match(lines[0].text):
        return
    arrows = arrow_lines(lines)
    if arrows:
        yield from arrows
        return
    for first in range(len(lines) if legend else 0):
        printed = with_arrow(with_bodies("\n".join(line.text.strip() for line in lines[first:]))[0])
        reading = _chained(printed, legend) or _aligned(printed, legend) or _single(printed, legend)
        if reading is not None:
            name, values = reading
            if name:
                yield Reading(name, values, tuple(lines[first:]))
            return


def _aligned(printed: str, legend: Sequence[Head]) -> tuple[str, dict[Role, Figure]] | None:
    """A name and as many values as the legend has columns."""
    folded = fold_same_length(printed)
    pattern = r"^(?P<name>.+?)" + "".join(rf"(?<!\s)\s++(?P<v{i}>{VALUE})" for i in range(len(legend))) + r"\s*$"
    match = re.match(pattern, folded, re.DOTALL | re.IGNORECASE)
    if match is None:
        return None
    name = _name(printed[match.start("name") : match.end("name")])
    values = {}
    for i, head in enumerate(legend):
        figure = read_figure(
            printed[match.start(f"v{i}") : match.end(f"v{i}")], period=head.period or _named_period(name, head)
        )
        if figure is None:
            return None
        values[head.role] = figure
    return (name, values) if any(f.value is not None for f in values.values()) else None


def _chained(printed: str, legend: Sequence[Head]) -> tuple[str, dict[Role, Figure]] | None:
    """A name and a chain of values: 実績／目標, 前 ⇒ 後."""
    return _named_chain(_CHAIN.match(fold_same_length(printed)), printed, legend)


def _single(printed: str, legend: Sequence[Head]) -> tuple[str, dict[Role, Figure]] | None:
    """A name and its target, where the legend speaks of targets only."""
    only_target = len(legend) == 1 and legend[0].role is Role.TARGET
    return _named_chain(_SINGLE.match(fold_same_length(printed)) if only_target else None, printed, legend)


def _named_chain(
    match: re.Match[str] | None, printed: str, legend: Sequence[Head]
) -> tuple[str, dict[Role, Figure]] | None:
    if match is None:
        return None
    name = _name(printed[: match.end("name")])
    values = chain_values(printed[match.start("chain") : match.end("chain")], legend)
    return (name, values) if any(f.value is not None for f in values.values()) else None


def _name(printed: str) -> str:
    name = _UNIT_BEFORE.sub("", plain_name(join_name(printed.split("\n")))).rstrip("…‥・ ")
    says_else = read_label(name).says_which_value or read_label(name.rpartition(" ")[2]).says_which_value
    return name if len(name) <= LONGEST_NAME and "。" not in name and not says_else else ""


_UNIT_BEFORE: Final = re.compile(r"^[\[［](?:単位[:：])?[^\[\]［］]{1,8}[\]］]\s+(?=\S)")
"""The unit in a column of its own before a name: [人/ha]　人口密度."""


def _named_period(name: str, head: Head) -> str | None:
    """A run of years in the name (H25～28累計) is the period of its target."""
    spans = find_time_spans(name)
    return spans[-1].period if spans and head.role is Role.TARGET else None
