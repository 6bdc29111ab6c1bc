"""When a document was published, by its imprint: a line of a date and who issued it, or that says that it was issued."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from corpus.fiscal_year import YearMention, find_years
from corpus.normalize import fold_same_length
from corpus.plan import Period
from corpus.time_spans import fiscal_year_of_iso

_ISSUED: Final = r"(?:発\s?行|策\s?定|公\s?表|作\s?成|改\s?[訂定]|更\s?新|制\s?定|決\s?定|認\s?定)"
_SAYS_ISSUED: Final = re.compile(rf"{_ISSUED}版?(?:年月)?日?")
_DAY_OF: Final = re.compile(
    rf"(?:^|[\s(（・／])(?:[^\s(（:：。]{{0,12}}：)?{_ISSUED}(?:年月)?日?\s{{0,3}}[:：]?\s{{0,3}}$"
)
"""What stands right before the day on which a document was issued: 作成日, 更新日：."""

_BODY: Final = re.compile(r"[都道府県市区町村課部局室係会院所団社署校園館議]\s?$|(?:[省庁長]|長官)$")
_PART_OF_IMPRINT: Final = re.compile(
    r"(?:計画|対象|戦略の?)?の?(?:期間|対象).*|ページ番号.*|資料\s?[\d‐－-]*|.*会資料\s?[\d‐－-]*|\d+年間|から|まで|[~～〜至自]|概要版|抜粋|案|年度"
)
_APART: Final = re.compile(r"[\s()（）/／:：、,|｜【】\[\]「」]+")
_DOCUMENT: Final = re.compile(
    r"(?:計画書?|戦略|プラン|ビジョン|構想|方針|指針|大綱|報告書?|白書|年報|表|シート|調書|評価|状況|結果|版)$"
)
LONGEST: Final = 80
MOST_ALONE: Final = 2
"""Dates that stand alone on a document's first and last lines, where one of them says when it was published."""


def published_in(lines: Iterable[str], period: Period | None = None) -> str | None:
    """The date of the first line that is an imprint, as precise as printed; else that of a line which speaks of issuing.

    A list of years or of steps (令和8年4月 窓口の開始) is none, and neither is a sentence. A plan is not published long
    before its ``period`` begins.
    """
    dated = [(line, years) for line in lines if "。" not in line and (years := find_years(line))]
    listed = sum(_is_alone(line, years[0]) for line, years in dated) > MOST_ALONE
    for says in (_is_imprint, _says_issued):
        for line, years in dated:
            when = next((year for year in years if says(line, year, years)), None)
            if when is not None and not _is_long_before(when, period) and not (listed and _is_alone(line, when)):
                return when.iso
    return None


def _is_long_before(when: YearMention, period: Period | None) -> bool:
    return period is not None and fiscal_year_of_iso(when.iso) < period.first - 1


def _is_alone(line: str, year: YearMention) -> bool:
    return len(line.strip("（）()　 ")) <= year.end - year.start + 2


def _is_imprint(line: str, when: YearMention, years: Sequence[YearMention]) -> bool:
    """Whether a line says nothing but when a document was issued, by whom, which and for which time."""
    if when.month is None or when.fiscal or len(line) > LONGEST or _is_end_of_run(line, when):
        return False
    if sum(year.month is not None and not _is_end_of_run(line, year) for year in years) > 1:
        return False
    rest = list(line)
    for year in years:
        rest[year.start : year.end] = " " * (year.end - year.start)
    pieces = [piece for piece in _APART.split(_SAYS_ISSUED.sub(" ", "".join(rest))) if piece]
    others = [piece for piece in pieces if not _PART_OF_IMPRINT.fullmatch(fold_same_length(piece))]
    bracketed = re.search(r"[(（]\s*$", line[: when.start]) is not None
    named = bracketed and bool(others) and _DOCUMENT.search(others[-1]) is not None
    return named or all(_BODY.search(piece) for piece in others)


def _is_end_of_run(line: str, when: YearMention) -> bool:
    """Whether a date is where a run of times begins or ends: 令和7年4月から令和12年3月まで."""
    return _RUNS_UP.search(line[: when.start]) is not None or _RUNS_ON.match(line[when.end :]) is not None


_RUNS_UP: Final = re.compile(r"(?:[～~〜―－-]|から|より)\s*$")
_RUNS_ON: Final = re.compile(r"\s*(?:[～~〜―－-]|から|まで|より)")


def _says_issued(line: str, when: YearMention, _years: Sequence[YearMention]) -> bool:
    """Whether a line says of a date that something was issued then: 令和7年3月策定, 作成日 令和7年6月20日."""
    if when.fiscal:
        return False
    after = re.match(rf"\s?[)）]?\s?{_ISSUED}(?=[\s()（）／/版日]|$)", line[when.end :])
    return after is not None or (when.month is not None and _DAY_OF.search(line[: when.start]) is not None)
