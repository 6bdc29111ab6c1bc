"""Ingest and repair on a damaged library: what verifies is taken, the rest rebuilt or named."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.cli import main
from chat.library.build import ingest, rehearse
from chat.library.repair import Repair, repair
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.health import examine
from corpus.ingest_report import IngestReport
from corpus.library import Generation, Library
from ingest.wishes import Wishes
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.chat.damaging import answers, pages, printed_pdf, sheet

pytestmark = pytest.mark.usefixtures("loaded_once")

QUESTIONS = ("企業立地件数の目標は？", "観光客数の目標は？", "創業支援件数の目標は？", "特産品の数の目標は？")
PLAN = "しろ町特産品計画\nしろ町\n令和6年3月\n\n第1章 目標\n特産品の数の目標は{}品です。\n計画期間は、令和6年度から令和10年度までです。\n"


def text(path: Path, count: int = 12) -> Path:
    path.write_text(PLAN.format(count), encoding="utf-8")
    return path


Run = Callable[..., tuple[Generation, IngestReport]]


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A library of a PDF, a sheet and a text, with the documents beside it."""
    folder = tmp_path_factory.mktemp("stored")
    files = [printed_pdf(folder / "midori.pdf"), sheet(folder / "aoba.xlsx"), text(folder / "shiro.txt")]
    ingest(files, Library(folder / "library"), read_catalog(), lambda: encoder, lambda *_: None)
    return folder


