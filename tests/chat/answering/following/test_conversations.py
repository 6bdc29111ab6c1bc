from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Scope, Within
from chat.answering.reply import OTHERWISE, Answer, Refusal, Reply
from chat.conversation.understood import answered_by, turn_of
from chat.rendering.replies import answer_text
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)
PLANS = Path(__file__).resolve().parents[3] / "plans"


@pytest.fixture(scope="module")
def towns(build_once: Callable[[str, list[Path]], Library], encoder: Encoder) -> Assistant:
    """An assistant over the plans of eight invented municipalities, one of them with a plan and the one before it."""
    return Assistant(HybridRetriever(build_once("towns", sorted(PLANS.iterdir())).open(), encoder))


def talk(assistant: Assistant, *questions: str) -> list[Reply]:
    history: list[Turn] = []
    replies: list[Reply] = []
    for question in questions:
        reply = assistant.ask(question, today=TODAY, history=history)
        history.append(turn_of(question, reply))
        replies.append(reply)
    return replies


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["さざなみ町の自主防災組織の組織率の目標は？", "担当は？"], "「自主防災組織の組織率」の担当課は、総務課です"),
        (["常盤町の新規就農者数の目標は？", "担当は？"], "「施策1 農業の担い手づくり」の取組機関は、農林課です"),
        (
            ["川辺村の一時預かりの利用者数の目標は？", "担当は？"],
            "そのものの担当は書かれていません。同じ節の取組「一時預かりの拡充」",
        ),
        (["ひのせ市の新製品開発件数の目標は？", "前の計画では？"], "20件"),
        (
            ["ひのせ市の新製品開発件数の目標は？", "前の計画では？", "達成した？"],
            "いいえ。新製品開発件数（年間）は、実績17件",
        ),
        (["ひのせ市の新製品開発件数の目標は？", "前の計画では？", "そのときの実績は？"], "17件"),
        (["ひのせ市の市内高校卒業者の市内就職率の目標は？", "何が変わった？"], "38.0%"),
        (
            ["ひのせ市の外国人材の受入れ企業数の目標は？", "達成した？"],
            "達成したかどうかは、取り込んだ文書に書かれていません",
        ),
        (["さざなみ町の水産業の取組は？", "2番目は？"], "冷蔵設備"),
        (["さくま市の生ごみ処理機の補助は？", "ほかの取組は？"], "・食べきり協力店の登録"),
        (["川辺村の一時預かりの利用者数の目標は？", "R8は？"], "120"),
        (["さざなみ町の給食費の無償化はいつから？", "中学校は？"], "令和6年度"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_a_short_question_is_asked_of_what_was_spoken_of(towns: Assistant, questions: list[str], said: str) -> None:
    reply = talk(towns, *questions)[-1]
    assert isinstance(reply, Answer)
    assert said in answer_text(reply)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["ひのせ市の外国人材の受入れ企業数の目標は？", "前の計画では？"], "という指標は見つけられませんでした"),
        (["さざなみ町の起業件数の目標は？", "前の計画では？"], "の前の計画は、取り込んだ文書にありません。"),
        (["あさぎり市の宿泊者数の目標は？", "担当は？"], "「宿泊者数」の担当は、取り込んだ文書に書かれていません"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_what_no_plan_states_of_it_is_said_to_be_missing(towns: Assistant, questions: list[str], said: str) -> None:
    reply = talk(towns, *questions)[-1]
    assert isinstance(reply, Refusal)
    assert said in reply.message


def test_the_plan_that_answered_answers_as_long_as_questions_lean(towns: Assistant) -> None:
    questions = ["さざなみ町の起業件数の目標は？", "担当は？", "前の計画では？", "現状は？", "いつまで？"]
    replies = talk(towns, *questions)
    answers = [reply for reply in replies if isinstance(reply, Answer)]
    assert len(answers) == len(questions) - 1
    assert {plan for reply in answers for plan in answered_by(reply)} == {"sazanami-town-plan"}


def test_thanks_and_nods_do_not_break_a_chain(towns: Assistant) -> None:
    replies = talk(towns, "さざなみ町の起業件数の目標は？", "なるほど", "ありがとう", "担当は？")
    assert "産業振興課" in answer_text(replies[-1])
    assert all(isinstance(reply, Refusal) and not reply.citations for reply in replies[1:3])


@pytest.mark.parametrize(
    "text",
    [
        "人を雇いたい",
        "うちの店、キャッシュレスにしたいんだけど",
        "農業を始めたいんだけど",
        "デジタル化の専門員は何人ですか",
        "温室効果ガス排出量の最終目標は何トンですか",
    ],
)
def test_a_question_of_its_own_is_answered_as_a_first_one(towns: Assistant, text: str) -> None:
    first = towns.ask(text, today=TODAY)
    later = talk(towns, "さざなみ町の起業チャレンジ補助金はいくら？", "担当は？", text)[-1]
    assert answer_text(later) == answer_text(first)


def test_whose_plan_goes_on_only_where_several_publishers_state_what_is_named(towns: Assistant) -> None:
    after = talk(towns, "ひのせ市のデジタルよろず相談の担当は？", "宿泊者数は？")[-1]
    assert "12.3万人" in answer_text(after)
    kept = talk(towns, "いわせ市の来訪者満足度の目標は？", "宿泊者数の目標は？")[-1]
    assert answered_by(kept) == ("iwase-tourism-plan",)
    assert "あさぎり市の宿泊者数の目標は？" in kept.others


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (["いわせ市の観光入込客数の目標は？", "去年は？"], "2,650千人"),
        (["いわせ市の観光入込客数の目標は？", "去年は？", "前の年は？"], "2,500千人"),
        (["川辺村の一時預かりの利用者数の目標は？", "来年度は？"], "140"),
        (["川辺村の一時預かりの利用者数の目標は？", "R9は？", "その前の年は？"], "120"),
        (["さくま市の1人1日当たりのごみ排出量の目標は？", "去年は？"], "記載があるのは1人1日当たりのごみ排出量"),
    ],
    ids=lambda value: value[-1] if isinstance(value, list) else "",
)
def test_a_year_told_from_today_or_the_talk_is_asked_of_what_was_spoken_of(
    towns: Assistant, questions: list[str], said: str
) -> None:
    assert said in answer_text(talk(towns, *questions)[-1])


