"""Learning to rank statements: a listwise softmax regression over the statements found for a question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import minimize

from chat.answering.assistant import Assistant
from chat.answering.considering import CANDIDATES
from chat.answering.fitting.ranking import RankingWeights, candidates
from chat.answering.fitting.sought import sought_by
from chat.answering.wording import say
from chat.library.opening import open_assistant
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.statements import Statement
from evals.judging.stated import states
from evals.sets.reading import read_testset
from evals.sets.testset import Case
from evals.training.examples import TODAY, Group

STRENGTH: Final = 0.1
"""Of the penalty on squared factors of standardised signals; between .003 and .1 hardly anything changes."""

PART: Final = 0.35
"""What a quoted statement with some of the required facts is worth beside one with all of them."""

UNQUOTED: Final = 0.5
"""What a statement with all required facts is worth that is not one of those quoted."""

SHORTEST: Final = 8
"""Characters from which a statement within a quote is part of it."""

DIGITS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The statements found for a question: ``signals (n, m)`` by ``names``, and what each is ``worth (n,)`` as its
    answer, 0..1."""

    plans: str
    names: tuple[str, ...]
    signals: np.ndarray
    worth: np.ndarray


def statements_of(group: Group, library: Library) -> Iterator[Ranked]:
    """What is found for each quoted question of a group that stands by itself, where any of it answers.

    Raises:
        KeikakuError: a set can't be read, or the library can't be opened.
    """
    assistant = open_assistant(library)
    for file in group.files():
        for case in read_testset(file):
            if group.asks(case, library) and case.answerable and case.evidence:
                _, found = found_statements(case, assistant)
                if any(each.worth for each in found):
                    yield Ranked(
                        plans=group.plans,
                        names=tuple(found[0].signals),
                        signals=np.array([list(each.signals.values()) for each in found]),
                        worth=np.array([each.worth for each in found]),
                    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStatement:
    """A statement that is found for a case, with its signals, and what it is ``worth`` 0..1 as its answer."""

    passage: Passage
    statement: Statement
    signals: dict[str, float]
    worth: float


def found_statements(case: Case, assistant: Assistant) -> tuple[str, list[FoundStatement]]:
    """What a case is searched by, and the statements that are found for it; nothing where no plan is meant."""
    retriever = assistant.retriever
    try:
        question = assistant.understand(case.question, today=TODAY)
    except KeikakuError:
        return case.question, []
    legs = retriever.legs(question)
    ranked = retriever.fuse(question, legs, TODAY)[:CANDIDATES]
    quotes = [squeeze(quote) for quote in case.evidence]
    return question.search_text, [
        FoundStatement(
            passage=passage,
            statement=read.statement,
            signals=signals,
            worth=_worth(case, quotes, "".join((*passage.section[-1:], say(read.statement, question))), read.statement),
        )
        for passage, read, signals in candidates(ranked, sought_by(question, legs, retriever))
    ]


def _worth(case: Case, quotes: Sequence[str], text: str, statement: Statement) -> float:
    if any(states(text, fact) for fact in case.must_not):
        return 0.0
    held = [any(states(text, fact) for fact in facts) for facts in case.must]
    printed = squeeze(statement.text)
    quoted = any(q in printed or (len(printed) >= SHORTEST and printed in q) for q in quotes)
    if all(held):
        return 1.0 if quoted else UNQUOTED
    return PART * sum(held) / len(held) if quoted else 0.0


def learn_ranking(questions: Sequence[Ranked]) -> np.ndarray:
    """``(m,)`` factors of the signals that make the statements which answer likeliest (ListNet's top-one loss,
    Cao et al. 2007); questions of the same plans together weigh as the root of their number."""
    signals = np.concatenate([q.signals for q in questions])
    starts = np.cumsum([0, *(len(q.worth) for q in questions[:-1])])
    of = np.repeat(np.arange(len(questions)), [len(q.worth) for q in questions])
    target = np.concatenate([q.worth / q.worth.sum() for q in questions])
    many = {plans: sum(q.plans == plans for q in questions) for plans in {q.plans for q in questions}}
    weight = np.array([many[q.plans] ** -0.5 for q in questions])
    weight /= weight.sum()
    scale = signals.std(0)
    scale[scale == 0] = 1.0
    standard = (signals - signals.mean(0)) / scale

    def loss(factors: np.ndarray) -> tuple[float, np.ndarray]:
        odds = standard @ factors
        odds -= np.maximum.reduceat(odds, starts)[of]
        exps = np.exp(odds)
        sums = np.add.reduceat(exps, starts)[of]
        each = weight[of]
        value = -float((target * (odds - np.log(sums)) * each).sum()) + STRENGTH * float(factors @ factors)
        slope = -standard.T @ ((target - exps / sums) * each) + 2 * STRENGTH * factors
        return value, slope

    found = minimize(loss, np.zeros(signals.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / scale)


def places_held_out(questions: Sequence[Ranked]) -> list[int]:
    """The place 0… of the first statement that is worth all it can be, for each question, ranked by
    what the other plans taught."""
    return list(_places(questions))


def _places(questions: Sequence[Ranked]) -> Iterator[int]:
    for held in sorted({q.plans for q in questions}):
        factors = learn_ranking([q for q in questions if q.plans != held])
        for question in questions:
            if question.plans == held:
                order = np.argsort(-(question.signals @ factors), kind="stable")
                yield int(np.argmax(question.worth[order] >= question.worth.max()))


def ranking_weights(found: Iterable[Ranked], trained_on: dict[str, str]) -> RankingWeights:
    """Learn from all questions; measured on held-out plans."""
    questions = list(found)
    places = np.array(places_held_out(questions))
    factors = learn_ranking(questions)
    return RankingWeights(
        signals={name: round(float(factor), DIGITS) for name, factor in zip(questions[0].names, factors, strict=True)},
        trained_on=trained_on,
        measured={
            "first": round(float(np.mean(places < 1)), 3),
            "first_three": round(float(np.mean(places < 3)), 3),
            "first_ten": round(float(np.mean(places < 10)), 3),
            "mrr": round(float(np.mean(1 / (1 + places))), 3),
        },
    )
