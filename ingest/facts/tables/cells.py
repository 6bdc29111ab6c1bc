"""Figures within the cells of tables that count nothing: 事業概要 | 舗装工事（L=120m）, 諸元 | 総事業費 20億円／利用者 300人."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from corpus.facts import Figure
from corpus.normalize import fold_same_length
from corpus.quantities import UNITS
from corpus.time_spans import TimeSpan, find_time_spans, fiscal_year_of_iso
from ingest.facts.aims import EXPECTS
from ingest.facts.prose_figures import of_age, stated_figures
from ingest.facts.reading import Reading
from ingest.facts.roles import Role
from ingest.facts.sentences import TIME, masked, sentences_of
from ingest.facts.tables.counted import counts, crosses, is_budget
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.label import Holds, held_under, read_label
from ingest.facts.tables.meaning import Meaning
from ingest.facts.tables.names import bare_name, is_name
from ingest.facts.tables.parts import COUNTED
from ingest.facts.tables.schedules import is_schedule
from ingest.facts.tables.subject import Subject
from ingest.facts.tables.units import is_unit
from ingest.facts.tables.works import lists_works
from ingest.facts.values import FIGURE, NUMBER, read_figure

_APART: Final = r"[\s()/、,・→⇒:=]"
_PIECE: Final = re.compile(
    rf"(?:^|(?<={_APART}))(?P<when>{TIME}++末?\s?[:=]?\s?)?の?(?P<label>[^\s\d()/、,。・→⇒:=<>「」{TIME}]{{1,24}}?)?\s?[:=(]?\s?(?P<time>{TIME}++末?\s?[:=]?\s?)?"
    rf"(?:[A-Z]\s?=\s?)?(?P<figure>(?:約|年間|延べ)?{NUMBER}\s?(?:[十百千]?[万億]|百万|千)?(?:{UNITS}|[一-龥a-z㎡㎥%‰]{{1,3}}))"
    rf"(?:程度|以上|以下)?(?=(?P<after>{_APART}|$))",
    re.IGNORECASE,
)
_NOUN: Final = re.compile(r"[一-龥ァ-ヶー々A-Za-z]$")
_AMOUNT: Final = re.compile(r"\d\s?[円%]")
_PER: Final = frozenset("月年日")
_ORDINAL: Final = re.compile(r"第\d+[期次回]")
_GENERAL: Final = re.compile(
    r".{0,4}(?:内容|概要|備考|説明|結果|状況|事項|考え方|項目|前提|規模|数量|事業量|摘要|区分)"
)


def figures_in_cells(meaning: Meaning, now: int | None) -> Iterator[Reading]:
    """The labelled figures of a table's cells, where its columns hold words; of works what they build or buy."""
    if counts(meaning) or crosses(meaning) or is_budget(meaning) or is_schedule(meaning) or meaning.turned:
        return
    yield from _alike(meaning)
    works = lists_works(meaning)
    for subject in meaning.subjects:
        name = bare_name(subject.name)
        if (
            is_name(name)
            and not is_unit(name)
            and cell_figure(name) is None
            and not _AMOUNT.search(fold_same_length(name))
        ):
            yield from _of_row(subject, name, now, works=works)


def _alike(meaning: Meaning) -> Iterator[Reading]:
    """Figures of cells that say the same of what stands over each of them: 平均支給額（令和5年度）1,377千円 under each town."""
    heads = [column.label for column in meaning.columns]
    if any(not is_name(head.printed) or head.role or head.period or held_under(head.printed) for head in heads):
        return
    for row in meaning.table.rows:
        found = [
            (head, _LABELLED.fullmatch(fold_same_length(cell.text)), cell)
            for head, cell in zip(heads, row, strict=False)
        ]
        labels = Counter(match["label"] for _, match, _ in found if match is not None)
        for head, match, cell in found:
            if match is None or labels[match["label"]] < LEAST_ALIKE or not is_name(match["label"]):
                continue
            spans = find_time_spans(match["time"])
            figure = read_figure(match["figure"], period=spans[0].period if len(spans) == 1 else None)
            if figure is not None and figure.value is not None and figure.unit and spans:
                stated = replace(figure, printed=cell.text[match.start("figure") :])
                name = f"{head.printed}　{cell.text[: match.end('label')].strip()}"
                yield Reading(name, {Role.ACTUAL: stated}, cell.item.lines, reported_only=True)


