import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.passage import Passage, Span
from corpus.statements import cut_blocks, name_of, statements, unwrap


def passage(text: str, lead: str = "", section: tuple[str, ...] = ("節",)) -> Passage:
    return Passage(id="p:0001", plan_id="p", section=section, text=text, lead=lead, span=Span(start=0, end=len(text)))


def test_a_table_row_keeps_its_heads() -> None:
    found = statements(passage("項目\t現状\t目標\n企業誘致件数\t25件\t125件"))
    assert found[0].is_head
    assert list(zip(found[1].heads, found[1].cells, strict=True))[2] == ("目標", "125件")


def test_a_continued_table_takes_its_heads_from_the_lead() -> None:
    (row,) = statements(passage("創業数\t862件\t1,200件", lead="項目\t現状\t目標"))
    assert row.heads == ("項目", "現状", "目標")


def test_rows_of_figures_are_no_heads() -> None:
    found = statements(passage("区分\tH29\tH30\n承認件数\t68\t76\n達成件数\t24\t33"))
    assert [s.heads for s in found[1:]] == [("区分", "H29", "H30")] * 2


def test_lines_below_a_title_marked_by_a_symbol_are_about_it() -> None:
    found = statements(
        passage("●子育てサロン（こども課）\n親子が集う場をひらきます。\n毎月2回です。\n●移動販売\n週3回です。")
    )
    assert [s.head for s in found] == ["", "●子育てサロン（こども課）", "●子育てサロン（こども課）", "", "●移動販売"]


def test_a_table_right_below_another_has_its_own_heads() -> None:
    text = "計画\tH29\tH30\n承認件数\t68\t76\n創業\tR1\tR2\n創業数\t208\t214\n産業\t事業所数\n合計\t55,759"
    found = statements(passage(text))
    assert [s.heads for s in found if not s.is_head] == [
        ("計画", "H29", "H30"),
        ("創業", "R1", "R2"),
        ("産業", "事業所数"),
    ]


def test_a_row_of_words_is_not_the_head_of_another_table() -> None:
    found = statements(passage("項目\tR4\tR5\n基本設計\t設計\t着工\n備考\t設計と施工"))
    assert [s.is_head for s in found] == [True, False, False]


def test_a_list_aligned_under_bracketed_heads_is_a_table() -> None:
    found = statements(passage("項 目 【現状値】 【目標値】\n○創業数（累計） ― 180社/年"))
    assert found[1].cells == ("創業数（累計）", "―", "180社/年")
    assert found[1].heads == ("", "現状値", "目標値")


def test_bracketed_heads_may_stand_in_the_section_title() -> None:
    (row,) = statements(passage("○投資件数 ― 20件", section=("数値目標 【現状値】 【目標値】",)))
    assert row.heads == ("", "現状値", "目標値")


def test_an_item_takes_in_the_values_printed_below_it() -> None:
    (item,) = statements(passage("○新規雇用創出 ―\n４年間(H25～28)で\n２万人以上"))
    assert item.text == "○新規雇用創出 ― ４年間(H25～28)で ２万人以上"


def test_agencies_on_the_next_line_belong_to_the_item() -> None:
    found = statements(passage("◇ 相談・助言\n【県・財団】\n・窓口相談"))
    assert found[0].text == "◇ 相談・助言 【県・財団】"
    assert found[1].head == found[0].text


def test_lines_cut_by_the_page_edge_are_joined_and_sentences_cut() -> None:
    text = "やまぐち産業振興財団、産業技術センター、商工会議所、商工会などと\n連携します。また、毎年見直します。"
    found = statements(passage(text))
    assert [s.text for s in found] == [
        "やまぐち産業振興財団、産業技術センター、商工会議所、商工会などと連携します。",
        "また、毎年見直します。",
    ]
    assert all(text[s.span.start : s.span.end].replace("\n", "") == s.text for s in found)


def test_a_caption_between_an_item_and_a_table_heads_the_table() -> None:
    item = "・直売所の整備を進め、新しい担い手の育成に取り組みます（令和7年度着工、令和9年度開業予定）"
    found = statements(passage(f"{item}\n目標指標\n指標\t基準値\t目標値\n売上額\t8千万円\t1億円"))
    assert [s.text for s in found[:2]] == [item, "目標指標"]
    assert found[3].head == "目標指標"


