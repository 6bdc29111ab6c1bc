"""What is reckoned over rows, lines and cells that a question names: ranks, shares, signs, two lines, days."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.asked_order import Rank, asks_rank
from chat.answering.facts.by_kind import anchored
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.tables.answer import adds_up
from chat.answering.proven import is_proven
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.question import understand
from tests.conftest import Build

TODAY = date(2026, 11, 22)
REPORT = """# 潮見市 産業の報告（令和6年度）

## 1 事業の費用

| 番号 | 事業名 | 令和6年度 予算額 | 令和6年度 決算額 | 評価 今後の方向 |
|---|---|---|---|---|
| 1-1 | 朝市の支援 | 1,000 | 900 | 継続 |
| 1-2 | 港の改修 | 8,000 | 2,000 | 見直し |
| 1-3 | 灯台の公開 | 400 | 380 | 継続 |
| 1-4 | 網の補修の講座 | 200 | 150 | 見直し |

## 2 人の動き（令和6年）

単位：人

| 地区 | 転入超過数（－は転出超過数） | 参考：令和5年の転入超過数（－は転出超過数） |
|---|---|---|
| 浜地区 | 20 | -5 |
| 岬地区 | -30 | 8 |
| 丘地区 | -12 | -4 |
| 川地区 | 41 | 22 |

## 3 助成の上限

| 型 | 助成の上限額 |
|---|---|
| 一般型 | 団体 500万円、個人 300万円 |
| 若者型 | 団体 900万円、個人 200万円 |
| 共同型 | 団体・個人 400万円 |

## 4 工事の見通し

| 工事名 | 概要 | 入札 |
|---|---|---|
| 潮風橋の塗装工事 | 塗装 L＝21.50m | 第1四半期 |
| 浜見橋の点検業務 | 点検 L＝14.20m | 第1四半期 |
| 市有林の整備工事 | 伐採作業（3.5ha）植付作業（1.2ha） | 第2四半期 |
| 庁舎照明のLED化工事 | 照明 60台 | 第2四半期 |
| 学校照明のLED化工事 | 照明 80台 | 第2四半期 |

## 5 手当

支給した額（令和5年度） 1,200千円
支給した額（令和6年度） 1,500千円

漁師の数は、昭和60年に90人でしたが、令和2年には34人となっています。

## 6 催し

- 開催の期間 令和6年4月26日～5月6日
- 第1回の会議は6月3日に開いた。
- 第2回の会議は6月20日に開いた。

## 7 経営の指標

### ①回収率（％）

|  | R4 | R5 |
|---|---|---|
| 当該値 | 88.0 | 91.5 |
| 平均値 | 90.1 | 90.3 |
"""


@pytest.fixture(scope="module")
def assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("reckoned") / "shiomi.md"
    document.write_text(REPORT, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("reckoned", [document]).open(), encoder))


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("令和6年度の予算に対する決算の割合が最も小さい事業は？", ("港の改修", "25.0%")),
        ("予算額と決算額の差が最も大きい事業はどれ？", ("港の改修", "6,000")),
        ("今後の方向が「見直し」の事業名", ("港の改修", "網の補修の講座")),
        ("令和6年の転出超過数が最も大きい地区はどこですか", ("岬地区", "30人")),
        ("令和6年の転入超過数が2番目に多い地区は？", ("浜地区", "20人", "川地区の41人")),
        ("令和6年の転入超過数が多い順に2つの地区は？", ("川地区が41人、浜地区が20人",)),
        ("令和5年は転入の増だったのに令和6年は減に転じた地区はどこ？", ("岬地区",)),
        ("助成の上限額で団体が最も高いのはどの型ですか", ("若者型", "900万円")),
        ("潮風橋の塗装工事と浜見橋の点検業務では、どちらが何m長いですか", ("7.3m", "潮風橋")),
        ("市有林の整備工事の伐採と植付の面積を足すと何haですか", ("4.7ha",)),
        ("LED化の工事は全部で何件ありますか", ("2件", "庁舎照明", "学校照明")),
        ("支給した額は令和5年度から令和6年度でいくら増えたか", ("300千円増えました",)),
        ("漁師の数は昭和60年から令和2年までに何人減りましたか", ("56人",)),
        ("催しの開催の期間は何日間ですか", ("11日間",)),
        ("第1回と第2回の会議は何日空いていますか", ("17日",)),
        ("令和5年度の回収率は類似団体の平均とどれだけ違いますか", ("1.2ポイント", "91.5%", "90.3%")),
    ],
)
def test_what_is_named_is_reckoned(assistant: Assistant, question: str, stated: tuple[str, ...]) -> None:
    understood = assistant.understand(question, today=TODAY)
    generation = assistant.retriever.generation
    said = anchored(understood, assistant.grounds(understood, TODAY), knowledge_of(generation), TODAY)
    assert said
    assert is_proven(said[0], generation.plans)
    assert [words for words in stated if words not in said[0].text] == [], said[0].text


@pytest.mark.parametrize(
    ("question", "rank"),
    [
        ("利用者が3番目に多い館は？", Rank(3, 1, "多い", least=False)),
        ("二番目に低い割合は", Rank(2, 1, "低い", least=True)),
        ("東町に次いで高いのはどこ", Rank(2, 1, "高い", least=False)),
        ("多い順に3つ挙げて", Rank(1, 3, "多い", least=False)),
        ("上位3位を教えて", Rank(1, 3, "多い", least=False)),
        ("最も多い館は？", None),
        ("3番目の柱は何ですか", None),
    ],
)
def test_the_rank_that_is_asked_for_is_read(question: str, rank: Rank | None) -> None:
    assert asks_rank(question) == rank


@pytest.mark.parametrize(("question", "adds"), [("朝市と灯台で計いくら", True), ("朝市の来場者は累計何人", False)])
def test_only_a_sum_of_what_is_named_is_added_up(question: str, adds: bool) -> None:
    assert adds_up(understand(question, {}, TODAY)) is adds
