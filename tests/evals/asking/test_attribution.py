"""Bugs planted in one stage each, and the stage that the workbench names."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from chat.answering import considering, proven, understanding
from chat.answering.assistant import Assistant
from chat.answering.evidence import Evidence
from chat.answering.following.carried import Carried
from chat.answering.judgement.judge import Decision
from chat.answering.proven import Gate
from chat.answering.said import Said
from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.facts import Fact, Indicator
from corpus.library import Library
from evals.asking.attribution import Stage
from evals.asking.outcome import Outcome
from evals.asking.runner import run
from evals.sets.testset import Case, HistoryTurn
from ingest import reading
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.question import Intent, Question
from tests.deciding import always

TODAY = date(2026, 11, 22)
PLANS = Path(__file__).resolve().parents[2] / "plans"
NEW, OLD = "hinode-industry-plan-2024", "hinode-industry-plan-2019"

TARGET = Case(
    id="t", question="新製品の開発件数の目標は？", category="target", must=(("25件",),), plans=(NEW,)
)  # fmt: skip
CONTENT = Case(
    id="c", question="チャレンジ補助金の補助率を教えて", category="content", must=(("3分の2",),), plans=(NEW,)
)
BEFORE = Case(
    id="b", question="前の計画では新製品開発は年何件が目標だった？", category="target", must=(("20件",),), plans=(OLD,)
)
AGENCY = Case(id="a", question="企業見学バスの担当課", category="agency", must=(("雇用労政課",),), plans=(NEW,))
PHONE = Case(id="p", question="支援機構の電話番号", category="unanswerable", answerable=False)


def asked(assistant: Assistant, case: Case) -> Outcome:
    return run(assistant, [case], TODAY, lambda *_: None).outcomes[0]


def test_the_plans_are_where_the_cases_say(versions_assistant: Assistant) -> None:
    assert set(versions_assistant.retriever.generation.plans) == {NEW, OLD}


@pytest.mark.parametrize("case", [TARGET, CONTENT, BEFORE, AGENCY, PHONE], ids=lambda case: case.id)
def test_without_a_bug_nothing_is_blamed(versions_assistant: Assistant, case: Case) -> None:
    outcome = asked(versions_assistant, case)
    assert outcome.right
    assert (outcome.stage, outcome.why) == (None, "")


def broken_library(tmp_path: Path, encoder: Encoder) -> Assistant:
    library = Library(tmp_path / "library")
    ingest(sorted(PLANS.glob("hinode-*.txt")), library, read_catalog(), lambda: encoder, lambda *_: None)
    return Assistant(HybridRetriever(library.open(), encoder))


@pytest.mark.usefixtures("read_here")
def test_passages_that_lose_a_row_are_a_failure_of_extraction(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.cut_passages

    def losing(*args: Any, **kwargs: Any) -> list[Any]:
        return [
            replace(p, text=p.text.replace("25件", "●件").replace("２５件", "●●件")) for p in whole(*args, **kwargs)
        ]

    monkeypatch.setattr(reading, "cut_passages", losing)
    monkeypatch.setattr(reading, "read_facts", lambda *_: ())
    outcome = asked(broken_library(tmp_path, encoder), TARGET)
    assert (outcome.right, outcome.stage) == (False, Stage.EXTRACTION)
    assert "本文にありますが" in outcome.why


def misread(fact: Fact) -> Fact:
    if not isinstance(fact, Indicator) or fact.target is None or fact.target.value is None:
        return fact
    wrong = fact.target.value + Decimal(1000)
    return replace(fact, target=replace(fact.target, value=wrong, printed=f"{wrong}{fact.target.unit or ''}"))


@pytest.mark.usefixtures("read_here")
def test_figures_misread_from_tables_are_a_failure_of_extraction(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = reading.read_facts
    monkeypatch.setattr(reading, "read_facts", lambda *args: tuple(misread(fact) for fact in whole(*args)))
    only_facts_are_said(monkeypatch)
    outcome = asked(broken_library(tmp_path, encoder), TARGET)
    assert (outcome.right, outcome.stage) == (False, Stage.EXTRACTION)
    assert "事実として取り出されていません" in outcome.why


def only_facts_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the statements themselves, which are right whatever was made of them."""
    monkeypatch.setattr(considering, "compose", lambda *_, **__: [])
    monkeypatch.setattr(considering, "places", lambda *_, **__: [])