def test_a_line_that_names_the_unit_goes_with_the_caption_above_it() -> None:
    rows = "種別\tR5\tR6\n図書\t12\t14"
    captioned = statements(passage(f"図表 3 購入費の実績\n（単位 千円）\n{rows}"))
    assert captioned[-1].head == "図表 3 購入費の実績（単位 千円）"
    below_another = statements(passage(f"図表 3 購入費の実績\n{rows}\n（単位：冊）\n{rows}"))
    assert below_another[-1].head == "（単位：冊）"


def test_a_cell_spanning_rows_heads_the_rows_below() -> None:
    found = statements(passage("令和2年\t9月\t整理と進捗の報告を行う\n\t12月頃\t意見の募集"))
    assert found[1].head == "令和2年"


def test_long_cells_give_their_items_as_details() -> None:
    cell = "○概ね目標通り。整備が着実に進捗しています [指標] ・石炭共同輸送実施回数：22回/30回(R2.3) ・更新整備延長：3.2km/3.9km(R2.3) ・緩和する主要渋滞箇所数：2/3箇所(R2.3)"
    found = statements(passage(f"1 競争力強化\t{cell}"))
    detail = next(s for s in found if s.text.startswith("・更新"))
    assert detail.head == "1 競争力強化"
    assert detail.text == "・更新整備延長：3.2km/3.9km(R2.3)"


LINES = st.lists(
    st.text(alphabet="企業の誘致を・○①【】\t0123件 。、（）県", min_size=1, max_size=30).filter(
        lambda t: bool(t.strip())
    ),
    min_size=1,
    max_size=12,
)


@given(LINES)
def test_blocks_tile_the_lines(lines: list[str]) -> None:
    assert [i for block in cut_blocks(lines) for i in block] == list(range(len(lines)))


@given(LINES)
def test_statements_lose_no_character_and_stay_inside_the_passage(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = statements(passage(text))
    covered = [False] * len(text)
    for statement in found:
        assert 0 <= statement.span.start <= statement.span.end <= len(text)
        covered[statement.span.start : statement.span.end] = [True] * (statement.span.end - statement.span.start)
    assert all(covered[i] for i, char in enumerate(text) if not char.isspace())


def test_unwrap_keeps_one_statement_a_line() -> None:
    assert unwrap(passage("発 行 平成 25 年\n・研修")) == "発行 平成 25 年\n・研修"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "区分\t制度名\t対象者\t限度額\n新規\t苗木購入補助金\t林家\t20万円\n継続\t薪ストーブ補助金\t住民\t10万円",
            ["苗木購入補助金", "薪ストーブ補助金"],
        ),
        (
            "新旧\t対策\t内容\n継続\t渡船\t1日4便\n継続\t送迎\t週2日\n継続\t配食\t毎日\n新規\t見守り\t毎日",
            ["渡船", "送迎", "配食", "見守り"],
        ),
        ("番号\t項目\t数\n新1\t観察会\t4回\n新2\t清掃\t6回", ["観察会", "清掃"]),
        ("課名\t仕事\n林務課\t植林\n農政課\t開墾", ["林務課", "農政課"]),
        ("港\t令和5年度\t令和6年度\n北港\t40\t42\n南港\t38\t37", ["北港", "南港"]),
    ],
    ids=["a head of names", "kinds that come again", "codes", "bodies", "the first column"],
)
def test_rows_are_called_by_the_column_that_names_them(text: str, names: list[str]) -> None:
    assert [name_of(s) for s in statements(passage(text)) if not s.is_head] == names


def test_what_a_long_cell_says_stands_under_the_name_of_its_row() -> None:
    long = (
        "川の水をくみ上げて田に引く施設を直します。水門の開け閉めを離れた所からできるようにします。雨の日にも見回らなくて済むようになります。"
        * 2
    )
    found = statements(passage(f"区分\t事業名\t内容\n新規\t用水路の改修\t{long}"))
    assert {s.head for s in found if not s.cells} == {"用水路の改修"}


def test_a_group_that_is_a_number_is_said_with_its_head() -> None:
    found = statements(passage("柱\t指標\t値\n１\t植林の面積\t4\n\t間伐の面積\t9"))
    assert found[-1].head == "柱１"
