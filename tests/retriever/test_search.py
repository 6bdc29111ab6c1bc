import math
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.checksums import SealedFiles
from corpus.errors import DamagedLibrary, KeikakuError
from corpus.library import Generation, Library
from retriever.coverage import support, weigh
from retriever.dense import FOLDER, DenseIndex
from retriever.embed import Encoder, SentenceTransformerEncoder
from retriever.entries import PASSAGES, STATEMENTS, Entries
from retriever.fusion import min_max, weighted_fusion
from retriever.hybrid import HybridRetriever, check_model
from retriever.index import check_index
from retriever.langchain import EncoderEmbeddings, PlanRetriever
from retriever.lexical import K1, B, LexicalIndex
from retriever.question import understand
from retriever.tokens import content_words, terms

TODAY = date(2026, 11, 22)
TEXTS = [
    "企業誘致件数の目標は125件です",
    "創業を支援するセミナーを開催し、創業者を育てます",
    "水素ステーションを8箇所に整備する",
    "企業の事業承継を支援する窓口",
    "。",
]
IDS = [f"p:{i}" for i in range(len(TEXTS))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("企業誘致", ["企業", "誘致", "企業_誘致"]),
        ("12.5と1,200", ["12.5", "1200"]),
        ("R5の目標", ["@2023", "目標"]),
        ("令和5年度の目標", ["@2023", "目標"]),
        ("ﾃﾞｼﾞﾀﾙ化", ["デジタル", "化", "デジタル_化"]),
        ("どこに相談すればいいですか", ["相談"]),
        ("R3.7", ["@2021", "@2021-07"]),
        ("", []),
    ],
)
def test_terms(text: str, expected: list[str]) -> None:
    assert terms(text) == expected


def naive_bm25(query: list[str], texts: list[str]) -> list[float]:
    documents = [Counter(terms(text) or ["(none)"]) for text in texts]
    mean = sum(sum(d.values()) for d in documents) / len(documents)
    scores = [0.0] * len(documents)
    for term in query:
        df = sum(term in d for d in documents)
        idf = math.log(1 + (len(documents) - df + 0.5) / (df + 0.5))
        for i, d in enumerate(documents):
            length = K1 * (1 - B + B * sum(d.values()) / mean)
            scores[i] += idf * d[term] / (d[term] + length) if d[term] else 0.0
    return scores


@pytest.fixture
def words(tmp_path: Path) -> LexicalIndex:
    LexicalIndex.build(IDS, TEXTS, tmp_path / "lexical")
    return LexicalIndex.open(sealed(tmp_path))


def sealed(folder: Path) -> SealedFiles:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return SealedFiles(folder, {str(p.relative_to(folder)): sha256(p.read_bytes()).hexdigest() for p in files})


@pytest.mark.parametrize("query", ["企業誘致の目標", "創業の支援", "水素", "関係のない言葉", "企業"])
def test_bm25_agrees_with_ten_plain_lines(words: LexicalIndex, query: str) -> None:
    assert np.allclose(words.scores(terms(query)), naive_bm25(terms(query), TEXTS), atol=1e-5)


def test_unknown_words_score_nothing_and_have_the_highest_idf(words: LexicalIndex) -> None:
    assert not words.scores(["火星"]).any()
    assert not words.holds("火星").any()
    assert words.idf("火星") > words.idf("企業") > 0


def test_a_missing_lexical_index_is_explained(tmp_path: Path) -> None:
    with pytest.raises(DamagedLibrary, match="keikaku repair"):
        LexicalIndex.open(SealedFiles(tmp_path, {}))


SCORES = st.dictionaries(st.sampled_from("abcdef"), st.floats(min_value=-5, max_value=5, allow_nan=False), max_size=6)


@given(st.lists(st.tuples(st.floats(min_value=0.1, max_value=1), SCORES), max_size=4))
def test_fusion_does_not_depend_on_the_order_of_its_legs(legs) -> None:
    forward = dict(weighted_fusion(legs))
    backward = dict(weighted_fusion(list(reversed(legs))))
    assert forward.keys() == backward.keys()
    assert all(math.isclose(forward[k], backward[k], abs_tol=1e-9) for k in forward)


@given(SCORES)
def test_scaled_scores_keep_order_and_bounds(scores) -> None:
    scaled = min_max(scores)
    assert all(0 <= v <= 1 for v in scaled.values())
    assert all(scaled[a] <= scaled[b] for a in scores for b in scores if scores[a] <= scores[b])


