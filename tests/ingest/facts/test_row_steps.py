"""Steps that the cell of a row tells with its time, and those of lines that label a time with what was done."""

from collections.abc import Callable

import pytest

from corpus.facts import Fact, Milestone

Reader = Callable[[str], tuple[Fact, ...]]
Steps = list[tuple[str | None, str, str | None]]


def steps(facts: tuple[Fact, ...]) -> Steps:
    return [(f.initiative, f.text.rstrip("。"), f.start_iso or f.start) for f in facts if isinstance(f, Milestone)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1 事業\n事業名\t担当\t今後の方向と時期\n粗大ごみの収集\t環境課\t申込みの電子化を令和８年４月から始める\n"
            "夜間の相談\t福祉課\t現状のまま継続\n敬老の祝い\t福祉課\t対象年齢を令和９年度に引き上げ\n",
            [
                ("粗大ごみの収集", "申込みの電子化を始める", "2026-04"),
                ("敬老の祝い", "対象年齢を引き上げ", "FY2027"),
            ],
            id="a column of what comes next and when",
        ),
        pytest.param(
            "1 見直し\n施設\t面積（㎡）\t期日\n旧分校\t300\t令和９年３月までに取り壊す\n北集会所\t120\t2028年度に地元へ譲る\n南集会所\t90\t未定\n",
            [("旧分校", "取り壊す", "2027-03"), ("北集会所", "地元へ譲る", "FY2028")],
            id="the time first",
        ),
        pytest.param(
            "1 取組\n項目\t所管\t期限\n台帳\t総務課\t令和８年12月末までに整備を完了\n手引\t総務課\t令和９年７月までに全課へ配布\n",
            [("台帳", "整備を完了", "2026-12"), ("手引", "全課へ配布", "2027-07")],
            id="a deadline and what is to be done by it",
        ),
        pytest.param(
            "1 取組\n取組\t実施時期\n橋の点検\t令和８年度\n井戸の改修\t令和９年度～10年度\n",
            [("橋の点検", "橋の点検", "FY2026"), ("井戸の改修", "井戸の改修", "FY2027")],
            id="times alone",
        ),
        pytest.param(
            "1 施策\n事業名\t事業費（千円）\t備考\n乗合バス\t1,200\t利用券の電子化は令和８年10月\n乗合船\t800\t船を令和９年度に更新\n桟橋\t50\t\n",
            [("乗合船", "船を更新", "FY2027")],
            id="a remark",
        ),
    ],
)
def test_what_a_cell_dates_is_done_to_the_thing_of_its_row(read: Reader, text: str, expected: Steps) -> None:
    assert steps(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "１　事業の概要\n　　供用開始　　　　　　昭和６３年１０月１日\n　　処理区域面積　　　　２１４ヘクタール\n",
            [(None, "供用開始", "1988-10-01")],
            id="among figures",
        ),
        pytest.param(
            "１　施設\n　　名称　　　　東部の浄水場\n　　竣工　　　　平成１２年３月\n　　能力　　　　日に３，０００立方メートル\n",
            [("東部の浄水場", "竣工", "2000-03")],
            id="of the thing named above",
        ),
        pytest.param(
            "１　概要\n　　設立年月　　　平成9年4月\n　　職員数　　　　５人\n",
            [(None, "設立", "1997-04")],
            id="with a word for time",
        ),
        pytest.param(
            "１　料金\n　　最終改定　　　令和元年10月\n　　基本料金　　　１，２００円\n",
            [("料金", "最終改定", "2019-10")],
            id="the last of several",
        ),
        pytest.param(
            "１　概要\n　　調査時点　　　令和6年3月\n　　職員数　　　　５人\n", [], id="when something was counted"
        ),
        pytest.param("１　概要\n　　計画期間　　　令和6年度～令和10年度\n　　職員数　　　　５人\n", [], id="a period"),
        pytest.param(
            "１　概要\n　　作成日　　　令和6年5月1日\n　　記入者　　　係長\n", [], id="when a form was filled in"
        ),
    ],
)
def test_a_line_may_label_a_time_with_what_was_done(read: Reader, text: str, expected: Steps) -> None:
    assert steps(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "1 工程表\n事業名\t令和7年度\t令和8年度\n井戸の改修\t5月設計、11月契約\t8月完成\n橋の塗り替え\t調査（10月着手）\t2月までに工事完了\n",
            [
                ("井戸の改修", "設計", "2025-05"), ("井戸の改修", "契約", "2025-11"), ("井戸の改修", "完成", "2026-08"),
                ("橋の塗り替え", "調査着手", "2025-10"), ("橋の塗り替え", "工事完了", "2027-02"),
            ],
            id="months of a column's fiscal year",
        ),
        pytest.param(
            "1 工程表\n事業名\t事業の内容\t令和7年度\t令和8年度\n井戸の改修\t老朽化した井戸を直す\t設計\t工事\n橋の塗り替え\t塗膜を替える\t調査\t工事\n",
            [
                ("井戸の改修", "設計", "FY2025"), ("井戸の改修", "工事", "FY2026"),
                ("橋の塗り替え", "調査", "FY2025"), ("橋の塗り替え", "工事", "FY2026"),
            ],
            id="a row's own name rather than what it is about",
        ),
    ],
)  # fmt: skip
def test_a_row_of_years_tells_what_is_done_to_its_thing_in_which_month(
    text: str, expected: Steps, read: Reader
) -> None:
    assert steps(read(text)) == expected
