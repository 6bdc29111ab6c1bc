"""``keikaku ingest --everyday-questions``: what a model words is kept apart, used for the search only, and may fail."""

import shutil
import threading
from datetime import date
from pathlib import Path

import pytest

from chat.answering.assistant import Assistant
from chat.cli import main
from chat.library.everyday import MOST_FAILURES, EverydayReport, ask_everyday
from chat.rendering.replies import reply_object
from corpus.checksums import fingerprint
from corpus.everyday import FILE, VECTORS, read_everyday
from corpus.library import Library
from retriever.embed import Encoder
from retriever.everyday import SWITCH, Everyday, is_wished
from retriever.hybrid import HybridRetriever
from tests.chat.writer import scripted_server as scripted
from tests.chat.writer.helping_scripts import Helper, Liar
from tests.chat.writer.scripted_server import MODEL, Manner, ScriptedServer, refusing
from tests.chat.writer.test_openai_model import QUICK, model_at

TODAY = date(2026, 11, 22)
FAITHFUL = Helper(everyday={"企業立地件数": ["よその会社に来てもらう話はどこまで進めるの？"]})
ASKED = "よその会社に来てもらう話、どこまで進めるつもり？"


@pytest.fixture
def library(small_library: Library, tmp_path: Path) -> Library:
    shutil.copytree(small_library.root, tmp_path / "library")
    return Library(tmp_path / "library")


def word(library: Library, server: ScriptedServer, encoder: Encoder, **more: object) -> EverydayReport:
    model = model_at(server.url, **more)
    return ask_everyday(library, model, model.settings, encoder, lambda *_: None)


def files_of(library: Library) -> dict[str, str]:
    """What every file of the generations is; none of them may change."""
    paths = [p for p in library.root.rglob("*") if p.is_file() and p.parent != library.root]
    return {str(path): fingerprint(path) for path in paths}


def legs_of(library: Library, encoder: Encoder, text: str = ASKED) -> dict[str, float]:
    assistant = Assistant(HybridRetriever(library.open(), encoder))
    return assistant.retriever.legs(assistant.understand(text, today=TODAY)).everyday


def test_questions_lead_to_their_section_and_no_generation_changes(library: Library, encoder: Encoder) -> None:
    before = files_of(library)
    with ScriptedServer(FAITHFUL) as server:
        report = word(library, server, encoder)
        count = len({passage.text for passage in library.open().passages})
        assert (report.sections, report.done, report.known, report.is_whole) == (count, count, 0, True)
        assert len(server.asked) == count
        assert word(library, server, encoder).known == count
        assert len(server.asked) == count, "what is known is not asked again"
    assert files_of(library) == before
    (found,) = legs_of(library, encoder)
    passage = library.open().passage(found)
    assert passage is not None
    assert "企業立地件数" in passage.text


def test_questions_are_never_shown(library: Library, encoder: Encoder) -> None:
    with ScriptedServer(Helper(everyday={"": ["秘密の合言葉はキリンですか？"]})) as server:
        word(library, server, encoder)
    assistant = Assistant(HybridRetriever(library.open(), encoder))
    for text in ("秘密の合言葉はキリンですか？", "企業立地件数の目標は？", ASKED):
        reply = assistant.ask(text, today=TODAY)
        assert "キリン" not in str(reply_object(reply)["citations"])
        assert "キリン" not in "\n".join(getattr(claim, "text", "") for claim in getattr(reply, "claims", ()))


def test_questions_that_lie_change_no_answer_here(library: Library, encoder: Encoder) -> None:
    texts = ("企業立地件数の目標は？", "創業支援件数の目標は？", "水族館の入場料は？", "計画期間はいつまで？")
    plain = Assistant(HybridRetriever(library.open(), encoder))
    before = [reply_object(plain.ask(text, today=TODAY))["answer"] for text in texts]
    with ScriptedServer(Liar()) as server:
        word(library, server, encoder)
    lied = Assistant(HybridRetriever(library.open(), encoder))
    assert [reply_object(lied.ask(text, today=TODAY))["answer"] for text in texts] == before


def test_a_server_that_runs_takes_them_up(library: Library, encoder: Encoder) -> None:
    assistant = Assistant(HybridRetriever(library.open(), encoder))
    question = assistant.understand(ASKED, today=TODAY)
    assert assistant.retriever.legs(question).everyday == {}
    with ScriptedServer(FAITHFUL) as server:
        word(library, server, encoder)
    assert assistant.retriever.legs(question).everyday
    (library.root / VECTORS).unlink()
    assert assistant.retriever.legs(question).everyday == {}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\x93NUMPY", b"\x00" * 5000])
