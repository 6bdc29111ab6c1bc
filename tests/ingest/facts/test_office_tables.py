"""Tables as offices lay them out: what stands over, beside and below values says what each of them is."""

import pytest

from ingest.facts.tables.label import read_label
from ingest.facts.tables.labelled import labelled_figures
from tests.ingest.facts.test_consistent_tables import Stated, table, values


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        (("指標 | R5 | R6", "歩こう会の参加者数 | 30 28 | 40 44"), "上段：計画　下段：実績"),
        (("指標 | R5 | R6", "歩こう会の参加者数 | 30 28 | 40 44"), "各欄の上段は計画、下段は実績です。"),
        (("指標 | R5 | R6", "歩こう会の参加者数 | 30（28） | 40（44）"), "※数字は目標、（　）内は実績"),
        (("指標 | R5 | R6", "歩こう会の参加者数 | 30（28） | 40（44）"), "かっこ外は計画、かっこ内は実績"),
        (("指標 | R5 | R6", "歩こう会の参加者数 | 30／28 | 40／44"), "計画値／実績値"),
    ],
)
def test_a_note_tells_two_values_of_a_cell_apart(rows: tuple[str, ...], note: str) -> None:
    assert {(role, value) for _, role, value in values(f"{table(*rows)}{note}\n")} == {
        ("target", 30), ("actual", 28), ("target", 40), ("actual", 44),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("heads", "note"),
    [
        ("いま | 5年後", "「いま」は2024年、「5年後」は2029年の値です。"),
        ("2024 | 2029", "2024＝今　2029＝目標"),
        ("2024年度末 | 2029年度末", "2024年度末は現状、2029年度末は目標です。"),
        ("今 | めざす値", "「今」は令和6年度、「めざす値」は令和11年度です。"),
        ("スタート時 | ゴール", ""),
    ],
)
def test_heads_in_everyday_words_and_their_notes_say_the_roles(heads: str, note: str) -> None:
    found = values(f"{table(f'指標 | {heads}', '水辺の会の会員数 | 84人 | 150人')}{note}\n")
    assert found <= {
        ("水辺の会の会員数", "baseline", 84), ("水辺の会の会員数", "actual", 84), ("水辺の会の会員数", "target", 150)
    }  # fmt: skip
    assert {value for _, _, value in found} == {84, 150}


def test_a_note_tells_the_columns_of_a_table_without_heads() -> None:
    rows = table("朝市の出店数 | 12店 | 20店以上", "夜間の街灯の数 | 340基 | 400基")
    found = values(rows.replace("1 表\n", "1 表\n（左欄：令和6年度の現状値　右欄：令和11年度の目標値）\n"))
    assert found >= {("朝市の出店数", "baseline", 12), ("夜間の街灯の数", "target", 400)}


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("R4：31.2％ R5：32.0％", [(None, "2022", "31.2％"), (None, "2023", "32.0％")]),
        ("R6実績 57組", [("actual", "2024", "57組")]),
        ("策定時 15,820円", [("baseline", None, "15,820円")]),
        ("現状 86.1％ ↓ 目標 90％", [("baseline", None, "86.1％"), ("target", None, "90％")]),
        ("H30 12人、R5 15人", [(None, "2018", "12人"), (None, "2023", "15人")]),
        ("推計1", []),
        ("目標 ※2", []),
        ("基準値の1.5倍", []),
        ("2025年10月に開設", []),
        ("実績（R4）", []),
        ("1,204 1,330", []),
    ],
)
def test_figures_say_themselves_what_they_are(cell: str, said: list[tuple[str | None, str | None, str]]) -> None:
    found = labelled_figures(cell)
    assert [(label.role and str(label.role), label.period, figure.printed) for label, figure in found] == said


@pytest.mark.parametrize(
    "rows",
    [
        ("指標 | 推移（実績） | 目標（R11）", "朝食をとる生徒 | R4：82.1％ R5：81.4％ | 90％"),
        ("指標① | 朝食をとる生徒 |", "R4実績 82.1％ | R5実績 81.4％ | R11目標 90％"),
        (
            "朝食をとる生徒 | R4実績 82.1％ | R5実績 81.4％ | R11目標 90％",
            "読書をする生徒 | R4実績 41％ | R5実績 42％ | R11目標 50％",
        ),
    ],
)
def test_cells_with_labels_of_their_own_give_each_value(rows: tuple[str, ...]) -> None:
    assert values(table(*rows)) >= {
        ("朝食をとる生徒", "actual", 82.1), ("朝食をとる生徒", "actual", 81.4), ("朝食をとる生徒", "target", 90),
    }  # fmt: skip


