"""Passages that are made when they are looked at are those that were written."""

import os
import shutil
from pathlib import Path

import pytest

from corpus.errors import DamagedLibrary
from corpus.generation import PASSAGES, Generation, read_passages
from corpus.library import Library
from corpus.passage_table import COLUMNS, PassageColumns, PassageTable


@pytest.fixture
def generation(digest_library: Library, tmp_path: Path) -> Generation:
    shutil.copytree(digest_library.root, tmp_path / "library")
    return Library(tmp_path / "library").open()


def test_each_passage_is_the_one_that_was_written(generation: Generation) -> None:
    expected = read_passages(generation.path)
    assert generation.files.holds(COLUMNS)
    assert len(generation.passages) == len(expected) > 100
    assert generation.passages[-1] == expected[-1]
    assert tuple(generation.passages) == generation.passages[:] == expected
    assert generation.passages[7] is generation.passages[7]
    assert generation.rows == {passage.id: row for row, passage in enumerate(expected)}
    assert [generation.passage(p.id) for p in expected[:9]] == list(expected[:9])


@pytest.mark.parametrize("kept", [True, False])
def test_passages_are_found_as_by_a_walk(kept: bool, generation: Generation) -> None:
    every = read_passages(generation.path)
    passages = generation.passages if kept else PassageTable(PassageColumns.of(every, ()), every.__getitem__)
    assert passages.document_ids == [p.plan_id for p in every]
    assert passages.headed == list(dict.fromkeys((p.plan_id, p.section) for p in every))
    for document in (*generation.plans, "other"):
        own = [p for p in every if p.plan_id == document]
        assert passages.of_document(document) == own
        for path in {p.section for p in own}:
            assert passages.of_section(document, path) == [p for p in own if p.section == path]
    some = set(list(generation.plans)[1:3])
    assert list(passages.headings_of(some)) == [(p.id, p.section) for p in every if p.plan_id in some]


@pytest.mark.parametrize("name", [PASSAGES, COLUMNS])
def test_passages_that_are_not_as_they_were_sealed_are_damage(name: str, generation: Generation) -> None:
    content = bytearray((generation.path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (generation.path / name).write_bytes(content)
    with pytest.raises(DamagedLibrary):
        len(Generation(generation.path).passages)


def test_a_line_that_changes_while_the_library_is_open_is_damage(generation: Generation) -> None:
    passages = generation.passages
    before = passages[49]
    os.truncate(generation.path / PASSAGES, int(passages.columns.start[50]) + 3)
    assert passages[49] is before
    with pytest.raises(DamagedLibrary):
        passages[50]
