from hypothesis import given
from hypothesis import strategies as st

from ingest.lines import read_lines
from ingest.outline import build_outline
from ingest.passages import MOST, cut_passages

ITEM = "・市町や金融機関と連携して、事業承継に取り組む企業への支援を続け、相談体制を整えます。"


def cut(text: str, *, has_pages: bool = False):
    return cut_passages("plan", build_outline(read_lines(text)), has_pages=has_pages)


def test_passages_never_cross_a_section() -> None:
    found = cut("1 創業\n支援します。\n2 承継\n支援します。\n")
    assert [(p.section, p.text) for p in found] == [(("1 創業",), "支援します。"), (("2 承継",), "支援します。")]


def test_long_sections_are_cut_and_details_keep_their_item_as_lead() -> None:
    found = cut("1 支援\n◇ 相談機能の充実 【県】\n" + f"{ITEM}\n" * 40)
    assert len(found) > 2
    assert all(len(p.text) <= MOST + 50 for p in found)
    assert {p.lead for p in found[1:]} == {"◇ 相談機能の充実 【県】"}


def test_a_table_cut_in_two_keeps_its_heads() -> None:
    rows = "\n".join(f"指標その{i}に関する長い名前の件数（累計）\t{i}件\t{i * 2}件" for i in range(60))
    found = cut(f"1 目標\n項目\t現状\t目標\n{rows}")
    assert len(found) > 1
    assert {p.lead for p in found[1:]} == {"項目\t現状\t目標"}


def test_ids_are_in_order_and_spans_hold_the_text() -> None:
    text = "1 創業\n\n支援します。\n\n相談に応じます。\n"
    (passage,) = cut(text)
    assert passage.id == "plan:0001"
    assert text[passage.span.start : passage.span.end].replace("\n\n", "\n") == passage.text


def test_pages_are_given_where_the_document_has_them() -> None:
    found = cut("1 創業\n支援します。\n\f2 承継\n支援します。\n", has_pages=True)
    assert [(p.pages.first, p.pages.last) for p in found if p.pages] == [(1, 1), (2, 2)]


@given(
    st.lists(
        st.sampled_from(["1 創業", "◇ 相談 【県】", ITEM, "支援します。", "項目\t現状\t目標", "件数\t1件\t2件", ""]),
        max_size=30,
    )
)
def test_no_text_is_lost_by_cutting(lines: list[str]) -> None:
    text = "\n".join(lines)
    outline = build_outline(read_lines(text))
    kept = [line.text.strip() for s in outline.sections for line in s.body]
    found = [line for p in cut_passages("plan", outline, has_pages=False) for line in p.text.split("\n")]
    assert [line.strip() for line in found] == kept
