"""Schedules of words aligned by spaces: each full line a row, names broken over two lines put together."""

from ingest.readers.spaced.tables import with_spaced_tables


def rows(text: str) -> list[list[str]]:
    return [line.split("\t") for line in with_spaced_tables(text).split("\n") if "\t" in line]


def test_a_full_line_of_words_is_a_row_of_its_own() -> None:
    text = (
        "No.  取組                区分  主管課      令和6年度   令和7年度   令和8年度\n"
        "1-1  使用料の見直し      継続  総務課      検討        改定        →\n"
        "1-2  窓口の開設          新規  住民課      ―           試行        →\n"
        "1-3  バス路線の再編      拡充  企画課      調査        協議        再編\n"
        "1-4  配置の基準の        新規  総務課      策定        運用        →\n"
        "     見直し\n"
    )
    assert [row[1] for row in rows(text)] == [
        "取組",
        "使用料の見直し",
        "窓口の開設",
        "バス路線の再編",
        "配置の基準の見直し",
    ]


def test_a_name_that_goes_on_beside_the_revised_row_is_put_together_and_its_steps_are_not() -> None:
    text = (
        "番号  取組                    区分          R6      R7      R8      R9\n"
        "1-1   橋の補修                拡充  変更前  調査    設計    工事    →\n"
        "                                    変更後  調査    →       設計    工事\n"
        "1-2   自転車の帽子の購入      新規  変更前  検討    実施    →       →\n"
        "      費の補助                      変更後  検討    検討    実施    →\n"
    )
    assert [row[1] for row in rows(text)] == ["取組", "橋の補修", "", "自転車の帽子の購入費の補助", ""]
    assert rows(text)[4][4:] == ["検討", "検討", "実施", "→"]
