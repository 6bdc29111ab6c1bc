"""Which role, time and unit the values of tables and lists have, by their heads, by each other and by what stands around."""

import pytest

from corpus.facts import Figure, Indicator, Statistic
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2025


def told(text: str, now: int | None = WRITTEN) -> set[str]:
    """The values of indicators and statistics: 名 target 200人@FY2027."""
    found: list[tuple[str, str, Figure | None]] = []
    for fact in read_facts("p", build_outline(read_lines(text)), text, now):
        if isinstance(fact, Indicator):
            roles = ("baseline", "actual", "target", "forecast")
            found += [(fact.name, role, getattr(fact, role)) for role in roles]
        elif isinstance(fact, Statistic):
            found.append((fact.name, fact.role, fact.figure))
    return {
        f"{name} {role} {figure.value}{figure.unit or ''}@{figure.period}"
        for name, role, figure in found
        if figure is not None and figure.value is not None
    }


def table(*rows: str, above: str = "", below: str = "") -> str:
    """Rows with cells between bars, between lines of text, under a heading."""
    cells = "".join("\t".join(cell.strip() for cell in row.split("|")) + "\n" for row in rows)
    return f"1 表\n{above}\n{cells}{below}\n"


UNITS = {
    "a caption with a number in its unit": (
        table("部門 | 令和4年度 | 令和5年度", "舟運 | 12.5 | 11.8", "渡し | 3.1 | 2.9", above="（単位：千t-CO2）"),
        "舟運 actual 12.5千t-CO2@FY2022",
    ),
    "a caption with a rate": (
        table("港 | 令和4年 | 令和5年", "北港 | 1,240 | 1,015", "南港 | 630 | 602", above="（単位：人／日）"),
        "北港 actual 1240人/日@2022",
    ),
    "a caption goes on": (
        table("科目 | R4決算 | R5決算", "収入 | 312 | 309", "支出 | 305 | 311", above="（単位：千円、税抜き）"),
        "収入 actual 312千円@2022",
    ),
    "a note right below": (
        table("港 | 令和4年 | 令和5年", "北港 | 12 | 11", "南港 | 6 | 8", below="（各年4月1日現在、単位：隻）"),
        "北港 actual 12隻@2022",
    ),
    "a rate under a caption of amounts and per cent": (
        table("科目 | R4決算 | R5決算", "収入 | 312 | 309", "回収率 | 94.2 | 96.1", above="（単位：百万円、％）"),
        "回収率 actual 94.2%@2022",
    ),
    "the whole in a column of its own": (
        table("指標 | 区分 | 現状（R5） | 目標（R9）", "泳げる人の割合（％） | 子ども | 61 | 70", " | 大人 | 40 | 45"),
        "泳げる人の割合　大人 target 45%@2027",
    ),
    "the row of the same name above": (
        table("指標 | 単位 | 区分 | 令和5年度 | 令和6年度", "渡船数 | 隻 | 計画 | 24 | 26", " | | 実績 | 23 | 25"),
        "渡船数 actual 23隻@FY2023",
    ),
    "the first figure of a row": (
        table("指標 | 現状（R5） | 目標（R9）", "舟歌の数 | 8曲 | 10", "漕ぎ手の数 | 12人 | 20"),
        "舟歌の数 target 10曲@2027",
    ),
}


@pytest.mark.parametrize(("text", "value"), UNITS.values(), ids=UNITS)
def test_a_figure_has_the_unit_that_holds_for_it(text: str, value: str) -> None:
    assert value in told(text)


ROLES = {
    "a role after the unit": (
        table(
            "年度 | 床面積（㎡）計画 | 床面積（㎡）実績 | 経費（千円）計画 | 経費（千円）実績",
            "令和5 | 604 | 610 | 38 | 42",
            "令和6 | 598 | 597 | 37 | 41",
            "令和8 | 582 | | 36 | ",
        ),
        {"床面積 target 604㎡@2023", "床面積 actual 610㎡@2023", "経費 target 36千円@2026"},
    ),
    "what part of a time a role is of": (
        table(
            "指標 | 前半の実績（R5） | 令和9年度までの累計目標", "相談の件数 | 12件 | 60件", "見学の件数 | 3件 | 9件"
        ),
        {"相談の件数 actual 12件@2023", "相談の件数 target 60件@FY2027"},
    ),
    "the latest value": (
        table("指標 | 策定時（R3） | 直近の値（R6） | めざす値（R9）", "相談の件数 | 12件 | 20件 | 30件"),
        {"相談の件数 actual 20件@2024"},
    ),
    "years up to that of the document": (
        table("人口 | 平成27年 | 令和2年 | 令和7年", "漁村 | 612 | 540 | 498", "山村 | 233 | 201 | 180"),
        {"漁村 actual 498@2025"},
    ),
    "words over two times of which a note tells": (
        table(
            "品目 | 面積（ha） 2022年 | 面積（ha） 2028年 | 数量（t） 2022年 | 数量（t） 2028年",
            "豆 | 14.2 | 18.0 | 71 | 99",
            "麦 | 9.6 | 9.9 | 528 | 560",
            below="※2022年は農林課調べ。2028年は目標値。",
        ),
        {"豆　面積 target 18.0ha@2028", "麦　数量 target 560t@2028"},
    ),
    "a mark on a figure": (
        table(
            "項目 | 令和5年度 | 令和6年度",
            "修繕費 | 118百万円 | 126百万円※2",
            "委託費 | 8 | 9",
            below="※2　決算見込み。",
        ),
        {"修繕費 actual 118百万円@FY2023", "修繕費 forecast 126百万円@FY2024"},
    ),
    "figures in brackets": (
        table(
            "指標 | 区分 | 令和4年度 | 令和5年度 | 令和6年度",
            "放流数（千個） | 計画 | 80 | 80 | 80",
            " | 実績 | 70 | 68 | （81）",
            below="（注）かっこ書きは見込みの値である。",
        ),
        {"放流数 forecast 81千個@FY2024"},
    ),
}


