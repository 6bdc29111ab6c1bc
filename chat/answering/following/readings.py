"""Follow-ups: how a question may be taken after the turns before it.

A question is read into what it asks (:mod:`chat.answering.question.ellipsis`), what it names, and which plan or time it
changes. What the answer before it spoke of, and the plans that gave that answer, go with it as values; the wording of
earlier questions goes with it for the search only.

- One that names nothing itself (担当は？) leans, and is asked of the plans that answered last. Where these say nothing of
  it, the plans that the conversation named are asked.
- One that names a thing (中学校は？) may go on with what was asked of another, or ask of that thing alone: both are read,
  the judgement says which is answered, and the other one is offered.
- One with a subject and a request of its own (人を雇いたい) is read as if nothing had been asked before. Whose plans
  were meant goes on only with the name of an indicator that plans of several publishers state, the one that answered last
  among them: without a place it would be ambiguous. The same question of the others is offered.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.following.carried import Carried
from chat.answering.following.chain import Chain, chain_before, chain_of, value_asked, without_places
from chat.answering.following.of_subject import of_subject
from chat.answering.question.ellipsis import read_ellipsis
from chat.answering.question.follow_ups import SHORTEST_NAME, Turn, leans, names_a_thing, tells_a_wish, thing_named
from corpus.facts import Indicator
from corpus.normalize import squeeze
from corpus.time_spans import find_time_spans, without_time_spans
from corpus.volumes import wholes, with_volumes
from retriever.coverage import ASKED_WORDS
from retriever.leaning import Asks, Leaning
from retriever.publishers import named_publishers
from retriever.question import named_plans, understand
from retriever.tokens import content_set, content_words, parts_of_speech
from retriever.versions import PLAN_WORD

MOST_OTHERWISE: Final = 2
_OF_ROLE: Final = re.compile(r"の(?:(?:最終|中間)?目標|現状|基準|実績|直近)値?$")
"""Which of an indicator's values is asked for."""

_BRACKETS: Final = re.compile(r"[(（\[［〔][^()（）\[\]［］〔〕]*+[)）\]］〕]")


def readings(text: str, history: Sequence[Turn], knowledge: Knowledge, today: date) -> tuple[Carried, ...]:
    """How ``text`` may be taken after the turns before it: one way, or two where it is not clear, the likelier first."""
    if not history:
        return (Carried(),)
    chain = chain_of(text, history, knowledge)
    if chain is not None:
        return _leaning(text, chain, today)
    alone = _alone(text, history, knowledge)
    if alone.plan_ids and _is_told_apart(text, alone.plan_ids, knowledge):
        return (alone,)
    going_on = _going_on(text, history, knowledge, today)
    return going_on or (alone,) if alone.plan_ids else (alone, *going_on)


def _going_on(text: str, history: Sequence[Turn], knowledge: Knowledge, today: date) -> tuple[Carried, ...]:
    """How a question that says all itself may still go on with what was answered before; it may not where it tells what
    someone wants, names a plan or whose plans are meant, or where nothing was answered."""
    chain = chain_before(history, knowledge)
    plans = knowledge.plans
    if (
        not chain.places
        or tells_a_wish(text)
        or named_publishers(text, plans)
        or re.search(PLAN_WORD, text)
        or named_plans(text, plans, today)
    ):
        return ()
    return (replace(_carried(text, chain, today), plan_ids=chain.plan_ids),)


def _leaning(text: str, chain: Chain, today: date) -> tuple[Carried, ...]:
    """The ways to take a question that leans on others."""
    plans, named = chain.knowledge.plans, named_plans(text, chain.knowledge.plans, today)
    carried = _carried(text, chain, today)
    if owners := named_publishers(text, plans):
        carried = replace(carried, wording=without_places(carried.wording, plans), plan_ids=named)
        if owners != {plans[i].publisher for i in chain.plan_ids}:
            return (carried,)
    asks = read_ellipsis(text)
    if asks is Asks.VALUE and not named:
        return _of_value(text, carried, chain)
    if asks is not None and (not named or asks in (Asks.FORMER, Asks.CHANGED)):
        leaning = _leaning_on(asks, chain)
        return of_subject(text, leaning, carried, chain.knowledge)
    if named:
        return (carried,)
    return (*_at_a_time(text, carried, chain), *_kept_or_open(text, carried, chain))


def _at_a_time(text: str, carried: Carried, chain: Chain) -> tuple[Carried, ...]:
    """A question that says no more than another time, of the indicator that was spoken of last, where that is another one than
    the conversation began with."""
    subject = chain.subject
    if not isinstance(subject, Indicator) or not find_time_spans(text) or content_words(without_time_spans(text)):
        return ()
    if content_set(subject.name) & content_set(carried.wording) - ASKED_WORDS:
        return ()  # The wording that goes on says it already.
    spelled_out = f"{thing_named(text)}の{subject.name}は？"
    return (replace(carried, text=spelled_out, wording="", plan_ids=chain.plan_ids or carried.plan_ids),)


def _of_value(text: str, carried: Carried, chain: Chain) -> tuple[Carried, ...]:
    """The ways to take a question for a value of what was told: of the place that answered, else as it was asked of another."""
    first, *others = _kept_or_open(text, carried, chain)
    return (replace(first, leaning=_leaning_on(Asks.VALUE, chain), otherwise=()), *others)


