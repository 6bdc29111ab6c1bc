"""What a question names: rows and columns of a table by their names and times, and so the table itself."""

import re
from collections.abc import Sequence, Set
from itertools import takewhile
from typing import Final

from chat.answering.evidence import years_in
from chat.answering.facts.tables.table import Table
from chat.answering.facts.values.arithmetic import base_unit
from corpus.fiscal_year import ERAS, find_years, without_years
from corpus.normalize import fold, nfkc, squeeze
from corpus.quantities import NOTE_MARK
from corpus.statements import statements
from corpus.time_spans import find_time_spans, without_times, year_of
from retriever.order import reaches
from retriever.question import Question
from retriever.tokens import content_set

NAMED: Final = 0.6
"""Share of a name's words that a question must hold, where it does not hold the name as it is printed."""

_ASIDE: Final = re.compile(r"[(（][^()（）]*[)）]")
_NUMBER: Final = re.compile(r"(?P<before>^|[^\d.])(?P<number>[\d.]+)(?P<after>.?)")
_LEAD: Final = re.compile(r"^\s*(?:[①-⑳⑴-⒇]|うち)\s*")
_NOTE: Final = re.compile(rf"{NOTE_MARK}|(?<![※＊*])[※＊*]++$")
_KINDS: Final = ("0-9", "a-z", "ァ-ヶー", "一-龥々")
ASPECTS: Final = ("目標", "実績", "現状", "基準", "中間")
"""Words by which questions and heads speak of the same figure of an indicator."""


def core(name: str) -> str:
    """A name as questions say it: squeezed, without its number, marks of notes and what stands in brackets, unless that
    is all."""
    bare = _NOTE.sub("", _LEAD.sub("", name))
    return (squeeze(_ASIDE.sub("", bare)).rstrip(_OPERATORS) or squeeze(bare).strip("()")).strip("[]【】")


_OPERATORS: Final = "-+−－＋×÷=＝ "
"""What is left of a formula whose terms stand in brackets: 差引 (A)-(B)+(C)."""


def places(name: str, asked: str) -> list[tuple[int, int]]:
    """Where a squeezed name stands in a squeezed question by itself: 市 not within 市民, 要介護1 not in 要介護12."""
    return [
        match.span()
        for match in (re.finditer(re.escape(name), asked) if name else ())
        if not _goes_on(name[-1], asked[match.end() :][:1], short=len(name) == 1)
        and not _goes_on(name[0], asked[: match.start()][-1:], short=len(name) == 1)
    ]


def _goes_on(edge: str, beside: str, *, short: bool) -> bool:
    kinds = _KINDS if short else _KINDS[:2]
    return any(re.fullmatch(f"[{kind}]", edge) and re.fullmatch(f"[{kind}]", beside) for kind in kinds)


def share(name: str, question: Question, part: str = "") -> float:
    """The share of a name's words, 0..1, that a question, or some ``part`` of its text, holds."""
    words = content_set(_ASIDE.sub("", name)) or content_set(name)
    asked = content_set(part) if part else _meant(question)
    return len(words & asked) / len(words) if words else 0.0


def _meant(question: Question) -> frozenset[str]:
    return frozenset(question.terms).union(content_set(question.text), *(c.own for c in question.concepts))


def named(names: Sequence[str], question: Question) -> list[int]:
    """The places of the names that a question holds: as printed, or by most of their words and all their numbers.

    A name within a longer one does not count, nor one of which another holds more of what is asked.
    """
    asked = squeeze(question.text)
    cores = [core(name) for name in names]
    spans = {i: places(name, asked) or _elided(name, cores, asked) for i, name in enumerate(cores)}
    taken = [span for found in spans.values() for span in found]
    whole = [i for i, found in spans.items() if any(not any(_within(one, other) for other in taken) for one in found)]
    words = [content_set(name) & _meant(question) for name in names]
    partly = [
        i for i, name in enumerate(names) if _numbers_stand(core(name), asked) and reaches(share(name, question), NAMED)
    ]
    of_year = [i for i, name in enumerate(names) if is_of_years(name, question.years) and not without_years(core(name))]
    found = {*whole, *partly, *of_year}
    return [i for i in sorted(found) if i in whole or not any(words[i] < words[other] for other in found)]


def _elided(name: str, others: Sequence[str], asked: str) -> list[tuple[int, int]]:
    """Where a question names what differs from another name by its end (案2) right behind that, by its end alone: 案1と2."""
    found = []
    for other in others:
        stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(name, other, strict=False)))
        own = name[stem:]
        if stem < SHORTEST_STEM or not (other[stem:] and _END.fullmatch(own)):
            continue
        ends = (end for _, end in places(other, asked))
        found += [match.span("own") for end in ends if (match := _joined_end(own).match(asked, end))]
    return found


def _joined_end(own: str) -> re.Pattern[str]:
    return re.compile(rf"(?:と|や|、|・|,|および|及び|より|から)(?P<own>{re.escape(own)})(?![0-9a-z])")


SHORTEST_STEM: Final = 2
"""Characters that names have in common which differ by their ends."""

_END: Final = re.compile(r"[0-9a-zア-ン一二三四五六七八九十]{1,3}")
"""The end of a name by which it is told from others: a number, a letter; squeezed, a mark is one."""


def _numbers_stand(name: str, asked: str) -> bool:
    """Whether a question holds the numbers of a name, each with what stands before or behind it: 目標4, not 4年間."""
    return all(
        any(number in asked for number in (before + own, own + after) if number != own)
        for before, own, after in (match.groups() for match in _NUMBER.finditer(name))
    )


