"""Paragraphs that begin with a numbered title are sections; items of lists are not."""

from itertools import pairwise

import pytest

from corpus.facts import Initiative
from ingest.facts.extract import read_facts
from ingest.lines import read_lines
from ingest.outline import Outline, build_outline
from ingest.readers.text import clean


def outline(text: str) -> Outline:
    return build_outline(read_lines(clean(text)))


def leaves(text: str) -> list[str]:
    return [section.path[-1] for section in outline(text).sections if section.path and section.body]


BODY = "市内の事業者に費用の2分の1を補助し、相談員が月に一度訪ねて計画づくりから採用までを続けて支えます。"

TITLED = {
    "wide spaces": (
        "# 計画\n\n## 柱1\n\n1-1　相談の窓口　{b}\n▶担当：商工課\n\n1-2　販路をひろげる　{b}\n▶担当：観光課\n",
        ["1-1 相談の窓口", "1-2 販路をひろげる"],
    ),
    "bold": (
        "## 柱1\n\n**2-1　森を守る**　{b}\n\n**2-2　木を使う**　{b}\n",
        ["2-1 森を守る", "2-2 木を使う"],
    ),
    "colons": (
        "## 施策\n\n(1) 見守りの網：{b}\n担当：福祉課\n\n(2) 移動の足：{b}\n担当：交通課\n",
        ["(1) 見守りの網", "(2) 移動の足"],
    ),
    "a colon that ends the line": (
        "## 施策\n\n① 読書の推進：\n{b}\n{b}\n\n② 学びの場：\n{b}\n{b}\n",
        ["① 読書の推進", "② 学びの場"],
    ),
    "labels": (
        (
            "## １　備える\n\n施策１－１　井戸の登録　{b}（危機管理課）\n\n施策１－２　備蓄　{b}（財政課）\n\n"
            "## ２　逃げる\n\n施策２－１　避難路　{b}（土木課）\n"
        ),
        ["施策１－１ 井戸の登録", "施策１－２ 備蓄", "施策２－１ 避難路"],
    ),
    "narrow spaces": (
        "## 方針\n\n3-1 家具の固定 {b}\n\n3-2 ブロック塀の撤去 {b}\n",
        ["3-1 家具の固定", "3-2 ブロック塀の撤去"],
    ),
    "lines broken by the page": (
        (
            "方針1 育てる\n1-1 苗木を配る　市内のすべての小学校と町内会に苗木を配り、\n植え方の講習を春と秋の二回、公園で行います。\n"
            "1-2 枝を生かす　剪定した枝を集めて堆肥にし、希望する\n市民に配ります。年に四回の配布を予定します。\n"
        ),
        ["1-1 苗木を配る", "1-2 枝を生かす"],
    ),
    "list dashes before nested numbers": (
        "### 方針\n\n- 1-1 研究の支援〔新〕　{b}（産業課）\n- 1-2 資金繰り〔変〕　{b}（金融課）\n",
        ["1-1 研究の支援〔新〕", "1-2 資金繰り〔変〕"],
    ),
}


@pytest.mark.parametrize(("text", "titles"), TITLED.values(), ids=TITLED)
def test_paragraphs_that_begin_with_numbered_titles_are_sections(text: str, titles: list[str]) -> None:
    found = leaves(text.format(b=BODY))
    assert [title for title in found if title in titles] == titles


