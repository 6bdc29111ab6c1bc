"""What a word means, as a plan says it."""

import re
from datetime import date
from typing import Final

from chat.evidence import Evidence
from chat.facts.knowledge import Knowledge
from chat.facts.selection import newest_first, plan_words
from chat.said import Said
from corpus.facts import Term
from corpus.normalize import nfkc, squeeze
from corpus.passage import Span
from corpus.statements import Statement
from retriever.question import Question

_ASKS: Final = re.compile(
    r"^(?P<name>[^、。？?]{2,30}?)(?:とは|って(?:何|なに|どういう)|の(?:意味|定義)|はどういう意味|は何のこと)"
)


def say_term(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The meaning of the word that the question asks about; None where no plan says it."""
    match = _ASKS.match(nfkc(question.text).strip())
    if match is None:
        return None
    name = squeeze(match["name"])
    found = [
        t
        for t in knowledge.of(Term)
        if squeeze(t.name) == name and (not question.plan_ids or t.plan_id in question.plan_ids)
    ]
    if not found:
        return None
    term = min(found, key=lambda t: newest_first(knowledge.plans[t.plan_id], today))
    alias = _alias(term, knowledge)
    called = f"（{alias[0]}）" if alias else ""
    text = f"{term.name}{called}とは、{term.text.rstrip('。')}。（{plan_words(knowledge.plans[term.plan_id], today)}）"
    return [Said(text=text, evidence=(*knowledge.evidence(term), *((alias[1],) if alias else ())))]


_ALIAS: Final = r"[（(](?P<alias>[一-龥ぁ-んァ-ヶー]{3,20})[）)]"


def _alias(term: Term, knowledge: Knowledge) -> tuple[str, Evidence] | None:
    """What the same plan prints in brackets after the word: BCP（事業継続計画）."""
    pattern = re.compile(re.escape(nfkc(term.name)) + r"[*※0-9]*" + _ALIAS)
    for passage in knowledge.passages:
        if passage.plan_id != term.plan_id:
            continue
        match = pattern.search(nfkc("\n".join([*passage.section, passage.text])))
        if match is not None and squeeze(match["alias"]) not in squeeze(term.text):
            span = Span(start=0, end=len(passage.text.split("\n", 1)[0]))
            statement = Statement(span=span, text=passage.text[: span.end])
            return match["alias"], Evidence(passage=passage, statement=statement, score=1.0, covered=1.0)
    return None
