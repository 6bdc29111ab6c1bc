"""What a word means, as a plan says it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from operator import itemgetter
from typing import Final

from chat.answering.evidence import Evidence, first_line
from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.selection import plan_words
from chat.answering.said import Said
from corpus.facts import Term
from corpus.names_within import NamesWithin
from corpus.normalize import nfkc, squeeze
from corpus.volumes import wholes, with_volumes
from retriever.order import newest_first
from retriever.question import Question

_ASKS: Final = re.compile(
    r"^(?P<name>[^、。？?]{2,30}?)(?:とは|って(?:何|なに|どういう)|の(?:意味|定義)|はどういう意味|は何のこと)"
)
_SPELLED_OUT: Final = re.compile(
    r"^(?P<name>[^、。？?]{2,20}?)(?:を日本語で|は日本語で|の日本語|は何の略|とは何の略|の略|の正式|を略さず|は何を略)"
)
"""Asks what an abbreviation stands for."""


def say_term(question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """The meaning of the word that the question asks about; None where no plan says it."""
    asked = nfkc(question.text).strip()
    if spelled := _SPELLED_OUT.match(asked):
        return _say_spelled_out(spelled["name"], question, knowledge, today)
    if match := _ASKS.match(asked):
        places = knowledge.once(_by_name).get(squeeze(match["name"]), ())
        found = _meant(places, question, knowledge)
    elif _CONSISTS.search(asked):
        found = _meant(knowledge.once(_by_bare_name).within(squeeze(asked)), question, knowledge)
    else:
        return None
    if not found:
        return None
    term = min(found, key=lambda t: newest_first(knowledge.plans[t.plan_id], today))
    alias = _alias(term, knowledge)
    called = f"（{alias[0]}）" if alias else ""
    text = f"{term.name}{called}とは、{term.text.rstrip('。')}。（{plan_words(knowledge.plans[term.plan_id], today)}）"
    return [Said(text=text, evidence=(*knowledge.evidence(term), *((alias[1],) if alias else ())))]


_CONSISTS: Final = re.compile(
    r"どんな(?:団体|機関|組織|企業|メンバー|人|施設|制度|もの)|メンバー|構成(?:員|団体|機関)|誰が入|何のため"
)
_TOWN: Final = re.compile(r"^[ぁ-ん]{2,5}(?=[一-龥ァ-ヶ])|^[一-龥]{1,3}[都道府県市町村]")


def _meant(places: Iterable[int], question: Question, knowledge: Knowledge) -> list[Term]:
    return knowledge.meant((t for at in places if isinstance(t := knowledge.facts[at], Term)), question)


def _by_name(knowledge: Knowledge) -> dict[str, list[int]]:
    """The places of the terms by their names, squeezed."""
    found: dict[str, list[int]] = defaultdict(list)
    for at in knowledge.facts.of_kind(Term).tolist():
        found[squeeze(knowledge.facts.name(at))].append(at)
    return dict(found)


def _by_bare_name(knowledge: Knowledge) -> NamesWithin[int]:
    """The places of the terms by their names without the place that these begin with."""
    named = ((_TOWN.sub("", name), at) for name, held in knowledge.once(_by_name).items() for at in held)
    return NamesWithin((bare, at) for bare, at in sorted(named, key=itemgetter(1)) if len(bare) >= SHORTEST)


SHORTEST: Final = 4


def _say_spelled_out(name: str, question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
    """What a plan prints in brackets after an abbreviation, or before it in brackets."""
    plans = knowledge.plans
    allowed = [p for p in wholes(plans).values() if question.may_answer(p.id)]
    for plan in sorted(allowed, key=lambda p: newest_first(p, today)):
        if found := _bracketed(name, plan.id, knowledge):
            text = f"{name}は、「{found[0]}」です（{plan_words(plan, today)}）"
            return [Said(text=text, evidence=(found[1],))]
    return None


_ALIAS: Final = r"[（(](?P<alias>[一-龥ぁ-んァ-ヶー]{3,20})[）)]"


def _alias(term: Term, knowledge: Knowledge) -> tuple[str, Evidence] | None:
    """What the same plan prints in brackets after the word, unless its meaning says so already."""
    found = _bracketed(term.name, term.plan_id, knowledge)
    return None if found is None or squeeze(found[0]) in squeeze(term.text) else found


def _bracketed(name: str, plan_id: str, knowledge: Knowledge) -> tuple[str, Evidence] | None:
    """What a plan prints in brackets after a word: BCP（事業継続計画）."""
    pattern = re.compile(r"(?<![A-Za-z0-9])" + re.escape(nfkc(name)) + r"[*※0-9]*" + _ALIAS)
    for passage in knowledge.of_documents(with_volumes([plan_id], knowledge.plans)):
        match = pattern.search(nfkc("\n".join([*passage.section, passage.text])))
        if match is not None:
            return match["alias"], first_line(passage)
    return None
