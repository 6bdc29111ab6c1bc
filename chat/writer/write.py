"""Answers in the words of a language model: each sentence proven before it is shown, never worse than without it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Final

from chat.answering.assistant import ANYTHING, Assistant, Stage
from chat.answering.judgement.considered import Considered
from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Within
from chat.answering.reply import Answer, Reply, WrittenBy
from chat.writer.advice import ModelAdvice
from chat.writer.draft import Draft
from chat.writer.forms import Allowance, Forms, Remembered
from chat.writer.gate import Checked, Gate
from chat.writer.language_model import Fault, LanguageModel, Message, WriterError
from chat.writer.meanings import Meanings
from chat.writer.numbered import SIZE, Numbered, numbered
from chat.writer.prompts import SYSTEM, prompt
from chat.writer.sentences import Cutter, Sentence
from chat.writer.settings import NO_HELPS, Helps
from retriever.hybrid import HybridRetriever

SECONDS: Final = 60.0
"""Time for a whole answer, unless the model's settings say less."""

CHARACTERS: Final = 7168
"""Characters of a prompt, unless the model's context holds fewer or more."""

MOST_SENTENCES: Final = 12
MOST_CHARACTERS: Final = 6000
"""Sentences shown, and characters of a stream, after which nothing more is read: who goes on repeats himself."""

MOST_DROPPED: Final = 12
"""Sentences left out after which the model is taken not to follow the evidence."""

NOT_ANSWERED: Final = "言語モデルが応答しなかったため、言語モデルを使わない回答です。"
NOTHING_PROVEN: Final = "言語モデルの文を根拠で確かめられなかったので、言語モデルを使わない回答を表示しています。"
NO_EVIDENCE: Final = "言語モデルに渡せる根拠がないので、言語モデルを使わない回答を表示しています。"


@dataclass(slots=True)
class Trace:
    """What became of what a model wrote, for measuring: each sentence checked, the evidence it had, seconds, whether the
    plain lines were added."""

    numbered: Numbered | None = None
    checked: list[Checked] = field(default_factory=list)
    seconds: float = 0.0
    calls: int = 0
    added: int = 0
    fault: Fault | None = None

    @property
    def dropped(self) -> int:
        """How many sentences that state something are not shown."""
        return sum(checked.is_dropped for checked in self.checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """How answers are written: in how many ``seconds`` at most, all that is asked of the model for one together, with a prompt
    of how many characters (``size``); ``helps`` says what the model helps with before."""

    seconds: float = SECONDS
    size: int = CHARACTERS
    helps: Helps = NO_HELPS
    remembered: Remembered = field(default_factory=Remembered)

    def __call__(
        self,
        assistant: Assistant,
        model: LanguageModel | None,
        text: str,
        *,
        today: date,
        history: Sequence[Turn] = (),
        within: Within = ANYTHING,
    ) -> Iterator[Stage | Reply]:
        """Answer ``text`` as :meth:`Assistant.in_stages` does; where a ``model`` is given and there is an answer, it is
        written by it: the answer as it grows, the whole one last. A refusal stays one.

        Raises:
            KeikakuError: the question is empty or too long, or no plan may answer it.
        """
        if model is None:
            yield from assistant.in_stages(text, today=today, history=history, within=within)
            return
        allowance = self.allowance()
        assistant = self.advised(assistant, model, allowance)
        yield Stage.UNDERSTANDING
        readings = assistant.readings(text, today=today, history=history, within=within)
        yield Stage.SEARCHING
        found = assistant.considered_best(readings, today, lambda: assistant.spelled_out(text, today, history, within))
        yield Stage.CHECKING
        plain = assistant.say(found, today)
        if not isinstance(plain, Answer):
            yield plain
            return
        yield Stage.WRITING
        rest = replace(self, seconds=allowance.left)
        yield from rest.write(assistant, model, found, plain, today=today)

    def allowance(self) -> Allowance:
        """The time of one answer, which begins now."""
        return Allowance(self.seconds, self.helps.seconds)

    def advised(self, assistant: Assistant, model: LanguageModel, allowance: Allowance) -> Assistant:
        """The assistant with what ``model`` helps with within the time of one answer."""
        if not self.helps.any:
            return assistant
        return replace(assistant, advice=ModelAdvice(Forms(model, allowance, self.remembered), self.helps))

    def write(
        self,
        assistant: Assistant,
        model: LanguageModel,
        found: Considered,
        plain: Answer,
        *,
        today: date,
        trace: Trace | None = None,
    ) -> Iterator[Answer]:
        """The plain answer in the model's words, as it grows; the last one is the whole. Where nothing can be shown of what
        it writes, or it fails, the plain answer, which says so."""
        trace = trace if trace is not None else Trace()
        question = plain.question.text
        evidence = numbered(found, plain, assistant, min(SIZE, self.size - len(SYSTEM) - len(question)))
        trace.numbered = evidence
        if not evidence.items:
            yield _fallen_back(plain, model, trace, NO_EVIDENCE)
            return
        draft = Draft(assistant, plain, today)
        gate = Gate(evidence, question, _meanings(assistant.retriever))
        started = time.perf_counter()
        try:
            for sentence in _sentences(model, prompt(question, evidence), self.seconds, trace):
                checked = gate.check(sentence)
                trace.checked.append(checked)
                if checked.why is None and draft.take(checked):
                    yield draft.answer(WrittenBy(model=model.name, dropped=trace.dropped))
                if len(draft.claims) >= MOST_SENTENCES or trace.dropped >= MOST_DROPPED:
                    break
        except WriterError as error:
            trace.fault = error.fault
            yield _fallen_back(plain, model, trace, NOT_ANSWERED)
            return
        finally:
            trace.seconds += time.perf_counter() - started
        if not draft.claims:
            yield _fallen_back(plain, model, trace, NOTHING_PROVEN)
            return
        trace.added = draft.complete()
        yield draft.answer(WrittenBy(model=model.name, dropped=trace.dropped), whole=True)


def _sentences(model: LanguageModel, messages: Sequence[Message], seconds: float, trace: Trace) -> Iterator[Sentence]:
    """The sentences of a stream, which is left where it goes on for too long."""
    cutter, length = Cutter(), 0
    trace.calls += 1
    stream = model.stream(messages, within=seconds)
    try:
        for piece in stream:
            yield from cutter.feed(piece)
            length += len(piece)
            if length > MOST_CHARACTERS:
                yield from cutter.close(whole=False)
                return
    finally:
        close: Callable[[], object] | None = getattr(stream, "close", None)
        if close is not None:
            close()
    yield from cutter.close()


def _fallen_back(plain: Answer, model: LanguageModel, trace: Trace, why: str) -> Answer:
    return replace(plain, writer=WrittenBy(model=model.name, dropped=trace.dropped, fell_back=why))


@lru_cache(maxsize=1)
def _meanings(retriever: HybridRetriever) -> Meanings:
    """The meanings over one retriever; only that of the last one is remembered."""
    return Meanings(retriever.meanings)
