from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chat.answering.assistant import Assistant
from chat.answering.considering import Considering
from chat.answering.judgement.judge import Decision, Judgement
from corpus.library import Generation
from evals.asking.outcome import Judged
from evals.asking.runner import run
from evals.measures.summary import summarise
from evals.results.store import StoredRun
from evals.sets.reading import read_testset
from evals.sets.testset import Case, HistoryTurn
from retriever.hybrid import HybridRetriever
from retriever.model import load_encoder

TODAY = date(2026, 11, 22)


def test_verdicts_citations_and_ranks_of_a_real_run(real_run: StoredRun) -> None:
    right, refused, wrong, hostile = real_run.outcomes
    assert [o.right for o in real_run.outcomes] == [True, True, False, False]
    assert (refused.refused, refused.reason) == (True, "foreign_place")
    assert right.supporting
    assert right.supporting[0].holds_quote
    assert right.supporting[0].right_plan
    assert right.proof.stated > 3
    assert right.proof.unproven == ()
    assert set(right.retrieval) == {"lexical", "dense", "statements", "fused"}
    assert right.retrieval["fused"]["recall_20"] == 1.0
    assert refused.retrieval == {}
    assert wrong.missing == (("9,999件",),)
    assert wrong.stage is not None
    assert hostile.stage is not None
    assert right.understood["intent"] == "figure"


def test_what_was_judged_keeps_its_probabilities(assistant: Assistant, real_run: StoredRun) -> None:
    right, elsewhere, wrong, _ = real_run.outcomes
    assert elsewhere.judged is None
    for outcome in (right, wrong):
        reply = assistant.ask(outcome.case.question, today=TODAY)
        assert reply.judgement is not None
        assert outcome.judged is not None
        assert {"answered": outcome.judged.answered, "right": outcome.judged.right} == reply.judgement.probabilities
        assert outcome.judged.said_right == outcome.right
    (listed,) = run(
        assistant,
        [Case(id="l", question="数値目標を全部教えて", category="list", must=(("125件",),))],
        TODAY,
        lambda *_: None,
    ).outcomes
    assert listed.judged is None


@pytest.mark.parametrize(
    ("decision", "right"), [(Decision.ANSWER, True), (Decision.LIKELY, None), (Decision.REFUSAL, False)]
)
def test_what_could_be_said_is_judged_be_it_said_or_held_back(
    assistant: Assistant, decision: Decision, right: bool | None
) -> None:
    decided = replace(assistant, judge=lambda _: Judgement(answered=0.3, right=0.2, decision=decision))
    cases = [
        Case(id="1", question="企業誘致件数の目標は？", category="target", must=(("125件",),)),
        Case(id="2", question="企業誘致件数の目標は？", category="unanswerable", answerable=False),
    ]
    known, unknown = run(decided, cases, TODAY, lambda *_: None).outcomes
    assert known.judged == Judged(answered=0.3, right=0.2, said_right=True)
    assert right is None or known.right is right
    assert unknown.judged == Judged(answered=0.3, right=0.2, said_right=False)


def test_the_same_run_twice_gives_the_same_bytes(digest: Generation, testsets: Path) -> None:
    assistant = Assistant(HybridRetriever(digest, load_encoder()))  # One that remembers nothing.
    cases = read_testset(testsets / "dev" / "digest.jsonl")
    first, second = (
        [o.model_dump_json() for o in run(assistant, cases, TODAY, lambda *_: None).outcomes] for _ in range(2)
    )
    assert first == second


def test_a_question_that_breaks_the_assistant_loses_no_other(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Considering.consider

    def breaking(self: Considering, question: Any, today: date) -> Any:
        if "壊" in question.text:
            raise ZeroDivisionError("割れません")
        return whole(self, question, today)

    monkeypatch.setattr(Considering, "consider", breaking)
    cases = [
        Case(id="1", question="壊れる問い", category="target", must=(("1件",),)),
        Case(id="2", question="企業誘致件数の目標は？", category="target", must=(("125件",),)),
        Case(id="3", question="長" * 2001, category="target", must=(("1件",),)),
    ]
    done: list[tuple[int, int]] = []
    made = run(assistant, cases, TODAY, lambda *at: done.append(at))
    assert [o.right for o in made.outcomes] == [False, True, False]
    assert made.outcomes[0].failure == "ZeroDivisionError: 割れません"
    assert "長すぎます" in made.outcomes[2].failure
    assert summarise(made.outcomes, {}).errors == 2
    assert done[-1] == (3, 3)


def test_earlier_turns_are_answered_where_the_case_has_no_answer(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    whole = Assistant.readings

    def watching(self: Assistant, text: str, *, today: date, history: Any = (), **more: Any) -> Any:
        seen.append([turn.answer for turn in history])
        return whole(self, text, today=today, history=history, **more)

    monkeypatch.setattr(Assistant, "readings", watching)
    case = Case(
        id="f",
        question="現状は？",
        category="progress",
        must=(("25件",),),
        history=(
            HistoryTurn(question="企業誘致件数の目標は？"),
            HistoryTurn(question="それはいつまで？", answer="決めた答え"),
        ),
    )
    assert run(assistant, [case], TODAY, lambda *_: None).outcomes[0].right
    assert "125件" in seen[-1][0]
    assert seen[-1][1] == "決めた答え"


def test_accuracy_on_the_real_documents(corpus_assistant: Assistant, testsets: Path) -> None:
    cases = read_testset(testsets / "dev" / "plans.jsonl")
    made = run(corpus_assistant, cases, TODAY, lambda *_: None)
    summary = summarise(made.outcomes, {})
    values = {
        name: summary.value(name) or 0.0 for name in ("accuracy", "citation_recall", "figures_proven", "fused_mrr")
    }
    assert values["accuracy"] >= 0.9
    assert values["citation_recall"] >= 0.85
    assert values["figures_proven"] == 1.0
    assert values["fused_mrr"] >= 0.7
    assert (summary.value("false_refusals") or 0.0) <= 0.05
