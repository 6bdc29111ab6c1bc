"""Sentences that lead a thing through several times, and measures written in kana."""

import pytest

from corpus.facts import Indicator
from corpus.quantities import find_quantities
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2024
Told = set[tuple[str, str, str, str | None]]


def told(sentence: str) -> Told:
    text = f"1 目標\n{sentence}\n"
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    return {
        (f.name, role, figure.printed, figure.period)
        for f in facts
        if isinstance(f, Indicator)
        for role in ("baseline", "actual", "target", "forecast")
        if (figure := getattr(f, role)) is not None
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "境の緩衝帯は、2024年度末に9.4ヘクタール、2029年度末に30ヘクタールとする。",
            {("境の緩衝帯", "baseline", "9.4ヘクタール", "FY2024"), ("境の緩衝帯", "target", "30ヘクタール", "FY2029")},
        ),
        (
            "柵を見回る集落は、2024年度の6集落から2029年度に17集落に広げる。",
            {("柵を見回る集落", "baseline", "6集落", "FY2024"), ("柵を見回る集落", "target", "17集落", "FY2029")},
        ),
        (
            "乗合船の利用者は、令和5年度が1,200人、令和8年度の目標が1,500人、令和11年度の目標が2,000人である。",
            {
                ("乗合船の利用者", "baseline", "1,200人", "FY2023"), ("乗合船の利用者", "target", "1,500人", "FY2026"),
                ("乗合船の利用者", "target", "2,000人", "FY2029"),
            },
        ),
        (
            "草刈りに出た人は2023年度に延べ326人であった。2027年度に延べ500人、2029年度に延べ650人を目標とする。",
            {
                ("草刈りに出た人", "baseline", "326人", "FY2023"), ("草刈りに出た人", "target", "500人", "FY2027"),
                ("草刈りに出た人", "target", "650人", "FY2029"),
            },
        ),
        (
            "【港湾課】桟橋の利用は2023年度の40隻を2029年度に60隻へ増やす。",
            {("桟橋の利用", "baseline", "40隻", "FY2023"), ("桟橋の利用", "target", "60隻", "FY2029")},
        ),
    ],
    ids=["leads on", "from and to", "said to be aimed at", "goes on in the next sentence", "behind a label"],
)  # fmt: skip
def test_figures_behind_their_times_are_one_thing_through_time(sentence: str, expected: Told) -> None:
    assert expected <= {(name, role, printed.replace("延べ", ""), time) for name, role, printed, time in told(sentence)}


@pytest.mark.parametrize(
    "sentence",
    [
        "境の緩衝帯は、2019年度末に9.4ヘクタール、2023年度末に30ヘクタールとなった。",
        "これは2024年度に6集落、2029年度に17集落とする。",
    ],
    ids=["done", "points back"],
)
def test_what_is_done_or_points_back_is_no_series(sentence: str) -> None:
    assert not any(role == "target" for _, role, _, _ in told(sentence))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12.5ヘクタール", "12.5", "ha"),
        ("52キロメートル", "52", "km"),
        ("300平方メートル", "300", "m2"),
        ("6集落", "6", "集落"),
    ],
)
def test_measures_in_kana_are_units(text: str, value: str, unit: str) -> None:
    (found,) = find_quantities(text)
    assert (str(found.value), found.unit) == (value, unit)
