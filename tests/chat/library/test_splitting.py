"""A library parted by publisher: nothing is lost, nothing is made anew."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from chat.library.build import ingest
from chat.library.splitting import split
from corpus.catalog import read_catalog
from corpus.library import Library
from retriever.embed import Advance, Encoder

PLANS = Path(__file__).resolve().parents[2] / "plans"
NAMES = ("hinode-industry-plan-2019.txt", "hinode-industry-plan-2024.txt", "sakuma-environment-plan.md")
BY_PUBLISHER = {"ひのせ市": 2, "さくま市": 1}


class Never:
    """The encoder's name, and nobody who would embed."""

    def __init__(self, encoder: Encoder) -> None:
        self.info = encoder.info

    def encode_passages(self, texts: Sequence[str], advance: Advance = lambda _: None) -> np.ndarray:
        raise AssertionError(texts)


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(PLANS / name, folder)
    return folder


@pytest.fixture
def library(documents: Path, tmp_path: Path, encoder: Encoder) -> Library:
    library = Library(tmp_path / "library")
    ingest([documents], library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


def test_each_publisher_gets_its_plans_with_all_that_is_known_of_them(
    library: Library, tmp_path: Path, encoder: Encoder
) -> None:
    whole = library.open()
    found = {
        shard.root.name: (shard.open(), new)
        for shard, new in split(library, tmp_path / "out", Never(encoder), lambda *_: None)
    }
    assert {name: len(shard.plans) for name, (shard, _) in found.items()} == BY_PUBLISHER
    rows = {passage.id: row for row, passage in enumerate(whole.passages)}
    for shard, is_new in found.values():
        assert is_new
        assert not shard.damage()
        assert shard.passages[:] == tuple(p for p in whole.passages if p.plan_id in shard.plans)
        assert shard.stored_facts() == tuple(f for f in whole.stored_facts() if f.plan_id in shard.plans)
        assert (shard.vectors == whole.vectors[[rows[p.id] for p in shard.passages]]).all()
        assert {i: shard.text(i) for i in shard.plans} == {i: whole.text(i) for i in shard.plans}
    assert sum(len(shard.passages) for shard, _ in found.values()) == len(whole.passages)


def test_only_what_changed_becomes_a_new_generation(
    library: Library, documents: Path, tmp_path: Path, encoder: Encoder
) -> None:
    list(split(library, tmp_path / "out", encoder, lambda *_: None))
    changed = documents / "sakuma-environment-plan.md"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n緑化の相談は環境課が受けます。\n", encoding="utf-8")
    ingest([documents], library, read_catalog(), lambda: encoder, lambda *_: None)
    again = {
        s.root.name: (new, s.current_name()) for s, new in split(library, tmp_path / "out", encoder, lambda *_: None)
    }
    assert again == {"さくま市": (True, "000002"), "ひのせ市": (False, "000001")}
