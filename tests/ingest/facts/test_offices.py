"""Offices that columns, forms, ticked heads, imprints and sentences name."""

from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Initiative

Reader = Callable[[str], tuple[Fact, ...]]


def bodies(facts: tuple[Fact, ...]) -> set[str]:
    found = {f.name for f in facts if isinstance(f, Agency)}
    return found | {each.name for f in facts if isinstance(f, Initiative) for each in f.agencies}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        pytest.param(
            "1 表\n柱\tものさし\tいま\t中心で動く\n海\t釣り客の数\t30人\t港湾課 観光課\n山\t登山客の数\t50人\t林政課\n",
            {"港湾課", "観光課", "林政課"},
            id="a column of offices under a head of its own words",
        ),
        pytest.param(
            "1 表\n指標\t値\t見直し・所管\n釣り客の数\t30\t変更\n釣り客の数\t50\t港湾課\n登山客の数\t40\t変更\n登山客の数\t60\t林政課\n",
            {"港湾課", "林政課"},
            id="beside words that the column repeats",
        ),
        pytest.param(
            "1 調書\n事業名\t\t渡し船の運航\n主管課\t\t港湾課\t\t記入者\t課長 山田\n関係課\t\t観光課、渡し保存会（協力）\n",
            {"港湾課", "観光課", "渡し保存会"},
            id="labels with blank cells before their values",
        ),
        pytest.param(
            "1 工程\n取組\t区分\tR7\tR8\t危機 管理課\t学校 教育課\n見回り\t継続\t実施\t実施\t◎\t○\n訓練\t新規\t検討\t実施\t○\t◎\n",
            {"危機管理課", "学校教育課"},
            id="heads broken over lines",
        ),
        pytest.param(
            "みどり町観光計画\nみどり町　産業部　観光課　令和7年3月\n1 目的\n町を潤す。\n",
            {"観光課"},
            id="an imprint in several words",
        ),
        pytest.param(
            "1 体制\n町長を本部長とするみどり町防災推進本部が毎年7月に進み具合を点検する。\n",
            {"みどり町防災推進本部"},
            id="behind who leads it",
        ),
        pytest.param(
            "1 体制\n進捗は、みどり町環境審議会に毎年8月に報告する。\n", {"みどり町環境審議会"}, id="told at a time"
        ),
        pytest.param(
            "1 体制\n本部は、町長を本部長とし、財務課、福祉課、建設課の課長で構成する。\n",
            {"財務課", "福祉課", "建設課"},
            id="whose heads are members",
        ),
    ],
)
def test_offices_are_read_wherever_they_stand(read: Reader, text: str, named: set[str]) -> None:
    assert bodies(read(text)) == named


@pytest.mark.parametrize(
    "text",
    [
        "1 表\n施設\t令和5年度\t令和6年度\n図書館\t3\t4\n公民館\t5\t6\n資料館\t1\t2\n",
        "1 調書\n主管課\t\t\t関係課\n",
        "1 表\n事業\t取り組む課\n見回り\t未定\n",
    ],
)
def test_facilities_and_labels_are_no_offices(read: Reader, text: str) -> None:
    assert bodies(read(text)) == set()
