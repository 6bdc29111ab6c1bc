"""Labels of a document that stand together, each with its year: heads and first cells of tables, lines of a list, forms."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Final, NamedTuple

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans, fiscal_year_of_iso, without_time_spans
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.grid import tables_of
from ingest.facts.tables.label import Holds, held_under, read_label
from ingest.facts.tables.names import measures_something
from ingest.facts.tables.orientation import head_rows
from ingest.facts.tables.units import is_unit
from ingest.section import Section

LONGEST_WORD: Final = 10
LEAST: Final = 2
"""Labels of a line that say something of each other."""


class Labelled(NamedTuple):
    """A label without its time and brackets: its words, its year, and whether the words are common ones."""

    word: str
    year: int | None
    known: bool = False


def label_sets(section: Section, era: str) -> Iterator[list[Labelled]]:
    """The labels that stand together in a section, each with its year: heads and first cells of tables, lines of a list."""
    for table in tables_of(section, section.items):
        rows = [[cell.text for cell in row] for row in table.rows]
        heads = max(1, head_rows(table.rows, era)) if len(rows) > 1 and table.width else 1
        over = [list(dict.fromkeys(filter(None, column))) for column in zip(*rows[:heads], strict=True)]
        yield [_over(" ".join(said), [row[at] for row in rows[heads:]], era) for at, said in enumerate(over) if said]
        counted = [row for row in rows[1:] if row[0] and any(map(is_counted, filter(None, row[1:])))]
        yield [labelled(said, era) for row in counted for said in (row[0], *_between_figures(row))]
        yield from _beside_times([" ".join(said) for said in over], rows[heads:], era)
    for is_table, items in groupby(section.items, lambda item: bool(item.cells)):
        run = [] if is_table else list(items)
        yield from _together([_before_figure(item.text, era) for item in run])
        yield from (found for item in run if len(found := _in_line(item.text, era)) >= LEAST)


def _between_figures(row: Sequence[str]) -> Iterator[str]:
    """The labels of a form that stand between the figures of others and their own: 出発点 | 12 | 到達点 | 40."""
    for before, said, after in zip(row, row[1:], row[2:], strict=False):
        if said and not is_counted(said) and is_counted(before) and is_counted(after):
            yield said


def _beside_times(heads: Sequence[str], rows: Sequence[Sequence[str]], era: str) -> Iterator[list[Labelled]]:
    """The labels of a column that say each the same time in another: 種別 出発点 | 年度 R5, in the rows of every name."""
    columns = [[labelled(cell, era) for cell in column] for column in zip(*rows, strict=True)]
    timed = next(
        (own for own in columns if _all_said(own, lambda label: label.year is not None and not label.word)), []
    )
    for head, own in zip(heads, columns, strict=False):
        if own is timed or not _all_said(own, lambda label: may_be_label(label.word, told=True) and label.year is None):
            continue
        pairs = {(label, time.year) for label, time in zip(own, timed, strict=False) if label.word and time.year}
        again = len(pairs) < len(rows) or held_under(head) is Holds.KIND
        if pairs and len({label.word for label, _ in pairs}) == len(pairs) and again:
            yield [label._replace(year=year) for label, year in sorted(pairs, key=lambda pair: pair[1] or 0)]


def _all_said(labels: Sequence[Labelled], fits: Callable[[Labelled], bool]) -> bool:
    """Whether all labels of a column fit but those that say nothing."""
    said = [label for label in labels if label.word or label.year is not None]
    return bool(said) and all(map(fits, said))


def _over(head: str, cells: Sequence[str], era: str) -> Labelled:
    """The head of a column, with the year that most figures below it say where it says none."""
    label = labelled(head, era)
    counted = [cell for cell in cells if is_counted(_without_brackets(cell))]
    years = Counter(year for cell in counted if (year := year_of_text(cell)) is not None)
    return label if label.year is not None or not years else label._replace(year=years.most_common(1)[0][0])


def _together(labels: Sequence[Labelled | None]) -> Iterator[list[Labelled]]:
    run: list[Labelled] = []
    for label in [*labels, None]:
        if label is not None:
            run.append(label)
        elif run:
            yield run
            run = []


_LINE: Final = re.compile(
    r"\s*(?:[-*+・>●○◆■]\s?)*(?P<label>[^\s:：…\d][^:：…]{0,24}?)\s?(?:[:：]|…{1,2}|\s)\s?(?P<value>[^\s:：…].*)"
)
_PIECE: Final = re.compile(r"\s*(?:→|⇒|➡|[/／]|\s{2,}|　|、)\s*")


def _before_figure(text: str, era: str) -> Labelled | None:
    """The label that a line begins with, before a figure, with the year that it or the figure names; or in brackets after both."""
    folded = fold_same_length(text).replace("\n", " ").strip()
    after = _LABEL_AFTER.fullmatch(folded)
    if after is not None and _is_figure(after["value"]) and (year := year_of_text(after["value"])) is not None:
        return labelled(after["label"], era)._replace(year=year)
    match = _LINE.fullmatch(folded)
    if match is None or not _is_figure(match["value"]):
        return None
    label = labelled(match["label"], era)
    return label if label.year is not None else label._replace(year=year_of_text(match["value"]))


_LABEL_AFTER: Final = re.compile(
    rf"\s*(?:[-*+・>●○◆■]\s?)*(?P<value>[^()（）]{{1,60}}?)\s?[(（](?P<label>[^\d()（）]{{1,{LONGEST_WORD}}})[)）]"
)


def _is_figure(text: str) -> bool:
    """Whether a text is a figure, whatever time stands with it."""
    return is_counted(without_time_spans(_without_brackets(text)).strip(" 　:：のは"))


def _in_line(text: str, era: str) -> list[Labelled]:
    """The labels of a line of several figures: 始点 33.3（H29）→ 道標 80（R8）."""
    pieces = [_LAST_LABEL.sub("", piece) for piece in _PIECE.split(text)]
    found = [_before_figure(piece, era) for piece in pieces if piece]
    return [label for label in found if label is not None]


_LAST_LABEL: Final = re.compile(r"^.*?[\s:：](?=[^\s\d:：…]+\s?[\s:：…]\s?(?:[RH令平’']|令和|平成)?[\d０-９▲△])")
"""What stands before the label of the first figure of a line: its name, with the unit."""


def _without_brackets(text: str) -> str:
    return re.sub(r"[(（][^()（）]*[)）]", "", text).strip()


@lru_cache(maxsize=20_000)
def labelled(text: str, era: str) -> Labelled:
    """The words of a label without its time and brackets, and its year."""
    label = read_label(text, era)
    year = fiscal_year_of_iso(label.period.split("/")[-1]) if label.period else None
    known = label.role is not None or label.derived or label.version
    word = bare_label(text if known else label.words)
    aside = _ASIDE.search(text) if year is not None and not word else None
    return Labelled(squeeze(aside["word"] if aside is not None else word), year, known)


_ASIDE: Final = re.compile(rf"[(（](?P<word>[^\d()（）]{{1,{LONGEST_WORD}}})[)）]\s*$")
"""The words of a label that stand in brackets after its time: R5（出発点）."""


def bare_label(text: str) -> str:
    folded = _without_brackets(fold_same_length(text))
    for span in reversed(find_time_spans(folded)):
        folded = folded[: span.at] + folded[span.until :]
    return folded.strip(" 　:：…の")


_NO_LABEL: Final = re.compile(
    r"計画|戦略|予算|年[度間次]|期間|平均|方向|[比差率旧新]|目標|現[状況]|基準|実績|[A-Za-z]{1,2}$"
)
"""What is said of versions, amounts and comparisons, or holds a common word beside others: no label of a time alone."""


_COUNTS_ON: Final = re.compile(r"第?[\d一二三四五六七八九十①-⑳Ⅰ-Ⅻ]{1,3}\s?(?:[期次回号版部章年月日件位番段級]|目|つ)")


def may_be_label(word: str, *, told: bool = False) -> bool:
    """Whether a word may say which value stands beside it: short, and no name of something measured, no head.

    It is no unit either, unless it is ``told`` what it means. What counts on (第7期, 2年目) tells members of a series apart.
    """
    if _COUNTS_ON.search(word):
        return False
    if not re.search(r"[^\W\d_]", word) or len(word) > LONGEST_WORD or (not told and is_unit(word)):
        return False
    plain = re.fullmatch(r".{1,4}の目標", word) is not None or not _NO_LABEL.search(word)
    return plain and not measures_something(word) and held_under(word) is None


def year_of_text(text: str) -> int | None:
    """The last fiscal year of the one time that a text names."""
    spans = find_time_spans(text)
    return fiscal_year_of_iso(spans[-1].period.split("/")[-1]) if spans else None
