"""What must be true of any table that is read well: heads over figures, names that tell, roles in the order of times."""

import pytest

from corpus.facts import Indicator, Statistic
from ingest.facts.extract import read_facts
from ingest.facts.tables.arrows import named_arrows
from ingest.lines import read_lines
from ingest.outline import build_outline
from tests.documents.reading import stated

WRITTEN = 2025
Stated = set[tuple[str, str, float]]


def values(text: str, now: int | None = WRITTEN) -> Stated:
    facts = read_facts("p", build_outline(read_lines(text)), text, now)
    return {
        (n, role, float(value)) for n, role, value in stated(f for f in facts if isinstance(f, Indicator | Statistic))
    }


def table(*rows: str) -> str:
    """Rows with cells between bars, as the lines of a document."""
    return "1 表\n" + "".join("\t".join(cell.strip() for cell in row.split("|")) + "\n" for row in rows)


INDICATORS = (
    "柱 | 番号 | 指標 | 単位 | 基準値（R3） | 目標値（R9） | 担当課",
    "学び | 1 | 講座の参加者数 | 人 | 120 | 200 | 学習課",
)
READ = {("講座の参加者数", "baseline", 120), ("講座の参加者数", "target", 200)}


@pytest.mark.parametrize(
    "titles",
    [
        pytest.param(("計画期間：令和5年度～令和9年度 | | | | | | 浜名町",), id="a period and who made it"),
        pytest.param(
            ("進行管理の一覧 | | | | | | 令和7年6月作成", "計画期間：令和5年度～令和9年度 | | | | | | 浜名町"),
            id="two rows of titles",
        ),
        pytest.param(("令和7年6月現在 | | | | | | ",), id="a day alone"),
        pytest.param(("対象：全施設 | | | | | 作成：企画課 | ",), id="what is looked at, and by whom"),
    ],
)
def test_a_row_of_titles_over_a_row_of_heads_is_no_head(titles: tuple[str, ...]) -> None:
    assert values(table(*titles, *INDICATORS, "暮らし | 2 | 相談の件数 | 件 | 40 | 60 | 福祉課")) >= READ


def test_an_upper_row_of_heads_is_no_title() -> None:
    found = values(
        table(
            "指標 | 現状 | | 目標 | ",
            " | 年度 | 値 | 年度 | 値",
            "参加者数 | R5 | 12 | R9 | 20",
            "登録者数 | R5 | 3 | R9 | 5",
        )
    )
    assert ("登録者数", "target", 5) in found


@pytest.mark.parametrize("head", ["面積（㎡）計画", "面積（㎡） 計画", "面積（㎡）・計画", "面積[㎡]計画"])
def test_a_role_right_after_a_unit_is_one(head: str) -> None:
    heads = f"年度 | {head} | {head.replace('計画', '実績')}"
    found = values(table(heads, "令和4年度 | 610 | 620", "令和5年度 | 600 | 605", "令和6年度 | 590 | 598"))
    assert {("面積", "target", 600), ("面積", "actual", 605)} <= found


@pytest.mark.parametrize("compared", ["基準年度比", "対基準年比", "現状比", "策定時との差"])
def test_what_is_compared_with_a_base_is_no_value_of_the_thing_itself(compared: str) -> None:
    found = values(
        table(
            f"部門 | 基準値 2013年度 | 目標値 2030年度 | 2030年度 {compared}",
            "家庭 | 120 | 60 | △50%",
            "産業 | 80 | 50 | △37%",
        )
    )
    assert {("家庭", "target", 60), ("産業", "baseline", 80)} <= found
    assert not [each for each in found if each[2] < 0 and each[0] in ("家庭", "産業")]


def test_parts_further_in_belong_to_the_part_above_them() -> None:
    found = values(
        table("区分 | 令和4年度 | 令和5年度", "総量 | 100 | 95", "　うち電気 | 60 | 57", "　うち燃料 | 40 | 38")
        + "　　　灯油\t25\t24\n　　　ガソリン\t15\t14\n"
    )
    assert {("総量＞うち燃料", "actual", 38), ("総量＞うち燃料＞灯油", "actual", 24)} <= found


@pytest.mark.parametrize("whole", ["総数", "合計", "町全体", "全体"])
def test_what_a_title_counts_needs_no_whole_before_its_parts(whole: str) -> None:
    text = f"1 相談件数の推移（町の窓口）\n\t令和4年度\t令和5年度\n{whole}\t100\t95\n　うち電話\t60\t57\n　うち来所\t40\t38\n"
    assert {("相談件数＞うち来所", "actual", 38), (f"相談件数＞{whole}", "actual", 95)} <= values(text)


def test_marks_by_which_rows_are_reckoned_are_no_part_of_their_names() -> None:
    found = values(
        table(
            "区分 | R7 | R8 | R9",
            "量の見込み ① | 30 | 31 | 32",
            "確保方策 ② | 28 | 31 | 34",
            "過不足（②－①） | △2 | 0 | 2",
        )
    )
    assert {("量の見込み", "forecast", 32), ("確保方策", "forecast", 34)} <= found


@pytest.mark.parametrize(
    ("heads", "reached"),
    [
        pytest.param("R4 | R5 | R6 | R9目標", 13, id="none told but the aim"),
        pytest.param("R4 | R5 | R7 | R11（目標）", 13, id="the year of writing, long before the aim"),
    ],
)
@pytest.mark.parametrize("now", [None, WRITTEN])
def test_times_before_those_that_are_aimed_at_were_reached(heads: str, reached: int, now: int | None) -> None:
    found = values(table(f"指標 | {heads}", f"利用者数 | 11 | 12 | {reached} | 20", "登録者数 | 1 | 2 | 3 | 9"), now)
    assert {("利用者数", "actual", 11), ("利用者数", "actual", reached), ("利用者数", "target", 20)} <= found


