"""Layouts of tables that town halls use: what each value is of, when, and in which unit."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Indicator, Statistic
from ingest.facts.tables.figure import cell_figure, figure_among_words
from ingest.facts.tables.label import is_value, read_label
from ingest.facts.tables.names import uncounted, unit_of

Reader = Callable[[str], tuple[Fact, ...]]
Row = tuple[str, str, float | None, str | None, str | None]

CASES: dict[str, tuple[list[list[str]], list[Row]]] = {
    "years told by those beside them": (
        [
            ["区分", "前々年度（決算）", "前年度決算見込", "本年度", "令和8年度"],
            ["料金収入", "120", "118", "117", "115"],
            ["一般繰入金", "40", "41", "42", "43"],
        ],
        [("料金収入", "actual", 120, None, "FY2023"), ("料金収入", "forecast", 118, None, "FY2024")],
    ),
    "rows counted on by letters": (
        [
            ["費目", "令和5年度決算", "令和6年度決算"],
            ["ア利用料", "20", "21"],
            ["イ手数料", "3", "4"],
            ["ウその他", "1", "2"],
        ],
        [("利用料", "actual", 20, None, "FY2023"), ("その他", "actual", 2, None, "FY2024")],
    ),
    "letters that reckonings refer to are no units": (
        [["科目", "令和5年度決算", "令和6年度決算"], ["総収益 (A)", "28", "24"], ["総費用 (B)", "26", "25"]],
        [("総収益 (A)", "actual", 28, None, "FY2023")],
    ),
    "the same names under several wholes": (
        [
            ["", "2030年", "2040年"],
            ["推計1", "950", "840"],
            ["15歳未満", "80", "70"],
            ["65歳以上", "400", "390"],
            ["推計2", "990", "930"],
            ["15歳未満", "110", "120"],
            ["65歳以上", "400", "391"],
        ],
        [("推計2　15歳未満", "", 120, None, "2040"), ("推計1", "", 840, None, "2040")],
    ),
    "kinds merged over rows whose names come again": (
        [
            ["区分", "", "本町", "県"],
            ["事務職", "大学卒", "196,200 円", "196,300 円"],
            ["", "高校卒", "166,600 円", "－円"],
            ["技術職", "大学卒", "201,000 円", "199,000 円"],
            ["", "高校卒", "－円", "177,200 円"],
        ],
        [("事務職　大学卒　本町", "actual", 196200, "円", None), ("技術職　高校卒　県", "actual", 177200, "円", None)],
    ),
    "a head that begins with a number, a head with a bare year": (
        [
            ["指標", "単位", "基準 5年度", "区分", "前期 6年度", "目標 10年度", "6年度の評価"],
            ["電子申請の利用率", "％", "11.3", "計画", "20.0", "60.0", "Ｃ"],
            ["電子申請の利用率", "％", "11.3", "実績", "16.8", "60.0", "Ｃ"],
        ],
        [
            ("電子申請の利用率", "baseline", 11.3, "％", "FY2023"),
            ("電子申請の利用率", "target", 20.0, "％", "FY2024"),
            ("電子申請の利用率", "actual", 16.8, "％", "FY2024"),
        ],
    ),
    "what the plan before aimed at": (
        [
            ["指標", "前計画の目標（令和6年度末）", "実績（令和5年度末）", "新たな目標（令和11年度末）"],
            ["橋の修繕数（件）", "18", "16", "32"],
        ],
        [("橋の修繕数（改訂前）", "target", 18, "件", "FY2024"), ("橋の修繕数", "target", 32, "件", "FY2029")],
    ),
    "names with the word for what their values are": (
        [["指標", "前計画の目標（令和6年度末）", "新たな目標（令和11年度末）"], ["橋の修繕数の目標（件）", "18", "32"]],
        [("橋の修繕数（改訂前）", "target", 18, "件", "FY2024"), ("橋の修繕数", "target", 32, "件", "FY2029")],
    ),
    "heads in plain words": (
        [["ものさし", "計画をつくった時", "めざす値"], ["相談の待ち日数", "47日", "30日"]],
        [("相談の待ち日数", "baseline", 47, "日", None), ("相談の待ち日数", "target", 30, "日", None)],
    ),
    "an evaluation that lies ahead": (
        [["指標", "現状値（R4）", "中間評価（R11）", "最終目標（R16）"], ["歩数", "80歩", "90歩", "99歩"]],
        [("歩数", "target", 90, "歩", "2029"), ("歩数", "baseline", 80, "歩", "2022")],
    ),
    "evaluations beside what was aimed at for the same year": (
        [
            ["key", "指標", "ベースライン", "最終評価", "目標"],
            ["", "", "H25", "R5", "R5"],
            ["a1", "歩数", "80歩", "85歩", "99歩"],
            ["a2", "歩く人", "10人", "12人", "20人"],
            ["b1", "走る人", "3人", "4人", "6人"],
        ],
        [("歩数", "actual", 85, "歩", "2023"), ("走る人", "target", 6, "人", "2023")],
    ),
    "the year of a report beside its target": (
        [["指標", "前年度", "目標", "本年度"], ["授業が分かる", "76％", "80％", "81％"]],
        [("授業が分かる", "actual", 76, "％", None), ("授業が分かる", "actual", 81, "％", None)],
    ),
    "years before one that is expected": (
        [["税目", "令和4年度", "令和5年度", "令和6年度（見込）"], ["町民税", "40", "41", "42"]],
        [("町民税", "actual", 40, None, "FY2022"), ("町民税", "forecast", 42, None, "FY2024")],
    ),
    "a unit of units": (
        [["年度", "ごみ（g/人・日） 計画値", "ごみ（g/人・日） 実績値"], ["R4", "52", "53"], ["R5", "51", "50"]],
        [("ごみ", "actual", 53, "g/人・日", "2022"), ("ごみ", "target", 51, "g/人・日", "2023")],
    ),
    "words over figures at the same times": (
        [
            ["年次計画", "令和6年度", "令和7年度"],
            ["", "手引きの作成", "直売会の開始"],
            ["成果指標 工賃（円）", "168", "175"],
            ["活動指標 農家数（戸）", "6", "10"],
        ],
        [("農家数", "", 10, "戸", "FY2025"), ("工賃", "", 168, "円", "FY2024")],
    ),
    "digits set apart are one figure": (
        [["区分", "給与改定率", "(参考) 国の改定率"], ["令和6年度", "％+2.7 6", "％+2.8 1"]],
        [("(参考) 国の改定率", "actual", 2.81, "％", "FY2024")],
    ),
}


def stated(facts: tuple[Fact, ...]) -> set[Row]:
    found: set[Row] = set()
    for fact in facts:
        if isinstance(fact, Statistic):
            figures = {fact.role: fact.figure}
        elif isinstance(fact, Indicator):
            figures = {role: getattr(fact, role) for role in ("baseline", "actual", "target", "forecast")}
        else:
            continue
        for role, figure in figures.items():
            if figure is not None and figure.value is not None:
                unit = figure.unit.replace("%", "％") if figure.unit else None
                found.add((fact.name, role, float(figure.value), unit, figure.period))
    return found


@pytest.mark.parametrize(("rows", "wanted"), CASES.values(), ids=CASES)
def test_each_value_is_named_timed_and_counted(read: Reader, rows: list[list[str]], wanted: list[Row]) -> None:
    text = "第3章 数値\n\n" + "\n".join("\t".join(row) for row in rows) + "\n"
    found = stated(read(text))
    for name, role, value, unit, period in wanted:
        fitting = {r for r in found if r[0] == name and r[2:] == (value, unit, period) and role in ("", r[1])}
        assert fitting, (name, role, value, unit, period, sorted(map(str, found)))


def test_the_title_names_rows_that_only_say_whose_value_they_give(read: Reader) -> None:
    text = "1 経営の状況\n\n料金回収率（％）\n\n\tH27\tH28\n当該値\t45.14\t49.65\n平均値\t22.67\t37.92\n"
    found = {(name, value, unit) for name, _, value, unit, _ in stated(read(text))}
    assert ("料金回収率　当該値", 49.65, "％") in found
    assert ("料金回収率　平均値", 22.67, "％") in found


def test_a_table_of_another_width_right_below_is_another(read: Reader) -> None:
    text = (
        "1 給与費\n\n区分\t職員数\t給料\t手当\n令和5年度\t57人\t215千円\t42千円\n"
        "一人当たり給与費\t類似団体の給与費\n6,077千円\t5,419千円\n"
    )
    names = {name for name, *_ in stated(read(text))}
    assert {"職員数", "給料", "手当"} <= names
    assert not any("57" in name for name in names)


@pytest.mark.parametrize(
    ("names", "bare"),
    [
        (["1 総収益", "ア料金", "イ その他", "２総費用"], ["総収益", "料金", "その他", "総費用"]),
        (["1歳児", "2歳児", "3歳児"], ["1歳児", "2歳児", "3歳児"]),
        (["アンケートの回答数", "イベント数"], ["アンケートの回答数", "イベント数"]),
        (["ア料金"], ["ア料金"]),
    ],
)
def test_what_counts_rows_on_is_no_part_of_their_names(names: list[str], bare: list[str]) -> None:
    assert uncounted(names) == bare


@pytest.mark.parametrize(("head", "period"), [("経験年数10年", None), ("10年度", "FY2028"), ("目標（10年）", "2028")])
def test_a_number_of_years_is_no_year(head: str, period: str | None) -> None:
    assert read_label(head).period == period


@pytest.mark.parametrize(
    ("cell", "value"), [("①12件", 12), ("② △3", -3), ("②－①", None), ("円－", None), ("－円", None)]
)
def test_the_number_of_an_item_is_no_part_of_its_figure(cell: str, value: int | None) -> None:
    figure = cell_figure(cell)
    assert (figure.value if figure else None) == value


@pytest.mark.parametrize("head", ["１号給の給料月額", "６年度の評価", "2号認定こども園の数"])
def test_a_head_that_begins_with_a_number_is_no_value(head: str) -> None:
    assert not is_value(head, "令和")


@pytest.mark.parametrize(
    ("name", "unit"),
    [("蔵書のデジタル化数（累計・点）", "点"), ("利用枠（延べ）", None), ("椅子（脚）", "脚"), ("総収益（A）", None)],
)
def test_brackets_hold_a_unit_or_a_word(name: str, unit: str | None) -> None:
    assert unit_of(name) == unit


@pytest.mark.parametrize(
    ("cell", "value"), [("0歳児室の増築", None), ("屋根の改修（2028年度）", None), ("年3回開催", 3), ("3園に拡大", 3)]
)
def test_a_number_within_a_word_counts_nothing(cell: str, value: int | None) -> None:
    figure = figure_among_words(cell)
    assert (figure.value if figure else None) == value


@pytest.mark.parametrize(
    ("line", "bodies"),
    [
        ("【主】福祉政策課　【関】市社会福祉協議会、高齢福祉課", {"福祉政策課", "市社会福祉協議会", "高齢福祉課"}),
        ("主管 町民課 関係 福祉課・税務課", {"町民課", "福祉課", "税務課"}),
        ("公園の遊具を改めます。担当：建設課(主)、こども家庭課(関係)", {"建設課", "こども家庭課"}),
        ("木造住宅の耐震診断（◎建築住宅課　○危機管理課）", {"建築住宅課", "危機管理課"}),
    ],
)
def test_bodies_stand_after_marks_and_role_words(read: Reader, line: str, bodies: set[str]) -> None:
    found = {fact.name for fact in read(f"2 施策\n\n{line}\n") if isinstance(fact, Agency)}
    assert found == bodies


def test_a_legend_of_marks_names_no_body(read: Reader) -> None:
    facts = read("2 施策\n\n◎は主管課、○は関係課を示します。\n")
    assert not [fact for fact in facts if isinstance(fact, Agency)]


@pytest.mark.parametrize(
    ("around", "roles"),
    [
        pytest.param(
            "資料：みどり町。令和7年以降は国の研究所の推計",
            {2015: "actual", 2020: "actual", 2025: "forecast"},
            id="a note",
        ),
    ],
)
def test_a_note_says_from_when_on_values_are_expected(read: Reader, around: str, roles: dict[int, str]) -> None:
    text = f"1 人口の推移と将来推計\n\n年\t総数\n平成27年\t95\n令和2年\t88\n令和7年\t80\n{around}\n"
    assert {int(period or 0): role for _, role, _, _, period in stated(read(text))} == roles
