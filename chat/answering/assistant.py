"""The whole story in one function: a question in, a proven answer or a reasoned refusal out."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from chat.answering.besides import besides
from chat.answering.by_part import is_sure, join
from chat.answering.compose import compose, places
from chat.answering.conclusion.conclude import concluded
from chat.answering.conditions import unstated_conditions
from chat.answering.evidence import Evidence
from chat.answering.facts.agencies import say_premise, supposes_body, without_names
from chat.answering.facts.by_kind import anchored, listed, unstated, wants_figure
from chat.answering.facts.grounds import Grounds
from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.answering.facts.leaning.answer import follow
from chat.answering.facts.leaning.followed import Followed
from chat.answering.facts.lists.near import list_near
from chat.answering.facts.selection import plan_words
from chat.answering.fitting.offers import asks_for_any_support
from chat.answering.fitting.ranking import preferred_plans, rank_statements
from chat.answering.fitting.sought import sought_by
from chat.answering.following.carried import Carried
from chat.answering.following.choosing import better, is_open, tells_anew
from chat.answering.following.readings import readings
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.explained import explained
from chat.answering.judgement.judge import Decision, Judgement, judge
from chat.answering.judgement.signals import signals
from chat.answering.proof import unproven
from chat.answering.question.follow_ups import Turn, accepted
from chat.answering.question.not_asked import not_asked
from chat.answering.question.parts import in_parts
from chat.answering.question.places_and_years import foreign_entity, of_asked_years
from chat.answering.question.scope import Part, Within
from chat.answering.reply import Answer, Citation, Claim, Reason, Refusal, Reply
from chat.answering.said import Said, said_once
from corpus.errors import KeikakuError
from corpus.facts import Indicator, Initiative
from corpus.normalize import one_width, well_formed
from corpus.passage import Passage, Span
from corpus.plan import Plan, PlanStatus
from corpus.printed import printed
from corpus.time_spans import without_time_spans
from corpus.volumes import with_volumes
from retriever.fact_scores import NO_FACTS
from retriever.hybrid import NO_LEGS, HybridRetriever, Legs, Ranked
from retriever.order import reaches
from retriever.question import Intent, Question, understand
from retriever.versions import OVER, asks_former, former_kind, predecessors

CANDIDATES: Final = 20
"""Passages whose statements are read for the answer."""

IN_FORCE: Final = 5
"""Passages of plans in force that are read at least where any support is asked for."""

CITED: Final = 5
"""Passages cited: those that prove the answer, filled up with the next best ones."""


SUPPOSED: Final = 0.5
"""Share of a supposition that an initiative must speak of."""

LONGEST_QUESTION: Final = 2000

_PAST: Final = re.compile(r"当時|当初|かつて|(?:年|月)(?:くらい|ぐらい|ほど)?前|昔|以前")
"""Asks for what was, which a plan that is over may say better."""

NOT_FOUND: Final = "お尋ねの内容は、取り込んだ文書に見つけられませんでした。"
ANYTHING: Final = Within()
"""No filter, and the question as it stands."""


class Stage(StrEnum):
    """What is being done on the way to a reply."""

    UNDERSTANDING = "understanding"
    SEARCHING = "searching"
    CHECKING = "checking"
    WRITING = "writing"


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers from one generation of the library.

    ``on_unproven`` hears of every line that the proof keeps back; ``judge`` decides by the signals of a question.
    """

    retriever: HybridRetriever
    on_unproven: Callable[[Said], None] | None = None
    judge: Callable[[Mapping[str, float]], Judgement] = judge

    def ask(self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING) -> Reply:
        """Answer ``text``, understood after ``history`` and ``within`` filters, as of ``today``.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        return self.say(self.consider_in(text, today=today, history=history, within=within), today)

    def consider_in(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Considered:
        """What is found for ``text`` in its conversation: of two ways to take it the one that is answered better.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        return self.considered_best(self.readings(text, today=today, history=history, within=within), today)

    def considered_best(self, readings: Sequence[Question], today: date) -> Considered:
        """What is found for a question that may be taken in one way or two: for the way that is answered better."""
        first, *others = readings
        found = self.consider(first, today)
        if not others or not is_open(found, others[0]):
            return found
        return better(found, self.consider(others[0], today))

    def in_stages(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Iterator[Stage | Reply]:
        """Answer as :meth:`ask` does: each stage as it begins, the reply last; nothing is written by a language model.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        yield Stage.UNDERSTANDING
        readings = self.readings(text, today=today, history=history, within=within)
        yield Stage.SEARCHING
        found = self.considered_best(readings, today)
        yield Stage.CHECKING
        yield self.say(found, today)

    def understand(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> Question:
        """What ``text`` asks for, after ``history`` and ``within`` filters, as of ``today``: the likeliest reading.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        return self.readings(text, today=today, history=history, within=within)[0]

    def readings(
        self, text: str, *, today: date, history: Sequence[Turn] = (), within: Within = ANYTHING
    ) -> tuple[Question, ...]:
        """How ``text`` may be taken after ``history`` and ``within`` filters, as of ``today``: one way or two, the likelier
        first.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        text = clean_question(text)
        turns = [replace(t, question=well_formed(t.question), answer=well_formed(t.answer)) for t in history]
        text = accepted(text, turns) or text
        knowledge = knowledge_of(self.retriever.generation)
        known = self.retriever.passage_ids
        turns = [
            replace(turn, places=tuple(i for i in turn.places if i in known))
            for turn in turns
            if not_asked(turn.question) is None
        ]
        ways = readings(text, turns, knowledge, today)
        return tuple(self._within(way.text or text, way, within, today) for way in ways)

    def _within(self, text: str, carried: Carried, within: Within, today: date) -> Question:
        """What a question that takes something over asks for within filters."""
        plans = self.retriever.generation.plans
        knowledge = knowledge_of(self.retriever.generation)
        if Part.TOPIC in within.without:
            carried = replace(carried, wording="", leaning=None)
        question = _read(text, carried, plans, today)
        if Part.YEAR in within.without or (Part.PLAN in within.without and question.names_plan_by_year):
            undated = replace(carried, wording=without_time_spans(carried.wording))
            question = _read(without_time_spans(text), undated, plans, today)
        if Part.PLAN in within.without:
            question = replace(question, plan_ids=(), documents=(), leaning=None)
        question = replace(question, not_about=within.not_about)
        allowed = within.scope.plan_ids(plans, today)
        if question.inherits_plans and allowed and not set(allowed) & set(question.plan_ids):
            question = replace(question, plan_ids=(), documents=(), leaning=None)
        question = within.scope.limit(question, plans, today)
        return in_parts(question, plans, today, knowledge.named_facts.joined_names(question.text))

    def reply_to(self, question: Question, today: date) -> Reply:
        """Answer an understood question as of ``today``."""
        return self.say(self.consider(question, today), today)

    def consider(self, question: Question, today: date) -> Considered:
        """What is found for an understood question as of ``today``, and what decides its reply.

        Each of several parts is looked for by itself as well.
        """
        whole = self._considered(question, today)
        return join(whole, (self._considered(part, today) for part in question.parts))

    def _considered(self, question: Question, today: date) -> Considered:
        """What is found for a question as one, and what decides."""
        found = Considered(question=question, ranked=(), legs=NO_LEGS, decided=Decided.LISTED)
        unasked = not_asked(question.text)
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
            if said := self._proven(followed.said) or self._proven(followed.plainer):
                return replace(found, said=said)
            if followed.message:
                absent = replace(found, decided=Decided.ABSENT, reason=Reason.NOT_STATED)
                absent = replace(absent, message=followed.message, instead=followed.instead)
                return self._unless_found(absent, found, followed, knowledge, today)
        said = self._proven(listed(question, knowledge, today) or self._premise(question, knowledge, today))
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
        question = found.question
        grounds = self._grounds(question, found.ranked, found.legs, today)
        said = self._proven(anchored(question, grounds, knowledge, today))
        if not said and (absent := unstated(question, grounds, knowledge, self.retriever, today)):
            message, instead = absent
            reason = Reason.NOT_STATED
            return replace(found, decided=Decided.ABSENT, reason=reason, message=message, instead=instead)
        valid = self._valid(question, grounds.evidence, today)
        found = replace(found, grounds=grounds)
        if said:
            told = said = [*said, *self._proven(besides(question, grounds.evidence, said[0]))]
            measured = self._signals(found, said, from_facts=True)
            judged = self.judge(measured)
        else:
            told, said, measured, judged = self._best_of_search(found, valid, knowledge, today)
        likely: list[Said] = []
        if judged.decision is not Decision.REFUSAL and not (judged.decision is Decision.ANSWER and said):
            found_there = places(question, valid, told, unsure=True)
            likely = [*told, *self._of_plans(found_there[len(told) :], today)]
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
        composed = self._of_plans(compose(found.question, valid), today)
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
        return self._proven(
            replace(line, text=_of_plan(line.text, plan_words(plan, today)))
            if at < len(named) and plan.status(today) is PlanStatus.ENDED
            else line
            for at, (line, plan) in enumerate(zip(lines, of, strict=True))
        )

    def _signals(self, found: Considered, said: Sequence[Said], *, from_facts: bool) -> dict[str, float]:
        proof = [e for line in said for e in line.evidence]
        calculated = from_facts and any(line.computed for line in said)
        return signals(found, proof, self.retriever, from_facts=from_facts, calculated=calculated)

    def say(self, found: Considered, today: date) -> Reply:
        """The reply to a considered question: an answer, the likeliest places, or a refusal."""
        return replace(
            self._said(found, today),
            judgement=found.judgement,
            explanation=explained(found, self.retriever.generation),
            others=found.question.otherwise,
        )

    def _said(self, found: Considered, today: date) -> Reply:
        question, ranked = found.question, found.ranked
        if found.decided is Decided.LISTED:
            said = self._concluded(found, found.said, today)
            return self._with_unfound(self._answer(question, said, ranked, today), found)
        decision = found.judgement.decision if found.judgement else Decision.REFUSAL
        if decision is Decision.ANSWER and found.said:
            said = self._concluded(found, found.said, today)
            answer = self._with_conditions(self._answer(question, said, ranked, today))
            return self._with_unfound(answer, found)
        if decision is not Decision.REFUSAL and found.likely:
            likely = self._concluded(found, found.likely, today)
            return replace(self._answer(question, likely, ranked, today), likely=True)
        return self._refuse(found, today)

    def _concluded(self, found: Considered, lines: Sequence[Said], today: date) -> Sequence[Said]:
        """The lines with the conclusion that they allow, where it is proven."""
        knowledge = knowledge_of(self.retriever.generation).limited(found.question.documents)
        told = concluded(found.question, lines, found.grounds, knowledge, today)
        return told if len(self._proven(told[:1])) == len(told[:1]) else lines

    def _with_unfound(self, answer: Answer, found: Considered) -> Answer:
        """What was not found of the question is said with the answer to the rest."""
        return replace(answer, note=one_width("\n".join(filter(None, (*found.unfound, answer.note)))))

    def _with_conditions(self, answer: Answer) -> Answer:
        """What the passages of an offer of support leave open is said with it."""
        if answer.question.intent is not Intent.SUPPORT:
            return answer
        return replace(answer, note=unstated_conditions([c.passage.text for c in answer.citations if c.supports]))

    def grounds(self, question: Question, today: date) -> Grounds:
        """What the search finds for a question: statements, and facts of the kinds that it wants."""
        legs = self.retriever.legs(question)
        return self._grounds(question, self._ranked(question, legs, today), legs, today)

    def _grounds(self, question: Question, ranked: Sequence[Ranked], legs: Legs, today: date) -> Grounds:
        """Statements and facts from which an answer may be made."""
        sought = sought_by(question, legs, self.retriever)
        every = self._meant(question, rank_statements(sought, ranked, self.retriever, today))
        rank = self.retriever.rank_facts
        return Grounds(
            sought=sought,
            every=every,
            evidence=of_asked_years(question, every, self.retriever.generation),
            indicators=rank(question, Indicator, today) if wants_figure(question) else NO_FACTS,
            initiatives=rank(question, Initiative, today) if question.intent is Intent.AGENCY else NO_FACTS,
        )

    def _meant(self, question: Question, found: Sequence[Evidence]) -> Sequence[Evidence]:
        """The evidence without the statements of indicators that the asker ruled out."""
        if not question.not_about:
            return found
        knowledge = knowledge_of(self.retriever.generation)
        named = [{i.name for i in knowledge.at(e, Indicator)} for e in found]
        return [e for e, names in zip(found, named, strict=True) if not names or names - set(question.not_about)]

    def _proven(self, said: Iterable[Said] | None) -> list[Said]:
        """The lines whose every figure and name stands in what they cite."""
        proven = []
        for line in said or ():
            if is_proven(line, self.retriever.generation.plans):
                proven.append(line)
            elif self.on_unproven is not None:
                self.on_unproven(line)
        return proven

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

    def _answer(self, question: Question, said: Sequence[Said], ranked: Sequence[Ranked], today: date) -> Answer:
        citations: list[Citation] = []
        claims = []
        for line in said_once(said):
            numbers = [self.cite(citations, passage, span, today) for passage, span in _quoted(line.evidence)]
            claims.append(
                Claim(text=one_width(line.text), citations=tuple(dict.fromkeys(numbers)), computed=line.computed)
            )
        self._fill_up(citations, ranked, today)
        return Answer(question=question, claims=tuple(claims), citations=tuple(citations))

    def cite(self, citations: list[Citation], passage: Passage, span: Span, today: date) -> int:
        """The number of the citation with just this quote, added where it is new."""
        for citation in citations:
            if (citation.passage.id, citation.span) == (passage.id, span):
                return citation.number
        citations.append(self._citation(len(citations) + 1, passage, span, today, supports=True))
        return len(citations)

    def _fill_up(self, citations: list[Citation], ranked: Sequence[Ranked], today: date) -> None:
        """Add the next best passages until so many are cited."""
        cited = {c.passage.id for c in citations}
        for hit in ranked:
            if len(cited) >= CITED:
                break
            if hit.passage.id not in cited:
                cited.add(hit.passage.id)
                whole = Span(start=0, end=len(hit.passage.text))
                citations.append(self._citation(len(citations) + 1, hit.passage, whole, today, supports=False))

    def _citation(self, number: int, passage: Passage, span: Span, today: date, *, supports: bool) -> Citation:
        plan = self.retriever.generation.plans[passage.plan_id]
        return Citation(
            number=number,
            plan=plan,
            status=plan.status(today),
            passage=passage,
            span=span,
            supports=supports,
            printed=printed(self.retriever.generation, passage, span),
        )

    def _refuse(self, found: Considered, today: date) -> Refusal:
        """Refuse, citing first what is there instead."""
        nearest: list[Citation] = []
        for passage, span in _quoted(found.instead):
            self.cite(nearest, passage, span, today)
        self._fill_up(nearest, found.ranked[:3], today)
        return Refusal(
            question=found.question, reason=found.reason, message=one_width(found.message), citations=tuple(nearest)
        )


def _read(text: str, carried: Carried, plans: Mapping[str, Plan], today: date) -> Question:
    question = understand(text, plans, today, inherited=carried.wording, inherited_plans=carried.plan_ids)
    question = replace(
        question, leaning=carried.leaning, otherwise=carried.otherwise, places=carried.places, told=carried.told
    )
    if carried.settled:
        return replace(question, plan_ids=carried.plan_ids, documents=(), inherits_plans=bool(carried.plan_ids))
    return _before(question, carried.answered_by, plans)


def _before(question: Question, answered_by: Sequence[str], plans: Mapping[str, Plan]) -> Question:
    """「前の計画」 after an answer means the plans before the one that answered."""
    if not asks_former(question.text):
        return question
    kind = former_kind(question.text)
    known = [i for i in predecessors((plans[i].whole for i in answered_by), plans) if kind in plans[i].title]
    if known:
        return replace(question, plan_ids=with_volumes(known, plans), documents=())
    begun = [period.first for plan_id in answered_by if (period := plans[plan_id].period) is not None]
    if not begun:
        return question
    older = [i for i in question.plan_ids if (period := plans[i].period) is not None and period.first < min(begun)]
    return replace(question, plan_ids=tuple(older)) if older else question


def _of_plan(text: str, words: str) -> str:
    """A line, or the first of several, said to be of a plan."""
    first, *rest = text.split("\n")
    named = f"{first.removesuffix('：')}（{words}）" + ("：" if first.endswith("：") else "")
    return "\n".join([named, *rest])


def is_proven(line: Said, plans: Mapping[str, Plan]) -> bool:
    """Whether every figure, date and name of a line stands in what it cites, or really follows from it."""
    passages = [e.passage for e in line.evidence]
    cited = [plans[plan_id] for plan_id in dict.fromkeys(p.plan_id for p in passages)]
    return not unproven(line.text, passages, cited, line.computed)


_DRAWN: Final = frozenset({"So", "Sk", "Sm"})
"""Unicode categories of pictures and other symbols."""


def clean_question(text: str) -> str:
    """The question without control characters and outer space.

    Raises:
        KeikakuError: no letter is left, or it is too long.
    """
    cleaned = "".join(c if c.isprintable() or c == "　" else " " for c in text).strip()
    if not any(c.isalnum() for c in cleaned):
        drawn = any(unicodedata.category(c) in _DRAWN for c in cleaned)
        said = "文字がありません。絵文字や記号だけでは調べられません" if drawn else "質問が空です"
        raise KeikakuError(f"{said}。知りたいことを文で入力してください（例：「企業誘致件数の目標は？」）。")
    if len(cleaned) > LONGEST_QUESTION:
        raise KeikakuError(
            f"質問が長すぎます（{len(cleaned)} 文字、上限 {LONGEST_QUESTION} 文字）。要点をしぼって入力してください。"
        )
    return cleaned


def _quoted(found: Sequence[Evidence]) -> list[tuple[Passage, Span]]:
    """One quote a passage: from the first to the last statement that a line is taken from."""
    return quotes_of((e.passage, e.statement.span) for e in found)


def quotes_of(places: Iterable[tuple[Passage, Span]]) -> list[tuple[Passage, Span]]:
    """One quote a passage: from the first to the last of its places."""
    quotes: dict[str, tuple[Passage, Span]] = {}
    for passage, span in places:
        passage, known = quotes.get(passage.id, (passage, span))  # noqa: PLW2901 - the one that was there first stays
        quotes[passage.id] = passage, Span(start=min(known.start, span.start), end=max(known.end, span.end))
    return list(quotes.values())