def unit(rows: int, dim: int = 16) -> np.ndarray:
    vectors = np.random.default_rng(7).normal(size=(rows, dim)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


ENTRIES = Entries(
    ids=[f"p:{i:03d}" for i in range(300)],
    plan_ids=["even" if i % 2 == 0 else "odd" for i in range(300)],
    vectors=unit(300),
)


@pytest.fixture
def dense(tmp_path: Path) -> DenseIndex:
    DenseIndex.build({PASSAGES: ENTRIES}, tmp_path / FOLDER).close()
    return DenseIndex.open(sealed(tmp_path))


def test_chroma_finds_what_exact_search_finds(dense: DenseIndex) -> None:
    vectors = unit(300)
    found = dense.search(vectors[5], 10)
    exact = np.argsort(-(vectors @ vectors[5]))[:10]
    assert next(iter(found)) == "p:005"
    assert set(found) == {f"p:{i:03d}" for i in exact}
    assert math.isclose(found["p:005"], 1.0, abs_tol=1e-4)


def test_only_the_named_plans_are_searched(dense: DenseIndex) -> None:
    assert all(int(key[2:]) % 2 for key in dense.search(unit(300)[0], 20, ["odd"]))
    assert len(dense.search(unit(300)[0], 1000)) == 300


def test_a_missing_chroma_folder_is_explained_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(DamagedLibrary, match="keikaku repair"):
        DenseIndex.open(SealedFiles(tmp_path, {}))
    assert not list(tmp_path.iterdir())


def test_a_place_that_can_not_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(KeikakuError, match="ディスクの空き"):
        DenseIndex.build({PASSAGES: ENTRIES}, tmp_path / "file" / "c")


def test_an_index_that_lacks_vectors_is_not_sealed(dense: DenseIndex) -> None:
    check_index(dense, PASSAGES, ENTRIES)
    with pytest.raises(KeikakuError, match="300 片しか"):
        check_index(dense, PASSAGES, replace(ENTRIES, ids=["x"] * 301))
    with pytest.raises(KeikakuError, match="自分自身"):
        check_index(dense, PASSAGES, replace(ENTRIES, vectors=-ENTRIES.vectors))


def test_collections_are_searched_apart(tmp_path: Path) -> None:
    few = Entries(ids=["s#1", "s#2"], plan_ids=["odd", "even"], vectors=unit(2))
    DenseIndex.build({PASSAGES: ENTRIES, STATEMENTS: few}, tmp_path / FOLDER).close()
    index = DenseIndex.open(sealed(tmp_path))
    assert (index.count(), index.count(STATEMENTS)) == (300, 2)
    assert set(index.search(unit(2)[0], 10, among=STATEMENTS)) == {"s#1", "s#2"}
    assert set(index.search(unit(2)[0], 10, ["odd"], among=STATEMENTS)) == {"s#1"}


def test_an_empty_collection_is_searched_and_finds_nothing(tmp_path: Path) -> None:
    none = Entries(ids=[], plan_ids=[], vectors=np.zeros((0, 16), np.float32))
    DenseIndex.build({PASSAGES: ENTRIES, STATEMENTS: none}, tmp_path / FOLDER).close()
    assert DenseIndex.open(sealed(tmp_path)).search(unit(1)[0], 10, among=STATEMENTS) == {}


def test_coverage_counts_meanings_and_nouns_but_not_askers_words(words: LexicalIndex) -> None:
    def share(text: str) -> float:
        return support(weigh(understand(text, {}, TODAY), words), words)

    assert share("企業誘致件数の目標は？") > 0.99
    assert share("跡継ぎを手伝ってほしい") > 0.6
    assert share("火星までの距離") == 0.0
    assert share("創業する人の花粉症") < 0.5


def test_the_right_passage_comes_first(digest: Generation, encoder: Encoder) -> None:
    retriever = HybridRetriever(digest, encoder)
    question = understand("ＢＣＰを作りたい", digest.plans, TODAY)
    ranked = retriever.search(question, 5, TODAY)
    assert "BCP" in ranked[0].passage.text
    assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)


def test_a_named_plan_excludes_all_others(corpus_library, encoder: Encoder) -> None:
    generation = corpus_library.open()
    retriever = HybridRetriever(generation, encoder)
    question = understand("やまぐち商工業推進計画の企業誘致の目標", generation.plans, TODAY)
    found = retriever.search(question, 20, TODAY)
    assert {r.passage.plan_id for r in found} == {"commerce-industry-plan-2013"}


def test_a_library_of_another_model_is_refused_with_both_named(digest: Generation, encoder: Encoder) -> None:
    from retriever.model import model_folder

    other = SentenceTransformerEncoder(str(model_folder()))
    with pytest.raises(KeikakuError, match="KEIKAKU_MODEL") as error:
        check_model(digest, other)
    assert encoder.info.name in str(error.value)
    assert other.info.name in str(error.value)


def test_a_library_of_another_build_of_the_model_is_refused_with_the_way_out(
    digest: Generation, encoder: Encoder
) -> None:
    generation = copy(digest)
    older = encoder.info.model_copy(update={"revision": "an earlier build"})
    generation.manifest = digest.manifest.model_copy(update={"model": older})
    with pytest.raises(KeikakuError, match=r"an earlier build.*keikaku repair"):
        check_model(generation, encoder)


def test_langchain_sees_documents_and_embeddings(digest: Generation, encoder: Encoder) -> None:
    chain = PlanRetriever(retriever=HybridRetriever(digest, encoder), today=TODAY, top=3)
    documents = chain.invoke("企業誘致件数の目標は？")
    assert len(documents) == 3
    assert any("125件" in document.page_content for document in documents)
    assert documents[0].metadata["plan_id"] == "industry-labor-plan-2022"
    embeddings = EncoderEmbeddings(encoder)
    assert len(embeddings.embed_query("創業")) == len(embeddings.embed_documents(["創業"])[0]) == 384


def test_content_words_have_no_pairs() -> None:
    assert content_words("企業誘致") == ["企業", "誘致"]


class Counting:
    """An encoder that keeps the questions it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.info = encoder.info
        self.asked: list[str] = []

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        self.asked += texts
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str], advance: Callable[[int], None] = lambda _: None) -> np.ndarray:
        return self._encoder.encode_passages(texts, advance)


def test_a_question_is_embedded_once_whoever_asks_between_and_a_long_one_by_its_end(
    small_library: Library, encoder: Encoder
) -> None:
    counting = Counting(encoder)
    retriever = HybridRetriever(small_library.open(), counting)
    story = "駅前で三十年ほど食堂を営んできました。" * 60
    questions = [
        understand(text, {}, TODAY) for text in ("創業支援は？", "水素の目標は？", f"{story}後継ぎがいません。")
    ]
    for _ in range(3):
        for question in questions:
            retriever.legs(question)
    assert len(counting.asked) == len(questions)
    assert counting.asked[-1].endswith("後継ぎがいません。")
    assert len(counting.asked[-1]) < len(story) / 2
