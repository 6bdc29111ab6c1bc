"""How much something changed: between a column that names its time and one of the table's own, and on to the target."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
REPORT = """# 月見市 総合計画 進捗報告（令和6年度）

## 1 相談の件数（令和6年度）

| 窓口 | 相談件数（延べ） | 面談件数 | （参考）令和5年度 |
|---|---|---|---|
| 若者の窓口 | 310件 | 120件 | 270件 |
| 介護の窓口 | 455件 | 205件 | 500件 |

## 2 令和6年の人口の動き

単位：人

| 地区 | 転入超過数（△は転出超過） | 参考：令和5年の転入超過数 |
|---|---|---|
| 東地区 | △35 | 12 |
| 西地区 | 48 | △6 |

## 3 数値目標の進捗

| 指標 | 令和4年度 | 令和6年度実績 | 目標（令和8年度） |
|---|---|---|---|
| 朝市の出店者数 | 18店 | 27店 | 40店 |
| 食品ロスの量（以下に減らす） | 90t | 75t | 60t |
"""


@pytest.fixture(scope="module")
def assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("changes") / "tsukimi.md"
    document.write_text(REPORT, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("changes", [document]).open(), encoder))


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("若者の窓口の相談件数は令和5年度から令和6年度までに何件増えたか", ("40件増えました", "310件 − 270件")),
        ("介護の窓口の相談件数は令和5年度から令和6年度にかけてどう変わった？", ("45件減りました",)),
        ("西地区の転入超過数は令和5年から令和6年までに何人増えた？", ("54人増えました", "48人 − ▲6人")),
        ("東地区の転入超過数は令和5年と比べて令和6年はいくつ変化したか", ("47人減りました", "12人 − ▲35人")),
        (
            "朝市の出店者数は令和4年度から令和6年度までに何店増え、目標まであと何店か",
            ("9店増えました", "目標の40店", "あと13店", "40店 − 27店"),
        ),
        ("朝市の出店者数は令和4年度から令和6年度までに何店増えたか", ("9店増えました",)),
    ],
)
def test_a_change_is_calculated(assistant: Assistant, question: str, stated: tuple[str, ...]) -> None:
    answer = assistant.ask(question, today=TODAY)
    assert isinstance(answer, Answer)
    assert all(each in answer.claims[0].text for each in stated), answer.claims[0].text


def test_what_is_left_to_the_target_is_told_only_where_it_is_asked(assistant: Assistant) -> None:
    answer = assistant.ask("朝市の出店者数は令和4年度から令和6年度までに何店増えたか", today=TODAY)
    assert isinstance(answer, Answer)
    assert "あと" not in answer.claims[0].text
