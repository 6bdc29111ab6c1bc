"""What the text around a table says of its values: the order of two in one cell, and what those of a time are."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from corpus.normalize import fold_same_length, squeeze
from corpus.time_spans import find_time_spans, fiscal_year_of_iso
from ingest.facts.roles import ROLE_WORD, Head, Role
from ingest.facts.tables.figure import cell_figure
from ingest.facts.tables.grid import NOTE, Table
from ingest.facts.tables.label import read_label

_WORD: Final = rf"(?:{ROLE_WORD.pattern})"
_ORDER: Final = re.compile(rf"(?P<first>{_WORD})[値額量]?\s*[⇒→/／]\s*(?P<second>{_WORD})")
_PLACES: Final = re.compile(
    r"(?P<place>[上下]段|[上下左右](?:側|欄)?|(?:括弧|かっこ|カッコ|[(（]\s?[)）])(?:内|書き|外)?|(?<![一-龥])数[値字])"
    r"[^。、]{0,10}?(?:は|が|[:：=＝])\s?(?P<what>[^。、]{1,30}?)(?=[。、]|$|\s[^\s]{1,8}(?:は|が|[:：=＝]))"
)
_FIRST: Final = re.compile(r"[上左数]|.*外$")


def order_of(table: Table) -> tuple[Head, ...]:
    """The order of two values in a cell, as the text around tells: 「計画→実績」の順, 左が策定時（2018年度）、右が目標."""
    for text in around(table):
        match = _ORDER.search(text)
        words = [match["first"], match["second"]] if match is not None else placed(text)
        labels = [read_label(word) for word in words]
        heads = tuple(Head(label.role, label.period) for label in labels if label.role is not None)
        if len(heads) == len(words) == PAIR and len({head.role for head in heads}) == PAIR:
            return heads
    return ()


PAIR: Final = 2


def told_heads(table: Table) -> list[str]:
    """What the text around a table without heads says of its columns left and right: 左欄は現状値、右欄は目標値."""
    found = (placed(text) for text in around(table) if "左" in text)
    return next((words for words in found if words and all(read_label(word).role for word in words)), [])


def placed(text: str) -> list[str]:
    """What stands above (or left) and what below (or right, or in brackets), in this order."""
    places = list(_PLACES.finditer(text))
    if len(places) != PAIR:
        return []
    said = sorted(places, key=lambda match: _FIRST.match(match["place"]) is None)
    return [_what(match["what"]) for match in said]


def _what(said: str) -> str:
    """What stands in a place, without the end of the sentence: 目標（2030年度）です."""
    last = re.match(rf".*?{_WORD}[値額量]?(?:\s?[(（][^()（）]*[)）])?", said)
    return last[0] if last is not None else _SENTENCE_END.sub("", said)


_SENTENCE_END: Final = re.compile(r"(?:を(?:示す|表す|示します|表します)|です|である|とする|となる)$")

_BEFORE_TIME: Final = re.compile(
    r"[「『]?(?P<word>[^\s「」『』()、。はがを]{1,8}?)[」』]?(?:の(?:年次|年度|時点|値))?(?:[はが]、?(?:[^、。()]{1,10}とも)?|\(|[:=])\s?$"
)
_AFTER_TIME: Final = re.compile(r"末?を(?P<word>[^\s「」()、。]{1,6}?)(?:年度?|時点|の年)?(?:とし|と|、|に)")


def told_times(table: Table) -> dict[str, str]:
    """The times that the text around tells of heads: 「いま」は令和4年度、「めざす値」は令和10年度です."""
    found: dict[str, str] = {}
    heads = {squeeze(fold_same_length(cell.text)) for row in table.rows[:HEAD_ROWS] for cell in row}
    for text in around(table):
        for span in find_time_spans(text):
            before = _BEFORE_TIME.search(text[max(0, span.at - REACH) : span.at])
            said = before or _AFTER_TIME.match(text[span.until :])
            label = read_label(said["word"]) if said is not None and not span.is_run else None
            if said is not None and label is not None and (said["word"] in heads or (label.role and not label.words)):
                found.setdefault(said["word"], span.period)
    return found


HEAD_ROWS: Final = 3
REACH: Final = 32
"""Characters before a time in which the head stands that it is told of."""


def told_time(head: str, role: Role | None, told: Mapping[str, str]) -> str | None:
    """The time that is told of a head: by its own word, else by the only word of its role."""
    if (own := told.get(squeeze(fold_same_length(head)))) is not None:
        return own
    same = {period for word, period in told.items() if role is not None and read_label(word).role is role}
    return next(iter(same)) if len(same) == 1 else None


_WITHIN: Final = re.compile(
    r"(?P<first>[^\s()（）/／]+)\s*(?:[(（](?P<inside>[^()（）]+)[)）]|\s(?P<below>[^\s()（）/／]+))\s*"
)


def parted_by_slash(cell: str) -> str:
    """A cell of two values, one below the other or in brackets after it, with a slash between: 18,200 (18,154)."""
    match = _WITHIN.fullmatch(cell)
    second = (match["inside"] or match["below"]) if match is not None else ""
    both = match is not None and cell_figure(match["first"]) and cell_figure(second)
    return f"{match['first']}／{second}" if match is not None and both else cell


_OF_TIME: Final = re.compile(
    rf"(?:末|時点)?(?P<reach>まで|以前|以降|以後)?(?:の(?:数)?値)?(?:は|が|[:：=＝])\s?(?:(?<!数)[^\s、。]{{2,24}}(?:の|による|に基づく))?(?P<what>{_WORD})"
)
_LAST: Final = 9999


def noted_role(period: str, table: Table) -> Role | None:
    """What a note says that the values of a time are: 令和6年度は見込み、令和7年度から令和9年度までは推計値.

    Those before the years from one on that are expected were counted.
    """
    year = fiscal_year_of_iso(period.rsplit("/", maxsplit=1)[-1])
    noted = list(_noted(table))
    ahead = [first for first, last, role in noted if role is Role.FORECAST and last == _LAST]
    before = Role.ACTUAL if ahead and year < min(ahead) else None
    return next((role for first, last, role in noted if first <= year <= last), before)


def _noted(table: Table) -> Iterator[tuple[int, int, Role]]:
    """The first and the last year of which notes say what their values are, and what."""
    for text in (*around(table), *_notes(table)):
        for span in find_time_spans(text):
            said = _OF_TIME.match(text[span.until :])
            role = read_label(said["what"]).role if said is not None else None
            if said is None or role is None:
                continue
            years = [fiscal_year_of_iso(each) for each in span.period.split("/")]
            before, after = said["reach"] in ("まで", "以前") and not span.is_run, said["reach"] in ("以降", "以後")
            yield 0 if before else years[0], _LAST if after else years[-1], role


def _notes(table: Table) -> Iterator[str]:
    """The notes of the section of a table, which may stand below all its tables."""
    texts = (fold_same_length(item.text) for item in table.section.items if not item.cells)
    yield from (text for text in texts if NOTE.match(text))


def around(table: Table) -> Iterator[str]:
    """The lines nearest to a table, its corner, and the heading that it stands under."""
    around = (*reversed(table.above), *table.after, table.rows[0][0].text, *table.section.path[-1:])
    yield from map(fold_same_length, around)
