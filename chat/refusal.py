"""When to refuse, and what to say instead: places, years and topics the library doesn't hold."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from chat.answer import Reason
from chat.asked import asked_attributes, states_kind
from chat.evidence import Evidence, focus_of, times_beside
from corpus.facts import Agency, Initiative
from corpus.fiscal_year import find_years
from corpus.library import Generation
from corpus.normalize import fold, nfkc
from corpus.statements import statements
from retriever.aim import Aim
from retriever.coverage import ASKED_WORDS, HERE, WANTING_WORDS, core, held_share, lenient, weigh
from retriever.hybrid import HybridRetriever
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.tokens import content_words, term_set, terms

PREFECTURES: Final = (
    "北海道|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|東京|神奈川|新潟|富山|石川|福井|山梨|長野|岐阜|静岡|愛知|三重|"
    "滋賀|京都|大阪|兵庫|奈良|和歌山|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎|鹿児島|沖縄"
)
_PREFECTURE: Final = re.compile(rf"(?:{PREFECTURES})[都道府県]?")
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

LEAST_COVERED: Final = 0.24
LEAST_COVERED_FIGURE: Final = 0.42
"""Share of the question (by idf) that the best statement must speak of, headings and passage included;
more where a figure is asked for: a figure about something else costs trust."""

LEAST_CORE: Final = 0.4
"""Share of a figure question's topic (目標, 率, 件数 left out) that the statement must speak of: 112 questions
with an answer lie above .45, sixteen of seventeen without below .35."""

SAME_THING: Final = 0.6
"""Share of the best statement's coverage from which another speaks of the same thing."""


def foreign_entity(question: Question, generation: Generation) -> tuple[Reason, str] | None:
    """A named place or year that the library holds nothing about, with the sentence to say."""
    place = _foreign_place(question.text, generation)
    if place is not None:
        return Reason.FOREIGN_PLACE, f"「{place}」については、取り込んだ文書に記載がありません。"
    for year in question.years:
        if not _speaks_of_year(year, generation):
            return Reason.FOREIGN_YEAR, f"{year}年（度）については、取り込んだ文書に記載がありません。"
    return None


def weak_support(
    question: Question, retriever: HybridRetriever, evidence: Sequence[Evidence], today: date
) -> tuple[Reason, str] | None:
    """Whether the question is foreign to the library, or its best statements and facts speak of too little of it."""
    if question.intent is Intent.SUPPORT:
        near = max(topic_share(question, retriever, evidence), _fact_share(question, retriever, today))
        return None if reaches(near, LEAST_SUPPORT) else (Reason.FOREIGN_TOPIC, FOREIGN_TOPIC)
    calibration = retriever.generation.manifest.calibration
    floor = calibration.foreign_below if calibration else 0.0
    covered = max((e.covered for e in evidence), default=0.0)
    is_figure = question.intent is Intent.FIGURE
    least = LEAST_COVERED_FIGURE if is_figure else LEAST_COVERED
    astray = is_figure and not reaches(topic_share(question, retriever, evidence), LEAST_CORE)
    astray = astray or _is_foreign(question, retriever, evidence)
    if astray or not reaches(retriever.support(question), floor) or not reaches(covered, least):
        return Reason.FOREIGN_TOPIC, FOREIGN_TOPIC
    return None


LEAST_KNOWN: Final = 0.5
"""Share of its topic that a question with a noun foreign to the library must find spoken of."""


def _is_foreign(question: Question, retriever: HybridRetriever, evidence: Sequence[Evidence]) -> bool:
    """Whether a question is about a thing that no passage names in any word, and of little else that is near."""
    weights = core(weigh(question, retriever.words), question.intent)
    nouns = [t for t, weight in weights.terms if weight and len(t) > 1 and NOUN.search(t) and "_" not in t]
    if question.aim in MANY or all(map(retriever.words.knows, nouns)):
        return False
    return not reaches(max((held_share(weights, around(e)) for e in evidence), default=0.0), LEAST_KNOWN)


