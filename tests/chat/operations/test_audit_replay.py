"""Asking again what was asked before."""

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from chat.answering.question.scope import Scope, Within
from chat.cli import main
from chat.conversation.understood import turn_of
from chat.library.build import ingest
from chat.operations.audit import AuditLog, AuditSettings, audit_files, read_audit
from chat.operations.audit_record import AuditRecord, KeptEvidence, KeptReply, KeptWriter
from chat.operations.audit_replay import Change, change, differing, replay
from chat.operations.observed import ObservedAssistant, Watch
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

pytestmark = pytest.mark.usefixtures("loaded_once")

TODAY = date(2026, 11, 22)
PLAN = "みどり町産業振興計画\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n\n第2章 数値目標\n企業立地件数の目標は8件です。\n創業支援件数の目標は25件です。\n"


def take_in(folder: Path, text: str, encoder: Encoder) -> Library:
    (folder / "midori.txt").write_text(text, encoding="utf-8")
    library = Library(folder / "library")
    ingest([folder / "midori.txt"], library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


def asked(library: Library, encoder: Encoder, folder: Path) -> list[AuditRecord]:
    """An answer, a follow-up, a refusal, a filtered question and two that are declined, kept in ``folder``."""
    log = AuditLog(AuditSettings(folder=folder), "1", "", lambda: datetime.fromisoformat("2026-11-22T10:00:00+09:00"))
    assistant = ObservedAssistant(HybridRetriever(library.open(), encoder), watch=Watch(log))
    first = assistant.ask("企業立地件数の目標は？", today=TODAY)
    turn = turn_of("企業立地件数の目標は？", first)
    assistant.ask("それはいつまで？", today=TODAY, history=[turn])
    assistant.ask("島根県の企業立地件数は？", today=TODAY)
    assistant.ask("創業支援件数の目標は？", today=TODAY, within=Within(scope=Scope(in_force=True)))
    for question, day in (("？", TODAY), ("創業支援件数の目標は？", date(2040, 1, 1))):
        with pytest.raises(KeikakuError):
            assistant.ask(question, today=day, within=Within(scope=Scope(in_force=True)))
    records, broken = read_audit(audit_files([folder])[0])
    assert broken == 0
    return records


def test_the_same_generation_answers_the_same_byte_for_byte(tmp_path: Path, encoder: Encoder) -> None:
    library = take_in(tmp_path, PLAN, encoder)
    records = asked(library, encoder, tmp_path / "audit")
    again = list(replay(ObservedAssistant(HybridRetriever(library.open(), encoder)), records))
    assert len(again) == 6
    assert [one.reply.model_dump_json() for one in again] == [one.record.reply.model_dump_json() for one in again]
    assert {one.change for one in again} == {Change.SAME}


def test_what_a_new_generation_answers_differently_is_said(
    tmp_path: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    library = take_in(tmp_path, PLAN, encoder)
    audit = tmp_path / "audit"
    asked(library, encoder, audit)
    command = ["audit", "replay", str(audit), "--library", str(library.root)]
    assert main([*command, "--strict"]) == 0
    assert "同じ 6 件" in capsys.readouterr().out
    take_in(tmp_path, PLAN.replace("8件", "9件").replace("創業支援件数の目標は25件です。\n", ""), encoder)
    assert main(command) == 0
    assert main([*command, "--strict"]) == 1
    out = capsys.readouterr().out
    assert re.search(r"\[回答 → (?:回答なし|該当しそうな箇所)\] 創業支援件数の目標は？", out)
    assert "9件" in out
    assert "世代 000002 で答え直しました" in out
    # The generation that answered is still there.
    assert main([*command, "--strict", "--generation", "000001"]) == 0


@pytest.mark.parametrize(
    ("by", "found", "shown"),
    [
        (KeptWriter(model="m-1", dropped=2), Change.WRITTEN, "言語モデル m-1: 除いた文 2"),
        (KeptWriter(model="m-1", fell_back="応答なし。"), Change.WORDING, "言語モデル m-1: 応答なし。"),
    ],
)
def test_the_words_of_a_language_model_are_no_difference(
    by: KeptWriter, found: Change, shown: str, tmp_path: Path, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    library = take_in(tmp_path, PLAN, encoder)
    first = asked(library, encoder, tmp_path / "audit")[0]
    written = first.model_copy(update={"writer": by, "reply": first.reply.model_copy(update={"claims": ("別の文。",)})})
    (again,) = replay(ObservedAssistant(HybridRetriever(library.open(), encoder)), [written])
    assert again.change is found
    (tmp_path / "one.jsonl").write_text(f"{written.model_dump_json()}\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["audit", "show", str(tmp_path / "one.jsonl")]) == 0
    assert shown in capsys.readouterr().out
    command = ["audit", "replay", str(tmp_path / "one.jsonl"), "--library", str(library.root), "--strict"]
    assert main(command) == int(found is not Change.WRITTEN)
    refused = written.model_copy(update={"reply": KeptReply(outcome="refusal", reason="not_found")})
    (turned,) = replay(ObservedAssistant(HybridRetriever(library.open(), encoder)), [refused])
    assert turned.change is Change.NOW_ANSWERED


def test_records_are_listed_by_day_outcome_and_words(
    tmp_path: Path, encoder: Encoder, small_library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    audit = tmp_path / "audit"
    asked(small_library, encoder, audit)
    capsys.readouterr()

    def shown(*options: str) -> int:
        assert main(["audit", "show", str(audit), *options]) == 0
        return sum(line.startswith("2026") for line in capsys.readouterr().out.splitlines())

    assert shown() == 6
    assert shown("--outcome", "refusal") == 1
    assert shown("--outcome", "error") == 2
    assert shown("--words", "創業支援件数", "25件") == 1
    assert shown("--from", "2026-11-23") == 0
    assert shown("--to", "2026-11-22") == 6


def test_answers_on_the_command_line_are_kept_too(
    tmp_path: Path, small_library: Library, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "企業立地件数の目標は？"
    common = ["--library", str(small_library.root), "--today", "2026-11-22"]
    assert main(["ask", question, *common, "--audit", str(tmp_path / "a")]) == 0
    monkeypatch.setenv("KEIKAKU_AUDIT", str(tmp_path / "b"))
    monkeypatch.setenv("KEIKAKU_AUDIT_SCRUB", "1")
    assert main(["ask", question + "電話090-1234-5678", *common]) == 0
    assert "8件" in capsys.readouterr().out
    (plain,), _ = read_audit(audit_files([tmp_path / "a"])[0])
    (blanked,), _ = read_audit(audit_files([tmp_path / "b"])[0])
    assert (plain.question, plain.scrubbed) == (question, ())
    assert blanked.question == question + "電話【電話番号】"


def reply(outcome: str = "answer", reason: str = "", claim: str = "8件", passage: str = "a", *, supports: bool = True):
    evidence = (KeptEvidence(passage=passage, plan="p", start=0, end=3, supports=supports),)
    return KeptReply(outcome=outcome, reason=reason, claims=(claim,), evidence=evidence)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (reply(), reply(), Change.SAME),
        (reply(), reply(claim="８件"), Change.WORDING),
        (reply(), reply(passage="b"), Change.EVIDENCE),
        (reply(), reply("refusal", "not_stated"), Change.NOW_REFUSED),
        (reply("refusal", "not_stated"), reply(), Change.NOW_ANSWERED),
        (reply("refusal", "not_stated"), reply("refusal", "not_found"), Change.REASON),
        (reply("refusal", "not_stated", passage="a"), reply("refusal", "not_stated", passage="b"), Change.EVIDENCE),
        (reply(), reply("answer", "likely"), Change.NOW_LIKELY),
        (reply("answer", "likely"), reply(), Change.NOW_SURE),
        (reply("answer", "likely"), reply("answer", "likely", claim="８件"), Change.WORDING),
        (reply(), reply("error", "TypeError"), Change.NOW_FAILS),
        (reply("error", "TypeError"), reply(), Change.NO_LONGER_FAILS),
        (reply("error", "長すぎます"), reply("error", "空です"), Change.WORDING),
    ],
)
def test_changes_are_named(before: KeptReply, after: KeptReply, expected: Change) -> None:
    assert change(before, after) is expected


def test_a_missing_file_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "show", str(tmp_path / "none")]) == 1
    assert "見つかりません" in capsys.readouterr().err


def test_what_a_model_helped_to_find_is_not_compared(tmp_path: Path, encoder: Encoder) -> None:
    library = take_in(tmp_path, PLAN, encoder)
    first = asked(library, encoder, tmp_path / "audit")[0]
    helped = first.model_copy(update={"helped": ("言い換えた言葉でも探しました",)})
    other = helped.model_copy(update={"reply": first.reply.model_copy(update={"outcome": "refusal"})})
    replayed = list(replay(ObservedAssistant(HybridRetriever(library.open(), encoder)), [helped, other]))
    assert [each.change for each in replayed] == [Change.SAME, Change.HELPED]
    assert differing(replayed)[0] == []
