"""What bodies are called for short, and bodies that only what is done with them names."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact

Reader = Callable[[str], tuple[Fact, ...]]


def bodies(facts: tuple[Fact, ...]) -> set[str]:
    return {fact.name for fact in facts if isinstance(fact, Agency)}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(
            "1 指標\n担当の略　総＝総務課、学＝学校教育課、社＝みどり町社会福祉協議会\n"
            "指標\t現状\t目標\t担当\n講座（回）\t3\t5\t総・社\n貸出（冊）\t100\t200\t学\n",
            {"総務課", "学校教育課", "みどり町社会福祉協議会"},
            id="pairs in a line",
        ),
        pytest.param(
            "1 主体\n略称\t名称\n町\tみどり町\n漁\tみどり漁業協同組合\nバ\t青空バス株式会社\n主体は次のとおり。\n"
            "取組\t実施主体\n港の掃除\t漁、町\n朝の便\tバ\n",
            {"みどり町", "みどり漁業協同組合", "青空バス株式会社"},
            id="pairs in a table",
        ),
        pytest.param(
            "1 担当\n表の「建設」は建設水道課、「福祉」は福祉介護課のことです。\n"
            "指標\t現状\t目標\t担当\n橋（橋）\t3\t5\t建設\n講座（回）\t100\t200\t福祉\n",
            {"建設水道課", "福祉介護課"},
            id="a sentence",
        ),
        pytest.param(
            "1 凡例\n市：みどり市　県：県土木事務所　国：東北地方整備局\n",
            {"みどり市", "県土木事務所", "東北地方整備局"},
            id="one that shortens nothing among others",
        ),
        pytest.param("1 窓口\n担当：総務課　関係：財政課\n", {"総務課", "財政課"}, id="labels are no short names"),
        pytest.param("1 出典\n人口：国勢調査　世帯：国勢調査　学：学校基本調査\n", set(), id="no bodies"),
    ],
)
def test_short_names_stand_for_the_bodies_that_a_legend_says(read: Reader, text: str, named: set[str]) -> None:
    assert bodies(read(text)) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("清掃は青空ビル管理株式会社に委託する。", {"青空ビル管理株式会社"}),
        (
            "捕獲は青葉町猟友会に、配食は青葉町社会福祉協議会に委託している。",
            {"青葉町猟友会", "青葉町社会福祉協議会"},
        ),
        ("見守りは、みどり町民生委員協議会と協定を結んで行う。", {"みどり町民生委員協議会"}),
        ("評価は、みどり町行政評価委員会（委員5名）が令和7年7月に行った。", {"みどり町行政評価委員会"}),
        ("令和8年度からあおば中央病院に健診を委託する。", {"あおば中央病院"}),
        (
            "推進は「みどり町未来会議」（町、商工会、観光協会など）が行います。",
            {"みどり町未来会議", "商工会", "観光協会"},
        ),
        ("民間業者に委託し、専門機関に依頼した。市民と協定を結ぶ。", set()),
    ],
)
def test_bodies_are_read_from_what_is_done_with_them(read: Reader, text: str, named: set[str]) -> None:
    assert bodies(read(f"1 体制\n{text}\n")) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(
            "1 路線\n路線\t運行事業者\t便数（便）\n北線\tみどり交通\t12\n南線\tあおば観光\t8\n",
            {"みどり交通", "あおば観光"},
            id="whatever stands under a head of firms",
        ),
        pytest.param(
            "1 指標\n指標 ［担当］\t現状\t目標\n緑（ha）［公園課］\t10\t12\n苗木（本）［公園課・農政課］\t100\t200\n",
            {"公園課", "農政課"},
            id="in square brackets behind a name",
        ),
        pytest.param(
            "1 予定\n令和7年10月　橋の点検（土木課）\n令和8年4月　園の開設（こども課、みどり保育会）\n",
            {"土木課", "こども課", "みどり保育会"},
            id="in brackets at the end of each line",
        ),
    ],
)
def test_bodies_are_read_where_a_table_or_list_puts_them(read: Reader, text: str, named: set[str]) -> None:
    assert bodies(read(text)) == named