def _fact_share(question: Question, retriever: HybridRetriever, today: date) -> float:
    """The share of a situation that the best initiative or body speaks of."""
    kinds = (Initiative, Agency)
    return max((hit.asked for kind in kinds for hit in retriever.rank_facts(question, kind, today)[:1]), default=0.0)


FOREIGN_TOPIC: Final = "お尋ねの内容は、取り込んだ文書に見当たりません。"
LEAST_SUPPORT: Final = 0.33
"""Share of a wish's topic (相談, 窓口, 会社 left out) that a statement or a fact must speak of: of 30 wishes that
plans answer all lie above .34, of 13 that they don't ten below."""


def topic_share(question: Question, retriever: HybridRetriever, evidence: Sequence[Evidence]) -> float:
    """The share of what the question is about that the best statement of its kind, with its headings, speaks of."""
    weights = core(weigh(question, retriever.words), question.intent)
    if question.intent is Intent.SUPPORT:
        weights = lenient(weights, retriever.words)
    return max((held_share(weights, around(e)) for e in evidence if states_kind(question, e.statement)), default=0.0)


def around(evidence: Evidence) -> frozenset[str]:
    statement, passage = evidence.statement, evidence.passage
    return term_set("\n".join([statement.text, statement.head, *statement.heads, passage.lead, *passage.section[-3:]]))


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


def missing_attribute(
    question: Question, evidence: Sequence[Evidence], retriever: HybridRetriever
) -> tuple[Reason, str] | None:
    """The kind of value that is asked for and that no near statement about the same thing holds."""
    best = max((e.covered for e in evidence), default=0.0)
    about_it = [e for e in evidence if reaches(e.covered, SAME_THING * best)]
    weights = core(weigh(question, retriever.words), question.intent)
    for attribute in asked_attributes(question.text):
        asked = attribute.asks.search(fold(question.text))
        topic = (weights.without(frozenset(terms(asked[0]))) if asked else weights).without(HERE)
        stating = [e for e in about_it if attribute.states.search(fold(f"{e.statement.head} {e.statement.text}"))]
        about = bool(topic.terms or topic.concepts)
        if not stating or (about and not any(reaches(held_share(topic, _own(e)), OF_THE_THING) for e in stating)):
            return Reason.NOT_STATED, f"関連する記述はありますが、{attribute.name}は文書に記載されていません。"
    return None


OF_THE_THING: Final = 0.5
"""Share of a question's topic, the attribute left out, that a statement must speak of itself to state it."""


def _own(evidence: Evidence) -> frozenset[str]:
    statement = evidence.statement
    title = evidence.passage.section[-1:] if len(statements(evidence.passage)) <= FEW else ()
    return term_set("\n".join([statement.text, statement.head, *statement.heads, *title]))


FEW: Final = 6
"""Statements up to which all that a section says is about its title."""


NOUN: Final = re.compile(r"[^ぁ-ん]$")


def missing_focus(question: Question, evidence: Sequence[Evidence]) -> tuple[Reason, str] | None:
    """The thing asked for by its own noun (資本金は？), where no near statement or heading speaks of it."""
    if question.intent not in (Intent.FIGURE, Intent.CONTENT, Intent.SUPPORT) or question.aim in MANY:
        return None
    words = [t for t in content_words(focus_of(question.text)) if NOUN.search(t)]
    words = [t for t in words if t not in ASKED_WORDS | WANTING_WORDS and not t.startswith("@") and t != question.unit]
    held = frozenset().union(*map(around, evidence))
    meant = {t for c in question.concepts if c.stands_in(held) for t in c.own}
    if not words or any(t in held or t in meant for t in words):
        return None
    return Reason.NOT_STATED, f"関連する記述はありますが、「{focus_of(question.text)}」は文書に記載されていません。"


MANY: Final = (Aim.LIST, Aim.COMPARISON, Aim.CHANGE)


def _foreign_place(text: str, generation: Generation) -> str | None:
    folded = nfkc(text)
    for match in _PREFECTURE.finditer(folded):
        if not _mentions(generation, match[0]):
            return match[0]
    for match in _MUNICIPALITY.finditer(folded):
        name = match["name"]
        if name not in _GENERIC and not _mentions(generation, name):
            return name
    return None


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
