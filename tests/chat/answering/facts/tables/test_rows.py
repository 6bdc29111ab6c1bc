"""Rows found by the value that a question names with its column, and the row or the time with the most of something."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.facts.tables.answer import say_marks, say_rows
from chat.answering.facts.tables.changes import say_change
from chat.answering.proven import is_proven
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 水月市 前計画の評価

計画期間：令和6年度～令和10年度

## 1 前計画の達成状況

| 指標 | 目標 | 結果 | 判定 |
|---|---|---|---|
| 移住者の数 | 120人 | 78人 | × |
| 空き家の数 | 165戸 | 218戸 | × |
| 起業の数 | 30件 | 34件 | ◎ |
| 講座の参加者 | 500人 | 480人 | △ |
| 図書の貸出 | 9万冊 | 9.4万冊 | ◎ |

## 2 主な事業

| 事業 | 主体 | 区分 | 評価 |
|---|---|---|---|
| 収蔵庫の増設 | 市 | 新規 | A |
| 神楽の用具の修理 | 保存会 | 継続 | B |
| 仏像の修理 | 所有者 | 継続 | B |
| 町家の公開 | 市 | 新規 | A |

## 3 観光の施設

表3 観光施設の利用者数（単位：人）

| 分野 | 番号 | 施設 | 令和3年度 | 令和4年度 | 令和5年度 | 開館 | 現状値 |
|---|---|---|---|---|---|---|---|
| 見る | A-1 | 水月の館 | 3,210 | 4,105 | 3,980 | 平成8年4月 | 120人 |
|  | A-2 | 舟屋資料館 | 2,870 | 2,410 | 2,655 | 昭和59年10月 | ― |
| 泊まる | B-1 | 山の家 | 640 | 1,020 | 1,310 | 平成23年7月 | 88人 |
|  | B-2 | 湖畔キャンプ場 | 1,150 | 1,480 | 1,475 | 平成8年5月 | ― |
| 合計 |  | 全施設 | 7,870 | 9,015 | 9,420 |  | 208人 |

## 4 旅の理由

| 理由 | 割合（%） |
|---|---|
| 食事 | 41.2 |
| 温泉 | 38.6 |
| 祭り | 9.5 |

## 5 役割の分担

| 団体 | 案内 | 送迎 | 清掃 |
|---|---|---|---|
| 水月観光協会 | ○ | | ○ |
| 湖畔の会「なぎさ」 | | ○ | ○ |

## 6 収支の見通し（平成30年度～平成38年度）

表6 渡船の収支（単位：千円）

| 区分 | 30年度 | 34年度 | 38年度 |
|---|---|---|---|
| 渡船の収入 | 5,210 | 4,950 | 4,730 |
| 渡船の費用 | 4,100 | 4,320 | 4,480 |

## 7 取組の効果額

効果額の見込み（単位：千円）

| 取組 | 令和7年度 | 令和8年度 | 所管 |
|---|---|---|---|
| 税の徴収 | 12,400 | 15,000 | 税務課 |
| 電力の見直し | △2,800 | 6,100 | 総務課 |
| 書かない窓口 | ▲8,400 | ▲150 | 市民課 |

## 8 事務事業の判定

| 事務事業名 | 指標 | 実績 | 判定・今後 |
|---|---|---|---|
| 獣害の対策事業 | 捕獲の数 | 268 | Ｃ 手法を改善 |
| 獣害の対策事業 | 被害の額 | 910 | Ｃ 手法を改善 |
| 移動図書館事業 | 貸出の数 | 8,120 | Ａ 拡充 |
| 健診事業 | 受診の率 | 38 | Ｃ 休日も行う |

## 9 指標の新旧

### 基本目標1

| 指標名 | 改訂前 | 改訂後 | 扱い |
|---|---|---|---|
| 従業者の数 | 1,950 | 1,800 | 下方修正 |
| サテライト拠点の数 | ― | 6 | 新設 |

### 基本目標2

| 指標名 | 改訂前 | 改訂後 | 扱い |
|---|---|---|---|
| 転入した世帯 | 20 | 20 | 据置き |
| 乗合の登録率 | ― | 40 | 新設 |
"""


@pytest.fixture(scope="session")
def kinds_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("kinds") / "mizuki.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("kinds", [document]).open(), encoder))


def found(assistant: Assistant, text: str) -> list[str]:
    question = assistant.understand(text, today=TODAY)
    evidence = assistant.grounds(question, TODAY).evidence
    said = say_rows(question, evidence, knowledge_of(assistant.retriever.generation), TODAY)
    plans = assistant.retriever.generation.plans
    assert all(is_proven(line, plans) and all(c.holds() for c in line.computed) for line in said or ())
    return said[0].text.splitlines() if said else []


