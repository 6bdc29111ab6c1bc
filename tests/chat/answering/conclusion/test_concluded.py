from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.rendering.replies import answer_text
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# 霧里市 しごとと住まいの計画

計画期間：令和6年度～令和10年度

## 1 指標

表1 指標

| 指標 | 基準値（令和4年度） | 実績値（令和5年度） | 目標値（令和10年度） |
|---|---|---|---|
| 創業塾の修了者数（人） | 40 | 72 | 60 |
| 空き家バンクの登録件数（件） | 35 | 30 | 80 |
| 移住相談の満足度（％） | 61.0 | 未公表 | 75.0 |

## 2 住まいの取組

霧里資料館は、令和5年4月に開館しました。

空き家の改修には、1戸につき40万円を補助します。
"""


@pytest.fixture(scope="session")
def verdict_assistant(build_once: Build, encoder: Encoder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    document = tmp_path_factory.mktemp("verdict") / "kirisato.md"
    document.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("verdict", [document]).open(), encoder))


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("創業塾の修了者数は目標を達成しましたか", ("はい。", "72", "60")),
        ("空き家バンクの登録件数は目標に届いたか", ("いいえ。", "30", "80", "最終の結果は書かれていません")),
        ("空き家バンクの登録件数は目標に届かなかった、で正しいですか", ("はい。", "30", "80")),
        ("創業塾の修了者数の実績は基準値を上回りましたか", ("はい。", "72", "40")),
        ("空き家バンクの登録件数の実績は50件を超えていた、で合っていますか", ("いいえ。", "30")),
        ("創業塾の修了者数の目標は基準値より減らす、で合っていますか", ("いいえ。", "60", "40")),
        ("移住相談の満足度は目標を達成しましたか", ("確かめられません", "未公表")),
        ("空き家バンクの登録件数の目標は80件ですか", ("はい。", "80")),
        ("空き家バンクの登録件数の目標は90件ですよね", ("いいえ。", "80")),
        ("創業塾の修了者数の基準値は40人で合っていますか", ("はい。", "40")),
        ("霧里資料館の開館は令和5年4月ですか", ("はい。", "令和5年4月")),
        ("霧里資料館の開館は令和6年4月でしたよね", ("いいえ。", "令和5年4月")),
        ("空き家の改修の補助は50万円ですか", ("いいえ。", "40万円")),
    ],
)
def test_a_claim_is_answered_first_with_the_figures_that_settle_it(
    verdict_assistant: Assistant, question: str, stated: tuple[str, ...]
) -> None:
    text = answer_text(verdict_assistant.ask(question, today=TODAY))
    assert all(each in text for each in stated), text


@pytest.mark.parametrize(
    "question",
    [
        "創業塾の修了者数の目標は",
        "商店街の来客数は目標を達成しましたか",
        "空き家バンクの登録件数は80件ですか",
        "霧里資料館の開館は令和5年ですか",
        "空き家の解体の補助は40万円ですか",
        "空き家バンクの登録件数は前の計画の目標を上回りましたか",
    ],
)
def test_nothing_is_concluded_where_nothing_is_claimed_or_the_thing_is_another(
    verdict_assistant: Assistant, question: str
) -> None:
    text = answer_text(verdict_assistant.ask(question, today=TODAY))
    assert "はい。" not in text
    assert "いいえ。" not in text


@pytest.mark.parametrize(
    ("question", "stated", "unstated"),
    [
        ("空き家バンクの登録件数の目標は基準値の何倍ですか", "80件 ÷ 35件", "80件 ÷ 30件"),
        ("創業塾の修了者数は基準値から実績までに何人増えましたか", "40人", "72人 − 60人"),
        ("空き家バンクの登録件数は目標まであと何件ですか", "80件 − 30件", "80件 − 35件"),
    ],
)
def test_a_target_is_held_against_what_the_question_names(
    verdict_assistant: Assistant, question: str, stated: str, unstated: str
) -> None:
    text = answer_text(verdict_assistant.ask(question, today=TODAY))
    assert stated in text
    assert unstated not in text
