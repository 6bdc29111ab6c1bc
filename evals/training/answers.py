"""Questions with the texts found for them, of which some answer: what the encoder is taught from."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.fitting.fit import weighed
from chat.answering.fitting.ranking import learned_ranking
from chat.library.opening import open_assistant
from corpus.library import Library
from corpus.normalize import nfkc
from evals.sets.reading import read_testset
from evals.sets.testset import Case
from evals.training.examples import Group
from evals.training.ranking import found_statements
from retriever.index import passage_text
from retriever.nothing import NOTHING
from retriever.statement_index import statement_text
from retriever.training.examples import Columns

HARDEST: Final = 20
"""Statements ranked best that do not answer, of which neighbours are drawn."""

NEAR_STATEMENTS: Final = 5
NEAR_PASSAGES: Final = 2
AGAIN: Final = 480
"""Questions that are asked of statements a second time, beside other neighbours."""

PASSAGES: Final = 400
"""Questions that are asked of passages, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A question; the texts that answer it with their worth 0..1, and those that do not, the likeliest first."""

    asked: str
    answers: tuple[tuple[str, float], ...]
    others: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        """Whether any statement answers it."""
        return (NOTHING, 1.0) not in self.answers


def found_for(group: Group, library: Library) -> tuple[list[Found], list[Found]]:
    """What is found for each quoted question of a group that stands by itself: statements, and passages. Those that no
    plan answers are answered by :data:`NOTHING`, whatever is found.

    Raises:
        KeikakuError: a set can't be read, or the library can't be opened.
    """
    assistant = open_assistant(library)
    cases = [c for file in group.files() for c in read_testset(file) if group.asks(c, library)]
    found = [_found(case, assistant) for case in cases if case.evidence or not case.answerable]
    return [s for s, _ in found if s.answers and s.others], [p for _, p in found if p.answers and p.others]


def _found(case: Case, assistant: Assistant) -> tuple[Found, Found]:
    asked, found = found_statements(case, assistant)
    weights = learned_ranking().signals
    whole: dict[str, float] = {}
    for each in found:
        text = nfkc(passage_text(each.passage))
        whole[text] = max(whole.get(text, 0.0), each.worth)
    best_first = sorted(found, key=lambda each: -weighed(each.signals, weights))
    rows = [(nfkc(statement_text(each.passage, each.statement)), each.worth) for each in best_first]
    if not case.answerable:
        return _unanswered(asked, rows), _unanswered(asked, list(whole.items()))
    return _of(asked, rows), _of(asked, list(whole.items()))


def _of(asked: str, texts: Sequence[tuple[str, float]]) -> Found:
    answers = {text: value for text, value in texts if value}
    others = dict.fromkeys(text for text, _ in texts if text not in answers)
    return Found(asked=nfkc(asked), answers=tuple(answers.items()), others=tuple(others))


def _unanswered(asked: str, texts: Sequence[tuple[str, float]]) -> Found:
    return Found(asked=nfkc(asked), answers=((NOTHING, 1.0),), others=tuple(dict.fromkeys(text for text, _ in texts)))


def columns(
    statements: Sequence[Found], again: Sequence[Found], passages: Sequence[Found], seed: int
) -> dict[str, Columns]:
    """The material for the encoder's trainer, every question at most once in each set: of ``statements`` all, of those
    asked ``again`` and of ``passages`` as many as there may be, without those that nothing answers."""
    draw = random.Random(seed)  # noqa: S311 - a sample
    sets = {
        "statements_1": _columns(statements, NEAR_STATEMENTS, draw),
        "statements_2": _columns(_some(again, AGAIN, draw), NEAR_STATEMENTS, draw),
        "passages": _columns(_some(passages, PASSAGES, draw), NEAR_PASSAGES, draw),
    }
    return {name: texts for name, texts in sets.items() if texts}


def _some(found: Sequence[Found], most: int, draw: random.Random) -> Sequence[Found]:
    answered = [each for each in found if each.is_answered]
    return draw.sample(answered, min(most, len(answered)))


def _columns(found: Sequence[Found], near: int, draw: random.Random) -> Columns:
    rows = list(_rows([f for f in found if len(f.others) >= near], near, draw))
    names = ["asked_1", "official", *(f"near_{n + 1}" for n in range(near))]
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True)) if rows else {}


def _rows(found: Sequence[Found], near: int, draw: random.Random) -> Iterator[tuple[str, ...]]:
    for each in found:
        texts, values = zip(*each.answers, strict=True)
        (answer,) = draw.choices(texts, values)
        yield each.asked, answer, *draw.sample(each.others[:HARDEST], near)
