"""Whether what is to prove an answer speaks of the very thing asked for, not only of something like it.

「林業の企業誘致件数」 is not answered with all firms, 「ロボパークの来場者数」 not with another place's visitors.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from chat.answer import Reason
from chat.evidence import Evidence
from chat.facts.knowledge import Knowledge
from chat.refusal import FOREIGN_TOPIC, MANY, NOUN
from corpus.facts import Indicator
from corpus.normalize import fold, nfkc, squeeze
from corpus.time_spans import without_times
from retriever.coverage import ASKED_WORDS, core, held_share, weigh
from retriever.hybrid import HybridRetriever
from retriever.order import reaches
from retriever.question import Intent, Question
from retriever.tokens import content_words, term_set


@dataclass(frozen=True, slots=True)
class _Source:
    """What is said somewhere: its terms, as printed without spaces, and the asked meanings it holds."""

    terms: frozenset[str]
    printed: str
    meant: frozenset[str]

    def speaks_of(self, term: str) -> bool:
        return term in self.terms or term in self.meant or term in self.printed


def _source(question: Question, texts: Sequence[str]) -> _Source:
    text = "\n".join(texts)
    held = term_set(text)
    meant = frozenset(t for c in question.concepts if c.stands_in(held) for t in c.own)
    return _Source(held, squeeze(text), meant)


def unspoken(
    question: Question, evidence: Sequence[Evidence], knowledge: Knowledge, retriever: HybridRetriever
) -> tuple[Reason, str] | None:
    """What a question for a figure or a time is about and its first proof does not speak of, as a refusal.

    None where it speaks of all, or where the question asks for several things.
    """
    if question.aim in MANY or question.intent not in (Intent.FIGURE, Intent.SCHEDULE):
        return None
    whole = _source(question, _passages(evidence, knowledge))
    if question.intent is Intent.SCHEDULE:
        weights = core(weigh(question, retriever.words), question.intent)
        share = held_share(weights, whole.terms)
        away = bool(weights.terms) and share > 0 and not reaches(share, OF_THE_TIME)
        return (Reason.NOT_STATED, FOREIGN_TOPIC) if away else None
    missing = (
        _missing_name(question, whole)
        or _missing_part(question, whole)
        or _missing_modifier(question, _source(question, _statements(evidence, knowledge)))
    )
    if missing is None:
        return None
    return Reason.NOT_STATED, f"関連する記述はありますが、「{missing}」についての値は文書に記載されていません。"


OF_THE_TIME: Final = 0.4
"""Share of a topic that the passages which state a time must speak of."""


def _passages(evidence: Sequence[Evidence], knowledge: Knowledge) -> list[str]:
    passages = [e.passage for e in evidence]
    titles = {knowledge.plans[p.plan_id].title for p in passages}
    return [*("\n".join([*p.section, p.lead, p.text]) for p in passages), *titles]


def _statements(evidence: Sequence[Evidence], knowledge: Knowledge) -> list[str]:
    """The statements with what heads them; the whole passage where it is not a table of several things."""
    texts: list[str] = []
    for e in evidence:
        s, p = e.statement, e.passage
        several = bool(s.cells) or len({i.name for i in knowledge.in_passage(p, Indicator)}) > 1
        texts += [p.lead, *p.section, knowledge.plans[p.plan_id].title, s.text, s.head, *s.heads]
        texts += [i.name for i in knowledge.at(e, Indicator)]
        texts += [] if several else [p.text]
    return texts


_FOREIGN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9&+-]*[A-Za-z0-9]|[ァ-ヶー]{4,}")
"""Names in Latin letters or katakana: they are seldom said in other words."""


def _missing_name(question: Question, source: _Source) -> str | None:
    for match in _FOREIGN_NAME.finditer(without_times(nfkc(question.text))):
        own = set(content_words(match[0]))
        if own and squeeze(match[0]) not in source.printed and not own <= ASKED_WORDS and not own & source.meant:
            return match[0]
    return None


def _missing_part(question: Question, source: _Source) -> str | None:
    """The first half of a compound (農業就業) whose second half is spoken of."""
    for pair in (t for t in question.terms if "_" in t):
        before, noun = pair.split("_", 1)
        telling = len(before) > 1 and not before[0].isdigit() and before not in ASKED_WORDS | _ANYWHERE
        if telling and not source.speaks_of(before) and noun in source.terms - ASKED_WORDS:
            return before + noun
    return None


_NOUN: Final = re.compile(rf"{NOUN.pattern}|^[一-龥]{{2,}}[ぁ-ん]$")
"""Nouns, those that end in a kana among them: 日帰り."""

_MODIFIER: Final = re.compile(
    r"(?P<which>[^、。の？?（）()「」はがをにでとや・\s]{2,12})(?:の|における|での|向けの)(?=(?P<of>[^、。の？?は]{1,16}))"
)


def _missing_modifier(question: Question, source: _Source) -> str | None:
    """What narrows down a thing that is spoken of (林業の企業誘致) and is not spoken of itself."""
    for match in _MODIFIER.finditer(without_times(fold(question.text))):
        of = [t for t in content_words(match["of"]) if t in source.terms - ASKED_WORDS]
        nouns = [t for t in content_words(match["which"]) if len(t) > 1 and _NOUN.search(t) and not t[0].isdigit()]
        narrowing = [t for t in nouns if t in question.terms and t not in ASKED_WORDS | _ANYWHERE]
        if of and narrowing and not source.speaks_of(narrowing[0]):
            return match["which"]
    return None


_ANYWHERE: Final = frozenset(
    {
        "県内",
        "市内",
        "町内",
        "村内",
        "区内",
        "管内",
        "域内",
        "地域",
        "全国",
        "全体",
        "新規",
        "分野",
        "部門",
        "策定",
        "改定",
        "改訂",
        "指定",
        "会社",
        "資料",
        "順位",
        "事業",
        "取組",
        "取り組み",
    }
)
"""Said of anything in a plan, and so often left unsaid in it."""
