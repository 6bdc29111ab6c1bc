"""Steps on lines whose parts stand apart by spaces."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Milestone

Reader = Callable[[str], tuple[Fact, ...]]


def steps(facts: tuple[Fact, ...]) -> list[tuple[str | None, str, str | None]]:
    return [(f.initiative, f.text, f.start_iso) for f in facts if isinstance(f, Milestone)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "第1　取組\n【取組1】渡し船の再開\n　　所　　管　　港湾課\n"
            "　　時　　期　　令和7年度　船の検査　　令和8年度　試しの運航　　令和9年4月　再開\n",
            [
                ("渡し船の再開", "船の検査", "FY2025"),
                ("渡し船の再開", "試しの運航", "FY2026"),
                ("渡し船の再開", "再開", "2027-04"),
            ],
            id="several on a labelled line, of the form's title",
        ),
        pytest.param(
            "第1　取組\n事業名　　灯台の改修\n実施時期　　令和8年度\n",
            [("灯台の改修", "灯台の改修", "FY2026")],
            id="a label of names, and a time alone",
        ),
        pytest.param(
            "5　主な工事\n　・ポンプ場の更新　　　　令和8年度～令和9年度　　概算　2億円\n　・配水池の統合　　　　　令和12年度　　　　　概算　3千万円\n",
            [("主な工事", "ポンプ場の更新", "FY2026"), ("主な工事", "配水池の統合", "FY2030")],
            id="times behind what is done",
        ),
        pytest.param(
            "2　進め方\n令和8年度　　中間の点検　　　　　林務課\n令和11年度　　次の計画の策定　　　林務課\nなお、補助の上限は10万円です。\n",
            [("進め方", "中間の点検", "FY2026"), ("進め方", "次の計画の策定", "FY2029")],
            id="times before, and text that follows on",
        ),
    ],
)
def test_spaced_lines_say_what_is_done_when(
    read: Reader, text: str, expected: list[tuple[str | None, str, str | None]]
) -> None:
    assert steps(read(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "みどり町水道計画\nみどり町　　令和7年3月\n計画期間　　令和7年度～令和11年度\n1　目的\n水を守る。\n",
        "1　数値\n参加者　　30人（令和6年度）→　60人（令和9年度）\n利用者　　3人（令和6年度）→　6人（令和9年度）\n",
    ],
)
def test_imprints_and_values_on_spaced_lines_are_no_steps(read: Reader, text: str) -> None:
    assert steps(read(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1 住宅\n団地\t戸数\t方針\t実施時期\n東団地\t20\t屋上の防水\t2026～2028年度\n西団地\t10\t用途廃止\t2027年度から順次\n"
            "南団地\t8\t建替え\t設計2026年度、工事2027・2028年度\n",
            [
                ("東団地", "屋上の防水", "FY2026"),
                ("西団地", "用途廃止", "FY2027"),
                ("南団地", "設計", "FY2026"),
                ("南団地", "工事", "FY2027"),
            ],
            id="a column of times beside one of what is done",
        ),
        pytest.param(
            "1 取組\n取組\t内容\t区分\t始める時期\t担い手\n渡し船の再開\t港の桟橋を直し、船を出す\t新規\t令和8年度\t港湾課\n"
            "朝市の開催\t月に1回、広場で開く\t拡充\t令和7年度\t商工会\n",
            [
                ("渡し船の再開", "港の桟橋を直し、船を出す", "FY2026"),
                ("朝市の開催", "月に1回、広場で開く", "FY2025"),
            ],
            id="contents are no names",
        ),
        pytest.param(
            "1 見直し\n指標\t目標 旧\t目標 新\t今後の取組\t工程 令和7年度\t工程 令和8年度\n"
            "休憩所の数\t30か所\t45か所\t店への依頼\t試行\t本格実施\n雑草の量\t300kg\t250kg\t池の草刈り\t●\t●\n",
            [
                ("店への依頼", "試行", "FY2025"),
                ("店への依頼", "本格実施", "FY2026"),
                ("池の草刈り", "池の草刈り", "FY2025"),
            ],
            id="a schedule within a table of indicators",
        ),
    ],
)
def test_tables_of_other_things_say_what_is_done_when(
    read: Reader, text: str, expected: list[tuple[str | None, str, str | None]]
) -> None:
    assert steps(read(text)) == expected