def listed(assistant: Assistant, text: str) -> list[str]:
    return [line.removeprefix("・") for line in found(assistant, text)[1:]]


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("前計画の達成状況で判定が×だった項目", ["移住者の数", "空き家の数"]),
        ("前計画の指標のうち判定が◎のものをすべて", ["起業の数", "図書の貸出"]),
        ("主な事業で区分が新規のものは", ["収蔵庫の増設", "町家の公開"]),
        ("主な事業で評価がBのものをすべて", ["神楽の用具の修理", "仏像の修理"]),
        ("主な事業のうち主体が市でないものを挙げて", ["神楽の用具の修理（保存会）", "仏像の修理（所有者）"]),
        ("主な事業で区分が継続以外のものは何件か", ["収蔵庫の増設（新規）", "町家の公開（新規）"]),
        ("主な事業で主体が市、評価がAのものをすべて", ["収蔵庫の増設", "町家の公開"]),
        ("主な事業で区分が新規のものと、その主体をすべて", ["収蔵庫の増設（市）", "町家の公開（市）"]),
        ("観光の施設で現状値が「―」のものはどれ", ["舟屋資料館", "湖畔キャンプ場"]),
        ("観光の施設のうち現状値の欄が空欄のものは", ["舟屋資料館", "湖畔キャンプ場"]),
        (
            "効果額の見込みで令和7年度がマイナスのものと金額",
            ["電力の見直し（△2,800千円）", "書かない窓口（▲8,400千円）"],
        ),
        ("効果額の見込みで令和8年度が赤字になっている取組を全部", ["書かない窓口（▲150千円）"]),
        ("事務事業の判定でＣ判定になった事業を全部", ["獣害の対策事業", "健診事業"]),
        ("判定がAの事務事業はどれ", ["移動図書館事業"]),
        ("効果額の見込みで所管が総務課の取組を全部", ["電力の見直し"]),
        ("指標の新旧で、改訂で新設された指標をすべて挙げて", ["サテライト拠点の数", "乗合の登録率"]),
        ("指標の新旧で据置きになった指標をすべて", ["転入した世帯"]),
    ],
)
def test_the_rows_of_a_kind_that_is_named_are_listed(
    kinds_assistant: Assistant, question: str, rows: list[str]
) -> None:
    assert listed(kinds_assistant, question) == rows


@pytest.mark.parametrize(
    "question",
    [
        "前計画の達成状況で判定は",  # no value
        "移住者の数の判定は×か",  # no list
        "主な事業で市が行うものは",  # no column
        "主な事業で区分が廃止のものは",  # no such value
        "前計画で目標が120人のものは",  # figures sort nothing into kinds
        "前計画の達成状況で結果が空欄のものは",  # none is
        "主な事業で観光と修理に力を入れるものは",
    ],
)
def test_nothing_is_listed_without_a_column_and_one_of_its_kinds(kinds_assistant: Assistant, question: str) -> None:
    assert listed(kinds_assistant, question) == []


def test_rows_of_a_kind_are_counted_in_the_unit_asked_for(kinds_assistant: Assistant) -> None:
    head, *_ = found(kinds_assistant, "主な事業で区分が継続でない事業は何件か")
    assert head.startswith("区分が「継続」でないものは、全2件です")


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("観光の施設で令和5年度の利用者数が最も多いのはどこか", "令和5年度が最も多いのは水月の館で、3,980人です"),
        ("観光の施設で令和3年度の利用者数が一番少ない施設は", "令和3年度が最も少ないのは山の家で、640人です"),
        ("舟屋資料館の利用者数が最も少なかったのは何年度か", "舟屋資料館が最も少ないのは令和4年度で、2,410人です"),
        ("観光施設の利用者数の合計が最も多かった年度とその人数", "最も多いのは令和5年度で、9,420人です"),
        ("観光の施設のうち開館が一番早いのはどれ", "開館が最も早いのは舟屋資料館で、昭和59年10月です"),
        ("旅の理由で最も多い理由は何か", "割合（%）が最も多いのは食事で、41.2%です"),
        ("舟屋資料館の利用者数の最も多い年度と最も少ない年度の差は", "差は460人です（2,870人 − 2,410人 ＝ 460人）"),
        ("旅の理由で割合が最小のものは", "割合（%）が最も小さいのは祭りで、9.5%です"),
    ],
)
def test_the_most_and_the_least_are_found(kinds_assistant: Assistant, question: str, stated: str) -> None:
    assert stated in "".join(found(kinds_assistant, question))


@pytest.mark.parametrize(
    "question",
    [
        "観光で最も力を入れる施策は",  # no column of figures
        "観光の施設で最も大きい課題は何か",
        "前計画の達成状況で目標が最も大きいのは",  # people, houses and books
        "観光の施設の利用料は最大いくら",
        "主な事業で最も高い評価は",  # words
    ],
)
def test_nothing_is_the_most_without_a_column_of_figures(kinds_assistant: Assistant, question: str) -> None:
    assert found(kinds_assistant, question) == []


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("水月観光協会に○が付いている役割は", "○が付いているのは、案内、清掃です。付いていないのは、送迎です"),
        ("「なぎさ」に丸が付いていないのはどれか", "○が付いているのは、送迎、清掃です。付いていないのは、案内です"),
        ("水月観光協会の役割は", ""),
        ("湖畔の店に丸が付いている役割は", ""),
    ],
)
def test_the_heads_under_which_a_row_is_marked_and_is_not_are_told(
    kinds_assistant: Assistant, question: str, stated: str
) -> None:
    understood = kinds_assistant.understand(question, today=TODAY)
    evidence = kinds_assistant.grounds(understood, TODAY).evidence
    said = say_marks(understood, evidence, knowledge_of(kinds_assistant.retriever.generation), TODAY)
    assert stated in said[0].text if said else not stated


@pytest.mark.parametrize(
    "question",
    ["渡船の収入は平成30年度から平成38年度までにいくら減るか", "渡船の収入は30年度から38年度までにいくら減るか"],
)
def test_a_change_is_found_between_heads_that_leave_the_era_out(kinds_assistant: Assistant, question: str) -> None:
    understood = kinds_assistant.understand(question, today=TODAY)
    evidence = kinds_assistant.grounds(understood, TODAY).evidence
    said = say_change(understood, (), evidence, knowledge_of(kinds_assistant.retriever.generation), TODAY)
    assert said is not None
    assert "480千円減りました（5,210千円 − 4,730千円 ＝ 480千円）" in said[0].text
