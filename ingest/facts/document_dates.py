"""Dates that are no steps: of a document itself, of the period it is for, of laws by their number, of a form's filling in."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans
from ingest.section import Item

_DOCUMENT: Final = (
    r"(?:計画|戦略|ビジョン|プラン|構想|方針|大綱|プログラム|指針|シート|調書|報告書?|白書|年報|管理表|一覧表?|評価)"
)
_PERIOD: Final = re.compile(
    rf"^\W*(?:[^\s:。]{{0,24}}{_DOCUMENT}|対象)?の?(?:対象)?期間\s?(?:[:は]|\s|(?=[\d令平昭HRS]))"
)
"""What a line begins with that says for which time a plan is made: 計画期間：…; a work's 実施期間 is its step."""

_NAMED_BEFORE: Final = re.compile(
    rf"(?:{_DOCUMENT}(?:の?(?:改[定訂]版|概要版|素案|案))?」?|(?:工程|状況|実績|目標|指標|推移|見込み|見通し|スケジュール|日程|内訳))\s*\($"
)
_NUMBERED: Final = re.compile(
    r"[一-龥]{0,8}(?:法律|政令|省令|府令|告示|訓令|条例|規則|通達|通知|規程)?第?[\d一二三四五六七八九十百〇]+号|\s?[一-龥]{1,6}(?:法律|政令|省令|告示)第"
)
"""Follows the time of a law or notice that is cited by its number: 平成30年総務省告示第179号."""

_ISSUED: Final = re.compile(
    r"(?:策定|作成|公表|改[定訂]版?|発行|修正|制定|決定|現在|更新|編集)(?=[\s()（）/／:：、]|$)"
)
_FILLED_IN: Final = re.compile(r"(?:作成|記入|入力|更新|印刷|提出|出力)(?:年月)?日")
MOST_ITEMS: Final = 8


def is_filled_in(label: str) -> bool:
    """Whether a label of a form is that of the day on which it was filled in: 作成日."""
    return _FILLED_IN.search(label) is not None


def dates_document(folded: str, at: int, until: int) -> bool:
    """Whether a time within a folded sentence is that of a document or its period, or belongs to a law's number."""
    before, after = folded[max(0, at - 40) : at], folded[until : until + 24]
    alone = re.match(r"[^()]{0,3}\)(?!の)", after) is not None
    return (
        _PERIOD.match(folded) is not None
        or (alone and _NAMED_BEFORE.search(before) is not None)
        or _NUMBERED.match(after) is not None
    )


def is_imprint(item: Item) -> bool:
    """Whether one of a document's first lines says no more than by whom and when it was issued, and for which time."""
    if (
        len(item.path) > 1
        or item.cells
        or item.mark is not None
        or "。" in item.text
        or item not in item.section.items[:MOST_ITEMS]
    ):
        return False
    rest = fold_same_length(item.text)
    spans = find_time_spans(rest)
    for span in reversed(spans):
        rest = rest[: span.at] + " " + rest[span.until :]
    said = re.sub(_ISSUED, "", rest)
    return bool(spans) and (said != rest or re.search(r"期間|対象|^\W*$", said) is not None)


def says_something(text: str) -> bool:
    """Whether a text holds a word besides times, brackets and figures."""
    rest = fold_same_length(text)
    for span in reversed(find_time_spans(rest)):
        rest = rest[: span.at] + " " + rest[span.until :]
    return _COUNTED.search(rest) is not None or _WORD.search(_OF_TIMES.sub(" ", rest)) is not None


_WORD: Final = re.compile(r"[一-龥ぁ-んァ-ヶー]{2}|[A-Za-z]{3}")
_COUNTED: Final = re.compile(r"\d\s?(?![年月日人件円名回])[一-龥](?![一-龥\d])")
"""Things counted by one character, which a schedule may say are done: ２校, 3基."""


_OF_TIMES: Final = re.compile(r"(?<![一-龥])年度?(?![一-龥])|\d\s?[月日](?![一-龥])|平成|令和|昭和|時点|現在|[\d.,%]+")