@pytest.fixture
def folder(stored: Path, tmp_path: Path) -> Path:
    shutil.copytree(stored, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def library(folder: Path) -> Library:
    return Library(folder / "library")


@pytest.fixture
def add(library: Library, encoder: Encoder) -> Run:
    return lambda *paths, **options: ingest(
        list(paths), library, read_catalog(), lambda: encoder, lambda *_: None, **options
    )


@pytest.fixture
def mend(library: Library, encoder: Encoder) -> Callable[[], Repair]:
    return lambda: repair(library, read_catalog(), lambda: encoder, lambda *_: None)


def told(generation: Generation, encoder: Encoder) -> tuple[str, list[bytes]]:
    return answers(Assistant(HybridRetriever(generation, encoder)), QUESTIONS), pages(generation)


def harm(library: Library, *patterns: str, generation: str = "000001") -> None:
    for pattern in patterns:
        for path in (library.root / generation).glob(pattern):
            if path.is_file():
                path.write_bytes(b"x" + path.read_bytes()[1:-1] + b"y")


REBUILT = (
    "passages.jsonl", "facts.jsonl", "links.jsonl", "vectors.npy", "fact_vectors.npy", "statement_vectors.npy",
    "statement_places.npy", "fact_words.npz", "series.json", "lexical/*", "chroma/**/*", "texts/midori.txt", "layouts/midori.npz",
)  # fmt: skip


@pytest.mark.parametrize("patterns", [*((p,) for p in REBUILT), REBUILT], ids=[*REBUILT, "all of these"])
def test_what_can_be_rebuilt_is_rebuilt_by_an_ingest_of_something_else(
    patterns: tuple[str, ...], folder: Path, library: Library, add: Run, encoder: Encoder
) -> None:
    before = told(library.open(), encoder)
    harm(library, *patterns)
    generation, report = add(text(folder / "kiiro.txt", 77), wishes=Wishes(keep_missing=True))
    assert not report.failed
    assert set(generation.plans) == {"midori", "aoba", "shiro", "kiiro"}
    assert not generation.damage()
    after, _ = add(folder / "kiiro.txt")
    assert after.name == generation.name
    assert told(library.open_generation("000002"), encoder) == before


@pytest.mark.parametrize(
    ("pattern", "file", "reason"),
    [
        ("texts/shiro.txt", "shiro.txt", "除きました"),
        ("texts/aoba.txt", "aoba.xlsx", "除きました"),
        ("layouts/aoba.npz", "aoba.xlsx", "除きました"),
        ("originals/midori.pdf", "midori.pdf", "ページの画像"),
    ],
)
def test_what_is_lost_is_named_and_whole_again_once_its_file_is_given(
    pattern: str, file: str, reason: str, folder: Path, add: Run, encoder: Encoder
) -> None:
    library = Library(folder / "library")
    before = told(library.open(), encoder)
    harm(library, pattern)
    generation, report = add(folder / ("shiro.txt" if file != "shiro.txt" else "aoba.xlsx"))
    assert [name for name, _ in report.failed] == [file]
    assert reason in report.failed[0][1]
    assert "もう一度取り込んでください" in report.failed[0][1]
    assert not generation.damage()
    generation, report = add(folder / file)
    assert not report.failed
    assert told(generation, encoder) == before


def test_what_is_lost_and_given_in_the_same_ingest_is_no_failure(folder: Path, library: Library, add: Run) -> None:
    harm(library, "texts/shiro.txt")
    generation, report = add(folder / "shiro.txt")
    assert not report.failed
    assert set(generation.plans) == {"midori", "aoba", "shiro"}


def test_uploaded_files_and_older_generations_are_asked_before_anything_is_lost(
    folder: Path, library: Library, add: Run, encoder: Encoder
) -> None:
    add(text(folder / "kiiro.txt", 77))
    before = told(library.open(), encoder)
    (library.root / "uploads").mkdir()
    shutil.copy(folder / "aoba.xlsx", library.root / "uploads")
    shutil.rmtree(library.root / "000002" / "originals")
    harm(library, "texts/*", generation="000002")
    harm(library, "layouts/aoba.npz", "texts/aoba.txt")
    generation, report = add(folder / "kiiro.txt")
    assert not report.failed
    assert told(generation, encoder) == before


def test_an_older_version_stands_in_for_a_lost_one_and_is_named(folder: Path, library: Library, add: Run) -> None:
    add(text(folder / "shiro.txt", 99))
    harm(library, "texts/shiro.txt", generation="000002")
    generation, report = add(folder / "aoba.xlsx")
    assert "世代 000001 の版" in dict(report.failed)["shiro.txt"]
    assert any("12品" in p.text for p in generation.passages)
    generation, report = add(folder / "shiro.txt")
    assert not report.failed
    assert any("99品" in p.text for p in generation.passages)


def test_a_broken_manifest_leads_to_the_generation_before_and_names_what_only_it_held(
    folder: Path, library: Library, add: Run
) -> None:
    add(text(folder / "kiiro.txt", 77))
    path = library.root / "000002" / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b"2024", b"2025"))
    generation, report = add(text(folder / "kuro.txt", 5))
    assert [name for name, _ in report.failed] == ["kiiro.txt"]
    assert set(generation.plans) == {"midori", "aoba", "shiro", "kuro"}


def test_nothing_starts_from_nothing_where_every_manifest_is_broken(folder: Path, library: Library, add: Run) -> None:
    (library.root / "000001" / "manifest.json").write_bytes(b"{}")
    with pytest.raises(KeikakuError, match="どの世代も目録が壊れています"):
        add(text(folder / "kiiro.txt", 77))
    assert library.generations() == ["000001"]


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"000099\n"])
def test_a_broken_pointer_is_written_again_by_an_ingest(
    content: bytes | None, folder: Path, library: Library, add: Run
) -> None:
    path = library.root / "CURRENT"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    generation, _ = add(folder / "shiro.txt")
    assert set(generation.plans) == {"midori", "aoba", "shiro"}
    assert path.read_bytes() == b"000001\n"


def test_a_rehearsal_on_a_damaged_library_says_what_would_happen(folder: Path, library: Library) -> None:
    harm(library, "passages.jsonl", "texts/*", "lexical/*")
    report = rehearse([text(folder / "kiiro.txt", 77)], library, read_catalog(), lambda *_: None)
    assert [record.file for record in report.read] == ["kiiro.txt"]


