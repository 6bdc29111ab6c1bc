"""The same library answers the same, whatever the last bits of its vectors are."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from chat.answering.assistant import Assistant
from chat.answering.reply import Answer, Reply
from corpus.library import Library
from evals.sets.reading import read_testset
from retriever.embed import Advance, Encoder
from retriever.hybrid import HybridRetriever
from tests.conftest import DIGESTS, TODAY, make_library

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

NOISE = 1e-3
"""More than kernels that round activations to 8 bits differ by, and a thousand times what ours do."""

QUESTIONS = Path(__file__).resolve().parents[3] / "evals" / "testsets" / "dev" / "digest.jsonl"


class Noisy:
    """The real encoder, each component of each text's vector moved by up to ``NOISE``, then at unit length again."""

    def __init__(self, encoder: Encoder, seed: int) -> None:
        self.info = encoder.info
        self._encoder, self._seed = encoder, seed

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._moved("query", texts, self._encoder.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str], advance: Advance = lambda _: None) -> np.ndarray:
        return self._moved("passage", texts, self._encoder.encode_passages(texts, advance))

    def _moved(self, kind: str, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        noise = [self._noise(f"{kind}: {text}", vectors.shape[1]) for text in texts]
        moved = vectors + np.array(noise, np.float32)
        return moved / np.linalg.norm(moved, axis=1, keepdims=True)

    def _noise(self, text: str, size: int) -> np.ndarray:
        own = int.from_bytes(sha256(text.encode()).digest()[:8], "big")
        return np.random.default_rng([self._seed, own]).uniform(-NOISE, NOISE, size)


@pytest.fixture
def moved(encoder: Encoder, tmp_path: Path) -> Callable[[int], Assistant]:
    def made(seed: int) -> Assistant:
        noisy = Noisy(encoder, seed)
        library: Library = make_library(tmp_path / str(seed), [DIGESTS], noisy)
        return Assistant(HybridRetriever(library.open(), noisy))

    return made


EDGE = 1
"""Claims at the end of a list of support that others, as near, may stand in for."""


def outcome(reply: Reply) -> tuple[str, frozenset[str]]:
    """What is said first, and all that an answer says in whatever order; why there is none, and what is said of it."""
    if isinstance(reply, Answer):
        return reply.claims[0].text, frozenset(claim.text for claim in reply.claims)
    return reply.reason, frozenset([reply.message])


@pytest.fixture(scope="module")
def outcomes(assistant: Assistant) -> dict[str, tuple[str, frozenset[str]]]:
    """What is said without noise."""
    questions = [case.question for case in read_testset(QUESTIONS)]
    return {question: outcome(assistant.ask(question, today=TODAY)) for question in questions}


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in (2, 3))])
def test_noise_in_every_vector_changes_no_outcome(
    outcomes: dict[str, tuple[str, frozenset[str]]], moved: Callable[[int], Assistant], seed: int
) -> None:
    other = moved(seed)
    for question, (first, said) in outcomes.items():
        still, again = outcome(other.ask(question, today=TODAY))
        assert first == still
        assert len(said - again) <= EDGE, (question, said - again)
        assert len(again - said) <= EDGE, (question, again - said)
