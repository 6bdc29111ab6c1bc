"""Blocks of one indicator: a title and labelled values, as lines, nested items, quotes or one line."""

import pytest

from corpus.facts import Indicator
from ingest.facts.extract import read_facts
from ingest.facts.told_values import told_values
from ingest.lines import read_lines
from ingest.outline import build_outline

WRITTEN = 2023


def values(text: str) -> set[str]:
    facts = read_facts("p", build_outline(read_lines(text)), text, WRITTEN)
    return {
        f"{fact.name} {role} {figure.value}{figure.unit or ''}@{figure.period}"
        for fact in facts
        if isinstance(fact, Indicator)
        for role in ("baseline", "actual", "target", "forecast")
        if (figure := getattr(fact, role)) is not None and figure.value is not None
    }


BLOCKS = {
    "one line of figures before their labels": (
        "1 目標\n> 子ども食堂の数\n> 令和5年度　3か所（現状）　令和8年度　5か所（中間目標）　令和10年度　8か所（目標）\n",
        {
            "子ども食堂の数 baseline 3か所@FY2023",
            "子ども食堂の数 target 5か所@FY2026",
            "子ども食堂の数 target 8か所@FY2028",
        },
    ),
    "lines below a heading, with whom to ask": (
        "1 指標\n(1) 訓練の参加者数\n現状値（令和5年度）：450人\n目標値（令和10年度）：700人\n担当：総務課\n",
        {"訓練の参加者数 baseline 450人@FY2023", "訓練の参加者数 target 700人@FY2028"},
    ),
    "lines that say what is counted and in which unit": (
        "1 目標\n(3) 町の魅力\n・測るもの：観光客の満足度\n・単位：％\n・現状（R5）：71.3\n・目標（R8）：75\n・目標（R10）：80\n",
        {"町の魅力　観光客の満足度 baseline 71.3%@2023", "町の魅力　観光客の満足度 target 75%@2026"},
    ),
    "years reached, and the aim": (
        "1 図書館\n(1) 来館者数\n　　2021年度　　2,014人\n　　2024年度　　2,369人\n　　目標（2026年度）　2,500人\n",
        {"来館者数 actual 2014人@FY2021", "来館者数 actual 2369人@FY2024", "来館者数 target 2500人@FY2026"},
    ),
    "parts of the whole": (
        "1 目標\n(1) 一人当たりの医療費（円）\n- 現状（令和5年度）：国保 320,000／後期 910,000\n- 目標（令和10年度）：国保 310,000／後期 900,000\n",
        {"一人当たりの医療費　国保 baseline 320000円@FY2023", "一人当たりの医療費　後期 target 900000円@FY2028"},
    ),
    "a unit after the title and slashes between": (
        "1 目標\n・資格取得者数〔人／年〕\n現状 12（R5） ／ 目標 20（R10）\n・離職率〔％〕\n現状 9.1（R5） ／ 目標 7.0（R10）\n",
        {"資格取得者数 target 20人/年@2028", "離職率 baseline 9.1%@2023"},
    ),
    "values after the title in its line": (
        "1 目標\n① 公園の面積：現状 12.3ha（R5）、目標 15ha（R10）\n② 街路樹の本数：現状 1,200本（R5）、目標 1,500本（R10）\n",
        {"公園の面積 baseline 12.3ha@2023", "街路樹の本数 target 1500本@2028"},
    ),
    "a part after its whole, remarks in brackets as a note tells": (
        (
            "1 目標\n（　）内は調べ方です。\n(1) 利用者数（会社の報告）\n- 現状値：900人（R5）\n- 目標値：950人（R10）\n"
            "(2) うちバスの利用者数（車内の調べ）\n- 現状値：400人（R5）\n- 目標値：450人（R10）\n"
        ),
        {"利用者数 target 950人@2028", "利用者数　うちバスの利用者数 target 450人@2028"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, case in BLOCKS.items()])
def test_a_title_names_what_is_told_below_or_beside_it(text: str, expected: set[str]) -> None:
    assert expected <= values(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("現状値：118万４千人（2024年度）", [("1184000", "baseline", "FY2024", "")], id="a scale within"),
        pytest.param("目標値：1.8人／便（R10）", [("1.8", "target", "2028", "")], id="a slash within a unit"),
        pytest.param("R2…0人（実績。中止のため）", [("0", "actual", "2020", "")], id="a remark after the label"),
        pytest.param(
            "94件（R1）⇒ 111件（R3）", [("94", "baseline", "2019", ""), ("111", None, "2021", "")], id="an arrow"
        ),
        pytest.param("目標値 … 定めない", [("None", "target", None, "")], id="words instead of a figure"),
        pytest.param("転入世帯数　6世帯（R5実績）→ 10世帯（R9目標）", [], id="a name before the first"),
        pytest.param("令和5年度に12人が参加した。", [], id="a sentence"),
    ],
)
def test_what_a_line_of_values_tells(text: str, told: list[tuple[str, str | None, str | None, str]]) -> None:
    found = [(str(t.figure.value), t.role and str(t.role), t.figure.period, t.part) for t in told_values(text)]
    assert found == told


