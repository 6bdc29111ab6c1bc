"""Tables of one form, whose rows have the same names: told apart by what stands nearest over each that differs."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from corpus.facts import Indicator, Statistic
from tests.documents.reading import read, stated

Row = Sequence[str | int]
HEADS: Row = ("区分", "令和6年度", "令和7年度", "令和8年度")


def block(first: int) -> list[Row]:
    return [HEADS, ("利用の見込み", first, first + 1, first + 2), ("用意する数", first + 5, first + 6, first + 7)]


def names(path: Path) -> dict[int, str]:
    """The names of all figures of a document, by their values."""
    facts = [fact for fact in read(path).facts if isinstance(fact, Indicator | Statistic)]
    return {int(number): name for name, _, number in stated(facts)}


def book(folder: Path, sheets: Mapping[str, Sequence[Row]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append([cell if cell != "" else None for cell in row])
    path = folder / "書.xlsx"
    made.save(path)
    return path


def unit(said: str) -> Row:
    return (said, "", "", "［台］")


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        pytest.param(
            {"通し": [unit("(1) 北の地区"), *block(10), ("",), unit("(2) 南の地区"), *block(30)]},
            {10: "北の地区", 37: "南の地区"},
            id="a unit in brackets beside the title",
        ),
        pytest.param(
            {
                "市街": [("■ 通いの場",), *block(10), ("",), ("■ 泊まりの場",), *block(20)],
                "山あい": [("■ 通いの場",), *block(40), ("",), ("■ 泊まりの場",), *block(60)],
            },
            {10: "市街＞通いの場", 20: "市街＞泊まりの場", 40: "山あい＞通いの場", 65: "山あい＞泊まりの場"},
            id="sheets that are copies of each other",
        ),
        pytest.param(
            {"一覧": [("小学生の部", "", "", ""), *block(10), ("中学生の部", "", "", ""), *block(20)]},
            {10: "小学生の部", 20: "中学生の部"},
            id="no blank rows between",
        ),
        pytest.param(
            {"一覧": [("１　３歳以上", "", "", "（人）"), *block(10), ("２　０歳", "", "", "（人）"), *block(20)]},
            {10: "3歳以上", 20: "0歳"},
            id="titles that are counted and begin with a number",
        ),
        pytest.param({"東": block(10), "西の町": block(20)}, {10: "東", 20: "西の町"}, id="sheets without titles"),
        pytest.param(
            {
                "まとめ": [
                    ("単位：人",),
                    ("Ａ 夏のプール",),
                    *block(10),
                    ("※ 夏だけ",),
                    ("",),
                    ("Ｂ 冬のプール",),
                    *block(20),
                ]
            },
            {10: "a夏のプール", 20: "b冬のプール"},
            id="notes and a unit between",
        ),
    ],
)
def test_blocks_of_a_workbook_are_told_apart(
    tmp_path: Path, sheets: dict[str, list[Row]], expected: dict[int, str]
) -> None:
    found = names(book(tmp_path, sheets))
    rows = {10: "利用の見込み", 20: "利用の見込み", 40: "利用の見込み"}
    assert {at: found[at] for at in expected} == {
        at: f"{title}＞{rows.get(at, '用意する数')}" for at, title in expected.items()
    }


def printed(first: int) -> str:
    return (
        f"| 区分 | 令和6年度 | 令和7年度 |\n|---|---|---|\n| 利用の見込み | {first} | {first + 1} |\n"
        f"| 用意する数 | {first + 5} | {first + 6} |\n\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"## 2 見込み\n\n表1 子どもの通う数\n\n{printed(10)}表2 大人の通う数\n\n{printed(30)}",
            {10: "子どもの通う数", 30: "大人の通う数"},
            id="captions with numbers",
        ),
        pytest.param(
            f"## 北部\n\n子ども（人）\n\n{printed(10)}大人（人）\n\n{printed(30)}"
            f"## 南部\n\n子ども（人）\n\n{printed(50)}大人（人）\n\n{printed(70)}",
            {10: "北部＞子ども", 30: "北部＞大人", 50: "南部＞子ども", 70: "南部＞大人"},
            id="captions that come again in each section",
        ),
        pytest.param(
            f"## 北部\n\n### 朝\n\n{printed(10)}### 夕\n\n{printed(30)}## 南部\n\n### 朝\n\n{printed(50)}### 夕\n\n{printed(70)}",
            {10: "北部＞朝", 70: "南部＞夕"},
            id="headings that come again",
        ),
    ],
)
def test_tables_of_sections_are_told_apart(tmp_path: Path, text: str, expected: dict[int, str]) -> None:
    path = tmp_path / "書.md"
    path.write_text(f"# みどり計画\n\n{text}", encoding="utf-8")
    found = names(path)
    assert {at: found[at] for at in expected} == {at: f"{title}＞利用の見込み" for at, title in expected.items()}
