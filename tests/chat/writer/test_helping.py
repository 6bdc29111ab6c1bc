"""A model that helps to find answers, over real HTTP: what it helps with is told; whatever it does else changes nothing."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from chat.answering.advice import Helped
from chat.answering.assistant import Assistant, Stage
from chat.answering.by_part import is_likely, is_sure
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Refusal, Reply
from chat.operations.observed import ObservedAssistant
from chat.rendering.replies import answer_text
from chat.writer.settings import Helps
from chat.writer.write import Writing
from chat.writer.writer import Writer
from evals.asking.runner import run
from evals.asking.written import EvaluatedWriter
from evals.sets.testset import Case
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.helping_scripts import Helper, Liar, nonsense
from tests.chat.writer.scripted_server import ScriptedServer
from tests.chat.writer.test_forms import FAULTS, WRONG
from tests.chat.writer.test_openai_model import BOUND, QUICK, model_at

TODAY = date(2026, 11, 22)
ALL = Helps(reword=True, choose=True, follow=True, seconds=1.0)
UNSURE = "お店の人手をどうにかしたいときに町でやっていることを教えて"
"""A question for which the plans have likely places only."""

REFUSED = "水族館の入場料はいくら？"
BEFORE = [
    Turn(question="常盤町の新規就農者数の目標は？", answer="新規就農者数（累計）の目標は、2030年度に30人です。［1］")
]


def reply(assistant: Assistant, server: ScriptedServer, text: str, helps: Helps, history: Sequence[Turn] = ()) -> Reply:
    model = model_at(server.url, **QUICK)
    writer = Writer(settings=model.settings, model=model, writes=Writing(helps=helps))
    *_, last = ObservedAssistant(assistant.retriever, writer=writer).in_stages(text, today=TODAY, history=history)
    assert not isinstance(last, Stage)
    return last


def unwritten(reply: Reply) -> Reply:
    return replace(reply, writer=None) if isinstance(reply, Answer) else reply


def test_the_questions_here_are_what_they_are_said_to_be(municipal_assistant: Assistant) -> None:
    assert is_likely(municipal_assistant.consider_in(UNSURE, today=TODAY))
    assert isinstance(municipal_assistant.ask(REFUSED, today=TODAY), Refusal)


@pytest.mark.parametrize("name", FAULTS)
def test_whatever_a_server_does_the_answer_is_the_one_without_help(name: str, municipal_assistant: Assistant) -> None:
    with ScriptedServer(manner=FAULTS[name]) as server:
        for text in (UNSURE, REFUSED):
            started = time.monotonic()
            found = reply(municipal_assistant, server, text, ALL)
            assert time.monotonic() - started < BOUND + 2.0
            assert unwritten(found) == municipal_assistant.ask(text, today=TODAY)


@pytest.mark.parametrize("said", [*WRONG.values(), nonsense(None)], ids=[*WRONG, "nonsense"])  # type: ignore[arg-type]
def test_whatever_a_model_says_else_the_answer_is_the_one_without_help(
    said: str, municipal_assistant: Assistant
) -> None:
    with ScriptedServer(lambda asked: said) as server:
        for text, history in ((UNSURE, ()), (REFUSED, ()), ("その水族館の入場料は？", BEFORE)):
            found = reply(municipal_assistant, server, text, ALL, history)
            assert unwritten(found) == municipal_assistant.ask(text, today=TODAY, history=history)


@pytest.mark.parametrize("helps", [Helps(), Helps(reword=True), Helps(choose=True), Helps(follow=True)])
def test_only_what_is_switched_on_is_asked(helps: Helps, municipal_assistant: Assistant) -> None:
    with ScriptedServer(Helper()) as server:
        reply(municipal_assistant, server, UNSURE, helps)
        forms = [asked.body.get("response_format", {}).get("json_schema", {}).get("schema") for asked in server.asked]
    titles = {schema["title"] for schema in forms if schema}
    assert titles == ({"Wordings"} if helps.reword else set()) | ({"Chosen"} if helps.choose else set())


def test_a_question_that_facts_answer_asks_for_no_help(municipal_assistant: Assistant) -> None:
    with ScriptedServer(Helper()) as server:
        reply(municipal_assistant, server, "島根県の企業誘致件数の目標は？", ALL)
        assert server.asked == []


def test_a_choice_moves_a_place_up_and_is_told(municipal_assistant: Assistant) -> None:
    class Second(Helper):
        def choose(self, question: str, places: Mapping[int, str]) -> Sequence[int]:
            return [2]

    with ScriptedServer(Second()) as server:
        found = reply(municipal_assistant, server, UNSURE, Helps(choose=True))
    plain = municipal_assistant.ask(UNSURE, today=TODAY)
    assert isinstance(found, Answer)
    assert isinstance(plain, Answer)
    assert (found.advised, found.likely) == ((Helped.CHOSEN,), True)
    assert f"※答えを探すのに言語モデルの助けを使いました（{Helped.CHOSEN}）。" in answer_text(found)
    assert found.explanation is not None
    assert plain.explanation is not None
    first, second, *_ = plain.explanation.places
    scores = {place.text: place.score for place in found.explanation.places}
    assert scores[second.text] / scores.get(first.text, 1.0) > second.score / first.score


def test_other_wordings_are_searched_by_where_nothing_is_sure(municipal_assistant: Assistant) -> None:
    asked = "うちの田んぼ、機械を人と一緒に使いまわせる話ってどうなった"
    script = Helper(wordings={asked: ["農機シェアリング 運用開始", "農業機械の共同利用"]})
    plain = municipal_assistant.consider_in(asked, today=TODAY)
    with ScriptedServer(script) as server:
        found = reply(municipal_assistant, server, asked, Helps(reword=True))
        assert len([each for each in server.asked if "言い換える係" in each.prompt]) == 1
    if not is_sure(plain):
        assert "農機" in answer_text(found)


def test_a_follow_up_is_spelled_out_where_the_rules_do_not_know(municipal_assistant: Assistant) -> None:
    asked = "ちなみに、さっきの話のやつ、いま何人でしたっけ"
    with ScriptedServer(Helper(spelled={asked: "常盤町の新規就農者数はいま何人でしたっけ"})) as server:
        found = reply(municipal_assistant, server, asked, Helps(follow=True), BEFORE)
        asked_about = [each for each in server.asked if "書き直す係" in each.prompt]
    plain = municipal_assistant.ask(asked, today=TODAY, history=BEFORE)
    assert len(asked_about) == (0 if isinstance(plain, Answer) and not plain.likely else 1)
    assert isinstance(found, Answer)


def test_the_whole_answer_has_one_time(municipal_assistant: Assistant) -> None:
    with ScriptedServer(manner=scripted.dripping) as server:
        model = model_at(server.url)
        writing = Writing(seconds=2.0, helps=replace(ALL, seconds=1.5))
        started = time.monotonic()
        *_, last = writing(municipal_assistant, model, UNSURE, today=TODAY)
        assert time.monotonic() - started < 6.0
        assert isinstance(last, Answer)
        assert server.is_quiet()


CASES = [
    Case(id="1", question=UNSURE, category="support", must=(("相談",),)),
    Case(id="2", question="常盤町の新規就農者数の目標は？", category="target", must=(("30人",),)),
    Case(id="3", question="ひのせチャレンジ補助金の上限額は？", category="support", must=(("200万円",),)),
    Case(id="4", question=REFUSED, category="unanswerable", answerable=False),
    Case(id="5", question="島根県の企業誘致件数は？", category="unanswerable", answerable=False),
    Case(id="6", question="市民プールの休館日はいつ？", category="unanswerable", answerable=False),
]


@pytest.mark.parametrize(
    "script", [Helper(cases=CASES), Liar(cases=CASES), nonsense], ids=["faithful", "lying", "nonsense"]
)
def test_a_choice_decides_nothing(municipal_assistant: Assistant, script: object) -> None:
    plain = run(municipal_assistant, CASES, TODAY, lambda *_: None).outcomes
    with ScriptedServer(script) as server:  # type: ignore[arg-type]
        model = model_at(server.url)
        writer = EvaluatedWriter(model=model, helps=Helps(choose=True, follow=True), writes=False)
        helped = run(municipal_assistant, CASES, TODAY, lambda *_: None, writer).outcomes
    assert [(o.refused, o.likely) for o in helped] == [(o.refused, o.likely) for o in plain]
    assert [o.answer for o in helped if o.refused] == [o.answer for o in plain if o.refused]
    assert writer.record().helps == ("choose", "follow")
