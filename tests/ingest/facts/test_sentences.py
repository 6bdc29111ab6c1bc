"""What plain sentences of plans say: what will be done when, and which bodies do it."""

import time
from collections.abc import Callable

import pytest

from corpus.facts import Agency, Fact, Milestone

Reader = Callable[[str], tuple[Fact, ...]]


def times(facts: tuple[Fact, ...]) -> list[str]:
    return [f.start_iso for f in facts if isinstance(f, Milestone) and f.start_iso]


def bodies(facts: tuple[Fact, ...]) -> dict[str, tuple[str, ...]]:
    return {f.name: f.roles for f in facts if isinstance(f, Agency)}


@pytest.mark.parametrize(
    ("sentence", "dated"),
    [
        ("交流館を令和8年度に開設します。", ["FY2026"]),
        ("夜間の受付を令和8年10月から始めます。", ["2026-10"]),
        ("相談員を2027年度までに各地区へ1人ずつ置く。", ["FY2027"]),
        ("令和7年度からは、土曜日にも窓口を開きます。", ["FY2025"]),
        ("定員は令和8年度に60人から80人に増やし、園舎を建て増します。", ["FY2026"]),
        ("手数料は令和9年4月から無料とします。", ["2027-04"]),
        ("令和7年度と令和10年度に全市域の点検を行い、結果を公表します。", ["FY2025", "FY2028"]),
        ("令和9年6月から令和10年2月までの9か月間、大浴場を休業します。", ["2027-06"]),
        ("旧庁舎は令和12年度末までに取り壊し、跡地を広場にする予定である。", ["FY2030"]),
    ],
)
def test_what_a_sentence_says_will_be_done_is_dated(read: Reader, sentence: str, dated: list[str]) -> None:
    assert times(read(f"1 取組\n{sentence}\n")) == dated


@pytest.mark.parametrize(
    "sentence",
    [
        "令和5年度の受講者は317人で、うち市外が41人を占めます。",
        "計画の期間は、令和6年度から令和10年度までの5年間とします。",
        "利用率を令和11年度に55.0%とします。",
        "年間の負傷者を令和10年度までに12人以下にする。",
        "令和5年度に集めた意見をもとに窓口を改めます。",
        "料金を据え置いた場合、令和8年度に基金を取り崩します。",
        "令和12年には人口が4,100人まで減ると見込まれます。",
        "令和4年度の値は集計の途中のため載せません。",
        "令和7年度から人口が減少します。",
    ],
)
def test_values_states_and_what_comes_by_itself_are_no_steps(read: Reader, sentence: str) -> None:
    assert times(read(f"1 取組\n{sentence}\n")) == []


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        (
            "運営は観光課が担当し、みどり町観光協会が協力する。",
            {"観光課": ("担当",), "みどり町観光協会": ("関係",)},
        ),
        ("総務課及び財政課が年1回点検する。", {"総務課": ("担当",), "財政課": ("担当",)}),
        ("電話での相談は、こども課が受け付けます。", {"こども課": ("担当",)}),
        ("町の産業課が窓口となります。", {"産業課": ("担当",)}),
        ("進捗は、みどり町総合計画審議会が毎年度検証します。", {"みどり町総合計画審議会": ("担当",)}),
        ("結果は環境審議会（委員10人）に報告します。", {"環境審議会": ("関係",)}),
        ("料金は水道料金審議会の答申を受けて決めます。", {"水道料金審議会": ("関係",)}),
        ("農林課は、鳥獣害対策員を置き、みどり農業協同組合と協力して研修を開く。", {"みどり農業協同組合": ("関係",)}),
        ("実施主体はみどり町商工会とし、経費の一部を補助する。", {"みどり町商工会": ("担当",)}),
        ("国際人口研究所（以下、国人研）の推計による。", {"国際人口研究所": ()}),
    ],
)
def test_bodies_that_sentences_say_act_are_read(read: Reader, sentence: str, named: dict[str, tuple[str, ...]]) -> None:
    found = bodies(read(f"1 取組\n{sentence}\n"))
    assert {name: found.get(name) for name in named} == named


def test_bodies_of_a_sentence_in_a_cell_are_read(read: Reader) -> None:
    text = "1 取組\n内容\t対象\n残業の続く職員には、保健福祉室と連携し、面談を行います。\t全職員\n"
    assert bodies(read(text)) == {"保健福祉室": ("関係",)}


@pytest.mark.parametrize(
    "sentence",
    [
        "商工会が平成30年に行った調査では、半数が後継者を決めていない。",
        "技術センターは昭和50年に建てられた。",
        "講座は教室や会議室で開く。",
        "各課が連携し、関係団体に報告する。",
        "事務局は設けない。",
        "推進委員の半数は女性とする。",
    ],
)
def test_what_is_no_body_or_only_did_something_once_is_not_read(read: Reader, sentence: str) -> None:
    assert bodies(read(f"1 取組\n{sentence}\n")) == {}


def test_a_sentence_of_very_many_times_takes_no_longer_than_as_many_sentences(read: Reader) -> None:
    sentence = "令和8年度に" * 2000 + "窓口を開きます。"
    began = time.process_time()
    read(f"1 取組\n{sentence}\n")
    assert time.process_time() - began < MOST_SECONDS


MOST_SECONDS = 8
