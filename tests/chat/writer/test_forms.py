"""Small questions over real HTTP: an answer of its form in its time, or none; asked once, stopped at once."""

import time

import pytest

from chat.writer.forms import Allowance, Form, Forms, Remembered, Small
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.scripted_server import Manner, ScriptedServer, refusing
from tests.chat.writer.test_openai_model import model_at


class Numbers(Form):
    numbers: tuple[int, ...]


ASKED = Small(system="番号を選ぶ係です。", text="どれ？", form=Numbers)
SECONDS = 1.0
BOUND = SECONDS + 3.0

FAULTS: dict[str, Manner] = {
    "refused": refusing(503),
    "401": refusing(401),
    "an unknown form of answers": refusing(400, "response_format is not supported"),
    "slow": scripted.never,
    "a slow head": scripted.slow_head,
    "a hang": scripted.hanging,
    "dripping": scripted.dripping,
    "a loop": scripted.repeating,
    "without an end": scripted.endless,
    "cut": scripted.cut,
    "broken events": scripted.broken_json,
    "a page": scripted.page,
    "only thoughts": scripted.only_thoughts,
    "declining": scripted.declining,
    "elsewhere": scripted.redirecting("http://198.51.100.7/v1"),
}
WRONG = {
    "no JSON": "1番と3番です。",
    "broken JSON": '{"numbers": [1, 3',
    "another form": '{"answers": [1]}',
    "more than the form": '{"numbers": [1], "verdict": "yes"}',
    "words for numbers": '{"numbers": ["1"]}',
    "a list": "[1, 3]",
    "nothing": "null",
    "too long": '{"numbers": [' + "1," * 4000 + "1]}",
}


def forms_at(server: ScriptedServer, seconds: float = 30.0, **more: object) -> Forms:
    return Forms(model_at(server.url, **more), Allowance(60.0, seconds), Remembered())


@pytest.mark.parametrize("text", ['{"numbers": [1, 3]}', '```json\n{"numbers": [1, 3]}\n```', ' {"numbers":[1,3]} '])
def test_an_answer_of_its_form_is_taken_and_the_form_is_asked_for(text: str) -> None:
    with ScriptedServer(lambda asked: text) as server:
        assert forms_at(server).ask(ASKED) == Numbers(numbers=(1, 3))
        asked = server.asked[0].body["response_format"]["json_schema"]
        assert (asked["strict"], asked["schema"]["required"]) == (True, ["numbers"])
        assert asked["schema"]["additionalProperties"] is False


@pytest.mark.parametrize("name", WRONG)
def test_what_has_not_its_form_is_no_answer(name: str) -> None:
    with ScriptedServer(lambda asked: WRONG[name]) as server:
        assert forms_at(server).ask(ASKED) is None


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_no_answer_within_the_time_and_nothing_more_is_asked(name: str) -> None:
    with ScriptedServer(manner=FAULTS[name]) as server:
        forms, started = forms_at(server, SECONDS), time.monotonic()
        assert forms.ask(ASKED) is None
        assert time.monotonic() - started < BOUND
        assert forms.ask(ASKED) is None
        assert len(server.asked) == 1, "who failed once is not waited for again"


def test_where_nothing_listens_there_is_no_answer() -> None:
    model = model_at("http://127.0.0.1:9/v1")
    assert Forms(model, Allowance(60.0, 5.0), Remembered()).ask(ASKED) is None


def test_an_answer_is_remembered_and_a_failure_is_not() -> None:
    with ScriptedServer(lambda asked: '{"numbers": [2]}') as server:
        forms = forms_at(server)
        assert [forms.ask(ASKED), forms.ask(ASKED)] == [Numbers(numbers=(2,))] * 2
        other = Forms(forms.model, Allowance(60.0, 30.0), forms.remembered)
        assert other.ask(ASKED) == Numbers(numbers=(2,))
        assert len(server.asked) == 1
        server.manner = refusing(500)
        assert other.ask(Small(system="別", text="どれ？", form=Numbers)) is None
        assert Forms(forms.model, Allowance(60.0, 0.0), forms.remembered).ask(ASKED) == Numbers(numbers=(2,))


def test_the_time_of_small_questions_is_one_for_all_and_within_that_of_the_answer() -> None:
    at = [0.0]
    allowance = Allowance(60.0, 10.0, now=lambda: at[0])
    with allowance.spending():
        at[0] += 4.0
    assert (allowance.left, allowance.left_for_small, allowance.asked, allowance.asked_seconds) == (56.0, 6.0, 1, 4.0)
    at[0] += 53.0
    assert (allowance.left, allowance.left_for_small) == (3.0, 3.0)
    allowance.give_up()
    assert (allowance.left, allowance.left_for_small) == (3.0, 0.0)


def test_a_question_that_was_begun_runs_beside_and_ends_with_its_block() -> None:
    with ScriptedServer(lambda asked: '{"numbers": [1]}') as server:
        with forms_at(server).begun(ASKED) as answer:
            assert answer() == Numbers(numbers=(1,))
        server.manner = scripted.hanging
        started = time.monotonic()
        with forms_at(server).begun(ASKED):
            while not server.running:
                time.sleep(0.01)
        assert server.is_quiet(5.0)
        assert time.monotonic() - started < BOUND
        assert server.left == 1


def test_no_more_small_questions_than_allowed_run_at_once() -> None:
    with ScriptedServer(manner=scripted.hanging) as server:
        forms = forms_at(server, SECONDS, parallel=1)
        with forms.begun(ASKED), forms.begun(Small(system="別", text="どれ？", form=Numbers)):
            time.sleep(0.5)
        assert server.at_once <= 1
