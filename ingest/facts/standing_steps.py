"""Steps that stand by themselves between the marks of a line: 生ごみ処理機の補助 — 2026年度から, 令和8年度 測量 → 令和9年度 工事.

A time and words beside it, with nothing but marks between them, say what is done when. A month goes on from the year above it; a
line or heading that is a time and nothing else is that of the items below it.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import TimeSpan, find_time_spans
from ingest.facts.closing_times import AGAIN, MONTHS, closing_times
from ingest.facts.document_dates import is_filled_in, is_imprint, says_something
from ingest.facts.items import plain_name
from ingest.facts.milestone_reading import MilestoneReading, heads_schedule, timed
from ingest.facts.named_bodies import only_bodies
from ingest.facts.standing_bodies import parts_between
from ingest.facts.tables.names import measures_something
from ingest.facts.tables.schedules import is_worded
from ingest.facts.timed_lines import FIGURES, without_sign
from ingest.facts.year_about import point_in
from ingest.lines import Line
from ingest.section import Section

_SIGN: Final = re.compile(r"^\s*(?:[>＞|:：]\s*|[-*+•]\s+|[・○●◆◇◎]\s*|\[[ xX✓]\]\s*|[☐☑✓✔□■]\s*)+")
_BEHIND: Final = re.compile(
    r"\s*+(?:の?(?:[春夏秋冬](?:休み|[季期](?:休業)?)?+)|[末中頃内初](?![一-龥])|ごろ|いっぱい|以降|から|より|まで|[上中下]旬|[上下]半?期|前期|後期|第[1-4]四半期|前半|後半|予定|にかけて|に|～|~)*+\s*+[:：、]?\s*+"
)
NO_STEP: Final = re.compile(
    r"(?:計画|対象|評価|実施|適用|契約|任期|指定|調査|算定|集計|目標)の?(?:期間|年度|年次|年)|(?:基準|現状|現在|時点|実績|目標|予算\d?|決算\d?|推計|見込み?)(?:値|額|年度?)?$|[値率]$|年度$|作成|発行|更新日|資料|出典|調べ|参考|[:：]|(?<!第)第\d++[号回版条]|"
    r"[都道府県市区町村]$|分$|(?<![\d,.])\d[\d,.]*+\s?[^\s\d()]{0,4}$|"
    r"(?:計画|報告書?|シート|一覧表?|戦略|プラン|プログラム|ビジョン|議事録|概要|目次|策定にあたって|工程|見通し|進行管理)(?:[(（][^()（）]*[)）])?(?:の(?:変更|改[訂定]))?$"
)
"""Times of values and of documents, figures, and titles of documents."""

_OF_DOCUMENT: Final = re.compile(
    r"計画|報告|実績|結果|状況|現在|時点|目標|指標|推移|人口|調査|統計|概要|見通し|予算|決算|値|数|率"
)
"""Headings whose time is that of a document or of figures."""

_TERM: Final = re.compile(r"(?:短期|中期|長期)[^、。]{0,20}|.{0,8}\d年以内.{0,12}")
"""Headings that say when without a year."""

_LABEL: Final = re.compile(
    r"(?:実施|開始|着手|取組|整備|導入|始める|行う|する)?の?(?:時期|予定|期限|期日|年度|日程|スケジュール)|いつ.{0,6}"
)
"""Labels of the time of what a form or heading names."""

LONGEST_LINE: Final = 160
LONGEST_TIME: Final = 24
LONGEST_BELOW: Final = 60
LEAST: Final = 2


@dataclass(slots=True)
class _Above:
    """What the lines above tell: the last year, a time that stands alone, whether its list has begun, and a label of times.

    ``heads`` says whether several lines of the section are times alone.
    """

    topic: str | None
    heads: bool
    year: TimeSpan | None
    alone: MilestoneReading | None = None
    listed: bool = False
    labelled: bool = False


def standing_steps(
    section: Section, topic: str | None, told: Collection[int], year: TimeSpan | None
) -> Iterator[MilestoneReading]:
    """The steps of the lines of a section that no other reader reads.

    ``told`` are the starts of lines that are read, ``year`` is that of months that name none.
    """
    scheduled = heads_schedule(section.path)
    heads = sum(_is_time(line.text) for item in section.items if not item.cells for line in item.lines) >= LEAST
    above = _Above(topic, heads, year, _of_heading(section, topic))
    run: list[MilestoneReading] = []
    for item in section.items:
        if item.cells or (is_imprint(item) and not (heads and _is_time(item.first.text))) or "。" in item.text:
            yield from (*_closed(run, scheduled), *(() if item.cells else closing_times(item, topic, above.year)))
            run = []
            continue
        for line in item.lines:
            readings, sure = (
                _of_line(line, above, listed=item.mark is not None) if line.start not in told else ([], True)
            )
            if len(readings) == 1 and not sure:
                run += readings
                continue
            yield from (*_closed(run, scheduled), *readings)
            run = []
    yield from _closed(run, scheduled)


def _closed(run: Sequence[MilestoneReading], scheduled: bool) -> Iterator[MilestoneReading]:
    """The steps of lines that follow one another, of which one alone is none unless its heading is that of a schedule."""
    yield from run if len(run) >= LEAST or scheduled else ()


def _is_time(line: str) -> bool:
    """Whether a line is a time and nothing else."""
    text = without_sign(_SIGN.sub("", line.strip()))
    spans = find_time_spans(text) if len(text) <= LONGEST_TIME else []
    return bool(spans) and spans[0].at == 0 and _BEHIND.fullmatch(text, spans[-1].until) is not None


def _of_heading(section: Section, topic: str | None) -> MilestoneReading | None:
    """The time that a heading names of what is listed below it: 第1段階（2024～2025年度）."""
    title = section.path[-1] if len(section.path) > 1 and section.heading is not None else ""
    if section.heading is None or len(title) > LONGEST_TIME:
        return None
    spans = find_time_spans(title)
    rest = title[: spans[0].at] + title[spans[0].until :] if len(spans) == 1 else ""
    if len(spans) == 1 and not _OF_DOCUMENT.search(rest):
        return timed("", spans[0], topic, (section.heading,))
    term = not spans and _TERM.fullmatch(title) and not _OF_DOCUMENT.search(title)
    return MilestoneReading(topic, "", (title, None), None, (section.heading,)) if term else None


def _of_line(line: Line, above: _Above, *, listed: bool) -> tuple[list[MilestoneReading], bool]:
    """The steps of a line, and whether they need no others beside them; updates what the lines above tell."""
    text = without_sign(_SIGN.sub("", line.text.strip()))
    if not text or len(text) > LONGEST_LINE:
        return [], False
    labelled, above.labelled = above.labelled, _LABEL.fullmatch(text) is not None
    month = MONTHS.match(fold_same_length(text))
    if month is not None and above.year is not None:
        said = text[month.end() :].strip()
        point = point_in(above.year, month[0].strip(" 　:：、"))
        return [MilestoneReading(above.topic, plain_name(said), point, None, (line,))] if _is_step(said) else [], False
    spans = find_time_spans(text)
    again = _label_again(text) if above.topic is not None else ""
    if again:
        return [MilestoneReading(above.topic, above.topic or "", (again, None), None, (line,))], True
    if not spans:
        return _below(text, line, above, listed=listed), True
    above.year = spans[0]
    if _is_time(line.text):
        above.alone = timed("", spans[0], above.topic, (line,)) if above.heads and not labelled else None
        above.listed = False
        own = labelled and above.topic is not None
        return [timed(above.topic or "", spans[0], above.topic, (line,))] if own else [], True
    found = grouped(parts_between(text), above.topic)
    return [timed(plain_name(said), span, above.topic, (line,)) for span, said in found], len(found) > 1


def _label_again(text: str) -> str:
    """The time that comes again behind a label of times: 時期：毎年5月."""
    parts = parts_between(text)
    return next((b for a, b in pairwise(parts) if _LABEL.fullmatch(a) and AGAIN.fullmatch(b)), "")


def _below(text: str, line: Line, above: _Above, *, listed: bool) -> list[MilestoneReading]:
    """The step of a line under a time that stands alone, one of its list, or the first below it."""
    if above.alone is None or (above.listed and not listed):
        above.alone = None
        return []
    above.listed = listed
    what = plain_name(re.sub(r"[(（][^()（）]*[)）]$", "", text)) or text
    if len(text) > LONGEST_BELOW or not _is_step(what):
        return []
    return [replace(above.alone, text=plain_name(text), lines=(line,))]


def grouped(parts: Sequence[str], topic: str | None) -> list[tuple[TimeSpan, str]]:
    """Times with what stands behind each, or with what stands before them all: 設備 … 令和9年1月に着工、令和10年3月に完成."""
    lead: list[str] = []
    found: list[tuple[TimeSpan, list[str]]] = []
    stages = sum(_STAGE.fullmatch(part) is not None for part in parts) >= LEAST
    for part in (
        piece.strip("、 　") for each in parts if not (stages and _STAGE.fullmatch(each)) for piece in _apart(each)
    ):
        spans = find_time_spans(part)
        if spans and spans[0].at == 0:
            rest = _BEHIND.match(part, spans[0].until)
            found.append((spans[0], [part[rest.end() :]] if rest is not None and part[rest.end() :] else []))
        elif spans:
            return []
        else:
            (found[-1][1] if found else lead).append(part)
    if len(found) == 1 and lead:
        return _led(lead[-1], *found[0], topic)
    thing = [lead[-1]] if lead and not _LABEL.fullmatch(lead[-1]) and not only_bodies(lead[-1]) else []
    said = [(span, "　".join([*thing, *(part for part in behind if not only_bodies(part))])) for span, behind in found]
    return said if said and all(behind for _, behind in found) and all(_is_step(each) for _, each in said) else []


_STAGE: Final = re.compile(
    r"第?[\d０-９一二三]+(?:段階|期|ステップ)|(?:STEP|ステップ|フェーズ)\s?[\d０-９]+", re.IGNORECASE
)


def _apart(part: str) -> list[str]:
    """A part as those that each begin with a time, where a comma stands before it."""
    starts = [span.at for span in find_time_spans(part) if span.at and part[span.at - 1] in "、，"]
    return [part[a:z] for a, z in zip([0, *starts], [*starts, len(part)], strict=True) if part[a:z].strip("、 　")]


def _led(lead: str, span: TimeSpan, behind: Sequence[str], topic: str | None) -> list[tuple[TimeSpan, str]]:
    """The step of a time behind the words for what is done; of the topic, where these only ask when."""
    if _LABEL.fullmatch(lead):
        said = next((part for part in behind if not only_bodies(part)), topic)
        return [(span, said)] if said is not None else []
    said = "　".join([lead, *(part for part in behind[:1] if not only_bodies(part))])
    return [(span, said)] if _is_step(said) else []


def _is_step(said: str) -> bool:
    """Whether words beside a time say what is done then, rather than give a value or name what is measured."""
    folded = re.sub(r"[【】〔〕\[\]]|(?<!\s)\s*+\([^()]*+\)\s*+$", "", fold_same_length(said)).strip()
    named = says_something(said) and said[0] not in "のはがをにもと、・" and not NO_STEP.search(folded)
    valued = FIGURES.search(folded) is not None or measures_something(said) or not is_worded(said)
    return named and not valued and not is_filled_in(said) and not only_bodies(said)
