"""What a table leaves to its reader: years counted on, lines for two rows or columns, works over measures, parts of bodies."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Indicator, Milestone, Statistic

Reader = Callable[[str], tuple[Fact, ...]]


def values(facts: tuple[Fact, ...]) -> set[str]:
    aimed = {
        f"{fact.name} {role[0]} {figure.value}@{figure.period}"
        for fact in facts
        if isinstance(fact, Indicator)
        for role in ("baseline", "actual", "target", "forecast")
        if (figure := getattr(fact, role)) is not None
    }
    counted = (fact for fact in facts if isinstance(fact, Statistic))
    return aimed | {f"{fact.name} {fact.role[0]} {fact.figure.value}@{fact.figure.period}" for fact in counted}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1 推移\n年次\t渡し舟の便数\t乗った人の数\n令和3年\t12\t318\n4\t14\t420\n5\t15\t431\n",
            {"渡し舟の便数 a 14@2022", "乗った人の数 a 431@2023"},
        ),
        (
            "1 進み\n（上段：計画　下段：実績）\n指標\t単位\tR5年度\tR6年度\n便数\t便\t12\t14\n\t\t11\t13\n人数\t人\t30\t40\n\t\t29\t41\n",
            {"便数 t 14@FY2024", "便数 a 13@FY2024", "人数 a 29@FY2023"},
        ),
        (
            "1 被害\n※左：金額　右：面積\n獣\t現状（R5年度）\t\t目標（R8年度）\t\nしか\t30千円\t4ha\t20千円\t2ha\nさる\t9千円\t1ha\t8千円\t1ha\n",
            {"しか　金額 b 30@FY2023", "しか　面積 t 2@FY2026"},
        ),
        (
            "1 表\n事業\t指標\t単位\tR5年度 実績\tR9年度 目標\n渡し舟\t便数\t便\t12\t40\n\t乗船率\t％\t31\t42\n茶摘み\t延べ日数\t日\t5\t9\n",
            {"渡し舟　乗船率 t 42@FY2027"},
        ),
        (
            "1 目標\n項目\t令和5年度末\t令和10年度末\n茶畑の面積\t620ha\t1,800ha\n",
            {"茶畑の面積 b 620@FY2023", "茶畑の面積 t 1800@FY2028"},
        ),
        (
            "1 結果\n登った人は2,058人（目標1,800人）、苦情は8件（前年11件）でした。\n",
            {"登った人 t 1800@None", "苦情 a 11@None"},
        ),
        (
            "1 指標\n【成果指標②】乗船率\n　現状値：19.6％（令和4年度）\n　目標値：25.0％（令和9年度）\n",
            {"乗船率 t 25.0@FY2027"},
        ),
    ],
    ids=["years", "rows", "sides", "works", "two years of aims", "brackets", "numbers"],
)
def test_values_are_read_as_their_place_says(text: str, expected: set[str], read: Reader) -> None:
    found = values(read(text))
    assert {each for each in expected if each not in found and each.replace(" b ", " a ") not in found} == set(), found


def test_a_part_behind_its_body_is_one_with_it_and_a_column_of_bodies_may_hold_places(read: Reader) -> None:
    text = (
        "1 進め方\n担当　市民協働部 交通政策課\n2 名簿\n団体\t役割\n茶業組合\t苗を配る\n海辺の果樹組合\t出荷\n"
        "渡船株式会社\t舟を出す\n海辺小学校\t見学する\n"
    )
    names = {fact.name for fact in read(text) if isinstance(fact, Agency)}
    assert {"市民協働部 交通政策課", "茶業組合", "海辺小学校"} <= names
    assert "交通政策課" not in names


def test_months_have_the_year_of_the_column_before_them(read: Reader) -> None:
    text = "1 日程\n年\t月\t内容\t主体\n令和6年\t4月\t係の設置\t渡船係\n\t7月\t舟の修繕\t渡船係\n令和7年\t1月\t試し乗り\t茶業組合\n"
    steps = {fact.text: fact.start_iso or "" for fact in read(text) if isinstance(fact, Milestone)}
    assert steps["舟の修繕"] == "2024-07"
    assert steps["係の設置"].startswith("2024")
    assert steps["試し乗り"].startswith("2025")