@pytest.mark.parametrize("why", ["なぜ？", "どうして？", "理由は？", "その理由を教えて", "なんでですか"])
def test_a_reason_that_no_plan_gives_is_said_to_be_missing(towns: Assistant, why: str) -> None:
    reply = talk(towns, "いわせ市の観光入込客数の目標は？", why)[-1]
    assert isinstance(reply, Refusal)
    assert "理由は記載が見つかりません" in reply.message


def test_what_several_indicators_end_in_is_what_was_spoken_of(towns: Assistant) -> None:
    reply = talk(towns, "さざなみ町の病児保育室はいつ開く？", "利用者の目標は？")[-1]
    assert answered_by(reply) == ("sazanami-town-plan",)
    assert "病児保育の利用者数" in answer_text(reply)


def test_the_whole_is_the_indicator_without_what_narrows_it(assistant: Assistant) -> None:
    replies = talk(assistant, "今の計画で女性創業数の目標は？", "全体では？", "現状は？")
    assert "1,200件" in answer_text(replies[1])
    assert "862件" in answer_text(replies[2])


def test_more_is_told_of_the_same_place_and_nothing_twice(towns: Assistant) -> None:
    first, more = talk(towns, "あさぎり市の観光案内所はいつ移転する？", "もう少し詳しく")
    assert answered_by(more) == answered_by(first)
    assert "多言語での案内" in answer_text(more)
    assert "駅前へ移転する" not in answer_text(more)


def test_other_readings_are_offered_and_yes_takes_the_first(towns: Assistant) -> None:
    kept = talk(towns, "いわせ市の来訪者満足度の目標は？", "宿泊者数の目標は？")[-1]
    assert OTHERWISE in answer_text(kept)
    taken = talk(towns, "いわせ市の来訪者満足度の目標は？", "宿泊者数の目標は？", "はい")[-1]
    assert answer_text(taken) == answer_text(towns.ask(kept.others[0], today=TODAY))


def test_filters_set_since_free_a_question_from_the_plan_that_answered(towns: Assistant) -> None:
    first = towns.ask("さざなみ町の起業件数の目標は？", today=TODAY)
    turn = turn_of("さざなみ町の起業件数の目標は？", first)
    within = Within(scope=Scope(plan_id="asagiri-city-plan"))
    reply = towns.ask("担当は？", today=TODAY, history=[turn], within=within)
    assert {citation.plan.id for citation in reply.citations} <= {"asagiri-city-plan"}


def test_no_question_is_searched_more_than_twice(towns: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[str] = []
    legs = type(towns.retriever).legs

    def counted(self: object, question: object) -> object:
        searched.append("")
        return legs(self, question)  # type: ignore[arg-type]

    monkeypatch.setattr(type(towns.retriever), "legs", counted)
    history: list[Turn] = []
    for text in ("さざなみ町の起業件数の目標は？", "中学校は？", "担当は？", "いつまで？", "はい", "人を雇いたい"):
        searched.clear()
        reply = towns.ask(text, today=TODAY, history=history)
        assert len(searched) <= (2 if history else 1)
        history.append(turn_of(text, reply))
