"""Bodies named as members, in lists and columns, or by what they will do; steps in lists and cells that begin with times."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Milestone

Reader = Callable[[str], tuple[Fact, ...]]


def bodies(facts: tuple[Fact, ...]) -> set[str]:
    return {f.name for f in facts if isinstance(f, Agency)}


def steps(facts: tuple[Fact, ...]) -> list[tuple[str | None, str]]:
    return [(f.start_iso, f.text) for f in facts if isinstance(f, Milestone)]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("委員会は、谷川町栄養士会、消費生活研究会及び学識経験者で構成します。", {"谷川町栄養士会", "消費生活研究会"}),
        ("会議の構成は、町長を会長とし、谷川警察署及び区長会とする。", {"谷川警察署", "区長会"}),
        (
            "谷川町緑の会議（森林組合、谷川町観光協会、公募委員）に諮る。",
            {"谷川町緑の会議", "森林組合", "谷川町観光協会"},
        ),
        ("福祉課は、令和8年4月から夜間の相談会を開きます。", {"福祉課"}),
        ("「谷川町水辺の協議会」を設け、毎年度確かめます。", {"谷川町水辺の協議会"}),
        ("令和8年6月　空き家の調査（谷川町商工会）", {"谷川町商工会"}),
        (
            "委員は次の団体から選びます。\n- 谷川町文化協会\n- NPO法人まなびの森\n",
            {"谷川町文化協会", "NPO法人まなびの森"},
        ),
        (
            "区分\t構成員\n住民\t区長会、婦人会\n事業者\t旅館組合、谷川漁協\n",
            {"区長会", "婦人会", "旅館組合", "谷川漁協"},
        ),
    ],
)
def test_members_and_those_who_will_act_are_bodies(read: Reader, text: str, named: set[str]) -> None:
    assert bodies(read(f"1 進め方\n{text}\n")) == named


@pytest.mark.parametrize(
    "text",
    [
        "事業者は、令和8年4月から届出をします。",
        "新しいセンターは、令和8年4月に業務を始めます。",
        "町内には公民館、図書館、体育館があります。",
        "主な産物（米、野菜、果物）は県内へ出荷されます。",
    ],
)
def test_kinds_of_bodies_and_things_mentioned_are_none(read: Reader, text: str) -> None:
    assert bodies(read(f"1 進め方\n{text}\n")) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "1 工程\n工事\tこれからの節目\n浄水場の耐震化\t令和8年度に着工\n水道管の更新\t令和7年9月から開始\n",
            [("FY2026", "着工"), ("2025-09", "開始")],
        ),
        (
            "1 日程\n時期\t令和7年9月\t令和8年2月\n取組\t展示の開催\t冊子の発行\n担う人\t健康課\t栄養士会\n",
            [("2025-09", "展示の開催"), ("2026-02", "冊子の発行")],
        ),
        ("1 今後\n次回の点検は、令和8年7月とする。\n", [("2026-07", "次回の点検")]),
        ("1 今後\n更新日：2025年5月20日　観光課\n", []),
        ("1 今後\n住民アンケート（2024年8月実施）では、3割が使った。\n", []),
        ("1 今後\n令和5年度における実施状況を示す。\n", []),
    ],
)
def test_steps_are_told_from_times_of_other_things(
    read: Reader, text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert steps(read(text)) == expected