@pytest.mark.parametrize(("text", "values"), ROLES.values(), ids=ROLES)
def test_a_figure_has_the_role_that_its_heads_its_time_or_a_note_says(text: str, values: set[str]) -> None:
    assert told(text) >= values


TIMES = {
    "words of heads": (
        table(
            "ものさし | いま | めざす値",
            "漕げる人の数 | 12人 | 30人",
            above="「いま」は令和4年度、「めざす値」は令和10年度の値です。",
        ),
        {"漕げる人の数 baseline 12人@FY2022", "漕げる人の数 target 30人@FY2028"},
    ),
    "sides of an arrow": (
        table(
            "指標 | 当初計画 | 見直し後",
            "舟屋の戸数 | 26戸 → 80戸 | 26戸 → 180戸",
            "橋の点検率 | 11% → 20% | 11% → 28%",
            above="矢印の左が策定時（2018年度）、右が最終年度（2028年度）の目標です。",
        ),
        {"舟屋の戸数 baseline 26戸@FY2018", "舟屋の戸数 target 180戸@FY2028", "橋の点検率 target 28%@FY2028"},
    ),
    "a year for both": (
        table(
            "指標 | 基準値 | 目標値",
            "入館者の数 | 540人 | 600人",
            above="目標値の年次は、変更の前後とも令和11年度です。",
        ),
        {"入館者の数 target 600人@FY2029"},
    ),
}


@pytest.mark.parametrize(("text", "values"), TIMES.values(), ids=TIMES)
def test_the_text_around_tells_the_times_of_heads(text: str, values: set[str]) -> None:
    assert told(text) >= values


LISTS = {
    "years below a name and its target": (
        "1 数字\n- 計画を定めた施設の割合（令和8年度目標 100％）\n- 令和5年度　84.1％\n- 令和6年度　91.3％\n",
        {"計画を定めた施設の割合 target 100%@FY2026", "計画を定めた施設の割合 actual 84.1%@FY2023"},
    ),
    "a value and the one before it": (
        "1 数字\n- 一人当たりの床面積　令和6年度 5.61㎡（平成28年度 5.08㎡）\n",
        {"一人当たりの床面積 actual 5.61㎡@FY2024", "一人当たりの床面積 actual 5.08㎡@FY2016"},
    ),
    "letters of eras with a colon": (
        "1 数字\n○渡し場の数（R8目標：6か所）\n・R5：3か所\n・R6：4か所\n",
        {"渡し場の数 target 6か所@2026", "渡し場の数 actual 3か所@2023"},
    ),
}


@pytest.mark.parametrize(("text", "values"), LISTS.values(), ids=LISTS)
def test_lists_tell_of_a_name_what_it_was_and_shall_be(text: str, values: set[str]) -> None:
    assert told(text) >= values


def test_steps_below_a_name_are_no_values() -> None:
    assert not told("1 予定\n- 渡し場の改修（令和8年度）\n- 令和6年度　設計\n- 令和7年度　第2工区\n")


def test_cells_that_name_their_indicators_state_these() -> None:
    found = told(
        table(
            "事業名 | 担当 | 事業費（千円） R7 | 事業費（千円） R8 | 成果の見方（現状 → 目標）",
            "舟大工の育成 | 商工課 | 6,200 | 6,300 | ①合格者の数：R5 38人 → R9 60人 ②受入事業所：R5 22社 → R9 40社",
            "渡し場の改修 | 港湾課 | 5,430 | 310 | ①利用者の数：R5 ― → R9 600人",
            "舟歌の継承 | 文化課 | 800 | 800 | 講座を終えた人の数（累計）：R9 36人",
        )
    )
    assert {"合格者の数 baseline 38人@2023", "受入事業所 target 40社@2027"} <= found
    assert {"利用者の数 target 600人@2027", "講座を終えた人の数（累計） target 36人@2027"} <= found
    assert not any(value.startswith(("舟大工の育成", "渡し場の改修")) for value in found)