def test_repair_of_what_is_whole_does_nothing(library: Library, mend: Callable[[], Repair]) -> None:
    assert "異常はありません" in mend().done
    assert library.generations() == ["000001"]
    (library.root / "CURRENT").write_bytes(b"?")
    assert "000001" in mend().done
    assert library.pointed() == "000001"


def test_repair_rebuilds_and_names_what_is_lost(library: Library, mend: Callable[[], Repair], encoder: Encoder) -> None:
    before = told(library.open(), encoder)
    harm(library, "lexical/*", "vectors.npy", "facts.jsonl")
    mended = mend()
    assert (mended.done, mended.lost) == ("世代 000002 を作り直し、現在の世代にしました。", ())
    assert any("facts.jsonl" in line for line in mended.damaged)
    assert told(library.open(), encoder) == before
    harm(library, "texts/shiro.txt", generation="000002")
    harm(library, "texts/shiro.txt")
    assert [file for file, _ in mend().lost] == ["shiro.txt"]


def test_repair_covers_what_an_earlier_version_made(library: Library, mend: Callable[[], Repair]) -> None:
    without_seals(library.root / "000001")
    assert not library.open().is_covered
    mend()
    assert library.open().is_covered


def without_seals(generation: Path) -> None:
    """As a generation was sealed before manifest and indexes had checksums."""
    opened = Generation(generation)
    checksums = {k: v for k, v in opened.manifest.checksums.items() if not k.startswith(("chroma", "lexical", "manif"))}
    manifest = opened.manifest.model_copy(update={"checksums": checksums})
    (generation / "manifest.json").write_text(manifest.model_dump_json(indent=1), encoding="utf-8")


def test_a_generation_of_an_earlier_version_answers_and_can_be_added_to(
    folder: Path, library: Library, add: Run, encoder: Encoder
) -> None:
    before = told(library.open(), encoder)
    without_seals(library.root / "000001")
    assert told(library.open(), encoder) == before
    generation, _ = add(text(folder / "kiiro.txt", 77))
    assert generation.is_covered


def test_the_commands_say_how_generations_are_and_the_way_out(
    folder: Path, library: Library, add: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    add(text(folder / "kiiro.txt", 77))
    where = ["--library", str(library.root)]
    assert main(["status", *where]) == 0
    assert "世代 000002（現在）: 確認済み" in capsys.readouterr().out
    harm(library, "passages.jsonl", generation="000002")
    assert main(["ask", "企業立地件数の目標は？", *where]) == 1
    assert "passages.jsonl" in capsys.readouterr().err
    assert main(["status", *where]) == 1
    shown = capsys.readouterr().out
    assert "世代 000002（現在）: 壊れています" in shown
    assert "keikaku repair" in shown
    assert main(["status", "--rollback", *where]) == 0
    assert "世代 000001（現在）: 確認済み" in capsys.readouterr().out
    assert main(["ask", "企業立地件数の目標は？", *where]) == 0
    assert "125件" in capsys.readouterr().out
    assert [bool(health.damage) for health in examine(library)] == [False, True]


def test_the_command_repairs(library: Library) -> None:
    harm(library, "lexical/*")
    command = [sys.executable, "-m", "chat.cli", "repair", "--library", str(library.root)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, "世代 000002 を作り直し" in ran.stdout) == (0, True), ran.stderr
    assert "壊れています: 世代 000001: lexical/" in ran.stdout


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b'{"aoba": 3}', None], ids=str)
def test_broken_corrections_are_named_and_stop_no_answer(
    content: bytes | None, folder: Path, library: Library, add: Run, encoder: Encoder
) -> None:
    before = told(library.open(), encoder)
    path = library.root / "corrections.json"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(KeikakuError, match=r"訂正の記録 .*corrections\.json を読めません"):
        add(text(folder / "kiiro.txt", 77))
    assert told(library.open(), encoder) == before
    assert not list(library.root.glob("draft-*"))
