"""Places and years that the library doesn't hold, and what can speak for a year that it does."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from chat.answering.evidence import Evidence, times_beside
from chat.answering.reply import Reason
from corpus.fiscal_year import find_years
from corpus.library import Generation
from corpus.normalize import nfkc
from corpus.time_spans import find_time_spans, year_of
from retriever.aim import Aim
from retriever.question import Intent, Question
from retriever.tokens import parts_of_speech

PREFECTURES: Final = (
    "北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|"
    "滋賀|京都|大阪|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄"
)
_PREFECTURE: Final = re.compile(rf"(?:{PREFECTURES})(?:(?<=東京)都|(?<=大阪|京都)府|(?<=北海道)|県)")
"""Named in full: 「東京から来た人」 says where someone comes from, not whose plan is asked for."""

_MUNICIPALITY: Final = re.compile(r"(?<![一-龥])(?P<name>[一-龥]{1,4}(?:市|町|村))(?![一-龥]*(?:場|民|街|役所|内|長))")
_GENERIC: Final = frozenset(
    {
        "都市",
        "市町",
        "市",
        "町",
        "村",
        "市町村",
        "地元市町",
        "各市町",
        "県市",
        "県市町",
        "政令市",
        "他市",
        "同市",
        "両市",
    }
)


def foreign_entity(question: Question, generation: Generation) -> tuple[Reason, str] | None:
    """A named place or year that the library holds nothing about, with the sentence to say."""
    place = _foreign_place(question.text, generation)
    if place is not None:
        return Reason.FOREIGN_PLACE, f"「{place}」については、取り込んだ文書に記載がありません。"
    for year in question.years:
        if year not in _circumstances(question.search_text) and not _speaks_of_year(year, generation):
            return Reason.FOREIGN_YEAR, f"{year}年（度）については、取り込んだ文書に記載がありません。"
    return None


_OF_SITUATION: Final = re.compile(r"\s*(?:ごろ|頃|ころ|代|生まれ|築|建築|式|製|に(?!お[けい]|つい|関|比|対))")
"""What follows a year that tells of the asker's situation (昭和50年に建てた家), not the time of a value (平成2年の件数)."""


def _circumstances(text: str) -> frozenset[int]:
    spans = [span for span in find_time_spans(text) if _OF_SITUATION.match(text, span.until)]
    return frozenset(year_of(end) for span in spans for end in (span.start_iso, span.end_iso) if end is not None)


def of_asked_years(question: Question, evidence: Sequence[Evidence], generation: Generation) -> list[Evidence]:
    """The evidence that can speak for a year the question names."""
    if not question.years or question.intent is not Intent.FIGURE:
        return list(evidence)
    target = question.aim is not Aim.PROGRESS
    return [e for e in evidence if _speaks_for(e, question.years, generation, target=target)]


def _speaks_for(evidence: Evidence, years: Sequence[int], generation: Generation, *, target: bool) -> bool:
    """Whether a statement, its heads or headings, a line of years beside it, or for a target its plan's end, is of a year."""
    passage, statement = evidence.passage, evidence.statement
    period = generation.plans[passage.plan_id].period
    if target and period is not None and any(year in (period.first, period.last) for year in years):
        return True
    own = (statement.text, statement.head, *statement.heads, passage.lead, *passage.section)
    spoken = times_beside(evidence).union(mention.year for text in own for mention in find_years(text))
    return any(year in spoken for year in years)


def _foreign_place(text: str, generation: Generation) -> str | None:
    folded = nfkc(text)
    for match in _PREFECTURE.finditer(folded):
        if not _mentions(generation, match[0]):
            return match[0]
    for match in _MUNICIPALITY.finditer(folded):
        name = match["name"]
        if name not in _GENERIC and not _is_common(name) and not _mentions(generation, name):
            return name
    return None


def _is_common(name: str) -> bool:
    """Whether what ends in 市, 町 or 村 is made of common nouns only (見本市, 隣町), not the name of a place."""
    return {kind for _, kind in parts_of_speech(name)} == {"名詞-普通名詞"}


def _speaks_of_year(year: int, generation: Generation) -> bool:
    in_period = any(p.period is not None and year in p.period for p in generation.plans.values())
    return in_period or year in _years(generation)


def _mentions(generation: Generation, name: str) -> bool:
    return name in _whole_text(generation)


@lru_cache(maxsize=4)
def _whole_text(generation: Generation) -> str:
    titles = [plan.title for plan in generation.plans.values()]
    publishers = [plan.publisher or "" for plan in generation.plans.values()]
    return nfkc("\n".join([*titles, *publishers, *(p.text.replace("\n", "") for p in generation.passages)]))


@lru_cache(maxsize=4)
def _years(generation: Generation) -> frozenset[int]:
    return frozenset(m.year for p in generation.passages for m in find_years(p.text))
