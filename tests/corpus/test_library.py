import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest

from corpus.checksums import UNSEALED, sealed_with
from corpus.errors import DamagedLibrary, KeikakuError
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
    assert generation.passages[:] == tuple(passages(3))
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


def _as_bytes(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


BROKEN_POINTERS = [
    pytest.param(lambda path: path.unlink(), id="missing"),
    pytest.param(_as_bytes(b""), id="empty"),
    pytest.param(_as_bytes(b"garbage\n"), id="garbage"),
    pytest.param(_as_bytes(b"000099\n"), id="a generation that isn't there"),
    pytest.param(_as_bytes(b"../000001\n"), id="a path"),
    pytest.param(_as_bytes("００００００１".encode()), id="other digits"),
    pytest.param(_as_bytes(b"\xff\xfe\x00\x01"), id="binary"),
    pytest.param(_as_bytes(b"000001\x00"), id="a zero byte"),
    pytest.param(_as_bytes(b"1" * 100_000), id="very long"),
    pytest.param(_as_folder, id="a folder"),
    pytest.param(_as_pipe, id="a pipe"),
]


@pytest.mark.parametrize("harm", BROKEN_POINTERS)
def test_a_broken_pointer_leads_to_the_newest_generation_that_is_sound_and_is_said(
    harm: Callable[[Path], object], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library(tmp_path)
    names = [sealed(library, count) for count in (1, 2, 3)]
    (tmp_path / names[2] / "passages.jsonl").write_bytes(b"")
    harm(tmp_path / "CURRENT")
    assert len(library.open().passages) == 2
    assert f"世代 {names[1]} を使います" in caplog.text
    assert "keikaku repair" in caplog.text


def test_a_pointer_with_other_line_ends_is_read(tmp_path: Path) -> None:
    library = Library(tmp_path)
    first, _ = sealed(library, 1), sealed(library, 2)
    (tmp_path / "CURRENT").write_bytes(f"{first}\r\n".encode())
    assert library.open().name == first


def test_a_broken_pointer_to_nothing_but_damage_is_said(tmp_path: Path) -> None:
    library = Library(tmp_path)
    (tmp_path / sealed(library, 1) / "passages.jsonl").unlink()
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(DamagedLibrary, match="CURRENT"):
        library.open()


def test_numbers_go_on_where_the_pointer_is_lost(tmp_path: Path) -> None:
    library = Library(tmp_path)
    sealed(library, 1), sealed(library, 2)
    (tmp_path / "CURRENT").unlink()
    assert sealed(library, 3) == "000003"
    assert (tmp_path / "CURRENT").read_text() == "000003\n"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        pytest.param(_as_bytes(b"\x00garbage"), "", id="garbage"),
        pytest.param(lambda path: path.unlink(), "", id="missing"),
        pytest.param(_as_pipe, "", id="a pipe"),
        pytest.param(_as_folder, "LOCK がフォルダ", id="a folder"),
    ],
)
def test_whatever_the_lock_is_ingest_goes_on_or_says_why_not(
    harm: Callable[[Path], object], said: str, tmp_path: Path
) -> None:
    library = Library(tmp_path)
    sealed(library, 1)
    harm(tmp_path / "LOCK")
    assert len(library.open().passages) == 1
    if said:
        with pytest.raises(KeikakuError, match=said):
            sealed(library, 2)
    else:
        sealed(library, 2)
        assert len(library.open().passages) == 2


def test_rolling_back_passes_over_damaged_generations_and_works_from_a_damaged_one(tmp_path: Path) -> None:
    library = Library(tmp_path)
    names = [sealed(library, count) for count in (1, 2, 3)]
    (tmp_path / names[2] / "manifest.json").write_bytes(b"{")
    (tmp_path / names[1] / "texts" / "plan.txt").write_text("別の文")
    assert library.roll_back().name == names[0]
    assert len(library.open().passages) == 1
    with pytest.raises(DamagedLibrary, match=r"texts/plan\.txt"):
        library.switch_to(names[1])
    assert library.open().name == names[0]


def test_the_last_generation_that_can_be_gone_back_to_is_not_pruned(tmp_path: Path) -> None:
    library = Library(tmp_path)
    names = [sealed(library, count) for count in (1, 2, 3)]
    for name in names[1:]:
        (tmp_path / name / "passages.jsonl").write_bytes(b"")
    sealed(library, 4)
    assert library.generations() == ["000001", "000002", "000003", "000004"]
    assert library.roll_back().name == names[0]
    library.switch_to("000004")
    sealed(library, 5)
    assert library.generations() == ["000003", "000004", "000005"]
    assert library.roll_back().name == "000004"


def test_a_generation_that_is_open_is_not_removed(tmp_path: Path) -> None:
    library = Library(tmp_path)
    sealed(library, 1)
    reader = library.open()
    for count in range(2, 7):
        sealed(library, count)
    assert reader.text("plan") == "原文"
    assert len(reader.passages) == 1
    assert reader.name in library.generations()
    del reader
    sealed(library, 7)
    assert library.generations() == ["000005", "000006", "000007"]


def test_what_is_lost_under_a_reader_is_said_in_japanese(tmp_path: Path) -> None:
    library = Library(tmp_path)
    name = sealed(library, 1)
    reader = library.open()
    shutil.rmtree(tmp_path / name)
    with pytest.raises(DamagedLibrary, match="見つかりません"):
        reader.text("plan")


def test_a_generation_of_an_earlier_version_opens_and_its_files_are_checked(tmp_path: Path) -> None:
    library = Library(tmp_path)
    folder = tmp_path / sealed(library, 2)
    path = folder / "manifest.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    del known["checksums"]["manifest.json"]
    path.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
    assert len(library.open().passages) == 2
    assert not library.open().is_covered
    (folder / "texts" / "plan.txt").write_text("別の文")
    with pytest.raises(DamagedLibrary, match=r"texts/plan\.txt"):
        library.open().text("plan")


def _read_as_nobody(root: Path, said: Queue) -> None:
    root.chmod(0o755)
    os.chdir(root)
    if os.getuid() == 0:
        os.setresuid(65534, 65534, 65534)
    try:
        said.put(len(Library(Path()).open().passages))
    except KeikakuError as error:
        said.put(str(error))


def test_a_file_without_permission_is_said_to_be_unreadable(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    path = library.root / sealed(library, 1) / "passages.jsonl"
    path.chmod(0)
    # A fork, so that everything is imported before the rights are given up.
    context = multiprocessing.get_context("fork")
    said = context.Queue()
    process = context.Process(target=_read_as_nobody, args=(library.root, said))
    process.start()
    assert "passages.jsonl が壊れています（読み取りの権限がありません）" in said.get(timeout=60)
    process.join()


def test_what_needs_a_library_makes_none(tmp_path: Path) -> None:
    library = Library(tmp_path / "library")
    with pytest.raises(KeikakuError, match="まだありません"):
        library.roll_back()
    assert not library.root.exists()
