"""What ``keikaku ingest`` and ``keikaku status`` say, with names and titles that terminals would obey."""

import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from chat.cli import main
from chat.library.summary import ingest_summary, rehearsal_summary, status_summary
from chat.terminal.progress import Bars
from corpus.health import examine
from corpus.ingest_report import IngestReport
from corpus.library import Library
from corpus.manifest import DocumentRecord, Manifest
from corpus.names import has_unseen
from corpus.passage import Passage, Span
from corpus.plan import Plan

ROOT = Path(__file__).resolve().parents[3]
PLAN = "みどり町産業振興計画\nみどり町\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n企業立地件数の目標は8件です。\n"
ODD = "\x1b[31m[/red][bold]:smile:\u202e\udce3\n次の行"
SHOWN = "\\x1b[31m[/red][bold]:smile:\\u202e\\xe3"


def record(title: str, file: str) -> DocumentRecord:
    return DocumentRecord(
        plan=Plan(id="odd", title=title, publisher=title), file=file, sha256="0" * 64, settings="s", encoding="utf-8",
        sections=1, passages=1, lines=1, skipped={title: 1}, seconds=0.0, sources={"title": "ファイル名から"},
    )  # fmt: skip


def said(summary: object) -> str:
    console = Console(width=200, file=io.StringIO(), record=True)
    console.print(summary)
    return console.export_text()


def full_report() -> IngestReport:
    odd = record(ODD, ODD)
    return IngestReport(
        read=[odd], replaced=[odd], updated=[(odd, ODD)], removed=[odd], unchanged=[odd], left=[(ODD, ODD)], failed=[]
    )


def test_no_name_or_title_reaches_the_terminal_as_it_is(tmp_path: Path) -> None:
    library = Library(tmp_path)
    with library.draft() as draft:
        draft.write_passages(
            [Passage(id="odd:0", plan_id="odd", section=(), text="本文", span=Span(start=0, end=2), pages=None)]
        )
        draft.write_text("odd", "本文")
        told = record(ODD.replace("\udce3", ""), "a.txt")
        draft.write_manifest(Manifest(generation=draft.number, created="2026-01-01", documents=(told,), passages=1))
        generation = library.seal(draft)
    for summary in (
        ingest_summary(generation, full_report(), 1.0),
        rehearsal_summary(full_report()),
        status_summary(library, examine(library), date(2026, 1, 1)),
    ):
        text = said(summary)
        assert not has_unseen(text.replace("\n", ""))
        assert "[/red][bold]:smile:" in text
        assert "\\x1b" in text
        text.encode("utf-8")
    assert SHOWN in said(rehearsal_summary(full_report()))


def test_the_summary_names_what_was_left_and_why() -> None:
    report = IngestReport(left=[("docs/a (1).txt", "docs/a.txt と同じ内容なので、一度だけ取り込みます。")])
    assert "docs/a (1).txt: docs/a.txt と同じ内容" in said(rehearsal_summary(report))


def test_a_progress_bar_takes_any_name() -> None:
    with Bars() as bars:
        bars.advance(ODD, 0, 2)
        bars.advance("[/red].txt", 1, 2)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with one document, a copy of it, and names that nothing should print as they are."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for name in (b"good.txt", b"good - copy.txt", b"ansi\x1b[31m\n.txt", b"bytes\xe3\x81.txt"):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(PLAN, encoding="utf-8")
    os.mkfifo(folder / "pipe.txt")
    (folder / "out.txt").symlink_to("/etc/hostname")
    return folder


NAMED = ("pipe.txt", "out.txt", "ansi\\x1b[31m\\n.txt", "bytes\\xe3\\x81.txt")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "euc_jp"])
def test_a_rehearsal_names_all_that_it_skips_in_any_encoding(docs: Path, encoding: str) -> None:
    command = [sys.executable, "-m", "chat.cli", "ingest", str(docs), "--library", str(docs.parent / "l"), "--dry-run"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": f"{encoding}:strict", "COLUMNS": "300"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    for output in (done.stdout, done.stderr):
        text = output.decode(encoding)
        assert not has_unseen(text.replace("\n", ""))
        assert "Traceback" not in text
    if encoding != "ascii":
        assert all(name in done.stderr.decode(encoding) for name in NAMED)
        assert "同じ内容" in done.stdout.decode(encoding)
    assert not (docs.parent / "l").exists()


def test_an_ingest_names_all_that_it_skips_and_keeps_no_odd_name(
    docs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library = docs.parent / "library"
    assert main(["ingest", str(docs), "--library", str(library)]) == 1
    told = capsys.readouterr()
    assert all(name in told.err for name in NAMED)
    assert "同じ内容" in "".join(told.out.split())
    manifest = json.loads((library / "000001" / "manifest.json").read_text(encoding="utf-8"))
    assert [document["file"] for document in manifest["documents"]] == ["good.txt"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["ingest", "\x1b[31m\udce3.txt"],
        ["ask", "x", "--library", "\x1b[31m\udce3"],
        ["catalog", "edit", "\x1b\udce3", "--title", "x"],
        ["catalog", "edit", "good", "--title", "\x1b\udce3"],
        ["page", "\x1b\udce3", "out.png"],
    ],
    ids=["file", "library", "plan", "title", "passage"],
)
def test_what_was_typed_is_not_printed_as_it_is(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "good.txt").write_text(PLAN, encoding="utf-8")
    library = tmp_path / "library"
    if arguments[0] in ("catalog", "page"):
        assert main(["ingest", str(tmp_path / "good.txt"), "--library", str(library)]) == 0
        capsys.readouterr()
    where = [] if "--library" in arguments else ["--library", str(library)]
    assert main([*arguments, *where]) == 1
    err = capsys.readouterr().err
    assert not has_unseen(err.replace("\n", ""))
    assert err.strip()


def test_a_wrong_option_is_not_printed_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["status", "--\x1b[31m\udce3"])
    assert not has_unseen(capsys.readouterr().err.replace("\n", ""))
