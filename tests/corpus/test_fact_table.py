"""Facts that are made when they are looked at are those that were written."""

import os
import shutil
from pathlib import Path

import pytest

from corpus.errors import DamagedLibrary
from corpus.fact_table import CLASSES, COLUMNS, FactColumns, FactTable, read_columns
from corpus.facts import Initiative
from corpus.generation import FACTS, Generation
from corpus.library import Library
from corpus.volumes import facts_of_wholes


@pytest.fixture
def generation(digest_library: Library, tmp_path: Path) -> Generation:
    shutil.copytree(digest_library.root, tmp_path / "library")
    return Library(tmp_path / "library").open()


def of_earlier_version(generation: Generation) -> FactTable:
    """The facts as a generation without the file of columns gives them."""
    stored = generation.stored_facts()
    wholes = {i: plan.part_of for i, plan in generation.plans.items() if plan.part_of}
    return FactTable(FactColumns.of(stored, ()), wholes, stored.__getitem__)


def test_each_fact_is_the_one_that_was_written(generation: Generation) -> None:
    expected = facts_of_wholes(generation.stored_facts(), generation.plans)
    assert generation.files.holds(COLUMNS)
    assert len(generation.facts) == len(expected) > 100
    assert generation.facts[len(expected) // 2] == expected[len(expected) // 2]
    assert tuple(generation.facts) == generation.facts[:] == expected
    assert tuple(of_earlier_version(generation)) == expected
    with pytest.raises(IndexError):
        generation.facts[len(expected)]


def test_a_fact_stays_the_same_object_and_knows_its_place(generation: Generation) -> None:
    facts = generation.facts
    assert facts[7] is facts[7]
    assert facts.place(facts[7]) == 7
    assert facts.known(id(object())) is None
    assert facts.document_of(facts[7]) == generation.stored_facts()[7].plan_id


def test_facts_are_found_as_by_a_walk(generation: Generation) -> None:
    facts, every = generation.facts, list(enumerate(generation.facts))
    for kind in CLASSES:
        assert facts.of_kind(kind).tolist() == [i for i, fact in every if isinstance(fact, kind)]
        assert facts.stating(kind) == list(dict.fromkeys(fact.plan_id for _, fact in every if isinstance(fact, kind)))
        for plan_id in generation.plans:
            own = [i for i, fact in every if isinstance(fact, kind) and fact.plan_id == plan_id]
            assert facts.of_plan(kind, plan_id).tolist() == own
    for document in generation.plans:
        own = [i for i, fact in every if facts.document_of(fact) == document]
        assert facts.in_document(document).tolist() == own
    assert facts.names_of(Initiative) == {fact.name for _, fact in every if isinstance(fact, Initiative)}
    for i, fact in every:
        assert facts.name(i) == getattr(fact, "name", "")


@pytest.mark.parametrize("name", [FACTS, COLUMNS])
def test_facts_that_are_not_as_they_were_sealed_are_damage(name: str, generation: Generation) -> None:
    content = bytearray((generation.path / name).read_bytes())
    content[len(content) // 2] ^= 1
    (generation.path / name).write_bytes(content)
    with pytest.raises(DamagedLibrary):
        len(Generation(generation.path).facts)


def test_a_fact_whose_line_changes_while_the_library_is_open_is_damage(generation: Generation) -> None:
    facts = generation.facts
    os.truncate(generation.path / FACTS, int(facts.columns.start[50]) + 3)
    assert facts[49] == generation.facts[49]
    with pytest.raises(DamagedLibrary):
        facts[50]


def test_columns_are_the_same_bytes_each_time_and_without_facts_there_are_none(
    generation: Generation, tmp_path: Path
) -> None:
    stored = generation.stored_facts()
    lines = (generation.path / FACTS).read_bytes().splitlines(keepends=True)
    FactColumns.of(stored, lines).save(tmp_path / COLUMNS)
    assert (tmp_path / COLUMNS).read_bytes() == (generation.path / COLUMNS).read_bytes()
    FactColumns.of((), ()).save(tmp_path / COLUMNS)
    empty = read_columns((tmp_path / COLUMNS).read_bytes())
    assert empty is not None
    table = FactTable(empty, {}, lambda _: pytest.fail("there is none"))
    assert (len(table), table.stating(Initiative), table.in_document("p").tolist()) == (0, [], [])
