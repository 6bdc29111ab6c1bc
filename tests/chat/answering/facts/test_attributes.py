"""What is said of one work, in a cell or a line below it, answers for that work and no other."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from docx import Document
from openpyxl import Workbook

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
HEAD = "# 若竹市{}\n\n若竹市\n\n計画期間 令和6年度～令和10年度\n\n"

WORKS: Final[dict[str, str | Sequence[Sequence[str]]]] = {
    "bullets.md": HEAD.format("公園整備計画")
    + "## 公園の改修\n\n・中央公園遊具更新事業\n・期間：令和6年度～令和7年度\n・事業費：12百万円\n・北公園園路改修事業\n・期間：令和8年度\n"
    "・事業費：8百万円\n・南公園便所改築事業\n・期間：令和9年度\n・財源：国庫補助金\n",
    "headings.md": HEAD.format("発注見通し")
    + "## 工事一覧\n\n### 公民館耐震改修工事\n\n- 場所：若竹市本町\n- 期間：5月～8月\n- 入札方法：一般競争入札\n\n"
    "### 農道舗装工事\n\n- 場所：若竹市東原\n- 期間：9月～11月\n- 入札方法：指名競争入札\n",
    "table.md": HEAD.format("道路整備計画")
    + "## 主要事業\n\n| 事業名 | 箇所 | 期間 | 事業費 |\n|---|---|---|---|\n| 若竹橋架替事業 | 若竹橋 | 令和6～8年度 | 320百万円 |\n"
    "| 本町線拡幅事業 | 本町一丁目 | 令和7～9年度 | 145百万円 |\n| 通学路整備事業 | 市内5地区 | 令和6～10年度 | － |\n",
    "unit.md": HEAD.format("財政計画")
    + "## 投資的経費\n\n(単位：千円)\n\n| 事業名 | 事業内容 | 総事業費 | 財源 |\n|---|---|---|---|\n| 学校給食室改修 | 床の乾式化 | 48,500 | 市債 |\n"
    "| 図書館空調更新 | 熱源機の更新 | 73,200 | 基金 |\n",
    "nested.md": HEAD.format("上下水道計画")
    + "## 主な取組\n\n- 浄水場更新事業\n  - 工期：令和6年度から令和9年度まで\n  - 概算額：5億2,000万円\n- 管路耐震化事業\n"
    "  - 工期：令和7年度\n  - 概算額：1億8,000万円\n",
    "table.docx": (
        ("工事名", "施工場所", "工期", "概算工事費"),
        ("若竹小学校外壁改修工事", "若竹市緑町", "令和7年7月～10月", "3,800万円"),
        ("市民会館照明更新工事", "若竹市中央", "令和7年9月～12月", "1,250万円"),
    ),
    "table.xlsx": (
        ("事業名", "実施年度", "総事業費（百万円）", "担当課"),
        ("防災無線更新事業", "令和6年度", "210", "危機管理課"),
        ("消防団車両更新事業", "令和8年度", "64", "警防課"),
    ),
}

ANSWERS: Final = [
    ("bullets.md", "北公園園路改修事業の事業費は？", "8百万円"),
    ("bullets.md", "中央公園遊具更新事業の期間は？", "令和6年度～令和7年度"),
    ("bullets.md", "南公園便所改築事業の財源は？", "国庫補助金"),
    ("headings.md", "農道舗装工事の期間は？", "9月～11月"),
    ("headings.md", "公民館耐震改修工事の場所はどこですか", "若竹市本町"),
    ("headings.md", "農道舗装工事の入札方法は？", "指名競争入札"),
    ("table.md", "本町線拡幅事業の事業費は？", "145百万円"),
    ("table.md", "若竹橋架替事業の期間は？", "令和6～8年度"),
    ("table.md", "通学路整備事業の箇所は？", "市内5地区"),
    ("unit.md", "図書館空調更新の総事業費は？", "73,200千円"),
    ("unit.md", "学校給食室改修の財源は何ですか", "市債"),
    ("nested.md", "管路耐震化事業の概算額はいくらですか", "1億8,000万円"),
    ("nested.md", "浄水場更新事業の工期を教えて", "令和6年度から令和9年度まで"),
    ("table.docx", "市民会館照明更新工事の概算工事費は？", "1,250万円"),
    ("table.docx", "若竹小学校外壁改修工事の工期は？", "令和7年7月～10月"),
    ("table.docx", "市民会館照明更新工事の施工場所は？", "若竹市中央"),
    ("table.xlsx", "消防団車両更新事業の総事業費は？", "64百万円"),
    ("table.xlsx", "防災無線更新事業の実施年度は？", "令和6年度"),
    ("table.xlsx", "消防団車両更新事業の担当課は？", "警防課"),
]
"""A document, a question, what its answer says first."""

NOT_THERE: Final = [
    ("bullets.md", "南公園便所改築事業の事業費は？", ("12百万円", "8百万円")),
    ("table.md", "通学路整備事業の事業費は？", ("320百万円", "145百万円")),
    ("headings.md", "農道舗装工事の事業費は？", ()),
    ("bullets.md", "東公園遊具更新事業の事業費は？", ("12百万円", "8百万円")),
]
"""What is said of another work only must not be said."""

LISTS: Final = [
    ("headings.md", "工事の一覧を教えて", ("公民館耐震改修工事", "農道舗装工事"), "場所"),
    (
        "bullets.md",
        "公園の改修の事業をすべて挙げて",
        ("中央公園遊具更新事業", "北公園園路改修事業", "南公園便所改築事業"),
        "期間",
    ),
    ("nested.md", "主な取組をすべて挙げて", ("浄水場更新事業", "管路耐震化事業"), "工期"),
]


def write(name: str, folder: Path) -> Path:
    """A document of works as a file of its kind."""
    path, body = folder / name, WORKS[name]
    if isinstance(body, str):
        path.write_text(body, encoding="utf-8")
    elif name.endswith(".docx"):
        document = Document()
        document.add_heading("若竹市公共施設工事計画", level=0)
        document.add_heading("発注予定の工事", level=1)
        table = document.add_table(rows=len(body), cols=len(body[0]))
        for row, cells in enumerate(body):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        document.save(str(path))
    else:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "主要事業"
        sheet.append(["若竹市安全安心計画 主要事業"])
        for cells in body:
            sheet.append([int(cell) if cell.isdigit() else cell for cell in cells])
        book.save(path)
    return path


Asked = Callable[[str], Assistant]


@pytest.fixture
def about(tmp_path: Path, build_once: Callable[[str, list[Path]], Library], encoder: Encoder) -> Asked:
    """An assistant over one of the documents."""

    def over(name: str) -> Assistant:
        library = build_once(f"works-{list(WORKS).index(name)}", [write(name, tmp_path)])
        return Assistant(HybridRetriever(library.open(), encoder))

    return over


@pytest.mark.parametrize(("name", "question", "said"), ANSWERS, ids=[q for _, q, _ in ANSWERS])
def test_what_is_said_of_a_work_answers(about: Asked, name: str, question: str, said: str) -> None:
    reply = about(name).ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert said in reply.claims[0].text.replace(" ", "")


@pytest.mark.parametrize(("name", "question", "others"), NOT_THERE, ids=[q for _, q, _ in NOT_THERE])
def test_what_is_said_of_another_work_does_not(about: Asked, name: str, question: str, others: Sequence[str]) -> None:
    reply = about(name).ask(question, today=TODAY)
    said = [claim.text for claim in reply.claims] if isinstance(reply, Answer) and not reply.likely else []
    assert not [text for text in said for other in others if other in text], said


@pytest.mark.parametrize(("name", "question", "works", "label"), LISTS, ids=[q for _, q, _, _ in LISTS])
def test_what_is_said_of_works_is_no_work(
    about: Asked, name: str, question: str, works: Sequence[str], label: str
) -> None:
    reply = about(name).ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    lines = [line.removeprefix("・") for line in reply.claims[0].text.split("\n") if line.startswith("・")]
    assert lines == list(works)
    assert not any(line.startswith(label) for line in lines)
