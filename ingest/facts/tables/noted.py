"""What the text around a table says of its values: the order of two in one cell, and what those of a time are."""

import re
from collections.abc import Iterator
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.roles import Role
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import Table
from ingest.facts.tables.label import read_label

_WORD: Final = r"(?:計画|目標|実績|現状|基準|見込み?|推計|予測|決算)"
_ORDER: Final = re.compile(rf"(?P<first>{_WORD})[値額量]?\s*[⇒→/／]\s*(?P<second>{_WORD})")
_PLACES: Final = re.compile(
    rf"(?P<place>[上下]段|[上下左右]側?|(?:括弧|かっこ|カッコ|[(（]\s?[)）])(?:内|書き)?)[^。、]{{0,10}}?(?:は|が|[:：=＝])\s?[^。、]{{0,6}}?(?P<what>{_WORD})"
)
_FIRST: Final = ("上", "左")


def order_of(table: Table) -> tuple[Role, ...]:
    """The order of two values in a cell, as the text around tells: 「計画→実績」の順, 上段は計画値、下段は実績値."""
    for text in _around(table):
        match = _ORDER.search(text)
        words = [match["first"], match["second"]] if match is not None else _placed(text)
        roles = tuple(dict.fromkeys(role for word in words if (role := read_label(word).role) is not None))
        if len(roles) == len(words) == PAIR:
            return roles
    return ()


PAIR: Final = 2


def _placed(text: str) -> list[str]:
    """What stands above (or left) and what below (or right, or in brackets), in this order."""
    places = list(_PLACES.finditer(text))
    if len(places) != PAIR:
        return []
    return [match["what"] for match in sorted(places, key=lambda match: match["place"][0] not in _FIRST)]


_WITHIN: Final = re.compile(
    r"(?P<first>[^\s()（）/／]+)\s*(?:[(（](?P<inside>[^()（）]+)[)）]|\s(?P<below>[^\s()（）/／]+))\s*"
)


def parted_by_slash(cell: str) -> str:
    """A cell of two values, one below the other or in brackets after it, with a slash between: 18,200 (18,154)."""
    match = _WITHIN.fullmatch(cell)
    second = (match["inside"] or match["below"]) if match is not None else ""
    both = match is not None and cell_figure(match["first"]) and cell_figure(second)
    return f"{match['first']}／{second}" if match is not None and both else cell


_OF_TIME: Final = re.compile(rf"(?P<reach>まで|以前|以降|以後)?(?:の(?:数)?値)?(?:は|が|[:：=＝])\s?(?P<what>{_WORD})")
_LAST: Final = 9999


def noted_role(period: str, table: Table) -> Role | None:
    """What a note says that the values of a time are: 令和6年度は見込み、令和7年度から令和9年度までは推計値."""
    year = fiscal_year_of_iso(period.rsplit("/", maxsplit=1)[-1])
    return next((role for first, last, role in _noted(table) if first <= year <= last), None)


def _noted(table: Table) -> Iterator[tuple[int, int, Role]]:
    """The first and the last year of which notes say what their values are, and what."""
    for text in _around(table):
        for span in find_time_spans(text):
            said = _OF_TIME.match(text[span.until :])
            role = read_label(said["what"]).role if said is not None else None
            if said is None or role is None:
                continue
            years = [fiscal_year_of_iso(each) for each in span.period.split("/")]
            before, after = said["reach"] in ("まで", "以前") and not span.is_run, said["reach"] in ("以降", "以後")
            yield 0 if before else years[0], _LAST if after else years[-1], role


def _around(table: Table) -> Iterator[str]:
    """The lines nearest to a table, and its corner."""
    yield from map(fold_same_length, (*reversed(table.above), table.after, table.rows[0][0].text))
