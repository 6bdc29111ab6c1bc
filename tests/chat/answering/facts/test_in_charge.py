"""Who is in charge: every body, each by what it is there for, and of every work under a heading that is asked about.

Each document is invented.
"""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import Build

TODAY = date(2026, 11, 22)
PLAN = """# つばき村職員行動計画

つばき村　令和6年3月

計画期間：令和6年度～令和10年度

## 1 休暇をとりやすい職場

| 取組 | 推進者 |
|---|---|
| 休暇の予定表を配ります。 | 総務課長 |
| 休んだ人の仕事を分け合います。 | 所属長、職員 |
| 連続した休みを勧めます。 | 所属長 |

## 2 残業の削減

| 取組 | 推進者 |
|---|---|
| 定時退庁日を設けます。 | 総務課長 |
| 会議を短くします。 | 所属長、職員 |

## 3 地域との交流

### (1) 朝市の開催
毎月1回、役場前で開きます。
担当課：商工課　関係団体：つばき村商工会、漁業協同組合

### (2) 相談機能の強化
窓口を増やします。
担当課：総務課

## 4 健康づくり

### (1) 相談機能の強化
保健師が訪ねます。
担当課：保健課
"""


@pytest.fixture(scope="module")
def tsubaki(build_once: Build, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("tsubaki")
    (folder / "plan.md").write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("tsubaki", [folder]).open(), encoder))


def told(assistant: Assistant, question: str) -> str:
    reply = assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer), reply
    return "\n".join(claim.text for claim in reply.claims)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("休暇をとりやすい職場の推進者は誰ですか", 3),
        ("休暇をとりやすい職場は誰が担当？", 3),
        ("残業の削減の推進者は？", 2),
        ("残業の削減を担当するのは誰", 2),
        ("残業の削減の担当はどこ", 2),
    ],
)
def test_a_heading_is_told_with_the_bodies_of_each_work_below_it(tsubaki: Assistant, question: str, lines: int) -> None:
    said = told(tsubaki, question)
    assert said.count("\n・") == lines
    assert "総務課長" in said
    assert "職員" in said


@pytest.mark.parametrize("question", ["定時退庁日は誰が担当しますか", "会議を短くするのは誰の担当？"])
def test_one_work_is_told_with_its_own_bodies_alone(tsubaki: Assistant, question: str) -> None:
    assert "\n・" not in told(tsubaki, question)


def test_bodies_are_told_by_what_they_are_there_for(tsubaki: Assistant) -> None:
    said = told(tsubaki, "朝市の開催の担当は？")
    assert "取組機関は、商工課、関係機関は、つばき村商工会、漁業協同組合です" in said


def test_what_is_called_the_same_elsewhere_is_told_with_its_own_bodies(tsubaki: Assistant) -> None:
    said = told(tsubaki, "相談機能の強化の担当は？")
    assert "総務課" in said
    assert "保健課" in said
