"""The nearest are found whatever is left to find them by."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DamagedLibrary
from corpus.generation import Generation
from corpus.library import Library
from retriever.embed import Encoder
from retriever.entries import PASSAGES, STATEMENTS
from retriever.nearest import ExactSearch, Nearest, Way

QUESTIONS = ("企業誘致件数の目標", "人手が足りない", "水素")
LARGE = 0
"""Vectors compared one by one in a library that counts as large: none."""


@pytest.fixture
def generation(digest_library: Library, tmp_path: Path) -> Generation:
    shutil.copytree(digest_library.root, tmp_path / "library")
    return Library(tmp_path / "library").open()


def vector(encoder: Encoder, question: str = QUESTIONS[0]) -> np.ndarray:
    return encoder.encode_queries([question])[0]


@pytest.mark.parametrize("among", [PASSAGES, STATEMENTS])
@pytest.mark.parametrize("question", QUESTIONS)
def test_exact_search_finds_what_the_index_finds(
    question: str, among: str, generation: Generation, encoder: Encoder
) -> None:
    index, exact = Nearest(generation, exact_up_to=LARGE)._open(Way.INDEX), ExactSearch(generation)
    for plans in ((), ("industry-labor-plan-2022",), tuple(generation.plans)[:2], tuple(generation.plans)[::2]):
        found = exact.search(vector(encoder, question), 15, plans, among=among)
        assert found == pytest.approx(index.search(vector(encoder, question), 15, plans, among=among), abs=1e-5)
        assert list(found.values()) == sorted(found.values(), reverse=True)


def test_a_small_library_needs_no_index_and_a_large_one_only_for_what_names_no_plan(
    generation: Generation, encoder: Encoder
) -> None:
    small, large = Nearest(generation), Nearest(generation, exact_up_to=LARGE)
    small.search(vector(encoder), 5)
    assert set(small._opened) == {Way.EXACT}
    large.search(vector(encoder), 5)
    assert set(large._opened) == {Way.INDEX}
    large.search(vector(encoder), 5, tuple(generation.plans)[:1])
    assert set(large._opened) == {Way.INDEX, Way.EXACT}


def test_vectors_left_in_their_files_are_compared_as_those_in_memory(generation: Generation, encoder: Encoder) -> None:
    stored, held = ExactSearch(generation, stored=True), ExactSearch(generation)
    for among in (PASSAGES, STATEMENTS):
        for plans in ((), tuple(generation.plans)[1:2], tuple(generation.plans)[::2]):
            found = stored.search(vector(encoder), 15, plans, among=among)
            assert found == held.search(vector(encoder), 15, plans, among=among)


def test_vectors_cut_short_while_they_are_searched_are_damage(generation: Generation, encoder: Encoder) -> None:
    stored = ExactSearch(generation, stored=True)
    os.truncate(generation.path / "vectors.npy", 1000)
    with pytest.raises(DamagedLibrary, match="途中で終わって"):
        stored.search(vector(encoder), 15)


def test_an_index_that_fails_while_it_answers_gives_way_to_the_vectors(
    generation: Generation, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    nearest = Nearest(generation, exact_up_to=LARGE)
    before = nearest.search(vector(encoder), 20)
    nearest._open(Way.INDEX).close()
    nearest._opened[Way.INDEX]._collections = {}
    after = nearest.search(vector(encoder), 20)
    assert list(after) == list(before)
    assert after == pytest.approx(before, abs=1e-5)
    assert "索引を使えない" in caplog.text


@pytest.mark.parametrize("name", ["vectors.npy", "statement_vectors.npy", "statement_places.npy"])
def test_vectors_that_are_damaged_give_way_to_the_index(
    name: str, generation: Generation, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    before = Nearest(generation).search(vector(encoder), 20)
    (generation.path / name).write_bytes((generation.path / name).read_bytes()[:-1] + b"x")
    damaged = Generation(generation.path)
    assert Nearest(damaged).search(vector(encoder), 20) == pytest.approx(before, abs=1e-5)
    assert "ベクトルを読めない" in caplog.text


def test_where_neither_is_left_it_is_said(generation: Generation) -> None:
    shutil.rmtree(generation.path / "chroma")
    (generation.path / "vectors.npy").write_bytes(b"")
    with pytest.raises(DamagedLibrary):
        Nearest(Generation(generation.path))


def test_places_that_were_not_kept_are_cut_anew(generation: Generation, encoder: Encoder) -> None:
    kept = ExactSearch(generation).search(vector(encoder), 20, among=STATEMENTS)
    generation.__dict__["statement_places"] = None
    assert ExactSearch(generation).search(vector(encoder), 20, among=STATEMENTS) == kept
