"""What says something of an item is told from an item by its form."""

import pytest

from corpus.attributes import attributes_among, read_attribute

CASES = [
    ("labels that come back", ["・橋の補修", "・期間：5月", "・道の改良", "・期間：6月"], [False, True, False, True]),
    ("an amount", ["・園路改修事業", "・事業費：8百万円", "・便所改築事業"], [False, True, False]),
    (
        "a neighbour of the same form",
        ["・園路改修事業", "・期間：令和8年度", "・財源：国庫補助金"],
        [False, True, True],
    ),
    ("items that name a field", ["・空き家対策：掃除を手伝う", "・相談会：毎月、市役所で開く"], [False, False]),
    ("an amount among words", ["・空き家対策：年20件の改修を補助する", "・見守り：声をかける"], [False, False]),
    ("numbered items", ["1 目標：8件", "2 目標：9件"], [False, False]),
    (
        "parted by space, two labels again and again",
        ["工期　7月", "概算額　9万円", "工期　8月", "概算額　6万円"],
        [True] * 4,
    ),
    ("parted by space, one beginning shared", ["大滝橋 補修工事", "大滝橋 点検業務"], [False, False]),
    ("one by itself, parted by space", ["橋りょう 補修", "歩道 設置"], [False, False]),
]


@pytest.mark.parametrize(("lines", "aside"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_attributes_are_told_from_items(lines: list[str], aside: list[bool]) -> None:
    assert attributes_among(lines) == aside


def test_a_label_known_elsewhere_is_one_here() -> None:
    assert attributes_among(["・橋の補修", "・種別：土木"], frozenset({"種別"})) == [False, True]


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("- 施工箇所：若竹市本町", "施工箇所", "若竹市本町"),
        ("・ 期間 : 5月～8月", "期間", "5月～8月"),
        ("工期\u3000令和7年7月", "工期", "令和7年7月"),
    ],
)
def test_label_and_value_are_parted(line: str, label: str, value: str) -> None:
    found = read_attribute(line)
    assert found is not None
    assert (found.label, found.value) == (label, value)


@pytest.mark.parametrize("line", ["・橋の補修", "(1) 期間：5月", f"・期間：{'長い' * 40}", "・「期間」：5月", ""])
def test_other_lines_are_no_attributes(line: str) -> None:
    assert read_attribute(line) is None
