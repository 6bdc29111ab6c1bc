import json
import multiprocessing
import signal
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from corpus.checksums import UNSEALED, sealed_with
from corpus.errors import KeikakuError
from corpus.library import KEEP, Draft, Library
from corpus.manifest import DocumentRecord, Manifest
from corpus.passage import Pages, Passage, Span
from corpus.plan import Period, Plan

PLAN = Plan(id="plan", title="町の計画", period=Period(first=2024, last=2028))


def passages(count: int) -> list[Passage]:
    return [
        Passage(
            id=f"plan:{i:04d}",
            plan_id="plan",
            section=("第1章", "目標"),
            text=f"本文 {i}",
            span=Span(start=i, end=i + 3),
            pages=Pages(first=1, last=2),
        )
        for i in range(count)
    ]


def fill(draft: Draft, count: int, claimed: int | None = None) -> None:
    record = DocumentRecord(
        plan=PLAN, file="a.txt", sha256="0" * 64, settings="s", encoding="utf-8", sections=1,
        passages=count, lines=count, skipped={}, seconds=0.0,
    )  # fmt: skip
    draft.write_passages(passages(count))
    draft.write_text("plan", "原文")
    draft.write_manifest(
        Manifest(generation=draft.number, created="2026-01-01", documents=(record,), passages=claimed or count)
    )


def sealed(library: Library, count: int) -> str:
    with library.draft() as draft:
        fill(draft, count)
        return library.seal(draft).name


def test_what_was_sealed_is_read_back(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    sealed(library, 3)
    generation = library.open()
    assert generation.passages == tuple(passages(3))
    assert generation.plans == {"plan": PLAN}
    assert generation.text("plan") == "原文"
    assert len(generation.corpus_hash) == 12


def test_an_empty_library_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="keikaku ingest"):
        Library(tmp_path / "none").open()


def test_a_failed_draft_leaves_the_last_good_generation(tmp_path: Path) -> None:
    library = Library(tmp_path)
    first = sealed(library, 1)
    with pytest.raises(RuntimeError), library.draft() as draft:
        fill(draft, 2)
        raise RuntimeError
    assert library.open().name == first
    assert not list(tmp_path.glob("draft-*"))


def test_a_draft_that_lost_passages_is_not_sealed(tmp_path: Path) -> None:
    library = Library(tmp_path)
    first = sealed(library, 1)
    with pytest.raises(KeikakuError, match="2 片しか"), library.draft() as draft:
        fill(draft, 2, claimed=3)
        library.seal(draft)
    assert library.open().name == first


def test_old_generations_are_pruned_and_the_last_can_be_rolled_back_to(tmp_path: Path) -> None:
    library = Library(tmp_path)
    names = [sealed(library, i + 1) for i in range(KEEP + 2)]
    assert library.generations() == names[-KEEP:]
    assert library.roll_back().name == names[-2]
    assert len(library.open().passages) == KEEP + 1
    library.roll_back()
    with pytest.raises(KeikakuError, match="戻せる前の世代がありません"):
        library.roll_back()


def test_a_reader_keeps_its_generation_while_another_is_sealed(tmp_path: Path) -> None:
    library = Library(tmp_path)
    sealed(library, 1)
    reader = library.open()
    sealed(library, 2)
    assert len(reader.passages) == 1
    assert len(library.open().passages) == 2


def _hold(root: Path, ready: Event) -> None:
    with Library(root).draft() as draft:
        fill(draft, 5)
        ready.set()
        signal.pause()


@pytest.fixture
def holder(tmp_path: Path):
    context = multiprocessing.get_context("spawn")
    sealed(Library(tmp_path), 1)
    ready = context.Event()
    process = context.Process(target=_hold, args=(tmp_path, ready))
    process.start()
    assert ready.wait(60)
    yield process
    process.kill()
    process.join()


def test_a_second_writer_is_told_to_wait(tmp_path: Path, holder) -> None:
    with pytest.raises(KeikakuError, match="別の取り込みが進行中"), Library(tmp_path).draft():
        pass
    assert len(Library(tmp_path).open().passages) == 1


def test_a_killed_writer_leaves_the_last_good_generation_and_no_lock(tmp_path: Path, holder) -> None:
    holder.kill()
    holder.join()
    library = Library(tmp_path)
    assert len(library.open().passages) == 1
    sealed(library, 4)
    assert len(library.open().passages) == 4
    assert not list(tmp_path.glob("draft-*"))


def test_a_full_disk_is_explained_and_the_last_generation_stays(tmp_path: Path) -> None:
    library = Library(tmp_path)
    sealed(library, 1)
    with pytest.raises(KeikakuError, match="ディスクの空きが足りず"), library.draft() as draft:
        (draft.path / "passages.jsonl").symlink_to("/dev/full")
        draft.write_passages(passages(2000))
    assert len(library.open().passages) == 1


def test_a_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "library"
    path.write_text("x")
    with pytest.raises(KeikakuError, match="--library"):
        Library(path).open()
    with pytest.raises(KeikakuError, match="--library"), Library(path).draft():
        pass


def test_a_broken_manifest_and_a_missing_generation_are_explained(tmp_path: Path) -> None:
    library = Library(tmp_path)
    name = sealed(library, 1)
    (tmp_path / name / "manifest.json").write_text("{")
    with pytest.raises(KeikakuError, match="目録"):
        library.open()
    with pytest.raises(KeikakuError, match="世代 000099"):
        library.open_generation("000099")


def test_a_library_of_a_newer_version_is_explained(tmp_path: Path) -> None:
    library = Library(tmp_path)
    name = sealed(library, 1)
    path = tmp_path / name / "manifest.json"
    known = json.loads(path.read_text())
    known["checksums"]["manifest.json"] = UNSEALED
    content = json.dumps(known | {"format": 99, "unheard_of": 1}, indent=1)
    path.write_bytes(sealed_with(content.encode(), "manifest.json"))
    with pytest.raises(KeikakuError, match="新しい版"):
        library.open()


def test_spans_and_pages_refuse_the_impossible() -> None:
    with pytest.raises(ValueError, match="start <= end"):
        Span(start=3, end=1)
    with pytest.raises(ValueError, match="first <= last"):
        Pages(first=0, last=1)
