"""The material that the encoder is taught from: its form, its breadth, and that it gives no test away."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import KeikakuError
from evals.sets.reading import read_testset
from retriever.training.groups import HELD_OUT, TAUGHT, Group, Kind, read_groups
from tests.conftest import DIGESTS, ROOT, SHARED
from tests.retriever.training.likeness import Known, Likeness, runs, too_like

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

MOST = 0.5
"""Share of an utterance's or a passage's runs of eight characters that may stand in one text of ours."""

NAME = 8
"""Runs below which a text is a name that everybody uses (企業版ふるさと納税の窓口)."""

SAME = 0.8
"""Share from which two official texts are one: two that tell of the same law come near it."""

FIELDS = 30
GROUPS = 4000
PAIRS = 400
OUT = 6


@pytest.fixture(scope="module")
def taught() -> list[Group]:
    return read_groups(TAUGHT)


@pytest.fixture(scope="module")
def held_out() -> list[Group]:
    return read_groups(HELD_OUT)


def texts_of(group: Group) -> tuple[str, ...]:
    return (*group.everyday, group.official, *group.neighbours)


def test_there_is_enough_of_each_kind_from_enough_fields(taught: list[Group], held_out: list[Group]) -> None:
    measures = [g for g in taught if g.kind is Kind.MEASURE]
    assert len(measures) >= GROUPS
    assert len({g.field for g in measures}) >= FIELDS
    pairs = Counter(g.kind for g in taught if g.kind is not Kind.MEASURE)
    assert {kind: count >= PAIRS for kind, count in pairs.items()} == dict.fromkeys(set(Kind) - {Kind.MEASURE}, True)
    assert len({g.field for g in held_out}) == OUT


def test_no_field_is_both_taught_and_held_out(taught: list[Group], held_out: list[Group]) -> None:
    assert {g.field for g in taught}.isdisjoint(g.field for g in held_out)


def test_what_is_held_out_has_near_neighbours_and_utterances_of_several_people(held_out: list[Group]) -> None:
    for group in held_out:
        assert len(group.neighbours) >= (2 if group.kind is Kind.MEASURE else 1), group
        assert len(set(group.everyday)) == (3 if group.kind is Kind.MEASURE else 2), group


@pytest.mark.long
def test_no_two_groups_say_the_same(taught: list[Group], held_out: list[Group]) -> None:
    groups = [*taught, *held_out]
    known = Known()
    alike: list[Likeness] = []
    for group in groups:
        alike += too_like([group.official], known, SAME)
        known.add(group.official)
    assert alike == []
    said = Counter(text for group in groups for text in group.everyday if len(text) > 20)
    assert [text for text, count in said.items() if count > 1] == []


def ours() -> Iterator[str]:
    """Texts that nothing is taught from: test sets, invented plans, digests, and the real documents where they are."""
    for path in sorted((ROOT / "evals" / "testsets").rglob("*.jsonl")):
        for case in read_testset(path):
            yield from (case.question, *(turn.question for turn in case.history))
    for folder in (DIGESTS, ROOT / "tests" / "plans"):
        yield from (line for path in sorted(folder.glob("*.*")) for line in lines_of(path))
    for path in [*sorted((SHARED / "corpus").glob("*.txt")), *sorted((SHARED / "examples").glob("*.jsonl"))]:
        yield from lines_of(path)


def lines_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_nothing_is_taken_from_what_we_test_with(taught: list[Group], held_out: list[Group]) -> None:
    known = Known()
    for text in ours():
        known.add(text)
    texts = [text for group in (*taught, *held_out) for text in texts_of(group)]
    assert list(too_like([text for text in texts if len(runs(text)) >= NAME], known, MOST)) == []


@pytest.mark.long
def test_nothing_that_is_held_out_is_taught(taught: list[Group], held_out: list[Group]) -> None:
    known = Known()
    for group in taught:
        for text in texts_of(group):
            known.add(text)
    asked = [text for group in held_out for text in (*group.everyday, group.official)]
    assert list(too_like([text for text in asked if len(runs(text)) >= NAME], known, MOST)) == []


@pytest.mark.parametrize(
    ("text", "share"),
    [("店を継ぐ人がいなくて困っています。", 1.0), ("全く別の話をここに書いておきます。", None)],
)
def test_what_is_taken_is_found(text: str, share: float | None) -> None:
    known = Known()
    known.add("うちの店を継ぐ人がいなくて困っています。どうすれば")
    found = known.likest(text)
    assert (found and found.share) == share


def test_short_words_give_nothing_away() -> None:
    assert runs("バスの時刻") == frozenset()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("{", "1 行目"),
        (json.dumps({"field": "f", "everyday": [], "official": "x"}), "everyday"),
        (json.dumps({"field": "f", "everyday": ["a"]}), "official"),
        (json.dumps({"kind": "song", "field": "f", "everyday": ["a"], "official": "x"}), "song"),
    ],
    ids=["no JSON", "no utterance", "no official text", "unknown kind"],
)
def test_a_line_that_is_no_group_is_named(tmp_path: Path, line: str, why: str) -> None:
    (tmp_path / "x.jsonl").write_text(line + "\n", encoding="utf-8")
    with pytest.raises(KeikakuError, match=why):
        read_groups(tmp_path)


def test_an_empty_folder_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="教材"):
        read_groups(tmp_path)
