"""Add vectors and indexes to a draft generation, and check them before it is sealed."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

import numpy as np

from corpus.errors import DamagedLibrary, KeikakuError
from corpus.ingest_report import Advance
from corpus.library import (
    FACT_VECTORS,
    STATEMENT_PLACES,
    STATEMENT_VECTORS,
    VECTORS,
    Draft,
    Generation,
    read_facts,
    read_passages,
)
from corpus.passage import Passage
from corpus.statements import unwrap
from retriever import dense, lexical
from retriever.dense import DenseIndex
from retriever.embed import Encoder
from retriever.entries import PASSAGES, STATEMENTS, Entries, passage_entries, statement_entries
from retriever.fact_index import fact_text, ranked_facts, words_of
from retriever.fact_scores import Ranking
from retriever.lexical import LexicalIndex
from retriever.prepared import prepared_vectors
from retriever.statement_index import StatementTexts, statement_texts

PATH_DEPTH: Final = 3
"""Headings prepended for embedding: the innermost say what a passage is about."""

SAMPLE: Final = 200
LEAST_RECALL: Final = 0.95


def passage_text(passage: Passage) -> str:
    """A passage as it is embedded: its innermost headings, what leads into it, its statements."""
    path = " ".join(passage.section[-PATH_DEPTH:])
    return "\n".join(part for part in (path, passage.lead, unwrap(passage)) if part)


def lexical_text(passage: Passage) -> str:
    """A passage as it is indexed by words: all its headings and its text."""
    return "\n".join([*passage.section, passage.lead, unwrap(passage)])


def build_indexes(draft: Draft, previous: Generation | None, encoder: Encoder, advance: Advance) -> Sequence[Passage]:
    """Add vectors, Chroma and BM25 to ``draft`` and check them; unchanged passages keep their vectors. Gives the passages.

    Raises:
        KeikakuError: an index doesn't hold what it should.
    """
    same = previous if previous is not None and previous.manifest.model == encoder.info else None
    passages = read_passages(draft.path)
    said = statement_texts(passages)
    facts = ranked_facts(read_facts(draft.path))
    texts = {
        VECTORS: [passage_text(p) for p in passages],
        FACT_VECTORS: [fact_text(f) for f in facts],
        STATEMENT_VECTORS: said.texts,
    }
    vectors = {name: _embedded(each, _kept(same, name), encoder, advance) for name, each in texts.items()}
    write_indexes(draft, passages, facts, said, vectors)
    manifest = draft.read_manifest()
    draft.write_manifest(manifest.model_copy(update={"model": encoder.info}))
    return passages


def write_indexes(
    draft: Draft,
    passages: Sequence[Passage],
    facts: Sequence[Ranking],
    said: StatementTexts,
    vectors: Mapping[str, np.ndarray],
) -> None:
    """Write the vectors of passages, ranked facts and the statements ``said``, by the names of their files, and all
    indexes.

    Raises:
        KeikakuError: an index doesn't hold what it should.
    """
    for name, each in {**vectors, STATEMENT_PLACES: said.table}.items():
        np.save(draft.path / name, each)
    LexicalIndex.build([p.id for p in passages], [lexical_text(p) for p in passages], draft.path / lexical.FOLDER)
    words_of(facts).save(draft.path)
    parts = {
        PASSAGES: passage_entries(passages, vectors[VECTORS]),
        STATEMENTS: statement_entries(passages, said, vectors[STATEMENT_VECTORS]),
    }
    index = DenseIndex.build(parts, draft.path / dense.FOLDER)
    try:
        for name, entries in parts.items():
            check_index(index, name, entries)
    finally:
        index.close()


def check_index(index: DenseIndex, name: str, entries: Entries) -> None:
    """Check that a collection holds every id, and that a sample of them finds themselves and what exact search finds;
    a graph of many vectors may miss a few.

    Raises:
        KeikakuError: it does not.
    """
    ids, vectors = entries.ids, entries.vectors
    if index.count(name) != len(ids):
        raise KeikakuError(
            f"ベクトル索引に {index.count(name)} 片しかありません（{len(ids)} 片のはず）。もう一度取り込んでください。"
        )
    step = max(1, len(ids) // SAMPLE)
    top = min(10, len(ids))
    shares, itself = [], []
    for row in range(0, len(ids), step):
        found = index.search(vectors[row], top, among=name)
        exact = vectors @ vectors[row]
        itself.append(any(abs(score - 1.0) < 1e-3 for score in found.values()))
        worst = np.sort(exact)[-top]
        shares.append(sum(score >= worst - 1e-4 for score in found.values()) / top)
    if itself and np.mean(itself) < LEAST_RECALL:
        lost = ids[itself.index(False) * step]
        raise KeikakuError(f"ベクトル索引で {lost} などが自分自身を見つけられません。もう一度取り込んでください。")
    if shares and np.mean(shares) < LEAST_RECALL:
        raise KeikakuError(f"ベクトル索引の再現率が低すぎます（{np.mean(shares):.2f}）。もう一度取り込んでください。")


def _embedded(texts: Sequence[str], kept: dict[str, np.ndarray], encoder: Encoder, advance: Advance) -> np.ndarray:
    """``(n_texts, dim)``: the kept vectors of texts seen before, new ones for the others; each text once."""
    unseen = dict.fromkeys(text for text in texts if text not in kept)
    known = kept | prepared_vectors(unseen, encoder.info)
    new = [text for text in unseen if text not in known]
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        advance("ベクトル化", done, len(new))

    found = dict(zip(new, encoder.encode_passages(new, step), strict=True)) if new else {}
    vectors = np.empty((len(texts), encoder.info.dimension), np.float32)
    for row, text in enumerate(texts):
        vectors[row] = known[text] if text in known else found[text]
    return vectors


def texts_of(generation: Generation) -> list[str]:
    """All texts of a generation that have vectors."""
    return [t for name in (VECTORS, FACT_VECTORS, STATEMENT_VECTORS) for t in _texts_and_vectors(generation, name)[0]]


def _kept(generation: Generation | None, name: str) -> dict[str, np.ndarray]:
    """The vectors in one file of a generation by the text they stand for; what is damaged, or was cut into other texts by
    another version, is embedded again."""
    if generation is None:
        return {}
    with suppress(DamagedLibrary):
        texts, vectors = _texts_and_vectors(generation, name)
        return dict(zip(texts, vectors, strict=True)) if len(vectors) == len(texts) else {}
    return {}


def _texts_and_vectors(generation: Generation, name: str) -> tuple[Sequence[str], np.ndarray]:
    if name == FACT_VECTORS:
        return [fact_text(f) for f in ranked_facts(generation.facts)], generation.fact_vectors
    if name == STATEMENT_VECTORS:
        return statement_texts(generation.passages).texts, generation.statement_vectors
    return [passage_text(p) for p in generation.passages], generation.vectors
