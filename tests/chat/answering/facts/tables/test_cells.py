"""The cells that a question names by row, group, head and time, as they stand in tables of several layouts."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.tables.cells import say_cells, unstated_year
from chat.answering.proven import is_proven
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 鷺沼町 行政の評価と見通し

計画期間：令和6年度～令和10年度

## 1 成果の指標

| 指標 | 単位 | 区分 | R5 | R6 | R7 | R6の達成率 |
|---|---|---|---|---|---|---|
| 救急講習の受講者 | 人 | 計画 | 900 | 1,200 | 1,300 | |
| | 人 | 実績 | 870 | 1,315 | | 109.6% |
| 町営バスの収支 | 百万円 | 計画 | △60 | △50 | △40 | |
| | 百万円 | 実績 | △72 | △66 | | |

## 2 事業費の見込み（千円）

| 事業名 | 所管課 | R7 | R8 | R9 |
|---|---|---|---|---|
| 窓口のオンライン化 | 総務課 | 12,400 | 18,600 | 9,200 |
| 湖岸の道の修繕 | 建設課 | 31,000 | 4,800 | － |
| 里山の手入れ | 農林課 | 2,150 | 2,150 | 2,400 |

## 3 財政の見通し

一般会計の推計である。（単位：百万円）

| 区分 | ５年度 決算 | ６年度 見込 | ７年度 | ８年度 |
|---|---|---|---|---|
| 町税 | 1,524 | 1,478 | 1,503 | 1,496 |
| 町債 | 588 | 540 | 510 | 830 |
| 差引収支 | 283 | 162 | △ 63 | △ 112 |

## 4 乗合バスの利用

| 年度 | 利用者（千人） 北線 | 利用者（千人） 南線 | 収支率（%） 北線 | 収支率（%） 南線 |
|---|---|---|---|---|
| 令和4年度 | 33.5 | 27.7 | 18.9 | 15.8 |
| 令和5年度 | 34.1 | 26.2 | 19.4 | 15.1 |
| 令和6年度 | 35.8 | 25.9 | 20.3 | 14.7 |

## 5 橋の修繕

| 事業 | 事業費（千円） 2027 | 事業費（千円） 2028 | 直す橋 2027 | 直す橋 2028 |
|---|---|---|---|---|
| 橋の長寿命化 | 62,000 | 58,000 | 岩根橋 | 栃原橋・中の橋 |
| 舗装の打換え | 21,000 | 24,500 | 本町通り | 港通り |

## 6 目標の見直し

| 指標 〔単位〕 | 見直し前 | 見直し後 | 担当 |
|---|---|---|---|
| 電動の公用車の割合 〔％〕 | 30 | 50 | 管財課 |
| 湖の客の数 〔万人〕 | 25.0 | 20.0 | 観光課 |

## 7 漁港の水揚げ

| 区分 | 定置網 | 刺網 | 水揚金額 |
|---|---|---|---|
| | トン | トン | 万円 |
| 基準の値 | 640 | 212 | 31,900 |
| 直近の値 | 418 | 187 | 29,650 |
| 最終の目標 | 450 | 190 | 32,500 |

## 8 防災の訓練

| 区分 | R4 | R5 | R6 |
|---|---|---|---|
| 訓練の参加者 | 365 | 388 | 412 |
| うち小学生の参加者 | 58 | 71 | 96 |

## 9 船の購入の貸付

貸付の状況（単位：千円）

| | | 2023年度 | 2024年度 |
|---|---|---|---|
| 新規の貸付 | （件　数） | 28 | 31 |
| 新規の貸付 | （金　額） | 5,100 | 5,700 |
| 借換えの貸付 | （件　数） | 12 | 15 |
| 借換えの貸付 | （金　額） | 2,900 | 3,420 |
| 計 | （件　数） | 40 | 46 |
| 計 | （金　額） | 8,000 | 9,120 |

## 10 消防団員の採用

| | 23 年度 | 24 年度 | 25 年度 |
|---|---|---|---|
| 採用人数 | 7 | 4 | 6 |
| うち女性 | 2 | 0 | 1 |

## 11 空き店舗の解消

| 指標 | 現状（令和5年度） |
|---|---|
| 商店街に開いた空き店舗の数 | 41件（2020～2023） |

| 年度 | R3 | R4 | R5 |
|---|---|---|---|
| 商店街に開いた空き店舗の数 | 9 | 12 | 11 |

## 12 入湯客の内訳

| 客の種類 | 入湯客数（R6） |
|---|---|
| ①町内に住む方 | 3,150 |
| ②県内に住む方 | 8,420 |
| ③県外に住む方 | 2,260 |
| 計 | 13,830 |
"""


@pytest.fixture(scope="session")
def cells_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("cells") / "saginuma.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("cells", [document]).open(), encoder))


def told(assistant: Assistant, text: str) -> str:
    """The cells told, without their plan; empty where none is."""
    question = assistant.understand(text, today=TODAY)
    evidence = assistant.grounds(question, TODAY).every
    said = say_cells(question, evidence, knowledge_of(assistant.retriever.generation), TODAY)
    plans = assistant.retriever.generation.plans
    assert all(is_proven(line, plans) for line in said or ())
    return said[0].text.split("（鷺沼町")[0] if said else ""


