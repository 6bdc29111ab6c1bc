"""Lines of an answer: what one says is not said again by the next."""

import pytest

from chat.answering.said import Said, said_once


@pytest.mark.parametrize(
    ("lines", "once"),
    [
        (
            [
                "道は3本です（道の計画・2020～2024年度・終了）。終了しています。",
                "橋は2本です（道の計画・2020～2024年度・終了）。終了しています。",
            ],
            ["道は3本です（道の計画・2020～2024年度・終了）。終了しています。", "橋は2本です。"],
        ),
        (
            ["道は3本です（道の計画・2020～2024年度・終了）", "橋は2本です（橋の計画・2025～2029年度・現行）"],
            ["道は3本です（道の計画・2020～2024年度・終了）", "橋は2本です（橋の計画・2025～2029年度・現行）"],
        ),
        (
            [
                "道は3本です（道の計画（改定）・2020～2024年度・終了）",
                "橋は2本です（道の計画（改定）・2020～2024年度・終了）",
            ],
            ["道は3本です（道の計画（改定）・2020～2024年度・終了）", "橋は2本です"],
        ),
        (["道は3本です。"], ["道は3本です。"]),
    ],
    ids=["one plan", "two plans", "a plan with brackets in its name", "no plan"],
)
def test_the_plan_and_a_sentence_are_said_once(lines: list[str], once: list[str]) -> None:
    assert [line.text for line in said_once(Said(text=text, evidence=()) for text in lines)] == once