CROSSED: Stated = {
    ("相互貸出冊数＞東町", "baseline", 310), ("相互貸出冊数＞西町", "baseline", 45),
    ("相互貸出冊数＞東町", "target", 500), ("相互貸出冊数＞西町", "target", 100),
}  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        (
            "指標 | 年度 | 東町 | 西町",
            "相互貸出冊数 | 令和5年度（基準） | 310 | 45",
            " | 令和10年度（目標） | 500 | 100",
        ),
        ("指標 | 年 | 東町 | 西町", "相互貸出冊数 | R5現状 | 310 | 45", " | R10目標 | 500 | 100"),
        (
            "指標 | 単位 | 時点 | 東町 | 西町",
            "相互貸出冊数 | 冊 | 基準値（R5） | 310 | 45",
            " | 冊 | 目標値（R10） | 500 | 100",
        ),
    ],
)
def test_rows_that_say_their_role_beside_heads_that_name_things(rows: tuple[str, ...]) -> None:
    assert values(table(*rows)) == CROSSED


def test_times_that_reach_over_several_named_rows() -> None:
    found = values(
        table(
            "年度 | 区分 | 1号 | 2号", "令和8年度 | 量の見込み① | 210 | 340", " | 確保の内容② | 280 | 350",
            " | ②－① | 70 | 10", "令和11年度 | 量の見込み① | 182 | 332", " | 確保の内容② | 260 | 350", " | ②－① | 78 | 18",
        )
    )  # fmt: skip
    assert found >= {("量の見込み＞1号", "forecast", 210), ("確保の内容＞2号", "forecast", 350)}


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [
        (("区分 | 1号認定 | 2号認定", "量の見込み | 240 | 410", "確保方策 | 300 | 420"), ("確保方策＞1号認定", "forecast", 300)),
        (("項目 | 数値", "令和4年度末の入所者数 | 27人", "【目標】移行者数 | 2人"), ("移行者数", "target", 2)),
        (("KPI | 目標 | ４-６月 | ７-９月", "交付の件数 | 16000 | 3812 | 4006"), ("交付の件数", "actual", 4006)),
        (("部門 | 排出量 2013年度（基準） | 排出量 2030年度（目標）", "学校 | 338 | 176", "庁舎 | 21 | 10"), ("排出量＞学校", "target", 176)),
        (("施設名 | 指標 | 計画 | 実績", "会館 | 稼働率 | 62.0 | 64.8", "プール | 利用者数 | 700 | 724"), ("プール＞利用者数", "target", 700)),
        (("地区 | 加入率 現状 | 加入率 目標 | 催しの件数 現状 | 催しの件数 目標", "浜 | 64.0% | 70% | 9 | 12"), ("浜＞加入率", "target", 70)),
        (("区分 | R6 実績 | R12（中間目標年度） 現状推移 | R12（中間目標年度） 施策実施", "家庭系 | 18 | 17 | 16"), ("家庭系", "target", 16)),
        (("指標 | 区分 | 2023年度 | 2033年度の目標 | 直近値（2025年度）", "清掃の参加者数 | 数値目標 | 112 | 150 | 124"), ("清掃の参加者数", "actual", 124)),
        (("項目 | 評価 令和5年度 | 同左 令和6年度 | 目標", "窓口 | 3.6点 | 3.7点 | 4点"), ("窓口", "target", 4)),
        (("指標 | | R5実績 | | R8目標", "講座の開催 | | 20回 | | 30回", "教室の開催 | | 5回 | | 8回"), ("講座の開催", "target", 30)),
    ],
)  # fmt: skip
def test_what_stands_around_a_value_tells_it(rows: tuple[str, ...], wanted: tuple[str, str, float]) -> None:
    assert wanted in values(table(*rows))


@pytest.mark.parametrize(
    "line", ["計画期間：令和5年度～令和9年度", "対象期間：令和6年4月～令和7年3月", "実施期間：2025～2029年度"]
)
def test_a_line_that_tells_the_time_of_the_document_is_no_title(line: str) -> None:
    rows = table("地区 | 令和4年度 基準 | 令和9年度 目標", "本町 | 1,240人 | 1,500人", "川西 | 860人 | 1,000人")
    found = values(rows.replace("1 表\n", f"1 表\n浜の集いの参加者数（地区別）\n{line}\n"))
    assert ("浜の集いの参加者数＞川西", "target", 1000) in found


def test_counts_of_grades_over_columns_are_of_no_indicator() -> None:
    assert values(table("基本目標 | Ａ | Ｂ | Ｃ | 計", "しごと | 1 | 1 | 0 | 2", "こども | 0 | 1 | 1 | 2")) == set()


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("令和5年度 実績見込", "forecast"), ("見込実績", "forecast"), ("ベースライン値", "baseline"), ("現時点の値", "baseline"),
        ("四半期実績（累計） 4-6月", "actual"), ("対策なしケース", "forecast"), ("施策実施後", "target"),
    ],
)  # fmt: skip
def test_heads_say_their_role(head: str, role: str) -> None:
    label = read_label(head)
    assert (label.role, label.words) == (role, "")
