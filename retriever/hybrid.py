"""Words and vectors fused into one ranking of passages."""

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from corpus.errors import KeikakuError
from corpus.library import Generation
from corpus.passage import Passage
from corpus.plan import PlanStatus
from retriever.coverage import PAIR, support, weigh
from retriever.embed import Encoder
from retriever.entries import STATEMENTS
from retriever.everyday import Everyday, is_wished
from retriever.fact_index import FactIndex
from retriever.fact_scores import RankedFacts, Ranking
from retriever.fusion import weighted_fusion
from retriever.lexical import LexicalIndex
from retriever.nearest import Nearest
from retriever.nothing import NOTHING
from retriever.order import as_printed, best_first, newest_first
from retriever.plan_rows import PlanRows
from retriever.question import Question
from retriever.served import VectorServer
from retriever.statement_index import by_passage

DEPTH: Final = 100
"""Hits of each leg that enter the fusion."""

STATEMENTS_DEPTH: Final = 200
"""Nearest statements looked at; several may stand in one passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegWeights:
    """What each leg counts in the fusion; words count less the less of a question any passage speaks of."""

    lexical: float
    passages: float
    statements: float

    def trusting(self, share: float) -> "LegWeights":
        """The weights for a question of which one passage holds ``share`` 0..1 in its own words; they sum to 1."""
        words = self.lexical * share**TRUST
        total = (words + self.passages + self.statements) or 1.0
        return LegWeights(lexical=words / total, passages=self.passages / total, statements=self.statements / total)


TRUST: Final = 2
WEIGHTS: Final = LegWeights(lexical=0.7, passages=0.1, statements=0.2)
"""Of all tenths the best on a set of 84 quoted questions whose answers nobody reads (MRR .869; .835 by .8, 0, .2, and .825 by
words alone). On 156 questions written blind, which were not fitted to, no worse than those anywhere. The power of the
trust was chosen on two quoted sets together."""

EVERYDAY_WEIGHT: Final = 0.5
"""What a passage gains in the fusion for each unit of cosine by which its everyday questions are nearer than the last ones."""

EXPANSION_WEIGHT: Final = 0.3
"""A synonym counts less than the asker's own word."""

IN_FORCE_BONUS: Final = 0.05
YEAR_BONUS: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Legs:
    """The passages that each leg found, by id, with scores that compare within the leg only.

    ``share`` 0..1 of the question stands in one passage in the question's own words. ``near`` are the nearest
    statements by their ids. ``nothing`` is the cosine of what the encoder was taught to find nearest to a question that
    no statement answers. ``everyday`` is how near everyday questions of passages are; it puts passages in order, and says
    nothing of whether they answer.
    """

    lexical: dict[str, float]
    passages: dict[str, float]
    statements: dict[str, float]
    share: float
    near: dict[str, float]
    nothing: float
    everyday: dict[str, float] = field(default_factory=dict)


LONGEST_EMBEDDED: Final = 400
"""Characters of a question that are embedded: the last ones, where a long story comes to what it asks. The encoder reads
hardly twice as many, and each costs everybody time."""

VECTORS_KEPT: Final = 64
"""Questions whose vectors are kept: each is asked for many times on the way to its answer, by several people at once."""

NO_LEGS: Final = Legs(lexical={}, passages={}, statements={}, share=0.0, near={}, nothing=0.0)
"""Of what is not searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A passage and how well it fits; ``score`` compares within one ranking only."""

    passage: Passage
    score: float