def test_what_no_leg_finds_is_a_failure_of_retrieval(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for leg in ("lexical_leg", "dense_leg", "_nearest_statements"):
        whole = getattr(HybridRetriever, leg)

        def losing(self: HybridRetriever, question: Question, whole: Any = whole) -> dict[str, Any]:
            found = whole(self, question)
            lost = {p.id for p in self.generation.passages if "補助率" in p.text or "分の" in p.text}
            return {key: score for key, score in found.items() if key.partition("#s")[0] not in lost}

        monkeypatch.setattr(HybridRetriever, leg, losing)
    outcome = asked(versions_assistant, CONTENT)
    assert (outcome.right, outcome.stage) == (False, Stage.RETRIEVAL)


def test_a_ranking_upside_down_is_a_failure_of_ranking(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from retriever import hybrid

    whole = hybrid.weighted_fusion
    monkeypatch.setattr(hybrid, "weighted_fusion", lambda legs: [(key, -score) for key, score in whole(legs)])
    outcome = asked(versions_assistant, CONTENT)
    assert (outcome.right, outcome.stage) == (False, Stage.RANKING)


def test_statements_upside_down_are_a_failure_of_ranking(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from evals.asking import attribution

    whole = considering.rank_statements

    def reversed_(*args: Any) -> list[Evidence]:
        return whole(*args)[::-1]

    for module in (considering, attribution):
        monkeypatch.setattr(module, "rank_statements", reversed_)
    outcome = asked(versions_assistant, CONTENT)
    assert (outcome.right, outcome.stage) == (False, Stage.RANKING)


def test_facts_upside_down_are_a_failure_of_ranking(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chat.answering.facts import by_kind

    monkeypatch.setattr(by_kind, "candidates", lambda question, ranked, evidence, knowledge: [ranked[-1].fact])
    outcome = asked(replace(versions_assistant, judge=always(Decision.ANSWER)), TARGET)
    assert not outcome.right
    assert outcome.stage in (Stage.RANKING, Stage.COMPOSITION)


def test_a_composer_that_says_another_figure_is_a_failure_of_composition(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chat.answering.facts import by_kind

    whole = by_kind.say_figure

    def misspoken(*args: Any) -> list[Said] | None:
        said = whole(*args)
        return said and [replace(line, text=line.text.replace("25件", "17件")) for line in said]

    monkeypatch.setattr(by_kind, "say_figure", misspoken)
    outcome = asked(versions_assistant, TARGET)
    assert (outcome.right, outcome.stage) == (False, Stage.COMPOSITION)
    assert "25件" in outcome.why


def test_lines_that_the_proof_drops_are_a_failure_of_composition(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proven, "is_proven", lambda line, plans: "分の" not in line.text)
    outcome = asked(versions_assistant, CONTENT)
    assert (outcome.right, outcome.stage) == (False, Stage.COMPOSITION)
    assert "落とし" in outcome.why


def test_another_plan_read_into_the_question_is_a_failure_of_understanding(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = understanding.understand
    monkeypatch.setattr(understanding, "understand", lambda *a, **k: replace(whole(*a, **k), plan_ids=(OLD,)))
    outcome = asked(versions_assistant, TARGET)
    assert (outcome.right, outcome.stage) == (False, Stage.UNDERSTANDING)
    assert "計画" in outcome.why


def test_another_intent_read_into_the_question_is_a_failure_of_understanding(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = understanding.understand
    misunderstood = {"intent": Intent.FIGURE}
    monkeypatch.setattr(understanding, "understand", lambda *a, **k: replace(whole(*a, **k), **misunderstood))
    only_facts_are_said(monkeypatch)
    outcome = asked(versions_assistant, AGENCY)
    assert (outcome.right, outcome.stage) == (False, Stage.UNDERSTANDING)
    assert "意図" in outcome.why


def test_a_lost_thread_is_a_failure_of_understanding(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(
        id="f",
        question="補助率は？",
        category="content",
        must=(("3分の2",),),
        plans=(NEW,),
        history=(HistoryTurn(question="チャレンジ補助金の上限額は"),),
    )
    monkeypatch.setattr(understanding, "readings", lambda *_: (Carried(),))
    outcome = asked(versions_assistant, case)
    assert (outcome.right, outcome.stage) == (False, Stage.UNDERSTANDING)


def test_refusing_everything_is_a_failure_of_refusal(versions_assistant: Assistant) -> None:
    outcome = asked(replace(versions_assistant, judge=always(Decision.REFUSAL)), CONTENT)
    assert (outcome.right, outcome.refused, outcome.stage) == (False, True, Stage.REFUSAL)


def test_refusing_nothing_is_a_failure_of_refusal(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    never: Any = lambda *_: None  # noqa: E731
    monkeypatch.setattr(considering, "unstated", never)
    outcome = asked(replace(versions_assistant, judge=always(Decision.ANSWER)), PHONE)
    assert (outcome.right, outcome.refused, outcome.stage) == (False, False, Stage.REFUSAL)


def test_a_quote_that_the_library_lacks_is_a_failure_of_extraction(versions_assistant: Assistant) -> None:
    case = TARGET.model_copy(update={"must": (("2500件",),), "evidence": ("新製品開発件数は2500件",)})
    outcome = asked(versions_assistant, case)
    assert (outcome.right, outcome.stage) == (False, Stage.EXTRACTION)


def test_saying_what_must_not_be_said_is_a_failure_of_composition(versions_assistant: Assistant) -> None:
    case = TARGET.model_copy(update={"must_not": ("25件",)})
    outcome = asked(versions_assistant, case)
    assert (outcome.right, outcome.forbidden) == (False, ("25件",))
    assert outcome.stage is Stage.COMPOSITION


def wrong_of(outcomes: Sequence[Outcome]) -> list[str]:
    return [o.case.id for o in outcomes if not o.right and o.stage is None]


def test_every_wrong_answer_gets_a_stage_and_a_reason(versions_assistant: Assistant) -> None:
    from evals.sets.reading import read_testset

    path = Path(__file__).resolve().parents[3] / "evals" / "testsets" / "dev" / "facts.jsonl"
    cases = [case.model_copy(update={"plans": ()}) for case in read_testset(path)]
    outcomes = run(versions_assistant, cases, TODAY, lambda *_: None).outcomes
    wrong = [o for o in outcomes if not o.right]
    assert len(wrong) > 30
    assert wrong_of(wrong) == []
    assert all(o.why.endswith("。") for o in wrong)


def planted(assistant: Assistant, cases: Sequence[Case]) -> list[Outcome]:
    """What a bug made wrong."""
    return [o for o in run(assistant, cases, TODAY, lambda *_: None).outcomes if not o.right]


@pytest.mark.parametrize(
    "stage",
    [
        Stage.RANKING,
        *(pytest.param(s, marks=pytest.mark.long) for s in (Stage.COMPOSITION, Stage.UNDERSTANDING, Stage.REFUSAL)),
    ],
)
def test_over_a_whole_set_a_planted_bug_is_nearly_always_found(
    versions_assistant: Assistant, monkeypatch: pytest.MonkeyPatch, testsets: Path, stage: Stage
) -> None:
    from evals.sets.reading import read_testset
    from retriever import hybrid

    # What is shown as likely could be right in spite of the bug.
    sure = replace(versions_assistant, judge=always(Decision.ANSWER))
    cases = [case for case in read_testset(testsets / "invented" / "municipal.jsonl") if case.answerable]
    assert planted(sure, cases) == []
    fusion, passing, understood = hybrid.weighted_fusion, Gate.proven, understanding.understand

    def misspoken(self: Gate, said: Any) -> list[Said]:
        return [replace(line, text=re.sub(r"[0-9０-９]", "7", line.text)) for line in passing(self, said)]

    def of_another_plan(*args: Any, **kwargs: Any) -> Question:
        question = understood(*args, **kwargs)
        return replace(question, plan_ids=(NEW,) if question.plan_ids == (OLD,) else (OLD,))

    bugs: dict[Stage, tuple[Any, str, Any]] = {
        Stage.RANKING: (hybrid, "weighted_fusion", lambda legs: [(key, -score) for key, score in fusion(legs)]),
        Stage.COMPOSITION: (Gate, "proven", misspoken),
        Stage.UNDERSTANDING: (understanding, "understand", of_another_plan),
    }
    assistant = sure
    if stage is Stage.REFUSAL:
        assistant = replace(sure, judge=always(Decision.REFUSAL))
    else:
        monkeypatch.setattr(*bugs[stage])
    wrong = planted(assistant, cases)
    assert len(wrong) >= 15
    assert sum(o.stage is stage for o in wrong) >= 0.85 * len(wrong), [(o.case.id, o.stage) for o in wrong]
