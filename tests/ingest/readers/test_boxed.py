"""Tables drawn by characters, and what text aligned by spaces keeps of its rows."""

from pathlib import Path

import pytest

from ingest.readers.files import read_document

DRAWN = """\
┌──────┬───┬───┐
│　区　　分　│Ｒ４　│Ｒ５　│
├──────┼───┼───┤
│舟の数　　　│　 40 │　 41 │
│　帆船　　　│　 30 │　 31 │
│夜に渡る人の│　120 │　 △9 │
│数　　　　　│　　　│　　　│
└──────┴───┴───┘
"""
RULED = """\
+----------+--------+--------+
| ものさし | R4     | R5     |
+==========+========+========+
| 舟の値段 | 188.3  | 196.0  |
| （千円） |        |        |
+----------+--------+--------+
| 乗る率   | 84.6   | 84.1   |
+----------+--------+--------+
"""


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (DRAWN, ["舟の数\t40\t41", "　帆船\t30\t31", "夜に渡る人の数\t120\t△9"]),
        (RULED, ["ものさし\tR4\tR5", "舟の値段（千円）\t188.3\t196.0", "乗る率\t84.6\t84.1"]),
    ],
    ids=["rows between two rules", "a row between rules each"],
)
def test_a_table_drawn_by_characters_is_rows_of_cells(tmp_path: Path, text: str, rows: list[str]) -> None:
    path = tmp_path / "drawn.txt"
    path.write_text(f"港の白書\n\n{text}\n以上\n", encoding="utf-8")
    read = read_document(path).text.split("\n")
    assert [line for line in read if line in rows] == rows
    assert read[0] == "港の白書"
    assert "以上" in read


def test_rules_without_cells_are_left_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "rules.txt"
    text = "港の白書\n├──┤\n舟は│の印で止まる。\n└──┘\n"
    path.write_text(text, encoding="utf-8")
    assert read_document(path).text == text


ALIGNED = {
    "words under heads that say who and when": (
        "　施策　　　　　　　　　実施主体　　　　　　　実施時期\n　①　渡し場を直す　　　港湾課　　　　　　　　令和６年10月\n　②　舟を増やす　　　　北浜汽船(株)　　　　　令和７年度\n　③　灯をともす　　　　渡し守協会　　　　　　令和８年度\n",
        ["施策\t実施主体\t実施時期", "①　渡し場を直す\t港湾課\t令和６年10月"],
    ),
    "names with one value each": (
        "　品目　　　　　　数量\n　櫂　　　　　　　48本\n　帆布　　　　　　12枚\n　灯　　　　　　　 8基\n",
        ["品目\t数量", "櫂\t48本", "灯\t8基"],
    ),
    "names further in": (
        "                2021年度    2022年度    2023年度\n  渡した客          612         655         701\n    大人            464         494         531\n    子ども          148         161         170\n",
        ["渡した客\t612\t655\t701", "　大人\t464\t494\t531"],
    ),
    "heads over several columns that go on": (
        "            乗った客（千人）      渡しの損益\n                                   （百万円）\n 年度       計画      実績        計画      実績\n 令和３年度  805       801         10.0       8.7\n 令和４年度  798       790          6.0       9.3\n 令和５年度  790       793          2.0       1.5\n",
        [
            "令和３年度\t805\t801\t10.0\t8.7",
            "年度\t乗った客（千人） 計画\t乗った客（千人） 実績\t渡しの損益 （百万円） 計画\t渡しの損益 （百万円） 実績",
        ],
    ),
}


@pytest.mark.parametrize(("text", "rows"), ALIGNED.values(), ids=ALIGNED)
def test_text_aligned_by_spaces_is_rows_of_cells(tmp_path: Path, text: str, rows: list[str]) -> None:
    path = tmp_path / "aligned.txt"
    path.write_text(f"港の白書\n\n{text}\n", encoding="utf-8")
    read = read_document(path).text.split("\n")
    assert [row for row in rows if row in read] == rows, read


def test_a_table_of_contents_is_no_table_of_values(tmp_path: Path) -> None:
    path = tmp_path / "contents.txt"
    text = "目次\n\n第一　渡し場　　　　　3\n第二　舟の数　　　　　8\n第三　灯と櫂　　　　 12\n"
    path.write_text(text, encoding="utf-8")
    assert read_document(path).text == text
