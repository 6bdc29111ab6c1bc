"""Statements as a unit of search: what is embedded of them, and how their passages are ranked."""

from dataclasses import replace

import numpy as np
import pytest

from corpus.library import Library
from corpus.passage import Passage, Span
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.question import understand
from retriever.statement_index import by_passage, statement_id, statement_ids, statement_texts
from tests.conftest import TODAY

TABLE = "指標\t現状\t目標\n空き店舗数\t12件\t5件\n商店街の通行量\t340人\t500人"


def passage(text: str, *section: str) -> Passage:
    return Passage(id="p:1", plan_id="p", section=section, text=text, span=Span(start=0, end=len(text)))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (passage("空き家を直す費用を助成します。耐震の診断は無料です。", "第1章", "第2節 住まい", "1 空き家"),
         ("第2節 住まい 1 空き家\n空き家を直す費用を助成します。", "第2節 住まい 1 空き家\n耐震の診断は無料です。")),
        (passage(TABLE, "数値目標"),
         ("数値目標\n空き店舗数：現状は12件、目標は5件", "数値目標\n商店街の通行量：現状は340人、目標は500人")),
        (passage("12\n空き家を直す費用を助成します。"), ("空き家を直す費用を助成します。",)),
    ],
    ids=["sentences under their last two headings", "rows with the heads of their cells", "no debris"],
)  # fmt: skip
def test_a_statement_is_embedded_with_what_it_is_about(given: Passage, wanted: tuple[str, ...]) -> None:
    assert statement_texts([given]).texts == wanted


def test_each_statement_knows_its_passage() -> None:
    one, two = passage("最初の文を書きました。"), replace(passage("次の文を書きました。その次の文です。"), id="p:2")
    found = statement_texts([one, two])
    assert found.rows.tolist() == [0, 1, 1]
    assert [key.partition("#")[0] for key in statement_ids([one, two], found)] == ["p:1", "p:2", "p:2"]


def test_a_passage_counts_as_its_best_statement() -> None:
    found = by_passage({"a#s1": 0.2, "b#s2": 0.5, "a#s3": 0.7, "b#s4": 0.1})
    assert list(found.items()) == [("a", 0.7), ("b", 0.5)]


def test_statements_are_found_by_passage_and_place() -> None:
    found = statement_texts([passage("最初の文を書きました。\n12\n次の文を書きました。")])
    assert statement_ids([passage("最初の文を書きました。\n12\n次の文を書きました。")], found) == [
        statement_id("p:1", 0),
        statement_id("p:1", 2),
    ]


def test_ids_of_earlier_versions_count_for_their_passage() -> None:
    assert by_passage({"a#17": 0.7}) == {"a": 0.7}


def test_a_library_finds_the_passage_that_one_of_its_statements_answers(
    small_library: Library, encoder: Encoder
) -> None:
    generation = small_library.open()
    retriever = HybridRetriever(generation, encoder)
    question = understand("会社をいくつ呼び込むつもりですか", generation.plans, TODAY)
    best = next(iter(retriever.statement_leg(question)))
    found = generation.passage(best)
    assert found is not None
    assert "企業立地件数" in found.text


def test_every_statement_that_is_searched_has_a_vector(small_library: Library) -> None:
    generation = small_library.open()
    said = statement_texts(generation.passages)
    assert generation.statement_vectors.shape == (len(said.texts), generation.vectors.shape[1])
    assert np.allclose(np.linalg.norm(generation.statement_vectors, axis=1), 1.0, atol=1e-3)
