"""Figures of texts that write their numbers in kanji: read as numbers, given back as printed."""

from decimal import Decimal

import pytest

from corpus.facts import Indicator, Statistic
from ingest.facts.extract import read_facts
from ingest.facts.kanji_digits import as_printed
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2025


def figures(text: str) -> set[tuple[str, str, Decimal | None, str]]:
    """Name, role, number and print of every value."""
    found: set[tuple[str, str, Decimal | None, str]] = set()
    for fact in read_facts("p", build_outline(read_lines(text)), text, WRITTEN):
        if isinstance(fact, Statistic):
            found.add((fact.name, fact.role, fact.figure.value, fact.figure.printed))
        elif isinstance(fact, Indicator):
            own = {role: getattr(fact, role) for role in ("baseline", "actual", "target", "forecast")}
            found |= {(fact.name, role, f.value, f.printed) for role, f in own.items() if f is not None}
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "宿場町の来訪者数は、令和六年度の二万四千人から、令和十二年度に三万五百人へ引き上げる。",
            {
                ("宿場町の来訪者数", "baseline", "24000", "二万四千人"),
                ("宿場町の来訪者数", "target", "30500", "三万五百人"),
            },
        ),
        (
            "・舟唄の会の会員数　現状値（令和六年度）一、二五〇人、目標値（令和十二年度）一、四〇〇人",
            {
                ("舟唄の会の会員数", "baseline", "1250", "一、二五〇人"),
                ("舟唄の会の会員数", "target", "1400", "一、四〇〇人"),
            },
        ),
        (
            "井戸水の検査の合格率は令和六年度に九八・五％であった。",
            {("井戸水の検査の合格率", "actual", "98.5", "九八・五％")},
        ),
        (
            "・灯台を訪ねる校数：十二校（R6）→ 二十四校（R12）",
            {
                ("灯台を訪ねる校数", "baseline", "12", "十二校（R6）"),
                ("灯台を訪ねる校数", "target", "24", "二十四校（R12）"),
            },
        ),
    ],
    ids=["by places", "by digits", "with a point", "with an arrow"],
)
def test_numbers_in_kanji_are_figures_as_printed(text: str, expected: set[tuple[str, str, str, str]]) -> None:
    assert {(name, role, str(value), printed) for name, role, value, printed in figures(text)} == expected


def test_names_keep_their_kanji() -> None:
    text = "・三か所の浜を歩いた人数：二百人（令和六年度）→ 三百人（令和十二年度）"
    assert {name for name, *_ in figures(text)} == {"三か所の浜を歩いた人数"}


@pytest.mark.parametrize(
    ("said", "printed", "expected"),
    [
        ("24000人", "来訪者数は二万四千人であった", "二万四千人"),
        ("2,950円", "日帰り客が二、九五〇円", "二、九五〇円"),
        ("320人", "令和5年度 320人", "320人"),
        ("999人", "二万四千人", "999人"),
    ],
    ids=["places", "digits", "as it stands", "what is not there"],
)
def test_what_is_said_in_digits_is_found_in_print(said: str, printed: str, expected: str) -> None:
    assert as_printed(said, printed) == expected