_LABELLED: Final = re.compile(
    rf"\s*+(?P<label>[^()。:\s][^()。:]{{1,23}}?)\s*\((?P<time>[^()]{{2,16}})\)\s*(?P<figure>{FIGURE})\s*",
    re.IGNORECASE,
)
LEAST_ALIKE: Final = 2


def _of_row(subject: Subject, name: str, now: int | None, *, works: bool) -> Iterator[Reading]:
    cells = [*subject.details, *((value.label.printed, value.text) for value in subject.values)]
    for head, cell in cells:
        if works and held_under(head) in (Holds.NOTE, Holds.BODY):
            continue
        for label, figure in _stated(cell, now):
            if works and (not label or "円" in (figure.unit or "")):
                continue
            period = read_label(head).period if not read_label(head).words else None
            parts = (name, label) if works else _named(name, head, label)
            dated = replace(figure, period=figure.period or period)
            role = Role.FORECAST if works else _role(parts, dated, now)
            yield Reading("　".join(filter(None, parts)), {role: dated}, subject.item.lines, reported_only=True)


def _named(name: str, head: str, label: str) -> tuple[str, ...]:
    """The name of a figure: the row's, the column's where that says more than that something is said, its own."""
    label_of = read_label(head)
    words = bare_name(label_of.words or ("" if label_of.period or label_of.role else head))
    if not words or _GENERAL.fullmatch(words):
        return name, label
    return (words, name, label) if _ORDINAL.match(fold_same_length(words)) else (name, words, label)


def _stated(cell: str, now: int | None) -> Iterator[tuple[str, Figure]]:
    """The figures of a cell with their labels; of one that holds sentences what these state."""
    if "。" in cell:
        yield from (
            (each.name, figure) for each in stated_figures(sentences_of(cell), now) for figure in each.values.values()
        )
        return
    spans = find_time_spans(cell)
    folded = masked(fold_same_length(cell), spans)
    label, period = "", None
    for match in _PIECE.finditer(folded):
        own = cell[match.start("label") : match.end("label")].strip() if match["label"] else ""
        before = folded[: match.start()].rstrip()[-1:]
        timed = bool(match["time"] or (match["when"] and not own))
        if not timed and not (_is_label(own) if own else before in _LEADS):
            continue
        label = own if _is_label(own) else label if before in ("→", "⇒") else ""
        figure = _figure(cell, match, spans, label)
        if figure is not None:
            period = figure.period or (period if before == "・" else None)
            yield label, replace(figure, period=period)


_LEADS: Final = ("", "→", "⇒")


def _is_label(text: str) -> bool:
    """Whether the words before a figure say what it is of: a noun, or what those asked said (知っている)."""
    if text.endswith("第"):
        return False
    return text in _PER or (len(text) > 1 and _NOUN.search(text) is not None) or _SAID.search(text) is not None


_SAID: Final = re.compile(r"..[一-龥][ぁ-ん]*[るたい]$")


def _figure(cell: str, match: re.Match[str], spans: Sequence[TimeSpan], label: str) -> Figure | None:
    text = cell[match.start("figure") : match.end("figure")]
    time = next((span for span in spans if match.start() <= span.at < match.start("figure")), None)
    figure = read_figure(text, period=time.period if time is not None else None)
    if COUNTED.match(text) or figure is None or figure.value is None or not figure.unit or of_age(figure.unit, label):
        return None
    return figure


def _role(parts: Sequence[str], figure: Figure, now: int | None) -> Role:
    if any(EXPECTS.search(part) or re.search(r"計画|目標", part) for part in parts):
        return Role.FORECAST
    year = fiscal_year_of_iso(figure.period.split("/")[-1]) if figure.period else None
    return Role.FORECAST if year is not None and now is not None and year > now else Role.ACTUAL
