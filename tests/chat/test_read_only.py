"""A disk that is full or can't be written still answers."""

import gc
import resource
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from chat.conversation.feedback import Opinion, feedback_on, keep
from chat.library.opening import settle_temporary_files
from chat.page.host import AssistantHost
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.nearest import Nearest
from retriever.private import PREFIX
from tests.chat.damaging import TODAY

PLANS = Path(__file__).resolve().parents[1] / "plans"

NOTHING_WRITTEN = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0));"
"""From here on every write to a file fails, for the superuser too."""

RUN = "import sys; from chat.cli import main; sys.exit(main(sys.argv[1:]))"
ASK = """
import sys
from chat.cli import main
for command in (["ask", "企業誘致件数の目標は？"], ["facts", "--kind", "indicator", "--csv"], ["status"]):
    print(command[0], main([*command, "--library", sys.argv[1]]))
"""


def ran(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


def assert_answered(result: subprocess.CompletedProcess[str]) -> None:
    assert "Traceback" not in result.stderr
    assert all(f"{command} 0\n" in result.stdout for command in ("ask", "facts", "status")), result.stderr
    assert all(part in result.stdout for part in ("企業誘致件数の目標は125件", "確認済み")), result.stderr


def test_commands_answer_where_nothing_can_be_written(digest_library: Library) -> None:
    result = ran([sys.executable, "-c", NOTHING_WRITTEN + ASK, str(digest_library.root)])
    assert_answered(result)
    assert not result.stderr


def test_an_ingest_that_can_not_write_says_so_and_leaves_everything_as_it_was(
    digest_library: Library, tmp_path: Path
) -> None:
    library = Library(shutil.copytree(digest_library.root, tmp_path / "library"))
    plan = PLANS / "hinode-industry-plan-2024.txt"
    command = [sys.executable, "-c", NOTHING_WRITTEN + RUN, "ingest", str(plan), "--library", str(library.root)]
    result = ran(command)
    assert (result.returncode, "Traceback" in result.stderr) == (1, False)
    assert f"ライブラリ {library.root} を書くときに問題が起きました" in result.stderr
    assert library.open().name == digest_library.open().name
    assert not list(library.root.glob("draft-*"))


MOUNTS = {
    "a read-only library": 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1"',
    "nothing but read-only": "mount -o remount,ro,bind /",
    "a full place for temporary files": 'mount -t tmpfs -o size=300k none "$2"',
}


@pytest.mark.parametrize("mount", MOUNTS)
def test_commands_answer_on(mount: str, digest_library: Library, tmp_path: Path) -> None:
    if ran(["unshare", "-m", "true"]).returncode:
        pytest.skip("mounts are not allowed here")
    script = f'export TMPDIR="$2" && {MOUNTS[mount]} && exec "$3" -c "$4" "$1"'
    values = [str(digest_library.root), str(tmp_path), sys.executable, ASK]
    assert_answered(ran(["unshare", "-m", "bash", "-c", script, "-", *values]))


@pytest.fixture
def no_writing(monkeypatch: pytest.MonkeyPatch):
    """Nothing can be written to files by this process; where temporary files go is found out anew."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    monkeypatch.setattr(tempfile, "tempdir", None)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def unit_vector() -> np.ndarray:
    return np.full(384, 384**-0.5, np.float32)


def test_a_server_answers_where_nothing_can_be_written_and_says_that_an_opinion_is_not_kept(
    digest_library: Library, encoder: Encoder, tmp_path: Path, no_writing: None, caplog: pytest.LogCaptureFixture
) -> None:
    host = AssistantHost(digest_library, lambda: encoder, TODAY)
    reply = host.assistant().ask("企業誘致件数の目標は？", today=TODAY)
    assert "125件" in reply.claims[0].text
    assert Nearest(digest_library.open(), exact_up_to=0).search(unit_vector(), 5)
    assert "ベクトルを一つずつ調べて答えます" in caplog.text
    opinion = feedback_on(reply, Opinion.GOOD, host.assistant().retriever.generation, datetime.now().astimezone())
    with pytest.raises(KeikakuError, match="ご意見を"):
        keep(opinion, tmp_path / "feedback.jsonl")


def test_answering_writes_nothing_into_a_generation_and_leaves_no_copy_behind(
    digest_library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    generation = digest_library.open()
    before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in generation.path.rglob("*")}
    host = AssistantHost(digest_library, lambda: encoder, TODAY)
    host.assistant().ask("企業誘致件数の目標は？", today=TODAY)
    assert not list(tmp_path.glob(f"{PREFIX}*"))
    index = Nearest(generation, exact_up_to=0)
    index.search(unit_vector(), 5)
    assert len(list(tmp_path.glob(f"{PREFIX}*"))) == 1
    assert before == {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in generation.path.rglob("*")}
    del host, index
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_copies_that_a_killed_process_left_are_removed(
    digest_library: Library, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, sys; from pathlib import Path; from corpus.library import Library\n"
        "from retriever.dense import DenseIndex\n"
        "index = DenseIndex.open(Library(Path(sys.argv[1])).open().files)\nos.kill(os.getpid(), 9)"
    )
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    ran([sys.executable, "-c", code, str(digest_library.root)])
    (left,) = tmp_path.glob(f"{PREFIX}*")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    index = Nearest(digest_library.open(), exact_up_to=0)
    assert not left.exists()
    assert len(list(tmp_path.iterdir())) == 1
    del index


def test_the_page_can_be_served_where_no_place_for_temporary_files_is_left(no_writing: None) -> None:
    with pytest.raises(FileNotFoundError):
        tempfile.gettempdir()
    settle_temporary_files()
    assert Path(tempfile.gettempdir()).is_dir()
