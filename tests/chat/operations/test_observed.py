"""The one place where questions are seen."""

from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.answering.reply import Answer, Refusal
from chat.operations.observed import ObservedAssistant, Outcome, Watch
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)


class Heard:
    def __init__(self, watch: Watch | None = None) -> None:
        self.outcomes: list[Outcome] = []
        self.asking: list[int] = []
        self.watch = watch

    def answered(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if self.watch is not None:
            self.asking.append(self.watch.asking)


class Broken:
    def answered(self, outcome: Outcome) -> None:
        raise RuntimeError("an observer's fault")


@pytest.fixture(scope="module")
def retriever(small_library: Library, encoder: Encoder) -> HybridRetriever:
    return HybridRetriever(small_library.open(), encoder)


def test_answers_refusals_and_errors_are_each_heard_of_once(retriever: HybridRetriever) -> None:
    watch = Watch()
    heard = Heard(watch)
    watch.add(heard)
    assistant = ObservedAssistant(retriever, watch=watch)
    history = [Turn(question="企業立地件数の目標は？", answer="8件")]
    assistant.ask("企業立地件数の目標は？", today=TODAY)
    assistant.ask("島根県の企業立地件数は？", today=TODAY, history=history)
    with pytest.raises(KeikakuError):
        assistant.ask("？", today=TODAY)
    with pytest.raises(TypeError):
        assistant.ask(3, today=TODAY)  # type: ignore[arg-type]
    answered, refused, declined, failed = heard.outcomes
    assert isinstance(answered.reply, Answer)
    assert isinstance(refused.reply, Refusal)
    assert refused.asked.history == tuple(history)
    assert isinstance(declined.error, KeikakuError)
    assert isinstance(failed.error, TypeError)
    assert all(outcome.seconds > 0 for outcome in heard.outcomes)
    assert heard.asking == [1, 1, 1, 1]
    assert watch.asking == 0


def test_what_is_heard_of_is_what_is_answered(retriever: HybridRetriever) -> None:
    heard = Heard()
    observed = ObservedAssistant(retriever, watch=Watch(heard)).ask("創業支援件数の目標は？", today=TODAY)
    assert observed == Assistant(retriever).ask("創業支援件数の目標は？", today=TODAY)
    assert heard.outcomes[0].reply is observed


def test_a_failing_observer_is_in_nobodys_way(retriever: HybridRetriever, caplog: pytest.LogCaptureFixture) -> None:
    heard = Heard()
    reply = ObservedAssistant(retriever, watch=Watch(Broken(), heard)).ask("企業立地件数の目標は？", today=TODAY)
    assert isinstance(reply, Answer)
    assert len(heard.outcomes) == 1
    assert "observer_failed" in caplog.text


def test_ingests_are_counted_by_how_they_end() -> None:
    watch = Watch()
    with watch.ingesting():
        pass
    with pytest.raises(KeikakuError), watch.ingesting():
        raise KeikakuError("nothing could be read")
    assert watch.ingests == {"done": 1, "failed": 1}
