"""Run a test set against a library."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from chat.answering.assistant import Assistant
from chat.answering.judgement.considered import Considered
from chat.answering.proof import checked, unproven
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Citation, Claim, Refusal, Reply
from chat.answering.said import Said
from chat.conversation.understood import replayed
from chat.rendering.replies import answer_text
from chat.writer.write import Trace
from evals.asking.attribution import Asked, Diagnoser, Stage
from evals.asking.drafts import would_be_right
from evals.asking.ground_truth import GroundTruth
from evals.asking.outcome import Cited, Judged, Outcome, Proof
from evals.asking.ranking import DEPTH, rank_measures
from evals.asking.written import EvaluatedWriter, blame, written_of
from evals.judging.verdict import first_sentence, judge
from evals.sets.testset import Case
from retriever.question import Question

Advance: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of a test set in its order, and how long each answer took, in milliseconds."""

    outcomes: list[Outcome]
    milliseconds: list[float]


def run(
    assistant: Assistant,
    cases: Sequence[Case],
    today: date,
    advance: Advance,
    writer: EvaluatedWriter | None = None,
) -> Run:
    """Ask every case in order, judge the replies, and say why the wrong ones are wrong. A ``writer`` words the answers.

    A question that breaks the assistant counts as answered wrongly, and the run goes on.
    """
    truth = GroundTruth(assistant.retriever.generation, assistant.retriever.words)
    outcomes, milliseconds = [], []
    for case in cases[:1]:
        # Whatever is loaded when something is asked first is no part of any answer's time.
        _Asker(assistant, truth, today).ask(case)
    asker = _Asker(assistant, truth, today, writer)
    for done, case in enumerate(cases):
        advance(done, len(cases))
        outcome, elapsed = asker.ask(case)
        outcomes.append(outcome)
        milliseconds.append(elapsed)
    advance(len(cases), len(cases))
    return Run(_with_retrieval(outcomes, asker.right, asker.rankings), milliseconds)


class _Asker:
    """Asks cases; ``right`` and ``rankings`` gather what the ranking measures need, by case."""

    def __init__(
        self, assistant: Assistant, truth: GroundTruth, today: date, writer: EvaluatedWriter | None = None
    ) -> None:
        self._writer = writer
        self._unsaid: list[Said] = []
        self._assistant = Assistant(assistant.retriever, on_unproven=self._unsaid.append, judge=assistant.judge)
        self._truth = truth
        self._today = today
        self._diagnoser = Diagnoser(Assistant(assistant.retriever, judge=assistant.judge), truth, today)
        self.right: dict[str, tuple[str, ...]] = {}
        self.rankings: dict[str, dict[str, list[str]]] = {}

    def ask(self, case: Case) -> tuple[Outcome, float]:
        """The outcome of a case, and the milliseconds that the answer took."""
        started = time.perf_counter()
        try:
            history = self._history(case)
            started = time.perf_counter()
            self._unsaid.clear()
            assistant = self._assistant if self._writer is None else self._writer.advised(self._assistant)
            found = assistant.consider_in(case.question, today=self._today, history=history)
            question = found.question
            plain = reply = assistant.say(found, self._today)
            trace = Trace()
            if self._writer is not None and self._writer.writes and isinstance(plain, Answer):
                reply, trace = self._writer.write(found, plain, self._assistant, self._today)
        except Exception as error:  # noqa: BLE001 - one broken question must not lose the others' results
            return _failed(case, error), (time.perf_counter() - started) * 1000
        elapsed = (time.perf_counter() - started) * 1000
        quoted = self._truth.quoted(case)
        self._rank(case, question, quoted)
        outcome = self._outcome(case, found, reply, quoted)
        return (self._of_writer(outcome, plain, reply, trace) if reply is not plain else outcome), elapsed

    def _of_writer(self, outcome: Outcome, plain: Reply, reply: Reply, trace: Trace) -> Outcome:
        """The outcome with what a language model made of the answer, blamed where the answer without it is right."""
        noted = outcome.model_copy(update={"written": written_of(reply, trace)})
        if outcome.right or not judge(outcome.case, plain).right:
            return noted
        why = blame(outcome.case, answer_text(reply), trace, outcome.forbidden)
        return noted.model_copy(update={"stage": Stage.WRITING, "why": why})

    def _history(self, case: Case) -> list[Turn]:
        """The turns before, each with an answer."""
        earlier = (Turn(question=turn.question, answer=turn.answer) for turn in case.history)
        return replayed(earlier, self._assistant, self._today)

    def _rank(self, case: Case, question: Question, quoted: tuple[str, ...]) -> None:
        if not quoted or not case.answerable:
            return
        retriever = self._assistant.retriever
        self.right[case.id] = quoted
        self.rankings[case.id] = {
            "lexical": _best(retriever.lexical_leg(question)),
            "dense": _best(retriever.dense_leg(question)),
            "statements": _best(retriever.statement_leg(question)),
            "fused": [hit.passage.id for hit in retriever.search(question, DEPTH, self._today)],
        }

    def _outcome(self, case: Case, found: Considered, reply: Reply, quoted: tuple[str, ...]) -> Outcome:
        verdict, question = judge(case, reply), found.question
        asked = Asked(case=case, question=question, reply=reply, verdict=verdict, unsaid=tuple(self._unsaid))
        diagnosis = None if verdict.right else self._diagnoser.diagnose(asked)
        return Outcome(
            case=case,
            answer=answer_text(reply),
            first_sentence=first_sentence(reply),
            refused=isinstance(reply, Refusal),
            likely=isinstance(reply, Answer) and reply.likely,
            reason=str(reply.reason) if isinstance(reply, Refusal) else "",
            understood=_understood(question),
            right=verdict.right,
            first_right=verdict.first_right,
            missing=verdict.missing,
            forbidden=verdict.forbidden,
            citations=tuple(_cited(citation, case, quoted) for citation in reply.citations),
            proof=_proof(reply),
            judged=self._judged(case, found, reply),
            stage=diagnosis.stage if diagnosis else None,
            why=diagnosis.why if diagnosis else "",
        )

    def _judged(self, case: Case, found: Considered, reply: Reply) -> Judged | None:
        if reply.judgement is None:
            return None
        said_right = would_be_right(case, found, self._assistant, self._today)
        return Judged(**reply.judgement.probabilities, said_right=said_right)