def _within(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one != other and other[0] <= one[0] and one[1] <= other[1]


def is_of_years(name: str, years: Sequence[int]) -> bool:
    """Whether a name is of years that are asked for, and of no others."""
    own = years_named(name, years)
    return bool(own) and own <= set(years)


def years_named(name: str, years: Sequence[int]) -> frozenset[int]:
    """The years of a name; one that is printed without its era or its century (8年度, '25) is that of the ``years`` asked for
    that ends so, else ``NO_YEAR``."""
    own = years_in(name)
    if own or (short := _SHORT_YEAR.search(nfkc(name))) is None:
        return own
    western, of_era = short["western"], short["of_era"]
    meant = (y for y in years if (y % 100 == int(western) if western else y - int(of_era) in ERAS.values()))
    return frozenset(meant) or frozenset({NO_YEAR})


NO_YEAR: Final = 0
_SHORT_YEAR: Final = re.compile(r"(?<![\d.,])(?P<of_era>\d{1,2})\s?年(?:度|$)|['’‘](?P<western>\d\d)(?!\d)")


def run_between(names: Sequence[str], question: Question) -> list[int]:
    """The places from one name to another where a question asks for all between them: 要介護3から要介護5まで, and those
    of the years of a run."""
    for first, last in _runs(question):
        years = [years_named(name, range(first, last + 1)) for name in names]
        within = [i for i, own in enumerate(years) if own and all(first <= year <= last for year in own)]
        if {first, last} <= {year for i in within for year in years[i]}:
            return within
    asked = squeeze(question.text)
    for first, name in enumerate(names):
        for _, end in places(core(name), asked):
            rest = asked[end:]
            for last in range(first + 1, len(names)):
                other = core(names[last])
                if re.match(rf"(?:から|～)(?:平成|令和)?{re.escape(other)}(?!\d)", rest):
                    return list(range(first, last + 1))
    return []


def _runs(question: Question) -> list[tuple[int, int]]:
    """The first and the last year of each run of years that a question names."""
    spans = find_time_spans(question.text)
    return [(year_of(span.start_iso), year_of(span.end_iso)) for span in spans if span.end_iso is not None]


def columns_named(table: Table, question: Question) -> list[int]:
    """The columns of figures that a question names: by their time, their head, or as target, actual or baseline."""
    among = [i for i in range(len(table.heads)) if table.is_of_figures(i)]
    asked = fold(question.text)
    whole = [among[i] for i in named([table.heads[i] for i in among], question)]
    whole = [i for i in whole if core(table.heads[i]) and places(core(table.heads[i]), squeeze(asked))]
    of_year = [i for i in among if is_of_years(table.heads[i], question.years)]
    by_name = [[i for i in whole if core(table.heads[i]) == name] for name in {core(table.heads[i]) for i in whole}]
    by_aspect = [[i for i in among if w in asked and w in table.heads[i]] for w in ASPECTS]
    # Of several targets one is meant only where its year is asked for, too.
    meant = ([i for i in held if i in of_year] or held for held in (*by_name, *by_aspect))
    return sorted({*of_year, *(held[0] for held in meant if len(held) == 1)})


def one_column(table: Table, question: Question) -> int | None:
    """The one column of figures that is asked for: of the year named, else with its head named, else in the unit that is
    asked for, else the only one."""
    among = [i for i in range(len(table.heads)) if table.is_of_figures(i)]
    found = columns_named(table, question)
    years = set(question.years)
    of_year = [i for i in among if years and {m.year for m in find_years(table.heads[i])} == years]
    by_head = [i for i in found if i not in of_year]
    in_unit = [i for i in among if question.unit and _unit(table, i) == question.unit]
    for columns in (of_year, by_head, in_unit, [] if years else among):
        if len(columns) == 1:
            return columns[0]
    return None


def _unit(table: Table, column: int) -> str | None:
    """The unit that all figures of a column share, without its scale."""
    units = {base_unit(figure) for row in table.figures if (figure := row[column]) is not None}
    return units.pop() if len(units) == 1 else None


def spoken(table: Table, question: Question) -> tuple[float, float]:
    """The shares, 0..1, of the words that a question searches by, and of all its words, that a table holds in its
    headings, heads, names and cells, and in the lines beside it, which say what they mean."""
    row = table.rows[0]
    over = [*row.passage.section, row.statement.head, *(s.text for s in statements(row.passage) if not s.cells)]
    wide = ("".join(cell.split()) for r in table.rows for cell in r.statement.cells if _SPREAD.fullmatch(cell))
    words = content_set("\n".join([*over, *table.heads, *(r.statement.text for r in table.rows), *wide]))
    words |= WHOLE if table.totals else frozenset()
    sought = {term for term in question.terms if not _JOINED.search(term)}
    every = content_set(without_times(question.text))
    return _share(sought, words), _share(every, words)


WHOLE: Final = content_set("合計 総計 計 総数 総額 全体")
"""Words by which questions name the row that sums up the others."""

_SPREAD: Final = re.compile(r"[(（]?[^\s()（）\d](?:\s+[^\s()（）\d])+[)）]?")
"""A word that is set wide: 件　数."""


def _share(asked: Set[str], words: Set[str]) -> float:
    return len(asked & words) / len(asked) if asked else 0.0


_JOINED: Final = re.compile(r"[_@]")
"""In terms for two words together, and for times."""
