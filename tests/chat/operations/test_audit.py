"""The audit log: a whole line for every answer, and never in an answer's way."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Part, Scope, Within
from chat.operations.audit import AuditLog, AuditSettings, append_line, audit_files, read_audit
from chat.operations.observed import ObservedAssistant, Watch
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2026, 11, 22)
NOW = datetime.fromisoformat("2026-11-22T10:00:00+09:00")


@pytest.fixture(scope="module")
def retriever(small_library: Library, encoder: Encoder) -> HybridRetriever:
    return HybridRetriever(small_library.open(), encoder)


@pytest.fixture
def kept(retriever: HybridRetriever, tmp_path: Path) -> Callable[..., tuple[ObservedAssistant, AuditLog]]:
    def made(now: Callable[[], datetime] = lambda: NOW, **options: object) -> tuple[ObservedAssistant, AuditLog]:
        log = AuditLog(AuditSettings(folder=tmp_path / "audit", **options), "1.2.3", "abc", now)
        return ObservedAssistant(retriever, watch=Watch(log)), log

    return made


def only_file(tmp_path: Path) -> Path:
    (path,) = audit_files([tmp_path / "audit"])
    return path


def test_a_line_says_all_that_the_answer_hung_on(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    assistant, _ = kept()
    within = Within(scope=Scope(in_force=True), without=frozenset({Part.YEAR}), not_about=("創業支援件数",))
    history = [Turn(question="創業支援件数は？", answer="25件", plan_ids=("midori",))]
    reply = assistant.ask("企業立地件数の目標は？", today=TODAY, history=history, within=within)
    path = only_file(tmp_path)
    assert path.name == "audit-2026-11-22.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    (record,), broken = read_audit(path)
    assert broken == 0
    generation = assistant.retriever.generation
    assert (record.at, record.today) == (NOW.isoformat(timespec="milliseconds"), TODAY)
    assert (record.generation, record.corpus) == (generation.name, generation.corpus_hash)
    assert (record.version, record.commit) == ("1.2.3", "abc")
    assert generation.manifest.model is not None
    assert record.model.startswith(generation.manifest.model.name)
    assert record.history[0].plan_ids == ("midori",)
    assert (record.filters.in_force, record.filters.without, record.filters.not_about) == (
        True,
        (Part.YEAR,),
        ("創業支援件数",),
    )
    assert record.reply.outcome == "answer"
    assert record.reply.claims == tuple(claim.text for claim in reply.claims)
    assert reply.judgement is not None
    assert record.probabilities is not None
    assert record.probabilities.model_dump() == reply.judgement.probabilities
    cited = reply.citations[0]
    first = record.reply.evidence[0]
    assert (first.passage, first.plan, first.start, first.end, first.supports) == (
        cited.passage.id,
        cited.plan.id,
        cited.span.start,
        cited.span.end,
        True,
    )


def test_refusals_and_errors_are_kept_with_their_reason(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    assistant, _ = kept()
    assistant.ask("島根県の目標は？", today=TODAY)
    for question in ("？", 3, "目標は？\ud800\x00"):
        with pytest.raises((KeikakuError, TypeError)) if question in ("？", 3) else nullcontext():
            assistant.ask(question, today=TODAY)
    (refused, declined, failed, halved), broken = read_audit(only_file(tmp_path))
    assert broken == 0
    assert (refused.reply.outcome, refused.reply.reason) == ("refusal", "foreign_place")
    assert (refused.probabilities, failed.probabilities) == (None, None)
    assert declined.reply.outcome == "error"
    assert "質問が空です" in declined.reply.reason
    assert failed.reply.reason == "TypeError"
    assert halved.question == "目標は？?\x00"


def test_twenty_askers_at_once_leave_a_whole_line_each(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    assistant, log = kept()
    questions = [f"企業立地件数の目標は？ {who} 回目 {turn}" for who in range(20) for turn in range(3)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(lambda question: assistant.ask(question, today=TODAY), questions))
    lines = only_file(tmp_path).read_bytes().splitlines()
    assert sorted(json.loads(line)["question"] for line in lines) == sorted(questions)
    assert log.written == len(questions)


def test_several_processes_add_whole_lines_of_any_length(tmp_path: Path) -> None:
    path = tmp_path / "audit-2026-11-22.jsonl"
    code = (
        "import os, fcntl, sys; from chat.operations.audit import append_line\n"
        "for n in range(40):\n"
        "    f = os.open(sys.argv[1], os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)\n"
        "    fcntl.flock(f, fcntl.LOCK_EX); append_line(f, sys.argv[2].encode() * 60000 + b'\\n'); os.close(f)\n"
    )
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), letter], cwd=ROOT) for letter in "abc"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    lines = path.read_bytes().splitlines()
    assert len(lines) == 120
    assert all(len(line) == 60000 and len(set(line)) == 1 for line in lines)


def test_half_a_line_of_a_crash_spoils_no_other(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    assistant, _ = kept()
    assistant.ask("企業立地件数の目標は？", today=TODAY)
    path = only_file(tmp_path)
    path.write_bytes(path.read_bytes() + b'{"format":1,"at":"2026')
    assistant.ask("創業支援件数の目標は？", today=TODAY)
    records, broken = read_audit(path)
    assert [record.question for record in records] == ["企業立地件数の目標は？", "創業支援件数の目標は？"]
    assert broken == 1


def test_a_line_without_room_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "audit"
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        append_line(descriptor, b"first\n")
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
        with pytest.raises(OSError, match="File too large"):
            append_line(descriptor, b"x" * 1000 + b"\n")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        os.close(descriptor)
    assert path.read_bytes() == b"first\n"


def test_what_can_not_be_written_keeps_no_answer_back_and_is_said_once(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assistant, log = kept()
    folder = tmp_path / "audit"
    folder.rmdir()
    folder.write_text("in the way")
    for _ in range(3):
        assert "8件" in assistant.ask("企業立地件数の目標は？", today=TODAY).claims[0].text
    assert (log.written, log.failures, log.failing) == (0, 3, True)
    assert caplog.text.count("audit_not_written") == 1
    folder.unlink()
    folder.mkdir()
    assistant.ask("企業立地件数の目標は？", today=TODAY)
    assert (log.written, log.failures, log.failing) == (1, 3, False)


def test_whole_days_are_removed_and_nothing_else(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    folder = tmp_path / "audit"
    folder.mkdir()
    names = [f"audit-{(NOW.date() - timedelta(days=back)).isoformat()}.jsonl" for back in range(6)]
    others = ["audit-2020-01-01.jsonl.gz", "audit-2020-99-99.jsonl", "notes.txt"]
    for name in [*names, *others]:
        (folder / name).write_text("{}\n")
    clock = [NOW]
    assistant, _ = kept(lambda: clock[0], days=3)
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names[:4], *others])
    clock[0] = NOW + timedelta(days=1)
    assistant.ask("企業立地件数の目標は？", today=TODAY)
    assert sorted(path.name for path in folder.iterdir()) == sorted(["audit-2026-11-23.jsonl", *names[:3], *others])


def test_scrubbed_lines_hold_blanks_and_say_so(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    assistant, _ = kept(scrub=True)
    said = "山田太郎と申します。電話は090-1234-5678。企業立地件数の目標は？"
    assistant.ask("企業立地件数の目標は？", today=TODAY, history=[Turn(question=said, answer="8件")])
    assistant.ask(said, today=TODAY)
    raw = only_file(tmp_path).read_text(encoding="utf-8")
    assert "山田" not in raw
    assert "5678" not in raw
    (first, second), _ = read_audit(only_file(tmp_path))
    assert set(first.scrubbed) == set(second.scrubbed) == {"【氏名】", "【電話番号】"}


def test_a_folder_that_can_not_be_used_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(KeikakuError, match="監査ログのフォルダ"):
        AuditLog(AuditSettings(folder=tmp_path / "file"), "1", "")


def test_a_link_in_the_place_of_a_file_is_not_followed(
    kept: Callable[..., tuple[ObservedAssistant, AuditLog]], tmp_path: Path
) -> None:
    assistant, log = kept()
    (tmp_path / "elsewhere").write_text("")
    (tmp_path / "audit" / "audit-2026-11-22.jsonl").symlink_to(tmp_path / "elsewhere")
    assistant.ask("企業立地件数の目標は？", today=TODAY)
    assert log.failures == 1
    assert (tmp_path / "elsewhere").read_text() == ""