class HybridRetriever:
    """Search over one generation."""

    def __init__(self, generation: Generation, encoder: Encoder, server: VectorServer | None = None) -> None:
        """Open the generation's indexes; the vectors of a large one are asked of a server, where there is one.

        Raises:
            DamagedLibrary: a file that answers come from is not as it was sealed.
            KeikakuError: the library was built with another model.
        """
        check_model(generation, encoder)
        self.generation = generation
        self.words = LexicalIndex.open(generation.files)
        self._encoder = encoder
        self._vector_of = lru_cache(VECTORS_KEPT)(self._embedded)
        self._dense = Nearest(generation, server)
        self._everyday = Everyday(generation, encoder.info, wished=is_wished(os.environ))
        self._plan_of = PlanRows(generation.passages.document_ids)
        self._facts = FactIndex(generation, self.words)

    def search(self, question: Question, top: int, today: date) -> list[Ranked]:
        """The ``top`` passages for ``question``, best first; named plans exclude all others.

        Without a named plan, those in force on ``today`` and those that speak for a year the
        question names are preferred where others fit about as well.
        """
        return self.fuse(question, self.legs(question), today)[:top]

    def legs(self, question: Question) -> Legs:
        """What each leg finds, each passage with its score."""
        near = self._nearest_statements(question)
        return Legs(
            lexical=self.lexical_leg(question),
            passages=self.dense_leg(question),
            statements=by_passage(near),
            share=self.support(question),
            near=near,
            nothing=float(self.embed(question) @ self._nothing),
            everyday=self._everyday.search(self.embed(question), question.searched),
        )

    @cached_property
    def _nothing(self) -> np.ndarray:
        vector: np.ndarray = self._encoder.encode_passages([NOTHING])[0]
        return vector

    def fuse(self, question: Question, legs: Legs, today: date, weights: LegWeights = WEIGHTS) -> list[Ranked]:
        """All that the legs found in one ranking, best first."""
        weights = weights.trusting(legs.share)
        fused = weighted_fusion(
            [
                (weights.lexical, legs.lexical),
                (weights.passages, legs.passages),
                (weights.statements, legs.statements),
            ]
        )
        if legs.everyday:
            own = {**dict.fromkeys(legs.everyday, 0.0), **dict(fused)}
            fused = [(key, score + EVERYDAY_WEIGHT * legs.everyday.get(key, 0.0)) for key, score in own.items()]
        scored = [(key, score + self._bonus(question, key, today)) for key, score in fused]
        ranked = [Ranked(passage=self.passage(key), score=score) for key, score in scored]
        plans = self.generation.plans

        def printed(hit: Ranked) -> tuple[object, ...]:
            return as_printed(plans[hit.passage.plan_id], hit.passage.span.start, today)

        return best_first(ranked, lambda hit: hit.score, printed)

    @property
    def passage_ids(self) -> Collection[str]:
        """The ids of all passages."""
        return self.generation.rows.keys()

    def passage(self, passage_id: str) -> Passage:
        """The passage of an id that a search gave."""
        return self.generation.passages[self.generation.rows[passage_id]]

    def embed(self, question: Question) -> np.ndarray:
        """``(dim,) float32``: the question in the space of the passages."""
        return self._vector_of(question.search_text[-LONGEST_EMBEDDED:])

    def _embedded(self, text: str) -> np.ndarray:
        vector: np.ndarray = self._encoder.encode_queries([text])[0]
        return vector

    def meanings(self, texts: Sequence[str]) -> np.ndarray:
        """``(n, dim) float32``: texts in the space of the passages, in the order given."""
        return self._encoder.encode_passages(texts)

    def rank_facts(self, question: Question, kind: type[Ranking], today: date) -> RankedFacts:
        """The facts of a kind that ``question`` may be about, best first; those of plans in force on ``today`` where they tie."""
        found = self._facts.fit(question, weigh(question, self.words), self.embed(question), kind)
        newest: dict[str, tuple[int, int]] = {}

        def printed(fact: Ranking) -> tuple[object, ...]:
            if fact.plan_id not in newest:
                newest[fact.plan_id] = newest_first(self.generation.plans[fact.plan_id], today)
            return newest[fact.plan_id], fact.plan_id, fact.span.start

        return RankedFacts(found, printed)

    def support(self, question: Question) -> float:
        """The share of a question, 0..1, that one passage speaks of."""
        return support(weigh(question, self.words), self.words)

    def lexical_leg(self, question: Question) -> dict[str, float]:
        """BM25 of the best passages that hold any of the question's words."""
        query = [*question.terms, *question.expansions]
        weights = [_term_weight(t) for t in question.terms]
        weights += [EXPANSION_WEIGHT * _term_weight(t) for t in question.expansions]
        scores = self.words.scores(query, weights)
        return self._best(scores, question.searched)

    def dense_leg(self, question: Question) -> dict[str, float]:
        """Cosine of the passages nearest in meaning."""
        return self._dense.search(self.embed(question), DEPTH, question.searched)

    def statement_leg(self, question: Question) -> dict[str, float]:
        """Cosine of the nearest statement of each passage that holds one of the nearest."""
        return by_passage(self._nearest_statements(question))

    def _nearest_statements(self, question: Question) -> dict[str, float]:
        if not self.generation.has_statement_vectors:
            return {}
        return self._dense.search(self.embed(question), STATEMENTS_DEPTH, question.searched, among=STATEMENTS)

    def _best(self, scores: np.ndarray, plan_ids: Sequence[str]) -> dict[str, float]:
        """The passages with the best scores above 0, of these plans only where any are named."""
        allowed = self._plan_of.among(plan_ids) if plan_ids else np.ones(len(scores), bool)
        rows = np.flatnonzero(allowed & (scores > 0))
        rows = rows[np.argsort(-scores[rows], kind="stable")][:DEPTH]
        return {self.words.ids[row]: float(scores[row]) for row in rows}

    def _bonus(self, question: Question, key: str, today: date) -> float:
        if question.plan_ids and not question.names_place:
            return 0.0
        plan = self.generation.plans[self.passage(key).plan_id]
        bonus = IN_FORCE_BONUS if plan.status(today) is PlanStatus.IN_FORCE else 0.0
        if plan.period is not None and any(year in plan.period for year in question.years):
            bonus += YEAR_BONUS
        return bonus


def check_model(generation: Generation, encoder: Encoder) -> None:
    """Check that the generation's vectors come from this encoder's model.

    Raises:
        KeikakuError: they don't; the message names both and says what to do.
    """
    built, own = generation.manifest.model, encoder.info
    if built is None or (built.name, built.revision, built.dimension) == (own.name, own.revision, own.dimension):
        return
    if built.name == own.name:
        raise KeikakuError(
            f"このライブラリは埋め込みモデルの別の版（{built.revision}、今は {own.revision}）で作られています。"
            "「keikaku repair」で作り直せます。文書を取り込み直す必要はありません。"
        )
    raise KeikakuError(
        f"このライブラリは別の埋め込みモデル「{built.name}（{built.revision}）」で作られています。"
        f"そのモデルを環境変数 KEIKAKU_MODEL で指定するか、今のモデル「{own.name}」で"
        "「keikaku ingest」をやり直してください。"
    )


def _term_weight(term: str) -> float:
    return PAIR if "_" in term else 1.0
