"""Heads that begin alike and end in different roles, and times and units of heads."""

import pytest

from corpus.facts import Indicator
from ingest.facts.extract import read_facts
from ingest.facts.roles import Role, read_heads
from ingest.facts.tables.label import read_label
from ingest.lines import read_lines
from ingest.outline import build_outline
from tests.documents.reading import stated
from tests.ingest.facts.test_consistent_tables import table, values


@pytest.mark.parametrize(
    ("reached", "aimed"),
    [
        ("捕獲実績", "捕獲計画数"),
        ("整備実績", "整備計画"),
        ("受診者数の実績", "受診者数の目標"),
        ("利用実績", "利用目標値"),
        ("配布実績数", "配布計画数"),
    ],
)
def test_heads_of_one_thing_in_two_roles_say_only_the_roles(reached: str, aimed: str) -> None:
    heads = f"種別 | {reached} 令和5年度 | {reached} 令和6年度 | {aimed} 令和8年度 | {aimed} 令和9年度"
    found = values(table(heads, "里の部 | 118 | 143 | 180 | 190", "山の部 | 64 | 77 | 120 | 130"))
    assert found == {
        ("里の部", "actual", 118), ("里の部", "actual", 143), ("里の部", "target", 180), ("里の部", "target", 190),
        ("山の部", "actual", 64), ("山の部", "actual", 77), ("山の部", "target", 120), ("山の部", "target", 130),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("begun", "aimed", "unit"),
    [
        ("現在戸数（戸）", "目標戸数（戸）", "戸"),
        ("現状面積", "計画面積", ""),
        ("現況の人数（人）", "目標の人数（人）", "人"),
    ],
)
def test_heads_that_begin_with_roles_of_one_thing_say_the_roles(begun: str, aimed: str, unit: str) -> None:
    rows = table(f"地区 | {begun} | {aimed}", "東の地区 | 420 | 450", "西の地区 | 210 | 200")
    facts = [f for f in read_facts("p", build_outline(read_lines(rows)), rows, 2025) if isinstance(f, Indicator)]
    found = {(f.name, (f.baseline or f.actual).printed, f.target.printed) for f in facts}
    assert {(name.split("　")[0], now, aim) for name, now, aim in found} == {
        ("東の地区", "420", "450"), ("西の地区", "210", "200"),
    }  # fmt: skip
    assert {f.unit or "" for f in facts} == {unit}


def test_heads_of_several_things_keep_them() -> None:
    heads = "地区 | 講座数実績 | 講座数目標 | 参加者数実績 | 参加者数目標"
    found = values(table(heads, "東地区 | 5 | 8 | 90 | 120", "西地区 | 6 | 9 | 80 | 110"))
    assert {value for _, role, value in found if role == "target"} == {8, 120, 9, 110}
    assert all("講座数" in name for name, _, value in found if value in (5, 8, 6, 9))
    assert all("参加者数" in name for name, _, value in found if value in (90, 120, 80, 110))


@pytest.mark.parametrize("head", ["年度計画", "当初計画", "前期実績", "最終目標"])
def test_what_tells_the_time_of_a_role_is_no_thing(head: str) -> None:
    rows = table(f"指標 | {head} | {head[:-2]}見込", "相談件数 | 40件 | 60件")
    facts = read_facts("p", build_outline(read_lines(rows)), rows, 2025)
    assert {name for name, _, _ in stated(f for f in facts if isinstance(f, Indicator))} <= {"相談件数"}


@pytest.mark.parametrize(
    ("head", "heads"),
    [
        ("R5 目標/実績", [(Role.TARGET, "2023"), (Role.ACTUAL, "2023")]),
        ("令和6年度 実績／計画", [(Role.ACTUAL, "FY2024"), (Role.TARGET, "FY2024")]),
        ("R5 現状／目標", [(Role.BASELINE, None), (Role.TARGET, None)]),
        ("実績（R5）／目標", [(Role.ACTUAL, None), (Role.TARGET, None)]),
    ],
)
def test_a_time_before_what_was_aimed_at_and_reached_is_of_both(
    head: str, heads: list[tuple[Role, str | None]]
) -> None:
    assert [(each.role, each.period) for each in read_heads(head)] == heads


@pytest.mark.parametrize("unit", ["千t-CO2", "t-CO2", "km2", "千m3", "㎥"])
def test_units_may_end_in_raised_digits(unit: str) -> None:
    assert read_label(f"2030年度目標（{unit}）").unit == unit
    assert read_label("目標（第2版）").unit is None
