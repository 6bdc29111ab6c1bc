"""Advice adds to what is searched by and to the order of places; it never decides."""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from chat.answering.advice import Helped
from chat.answering.advised import NO_AID, Aid, with_advice
from chat.answering.evidence import evidence_of
from chat.answering.facts.grounds import Grounds
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import Decision, Judgement
from chat.answering.question.follow_ups import Turn
from chat.answering.said import Said
from corpus.passage import Passage, Span
from corpus.statements import Statement
from retriever.hybrid import NO_LEGS, Legs, Ranked
from retriever.question import Intent, Question
from retriever.wordings import Joined


def passage(number: int) -> Passage:
    text = f"{number}番目の箇所です。"
    return Passage(id=f"p{number}", plan_id="a", section=("節",), text=text, span=Span(start=0, end=len(text)))


EVIDENCE = [evidence_of(p, Statement(span=p.span, text=p.text)) for p in map(passage, range(3))]
SAID = Said(text="答えです。", evidence=tuple(EVIDENCE[:1]))


def found(decision: Decision, right: float = 0.5, **more: Any) -> Considered:
    judgement = Judgement(answered=0.7, right=right, decision=decision)
    told = (
        {"said": [SAID]} if decision is Decision.ANSWER else {"likely": [SAID]} if decision is Decision.LIKELY else {}
    )
    grounds = Grounds(sought=None, every=EVIDENCE, evidence=EVIDENCE)  # type: ignore[arg-type]
    given = {"decided": Decided.JUDGED, "judgement": judgement, "grounds": grounds, **told, **more}
    return Considered(question=Question(text="目標は？", intent=Intent.FIGURE), ranked=(), legs=NO_LEGS, **given)


@dataclass
class Given:
    """Advice that gives what it is told; counts what it is asked."""

    words: Sequence[str] = ()
    positions: Collection[int] = ()
    asked: list[str] = field(default_factory=list)

    @contextmanager
    def wordings(self, question: str) -> Iterator[Callable[[], Sequence[str]]]:
        self.asked.append("begun")

        def waited() -> Sequence[str]:
            self.asked.append("waited")
            return self.words

        yield waited

    def choose(self, question: str, places: Sequence[str]) -> Collection[int]:
        self.asked.append("chosen")
        assert places == [f"節 {n}番目の箇所です。" for n in range(3)]
        return self.positions

    def spelled_out(self, question: str, before: Sequence[Turn]) -> str:
        return ""


JOINED = Joined(ranked=(), passages={}, statements={})


def advised(by_aid: Callable[[Aid], Considered], advice: Given) -> Considered:
    return with_advice(by_aid, lambda _: JOINED, advice, "目標は？")


REFUSAL, LIKELY, ANSWER = Decision.REFUSAL, Decision.LIKELY, Decision.ANSWER


@pytest.mark.parametrize(
    ("plain", "asked"),
    [
        (found(ANSWER), ["begun", "chosen"]),
        (found(ANSWER, signals={"from facts": 1.0}), ["begun"]),
        (found(REFUSAL, decided=Decided.ABSENT), ["begun"]),
        (found(REFUSAL), ["begun", "waited"]),
        (found(LIKELY), ["begun", "waited", "chosen"]),
    ],
    ids=["sure", "sure of facts", "known to be absent", "refused", "likely"],
)
def test_advice_that_gives_nothing_changes_nothing_and_is_asked_only_where_it_may_help(
    plain: Considered, asked: list[str]
) -> None:
    advice = Given()
    assert advised(lambda _: plain, advice) is plain
    assert advice.asked == asked


@pytest.mark.parametrize("before", [REFUSAL, LIKELY, ANSWER])
@pytest.mark.parametrize("after", [REFUSAL, LIKELY, ANSWER])
def test_a_choice_never_turns_one_decision_into_another(before: Decision, after: Decision) -> None:
    result = advised(lambda aid: found(after if aid.chosen else before), Given(positions=[1]))
    assert result.judgement is not None
    assert result.judgement.decision is before
    assert result.advised == ((Helped.CHOSEN,) if before is after is not REFUSAL else ())


def test_a_choice_names_statements_by_their_places() -> None:
    seen: list[Aid] = []

    def search(aid: Aid) -> Considered:
        seen.append(aid)
        return found(LIKELY)

    advised(search, Given(positions=[2, 0]))
    assert seen == [NO_AID, Aid(chosen=frozenset({("p0", 0), ("p2", 0)}))]


@pytest.mark.parametrize(
    ("plain", "other", "is_taken"),
    [
        (found(REFUSAL), found(LIKELY), True),
        (found(LIKELY), found(ANSWER), True),
        (found(LIKELY, 0.3), found(LIKELY, 0.4), True),
        (found(LIKELY, 0.4), found(LIKELY, 0.4), False),
        (found(LIKELY, 0.4), found(LIKELY, 0.3), False),
        (found(LIKELY), found(REFUSAL), False),
        (found(REFUSAL), found(REFUSAL), False),
        (found(LIKELY), found(REFUSAL, decided=Decided.ABSENT), False),
        (found(ANSWER), found(ANSWER, 0.9), False),
    ],
)
def test_other_wordings_count_where_they_are_answered_more_surely(
    plain: Considered, other: Considered, is_taken: bool
) -> None:
    result = advised(lambda aid: other if aid.joined else plain, Given(words=["数値目標"]))
    assert result == (replace(other, advised=(Helped.REWORDED,)) if is_taken else plain)


def test_what_other_wordings_find_joins_what_the_question_finds() -> None:
    ranked = [Ranked(passage=passage(0), score=0.9), Ranked(passage=passage(1), score=0.2)]
    joined = Joined(
        ranked=[Ranked(passage=passage(n), score=score) for n, score in ((1, 0.8), (2, 0.7), (2, 0.6), (0, 0.1))],
        passages={"p1": 0.8, "p0": 0.1},
        statements={"p2#s0": 0.7},
    )
    assert [(hit.passage.id, hit.score) for hit in joined.with_ranked(ranked)] == [
        ("p0", 0.9),
        ("p1", 0.8),
        ("p2", 0.7),
    ]
    legs = joined.with_legs(Legs(lexical={}, passages={"p0": 0.9}, statements={}, share=0.5, near={}, nothing=0.2))
    assert (legs.passages, legs.near, legs.share) == ({"p0": 0.9, "p1": 0.8}, {"p2#s0": 0.7}, 0.5)
