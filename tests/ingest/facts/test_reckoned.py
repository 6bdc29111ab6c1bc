"""What a table reckons from its other figures, whose names other tables have, too, and the times that heads tell."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Statistic

Reader = Callable[[str], tuple[Fact, ...]]
Said = tuple[str, str, str, str | None]


def said(facts: tuple[Fact, ...]) -> set[Said]:
    """The statistics with their names, roles, values and periods."""
    return {
        (fact.name, fact.role, f"{fact.figure.value}{fact.figure.unit or ''}", fact.figure.period)
        for fact in facts
        if isinstance(fact, Statistic)
    }


DATED = "作成日　令和6年10月1日\n1 港の状況\n"

RECKONED = [
    (
        "\t令和4年\t令和5年\t対前年 増減数\n渡し守\t12\t9\t△3\n荷役\t30\t31\t1\n見張り\t4\t4\t0\n",
        {("渡し守　対前年 増減数", "actual", "-3", "2023"), ("荷役　対前年 増減数", "actual", "1", "2023")},
    ),
    (
        "組\t令和4年\t令和5年\t過去5年間の増減数（率）\n渡し守\t12\t9\t△3（△25.0％）\n荷役\t30\t31\t1（ 3.3％）\n",
        {
            ("渡し守　過去5年間の増減数", "actual", "-3", "2023"),
            ("渡し守　過去5年間の増減数（率）", "actual", "-25.0%", "2023"),
            ("荷役　過去5年間の増減数（率）", "actual", "3.3%", "2023"),
        },
    ),
    (
        "指標\t令和5年度目標\t令和5年度実績\t達成率\n入港した船の数（隻）\t40\t50\t125.0%\n渡した客の数（人）\t900\t450\t50.0%\n",
        {
            ("入港した船の数　達成率", "actual", "125.0%", "FY2023"),
            ("渡した客の数　達成率", "actual", "50.0%", "FY2023"),
        },
    ),
    (
        "事業\t区分\t令和7年度\t令和8年度\n艀の便\t量の見込み\t30\t32\n\t確保の内容\t28\t35\n\t差\t△2\t3\n夜の便\t量の見込み\t8\t9\n\t差\t0\t△1\n",
        {("艀の便　差", "forecast", "-2", "FY2025"), ("夜の便　差", "forecast", "-1", "FY2026")},
    ),
]


@pytest.mark.parametrize(("table", "expected"), RECKONED, ids=["change", "change and rate", "rate of a target", "rows"])
def test_what_a_table_reckons_is_named_with_what_it_is_reckoned_from(
    read: Reader, table: str, expected: set[Said]
) -> None:
    assert expected <= said(read(DATED + table))


def test_what_compares_a_target_with_its_start_is_told_by_them(read: Reader) -> None:
    found = read(f"{DATED}指標\t基準値\t目標値\t増減\n入港した船の数\t40\t50\t10\n渡した客の数\t900\t950\t50\n")
    assert not [fact for fact in found if "増減" in getattr(fact, "name", "")]


ROWS = "年度\t令和2年度\t令和3年度\t令和4年度\t令和5年度\n渡した客\t200\t210\t205\t230\n入港\t50\t40\t45\t46\n"
"""Changes of the first row are 10, -5, 25, of the second -10, 5, 1."""


@pytest.mark.parametrize(
    ("changes", "name"),
    [("―\t10\t△5\t25", "渡した客　前年度差"), ("―\t△10\t5\t1", "入港　前年度差"), ("―\t7\t8\t9", "前年度差")],
    ids=["of the first row", "of the last row", "of none"],
)
def test_a_row_that_only_says_how_it_is_reckoned_is_of_the_row_whose_figures_fit(
    read: Reader, changes: str, name: str
) -> None:
    found = said(read(f"{DATED}{ROWS}前年度差\t{changes}\n"))
    assert {each[0] for each in found if "前年度差" in each[0]} == {name}


TWICE = "{over}\n\n\t令和4年\t令和5年\n入港\t{first}\t7\n出港\t4\t{last}\n\n"


def test_tables_that_give_one_name_other_values_are_told_apart_by_what_stands_over_them(read: Reader) -> None:
    captions = "".join(
        TWICE.format(over=f"［{name}］", first=at, last=at + 1) for at, name in ((5, "東岸"), (8, "西岸"))
    )
    found = said(read(DATED + captions))
    assert ("東岸　入港", "actual", "5", "2022") in found
    assert ("西岸　出港", "actual", "9", "2023") in found
    headings = "".join(
        f"{at} {name}の港（令和3年=100）\n{TWICE.format(over='', first=at, last=at)}"
        for at, name in ((2, "北"), (3, "南"))
    )
    found = said(read(DATED + headings))
    assert {name for name, *_ in found} == {"北の港　入港", "北の港　出港", "南の港　入港", "南の港　出港"}


def test_tables_with_a_title_are_told_apart_from_one_under_a_heading(read: Reader) -> None:
    titled = "".join(TWICE.format(over=f"［{name}］", first=at, last=at) for at, name in ((5, "東岸"), (8, "西岸")))
    found = said(read(DATED + TWICE.format(over="", first=2, last=3) + titled))
    assert {name for name, *_ in found} == {
        "港の状況　入港",
        "港の状況　出港",
        "東岸　入港",
        "東岸　出港",
        "西岸　入港",
        "西岸　出港",
    }


def test_tables_that_say_the_same_keep_their_names(read: Reader) -> None:
    same = "".join(TWICE.format(over=f"［{name}］", first=5, last=6) for name in ("本編", "資料"))
    assert {name for name, *_ in said(read(DATED + same))} == {"入港", "出港"}


def test_a_head_that_tells_its_own_time_is_of_that_time(read: Reader) -> None:
    table = "区分\t歳出額\t人件費率\t(参考)令和4年度の人件費率\n令和5年度\t千円20,134\t24.6%\t24.0%\n"
    found = said(read(f"令和6年10月1日\n1 人件費\n{table}"))
    assert ("人件費率", "actual", "24.6%", "FY2023") in found
    assert {(period, value) for name, _, value, period in found if "参考" in name} == {("FY2022", "24.0%")}


@pytest.mark.parametrize(("title", "role"), [("将来人口の推計", "forecast"), ("人口の推移", "actual")])
def test_a_projection_by_several_years_goes_on_from_its_last_count(read: Reader, title: str, role: str) -> None:
    table = "\t2010年\t2015年\t2020年\t2025年\t2030年\n東岸\t95\t88\t80\t71\t60\n西岸\t40\t38\t36\t30\t29\n"
    found = {
        (name.rpartition("　")[2], *rest) for name, *rest in said(read(f"作成日　2016年10月1日\n1 {title}\n{table}"))
    }
    assert ("東岸", role, "88", "2015") in found
    assert ("東岸", "actual", "95", "2010") in found
    assert ("東岸", "forecast", "80", "2020") in found


def test_what_else_stands_in_the_brackets_of_a_unit_stays_in_the_name(read: Reader) -> None:
    found = said(read(f"{DATED}\t令和4年\t令和5年\n渡した客（累計・人）\t120\t250\n入港（隻）\t5\t7\n"))
    assert ("渡した客（累計）", "actual", "250人", "2023") in found


@pytest.mark.parametrize("name", ["艀の便の見込み", "計画の推計", "渡した客の見通し", "入港見込量"])
def test_a_row_named_for_what_is_expected_was_not_reached(read: Reader, name: str) -> None:
    found = said(read(f"{DATED}\t令和4年度\t令和5年度\n{name}\t30\t32\n渡した客（実績）\t28\t35\n"))
    assert {role for said_name, role, *_ in found if said_name == name} == {"forecast"}
    assert {role for said_name, role, *_ in found if said_name == "渡した客"} == {"actual"}


def test_a_place_that_is_called_as_one_of_its_rows_keeps_their_names(read: Reader) -> None:
    tables = "".join(
        f"{at} {name}\n{TWICE.format(over='', first=at, last=at)}" for at, name in ((2, "入港"), (3, "夜の便"))
    )
    assert {name for name, *_ in said(read(DATED + tables))} == {"入港", "出港", "夜の便　入港", "夜の便　出港"}


def test_a_row_without_a_name_among_named_ones_is_not_called_as_its_table(read: Reader) -> None:
    found = read(f"{DATED}指標\t区分\t令和4年度\t令和5年度\n\t実績\t43\t44\n渡した客\t計画\t20\t30\n\t実績\t16\t18\n")
    figures = [getattr(fact, role, None) for fact in found for role in ("actual", "target", "figure")]
    assert {"16", "20"} <= {figure.printed for figure in figures if hasattr(figure, "printed")}
    assert not [figure for figure in figures if getattr(figure, "printed", "") in ("43", "44")]
