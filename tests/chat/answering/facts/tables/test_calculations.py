"""What is computed from the rows and columns of one table, or the figures of one sentence, that a question names."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.tables.answer import say_calculation
from chat.answering.proven import is_proven
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 水月市 観光と農業の計画

計画期間：令和6年度～令和10年度

## 1 観光の目標

表1 観光の目標

| 指標 | 令和5年度 | 令和10年度 |
|---|---|---|
| 宿泊客の消費額（円） | 17,600 | 22,000 |
| 日帰り客の消費額（円） | 3,180 | 4,000 |
| 体験教室の参加者数（人） | 310 | 500 |

## 2 農業の費用

表2 農業の事業費（単位：百万円）

| 区分 | 令和6年度 | 令和7年度 | 5年間の計 |
|---|---|---|---|
| 水田の整備 | 120 | 140 | 610 |
| 畑地の整備 | 80 | 75 | 400 |
| 果樹の振興 | 15 | 15 | 75 |

## 3 担い手

表3 農家の熟練度（令和5年末、単位：人）

| 見習い | 段位1 | 段位2 | 段位3 | 総数 |
|---|---|---|---|---|
| 41 | 77 | 96 | 305 | 519 |

## 4 水辺

堤防の草刈りの内訳は市道2.4km、県道0.9km、農道1.1kmです。
遊水池の貯水は68キロリットルです。
用水路の改修には3億2千万円、ため池の改修には1億5千万円を充てます。

## 5 ほかとの比較

農家の後継者のいる割合は水月市31.5%に対して隣の月見市24.0%・県平均28.2%です。
米の等級が一等であった割合は、令和5年産で水月市は82%、比べて全国は61.3%でした。
有機農業の面積は本市が12haであるのに対し、月見市は40haです。
"""


@pytest.fixture(scope="session")
def rows_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("rows") / "mizuki.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("rows", [document]).open(), encoder))


def said(assistant: Assistant, text: str) -> str:
    question = assistant.understand(text, today=TODAY)
    evidence = assistant.grounds(question, TODAY).evidence
    lines = say_calculation(question, evidence, knowledge_of(assistant.retriever.generation), TODAY)
    plans = assistant.retriever.generation.plans
    assert all(is_proven(line, plans) and all(c.holds() for c in line.computed) for line in lines or ())
    return lines[0].text if lines else ""


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("令和10年度の宿泊客と日帰り客の消費額の差は", ("18,000円", "22,000円 − 4,000円")),
        ("2023年度の消費額は宿泊客と日帰り客のどちらが多いか", ("宿泊客の消費額の方が14,420円",)),
        ("水田の整備と果樹の振興の令和7年度の事業費の差", ("125百万円",)),
        ("水田の整備と畑地の整備の事業費を合わせると5年間の計はいくら", ("1,010百万円", "610百万円 ＋ 400百万円")),
        (
            "水田の整備から果樹の振興までの令和6年度の事業費を合計すると",
            ("215百万円", "120百万円 ＋ 80百万円 ＋ 15百万円"),
        ),
        ("畑地の整備の令和6年度と5年間の計の差は", ("320百万円", "400百万円 − 80百万円")),
        ("農家の熟練度で段位1から段位3までを合わせると何人か", ("478人", "77人 ＋ 96人 ＋ 305人")),
        ("農家の熟練度で見習いと段位2の差は何人", ("55人", "96人 − 41人")),
        ("堤防の草刈りで市道は農道より何km長いか", ("1.3km", "2.4km − 1.1km")),
        ("用水路の改修とため池の改修の額を合わせるといくら", ("4億7,000万円", "3億2,000万円 ＋ 1億5,000万円")),
        ("遊水池の貯水は何リットルか", ("68,000リットル",)),
        ("水田の整備の5年間の計は億円にするといくら", ("610百万円、6.1億円",)),
        ("農家の後継者のいる割合は水月市と月見市で何ポイント違うか", ("7.5ポイント", "31.5% − 24.0%")),
        ("後継者のいる割合で県平均は水月市より何ポイント低いか", ("3.3ポイント", "31.5% − 28.2%")),
        ("後継者のいる割合、月見市と県平均の差", ("県平均の方が4.2ポイント",)),
        ("米の一等の割合は水月市が全国より何ポイント高いか", ("20.7ポイント",)),
        ("有機農業の面積、本市と月見市の差は何ha", ("28ha", "月見市の方が")),
    ],
)
def test_the_rows_that_are_named_are_set_against_each_other(
    rows_assistant: Assistant, question: str, stated: tuple[str, ...]
) -> None:
    text = said(rows_assistant, question)
    assert all(each in text for each in stated), text


@pytest.mark.parametrize(
    "question",
    [
        "令和10年度の宿泊客の消費額の差は",  # one row
        "宿泊客と日帰り客の消費額は",  # nothing to compute
        "水田の整備と畑地の整備の事業費の差は",  # which column?
        "令和10年度の宿泊客の消費額と体験教室の参加者数の差は",  # yen and people
        "令和10年度の宿泊客と日帰り客の差別化",
        "農業所得と合計所得の申告はどこで行うか",  # a word that holds 合計
        "堤防の草刈りで市道は去年より何km長いか",  # one figure
        "市道と農道の草刈りはどちらも春か",
        "用水路とため池の工事は何件か",
    ],
)
def test_nothing_is_computed_where_rows_column_or_unit_are_in_doubt(rows_assistant: Assistant, question: str) -> None:
    assert said(rows_assistant, question) == ""
