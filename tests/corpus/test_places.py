from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import Library
from corpus.normalize import squeeze
from corpus.passage import Span
from corpus.places import Places
from ingest.lines import read_lines
from ingest.outline import build_outline
from ingest.passages import cut_passages

LINES = st.lists(
    st.sampled_from(["1 目標", "企業誘致件数 125件", "・支援を行う", "", "本文です。", "12", "項目\t目標"]), max_size=25
)


@given(LINES)
def test_every_line_of_a_passage_is_found_again_where_it_was_printed(lines: list[str]) -> None:
    text = "\n".join(lines)
    passages = cut_passages("p", build_outline(read_lines(text)), has_pages=False)
    places = Places(passages, lambda _: text)
    for passage in passages:
        for found, span in places.of("p", passage.span):
            printed = found.text[span.start : span.end].split("\n")
            assert all(squeeze(line) in squeeze(text) for line in printed)


def test_facts_stand_in_passages(municipal_library: Library) -> None:
    generation = municipal_library.open()
    places = Places(generation.passages, generation.text)
    for fact in generation.facts:
        found = places.of(fact.plan_id, fact.span)
        printed = squeeze("".join(passage.text[span.start : span.end] for passage, span in found))
        assert printed in squeeze(fact.quote) or squeeze(fact.quote) in printed


def test_nothing_stands_outside_the_passages(tmp_path: Path) -> None:
    assert Places([], lambda _: "").of("p", Span(start=0, end=9)) == []


@pytest.mark.parametrize("plan_id", ["unknown"])
def test_an_unknown_plan_has_no_places(municipal_library: Library, plan_id: str) -> None:
    generation = municipal_library.open()
    assert Places(generation.passages, generation.text).of(plan_id, Span(start=0, end=9)) == []
