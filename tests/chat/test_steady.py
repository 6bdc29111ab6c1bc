"""The same library answers the same, whatever the last bits of its vectors are."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from chat.answer import Answer, Reply
from chat.assistant import Assistant
from corpus.library import Generation, Library
from evals.sets.reading import read_testset
from retriever.embed import Advance, Encoder
from retriever.fact_index import fact_text, ranked_facts
from retriever.hybrid import HybridRetriever
from retriever.index import passage_text
from retriever.statement_index import statement_texts
from tests.conftest import DIGESTS, TODAY, make_library

NOISE = 1e-3
"""More than kernels that round activations to 8 bits differ by, and a thousand times what ours do."""

QUESTIONS = Path(__file__).resolve().parents[2] / "evals" / "testsets" / "dev" / "digest.jsonl"


class Noisy:
    """The real encoder, each component of each text's vector moved by up to ``NOISE``, then at unit length again."""

    def __init__(self, encoder: Encoder, known: dict[str, np.ndarray], seed: int) -> None:
        self.info = encoder.info
        self._encoder, self._known, self._seed = encoder, known, seed

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        return self._moved("query", texts, self._encoder.encode_queries(texts))

    def encode_passages(self, texts: Sequence[str], advance: Advance = lambda _: None) -> np.ndarray:
        new = [text for text in texts if text not in self._known]
        self._known.update(zip(new, self._encoder.encode_passages(new), strict=True) if new else ())
        advance(len(texts))
        return self._moved("passage", texts, np.array([self._known[text] for text in texts]))

    def _moved(self, kind: str, texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
        noise = [self._noise(f"{kind}: {text}", vectors.shape[1]) for text in texts]
        moved = vectors + np.array(noise, np.float32)
        return moved / np.linalg.norm(moved, axis=1, keepdims=True)

    def _noise(self, text: str, size: int) -> np.ndarray:
        own = int.from_bytes(sha256(text.encode()).digest()[:8], "big")
        return np.random.default_rng([self._seed, own]).uniform(-NOISE, NOISE, size)


@pytest.fixture(scope="module")
def known(digest: Generation) -> dict[str, np.ndarray]:
    """Vectors of the built-in corpus by text, so that no text is embedded twice."""
    passages = zip(map(passage_text, digest.passages), digest.vectors, strict=True)
    facts = zip(map(fact_text, ranked_facts(digest.facts)), digest.fact_vectors, strict=True)
    said = zip(statement_texts(digest.passages).texts, digest.statement_vectors, strict=True)
    return dict([*passages, *facts, *said])


@pytest.fixture
def moved(known: dict[str, np.ndarray], encoder: Encoder, tmp_path: Path) -> Callable[[int], Assistant]:
    def made(seed: int) -> Assistant:
        noisy = Noisy(encoder, known, seed)
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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_in_every_vector_changes_no_outcome(
    assistant: Assistant, moved: Callable[[int], Assistant], seed: int
) -> None:
    other = moved(seed)
    for question in (case.question for case in read_testset(QUESTIONS)):
        (first, said), (still, again) = (outcome(each.ask(question, today=TODAY)) for each in (assistant, other))
        assert first == still
        assert len(said - again) <= EDGE, (question, said - again)
        assert len(again - said) <= EDGE, (question, again - said)
