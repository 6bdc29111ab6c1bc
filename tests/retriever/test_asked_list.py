"""Which questions ask for a list, of what, how many, and which of its items."""

import pytest

from retriever.asked_list import ListKind, asked_list, ordinal

INDICATORS, BODIES, ITEMS = ListKind.INDICATORS, ListKind.BODIES, ListKind.ITEMS


@pytest.mark.parametrize(
    "text",
    [
        "空き家対策の取組をすべて挙げて",
        "避難所はいくつありますか",
        "重点施策の一覧",
        "計画の3つの柱",
        "環境学習の4本柱",
        "5つの重点分野は何ですか",
        "主要4事業は何ですか",
        "緑化にはどんな取組がありますか",
        "(3)から(5)までの取組",
        "協議会の役割は何と何か",
        "数値目標はいくつですか",
        "計画の数値目標はいくつありますか",
    ],
)
def test_several_things_are_asked_for(text: str) -> None:
    assert asked_list(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "空き家の改修費はいくら補助されますか",
        "計画の期間はいつまでか",
        "第3期計画の担当はどこですか",
        "令和6年度の参加者数は何人か",
        "2050年カーボンニュートラルとは",
        "3つの区の人口はそれぞれ何人か",
        "創業件数の目標はいくつですか",
        "来客数の最終目標はいくつ？",
        "現状はいくつですか",
    ],
)
def test_one_thing_is_asked_for(text: str) -> None:
    assert asked_list(text) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("計画の3つの柱", 3),
        ("三つの柱を挙げて", 3),
        ("12のアクションをすべて挙げて", 12),
        ("主要4事業は何ですか", 4),
        ("文化財5件の名称を挙げて", 5),
        ("基本目標2の取組をすべて挙げて", None),
        ("第3次計画の柱をすべて挙げて", None),
        ("令和6年度の取組をすべて挙げて", None),
        ("19の取組のうち16番目までを挙げて", 19),
        ("一人暮らしの支援をすべて挙げて", None),
        ("取組をすべて挙げて", None),
    ],
)
def test_a_number_counts_things_or_names_one(text: str, count: int | None) -> None:
    asked = asked_list(text)
    assert asked is not None
    assert asked.count == count


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("数値目標をすべて挙げて", (INDICATORS, ITEMS)),
        ("基本目標2の取組をすべて挙げて", (ITEMS,)),
        ("基本目標2の指標をすべて挙げて", (INDICATORS, ITEMS)),
        ("関係団体をすべて挙げて", (BODIES, ITEMS)),
        ("柱をすべて挙げて", (ITEMS,)),
        ("基本目標をすべて挙げて", (ITEMS,)),
    ],
)
def test_words_name_the_kind_of_list(text: str, kinds: tuple[ListKind, ...]) -> None:
    asked = asked_list(text)
    assert asked is not None
    assert asked.kinds == kinds


@pytest.mark.parametrize(
    ("text", "numbers", "bracketed"),
    [
        ("アクション6から8までの内容", range(6, 9), False),
        ("(8)〜(10)の取組", range(8, 11), True),
        ("2024から2026年度の取組をすべて", None, False),
    ],
)
def test_items_are_named_by_their_numbers(text: str, numbers: range | None, *, bracketed: bool) -> None:
    asked = asked_list(text)
    assert asked is not None
    assert (asked.numbers, asked.bracketed) == (numbers, bracketed)


@pytest.mark.parametrize(
    ("text", "expected"), [("3番目の柱", 3), ("2つ目の取組", 2), ("第4の視点", 4), ("3つの柱", None)]
)
def test_an_item_is_named_by_its_place(text: str, expected: int | None) -> None:
    assert ordinal(text) == expected