def test_vectors_that_are_damaged_are_as_if_not_there(content: bytes, library: Library, encoder: Encoder) -> None:
    (library.root / VECTORS).write_bytes(content)
    assert legs_of(library, encoder) == {}


def test_vectors_of_another_model_are_as_if_not_there(library: Library, encoder: Encoder) -> None:
    with ScriptedServer(FAITHFUL) as server:
        word(library, server, encoder)
    other = encoder.info.model_copy(update={"revision": "other"})
    vector = encoder.encode_queries([ASKED])[0]
    assert Everyday(library.open(), encoder.info).search(vector)
    assert Everyday(library.open(), other).search(vector) == {}
    assert Everyday(library.open(), encoder.info, wished=False).search(vector) == {}
    assert Everyday(library.open(), encoder.info).search(vector, ["another-plan"]) == {}


FAULTS: dict[str, Manner] = {
    "refused": refusing(503),
    "401": refusing(401),
    "slow": scripted.never,
    "a hang": scripted.hanging,
    "a loop": scripted.repeating,
    "broken events": scripted.broken_json,
    "another form": scripted.proper,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_model_that_fails_is_left_soon_and_nothing_is_lost(name: str, library: Library, encoder: Encoder) -> None:
    before = files_of(library)
    with ScriptedServer(lambda asked: '{"verdict": "yes"}', FAULTS[name]) as server:
        report = word(library, server, encoder, **QUICK, parallel=1)
        assert len(server.asked) <= MOST_FAILURES + 1
        assert server.is_quiet()
    assert (report.done, report.is_whole, bool(report.why)) == (0, False, True)
    assert "文書の取り込みは終わっています" in "\n".join(report.lines())
    assert files_of(library) == before
    assert legs_of(library, encoder) == {}


def test_what_was_interrupted_is_gone_on_with(library: Library, encoder: Encoder) -> None:
    def first_only(wire: scripted.Wire) -> None:
        (scripted.proper if len(server.asked) == 1 else refusing(503))(wire)

    with ScriptedServer(FAITHFUL, first_only) as server:
        report = word(library, server, encoder, parallel=1)
        assert (report.done, report.is_whole) == (1, False)
        kept = read_everyday(library.root)
        server.manner = scripted.proper
        again = word(library, server, encoder)
    assert (again.known, again.is_whole) == (1, True)
    assert kept.items() <= read_everyday(library.root).items()


def test_an_interrupt_ends_the_requests_and_keeps_what_came(library: Library, encoder: Encoder) -> None:
    def interrupting(what: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    def slowly(wire: scripted.Wire) -> None:
        (scripted.proper if len(server.asked) == 1 else scripted.hanging)(wire)

    with ScriptedServer(FAITHFUL, slowly) as server:
        model = model_at(server.url, parallel=2)
        with pytest.raises(KeyboardInterrupt):
            ask_everyday(library, model, model.settings, encoder, interrupting)
        assert server.is_quiet(5.0)
    assert len(read_everyday(library.root)) == 1
    assert not [t for t in threading.enumerate() if t.name.startswith("keikaku-everyday")]


def test_no_more_than_allowed_run_at_once(library: Library, encoder: Encoder) -> None:
    with ScriptedServer(FAITHFUL) as server:
        word(library, server, encoder, parallel=2)
    assert server.at_once <= 2


def test_the_command_says_what_is_sent_where_and_what_was_left_out(
    loaded_once: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "plan.md"
    document.write_text("# みどり町の計画\n\n## 目標\n\n企業立地件数の目標は2030年度に8件です。\n", encoding="utf-8")
    common = ["ingest", str(document), "--library", str(tmp_path / "library"), "--everyday-questions"]
    assert main(common) == 1
    assert "KEIKAKU_LLM_URL" in capsys.readouterr().err
    assert not (tmp_path / "library").exists(), "what is missing is said before anything is done"
    with ScriptedServer(lambda asked: "書けません。") as server:
        monkeypatch.setenv("KEIKAKU_LLM_URL", server.url)
        monkeypatch.setenv("KEIKAKU_LLM_MODEL", MODEL)
        assert main(common) == 1
        said = capsys.readouterr().err
        assert f"各節の文章を言語モデル（{MODEL}、この計算機の中）へ送り" in said
        assert "作れませんでした" in said
        assert Library(tmp_path / "library").open().passages
        server.script = FAITHFUL
        assert main([*common]) == 0
        assert "続きから" not in capsys.readouterr().err
    assert (tmp_path / "library" / FILE).is_file()


@pytest.mark.parametrize(("value", "is_on"), [(None, True), ("", True), ("1", True), ("0", False), ("off", False)])
def test_a_setting_leaves_them_out(value: str | None, is_on: bool) -> None:
    assert is_wished({} if value is None else {SWITCH: value}) is is_on
