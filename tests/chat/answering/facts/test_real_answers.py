"""Answers across the real plans: order of plans, comparisons, premises, support."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Refusal
from chat.rendering.replies import answer_text

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "stated"),
    [
        ("企業誘致件数の目標は？", "125件"),
        ("企業誘致件数の目標は、R3～R5の戦略では？", "75件"),
        ("経営革新計画を達成した企業数、目標は？", "530件"),
        ("2020年3月時点で国道・県道の整備は目標に達していましたか", "目標を達成しています"),
        ("R3.7の企業誘致件数の達成率は何％", "26.7%"),
        ("創業数の目標は平成25年の計画と今の計画で年平均にするとどちらが多い？", "1年あたり240件"),
        ("IoT導入率の目標は前の戦略からどう変わりましたか", "28%"),
        ("2020年3月の時点で目標に届かなかった指標を教えて", "IoT導入率"),
        ("今の計画の数値目標は全部でいくつ？", "全14指標"),
        ("12のアクションを教えて", "次の12項目"),
        ("信用保証協会が取り組むことは何ですか（平成25年の計画）", "信用保証料率低減事業の実施"),
        ("BCPの支援は信用保証協会の仕事ですよね？", "いいえ"),
        ("関東での企業誘致を担当しているのはどこ（平成25年計画）", "東京企業誘致センター"),
        ("ＢＣＰとは", "事業継続計画"),
    ],
)
def test_the_first_claim_states_the_fact(corpus_assistant: Assistant, question: str, stated: str) -> None:
    reply = corpus_assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert stated in reply.claims[0].text


def test_the_plan_in_force_answers_first_and_others_follow_as_earlier(corpus_assistant: Assistant) -> None:
    reply = corpus_assistant.ask("企業誘致件数の目標は？", today=TODAY)
    assert isinstance(reply, Answer)
    assert "現行" in reply.claims[0].text
    assert [claim.text.startswith("参考：") for claim in reply.claims[1:]] == [True, True]
    assert ["報告" in claim.text or "終了" in claim.text for claim in reply.claims[1:]] == [True, True]
    assert len(reply.claims) == len(("2022", "2021", "2020"))


def test_another_day_another_plan_is_in_force(corpus_assistant: Assistant) -> None:
    reply = corpus_assistant.ask("企業誘致件数の目標は？", today=date(2021, 9, 1))
    assert isinstance(reply, Answer)
    assert "75件" in reply.claims[0].text


def test_an_actual_is_never_answered_with_a_target(corpus_assistant: Assistant) -> None:
    reply = corpus_assistant.ask("ゆめ花博の来場者数の実績は", today=TODAY)
    assert isinstance(reply, Refusal)
    assert "実績は" in reply.message
    assert "記載されていません" in reply.message


def test_an_unpublished_actual_is_said_to_be_unpublished(corpus_assistant: Assistant) -> None:
    question = "地域経済牽引事業による付加価値増加額の令和3年7月の実績は公表されていますか"
    reply = corpus_assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert "公表されていません" in reply.claims[0].text


def test_support_says_first_where_to_turn_of_the_plan_in_force(corpus_assistant: Assistant) -> None:
    reply = corpus_assistant.ask("従業員12人の町工場です。人手が足りず困っています。どこに相談できますか", today=TODAY)
    assert isinstance(reply, Answer)
    assert "山口しごとセンター" in reply.claims[0].text
    assert "現行" in answer_text(reply)
    assert "山口県国際総合センター" not in answer_text(reply)


def test_what_is_offered_goes_first_where_that_is_asked(corpus_assistant: Assistant) -> None:
    reply = corpus_assistant.ask("従業員12人の町工場です。人手が足りず困っています。使える支援は？", today=TODAY)
    assert isinstance(reply, Answer)
    assert "人材" in reply.claims[0].text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("海外展開の成約は2018年から2021年に何件ありましたか", "56件（2018～2021）"),
        ("研究開発・人材活用システムの参加企業数は目標の何倍", "実績が目標の約2.4倍です（118社 ÷ 50社）"),
        ("研究開発・人材活用システムの参加企業数の目標は実績の何倍", "目標が実績の約0.4倍です（50社 ÷ 118社）"),
        ("空港は県内に何港あるとされていますか", "空港2港"),
        ("BCPを日本語で言うと", "BCPは、「事業継続計画」です"),
        ("デジタル人材の育成で県は何をするの", "データサイエンティストの育成"),
        ("都市型サービス産業の地域展開を進めるのはどこ", "取組機関は、県です"),
        ("関西方面の企業誘致の窓口は", "大阪企業誘致センター"),
        ("産業戦略プロジェクト10本の名前を教えて", "次の10項目です"),
        ("(8)から(10)の施策は何？（今の計画）", "・（9） 航空機産業・宇宙ビジネスへの挑戦"),
        ("商工業推進計画のアクション6〜12は？", "次の7項目です"),
        ("水素先進県をめざす取組の3本は？", "次の3項目です"),
        ("IoT導入率の目標は前の戦略と今の計画でどう違う", "（28% − 24.0% ＝ 4ポイント）"),
        ("新規投資の件数は4年間で200件という目標でしたか", "の目標は200件"),
        ("産業人財創造協議会にはどんな団体が入っていますか", "商工団体"),
        ("跡取りがいない和菓子屋です。どこかに引き継いでもらえないでしょうか", "事業承継"),
    ],
)
def test_the_first_sentence_holds_what_is_asked(corpus_assistant: Assistant, question: str, said: str) -> None:
    reply = corpus_assistant.ask(question, today=TODAY)
    assert isinstance(reply, Answer)
    assert said in reply.claims[0].text