TABLES = {
    "bodies in brackets of any kind": (
        "指標〔担当課〕\t現状 R5\t目標 R10\n耕作放棄地の面積［農政課］\t61ha\t55ha\n認定農業者数〔農政課〕\t40人\t50人\n加工の件数（商工課）\t3件\t9件\n",
        {"耕作放棄地の面積 baseline 61ha@2023", "認定農業者数 target 50人@2028", "加工の件数 target 9件@2028"},
    ),
    "names under a head that says only a role": (
        "柱\t数値目標\t現状値\t到達目標\n学ぶ\t学校図書の貸出冊数\t20冊（R5）\t30冊（R10）\n\t検定の合格率\t41％（R5）\t50％（R10）\n育つ\t待機児童数\t4人（R5）\t0人（R10）\n",
        {"学校図書の貸出冊数 baseline 20冊@2023", "検定の合格率 target 50%@2028", "待機児童数 target 0人@2028"},
    ),
    "arrows that say which way is better": (
        "指標\t区分\t現状 R5\t目標 R10\n喫煙率\t↘ 男\t18％\t12％\n\t女\t8％\t5％\n",
        {"喫煙率　男 baseline 18%@2023", "喫煙率　女 target 5%@2028"},
    ),
    "an aim as it was first": (
        "指標\t現状 R5\tR10の目標【当初】\tR10の目標【改定後】\n健診の受診率\t31％\t50％\t40％\n歩数の平均\t6,000歩\t8,000歩\t7,000歩\n",
        {"健診の受診率 target 50%@2028", "健診の受診率 target 40%@2028"},
    ),
    "numbers that go on from a page before": (
        "指標\t現状 R5\t目標 R10\n6 歩数の平均\t6,000歩\t7,000歩\n7 70歳で歯のある人の割合\t40％\t50％\n",
        {"歩数の平均 target 7000歩@2028", "70歳で歯のある人の割合 target 50%@2028"},
    ),
}


@pytest.mark.parametrize(("rows", "expected"), [pytest.param(*case, id=name) for name, case in TABLES.items()])
def test_names_of_rows_are_told_from_what_stands_around_them(rows: str, expected: set[str]) -> None:
    assert expected <= values(f"1 表\n{rows}")


NAMED = {
    "one with a target on the way": (
        "1-1 見守りの推進（福祉課）\n* 指標：見守り協力員数\n  * 基準：80人（R5）\n  * 中間：120人（R8）\n  * 最終：160人（R11）\n",
        {"見守り協力員数 baseline 80人@2023", "見守り協力員数 target 120人@2026", "見守り協力員数 target 160人@2029"},
    ),
    "several": (
        "1-1 資源の循環\n・成果指標：資源化率\n　・現状 18％（R4）\n　・目標 28％（R12）\n・成果指標：ごみの量\n　・現状 910g（R4）\n　・目標 750g（R12）\n",
        {"資源化率 target 28%@2030", "ごみの量 target 750g@2030"},
    ),
    "in latin letters": (
        "（2）移住（企画課）\n- KPI：移住相談の件数\n  - 現状値：15件（2022年度）\n  - 目標値：60件（2028年度）\n",
        {"移住相談の件数 baseline 15件@FY2022", "移住相談の件数 target 60件@FY2028"},
    ),
    "counted on": (
        "1-2 学び\n・指標1：端末の活用率\n　・策定時 45％（R5）\n　・目標 100％（R12）\n・指標2：読書の時間\n　・策定時 20分（R5）\n　・目標 40分（R12）\n",
        {"端末の活用率 target 100%@2030", "読書の時間 baseline 20分@2023"},
    ),
    "with two targets in one line": (
        "2 交通網（都市課）\n* 指標名：乗合バスの登録者数\n  * 基準：400人（R5）\n  * 目標：500人（R8）、700人（R11）\n",
        {"乗合バスの登録者数 target 500人@2026", "乗合バスの登録者数 target 700人@2029"},
    ),
}


@pytest.mark.parametrize(("text", "expected"), [pytest.param(*case, id=name) for name, case in NAMED.items()])
def test_a_line_that_names_an_indicator_gives_its_whole_name(text: str, expected: set[str]) -> None:
    assert expected <= values(text)
