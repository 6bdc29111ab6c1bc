from itertools import pairwise

import pytest

from ingest.lines import Skip, read_lines
from ingest.outline import Outline, build_outline


def outline(text: str) -> Outline:
    return build_outline(read_lines(text))


def paths(text: str) -> list[tuple[str, ...]]:
    return [section.path for section in outline(text).sections]


DETAIL = "県内の中小企業が成長していくため、関係機関と連携しながら、きめ細かな支援に取り組んでいきます。"


def test_numbers_run_on_through_symbols_that_stand_above_them() -> None:
    text = "\n".join(
        f"{n} 方向{n}\n{DETAIL}\n■ 現状と課題\n{DETAIL * 4}\n■ 今後の方針\n({2 * n - 1}) 取組\n{DETAIL * 4}\n({2 * n}) 施策\n{DETAIL * 4}"
        for n in (1, 2, 3)
    )
    found = paths(text)
    assert ("2 方向2", "今後の方針", "(4) 施策") in found
    assert ("3 方向3", "現状と課題") in found


def test_numbers_that_start_anew_under_symbols_stand_below_them() -> None:
    text = "\n".join(
        f"ｱｸｼｮﾝ-{n} 産業{n}\n■ 今後の方針\n１ 体制\n{DETAIL * 4}\n２ 支援\n{DETAIL * 4}\n■ 推進計画\n１ 体制\n{DETAIL * 4}\n２ 支援\n{DETAIL * 4}"
        for n in (1, 2, 3)
    )
    found = paths(text)
    assert found.count(("ｱｸｼｮﾝ-2 産業2", "今後の方針", "２ 支援")) == 1
    assert found.count(("ｱｸｼｮﾝ-2 産業2", "推進計画", "２ 支援")) == 1


def test_a_number_may_start_anew_inside_itself_once() -> None:
    text = f"1 基本方向\n{DETAIL}\n1 産業\n{DETAIL}\n2 観光\n{DETAIL}\n2 数値目標\n{DETAIL}"
    assert paths(text) == [
        ("1 基本方向",),
        ("1 基本方向", "1 産業"),
        ("1 基本方向", "2 観光"),
        ("2 数値目標",),
    ]


def test_labels_right_below_a_number_stand_under_it_where_the_numbers_run_on() -> None:
    text = f"１ 趣旨\n{DETAIL}\n２ 現状\n{DETAIL}\n３ 施策の展開\n目標１ 育てる\n{DETAIL}\n目標２ 支える\n{DETAIL}\n４ 体制\n{DETAIL}\n"
    found = paths(text)
    assert ("３ 施策の展開", "目標２ 支える") in found
    assert ("４ 体制",) in found


def test_a_period_in_brackets_is_no_heading() -> None:
    assert all(
        path != ("令和7年度～令和11年度",)
        for path in paths(f"緑の計画\n【令和7年度～令和11年度】\n１ 趣旨\n{DETAIL}\n")
    )


def test_a_contents_page_is_no_section() -> None:
    text = f"第1章 計画の推進\n第2章 施策の方向\n第1章 計画の推進\n{DETAIL}\n第2章 施策の方向\n{DETAIL}\n◎体制 ⇒ P15\n"
    assert [p for p in paths(text) if p] == [("第1章 計画の推進",), ("第2章 施策の方向",)]


def test_running_heads_and_page_numbers_are_skipped_with_their_reason() -> None:
    page = f"第１章 計画の概要\n{DETAIL}\n計画の概要\n- 12 -\n"
    found = outline(page * 3)
    assert [s.path for s in found.sections] == [("第１章 計画の概要",)]
    reasons = [line.skip for line in found.lines if line.skip not in (None, Skip.BLANK)]
    assert reasons.count(Skip.PAGE_NUMBER) == 3
    assert reasons.count(Skip.RUNNING_HEAD) >= 2


def test_vertical_text_is_skipped() -> None:
    found = outline(f"1 体制\n{DETAIL}\n創\n業\n支\n援\n{DETAIL}")
    assert sum(line.skip is Skip.VERTICAL for line in found.lines) == 4


def test_bodies_in_brackets_after_items_are_no_headings() -> None:
    items = "◇ 研修の開催 【県・財団】\n・講座\n◇ 相談 【県・中央会】\n・窓口\n◇ 資金の支援\n【県・財団・信用保証協会】\n・融資\n"
    found = paths(f"1 支援\n【主な取組】\n{items}【数値目標】\n{DETAIL}")
    assert found == [("1 支援",), ("1 支援", "主な取組"), ("1 支援", "数値目標")]


