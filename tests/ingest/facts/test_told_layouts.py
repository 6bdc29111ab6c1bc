"""Values told in lines below, beside and around their names, in the layouts of lists, forms and plain text."""

from pathlib import Path

import pytest

from corpus.facts import Indicator, Statistic
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline
from ingest.readers.spaced.side_by_side import below_each_other
from ingest.readers.text import read_text

WRITTEN = 2024


def values(text: str) -> set[str]:
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    aimed = {
        f"{fact.name} {role[0]} {figure.value}@{figure.period}"
        for fact in facts
        if isinstance(fact, Indicator)
        for role in ("baseline", "actual", "target", "forecast")
        if (figure := getattr(fact, role)) is not None
    }
    counted = (fact for fact in facts if isinstance(fact, Statistic))
    return aimed | {f"{fact.name} {fact.role[0]} {fact.figure.value}@{fact.figure.period}" for fact in counted}


BOTH = {"公園の利用者数 b 12.4@2023", "公園の利用者数 t 15@2029"}
LAYOUTS = {
    "what is said stands in brackets before": ("2 目標\n① 公園の利用者数\n　（現状・R5）12.4万人　　（目標・R11）15万人\n", BOTH),
    "in other brackets before": ("2 数値目標\n・公園の利用者数　【R5】12.4万人　【R11】15万人\n", BOTH),
    "with the office behind": ("2 目標\n> 公園の利用者数（公園課）\n> R5：12.4万人 ⇒ R11：15万人　［公園課］\n", BOTH),
    "in boxes": ("2 成果指標\n指標名　［公園の利用者数　］\n単　位　［万人　］\nR5実績　［12.4　］\nR11目標　［15　］\n",
        {"公園の利用者数 a 12.4@2023", "公園の利用者数 t 15@2029"}),
    "parted by slashes": ("2 数値目標\n指標：公園の利用者数／現状値：12.4万人（R5）／目標値：15万人（R11）\n", BOTH),
    "below a title": ("2 成果目標\n○　公園の利用者数\n　　R5　12.4万人\n　　R11　15万人\n", BOTH),
    "one in the line of the title": ("2 指標の目標\n○公園の利用者数　　R5決算　12.4万人\n　　　　　　　　　R11決算　15万人\n", BOTH),
    "among labels": ("2 公園を使う\n所管：公園課　指標：公園の利用者数\n\n- R5（実績）：12.4万人\n- R8：13万人\n- R11：15万人\n",
        {"公園の利用者数 t 13@2026", "公園の利用者数 t 15@2029"}),
    "one alone": ("2 成果目標\n○　講習を受けた人の数\n　　令和7年度～令和11年度　累計250人\n", {"講習を受けた人の数 t 250@FY2025/FY2029"}),
    "ticked off": (
        "2 結果\n- [x] 公園の利用者数（公園課）\n  - 目標：15万人\n  - 実績：12.4万人\n",
        {"公園の利用者数 t 15@None", "公園の利用者数 a 12.4@None"},
    ),
    "below heads apart": ("2 指標\n指標　　　　　　　現状（R5）　　目標（R11）\n　公園の利用者数……12.4万人　→　15万人　［公園課］\n", BOTH),
    "a role for all of a line": ("2 状況\n＜公園の利用者数＞　　目標：15万人（R11）\n　実績　R4 12万人　｜　R5 12.4万人\n",
        {"公園の利用者数 t 15@2029", "公園の利用者数 a 12.4@2023"}),
    "below a line with their time": ("2 いま\n現在地（令和5年度）\n\n- 公園：84箇所\n- 広場の面積：6.5ha\n\n目的地（令和11年度の目標）\n\n- 公園：90箇所\n- 広場の面積：8ha\n",
        {"公園 a 84@FY2023", "広場の面積 a 6.5@FY2023", "公園 t 90@FY2029", "広場の面積 t 8@FY2029"}),
    "in columns below a line with their time, another time in brackets": (
        "■ 令和11年度の目標\n\n　　公園の利用者数　　　　　　15万人\n　　　うち市外から　　　　　　3万人\n　　広場の面積　　　　　　8ha以上（令和5年度：6.5ha）\n",
        {"公園の利用者数 t 15@FY2029", "公園の利用者数　うち市外から t 3@FY2029", "広場の面積 b 6.5@FY2023", "広場の面積 t 8@FY2029"},
    ),
    "led to by dots, with those of the year before": (
        "◇令和5年度のまとめ\n　公園の苦情……………… 84件（前年度 91件）\n　広場の利用……………… 1,204件\n",
        {"公園の苦情 a 84@FY2023", "公園の苦情 a 91@FY2022", "広場の利用 a 1204@FY2023"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, case in LAYOUTS.items()])
def test_values_are_told_in_any_layout(text: str, expected: set[str]) -> None:
    assert expected <= values(text)


@pytest.mark.parametrize(
    "text",
    [
        "2 概要\n計画の期間（令和7年度～令和11年度）\n- 公園：84箇所\n- 広場：12箇所\n",
        "2 概要\n会議の日（令和6年4月1日）\n- 公園：未定\n- 広場：検討中\n",
    ],
    ids=["a run of years", "no figures"],
)
def test_what_is_below_no_time_of_its_own_is_none(text: str) -> None:
    assert not values(text)


@pytest.mark.parametrize(
    ("line", "parted"),
    [
        ("　・公園　84箇所　　・広場　12箇所", ["　・公園　84箇所", "　・広場　12箇所"]),
        ("・公園　　84箇所　　・広場　　12箇所", ["・公園　　84箇所", "・広場　　12箇所"]),
        ("○　　○　　○", ["○　　○　　○"]),
        ("・会議を開く　　・計画を定める", ["・会議を開く　　・計画を定める"]),
        ("公園　　・84箇所　　・広場12箇所", ["公園　　・84箇所　　・広場12箇所"]),
    ],
)
def test_counted_items_side_by_side_are_items_of_a_list(line: str, parted: list[str]) -> None:
    assert below_each_other(line).split("\n") == parted


def test_items_side_by_side_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "３　目標数値（R5→R11）\n　・公園の数　84箇所→90箇所　　・広場の数　12箇所→15箇所\n", encoding="utf-8"
    )
    assert {"公園の数 t 90@2029", "広場の数 b 12@2023"} <= values(read_text(path).text)