def _best(leg: dict[str, float]) -> list[str]:
    return sorted(leg, key=lambda key: (-leg[key], key))


def _with_retrieval(
    outcomes: Sequence[Outcome], right: dict[str, tuple[str, ...]], rankings: dict[str, dict[str, list[str]]]
) -> list[Outcome]:
    legs = {name for ranked in rankings.values() for name in ranked}
    measured = {
        leg: rank_measures(right, {key: ranked[leg] for key, ranked in rankings.items()}) for leg in sorted(legs)
    }
    return [
        outcome.model_copy(update={"retrieval": {leg: by_case[outcome.case.id] for leg, by_case in measured.items()}})
        if outcome.case.id in right
        else outcome
        for outcome in outcomes
    ]


def _understood(question: Question) -> dict[str, str]:
    """How a question was read, for the person who looks for an error."""
    return {
        "intent": str(question.intent),
        "aim": str(question.aim),
        "plans": "・".join(question.plan_ids),
        "years": "・".join(map(str, question.years)),
        "inherited": question.inherited,
    }


def _cited(citation: Citation, case: Case, quoted: tuple[str, ...]) -> Cited:
    return Cited(
        number=citation.number,
        plan=citation.plan.whole,
        section=citation.section,
        passage=citation.passage.id,
        quote=" ".join(citation.quote.split()),
        supports=citation.supports,
        holds_quote=citation.passage.id in quoted if quoted else None,
        right_plan=citation.plan.whole in case.plans if case.plans else None,
    )


def _proof(reply: Reply) -> Proof:
    if isinstance(reply, Refusal):
        return Proof(stated=0, unproven=())
    failed = tuple(one for claim in reply.claims for one in _unproven(claim, reply))
    return Proof(stated=sum(len(checked(claim.text)) for claim in reply.claims), unproven=failed)


def _unproven(claim: Claim, answer: Answer) -> list[str]:
    cited = [c for c in answer.citations if c.number in claim.citations]
    return unproven(claim.text, [c.passage for c in cited], [c.plan for c in cited], claim.computed)


def _failed(case: Case, error: Exception) -> Outcome:
    return Outcome(
        case=case,
        answer="",
        first_sentence="",
        refused=False,
        understood={},
        right=False,
        first_right=False,
        missing=case.must,
        proof=Proof(stated=0, unproven=()),
        failure=f"{type(error).__name__}: {error}",
        why="回答の途中でエラーになりました。",
    )
