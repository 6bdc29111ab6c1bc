"""Tables aligned by spaces whose lines are out of line with each other, and groups named beside the middle of their rows."""

import pytest

from ingest.readers.spaced.tables import with_spaced_tables

CASES = {
    "lines that drift": (
        """
事業名                決算      予算    担当
植樹の会への支援事業    1,200     1,400   みどり課
橋の点検   870      900     土木課
水路の草刈りを行う地区への助成  2,300   2,150    農政課
""",
        [
            "事業名|決算|予算|担当",
            "植樹の会への支援事業|1,200|1,400|みどり課",
            "橋の点検|870|900|土木課",
            "水路の草刈りを行う地区への助成|2,300|2,150|農政課",
        ],
    ),
    "a value right behind a name": (
        """
施設        燃料      基準     実績     目標
みどり館    灯油      2,310    1,900    1,090
あおば館    重油混じり 410     380      210
ひかり館    薪とペレット 58    51       28
しずく館    電気      780      720      390
""",
        [
            "みどり館|灯油|2,310|1,900|1,090",
            "あおば館|重油混じり|410|380|210",
            "ひかり館|薪とペレット|58|51|28",
            "しずく館|電気|780|720|390",
        ],
    ),
    "a group in the middle of its rows": (
        """
施設          区分        R5       R6       R7
              人数       120      125      130
みどり館      回数       310      320      330
              額         500      510      520
              人数        80       82       84
あおば館      回数       150      152      154
              額         210      215      220
合計                     710      725      740
""",
        ["みどり館|人数|120|125|130", "|回数|310|320|330", "あおば館|人数|80|82|84", "|額|210|215|220", "合計||710|725|740"],
    ),
    "a line that reaches over columns heads a group": (
        """
指標                 現状         目標         担当
めざす姿一「川と田の生きものがにぎわうまちをつくる」
ほたるの数           120匹        200匹        みどり課
水路の延長           3.1km        4.0km        農政課
めざす姿二「だれもが歩いて出かけられるまちをつくる」
歩道の延長           8.2km        9.0km        土木課
バスの便数           42便         48便         交通課
""",
        ["めざす姿二「だれもが歩いて出かけられるまちをつくる」|||", "ほたるの数|120匹|200匹|みどり課", "バスの便数|42便|48便|交通課"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "rows"), CASES.values(), ids=CASES)
def test_cells_are_told_by_their_order_and_groups_by_their_rows(text: str, rows: list[str]) -> None:
    lines = [line.replace("\t", "|") for line in with_spaced_tables(text).split("\n")]
    assert [row for row in rows if row not in lines] == []


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "決算額　　［1,862千円　　　　　　］\n人　数　　［2,140　　］\n見込み　　［2,300　　］\n割合　　　［96.4％　　］\n",
            id="what brackets enclose",
        ),
        pytest.param(
            "公園の苦情……　84件　→　 91件　　［公園課］\n広場の数…………………12件　→　13件　　［土木課］\n橋………………　2件　→　  5件　　［土木課］\n",
            id="what dots lead to",
        ),
    ],
)
def test_lines_that_are_no_columns_stay(text: str) -> None:
    assert "\t" not in with_spaced_tables(text)
