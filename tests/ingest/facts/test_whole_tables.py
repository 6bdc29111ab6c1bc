"""What a table says as a whole: roles of values told by each other, forms, amounts, and what is done under its heads."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from corpus.facts import Agency, Fact, Indicator, Milestone, Statistic

Reader = Callable[[str], tuple[Fact, ...]]


def text_of(*rows: list[str], above: str = "", after: str = "") -> str:
    table = "\n".join("\t".join(row) for row in rows)
    return f"1 みどり町\n\n{above}\n{table}\n\n{after}\n"


def stated(facts: tuple[Fact, ...]) -> set[tuple[str, str, Decimal | None]]:
    found = set()
    for fact in facts:
        if isinstance(fact, Indicator):
            values = {role: getattr(fact, role) for role in ("baseline", "actual", "target", "forecast")}
            found |= {(fact.name, role, figure.value) for role, figure in values.items() if figure is not None}
        elif isinstance(fact, Statistic):
            found.add((fact.name, fact.role, fact.figure.value))
    return found


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(
            text_of(
                ["指標", "基準（R3）", "R4", "R5", "R6", "目標（R9）"], ["会員数（人）", "62", "63", "64", "65", "75"]
            ),
            {("会員数", "actual", 63), ("会員数", "actual", 65), ("会員数", "target", 75)},
            id="years before a gap were reached",
        ),
        pytest.param(
            text_of(["指標", "現状（R6）", "R7", "R8", "R9目標"], ["会員数（人）", "62", "63", "64", "65"]),
            {("会員数", "baseline", 62), ("会員数", "target", 63), ("会員数", "target", 65)},
            id="years up to the last aim are aims",
        ),
        pytest.param(
            text_of(["区分", "現状（R6）", "R8", "R11"], ["参加率（％）", "20", "25", "30"]),
            {("参加率", "baseline", 20), ("参加率", "target", 25), ("参加率", "target", 30)},
            id="what follows the present lies ahead",
        ),
        pytest.param(
            text_of(
                ["区分", "", "令和7年度", "令和8年度"],
                ["量の見込み", "低学年", "13", "12"],
                ["", "高学年", "5", "6"],
                ["確保方策", "", "15", "16"],
            ),
            {("量の見込み　高学年", "forecast", 6), ("確保方策", "forecast", 16)},
            id="rows that are expected and what is to meet them",
        ),
        pytest.param(
            text_of(["年次計画", "令和7年度", "令和8年度"], ["研修回数（回）", "4", "6"]),
            {("研修回数", "target", 4), ("研修回数", "target", 6)},
            id="a corner that says what is planned",
        ),
        pytest.param(
            text_of(["種別", "基準年度 2013", "前年度 2022", "今年度 2023"], ["電気（kWh）", "9", "7", "6"]),
            {("電気", "baseline", 9), ("電気", "actual", 7), ("電気", "actual", 6)},
            id="the years of a report",
        ),
        pytest.param(
            text_of(
                ["項目", "令和5年度", "", "", "令和6年度", "", ""],
                ["", "目標", "実績", "評価", "目標", "実績", "評価"],
                ["貸出冊数（冊）", "420", "398", "B", "415", "421", "A"],
            ),
            {("貸出冊数", "target", 420), ("貸出冊数", "actual", 398), ("貸出冊数", "actual", 421)},
            id="a head beside values in the second row",
        ),
        pytest.param(
            text_of(
                ["区分", "令和2年", "令和7年"],
                ["世帯数（世帯）", "358", "346"],
                ["年少人口（人）", "104 10.7%", "87 9.8%"],
            ),
            {("年少人口", "actual", 104), ("年少人口", "actual", Decimal("10.7"))},
            id="a number and its share in a cell",
        ),
        pytest.param(
            text_of(["月", "令和5年", "令和6年"], ["1月", "82", "90"], ["2月", "61", "68"], above="来館者数（人）"),
            {("来館者数　1月", "actual", 82), ("来館者数　2月", "actual", 68)},
            id="rows told apart by months",
        ),
    ],
)
def test_roles_are_told_by_the_whole_table(
    read: Reader, text: str, values: set[tuple[str, str, Decimal | None]]
) -> None:
    assert values <= stated(read(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        pytest.param(
            text_of(
                ["活動指標", "訪問世帯数（世帯）", "R4：310 R5：342"],
                ["成果指標", "発見件数（件）", "R4：4 R5：6 目標（R8）：10"],
            ),
            {("訪問世帯数", "actual", 342), ("発見件数", "actual", 6), ("発見件数", "target", 10)},
            id="values that say their years beside a label and a name",
        ),
        pytest.param(
            text_of(
                ["指標1", "名称", "ケア利用率"], ["", "現況", "18％（令和5年度）"], ["", "目標", "40％（令和11年度）"]
            ),
            {("ケア利用率", "baseline", 18), ("ケア利用率", "target", 40)},
            id="a group before the labels",
        ),
        pytest.param(
            text_of(
                ["番号", "指標と目標"],
                ["1", "加入率 現状値 71％（R6） 目標値 75％（R11）"],
                ["2", "団体数 現状値 14団体（R6） 目標値 18団体（R11）"],
            ),
            {("加入率", "target", 75), ("団体数", "baseline", 14)},
            id="an indicator a cell",
        ),
        pytest.param(
            text_of(
                ["指標名", "実施校数"],
                ["現状値", "9校（R6）"],
                ["目標値", "14校（R11）"],
                ["指標名", "食堂の数"],
                ["現状値", "5か所（R6）"],
                ["目標値", "8か所（R11）"],
            ),
            {("実施校数", "target", 14), ("食堂の数", "baseline", 5), ("食堂の数", "target", 8)},
            id="a form that begins again",
        ),
        pytest.param(
            text_of(
                ["公開件数（件）", "", "入館者数（人）", ""],
                ["策定時（R2）", "目標（R7）", "策定時（R2）", "目標（R7）"],
                ["31", "40", "680", "900"],
            ),
            {("公開件数", "baseline", 31), ("公開件数", "target", 40), ("入館者数", "target", 900)},
            id="indicators side by side",
        ),
        pytest.param(
            text_of(
                ["指標", "授業が分かる割合", "", ""],
                ["区分", "現状（R6）", "R8", "R11"],
                ["国語", "81％", "83％", "86％"],
                ["理科", "76％", "79％", "83％"],
            ),
            {("授業が分かる割合　国語", "baseline", 81), ("授業が分かる割合　理科", "target", 83)},
            id="a row that names what the block below measures",
        ),
    ],
)
def test_forms_name_their_values(read: Reader, text: str, values: set[tuple[str, str, Decimal | None]]) -> None:
    assert values <= stated(read(text))


def test_amounts_of_a_budget_are_statistics(read: Reader) -> None:
    rows = (
        ["No.", "事業名", "令和6年度決算", "令和7年度予算"],
        ["1", "図書館改修事業", "210", "340"],
        ["2", "公園整備事業", "120", "80"],
        ["合計", "", "330", "420"],
    )
    facts = read(text_of(*rows, above="（単位：千円）"))
    found = {(f.name, f.role, f.figure.value, f.figure.unit) for f in facts if isinstance(f, Statistic)}
    assert ("図書館改修事業", "actual", 210, "千円") in found
    assert {role for name, role, value, _ in found if value == 340} == {"forecast"}
    assert not [name for name, _, value, _ in found if value in (330, 420) and "公園" in name]


def test_an_ordinal_before_a_word_is_no_figure(read: Reader) -> None:
    text = text_of(
        ["団地名", "前期（R7～R11）", "後期（R12～R16）"], ["栄団地", "1期工事", "2期工事"], ["柏団地", "設計", "改修"]
    )
    assert not stated(read(text))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        pytest.param(
            text_of(["名称", "防火設備の更新"], ["計画期間", "R7：撮影 R8：編集 R9：公開"]),
            {("撮影", "2025"), ("編集", "2026"), ("公開", "2027")},
            id="beside a label for times whatever is done",
        ),
        pytest.param(
            text_of(
                ["時期", "市民", "庁内"],
                ["令和7年5月", "諮問", "本部の設置"],
                ["8月", "骨子案", "聞き取り"],
                ["令和8年1月", "", "意見募集"],
            ),
            {("聞き取り", "2025-08"), ("意見募集", "2026-01")},
            id="months below a year",
        ),
        pytest.param(
            text_of(
                ["取組", "令和6年度の実績", "令和7年度の予定"],
                ["猫の保護", "費用を84匹分補助した。", "譲渡会を開く。"],
                ["犬の登録", "注射を行った。", "条例を改正する。"],
            ),
            {("譲渡会を開く。", "FY2025"), ("条例を改正する。", "FY2025"), ("注射を行った。", "FY2024")},
            id="sentences under years",
        ),
        pytest.param(
            text_of(
                ["回", "開催日", "主な議題"],
                ["第1回", "令和6年7月2日", "計画の概要"],
                ["第2回", "令和6年9月18日", "課題の整理"],
            ),
            {("計画の概要", "2024-07-02"), ("課題の整理", "2024-09-18")},
            id="what meetings are about",
        ),
        pytest.param(
            text_of(["工程", "開始", "完了"], ["実施設計", "2026/1", "2026/11"], ["建設工事", "2027/2", "2028/9"]),
            {("開始", "2027-02"), ("完了", "2028-09")},
            id="a row of days under rows of days heads nothing",
        ),
    ],
)
def test_tables_say_what_is_done_when(read: Reader, text: str, steps: set[tuple[str, str]]) -> None:
    assert steps <= {(fact.text, fact.start_iso) for fact in read(text) if isinstance(fact, Milestone)}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param(
            text_of(
                ["課名", "事業名", "内容"], ["総務課", "庁舎改修", "照明の更新"], ["福祉課", "補聴器助成", "上限3万円"]
            ),
            {"総務課", "福祉課"},
            id="offices before what they do",
        ),
        pytest.param(
            text_of(["施策", "役割", ""], ["", "町", "商工会"], ["創業を増やす", "改修費を補助", "創業塾を開催"]),
            {"商工会"},
            id="bodies over what they do",
        ),
        pytest.param(
            text_of(
                ["区分", "所属・役職"],
                ["利用者", "連合自治会 会長"],
                ["", "みどり警察署 交通課長"],
                ["学識者", "湖国大学 地域学部 教授"],
            ),
            {"連合自治会", "みどり警察署", "湖国大学"},
            id="posts behind bodies",
        ),
        pytest.param(
            "1 保育\n児童クラブを増設します（実施主体：社会福祉法人ゆたか会）。\n",
            {"社会福祉法人ゆたか会"},
            id="an end of brackets",
        ),
    ],
)
def test_tables_name_bodies(read: Reader, text: str, names: set[str]) -> None:
    found = {fact.name for fact in read(text) if isinstance(fact, Agency)}
    assert names <= found
    assert not [name for name in found if name.endswith(("）", ")")) and "（" not in name]
