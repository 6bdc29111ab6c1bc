"""Short follow-ups for one kind of value of what was told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Refusal, Reply
from chat.conversation.understood import turn_of
from chat.rendering.replies import answer_text
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import TODAY

PLAN = """# 杉戸野市しごと支援計画（令和6年度～令和10年度）

令和6年3月　杉戸野市

## 第1章　店を支える

(1) 空き店舗を借りて店を開く者に対し、改装費の2分の1以内、120万円を上限に補助する。週4日以上の営業を条件とする。〔商工課〕

(2) 店を貸す家主に対し、片付けの費用を8万円まで補助する。申請は毎年6月30日までとする。〔商工課〕

## 第2章　会社を継ぐ人への支援

会社を継いだ者が行う設備の更新に、費用の3分の2、90万円を上限に補助する。対象は引継ぎの時点で50歳未満の者とする。申請は引継ぎの日から1年以内に行う。

▶担当：しごと課　▶協力：杉戸野商工会

## 第3章　道の駅の改修

道の駅すぎの里は、令和8年4月に新しい売場を開く。

## 第4章　事業費

道の駅すぎの里の改修の事業費は、3億2,000万円を見込む。

## 第5章　制度の一覧

| 制度 | 対象 | 額 | 締切 | 窓口 |
|---|---|---|---|---|
| 研修受講補助 | 従業員30人以下の会社 | 1人5万円まで | 1月31日 | 労政課 |
| 見本市出展補助 | 市内の製造業 | 1回20万円まで | 出展日の30日前 | しごと課 |

## 第6章　窓口

| 部署 | 電話 |
|---|---|
| 商工課 | 0999-11-2233 |
| しごと課 | 0999-11-2244 |
"""


@pytest.fixture(scope="module")
def town(
    build_once: Callable[[str, list[Path]], Library], encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Assistant:
    """An assistant over one short plan of measures, each with other details."""
    written = tmp_path_factory.mktemp("values") / "sugitono-shigoto.md"
    written.write_text(PLAN, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("values", [written]).open(), encoder))


SHOP = "空き店舗を借りて店を開くときの補助は？"
OWNER = "店を貸す家主への補助は？"
HEIR = "会社を継いだときの設備の補助は？"
COURSE = "研修受講補助の額は？"
STATION = "道の駅すぎの里の売場はいつ開く？"


def talk(town: Assistant, *questions: str) -> Reply:
    history: list[Turn] = []
    for question in questions[:-1]:
        history.append(turn_of(question, town.ask(question, today=TODAY, history=history)))
    return town.ask(questions[-1], today=TODAY, history=history)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([SHOP, "いくらまで？"], "120万円"),
        ([SHOP, "条件は？"], "週4日以上"),
        ([SHOP, "どこに聞けば？"], "商工課"),
        ([SHOP, "どこに聞けば？", "補助率は？"], "2分の1"),
        ([SHOP, "どこに聞けば？", "電話番号は？"], "0999-11-2233"),
        ([OWNER, "締切は？"], "6月30日"),
        ([HEIR, "申請の期限は？"], "1年以内"),
        ([HEIR, "対象は？"], "50歳未満"),
        ([HEIR, "何歳まで？"], "50歳未満"),
        ([HEIR, "相談先は？"], "しごと課"),
        ([COURSE, "締切は？"], "1月31日"),
        ([COURSE, "対象は？"], "30人以下"),
        ([COURSE, "窓口は？"], "労政課"),
        ([STATION, "事業費は？"], "3億2,000万円"),
    ],
    ids=lambda value: " ".join(value[1:]) if isinstance(value, list) else "",
)
def test_a_value_is_told_of_the_thing_that_was_spoken_of(town: Assistant, questions: list[str], said: str) -> None:
    reply = talk(town, *questions)
    assert isinstance(reply, Answer)
    assert not reply.likely
    assert said in reply.claims[0].text


@pytest.mark.parametrize(
    ("questions", "of_another"),
    [([SHOP, "締切は？"], "6月30日"), ([COURSE, "締切は？"], "30日前"), ([OWNER, "いくらまで？"], "120万円")],
    ids=["another item's", "another row's", "another item's amount"],
)
def test_what_is_said_of_another_thing_is_no_value_of_this_one(
    town: Assistant, questions: list[str], of_another: str
) -> None:
    assert of_another not in answer_text(talk(town, *questions))


@pytest.mark.parametrize(
    ("questions", "missing"),
    [
        ([SHOP, "締切は？"], "申請の期限は記載が見つかりません"),
        ([STATION, "定員は何人？"], "人数は記載が見つかりません"),
    ],
    ids=["of an item", "of a section"],
)
def test_a_value_that_is_not_printed_is_said_to_be_missing(town: Assistant, questions: list[str], missing: str) -> None:
    reply = talk(town, *questions)
    assert isinstance(reply, Refusal)
    assert missing in reply.message


def test_the_line_told_before_is_told_again_only_where_it_states_the_value(town: Assistant) -> None:
    first = town.ask(HEIR, today=TODAY)
    told = "3分の2、90万円を上限"
    assert told in answer_text(first)
    assert told in answer_text(talk(town, HEIR, "いくらまで？"))
    assert told not in answer_text(talk(town, HEIR, "申請の期限は？"))


def test_how_long_a_plan_that_is_over_offered_it_is_said(
    build_once: Callable[[str, list[Path]], Library], encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    written = tmp_path_factory.mktemp("over") / "sugitono-mae.md"
    written.write_text(PLAN.replace("（令和6年度～令和10年度）", "（平成30年度～令和4年度）"), encoding="utf-8")
    over = Assistant(HybridRetriever(build_once("over", [written]).open(), encoder))
    assert "終了" in answer_text(talk(over, HEIR, "申請の期限は？"))