@pytest.mark.parametrize(
    ("question", "stated", "left_out"),
    [
        ("救急講習の受講者　R6の計画と実績", ["1,200人", "1,315人"], ["870", "1,300", "109.6"]),
        ("町営バスの収支の令和6年度の計画と実績", ["△50百万円", "△66百万円"], ["△72", "△40"]),
        ("救急講習の受講者のR6の達成率は", ["109.6%"], ["1,315"]),
        ("湖岸の道の修繕のR8の事業費", ["4,800千円"], ["31,000"]),
        ("窓口のオンライン化　令和8年度の事業費と所管課", ["18,600千円", "総務課"], ["12,400", "9,200"]),
        ("令和8年度の町債はいくらか", ["830百万円"], ["510", "1,496"]),
        ("差引収支は令和7年度にいくらか、符号も", ["△63百万円"], ["112"]),
        ("南線の収支率　2023年度", ["15.1%"], ["26.2", "19.4", "14.7"]),
        ("北線の利用者　令和4年度と令和6年度", ["33.5", "35.8"], ["34.1", "18.9"]),
        ("橋の長寿命化で2028年度に直す橋と事業費", ["栃原橋・中の橋", "58,000千円"], ["62,000", "岩根橋"]),
        ("電動の公用車の割合　見直し前と見直し後、担当も", ["30%", "50%", "管財課"], ["20.0"]),
        ("漁港の水揚げで定置網の直近の値と最終の目標", ["418トン", "450トン"], ["212", "640"]),
        ("漁港の水揚金額の最終の目標", ["32,500万円"], ["31,900", "450"]),
        ("令和4年度から令和6年度までの北線の利用者", ["33.5", "34.1", "35.8"], ["27.7", "18.9"]),
        ("里山の手入れの事業費はR7からR9まで各年度いくらか", ["2,150千円", "2,400千円"], ["12,400", "31,000"]),
        ("窓口のオンライン化の事業費はR7からR9まで合わせて計いくらか", ["40,200千円", "18,600"], ["31,000"]),
        ("令和6年度の訓練の参加者と、そのうち小学生の数は", ["412", "96"], ["388", "71"]),
        ("令和6年度の訓練の参加者", ["412"], ["96", "388"]),
        ("2024年度の貸付の合計の件数と合計の金額", ["46", "9,120千円"], ["31", "5,700"]),
        ("2024年度の新規の貸付の件数", ["31"], ["46", "5,700", "千円"]),
        ("平成23～25年度に採用した消防団員は計何人で、そのうち女性は計何人", ["17人", "3人"], []),
        ("商店街に開いた空き店舗の数　令和5年度", ["11"], ["41", "12"]),
        ("入湯客数を客の種類別に", ["3,150", "8,420", "2,260"], ["13,830"]),
        ("令和6年度の入湯客数の内訳", ["3,150", "8,420", "2,260"], ["13,830"]),
        ("貸付の種類ごとの2024年度の金額", ["5,700千円", "3,420千円"], ["31", "15", "9,120"]),
        ("入湯客数の合計は", ["13,830"], ["3,150"]),
        ("湖の客の数は見直しの前と後で何万人違うか", ["25.0万人", "20.0万人", "5"], ["30%"]),
    ],
)
def test_the_cells_that_a_question_names_are_told_with_their_units_and_no_others(
    cells_assistant: Assistant, question: str, stated: list[str], left_out: list[str]
) -> None:
    text = told(cells_assistant, question)
    assert [each for each in stated if each not in text] == []
    assert [each for each in left_out if each in text] == []


@pytest.mark.parametrize(
    "question",
    [
        "令和8年度の町民税の法人分はいくらか",
        "南線の運転士の数　2023年度",
        "湖岸の道の修繕のR12の事業費",
        "電動の公用車の台数　見直し後",
        "所管課が建設課の事業は？",
    ],
)
def test_no_cell_is_told_where_the_table_lacks_a_thing_or_a_time_that_is_named(
    cells_assistant: Assistant, question: str
) -> None:
    assert told(cells_assistant, question) == ""


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("湖岸の道の修繕のR12の事業費", "R7、R8、R9"),
        ("令和13年度の町債", "５年度 決算、６年度 見込、７年度、８年度"),
        ("南線の収支率　2019年度", "令和4年度、令和5年度、令和6年度"),
        ("南線の収支率　2023年度", ""),
        ("湖の深さ　2019年度", ""),
    ],
)
def test_a_time_outside_the_one_series_that_is_named_is_said_to_be_missing(
    cells_assistant: Assistant, question: str, held: str
) -> None:
    asked = cells_assistant.understand(question, today=TODAY)
    evidence = cells_assistant.grounds(asked, TODAY).every
    found = unstated_year(asked, evidence, knowledge_of(cells_assistant.retriever.generation), TODAY)
    assert (f"記載があるのは{held}です" in found[0]) if held and found else (found is None and not held)
