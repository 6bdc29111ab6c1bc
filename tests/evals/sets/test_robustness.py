from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.sets.reading import read_testset
from evals.sets.robustness import VARIATIONS, vary
from evals.sets.testset import Case
from retriever.tokens import parts_of_speech

TESTSETS = Path(__file__).resolve().parents[3] / "evals" / "testsets"


@pytest.mark.parametrize(
    ("kind", "question", "expected"),
    [
        ("width", "IoT導入率は16.0%？", "ＩｏＴ導入率は１６．０％？"),
        ("width", "ＩｏＴ導入率は？", "IoT導入率は？"),
        ("calendar", "令和5年度とH25.10の値", "2023年度と2013年10月の値"),
        ("calendar", "2023年度の値", "令和5年度の値"),
        ("particles", "目標が何件か", "目標何件か"),
        ("style", "担当はどこですか", "担当はどこ？"),
        ("style", "企業誘致の目標は", "企業誘致の目標を教えていただけますか。"),
        ("style", "目標をすべて", "恐れ入りますが、目標をすべて"),
    ],
)
def test_variations(kind: str, question: str, expected: str) -> None:
    assert VARIATIONS[kind](question) == expected


def test_a_typo_changes_one_place_and_is_always_the_same() -> None:
    for question in ("企業誘致の目標は何件", "サーバーの数", "取り組みの一覧"):
        typed = VARIATIONS["typo"](question)
        assert typed != question
        assert abs(len(typed) - len(question)) == 1
        assert typed == VARIATIONS["typo"](question)


def test_variants_keep_everything_but_the_question() -> None:
    case = Case(id="a", question="令和5年度の目標は何件ですか", category="target", must=(("5件",),))
    base, *variants = vary([case])
    assert base == case
    assert {v.id for v in variants} >= {"a~calendar", "a~style", "a~typo"}
    assert all(v.variant_of == "a" and v.must == case.must and v.question != case.question for v in variants)


def test_the_committed_set_is_what_the_code_makes_of_the_dev_set() -> None:
    assert read_testset(TESTSETS / "robustness.jsonl") == vary(read_testset(TESTSETS / "dev")[::7])


@given(st.text(alphabet="企業誘致の目標は 125件？\tABC　", max_size=30))
def test_words_joined_give_the_text_back(text: str) -> None:
    assert "".join(surface for surface, _ in parts_of_speech(text)) == text
