"""A few outcomes and a stored run, made by hand, for what needs no library."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chat.answering.assistant import Assistant
from evals.asking.outcome import Cited, Outcome, Proof
from evals.asking.runner import run
from evals.asking.settings import settings
from evals.measures.summary import summarise
from evals.results.store import PlanRecord, RunRecord, StoredRun, scores_of
from evals.sets.testset import Case

TODAY = date(2026, 11, 22)


def make_outcome(case_id: str, *, right: bool = True, refused: bool = False, **fields: Any) -> Outcome:
    """An outcome with what matters for a measure; fields of the case by the names of the case."""
    of_case = {name: fields.pop(name) for name in list(fields) if name in Case.model_fields}
    answerable = of_case.get("answerable", True)
    case = {
        "id": case_id,
        "question": f"問い{case_id}",
        "category": "target",
        "must": (("1件",),) if answerable else (),
        **of_case,
    }
    base: dict[str, Any] = {
        "case": Case.model_validate(case),
        "answer": f"答え{case_id}",
        "first_sentence": "",
        "refused": refused,
        "understood": {"intent": "figure", "aim": "other", "plans": "", "years": "", "inherited": ""},
        "right": right,
        "first_right": right,
        "proof": Proof(stated=0, unproven=()),
    }
    return Outcome.model_validate(base | fields)


def cited(
    number: int, *, holds_quote: bool | None = None, right_plan: bool | None = None, supports: bool = True
) -> Cited:
    return Cited(
        number=number, plan="p", section=("章",), passage=f"p:{number}", quote="引用", supports=supports,
        holds_quote=holds_quote, right_plan=right_plan,
    )  # fmt: skip


def make_run(outcomes: Sequence[Outcome], name: str = "small", **fields: Any) -> StoredRun:
    milliseconds = {o.case.id: 10.0 + i for i, o in enumerate(outcomes)}
    summary = summarise(outcomes, milliseconds)
    base: dict[str, Any] = {
        "name": name, "started": "2026-11-22T10:00:00+09:00", "seconds": 1.5, "today": "2026-11-22", "commit": "abc",
        "corpus": "0123456789ab", "generation": "000001", "testsets": (), "cases": len(outcomes),
        "plans": (PlanRecord(id="p", title="みどり計画", digest=False),), "settings": {"重み": "0.5"},
        "machine": {"コア": "2"}, "scores": scores_of(summary), "milliseconds": milliseconds,
    }  # fmt: skip
    return StoredRun(record=RunRecord.model_validate(base | fields), outcomes=list(outcomes), summary=summary)


@pytest.fixture(scope="session")
def outcome() -> Callable[..., Outcome]:
    return make_outcome


@pytest.fixture(scope="session")
def stored() -> Callable[..., StoredRun]:
    return make_run


@pytest.fixture(scope="session")
def citation() -> Callable[..., Cited]:
    return cited


@pytest.fixture(scope="session")
def real_run(assistant: Assistant) -> StoredRun:
    """A small run on the built-in corpus: right, wrong, refused, and a hostile question; not to be changed."""
    cases = [
        Case(id="1", question="企業誘致件数の目標は？", category="target", must=(("125件",),), plans=("industry-labor-plan-2022",), evidence=("企業誘致件数 25件 125件",)),
        Case(id="2", question="島根県の目標は？", category="unanswerable", answerable=False),
        Case(id="3", question="女性創業数の目標は？", category="target", must=(("9,999件",),)),
        Case(id="4", question="<script>alert(1)</script> <img src=x onerror=alert(2)> の目標は？", category="自由な分類", must=(("1件",),)),
    ]  # fmt: skip
    made = run(assistant, cases, TODAY, lambda *_: None)
    return make_run(made.outcomes, settings=settings(assistant.retriever.generation, TODAY))


@pytest.fixture
def testsets() -> Path:
    return Path(__file__).resolve().parents[2] / "evals" / "testsets"
