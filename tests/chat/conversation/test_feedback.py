import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.conversation.feedback import Opinion, feedback_on, keep, read_feedback
from corpus.errors import KeikakuError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_an_opinion_is_kept_with_all_that_explains_it(assistant: Assistant, tmp_path: Path) -> None:
    reply = assistant.ask("企業誘致件数の目標は？", today=NOW.date())
    generation = assistant.retriever.generation
    one = feedback_on(reply, Opinion.BAD, generation, NOW, history=[Turn(question="前", answer="答")], reason="違う")
    keep(one, tmp_path / "deep" / "f.jsonl")
    assert read_feedback(tmp_path / "deep" / "f.jsonl") == ([one], 0)
    assert (one.generation, one.corpus) == (generation.name, generation.corpus_hash)
    assert "125件" in one.answer
    assert any("125件" in c.quote for c in one.citations if c.supports)


def test_a_line_cut_by_a_crash_spoils_no_other(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_bytes(b'{"at": "2026')
    one = feedback_on(assistant.ask("DXとは", today=NOW.date()), Opinion.GOOD, assistant.retriever.generation, NOW)
    keep(one, path)
    assert read_feedback(path) == ([one], 1)


def test_many_at_once_lose_nothing(assistant: Assistant, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    one = feedback_on(assistant.ask("DXとは", today=NOW.date()), Opinion.GOOD, assistant.retriever.generation, NOW)
    threads = [threading.Thread(target=lambda: [keep(one, path) for _ in range(20)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert read_feedback(path) == ([one] * 160, 0)


def test_a_place_that_cannot_be_written_is_explained(assistant: Assistant, tmp_path: Path) -> None:
    one = feedback_on(assistant.ask("DXとは", today=NOW.date()), Opinion.GOOD, assistant.retriever.generation, NOW)
    (tmp_path / "file").write_text("")
    with pytest.raises(KeikakuError, match="書けません"):
        keep(one, tmp_path / "file" / "f.jsonl")
