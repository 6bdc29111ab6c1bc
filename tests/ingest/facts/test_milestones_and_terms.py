from collections.abc import Callable

import pytest

from corpus.facts import Fact, Milestone, Term

Reader = Callable[[str], tuple[Fact, ...]]


def times(facts: tuple[Fact, ...]) -> list[tuple[str, str | None, str | None]]:
    return [(f.text, f.start_iso, f.end_iso) for f in facts if isinstance(f, Milestone)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "4 主なスケジュール\n令和2年\t9月\t考え方の整理\n\t11月頃\t素案\n令和3年\t3月下旬\t改定・公表\n",
            [("考え方の整理", "2020-09", None), ("素案", "2020-11", None), ("改定・公表", "2021-03", None)],
            id="a table of dates whose year stands once",
        ),
        pytest.param(
            "【工程表】\n取組\t2022\t2023\t2024\n創業の支援\t塾の開催\t\t\n\t検討\t実施\t実施\n",
            [("塾の開催", None, None), ("検討", "2022", None), ("実施", "2023", "2024")],
            id="a lone bar is not guessed, several texts begin at theirs",
        ),
        pytest.param(
            "【工程表】\n取組\t工程の項目\t内訳\n創業の支援\t塾の開催\t講師の派遣\n\t窓口の設置\t—\n",
            [("塾の開催", None, None), ("講師の派遣", None, None), ("窓口の設置", None, None)],
            id="steps without years are not dated",
        ),
        pytest.param(
            "4 日程\n時期\t内容\n令和2年11月頃\t素案\n令和3年3月下旬\t公表\n",
            [("素案", "2020-11", None), ("公表", "2021-03", None)],
            id="vague times of rows",
        ),
        pytest.param(
            "【主な取組】\n取組名\tR6\tR7\tR8\n創業塾\t●\t→\t→\n空き店舗\t\t●\t\n",
            [("創業塾", "2024", "2026"), ("空き店舗", "2025", None)],
            id="marks under years",
        ),
        pytest.param(
            "【工程】\n施策\tR6\tR7\tR8\tR9\n相談窓口\t準備\t開始\t→\t→\n見学会\t開催\t→\t\t\n",
            [("準備", "2024", None), ("開始", "2025", "2027"), ("開催", "2024", "2025")],
            id="arrows after a text carry it on",
        ),
        pytest.param(
            "【工程】\n施策\tR6\tR7\tR8\n屋根貸し\t公募\t●\t●\n",
            [("公募", "2024", None), ("屋根貸し", "2025", "2026")],
            id="other marks after a text stand for the row",
        ),
        pytest.param(
            "進捗\n・「交流会」の開催（R3.12～R4.2予定）\n・推進拠点の開所（令和3年4月）\n・調査結果（H25.7 現在）\n",
            [
                ("「交流会」の開催（R3.12～R4.2予定）", "2021-12", "2022-02"),
                ("推進拠点の開所（令和3年4月）", "2021-04", None),
            ],
            id="dates in brackets after what happens",
        ),
        pytest.param(
            "移転\n2021(令和3)年6月に開設した研究所です。導入率は3.9%（2016年度）です。\n・平成33年度の運用開始を目指す\n",
            [
                ("運用開始を目指す", "FY2021", None),
            ],
            id="dates in running text, not those of figures",
        ),
    ],
)
def test_milestones_are_as_precise_as_the_text(
    read: Reader, text: str, expected: list[tuple[str, str | None, str | None]]
) -> None:
    assert times(read(text)) == expected


def test_rows_of_a_chart_without_bars_stand_without_years(read: Reader) -> None:
    text = "【主な取組】\n◇ 相談窓口の設置 【県】\n・相談を行う\n《工程表》 H25 H26 H27\n◇ 相談窓口の設置\n検討 設置\n"
    rows = [f for f in read(text) if isinstance(f, Milestone)]
    assert [(m.initiative, m.start_iso) for m in rows] == [("相談窓口の設置", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "概要\n本文です。\n※1：クラスター\n企業などが連携して新産業を産み出すこと。\n",
            ("クラスター", "企業などが連携して新産業を産み出すこと。"),
        ),
        ("概要\n※ IoT・・・モノがつながる仕組みをいいます。\n", ("IoT", "モノがつながる仕組みをいいます。")),
        ("概要\n【小規模事業者】の定義\n◎製造業 ・・・従業員20人以下\n", ("小規模事業者", "製造業：従業員20人以下")),
        (
            "概要\n関係人口とは、地域と多様に関わる人々のことです。\n",
            ("関係人口", "地域と多様に関わる人々のことです。"),
        ),
    ],
)
def test_terms_with_their_meaning(read: Reader, text: str, expected: tuple[str, str]) -> None:
    assert [(f.name, f.text) for f in read(text) if isinstance(f, Term)] == [expected]


def test_a_note_without_a_meaning_is_no_term(read: Reader) -> None:
    assert not [
        f for f in read("数値目標\n○件数※ ― 10件\n○社数※ ― 20社\n※ 上位計画の数値目標\n") if isinstance(f, Term)
    ]
