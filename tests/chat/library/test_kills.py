"""An ingest that is killed at any moment leaves the last good generation, and nothing that goes on running."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from chat.answering.assistant import Assistant
from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from tests.chat.damaging import TODAY, printed_pdf, wished

ROOT = Path(__file__).resolve().parents[3]

HELD = {"small_library": ("創業支援件数の目標は？", "25件"), "digest_library": ("企業誘致件数の目標は？", "125件")}
"""A question to each library, and what the answer says."""


def started(library: Path, *paths: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "chat.cli", "ingest", *map(str, paths), "--library", str(library)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return psutil.wait_procs(processes, timeout=30)[1]


def test_readers_die_with_a_parent_that_is_killed_alone(tmp_path: Path) -> None:
    pages = [f"第{n}章 目標{n}" for n in range(1, 4)]
    files = [printed_pdf(tmp_path / f"{n}.pdf", [f"{n}町計画", *pages]) for n in range(12)]
    process = started(tmp_path / "library", *files)
    children: list[psutil.Process] = []
    while process.poll() is None and not children:
        family = psutil.Process(process.pid).children(recursive=True)
        children = [child for child in family if "corpus.forking" in " ".join(_command(child))]
        time.sleep(0.01)
    assert children
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert not alive(children)
    assert Library(tmp_path / "library").generations() == []


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


PHASES = ("LOCK", "draft-*", "draft-*/passages.jsonl", "draft-*/vectors.npy", "draft-*/lexical", "draft-*/chroma")
"""Files whose appearance shows how far an ingest is; the kill comes at a moment after that."""


@pytest.mark.parametrize(
    "phase", [pytest.param(p, marks=() if n % 3 == 0 else pytest.mark.long) for n, p in enumerate(PHASES)]
)
def test_a_kill_at_any_moment_leaves_a_generation_that_is_sound(
    phase: str, tmp_path: Path, encoder: Encoder, request: pytest.FixtureRequest
) -> None:
    name = "digest_library" if wished(1) > 1 else "small_library"  # The large one takes a minute longer.
    question, said = HELD[name]
    draw = random.Random(phase)  # noqa: S311 - to be the same every time
    plan = tmp_path / "plan.txt"
    root = tmp_path / "library"
    shutil.copytree(request.getfixturevalue(name).root, root)
    (root / "LOCK").unlink()
    for n in range(wished(1)):
        plan.write_text(f"みどり町計画\n\n第1章 目標\n企業立地件数の目標は{n + 1}件です。\n", encoding="utf-8")
        process = started(root, plan)
        while process.poll() is None and not list(root.glob(phase)):
            time.sleep(0.005)
        time.sleep(draw.random() * 0.2)
        process.kill()
        process.wait()
        generation = Library(root).open()
        assert generation.damage() == []
        reply = Assistant(HybridRetriever(generation, encoder)).ask(question, today=TODAY)
        assert said in reply.claims[0].text
        (root / "LOCK").unlink(missing_ok=True)
    generation, _ = ingest([plan], Library(root), read_catalog(), lambda: encoder, lambda *_: None)
    assert "plan" in generation.plans
    assert not list(root.glob("draft-*"))
