import pytest

from corpus.marks import MarkKind, read_mark


@pytest.mark.parametrize(
    ("line", "kind", "number", "title"),
    [
        ("第１章 計画の概要", MarkKind.CHAPTER, 1, "計画の概要"),
        ("第十二章　推進", MarkKind.CHAPTER, 12, "推進"),
        ("第2節 課題", MarkKind.CLAUSE, 2, "課題"),
        ("Ⅲ 産業を支える", MarkKind.ROMAN, 3, "産業を支える"),
        ("ｱｸｼｮﾝ-1 医療関連", MarkKind.LABELLED, 1, "医療関連"),
        ("No １－１", MarkKind.LABELLED, 101, ""),
        ("基本目標２　しごと", MarkKind.LABELLED, 2, "しごと"),
        ("目標Ａ　稼ぐ力", MarkKind.LABELLED, 1, "稼ぐ力"),
        ("施策の柱Ⅳ：まち", MarkKind.LABELLED, 4, "まち"),
        ("1 施策展開の基本方向", MarkKind.ARABIC, 1, "施策展開の基本方向"),
        ("２「構想」の策定", MarkKind.ARABIC, 2, "「構想」の策定"),
        ("2 2050年に向けて", MarkKind.ARABIC, 2, "2050年に向けて"),
        ("3-2 観光", MarkKind.DOTTED, 302, "観光"),
        ("(1)医療", MarkKind.PAREN, 1, "医療"),
        ("（１０） 水中", MarkKind.PAREN, 10, "水中"),
        ("③ 産業団地", MarkKind.CIRCLED, 3, "産業団地"),
        ("ア 目的", MarkKind.KANA, 1, "目的"),
        ("■ 現状と課題", MarkKind.SYMBOL, None, "現状と課題"),
        ("【取組内容】", MarkKind.BRACKET, None, "取組内容"),
        ("《工程表》 H25 H26 H27 H28", MarkKind.BRACKET, None, "工程表"),
        ("- ▽ 市町と連携", MarkKind.BULLET, None, "市町と連携"),
        ("・研修", MarkKind.BULLET, None, "研修"),
        ("### 数値目標", MarkKind.MARKDOWN, None, "数値目標"),
    ],
)
def test_marks_are_read_in_half_and_full_width(line: str, kind: MarkKind, number: int | None, title: str) -> None:
    mark = read_mark(line)
    assert mark is not None
    assert (mark.kind, mark.number, mark.title) == (kind, number, title)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "普通の文です。",
        "25件 125件",
        "15.4",
        "1\t区分",
        "【小規模事業者】の定義",
        "318 73.5",
        "施策25件",
        "取組A社の増設",
        "戦略IT化",
        "アクション",
    ],
)
def test_lines_without_a_mark(line: str) -> None:
    assert read_mark(line) is None


def test_a_bracket_before_many_digits_is_read_at_once() -> None:
    assert read_mark("【目標】" + "1" * 10_000 + "x") is None
    assert read_mark("【目標】 R5 R6 2024年度 令和元年") is not None
