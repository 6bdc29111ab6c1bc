"""Answers on plans of invented municipalities: nothing may lean on the real ones."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Reason, Refusal

TODAY = date(2026, 11, 22)


def first(assistant: Assistant, question: str) -> str:
    reply = assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer), reply
    return reply.claims[0].text


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("新規創業件数の目標は？", "目標は120件"),
        ("あさぎり市の創業件数、令和8年度の中間目標は", "目標は90件"),
        ("空き店舗率を令和10年度にいくらまで下げる？", "15.0%以下"),
        ("観光客は何人が目標？", "100万人"),
        ("見守り協力員は今何人？", "実績は310人"),
        ("見守り協力員の目標の達成率は？", "達成率68.9%"),
        ("キャッシュレス対応店の割合を何ポイント上げる？", "35ポイント"),
        ("農業所得はいくらを目指す？", "320万円"),
        ("常盤町の新規就農者の目標", "30人"),
        ("常盤町の数値目標を一覧で", "全5指標"),
        ("創業塾はどこが担当？", "公益財団法人あさぎり産業機構（機構）"),
        ("機構って正式には何ですか", "公益財団法人あさぎり産業機構"),
        ("社協の取組は何ですか", "見守り活動の推進"),
        ("後継者バンクは誰がやる？", "商工会、町"),
        ("商店街アプリの実施主体は観光課ですよね", "いいえ"),
        ("創業塾は商工振興課が担当していますか", "はい"),
        ("空き店舗バンクは何年度から？", "R7～R8"),
        ("企業版ふるさと納税の活用の工程は", "・R8～R10：実施"),
        ("里山サイクリング道とは", "推奨路線"),
        ("就農準備給付金の担当課", "農林課"),
        ("みなと町の体験プログラム、町営の合計は何回？", "町営の合計は85回"),
        ("町営の体験プログラムは2021年度に何回？", "2021年度の町営は18回"),
        ("港のにぎわいづくりの取組を3つ挙げて", "・朝市の通年開催\n・灯台ライトアップの実施\n・港の駅の再整備"),
        ("みなと町の戦略の柱を全部教えて", "次の2項目"),
        ("港の駅の再整備はいつ？", "年度は文書の文字からは読み取れません"),
        ("みなと町の戦略の見直しはどう進める？", "毎年度"),
    ],
)
def test_the_first_claim_states_the_fact(municipal_assistant: Assistant, question: str, stated: str) -> None:
    assert stated in first(municipal_assistant, question)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("2027年度の見守り協力員の実績は", Reason.NOT_STATED),
        ("観光案内所の電話番号は", Reason.NOT_FOUND),
        ("ラーメン屋に行きたい", Reason.NOT_FOUND),
        ("隣町の創業件数の目標", None),
    ],
)
def test_what_the_plans_dont_say_is_refused(
    municipal_assistant: Assistant, question: str, reason: Reason | None
) -> None:
    reply = municipal_assistant.ask(question, today=TODAY)
    if reason is None:
        assert isinstance(reply, Answer | Refusal)
    else:
        assert (isinstance(reply, Refusal) and reply.reason is reason) or (isinstance(reply, Answer) and reply.likely)


def test_what_is_stated_instead_of_an_unstated_actual_is_said(municipal_assistant: Assistant) -> None:
    reply = municipal_assistant.ask("2027年度の見守り協力員の実績は", today=TODAY)
    assert isinstance(reply, Refusal)
    assert "310人" in reply.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("見守り協力員は令和4年に何人？", "見守り協力員は２０２２年に何人？"),
        ("キャッシュレス対応店の割合の目標", "ｷｬｯｼｭﾚｽ対応店の割合の目標"),
    ],
)
def test_width_and_era_give_the_same_answer(municipal_assistant: Assistant, one: str, other: str) -> None:
    assert first(municipal_assistant, one) == first(municipal_assistant, other)


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("民間の体験プログラムは2020年度から2023年度で何回増えた？", "17回増えました（21回 − 4回 ＝ 17回）"),
        ("町営の体験プログラムは令和2年度から5年度までで何倍になった？", "約2.5倍になりました（30回 ÷ 12回）"),
        ("日帰り客の割合は2019年度から2023年度で何ポイント下がった？", "7.5ポイント減りました"),
    ],
)
def test_a_change_between_two_times_is_shown_with_its_calculation(
    municipal_assistant: Assistant, question: str, stated: str
) -> None:
    assert stated in first(municipal_assistant, question)


def test_last_year_is_the_year_before_today(municipal_assistant: Assistant) -> None:
    reply = municipal_assistant.ask("昨年度の民間の体験プログラムの回数は", today=date(2024, 11, 1))
    assert isinstance(reply, Answer)
    assert "2023年度の民間は21回" in reply.claims[0].text


def test_a_figure_is_not_said_of_another_thing_than_the_one_named(municipal_assistant: Assistant) -> None:
    reply = municipal_assistant.ask("クルーズターミナルの利用者数の目標は", today=TODAY)
    assert isinstance(reply, Refusal) or reply.likely


def test_a_plan_that_has_ended_is_said_to_have(municipal_assistant: Assistant) -> None:
    reply = municipal_assistant.ask("新規就農者数の目標は？", today=date(2032, 1, 1))
    assert isinstance(reply, Answer)
    assert "2030年度で終了しています" in reply.claims[0].text
