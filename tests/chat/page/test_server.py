"""The server: health, headers, prefixes, uploads, and how it follows the library."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import httpx
import pytest

from chat.answering.assistant import Assistant
from chat.library.build import ingest
from chat.page.app import Settings
from chat.page.host import AssistantHost
from chat.page.server import Address, serve
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Draft, Library
from retriever.embed import Encoder
from tests.chat.page.conftest import Served

TODAY = date(2026, 11, 22)


def test_the_server_is_healthy_and_sends_security_headers(url: str) -> None:
    health = httpx.get(f"{url}/healthz")
    assert health.json()["status"] == "ok"
    headers = httpx.get(url).headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{url}/gradio_api/file=/etc/passwd").status_code in (403, 404)


@pytest.mark.parametrize("encoding", ["identity", "br", "gzip"])
def test_the_page_says_that_it_is_japanese_before_any_script_runs(url: str, encoding: str) -> None:
    html = httpx.get(url, headers={"Accept-Encoding": encoding}).text
    assert re.findall(r'<html[^>]*\blang="(\w+)"', html) == ["ja"]


def test_the_server_follows_the_library_between_requests(tmp_path: Path, encoder: Encoder) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    library = Library(tmp_path / "library")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    host = AssistantHost(library, lambda: encoder)
    first: Assistant = host.assistant()
    assert host.assistant() is first
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は9件です。\n", encoding="utf-8")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    assert host.assistant() is not first
    assert "9件" in host.assistant().retriever.generation.passages[-1].text
    assert host.today() >= TODAY


def test_a_new_generation_of_another_model_does_not_stop_the_answers(
    tmp_path: Path, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は8件です。\n", encoding="utf-8")
    library = Library(tmp_path / "library")
    ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    host = AssistantHost(library, lambda: encoder, TODAY)
    path.write_text("町の計画\n\n第1章 目標\n企業立地件数の目標は9件です。\n", encoding="utf-8")
    generation, _ = ingest([path], library, read_catalog(), lambda: encoder, lambda *_: None)
    draft = Draft(generation.path, generation.name)
    model = encoder.info.model_copy(update={"revision": "another"})
    draft.write_manifest(generation.manifest.model_copy(update={"model": model}))
    draft.seal()
    for _ in range(2):
        reply = host.assistant().ask("企業立地件数の目標は？", today=TODAY)
        assert "8件" in reply.claims[0].text
    assert caplog.text.count("前の世代で答え続けます") == 1


def test_health_says_which_generation_is_refused_and_why(
    digest_library: Library, serve: Callable[..., Served], tmp_path: Path
) -> None:
    library = Library(tmp_path / "library")
    shutil.copytree(digest_library.open().path, library.root / "000001")
    server = serve(library)
    with server as address:
        sound = httpx.get(f"{address}/healthz").json()
        assert (sound["status"], sound["generation"], sound["reasons"]) == ("ok", "000001", [])
        shutil.copytree(library.root / "000001", library.root / "000002")
        (library.root / "000002" / "facts.jsonl").write_bytes(b"")
        health = httpx.get(f"{address}/healthz")
        assert health.status_code == 200
        told = health.json()
        assert (told["status"], told["generation"], told["reasons"]) == ("degraded", "000001", ["generation"])
        assert "keikaku status" in told["reason"]
        # Whoever may ask for its health is not told of files.
        assert "facts.jsonl" not in health.text
        assert "facts.jsonl" in str(server.host.state().reason)


def test_a_used_port_is_explained(url: str, digest_library: Library, tmp_path: Path) -> None:
    port = int(url.rsplit(":", 1)[1])
    with pytest.raises(KeikakuError, match="使用中"):
        serve(
            Address(host="127.0.0.1", port=port), digest_library, None, Settings(feedback=tmp_path / "feedback.jsonl")
        )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])  # noqa: S104 - that it is refused is the point
def test_without_a_password_the_page_is_for_this_machine_only(
    digest_library: Library, tmp_path: Path, host: str
) -> None:
    with pytest.raises(KeikakuError, match=r"KEIKAKU_ADMIN_PASSWORD.*--open"):
        serve(Address(host=host, port=7999), digest_library, None, Settings(feedback=tmp_path / "feedback.jsonl"))
