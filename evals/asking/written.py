"""Answers in a language model's words within a run: what it wrote, what became of it, why a wrong one is its doing."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pydantic import BaseModel, ConfigDict

from chat.answering.assistant import Assistant
from chat.answering.judgement.considered import Considered
from chat.answering.reply import Answer, Reply, written_by
from chat.writer.forms import Allowance, Remembered
from chat.writer.language_model import LanguageModel
from chat.writer.prompts import prompt_hash
from chat.writer.settings import NO_HELPS, Helps
from chat.writer.used import Used
from chat.writer.weighing import WEIGHTS
from chat.writer.write import CHARACTERS, SECONDS, Trace, Writing
from corpus.checksums import fingerprint
from evals.judging.stated import states
from evals.judging.verdict import missing_facts
from evals.sets.testset import Case

OFF: Final = "off"
ON: Final = "on"
HELP: Final = "help"


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Written(_Kept):
    """What a language model made of one answer: sentences ``shown`` and ``dropped`` (by why), lines of the plain answer
    ``added``, why the plain answer is shown instead, and the seconds and calls it took."""

    shown: int
    dropped: dict[str, int]
    added: int
    fell_back: str
    seconds: float
    calls: int


class WriterRecord(_Kept):
    """The language model of a run and how it was asked: nothing secret, no address. ``helps`` are what it helped with besides
    writing, which it did where it ``writes``; ``asked`` counts the small questions of these, ``asked_seconds`` their time.
    ``tokens_read`` and ``tokens_written`` are what the server says of prompts and answers of both, None where it says nothing.
    """

    model: str
    prompt: str
    temperature: float = 0.0
    seed: int | None = None
    characters: int
    seconds_allowed: float
    gate: str
    calls: int = 0
    seconds: float = 0.0
    characters_sent: int = 0
    writes: bool = True
    helps: tuple[str, ...] = ()
    asked: int = 0
    asked_seconds: float = 0.0
    tokens_read: int | None = None
    tokens_written: int | None = None


@dataclass(slots=True)
class EvaluatedWriter:
    """A language model that ``writes`` the answers of a run and ``helps`` to find them; counts what it is asked.

    ``used`` are the tokens that its server tells, None for one that has no server.
    """

    model: LanguageModel
    seconds: float = SECONDS
    size: int = CHARACTERS
    seed: int | None = None
    helps: Helps = NO_HELPS
    writes: bool = True
    used: Used | None = None
    calls: int = field(default=0, init=False)
    spent: float = field(default=0.0, init=False)
    sent: int = field(default=0, init=False)
    _remembered: Remembered = field(default_factory=Remembered, init=False)
    _allowances: list[Allowance] = field(default_factory=list, init=False)

    def advised(self, assistant: Assistant) -> Assistant:
        """The assistant with what the model helps with, for one answer, whose time begins."""
        writing = self._writing(self.seconds)
        self._allowances.append(writing.allowance())
        return writing.advised(assistant, self.model, self._allowances[-1])

    def _writing(self, seconds: float) -> Writing:
        return Writing(seconds=seconds, size=self.size, helps=self.helps, remembered=self._remembered)

    def write(self, found: Considered, plain: Answer, assistant: Assistant, today: date) -> tuple[Answer, Trace]:
        """The plain answer in the model's words, and what became of what it wrote."""
        trace = Trace()
        writing = self._writing(self._allowances[-1].left if self._allowances else self.seconds)
        *_, last = writing.write(assistant, self.model, found, plain, today=today, trace=trace)
        self.calls += trace.calls
        self.spent += trace.seconds
        self.sent += len(trace.numbered.text()) if trace.numbered and trace.calls else 0
        return last, trace

    def record(self) -> WriterRecord:
        """What the run keeps of it."""
        told = self.used if self.used is not None and self.used.told else None
        return WriterRecord(
            model=self.model.name,
            prompt=prompt_hash(),
            seed=self.seed,
            characters=self.size,
            seconds_allowed=self.seconds,
            gate=fingerprint(WEIGHTS),
            calls=self.calls,
            seconds=round(self.spent, 2),
            characters_sent=self.sent,
            writes=self.writes,
            helps=self.helps.names,
            asked=sum(each.asked for each in self._allowances),
            asked_seconds=round(sum(each.asked_seconds for each in self._allowances), 2),
            tokens_read=told.read if told else None,
            tokens_written=told.written if told else None,
        )


def written_of(reply: Reply, trace: Trace) -> Written:
    """What is kept of a written answer."""
    by = written_by(reply)
    dropped = Counter(str(c.why) for c in trace.checked if c.is_dropped)
    return Written(
        shown=sum(c.why is None for c in trace.checked),
        dropped=dict(dropped),
        added=trace.added,
        fell_back=by.fell_back if by else "",
        seconds=round(trace.seconds, 3),
        calls=trace.calls,
    )


def blame(case: Case, text: str, trace: Trace, forbidden: Sequence[str]) -> str:
    """Why an answer is wrong that would be right without the model, in Japanese."""
    if forbidden:
        return f"言語モデルが書いた文で、言ってはならない「{'・'.join(forbidden)}」を言いました。"
    missing = missing_facts(case, text)
    named = "・".join("／".join(facts) for facts in missing)
    dropped = "\n".join(c.sentence.text for c in trace.checked if c.is_dropped)
    if any(states(dropped, fact) for facts in missing for fact in facts):
        return f"言語モデルは「{named}」を書きましたが、根拠で確かめられない文として除きました。"
    evidence = trace.numbered.text() if trace.numbered else ""
    if any(states(evidence, fact) for facts in missing for fact in facts):
        return f"言語モデルに渡した根拠に「{named}」がありますが、書きませんでした。"
    return f"「{named}」は、言語モデルに渡した根拠にありませんでした。"