LISTS = {
    "sentences": "## 課題\n\n(1) 担い手が足りない。\n(2) 相談先が分かりにくい。\n(3) 移動の手段がない。\n",
    "titles alone": "## 柱\n\n1. 経営基盤の強化\n2. 担い手の確保\n3. 空き店舗の活用\n",
    "a glossary set tight": (
        "## 用語\n\n1. 空き家バンク：売りたい所有者から登録を受けた空き家の情報を公開する仕組み。\n"
        "2. 耐震化率：町内の住宅のうち必要な耐震性を備えた住宅の占める割合。\n"
    ),
    "works in one line each": (
        "主要事業\n① 病児保育室の開設　診療所の隣に設けます。10月に開所します。【こども課】\n"
        "② 出産祝い金　第1子5万円、第2子10万円を支給します。【住民課】\n"
    ),
    "what is said of each": (
        "## 甲の事業\n\n① 対象：市内に住む者で、申請の日に18歳に満たない子を育てている世帯とします。\n\n"
        f"② 内容：{BODY}\n\n## 乙の事業\n\n① 対象：市内に事業所を置く者で、従業員が二十人に満たない事業者とします。\n\n"
        f"② 内容：{BODY}\n"
    ),
    "untitled paragraphs": f"## 取組\n\n(1) {BODY}\n\n(2) {BODY}\n\n(3) {BODY}\n",
}


@pytest.mark.parametrize("text", LISTS.values(), ids=LISTS)
def test_items_of_lists_are_no_sections(text: str) -> None:
    assert not any(s.heading is not None and s.heading.titled for s in outline(text).sections)


@pytest.mark.parametrize("text", [t for t, _ in TITLED.values()] + list(LISTS.values()))
def test_cut_titles_lose_no_character(text: str) -> None:
    printed = clean(text.format(b=BODY))
    spans = [(line.start, line.end) for line in outline(printed).lines]
    assert all(printed[a:b] in ("", "\n") for (_, a), (b, _) in pairwise(spans))
    assert all(printed[line.start : line.end] == line.text for line in outline(printed).lines)


def test_a_heading_between_rows_of_tables_stands_alone() -> None:
    table = "目標\t推進者\n休暇を取りやすくする\t総務課長\n"
    found = leaves(f"1 職員\n(1) 休暇\n\n{table}\n(2) 時間外勤務\n\n{table}\n(3) 採用\n\n{table}")
    assert found == ["(1) 休暇", "(2) 時間外勤務", "(3) 採用"]


def bodies(text: str) -> dict[str, list[tuple[str, str]]]:
    facts = read_facts("plan", outline(text), text, None)
    return {f.name: [(a.name, a.role) for a in f.agencies] for f in facts if isinstance(f, Initiative)}


CHARGES = {
    "signs": ("▶担当：商工課　▶いっしょに進める：商工会", [("商工課", "取組機関"), ("商工会", "関係機関")]),
    "frames": ("〔担当〕経済部商工課　〔関係機関〕商工会", [("経済部商工課", "取組機関"), ("商工会", "関係機関")]),
    "one frame": ("【担当課：こども課】", [("こども課", "取組機関")]),
    "a slash": ("実施主体：建設課／協力：観光協会", [("建設課", "取組機関"), ("観光協会", "関係機関")]),
    "one label": ("担当：商工課、観光課", [("商工課", "取組機関"), ("観光課", "取組機関")]),
    "no body": ("担当：未定", []),
}


@pytest.mark.parametrize(("line", "wanted"), CHARGES.values(), ids=CHARGES)
def test_a_measure_is_in_charge_of_the_bodies_under_it_only(line: str, wanted: list[tuple[str, str]]) -> None:
    text = f"## 第4章 施策の展開\n\n1-1　相談　{BODY}\n{line}\n\n1-2　販路　{BODY}\n担当：農林課\n"
    found = bodies(text)
    assert found["1-1 相談"] == wanted
    assert found["1-2 販路"] == [("農林課", "取組機関")]


def test_bodies_in_brackets_at_the_end_of_a_titled_paragraph_are_in_charge_of_it() -> None:
    text = f"## 施策\n\n施策１－１　井戸　{BODY}（◎危機管理課　○水道課）\n\n施策１－２　備蓄　{BODY}（財政課）\n"
    found = bodies(text)
    assert [name for name, _ in found["施策１－１ 井戸"]] == ["危機管理課", "水道課"]
    assert [name for name, _ in found["施策１－２ 備蓄"]] == ["財政課"]