def test_a_slide_title_below_its_text_heads_the_whole_slide() -> None:
    def slide(n: int) -> str:
        return (
            f" ●取組{n}の内容\n・{DETAIL}\n産業{n}プロジェクト\n〔副題{n}〕\nNo {n}\n・目標 {n}件\n"
            + f"・{DETAIL}\n" * 9
        )

    found = outline("".join(slide(n) for n in (1, 2, 3)))
    path = [s.path for s in found.sections]
    assert path == [(f"No {n} 産業{n}プロジェクト 〔副題{n}〕",) for n in (1, 2, 3)]
    assert any("取組2の内容" in line.text for line in found.sections[1].body)


def test_left_column_labels_head_their_cells() -> None:
    text = "".join(f"No {n} 事業{n}\n進捗状況 ■工事を実施\n■調査を実施\n今後の動向 ■継続して実施\n" for n in (1, 2, 3))
    assert ("No 2 事業2", "今後の動向") in paths(text)


def test_short_lines_by_themselves_head_sections_where_nothing_is_numbered() -> None:
    text = f"\n全国知事会の動き\n\n- {DETAIL}\n\n水素ポテンシャル\n\n- 全国の1割を生成\n\n"
    assert paths(text) == [("全国知事会の動き",), ("水素ポテンシャル",)]


@pytest.mark.parametrize("text", ["", "\n\n", DETAIL, f"・{DETAIL}\n{DETAIL}", "1\t2\n3\t4"])
def test_lines_tile_the_document_and_none_is_in_two_sections(text: str) -> None:
    found = outline(text)
    assert "\n".join(line.text for line in found.lines) == text
    starts = [line.start for s in found.sections for line in s.body]
    assert len(starts) == len(set(starts))


def test_the_real_documents_lose_no_line(shared_corpus) -> None:
    from ingest.readers.files import read_document

    for path in sorted(shared_corpus.glob("*.txt")):
        text = read_document(path).text
        found = outline(text)
        spans = sorted((line.start, line.end) for line in found.lines)
        gaps = [text[a[1] : b[0]] for a, b in pairwise(spans)]
        assert all(gap in ("", "\n") for gap in gaps)
        in_sections = {line.start for s in found.sections for line in s.body} | {
            s.heading.start for s in found.sections if s.heading
        }
        unplaced = [
            line.text for line in found.lines
            if line.skip is None and line.start not in in_sections and line.mark is None
        ]  # fmt: skip
        assert unplaced == []


LIST_GOES_ON = [
    ("a table", "① 剪定\n② 派遣\n指標\t現状\t目標\n人数\t1人\t2人\n③ 植え替え\n④ 堆肥化\n"),
    ("a paragraph", f"① 剪定\n② 派遣\n\n{DETAIL}\n\n③ 植え替え\n④ 堆肥化\n"),
    ("brackets", f"(1) 剪定\n(2) 派遣\n\n{DETAIL}\n\n(3) 植え替え\n(4) 堆肥化\n"),
    ("a second list", f"① 剪定\n② 派遣\n③ 堆肥化\n{DETAIL}\n課題は次のとおりです。\n① 高齢化\n② 費用\n"),
]


@pytest.mark.parametrize("items", [items for _, items in LIST_GOES_ON], ids=[name for name, _ in LIST_GOES_ON])
def test_an_item_before_what_interrupts_its_list_is_no_heading(items: str) -> None:
    found = paths(f"# 緑化計画\n\n## 街路樹\n\n{items}\n## 公園\n\n{DETAIL}\n")
    assert found == [("緑化計画", "街路樹"), ("緑化計画", "公園")] or found[1:] == [
        ("緑化計画", "街路樹"),
        ("緑化計画", "公園"),
    ]


def test_headings_of_their_own_text_stay_headings() -> None:
    text = f"# 計画\n\n## 方針\n\n① 剪定\n{DETAIL * 4}\n② 派遣\n{DETAIL * 4}\n③ 堆肥化\n{DETAIL * 4}\n"
    assert [path[-1] for path in paths(text)[-3:]] == ["① 剪定", "② 派遣", "③ 堆肥化"]


def test_what_stands_beside_the_numbers_of_pages_again_and_again_is_no_text() -> None:
    page = f"{DETAIL}\n- 12 -\n    みどり町水産計画\n"
    skipped = [line.text.strip() for line in outline(page * 4).lines if line.skip is Skip.RUNNING_HEAD]
    assert skipped == ["みどり町水産計画"] * 4


def test_items_that_run_on_are_no_headings_beside_lines_widened_by_gaps() -> None:
    item = "{}     漁港の荷さばき所を建て替え、低温で魚を扱えるようにするとともに、加工場までの\n道を広げます。\n"
    cells = "荷さばき所" + " " * 60 + "漁業協同組合が水揚げした魚を並べて競りにかける所\n"
    text = "１ 方針\n" + "".join(map(item.format, "アイウエ")) + cells * 9
    assert [path for path in paths(text) if path] == [("１ 方針",)]
