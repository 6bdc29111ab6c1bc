"""An answer in a model's words: shown as it is proven, completed by the plain one, never worse."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant, Stage
from chat.answering.reply import Answer, Refusal, Reply
from chat.rendering.replies import answer_text
from chat.writer.language_model import Fault, WriterError
from chat.writer.write import (
    MOST_DROPPED,
    MOST_SENTENCES,
    NO_EVIDENCE,
    NOT_ANSWERED,
    NOTHING_PROVEN,
    Writing,
)
from evals.asking.runner import run
from evals.asking.written import EvaluatedWriter
from evals.sets.testset import Case
from tests.chat.writer.scripted_models import Copying, Lying, Scripted

TODAY = date(2026, 11, 22)
QUESTION = "常盤町の新規就農者数の目標は？"
in_stages = Writing()
RIGHT = "常盤町の新規就農者数（累計）の目標は、2030年度に30人です。[1]"
PRESENT = "現状は2024年度に8人です。[1]"
WRONG = "新規就農者数の目標は、2030年度に45人です。[1]"


def replies(assistant: Assistant, text: str, *, error: WriterError | None = None) -> list[Answer]:
    found = [r for r in in_stages(assistant, Scripted(text, error), QUESTION, today=TODAY) if not isinstance(r, Stage)]
    assert all(isinstance(r, Answer) for r in found)
    return [r for r in found if isinstance(r, Answer)]


def plain_of(assistant: Assistant, question: str = QUESTION) -> Reply:
    return assistant.ask(question, today=TODAY)


def test_without_a_model_the_stages_are_the_plain_ones(municipal_assistant: Assistant) -> None:
    with_none = list(in_stages(municipal_assistant, None, QUESTION, today=TODAY))
    assert with_none == list(municipal_assistant.in_stages(QUESTION, today=TODAY))


def test_a_refusal_stays_a_refusal_and_the_model_is_not_asked(municipal_assistant: Assistant) -> None:
    model = Scripted(RIGHT)
    *stages, reply = in_stages(municipal_assistant, model, "島根県の企業誘致件数の目標は？", today=TODAY)
    assert isinstance(reply, Refusal)
    assert (model.asked, Stage.WRITING in stages) == ([], False)


def test_the_answer_grows_by_proven_sentences(municipal_assistant: Assistant) -> None:
    *growing, last = replies(municipal_assistant, RIGHT + WRONG + PRESENT)
    assert [len(answer.claims) for answer in growing] == [1, 2]
    assert [claim.text for claim in last.claims[:2]] == [RIGHT.removesuffix("[1]"), PRESENT.removesuffix("[1]")]
    assert last.writer is not None
    assert (last.writer.model, last.writer.dropped, last.writer.fell_back) == ("scripted", 1, "")
    assert "45人" not in answer_text(last)


def test_what_is_shown_is_cited_exactly(municipal_assistant: Assistant) -> None:
    *_, last = replies(municipal_assistant, RIGHT + PRESENT)
    assert [c.number for c in last.citations] == list(range(1, len(last.citations) + 1))
    by_number = {c.number: c for c in last.citations}
    quoted = [by_number[n] for claim in last.claims for n in claim.citations]
    assert all(c.supports and c.quote == c.passage.text[c.span.start : c.span.end] for c in quoted)
    assert "30人" in quoted[0].quote


def test_what_the_plain_answer_knows_of_itself_stays(municipal_assistant: Assistant) -> None:
    plain = plain_of(municipal_assistant)
    assert isinstance(plain, Answer)
    *_, last = replies(municipal_assistant, RIGHT)
    kept = ("question", "note", "likely", "judgement", "explanation", "others")
    assert all(getattr(last, name) == getattr(plain, name) for name in kept)


def test_a_line_of_the_plain_answer_that_is_not_told_is_shown_with_it(municipal_assistant: Assistant) -> None:
    *_, last = replies(municipal_assistant, PRESENT)
    assert "30人" in answer_text(last)
    *_, whole = replies(municipal_assistant, RIGHT + PRESENT)
    assert len(whole.claims) == 2


@pytest.mark.parametrize(
    ("text", "error", "why"),
    [
        ("", None, NOTHING_PROVEN),
        ("お答えします。", None, NOTHING_PROVEN),
        (WRONG, None, NOTHING_PROVEN),
        ("申し訳ありませんが、お答えできません。", None, NOTHING_PROVEN),
        (WRONG * (MOST_DROPPED + 5), None, NOTHING_PROVEN),
        ("壊れ" * 5000, None, NOTHING_PROVEN),
        ("", WriterError(Fault.REFUSED, "つながりません"), NOT_ANSWERED),
        (RIGHT, WriterError(Fault.TIMEOUT, "時間切れ"), NOT_ANSWERED),
    ],
)
def test_where_nothing_can_be_shown_the_plain_answer_is_given_and_says_so(
    municipal_assistant: Assistant, text: str, error: WriterError | None, why: str
) -> None:
    plain = plain_of(municipal_assistant)
    *_, last = replies(municipal_assistant, text, error=error)
    assert isinstance(plain, Answer)
    assert (last.claims, last.citations) == (plain.claims, plain.citations)
    assert last.writer is not None
    assert last.writer.fell_back == why


def test_where_no_evidence_fits_the_model_is_not_asked(municipal_assistant: Assistant) -> None:
    model = Scripted(RIGHT)
    *_, last = Writing(size=1)(municipal_assistant, model, QUESTION, today=TODAY)
    assert isinstance(last, Answer)
    assert last.writer is not None
    assert (last.writer.fell_back, model.asked) == (NO_EVIDENCE, [])


def test_a_model_that_repeats_itself_is_heard_once_and_left(municipal_assistant: Assistant) -> None:
    *_, last = replies(municipal_assistant, RIGHT * 300)
    assert len(last.claims) <= 2 <= MOST_SENTENCES


def test_whoever_stops_listening_closes_the_stream(municipal_assistant: Assistant) -> None:
    closed = []

    class Endless(Scripted):
        def stream(self, *_: object, **__: object):  # type: ignore[no-untyped-def]
            try:
                while True:
                    yield RIGHT
            finally:
                closed.append(True)

    stages = in_stages(municipal_assistant, Endless(), QUESTION, today=TODAY)
    while not isinstance(next(stages), Answer):
        pass
    stages.close()  # type: ignore[attr-defined]
    assert closed


CASES = [
    Case(id="1", question=QUESTION, category="target", must=(("30人",),)),
    Case(id="2", question="ひのせチャレンジ補助金の上限額は？", category="support", must=(("200万円",),)),
    Case(id="3", question="ひのせチャレンジ補助金の担当課は？", category="agency", must=(("産業政策課",),)),
    Case(id="4", question="キャッシュレス対応店の割合の現状は？", category="progress", must=(("35％",),)),
    Case(id="5", question="農機シェアリングはいつ運用開始？", category="schedule", must=(("2026年4月",),)),
    Case(id="6", question="島根県の企業誘致件数は？", category="unanswerable", answerable=False),
]


@pytest.mark.parametrize("model", [Copying(), Lying()], ids=["copying", "lying"])
def test_a_run_with_a_model_is_no_worse_than_one_without(municipal_assistant: Assistant, model: Scripted) -> None:
    plain = run(municipal_assistant, CASES, TODAY, lambda *_: None).outcomes
    writer = EvaluatedWriter(model=model)
    written = run(municipal_assistant, CASES, TODAY, lambda *_: None, writer).outcomes
    assert [o.failure for o in written] == [""] * len(CASES)
    assert [o.right for o in written] >= [o.right for o in plain]
    assert all(not o.proof.unproven for o in written)
    assert any(o.written is not None and o.written.shown for o in written)
    shown = "\n".join(o.answer for o in written)
    assert not [lie for lie in getattr(model, "lies", ()) if lie in shown]
    assert (writer.record().calls, writer.record().model) == (sum(not o.refused for o in plain), model.name)
