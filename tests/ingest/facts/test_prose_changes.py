"""What sentences want changed from how it is now, what they want kept, and what a name's end says of its figure."""

import pytest

from corpus.facts import Indicator
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import build_outline

Told = tuple[str, str | None, str | None]


def told(sentence: str) -> set[Told]:
    text = f"1 目標\n{sentence}\n"
    facts = read_facts("p", build_outline(read_lines(text)), text, 2025)
    return {
        (f.name, f.baseline and f.baseline.printed, f.target and f.target.printed)
        for f in facts
        if isinstance(f, Indicator)
    }


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("一人当たりのごみの量は、現状の850グラムを780グラムまで減らします。", ("一人当たりのごみの量", "850グラム", "780グラム")),
        ("空き家の数を現在の410戸から350戸以下に減らします。", ("空き家の数", "410戸", "350戸以下")),
        ("検診の受診率を現状の24.5％から40％へ高めます。", ("検診の受診率", "24.5％", "40％")),
        ("消防団員の数については、令和6年度末の312人から、令和11年度までに340人に増やす。", ("消防団員の数", "312人", "340人")),
        ("また、会議の時間を今の90分から60分に短くします。", ("会議の時間", "90分", "60分")),
        ("市税の収納率98.5％以上を維持します。", ("市税の収納率", None, "98.5％以上")),
        ("引き続き、救急の平均到着時間8分以内の達成を目指します。", ("救急の平均到着時間", None, "8分以内")),
        ("年間の開館日数は300日を確保する。", ("年間の開館日数", None, "300日")),
        ("令和11年度における来館者数の目標は12万人です。", ("来館者数", None, "12万人")),
        ("来館者数の目標値は、令和11年度に12万人とします。", ("来館者数", None, "12万人")),
    ],
)  # fmt: skip
def test_a_sentence_tells_what_is_wanted(sentence: str, expected: Told) -> None:
    assert told(sentence) == ({expected} if expected[0] else set())


@pytest.mark.parametrize(
    "sentence",
    [
        "空き家の数を平成30年度の410戸から350戸に減らしました。",
        "市税の収納率98.5％以上を維持してきた。",
        "人口は現在の4,200人から3,900人に減ると見込まれます。",
        "水道料金は現行の1,840円から引き上げません。",
    ],
)
def test_what_was_done_or_is_expected_is_not_wanted(sentence: str) -> None:
    assert not any(target for _, _, target in told(sentence))
