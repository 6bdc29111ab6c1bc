"""Answers from a library ten times as large: what is found stays right, and the work hardly grows."""

import time
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from corpus.library import Library
from evals.bench.scaled import SYLLABLES, towns, write_scaled
from evals.bench.sizes import TODAY
from evals.sets.reading import read_testset
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

ROOT = Path(__file__).resolve().parents[3]
TIMES = 10
MOST = 3.0
"""Times as much processor time as in the small library; walking all facts and statements takes more than five."""


@pytest.fixture(scope="module")
def large(digest_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Library:
    library = Library(tmp_path_factory.mktemp("large") / "library")
    base = digest_library.open()
    write_scaled(base, library, TIMES * len(base.passages))
    return library


def test_each_town_has_a_name_of_its_own_of_the_same_length() -> None:
    made = list(towns(["波瀬崎市", "川辺村", "財団"], 40))
    assert (made[0].prefix, dict(made[0].words)) == ("", {})
    names = [name for town in made[1:] for name in town.words.values()]
    assert len(set(names)) == len(names) == 39 * 2
    assert all(len(name) == len(stem) and set(name) <= set(SYLLABLES) for t in made for stem, name in t.words.items())


def test_every_quote_of_a_larger_library_stands_where_it_says(large: Library) -> None:
    generation = large.open()
    assert not generation.damage()
    for fact in generation.facts[:: len(generation.facts) // 500]:
        assert fact.quote == generation.text(generation.document_of(fact))[fact.span.start : fact.span.end]
    plans = {passage.plan_id for passage in generation.passages}
    assert plans == set(generation.plans)


def test_work_hardly_grows_with_the_library(digest_library: Library, large: Library, encoder: Encoder) -> None:
    questions = [case.question for case in read_testset(ROOT / "evals" / "testsets" / "dev" / "plans.jsonl")][:24]
    small, ten_times = (Assistant(HybridRetriever(each.open(), encoder)) for each in (digest_library, large))
    used = dict.fromkeys((small, ten_times), 0.0)
    for assistant in used:
        assistant.ask(questions[-1], today=TODAY)
    for text in questions[:-1]:
        for assistant in used:
            started = time.process_time()
            assistant.ask(text, today=TODAY)
            used[assistant] += time.process_time() - started
    assert used[ten_times] < MOST * used[small]
