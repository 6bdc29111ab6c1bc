"""The texts from which the encoder learns what answers a question."""

import json
from pathlib import Path

import pytest

from corpus.library import Library
from evals.training import answers, encoder
from evals.training.answers import NEAR_STATEMENTS, Found, columns, found_for
from evals.training.examples import Group
from retriever.nothing import NOTHING


def found(number: int, others: int) -> Found:
    return Found(
        asked=f"問い{number}",
        answers=((f"答え{number}", 1.0), (f"一部{number}", 0.2)),
        others=tuple(f"ほか{number}-{other}" for other in range(others)),
    )


def test_each_draw_asks_every_question_once_beside_texts_that_do_not_answer_it() -> None:
    asked, wide = [found(n, 12) for n in range(40)], [found(n, 4) for n in range(40)]
    material = columns(asked, asked, wide, seed=3)
    assert material["statements_1"]["asked_1"] == [f"問い{n}" for n in range(40)]
    for sets in material.values():
        assert sorted(sets["asked_1"]) == sorted(f"問い{n}" for n in range(40))
        near = [sets[name] for name in sets if name.startswith("near_")]
        for name, *row in zip(sets["asked_1"], sets["official"], *near, strict=True):
            number = name.removeprefix("問い")
            assert row[0] in (f"答え{number}", f"一部{number}")
            assert len(set(row[1:])) == len(row) - 1
            assert all(text.startswith(f"ほか{number}-") for text in row[1:])
    assert material["statements_1"] != material["statements_2"]
    assert material == columns(asked, asked, wide, seed=3)


def test_as_many_as_there_may_be_are_asked_again_and_none_that_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "AGAIN", 5)
    monkeypatch.setattr(answers, "PASSAGES", 7)
    absent = [Found(asked=f"ない{n}", answers=((NOTHING, 1.0),), others=tuple("あいうえおか")) for n in range(30)]
    asked = [*(found(n, 12) for n in range(9)), *absent]
    material = columns(asked, asked, asked, seed=3)
    assert [len(sets["asked_1"]) for sets in material.values()] == [39, 5, 7]
    again = material["statements_2"]["asked_1"] + material["passages"]["asked_1"]
    assert all(text.startswith("問い") for text in again)
    assert material["statements_1"]["official"].count(NOTHING) == len(absent)


def test_what_answers_better_is_drawn_more_often_and_too_few_neighbours_are_left_out() -> None:
    wide = [found(1, 4)]
    drawn = columns([found(n, 12) for n in range(200)], wide, wide, seed=3)["statements_1"]["official"]
    assert sum(text.startswith("答え") for text in drawn) > 140
    few = columns([found(1, NEAR_STATEMENTS - 1), found(2, NEAR_STATEMENTS)], wide, wide, seed=3)
    assert few["statements_1"]["asked_1"] == ["問い2"]


def test_statements_and_passages_that_answer_are_told_from_those_found_beside_them(
    small_library: Library, tmp_path: Path
) -> None:
    case = {
        "id": "1", "category": "target", "question": "企業立地件数の目標は？", "must": [["8件"]],
        "evidence": ["企業立地件数の目標は8件です"], "plans": ["midori"], "answerable": True,
    }  # fmt: skip
    unquoted = {**case, "id": "2", "question": "創業支援件数の目標は？", "must": [["25件"]], "evidence": []}
    absent = {**case, "id": "3", "question": "観光客数は？", "must": [], "evidence": [], "answerable": False}
    asked = tmp_path / "asked.jsonl"
    lines = [json.dumps(each, ensure_ascii=False) for each in (case, unquoted, absent)]
    asked.write_text("\n".join(lines) + "\n", encoding="utf-8")
    statements, passages = found_for(Group(plans="small", sets=(str(asked),)), small_library)
    assert [each.asked for each in statements] == ["企業立地件数の目標は?", "観光客数は?"]
    assert [each.is_answered for each in statements] == [True, False]
    assert any("8件" in text for text in statements[1].others)
    assert [worth for text, worth in statements[0].answers if "8件" in text] == [1.0]
    assert any("25件" in text for text in statements[0].others)
    assert all("数値目標" in text for text, _ in passages[0].answers)
    assert any("計画の概要" in text for text in passages[0].others)


def test_what_the_encoder_can_not_be_taught_from_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert encoder.main(["--shared", str(tmp_path)]) == 2
    assert "がありません" in capsys.readouterr().err
