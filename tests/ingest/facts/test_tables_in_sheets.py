"""Tables below other tables of one sheet, below titles, and rows that add up those further in."""

import pytest

from corpus.facts import Indicator, Statistic
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2025


def table(*rows: str) -> str:
    return "".join("\t".join(cell.strip(" ") for cell in row.split("|")) + "\n" for row in rows)


def values(text: str) -> set[tuple[str, str, float]]:
    """Name, whether aimed at or reached, and number of every value."""
    found: set[tuple[str, str, float]] = set()
    for fact in read_facts("p", build_outline(read_lines(text)), text, WRITTEN):
        own = (
            {fact.role: fact.figure}
            if isinstance(fact, Statistic)
            else {role: getattr(fact, role) for role in ("baseline", "actual", "target", "forecast")}
            if isinstance(fact, Indicator)
            else {}
        )
        found |= {
            (fact.name, role, float(figure.value))
            for role, figure in own.items()
            if figure is not None and figure.value is not None
        }
    return found


SHEETS = {
    "steps above targets": table(
        "番号 | 2-1 | 名称 | 渡し舟を守る | |",
        "内容 | 舟をつくり、渡し守を育てる。 | | | |",
        "工程 | | 2025 | 2026 | 2027",
        "舟をつくる | | 設計 | 建造 | →",
        "数値目標 | 単位 | 2025 | 2026 | 2027",
        "渡し守の数 | 人 | 3 | 5 | 8",
    ),
    "years once more above other rows": table(
        "指標 | 単位 | R7 | R8 | R9",
        "渡し守の数 | 人 | 3 | 5 | 8",
        "事業費の内訳 | | R7 | R8 | R9",
        "舟の修理 | | 継続 | 継続 | 終了",
    ),
}


@pytest.mark.parametrize("layout", SHEETS)
def test_a_row_of_times_begins_another_table_of_its_sheet(layout: str) -> None:
    found = {(name, number) for name, _, number in values(SHEETS[layout])}
    assert found == {("渡し守の数", 3.0), ("渡し守の数", 5.0), ("渡し守の数", 8.0)}


@pytest.mark.parametrize(
    "title",
    ["資料１　渡しの姿 | | | | | 渡船係", "渡しの姿のあらまし | | | | |"],
    ids=["with who wrote it", "alone"],
)
def test_a_title_above_heads_in_own_words_is_no_head(title: str) -> None:
    text = table(
        title,
        "めざす柱 | 見るもの | 今の姿 | 途中 | たどり着く姿 | 受け持ち",
        "| 見るもの | R6 | R10 | R12 | 受け持ち",
        "舟を守る | 渡し守の数 | 3 | 5 | 8 | 渡船係",
        "| 舟に乗った人の割合 | 38.5 | 42 | 50 | 渡船係",
    )
    assert values(text) == {
        ("渡し守の数", "baseline", 3.0),
        ("渡し守の数", "target", 5.0),
        ("渡し守の数", "target", 8.0),
        ("舟に乗った人の割合", "baseline", 38.5),
        ("舟に乗った人の割合", "target", 42.0),
        ("舟に乗った人の割合", "target", 50.0),
    }


def test_rows_further_in_are_parts_of_the_sum_named_above_them() -> None:
    text = "渡しの会計（単位：千円）\n" + table(
        " | R6（決算） | R8（計画）",
        "渡船収入 | | ",
        "　運賃 | 88 | 90",
        "　広告料 | 14 | 15",
        "渡船支出 | | ",
        "　灯油代 | 25 | 24",
        "差引残高 | 77 | 81",
    )
    assert {name for name, *_ in values(text)} == {
        "渡船収入　運賃",
        "渡船収入　広告料",
        "渡船支出　灯油代",
        "差引残高",
    }


def test_numbers_that_go_on_with_words_name_their_rows() -> None:
    text = "渡しの効果額（単位：千円）\n" + table(
        "番号 | 担当課 | 現状値（R6） | 目標値（R8）",
        "1-01　新しい渡し舟の利用者数 | 渡船係 | 120 | 240",
        "1-02　渡し守の養成者数 | 渡船係 | 3 | 8",
    )
    assert {name for name, *_ in values(text)} == {"新しい渡し舟の利用者数", "渡し守の養成者数"}
