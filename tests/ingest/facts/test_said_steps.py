"""What sentences say is done when: one step for each time, cut out of its sentence."""

import pytest

from ingest.facts.said_steps import said_steps


def told(sentence: str) -> list[tuple[str | None, str, str]]:
    return [(step.thing, step.act, step.when.start[1] or step.when.start[0]) for step in said_steps(sentence)]


@pytest.mark.parametrize(
    ("sentence", "steps"),
    [
        pytest.param(
            "西館の工事は令和8年度に着手し、南館は令和9年5月、北館は令和10年度末の完成を予定する。",
            [
                ("西館の工事", "着手し", "FY2026"),
                ("南館", "完成", "2027-05"),
                ("北館", "完成を予定する。", "FY2028"),
            ],
            id="times that share what is done",
        ),
        pytest.param(
            "令和8年度に地質の調査、令和9年度に設計を行います。",
            [(None, "地質の調査", "FY2026"), (None, "設計を行います。", "FY2027")],
            id="a verb said once",
        ),
        pytest.param(
            "令和8年度と令和11年度に橋の点検を行います。",
            [(None, "橋の点検を行います。", "FY2026"), (None, "橋の点検を行います。", "FY2029")],
            id="times joined by a word",
        ),
        pytest.param(
            "渡船の運航は、令和8年度に実証を行い、令和9年4月から毎日の便とする。",
            [("渡船の運航", "実証を行い", "FY2026"), ("渡船の運航", "毎日の便とする。", "2027-04")],
            id="one thing, several times",
        ),
        pytest.param(
            "紙おむつの分別を令和8年10月から全地区で始めます（環境課）。",
            [("紙おむつの分別", "全地区で始めます。", "2026-10")],
            id="what is acted on stands before the time",
        ),
        pytest.param(
            "旧庁舎を令和8年度に売却する。",
            [(None, "旧庁舎を売却する。", "FY2026")],
            id="a verb alone keeps its object",
        ),
        pytest.param(
            "（注）窓口の端末は令和8年度から置くため、今の値はない。",
            [("窓口の端末", "置く", "FY2026")],
            id="why a value is missing",
        ),
        pytest.param(
            "図書の統計は県の調査によるもので、令和6年分は令和7年9月に県が公表する予定です。",
            [("図書の統計", "県が公表する予定です。", "2025-09")],
            id="a part of a thing by its time is no name",
        ),
        pytest.param(
            "交通会議が毎年6月に結果をまとめます。", [("交通会議", "結果をまとめます。", "毎年6月")], id="each year"
        ),
        pytest.param(
            "つり橋の供用開始は、令和9年度を見込む。", [(None, "つり橋の供用開始", "FY2027")], id="expected then"
        ),
        pytest.param(
            "来年に向け、令和8年度に料金改定を見込みます。", [(None, "料金改定", "FY2026")], id="what is expected then"
        ),
        pytest.param(
            "満足度は令和9年度の調査で確かめます。", [("満足度", "調査で確かめます。", "FY2027")], id="in the course of"
        ),
        pytest.param(
            "公民館は令和5年7月に休館日を減らしました。", [("公民館", "休館日を減らしました。", "2023-07")], id="done"
        ),
        pytest.param(
            "分館は令和9年3月まで耐震工事のため休館。", [("分館", "耐震工事のため休館。", "2027-03")], id="a noun"
        ),
    ],
)
def test_each_time_of_a_sentence_has_its_own_clause(sentence: str, steps: list[tuple[str | None, str, str]]) -> None:
    assert told(sentence) == steps


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("令和8年の実績は、確定後に公表します。", id="which value is meant"),
        pytest.param(
            "緑地の割合を令和6年度の8%から令和12年度に10%へ引き上げることを目指します。", id="a value to reach"
        ),
        pytest.param("ごみの量を令和12年度までに基準年度の半分に抑えます。", id="a value in words"),
        pytest.param("令和6年4月に施行された港湾法により、灯台を整備します。", id="a law named by its time"),
        pytest.param("令和5年は方法を変えたため、値を公表していない。", id="why nothing is published"),
        pytest.param("令和9年度の使用料は、灯台の公開開始による増を含みます。", id="a value of that time"),
        pytest.param("左が策定時（令和4年度）、右が令和12年度の目標です。", id="how a table is read"),
        pytest.param("令和7年度から5年間の進め方を次に示します。", id="what the document shows"),
        pytest.param("必要な場合、令和8年度に基金を取り崩します。", id="in some case only"),
    ],
)
def test_times_of_other_things_are_no_steps(sentence: str) -> None:
    assert told(sentence) == []