def _leaning_on(asks: Asks, chain: Chain) -> Leaning:
    anchor = chain.anchor
    return Leaning(
        asks=asks,
        subject=chain.subject,
        plan_ids=chain.plan_ids,
        told=chain.told,
        line=anchor.answer,
        asked=anchor.question,
        places=anchor.places,
    )


def _carried(text: str, chain: Chain, today: date) -> Carried:
    """What goes on from a chain to ``text``: its wording, without a time that only said which plan was meant or that
    ``text`` changes, the plans named last, the place that answered and what was told of it."""
    plans, named = chain.knowledge.plans, named_plans(text, chain.knowledge.plans, today)
    earlier = (named_plans(turn.question, plans, today) for turn in reversed(chain.turns))
    wording = chain.wording(text)
    if find_time_spans(text) or named or understand(chain.turns[0].question, plans, today).names_plan_by_year:
        wording = without_time_spans(wording)
    return Carried(
        wording=wording,
        plan_ids=next(filter(None, earlier), ()),
        answered_by=chain.answered.plan_ids,
        places=() if named else chain.places,
        told=squeeze(chain.told),
    )


def _kept_or_open(text: str, carried: Carried, chain: Chain) -> tuple[Carried, ...]:
    """A question that names no plan: of the plans that answered last, going on or alone; else of those named before."""
    kept = replace(carried, plan_ids=chain.plan_ids or carried.plan_ids)
    if names_a_thing(text):
        return _told_apart(text, kept, replace(kept, wording=value_asked(chain.turns[0].question)), chain)
    return (kept, carried) if set(kept.plan_ids) != set(carried.plan_ids) else (carried,)


def _told_apart(text: str, going_on: Carried, alone: Carried, chain: Chain) -> tuple[Carried, Carried]:
    """Both ways to take a question that names a thing, each with the other one as a question of its own."""
    thing, subject, plans = thing_named(text), chain.subject, chain.knowledge.plans
    plan = plans[alone.plan_ids[0]] if alone.plan_ids else None
    if _is_clause(thing):
        of_subject = f"{subject.name}は{thing}？" if subject is not None else ""
        of_plan = f"{plan.title}では{thing}？" if plan is not None else ""
    else:
        of_subject = f"{subject.name}の{thing}は？" if subject is not None else ""
        of_plan = f"{plan.title}の{thing}について教えてください" if plan is not None else ""

    def said(question: str) -> tuple[str, ...]:
        return (question,) if question and not leans(question, chain.knowledge.named_facts.bare_names) else ()

    return replace(going_on, otherwise=said(of_plan)), replace(alone, otherwise=said(of_subject))


def _is_clause(thing: str) -> bool:
    """Whether what is asked says something of a thing (お金かかる), rather than names one (対象となる人)."""
    kinds = [kind for _, kind in parts_of_speech(thing)]
    return bool(kinds) and kinds[-1].startswith(_PREDICATES)


_PREDICATES: Final = ("動詞", "形容詞", "助動詞", "助詞-終助詞")


def _alone(text: str, history: Sequence[Turn], knowledge: Knowledge) -> Carried:
    """A question that stands by itself: of every plan, or of the publisher's that answered last, where several state the
    indicator that it names and it names no publisher; then with the same question of the others."""
    answered = next((turn for turn in reversed(history) if turn.plan_ids), history[-1])
    plans, said = knowledge.plans, _OF_ROLE.sub("", thing_named(text))
    owners = {plans[i].publisher for i in answered.plan_ids if i in plans}
    carried = Carried(answered_by=history[-1].plan_ids)
    if named_publishers(text, plans) or re.search(PLAN_WORD, text) or len(owners) != 1 or len(said) < SHORTEST_NAME:
        return carried
    stating = [plan.publisher for i, plan in wholes(plans).items() if _is_stated(said, knowledge.indicators_named(i))]
    others = [publisher for publisher in dict.fromkeys(stating) if publisher and publisher not in owners]
    if not others or not owners & set(stating):
        return carried
    own = with_volumes([i for i, plan in wholes(plans).items() if plan.publisher in owners], plans)
    asked = text.lstrip()
    return replace(carried, plan_ids=own, otherwise=tuple(f"{owner}の{asked}" for owner in others[:MOST_OTHERWISE]))


def _is_told_apart(text: str, plan_ids: Sequence[str], knowledge: Knowledge) -> bool:
    """Whether a question says the name of an indicator of these plans to its end, or no two are called by what it says: whose
    利用者 are meant is whose the talk was of."""
    said = _OF_ROLE.sub("", thing_named(text))
    names = {name for plan_id in plan_ids for name in knowledge.indicators_named(plan_id) if _is_stated(said, [name])}
    bare = [squeeze(_BRACKETS.sub("", name)) for name in names]
    return len(bare) < len(("one", "another")) or any(name.endswith(said) for name in bare)


def _is_stated(said: str, names: Sequence[str]) -> bool:
    """Whether what a question names is the end of one of the names, but for its counter (利用者, 利用者数), or begins with one that
    it asks a value of."""
    bare = [squeeze(_BRACKETS.sub("", name)) for name in names]
    return any(
        name.endswith(said) or name[:-1].endswith(said) or (len(name) > SHORTEST_NAME and said.startswith(name))
        for name in bare
    )
