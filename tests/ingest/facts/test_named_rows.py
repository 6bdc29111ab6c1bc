"""What a row of a table is called: by its corner, its group, its head, and what stands beside it in a form."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Statistic

Reader = Callable[[str], tuple[Fact, ...]]
Said = tuple[str, str, str | None]


def said(facts: tuple[Fact, ...]) -> set[Said]:
    """The statistics with their names, values and periods."""
    return {
        (fact.name, f"{fact.figure.value}{fact.figure.unit or ''}", fact.figure.period)
        for fact in facts
        if isinstance(fact, Statistic)
    }


CORNERS = [
    (
        "（単位：隻）\n\n\t令和3年\t令和4年\n帆船\t12\t14\n汽船\t30\t28\n\n\n登録割合\t令和3年\t令和4年\n帆船\t28.6\t33.3\n汽船\t71.4\t66.7\n",
        {("帆船", "12隻", "2021"), ("登録割合　帆船", "33.3", "2022"), ("登録割合　汽船", "71.4", "2021")},
    ),
    (
        "年ごと\t令和3年\t令和4年\n入港\t5\t7\n出港\t4\t3\n\n積み上げ（のべ）\t令和3年\t令和4年\n入港\t5\t12\n出港\t4\t7\n",
        {("年ごと　入港", "7", "2022"), ("積み上げ（のべ）　入港", "12", "2022")},
    ),
    ("港の区分\t令和3年\t令和4年\n入港\t5\t7\n出港\t4\t3\n", {("入港", "7", "2022"), ("出港", "4", "2021")}),
    ("港\t令和3年\t令和4年\n北港\t5\t7\n南港\t4\t3\n", {("北港", "7", "2022"), ("南港", "4", "2021")}),
]


@pytest.mark.parametrize(("table", "expected"), CORNERS, ids=["measures", "tells apart", "says what rows are", "alone"])
def test_a_corner_that_measures_or_tells_tables_apart_is_part_of_the_name(
    read: Reader, table: str, expected: set[Said]
) -> None:
    assert expected <= said(read(f"作成日　令和6年10月1日\n1 港の状況\n{table}"))


NAMES = [
    (
        "部門\t部門\t令和3年\t令和4年\n海の仕事\t\t160\t121\n\t漁\t148\t113\n\t養殖\t12\t8\n山の仕事\t\t180\t219\n\t伐採\t2\t1\n\t製材\t178\t218\n",
        {("海の仕事", "160", "2021"), ("海の仕事　漁", "113", "2022"), ("山の仕事　製材", "178", "2021")},
    ),
    (
        "区分\t受け持つ内容\t人数\t割合\n甲級\t荷の受け渡し\t3\t10.4%\n乙級\t舟の操り方を教える仕事\t6\t20.6%\n丙級\t見習い\t20\t69.0%\n",
        {("甲級　人数", "3", None), ("乙級　割合", "20.6%", None)},
    ),
    (
        "手当の名称\t主な支給対象職員\t支給実績(令和5年度決算)\n艀手当\t港の職員 渡し守\t4千円\n夜番手当\t港の職員\t7千円\n見回り手当\t山の職員\t9千円\n",
        {("艀手当", "4千円", "FY2023"), ("見回り手当", "9千円", "FY2023")},
    ),
    (
        "\t西暦（年） 2030\t西暦（年） 2040\n生まれる子\t8\t12\n移る人\t6\t5\n",
        {("生まれる子", "8", "2030"), ("移る人", "5", "2040")},
    ),
    (
        "\t漕ぎ手 人数\t漕ぎ手 日当\t漕ぎ手 日当(夜)\t荷役 人数\n北港\t4\t900円\t1,100円\t7\n南港\t6\t950円\t1,150円\t9\n",
        {
            ("北港　漕ぎ手　人数", "4", None),
            ("北港　漕ぎ手　日当", "900円", None),
            ("南港　漕ぎ手　日当(夜)", "1150円", None),
        },
    ),
    (
        "港\t1号桟橋の船の使用料\t2号桟橋の船の使用料\n北港\t40円\t55円\n南港\t38円\t60円\n",
        {("北港　1号桟橋の船の使用料", "40円", None), ("南港　2号桟橋の船の使用料", "60円", None)},
    ),
    (
        "あ\tい\tう\n1\t2\t3\n\n区分\t20歳未満\t20歳～39歳\t40歳以上\t計\n職員数\t2人\t15人\t9人\t26人\n",
        {("職員数　20歳~39歳", "15人", None), ("職員数　計", "26人", None)},
    ),
]


@pytest.mark.parametrize(("table", "expected"), NAMES, ids=[table[:8].strip() for table, _ in NAMES])
def test_a_row_is_named_by_its_group_its_class_and_its_heads(read: Reader, table: str, expected: set[Said]) -> None:
    assert expected <= said(read(f"作成日　令和6年10月1日\n1 港の状況\n{table}"))


FORMS = [
    (
        "水の出所\t川の水、井戸の水\t\t\t\n施設数\t浄水場\t1\t管の延長\t8.5\n\t配水池\t2\t\t\n給水能力\t705 ㎥／日\t\t使われる割合\t58.7 ％\n",
        {
            ("施設数　浄水場", "1", None),
            ("施設数　配水池", "2", None),
            ("管の延長", "8.5", None),
            ("給水能力", "705㎥/日", None),
            ("使われる割合", "58.7%", None),
        },
    ),
    (
        "総事業費\t90,600千円\tうち計画期間内\t40,000千円\n桟橋の長さ\t40m\tうち新設\t12m\n",
        {("桟橋の長さ", "40m", None)},
    ),
    (
        "北港\t南港\t国\n1人当たり平均支給額 (令和5年度) 1,377 千円\t1人当たり平均支給額 (令和5年度) 1,682 千円\t－\n",
        {
            ("北港　1人当たり平均支給額", "1377千円", "FY2023"),
            ("南港　1人当たり平均支給額", "1682千円", "FY2023"),
        },
    ),
]


@pytest.mark.parametrize(("form", "expected"), FORMS, ids=["groups", "costs", "towns over cells"])
def test_forms_name_their_figures_by_what_stands_left_or_over_them(
    read: Reader, form: str, expected: set[Said]
) -> None:
    found = said(read(f"作成日　令和6年10月1日\n1 概要\n{form}"))
    assert expected <= found
    assert not any("計画期間内" in name for name, _, _ in found)


COUNTED = [
    pytest.param(
        "園児の数（人）\n\n\t令和3年\t令和4年\n３歳児\t11\t14\n４歳児\t18\t21\n５歳児\t25\t28\n",
        {("園児の数　３歳児", "11人", "2021"), ("園児の数　５歳児", "28人", "2022")},
        id="kinds at the left under no head",
    ),
    pytest.param(
        "\t1年前の構成比\t5年前の構成比\n１級\t17.2%\t33.4%\n２級\t24.2%\t30.0%\n",
        {("１級　1年前の構成比", "17.2%", None), ("２級　5年前の構成比", "30.0%", None)},
        id="grades at the left",
    ),
    pytest.param(
        "舟に乗る人の割合（ % ）\n\n\t10代\t20代\t30代\n男\t12.5\t20.1\t31.0\n女\t14.5\t25.1\t36.0\n",
        {("舟に乗る人の割合　男　10代", "12.5%", None), ("舟に乗る人の割合　女　30代", "36.0%", None)},
        id="heads that count up, and the unit of the title",
    ),
    pytest.param(
        "\t0～14歳\t15～64歳\t65歳以上\n男の数\t12\t20\t31\n女の数\t14\t25\t36\n",
        {("男の数　0~14歳", "12", None), ("女の数　65歳以上", "36", None)},
        id="classes of ages beside each other",
    ),
]


@pytest.mark.parametrize(("table", "expected"), COUNTED)
def test_figures_that_tell_rows_or_columns_apart_name_them(read: Reader, table: str, expected: set[Said]) -> None:
    assert expected <= said(read(f"1 港の状況\n\n{table}"))


def test_a_unit_right_over_the_next_table_is_of_that_one(read: Reader) -> None:
    rows = "\t2020年\t2021年\n北港\t{}\t{}\n南港\t{}\t{}\n"
    text = (
        f"1 港の状況\n\n荷の変化指数\n\n{rows.format(100, 91, 100, 93)}\n（単位：隻）\n\n{rows.format(40, 37, 51, 48)}"
    )
    found = said(read(text))
    assert {("荷の変化指数　北港", "91", "2021"), ("北港", "37隻", "2021")} <= found
