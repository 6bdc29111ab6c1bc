"""Where support is asked for: what offers some, and what tells how things are."""

import re
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import takewhile
from typing import Final

from chat.answering.evidence import Evidence
from chat.answering.question.value_kinds import states_kind
from corpus.headings import tells_of_situation
from corpus.normalize import fold
from retriever.coverage import ASKED_WORDS, WANTING_WORDS
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.tokens import content_words

ABOUT_AS_WELL: Final = 0.75
"""Share of the best score from which an offer answers rather than what tells how things are."""

_GIVES: Final = re.compile(
    r"補助(?!率)|助成|支給|交付|給付|融資|貸し?付|貸し出|貸与|無料|奨励金|応援金|派遣|相談(?:に応|を受|窓口|員|会|でき)|窓口を|講座|セミナー|研修"
)
_IS_SO: Final = re.compile(
    r"(?:必要(?:です|であ[るり]|があり?ます|がある)?|課題(?:です|である|となって(?:いる|います))|"
    r"(?:減少|増加|推移|低下|上昇|不足|悪化|停滞)し(?:ています|ている|ました|た)|続いてい(?:ます|る)|とどま(?:っています|っている|る|ります|りました)|"
    r"と(?:答え|回答し)[^。]*|(?:で|と)(?:した|なっています|なっている|なりました|あった))。?\s*$"
)
_LACKS: Final = re.compile(r"(?:が|も)(?:ない|いない|いません|ありません|足りない|足りません)。?\s*$")
_SHARE: Final = re.compile(r"\d\s*(?:%|割|倍|ポイント)")


def asks_for_any_support(question: Question) -> bool:
    """Whether a question names nothing that the support should be for: 使える補助金を教えて."""
    if question.intent is not Intent.SUPPORT or not question.leaves_plan_open or question.inherited:
        return False
    words = set(content_words(question.text)) - ASKED_WORDS - WANTING_WORDS
    return not any(len(word) > 1 for word in words)


def gives(evidence: Evidence) -> bool:
    """Whether a statement says what is given: money, a loan, advice, a course."""
    return _GIVES.search(fold(evidence.statement.text)) is not None and not tells_how_things_are(evidence)


def tells_how_things_are(evidence: Evidence) -> bool:
    """Whether a statement tells of a state, by its section's heading, its ending or as a row of figures, and gives nothing."""
    statement, passage = evidence.statement, evidence.passage
    if any(map(tells_of_situation, passage.section[-2:])):
        return True
    text = fold(statement.text)
    if _LACKS.search(text):
        return True
    return not _GIVES.search(text) and (_IS_SO.search(text) is not None or _SHARE.search(text) is not None)


def offers_first(ranked: Sequence[Evidence], question: Question, preferred: Set[str]) -> list[Evidence]:
    """The statements; where support is asked for and the best one tells how things are, the best of those that offer some
    about as well goes before it, those of ``preferred`` plans first; no
    other plan's goes before what one of these says."""
    if question.intent is not Intent.SUPPORT or not ranked or not tells_how_things_are(ranked[0]):
        return list(ranked)
    best = ranked[0].score
    near = takewhile(lambda e: reaches(e.score, ABOUT_AS_WELL * best), ranked[1:])
    offers = [e for e in near if _is_offer_as_good(e, ranked[0], question)]
    first = next((e for e in offers if e.passage.plan_id in preferred), None)
    if ranked[0].passage.plan_id not in preferred:
        first = first or next(iter(offers), None)
    if first is None:
        return list(ranked)
    return [replace(first, score=best), *(e for e in ranked if e is not first)]


def _is_offer_as_good(e: Evidence, best: Evidence, question: Question) -> bool:
    """Whether a statement offers something and speaks of about as much of a question as another."""
    speaks = reaches(e.covered, ABOUT_AS_WELL * best.covered)
    return speaks and states_kind(question, e.statement) and not tells_how_things_are(e)
