"""What stands above a table as a name: the title of what all its rows count."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.facts.items import plain_name
from ingest.facts.reading import LONGEST_LEGEND
from ingest.facts.tables.grid import Table
from ingest.facts.tables.names import bare_name, measures_something, uncoded

SHORTEST: Final = 3
_NUMBER: Final = re.compile(
    r"^\s*(?:(?:図表|[図表]|資料|別[表紙])\s*(?:[\dA-ZⅠ-Ⅻ一二三四五六七八九十]{1,3}(?:\s?[-－‐–.・の]\s?\d{1,3})*)?"
    r"|第\s?[\d一二三四五六七八九十]{1,3}\s?[章節款項編部表](?:[(（](?:抜粋|再掲|続き?)[)）])?(?=[\s　])"
    r"|第[一二三四五六七八九十]{1,3}(?=[\s　])"
    r"|\d{1,2}(?:[-－‐.．]\d{1,2})+)[\s　:：.．)）]*"
)
_AROUND: Final = re.compile(r"^[【〔《〈<＜\[［「『](?P<inside>[^】〕》〉>＞\]］」』]+)[】〕》〉>＞\]］」』]$")
_REMARK: Final = re.compile(r"(?<!\s)\s*+[―—]{1,2}\s*+|：(?=.{8})")
"""What comes between a title and what it says of itself: 給付費 ― 計画を上回った."""

_BRACKETS: Final = re.compile(r"(?<!\s)\s*+[(（\[［][^()（）\[\]［］]*[)）\]］]")
_BY: Final = re.compile(r"(?<!\s)\s*+[(（\[［][^()（）\[\]［］]{1,8}別[)）\]］]$")
"""By what the rows of a table are told apart, after its title: 参加者数（地区別）."""
_TAIL: Final = re.compile(
    r"の?(?:(?:将来)?(?:推計|見込み?|見通し|予測)|推移|状況|現状|内訳|見通し|比較|一覧表?|概要|(?:計画|目標)[値額量]?と実績[値額量]?)(?:について)?$"
)
_SAYS: Final = re.compile(r"(?:[るたすんい]|。)$")
"""A line that says something, as a sentence does, is no caption: 実績が計画を上回った."""


def title_of(table: Table) -> str:
    """What the text nearest above a table calls what it counts, or the heading that it stands under; "" for neither."""
    said = (text for text in reversed(table.above) if len(text) <= LONGEST_LEGEND and not _SAYS.search(text))
    found = (named(text) for text in said if not _is_of_document(text))
    titles = [name for name in found if len(name) >= SHORTEST]
    title = next((name for name in titles if not _PLACE.fullmatch(name)), "")
    return title or (named(table.section.path[-1]) if table.section.path else "")


_PLACE: Final = re.compile(r"[^\s　]{1,8}[都道府県市区町村]")
"""The name of a place above a table says whose it is."""


def _is_of_document(text: str) -> bool:
    """Whether a line says of the document for which time it is, and titles nothing: 計画期間：令和５年度～令和９年度."""
    label = _LABEL.match(text)
    return label is not None and bool(find_time_spans(text[label.end() :]))


_LABEL: Final = re.compile(r"\s*[^\s：:]{2,10}\s?[：:]")


def counted_in(table: Table) -> str:
    """What a table's title says that its rows count, each of them; "" where it names nothing counted."""
    said = bare_name(_BY.sub("", title_of(table)))
    last = said.rpartition(" ")[2]
    said = last if measures_something(last) else said
    alone = _BRACKETS.sub("", said)
    title = bare_name(_TAIL.sub("", alone if _TAIL.search(alone) else said))
    return title if measures_something(title) and len(title) >= SHORTEST else ""


def named(text: str) -> str:
    """A title without its number, its unit and what it says of itself."""
    bare = _NUMBER.sub("", fold_same_length(text)) if _NUMBER.match(fold_same_length(text)) else text
    bare = text[len(text) - len(bare) :] if bare is not text else text
    around = _AROUND.match(plain_name(bare))
    name = uncoded(around["inside"] if around is not None else bare)
    name = _BRACKETS.sub(lambda match: "" if _says_aside(match[0]) else match[0], name).strip()
    before, _, remark = _REMARK.sub("\n", name).partition("\n")
    return before if len(before) >= SHORTEST and remark else "" if "単位" in name else name


def _says_aside(brackets: str) -> bool:
    return "単位" in brackets or bool(find_time_spans(brackets))
