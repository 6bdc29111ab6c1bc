"""How the columns, groups and titles of a table decide together what its rows are called, and what of it is counted."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Indicator, Initiative, Statistic

Reader = Callable[[str], tuple[Fact, ...]]


def values(facts: tuple[Fact, ...]) -> set[tuple[str, str]]:
    """The values of indicators and statistics, each with its name."""
    found = {(f.name, f"{f.figure.value}{f.figure.unit or ''}") for f in facts if isinstance(f, Statistic)}
    for fact in facts:
        if isinstance(fact, Indicator):
            figures = (fact.baseline, fact.actual, fact.target, fact.forecast)
            found |= {(fact.name, f"{f.value}{f.unit or ''}") for f in figures if f is not None}
    return found


TABLES = {
    "a further column tells rows of one name apart": (
        "柱\tものさし\t組\t現状値\t目標値\n漕ぐ\t櫂を持つ子の割合\t年少組\t12%\t20%\n\t櫂を持つ子の割合\t年長組\t30%\t45%\n習う\t舟歌の数\t\t8曲\t10曲\n",
        {("櫂を持つ子の割合　年少組", "12%"), ("櫂を持つ子の割合　年長組", "45%"), ("舟歌の数", "8曲")},
    ),
    "codes name nothing": (
        "符\tものさし\t\t令和4年度\t令和5年度\n◆北の港\t\t\t\t\na\t入港率(％)\t計画\t80\t82\n\t\t実績\t79\t83\n◆南の港\t\t\t\t\na\t入港率(％)\t計画\t60\t61\n\t\t実績\t58\t64\n",
        {("北の港　入港率", "79%"), ("南の港　入港率", "64%")},
    ),
    "a dash goes on with nothing": (
        "めざす項目\t区分\t策定時\t最終目標\n泳げる人の割合\t男\t61%\t66%\n\t女\t67%\t70%\n渡し守の欠勤率\t－\t2.6%\t1%\n",
        {("泳げる人の割合　男", "61%"), ("渡し守の欠勤率", "2.6%")},
    ),
    "names further in are parts of those above": (
        "区分\t令和4年\t令和5年\n渡船数(隻)\t40\t44\n　帆船\t30\t31\n　汽船\t10\t13\n乗客(人)\t900\t950\n　うち子ども\t200\t210\n",
        {("渡船数　帆船", "30隻"), ("渡船数　汽船", "13隻"), ("乗客　うち子ども", "210人")},
    ),
    "a part follows the row above it, not its group": (
        "柱\t施策\tものさし\t単位\t現状値\t目標値\n人\tア 育てる\t漕ぎ手の数\t人\t12\t20\n\t\tうち女性\t人\t3\t8\n",
        {("育てる　漕ぎ手の数　うち女性", "8人")},
    ),
    "heads of parts follow their wholes": (
        "港\t岸壁の延長(m)\tうち木造(m)\t桟橋数(基)\n北\t310\t40\t3\n南\t280\t0\t2\n",
        {("北　岸壁の延長　うち木造", "40m"), ("南　桟橋数", "2基")},
    ),
    "a title says what rows count that measure nothing": (
        "表2　港ごとの入港者数(単位：人)\n\n\t令和4年度\t令和5年度\n北の港\t300\t320\n南の港\t90\t85\n計\t390\t405\n",
        {("港ごとの入港者数　北の港", "300人"), ("港ごとの入港者数　計", "405人")},
    ),
    "rows that measure by themselves need no title": (
        "渡し守の数\n\n\t令和4年度\t令和5年度\n北の港\t30\t32\n南の港\t9\t8\n休んだ割合(％)\t4.1\t3.9\n",
        {("渡し守の数　北の港", "30"), ("休んだ割合", "4.1%")},
    ),
    "rows of times are cut at their groups": (
        "年度\t項目\t渡船数\t乗客数\n北の港\t\t\t\n令和4年度\t計画\t40\t900\n\t実績\t41\t880\n南の港\t\t\t\n令和4年度\t計画\t12\t300\n\t実績\t11\t290\n",
        {("北の港　渡船数", "41"), ("南の港　乗客数", "290")},
    ),
    "how many of all": (
        "ものさし\t現状値\t目標値\n灯の点る桟橋の数\t2/7基\t7/7基\n時刻を知らせる渡し場\t３社中１社\t３社中３社\n",
        {("灯の点る桟橋の数", "2基"), ("灯の点る桟橋の数", "7基"), ("時刻を知らせる渡し場", "1社")},
    ),
    "a cell of a whole and its part": (
        "事業名\t数えるもの\t実績 R5\t実績 R6\t決算額(千円) R5\t決算額(千円) R6\n舟あそび\t乗った人数(人) うち子ども(人)\t412 198\t505 267\t860\t915\n夜の渡し\t便の数(便)\t19\t21\t400\t410\n",
        {
            ("舟あそび　乗った人数", "412人"),
            ("舟あそび　乗った人数　うち子ども", "267人"),
            ("夜の渡し　便の数", "21便"),
        },
    ),
    "names before and since a revision": (
        "ものさし\t改訂前 現状値\t改訂前 目標値\t改訂後 現状値\t改訂後 目標値\n櫂の数 （改訂後）舟の数\t40\t50\t7\t9\n",
        {("櫂の数（改訂前）", "50"), ("舟の数", "9")},
    ),
    "a time's particle is no name": (
        "柱\t見る目安\t2023年度の値\t2029年度に目指す値\n渡る\t舟に乗った人\t41%\t60%\n渡す\t休んだ便\t9便\t2便\n",
        {("舟に乗った人", "41%"), ("舟に乗った人", "60%"), ("休んだ便", "2便")},
    ),
    "what works cost is no budget of the whole table": (
        "事業名\t活動指標\t単位\tR7\tR8\t事業費R7(千円)\t事業費R8(千円)\n夜の渡し\t便の数\t便\t80\t90\t6,120\t6,480\n舟大工\t直した舟の数\t隻\t4\t5\t900\t950\n",
        {("夜の渡し　便の数", "80便"), ("舟大工　直した舟の数", "5隻")},
    ),
    "cells of arrows, one below the other": (
        "柱\tはかる数字\t令和５年度の値 → 令和11年度の目標\n渡る\t・乗客数 ・便の数\t・612人 → 680人 ・74便 → 90便\n漕ぐ\t・櫂の数 ・舟の数\t・5本 → 7本 ・3隻 → 2隻\n",
        {("乗客数", "612人"), ("便の数", "90便"), ("櫂の数", "5本"), ("舟の数", "2隻")},
    ),
    "a form of pairs": (
        "施策名\t渡りやすい港\t\t\n指標①\t桟橋の延長\t\t\n基準値（R3）\t12km\t目標値（R8）\t16km\nR5実績\t13km\tR6実績\t14km\n",
        {("桟橋の延長", "12km"), ("桟橋の延長", "16km"), ("桟橋の延長", "13km"), ("桟橋の延長", "14km")},
    ),
}


@pytest.mark.parametrize(("table", "expected"), TABLES.values(), ids=TABLES)
def test_a_table_decides_as_a_whole_what_its_rows_are_called(
    read: Reader, table: str, expected: set[tuple[str, str]]
) -> None:
    found = values(read(f"作成日　令和7年10月1日\n1 港\n\n{table}"))
    assert expected <= found, found


NOTHING = {
    "a sum of several times": (
        "年度\t計画\t実績\n令和5年度\t6\t4\n令和6年度\t6\t8\n令和7年度\t7\t9\n令和8年度\t7\t\n計（令和5年度以降）\t48\t19\n",
        {"48", "19"},
    ),
    "a baseline merged over a row of rates": (
        "ものさし\t基準値 令和2年度\t区分\t令和4年度\t令和5年度\n舟の数\t19\t目標\t22\t23\n\t19\t実績\t21\t23\n\t19\t達成率\t95%\t100%\n",
        {"19%"},
    ),
    "costs beside marks under times": (
        "橋の名\t架けた年\t年次計画 令和6年度\t年次計画 令和7年度\t年次計画 令和8年度\t概算工事費\n北の橋\t1968\t△\t●\t○\t210\n南の橋\t1974\t\t△\t●\t85\n",
        {"210", "85"},
    ),
}


@pytest.mark.parametrize(("table", "absent"), NOTHING.values(), ids=NOTHING)
def test_what_sums_up_merges_or_costs_is_no_value(read: Reader, table: str, absent: set[str]) -> None:
    assert not absent & {value for _, value in values(read(f"作成日　令和7年10月1日\n1 港\n\n{table}"))}


def test_heads_that_ask_for_those_who_do_something_stand_over_bodies(read: Reader) -> None:
    table = "施策\t主に進める者\t力を合わせる者\nア\t港湾課、渡し守協会\t北浜漁業協同組合\nイ\t（株）南浜汽船\t商工会、港湾課\n"
    facts = read(f"1 担い手\n\n{table}")
    found = {fact.name for fact in facts if isinstance(fact, Agency)}
    found |= {body.name for fact in facts if isinstance(fact, Initiative) for body in fact.agencies}
    assert {"港湾課", "渡し守協会", "北浜漁業協同組合", "商工会"} <= found
