"""What is found for an understood question: gathered, judged, and what could be said of it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chat.answering.advice import Advice, Helped
from chat.answering.advised import NO_AID, Aid, with_advice
from chat.answering.besides import besides, rest_of_sentence
from chat.answering.by_itself import RELEVANT, ByItself, worth_telling
from chat.answering.by_part import is_sure, join, may_have_parts
from chat.answering.compose import compose, places
from chat.answering.evidence import Evidence
from chat.answering.facts.agencies import say_premise, supposes_body, without_names
from chat.answering.facts.by_kind import anchored, listed, unstated, wants_figure
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.facts.leaning.answer import follow
from chat.answering.facts.leaning.followed import Followed
from chat.answering.facts.lists.near import list_near
from chat.answering.facts.selection import plan_words
from chat.answering.fitting.covers import asks_of_the_document, is_of_cover
from chat.answering.fitting.offers import asks_for_any_support
from chat.answering.fitting.ranking import preferred_plans, rank_statements
from chat.answering.fitting.sought import sought_by
from chat.answering.following.choosing import better, is_open, tells_anew
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import Decision, Judgement
from chat.answering.judgement.signals import signals
from chat.answering.proven import Gate
from chat.answering.question.not_asked import UNREAD, not_asked, says_nothing
from chat.answering.question.places_and_years import foreign_entity, of_asked_years
from chat.answering.reply import Reason
from chat.answering.said import Said
from chat.answering.wording import VALUES
from corpus.facts import Indicator, Initiative
from corpus.plan import PlanStatus
from retriever.fact_scores import NO_FACTS
from retriever.hybrid import NO_LEGS, HybridRetriever, Legs, Ranked
from retriever.order import reaches
from retriever.question import Intent, Question, understand
from retriever.versions import OVER
from retriever.wordings import searched_as

CANDIDATES: Final = 20
"""Passages whose statements are read for the answer."""

IN_FORCE: Final = 5
"""Passages of plans in force that are read at least where any support is asked for."""

SUPPOSED: Final = 0.5
"""Share of a supposition that an initiative must speak of."""

_PAST: Final = re.compile(r"当時|当初|かつて|(?:年|月)(?:くらい|ぐらい|ほど)?前|昔|以前")
"""Asks for what was, which a plan that is over may say better."""

NOT_FOUND: Final = "お尋ねの内容は、取り込んだ文書に見つけられませんでした。"


@dataclass(frozen=True, slots=True)
class Considering:
    """Finds what answers a question in one generation; what could be said passes the ``gate``, and ``judge`` decides by the
    signals. ``advice`` may help to find it."""

    retriever: HybridRetriever
    gate: Gate
    judge: Callable[[Mapping[str, float]], Judgement]
    advice: Advice | None = None

    def best_of(
        self, readings: Sequence[Question], today: date, spelled_out: Callable[[], Sequence[Question]] = tuple
    ) -> Considered:
        """What is found for a question that may be taken in one way or two: for the way that is answered better. Where none
        is sure, ``spelled_out`` may give another way."""
        first, *others = readings
        found = self.consider(first, today)
        if others and is_open(found, others[0]):
            found = better(found, self.consider(others[0], today))
        for other in spelled_out() if found.decided is Decided.JUDGED and not is_sure(found) else ():
            read = self.consider(other, today)
            found = better(found, replace(read, advised=(*read.advised, Helped.SPELLED_OUT)))
        return found

    def consider(self, question: Question, today: date) -> Considered:
        """What is found for an understood question as of ``today``, and what decides its reply.

        Each of several parts is looked for by itself as well.
        """
        whole = self._considered(question, today)
        parts = [self._considered(part, today) for part in question.parts] if may_have_parts(whole) else []
        advised = dict.fromkeys(helped for each in (whole, *parts) for helped in each.advised)
        return replace(join(whole, parts), advised=tuple(advised))

    def _considered(self, question: Question, today: date) -> Considered:
        """What is found for a question as one, and what decides."""
        found = Considered(question=question, ranked=(), legs=NO_LEGS, decided=Decided.LISTED)
        unasked = not_asked(question.text)
        if unasked is None and question.stands_by_itself and says_nothing(question.text, self.retriever.words.knows):
            unasked = Reason.NO_QUESTION, UNREAD
        if unasked is not None:
            return replace(found, decided=Decided.UNASKED, reason=unasked[0], message=unasked[1])
        legs = self.retriever.legs(question)
        ranked = self._ranked(question, legs, today)
        found = replace(found, ranked=ranked, legs=legs)
        foreign = foreign_entity(question, self.retriever.generation)
        if foreign is not None:
            return replace(found, decided=Decided.ELSEWHERE, reason=foreign[0], message=foreign[1])
        knowledge = knowledge_of(self.retriever.generation).limited(question.documents)
        if (followed := follow(question, knowledge, today)) is not None:
            if said := self.gate.proven(followed.said) or self.gate.proven(followed.plainer):
                return replace(found, said=said)
            if followed.message:
                absent = replace(found, decided=Decided.ABSENT, reason=Reason.NOT_STATED)
                absent = replace(absent, message=followed.message, instead=followed.instead)
                return self._unless_found(absent, found, followed, knowledge, today)
        said = self.gate.proven(listed(question, knowledge, today) or self._premise(question, knowledge, today))
        if len(said) == 1:
            said = [*said, *self.gate.proven(rest_of_sentence(question, said[0]))]
        return replace(found, said=said) if said else self._judged(found, knowledge, today)

    def _unless_found(
        self, absent: Considered, found: Considered, followed: Followed, knowledge: Knowledge, today: date
    ) -> Considered:
        """That a value is not stated, unless the search is sure of something new, or finds such a statement in the same place."""
        if followed.unless_found is None:
            return absent
        searched = self._judged(found, knowledge, today)
        near = any(followed.unless_found(e) for line in searched.likely for e in line.evidence)
        return searched if tells_anew(searched) and (is_sure(searched) or near) else absent

    def _ranked(self, question: Question, legs: Legs, today: date) -> Sequence[Ranked]:
        """The passages whose statements are read: the best, and those that the question leans on."""
        found = self.retriever.fuse(question, legs, today)
        ranked = [*found[:CANDIDATES], *self._in_force(question, found, today)]
        held = {hit.passage.id for hit in ranked}
        least = ranked[-1].score if ranked else 0.0
        leant_on = (self.retriever.passage(i) for i in question.places if i not in held)
        return [*ranked, *(Ranked(passage=p, score=least) for p in leant_on if question.may_answer(p.plan_id))]

    def _in_force(self, question: Question, found: Sequence[Ranked], today: date) -> Sequence[Ranked]:
        """The best passages of plans in force, where any support is asked for: what a plan that is over offers can't be used."""
        if not asks_for_any_support(question):
            return []
        plans = self.retriever.generation.plans
        best = [hit for hit in found if plans[hit.passage.plan_id].status(today) is PlanStatus.IN_FORCE]
        near = {hit.passage.id for hit in found[:CANDIDATES]}
        return [hit for hit in best[:IN_FORCE] if hit.passage.id not in near]

    def _judged(self, found: Considered, knowledge: Knowledge, today: date) -> Considered:
        """What the search found, what could be said of it, and whether that answers."""
        if self.advice is None:
            return self._searched(found, knowledge, today)
        return with_advice(
            lambda aid: self._searched(found, knowledge, today, aid),
            lambda wordings: searched_as(found.question, wordings, self.retriever, today),
            self.advice,
            found.question.search_text,
        )

    def _searched(self, found: Considered, knowledge: Knowledge, today: date, aid: Aid = NO_AID) -> Considered:
        """The same by the search alone, with what may help it."""
        question = found.question
        if aid.joined is not None:
            found = replace(found, ranked=aid.joined.with_ranked(found.ranked))
        grounds = self._grounds(question, found.ranked, found.legs, today, aid)
        said = self.gate.proven(anchored(question, grounds, knowledge, today))
        if not said and (absent := unstated(question, grounds, knowledge, self.retriever, today)):
            message, instead = absent
            reason = Reason.NOT_STATED
            return replace(found, decided=Decided.ABSENT, reason=reason, message=message, instead=instead)
        valid = self._valid(question, grounds.evidence, today)
        found = replace(found, grounds=grounds)
        if said:
            told = said = [*said, *self.gate.proven(besides(question, grounds.evidence, said[0]))]
            measured = self._signals(found, said, from_facts=True)
            judged = self.judge(measured)
        else:
            told, said, measured, judged = self._best_of_search(found, valid, knowledge, today)
        likely: list[Said] = []
        if judged.decision is not Decision.REFUSAL and not (judged.decision is Decision.ANSWER and said):
            found_there = _more_places(question, valid, told, judged)
            by_itself = self._by_itself(found, today)
            likely = [*told, *self._of_plans(worth_telling(question, found_there, by_itself), today)]
            shows = question.intent in VALUES or any(reaches(by_itself.right(line), RELEVANT) for line in likely)
            if not shows:
                likely, judged = [], replace(judged, decision=Decision.REFUSAL)
        return replace(
            found,
            decided=Decided.JUDGED,
            said=said,
            likely=likely,
            signals=measured,
            judgement=judged,
            message=NOT_FOUND,
        )

    def _best_of_search(
        self, found: Considered, valid: Sequence[Evidence], knowledge: Knowledge, today: date
    ) -> tuple[list[Said], list[Said], dict[str, float], Judgement]:
        """What to show before likely places, what to say, and how that is judged: a list near what was found, where one
        is asked for and it is as likely right as the statements themselves."""
        composed = self._of_plans(compose(found.question, valid, self._by_itself(found, today)), today)
        measured = self._signals(found, composed, from_facts=False)
        judged = self.judge(measured)
        listed = self._of_plans(list_near(found.question, valid, knowledge), today)
        if listed:
            measured_list = self._signals(found, listed, from_facts=False)
            judged_list = self.judge(measured_list)
            if reaches(judged_list.right, judged.right):
                return listed, listed, measured_list, judged_list
        return [], composed, measured, judged

    def _valid(self, question: Question, evidence: Sequence[Evidence], today: date) -> Sequence[Evidence]:
        """The evidence without what other plans say less well than a preferred one: those that are over, or that follow
        the one that the question counts."""
        plans = self.retriever.generation.plans
        best = evidence[0] if evidence else None
        if best is None or (question.leaves_plan_open and _PAST.search(question.text)):
            return evidence
        if best.passage.plan_id not in preferred_plans(question, plans, today):
            return evidence
        if question.leaves_plan_open:
            lesser = {plan_id for plan_id, plan in plans.items() if plan.status(today) in OVER}
        else:
            lesser = plans.keys() - set(question.counted)
        return [e for e in evidence if e.passage.plan_id not in lesser or reaches(e.score, best.score)]

    def _of_plans(self, lines: Sequence[Said], today: date) -> list[Said]:
        """The proven lines; what a plan that has ended says is said to be of that plan, once where all are of one."""
        plans = self.retriever.generation.plans
        of = [plans[line.evidence[0].passage.plan_id] for line in lines]
        named = of if len({plan.id for plan in of}) > 1 else of[:1]
        return self.gate.proven(
            replace(line, text=_of_plan(line.text, plan_words(plan, today)))
            if at < len(named) and plan.status(today) is PlanStatus.ENDED
            else line
            for at, (line, plan) in enumerate(zip(lines, of, strict=True))
        )

    def _signals(self, found: Considered, said: Sequence[Said], *, from_facts: bool) -> dict[str, float]:
        calculated = from_facts and any(line.computed for line in said)
        return signals(found, said, from_facts=from_facts, calculated=calculated)

    def _by_itself(self, found: Considered, today: date) -> ByItself:
        """What is known of each place that the search found by itself."""
        plans = self.retriever.generation.plans
        of_now = found.question.leaves_plan_open and not _PAST.search(found.question.text)
        return ByItself(
            right=lambda line: self.judge(self._signals(found, [line], from_facts=False)).right,
            over={plan_id for plan_id, plan in plans.items() if of_now and plan.standing(today) in OVER},
        )

    def grounds(self, question: Question, today: date) -> Grounds:
        """What the search finds for a question: statements, and facts of the kinds that it wants."""
        legs = self.retriever.legs(question)
        return self._grounds(question, self._ranked(question, legs, today), legs, today)

    def _grounds(
        self, question: Question, ranked: Sequence[Ranked], legs: Legs, today: date, aid: Aid = NO_AID
    ) -> Grounds:
        """Statements and facts from which an answer may be made. An aid puts the statements in order; it is no signal of how well
        they answer."""
        sought = sought_by(question, legs, self.retriever)
        nearer = replace(sought, legs=aid.joined.with_legs(legs)) if aid.joined is not None else sought
        every = self._meant(question, rank_statements(nearer, ranked, self.retriever, today, aid.chosen))
        rank = self.retriever.rank_facts
        return Grounds(
            sought=sought,
            every=every,
            evidence=of_asked_years(question, every, self.retriever.generation),
            indicators=rank(question, Indicator, today) if wants_figure(question) else NO_FACTS,
            initiatives=rank(question, Initiative, today) if question.intent is Intent.AGENCY else NO_FACTS,
        )

    def _meant(self, question: Question, found: Sequence[Evidence]) -> Sequence[Evidence]:
        """The evidence without the statements of indicators that the asker ruled out, and without lines of covers unless
        something is asked of a document itself."""
        if not asks_of_the_document(question):
            plans = self.retriever.generation.plans
            found = [e for e in found if not is_of_cover(e.statement, plans[e.passage.plan_id])]
        if not question.not_about:
            return found
        knowledge = knowledge_of(self.retriever.generation)
        named = [{i.name for i in knowledge.at(e, Indicator)} for e in found]
        return [e for e, names in zip(found, named, strict=True) if not names or names - set(question.not_about)]

    def _premise(self, question: Question, knowledge: Knowledge, today: date) -> list[Said] | None:
        """Whether the body that the question supposes is responsible: what is it about, the body left out?"""
        body = supposes_body(question, knowledge)
        if body is None:
            return None
        topic = without_names(question, body)
        about = understand(topic, self.retriever.generation.plans, today)
        about = replace(about, intent=Intent.AGENCY, plan_ids=question.plan_ids or about.plan_ids)
        legs = self.retriever.legs(about)
        grounds = self._grounds(about, self.retriever.fuse(about, legs, today)[:CANDIDATES], legs, today)
        considered = Considered(question=about, ranked=(), legs=legs, decided=Decided.JUDGED, grounds=grounds)
        if self.judge(self._signals(considered, (), from_facts=False)).decision is Decision.REFUSAL:
            return None
        ranked = self.retriever.rank_facts(about, Initiative, today)
        initiatives = [r.fact for r in ranked if reaches(r.asked, SUPPOSED)]
        return say_premise(body, grounds.every, initiatives, knowledge, today)


def _more_places(
    question: Question, valid: Sequence[Evidence], told: Sequence[Said], judged: Judgement
) -> Sequence[Said]:
    """The likeliest places after what is ``told``: more of them where that is unsure, or one of several parts, or where support
    is asked for, whose offers may lie apart; none where it is fairly sure."""
    is_open = bool(question.parts) or question.intent is Intent.SUPPORT or not reaches(judged.right, FAIRLY_SURE)
    return places(question, valid, told, unsure=is_open)[len(told) :] if is_open or not told else ()


FAIRLY_SURE: Final = 0.6
"""The probability from which what is told of facts needs nothing besides: one statement in twenty-four that was told with it
stated a fact."""


def _of_plan(text: str, words: str) -> str:
    """A line, or the first of several, said to be of a plan."""
    first, *rest = text.split("\n")
    named = f"{first.removesuffix('：')}（{words}）" + ("：" if first.endswith("：") else "")
    return "\n".join([named, *rest])
