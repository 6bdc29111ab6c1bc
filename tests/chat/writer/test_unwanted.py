"""Loops are told from text that only looks like one."""

import pytest

from chat.writer.unwanted import is_looping

ROWS = "\n".join(f"| {year}年度 | {year % 97}件 |" for year in range(2000, 2060))


@pytest.mark.parametrize(
    "text",
    [
        "目標は125件です。" * 80,
        "。" * 700,
        "x" * 300 + "はい。いいえ。" * 120,
        "前置き" + ("同じ文が続きます。\n" * 100),
    ],
)
def test_one_stretch_over_and_over_is_a_loop(text: str) -> None:
    assert is_looping(text)


@pytest.mark.parametrize("text", ["", "目標は125件です。" * 20, ROWS, ROWS.replace("\n", ""), "あいうえお" * 50 + ROWS])
def test_tables_and_short_repetitions_are_none(text: str) -> None:
    assert not is_looping(text)