def test_values_of_rows_and_columns_in_times_to_come_are_expected() -> None:
    found = values(
        table(
            "品目 | 面積（ha） 2022年 | 面積（ha） 2028年 | 出荷量（t） 2022年 | 出荷量（t） 2028年",
            "桃 | 14 | 18 | 70 | 99",
            "梨 | 9 | 10 | 52 | 56",
        )
    )
    assert {("桃＞面積", "actual", 14), ("桃＞面積", "forecast", 18), ("梨＞出荷量", "forecast", 56)} <= found


@pytest.mark.parametrize(
    "note",
    [
        "※ 令和6年度の実績の欄は、9月末までの数から求めた見込みです。",
        "※1 令和6年度は、上半期から推計した見込みの値",
        "注）各年度末現在。令和6年度の実績値は速報値である。",
    ],
)
def test_a_note_tells_that_what_is_called_reached_is_expected(note: str) -> None:
    text = (
        table("年度 | 売上 計画 | 売上 実績", "令和4年度 | 310 | 298", "令和5年度 | 318 | 311", "令和6年度 | 326 | 320")
        + note
        + "\n"
    )
    assert {("売上", "forecast", 320), ("売上", "actual", 311)} <= values(text)


def test_a_row_of_what_is_planned_holds_nothing_reached() -> None:
    found = values(
        table(
            "指標名 | 区分 | R4 実績年度 | R5 実績年度 | R9 最終目標",
            "貸出冊数 | 計画 | 100 | 110 | 150",
            " | 実績 | 95 | 112 | ",
        )
    )
    assert {("貸出冊数", "target", 110), ("貸出冊数", "actual", 112), ("貸出冊数", "target", 150)} <= found


@pytest.mark.parametrize(
    ("head", "cells", "expected"),
    [
        pytest.param("いま → 2027年 → 2030年", ("4件 → 6件 → 8件", "未調査 → 5件 → 9件"), {("甲の数", "baseline", 4), ("甲の数", "target", 6), ("乙の数", "target", 9)}, id="a head of three"),
        pytest.param("令和5年度→令和11年度", ("4件→8件", "3件→9件"), {("甲の数", "baseline", 4), ("甲の数", "target", 8)}, id="a head of two times"),
        pytest.param("見直し後の値", ("4件 ⇒ 8件", "3件 ⇒ 9件"), {("甲の数", "baseline", 4), ("乙の数", "target", 9)}, id="a head without arrows"),
    ],
)  # fmt: skip
def test_values_with_arrows_between_are_as_the_parts_of_their_head_say(
    head: str, cells: tuple[str, str], expected: Stated
) -> None:
    found = values(table(f"指標 | 実績（R6） | {head}", f"甲の数 | 5 | {cells[0]}", f"乙の数 | 4 | {cells[1]}"))
    assert expected <= found


def test_cells_may_name_their_own_indicators() -> None:
    cell = "①入居企業数：R5 1社 → R9 6社 ②相談件数：R5 47件 → R9 70件"
    found = values(
        table(
            "No. | 事業名 | 事業費 R7 | 成果の見方（現状 → 目標）",
            f"1 | 誘致 | 500 | {cell}",
            "2 | 研修 | 300 | 受講者数：R5 38人 → R9 60人",
        )
    )
    assert {("入居企業数", "target", 6), ("相談件数", "baseline", 47), ("受講者数", "target", 60)} <= found


def test_a_clause_before_an_arrow_is_no_name() -> None:
    assert not named_arrows("減少を見込む　R2 2,149人 → R4 2,069人", ())
    assert [reading.name for reading in named_arrows("認定者数　R2 2,149人 → R4 2,069人", ())] == ["認定者数"]


def test_names_in_a_cell_may_be_counted_for_several_each() -> None:
    found = values(
        table(
            "指標 | 現状値（R5） | 目標値（R9）",
            "①朝食を食べる割合（％） 小学生 中学生 ②実施校数（校） | 90.5 85 4 | 95 90 8",
            "①宿泊者数（人） うち外国人 ②軒数（軒） | ① 900 40 ② 3 | ① 1,200 90 ② 8",
        )
    )
    assert {("朝食を食べる割合＞中学生", "target", 90), ("実施校数", "baseline", 4)} <= found
    assert {("宿泊者数＞うち外国人", "target", 90), ("軒数", "target", 8)} <= found


@pytest.mark.parametrize(
    ("title", "read"),
    [
        ("1 事業費の見込み（千円）", False),
        ("1 取組別の効果額（見込み）（単位：千円）", True),
        ("1 主な事業（百万円）", False),
    ],
)
def test_what_works_cost_is_no_indicator_but_what_they_bring_in_is(title: str, *, read: bool) -> None:
    text = f"{title}\n取組名\tR7\tR8\n窓口の見直し\t1,200\t1,300\n広告の掲載\t500\t600\n"
    assert bool(values(text)) == read


def test_dated_lines_below_an_item_are_what_it_measures() -> None:
    text = "1 指標\n- 実施校の割合（令和8年度目標 100％）\n  - 令和4年度　78.3％\n  - 令和5年度　84.1％\n- 取組の内容を広げる\n"
    expected = {("実施校の割合", "target", 100.0), ("実施校の割合", "actual", 78.3), ("実施校の割合", "actual", 84.1)}
    assert expected <= values(text)
