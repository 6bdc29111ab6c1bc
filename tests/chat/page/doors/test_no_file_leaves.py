"""Whatever is sent, by whichever door, no file of the server is opened for it, copied or given out."""

import asyncio
import json
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gradio as gr
import httpx
import pytest
from gradio.utils import get_upload_folder
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client

from chat.page.app import Settings, build_page
from chat.page.doors.calls import _ACCEPTED, _kind
from chat.page.uploads import Uploads
from corpus.library import Library
from evals.workbench import FolderWorkbench
from tests.chat.page.doors.conftest import SECRET, Watch

META = {"_type": "gradio.FileData"}


def kinds(path: str) -> dict[str, Any]:
    """Everything that has made Gradio, or might make it, take a value for a file."""
    file = {"path": path, "meta": META}
    return {
        "file": file,
        "file with url": {"path": path, "url": f"file://{path}", "meta": META},
        "file by http": {"path": "http://127.0.0.1:9/x", "url": "http://127.0.0.1:9/x", "meta": META},
        "file that streams": {"path": path, "is_stream": True, "meta": META},
        "old kind of file": {"name": path, "is_file": True, "data": None},
        "list of files": [file, file],
        "file in an object": {"value": file},
        "file deep inside": {"a": [{"b": {"c": [file]}}]},
        "file as property": {"__type__": "update", "value": file},
        "message with a file": {"text": "x", "files": [file]},
        "component": {"component": "file", "value": file, "constructor_args": {}},
    }


def texts(path: str) -> list[str]:
    """Texts that name a file; they are questions like any other."""
    return [path, f"file://{path}", f"/gradio_api/file={path}", json.dumps({"path": path, "meta": META})]


@pytest.fixture(scope="module")
def workbench_server(digest_library: Library, serve: Callable[..., Any]) -> Iterator[tuple[str, Any]]:
    server = serve(digest_library)
    with server as address:
        yield address, server


def functions(address: str) -> list[dict[str, Any]]:
    """Every function of the page, whether it is for programs or for the page alone."""
    config = httpx.get(f"{address}/config").json()
    return list(config["dependencies"])


def leaks(watch: Watch, secret: Path) -> list[str]:
    """What was opened that nobody may open."""
    forbidden = (str(secret), "/etc/passwd", "/proc/", "/etc/shadow", ".env")
    return [name for name in watch.opened if name.startswith(forbidden) or "himitsu" in name]


def cached() -> list[str]:
    folder = Path(get_upload_folder())
    return sorted(str(p) for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []


@pytest.mark.no_cover  # Long; all that it runs is run by shorter tests too.
def test_every_function_refuses_every_kind_of_file_by_name_and_by_number(
    workbench_server: tuple[str, Any], secret: Path, watch: Watch
) -> None:
    address, _ = workbench_server
    before = cached()
    tried = 0
    with httpx.Client(timeout=30) as client:
        for function in functions(address):
            number, name, width = function["id"], function["api_name"], max(1, len(function["inputs"]))
            for path in (str(secret), "/etc/passwd", "/proc/self/environ", "../../../etc/passwd"):
                for kind, value in kinds(path).items():
                    for place in range(width):
                        data = [value if i == place else None for i in range(width)]
                        body = {"data": data, "fn_index": number, "session_hash": f"s{number}"}
                        for route in ("queue/join", f"run/{name}", f"call/{name}", f"api/{name}"):
                            answer = client.post(f"{address}/gradio_api/{route}", json=body)
                            tried += 1
                            assert answer.status_code in (404, 422), (route, function["id"], kind, answer.text)
                            assert SECRET not in answer.text
    assert tried > 5000
    assert leaks(watch, secret) == []
    assert cached() == before


def test_events_carry_texts_and_no_files(workbench_server: tuple[str, Any], secret: Path, watch: Watch) -> None:
    address, _ = workbench_server
    before = cached()
    with httpx.Client(timeout=30) as client:
        for function in functions(address):
            for kind, value in kinds(str(secret)).items():
                body = {"data": [], "fn_index": function["id"], "session_hash": "e", "event_data": {"act": value}}
                answer = client.post(f"{address}/gradio_api/queue/join", json=body)
                assert answer.status_code in (404, 422), (kind, answer.text)
    assert leaks(watch, secret) == []
    assert cached() == before


def test_files_are_run_and_taken_in_by_number_only(
    workbench_server: tuple[str, Any], secret: Path, watch: Watch
) -> None:
    address, server = workbench_server
    runs = [f for f in functions(address) if f["api_name"].startswith(("on_run", "on_ingest"))]
    assert len(runs) == 2
    for function in runs:
        for path in (*texts(str(secret)), "0" * 32, "../" * 8 + "etc/passwd", "", "." * 32):
            told = through_the_queue(address, function["id"], {"act": "run", "uploads": path})
            assert "himitsu" not in told.replace(str(secret), "")
            assert '"success": true' not in told
    assert leaks(watch, secret) == []
    assert not list((server.feedback.parent / "evals").glob("*"))


def through_the_queue(address: str, number: int, event: dict[str, str]) -> str:
    """What the page hears of a call: the whole stream of its session."""
    session = os.urandom(6).hex()
    body = {"data": [], "fn_index": number, "session_hash": session, "event_data": event}
    answer = httpx.post(f"{address}/gradio_api/queue/join", json=body)
    if answer.status_code != 200:
        return answer.text
    with httpx.stream("GET", f"{address}/gradio_api/queue/data?session_hash={session}", timeout=30) as stream:
        heard = ""
        for line in stream.iter_lines():
            heard += line
            if "process_completed" in line or "unexpected_error" in line:
                return heard
    return heard


def test_texts_that_name_a_file_are_only_texts(workbench_server: tuple[str, Any], secret: Path, watch: Watch) -> None:
    address, _ = workbench_server
    for text in texts(str(secret)):
        for name, data in (("ask", [text]), ("search", [text]), ("facts", ["indicator", "", text])):
            answer = httpx.post(f"{address}/gradio_api/run/{name}", json={"data": data}, timeout=30)
            assert answer.status_code in (200, 422)
            assert SECRET not in answer.text
    assert leaks(watch, secret) == []


def test_tools_of_the_model_context_protocol_take_no_file(
    workbench_server: tuple[str, Any], secret: Path, watch: Watch
) -> None:
    address, _ = workbench_server
    before = cached()

    async def attack() -> list[str]:
        heard = []
        async with (
            streamablehttp_client(f"{address}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = (await session.list_tools()).tools
            for tool in tools:
                for name in tool.inputSchema.get("properties", {}):
                    for value in [*kinds(str(secret)).values(), *texts(str(secret))]:
                        answer = await session.call_tool(tool.name, {"question": "x", "query": "x", name: value})
                        heard.append(str(answer))
            for uri in (f"file://{secret}", "file:///etc/passwd", "http://127.0.0.1:9/"):
                with pytest.raises(Exception, match=r".*"):
                    await session.read_resource(uri)  # type: ignore[arg-type]
        return heard

    # The browser tests keep an event loop in this thread.
    with ThreadPoolExecutor(1) as pool:
        heard = pool.submit(asyncio.run, attack()).result()
    assert len(heard) > 100
    assert not any(SECRET in said for said in heard)
    assert leaks(watch, secret) == []
    assert cached() == before


KNOWN = {
    "CVE-2021-43831, CVE-2023-34239 file=": ("GET", "/gradio_api/file={path}", None),
    "CVE-2023-51449 old file address": ("GET", "/file={path}", None),
    "CVE-2024-1728, CVE-2024-34510 encoded": ("GET", "/gradio_api/file=%2e%2e%2f%2e%2e{path}", None),
    "CVE-2024-0964 file with a dot": ("GET", "/gradio_api/file=./{path}", None),
    "CVE-2025-23042 another case": ("GET", "/gradio_api/FILE={path}", None),
    "CVE-2024-8021 open redirect": ("GET", "/gradio_api/file=https://example.com", None),
    "CVE-2024-2206, CVE-2026-28416 proxy": ("GET", "/gradio_api/proxy=http://127.0.0.1:9/", None),
    "CVE-2024-1561 component_server": (
        "POST",
        "/gradio_api/component_server",
        {"component_id": 1, "data": "{path}", "fn_name": "move_resource_to_block_cache", "session_hash": "x"},
    ),
    "CVE-2024-47167 queue/join with url": (
        "POST",
        "/gradio_api/queue/join",
        {"data": [{"path": "http://127.0.0.1:9", "meta": META}], "fn_index": 0, "session_hash": "x"},
    ),
    "CVE-2024-47164 custom component": ("GET", "/gradio_api/custom_component/x/client/component/..%2f..{path}", None),
    "CVE-2024-47868 postprocess of any component": (
        "POST",
        "/gradio_api/run/ask",
        {"data": [{"path": "{path}", "meta": META}, "", False]},
    ),
    "CVE-2025-48889 flagging": ("POST", "/gradio_api/run/flag", {"data": [{"path": "{path}", "meta": META}]}),
    "CVE-2024-47870 update of the root": ("POST", "/gradio_api/startup-events", {}),
    "GHSA-j36p-7w88-g82j file explorer": ("POST", "/gradio_api/run/ls", {"data": [["..", "..", "etc"]]}),
    "static assets": ("GET", "/static/..%2f..%2f..%2f..{path}", None),
    "assets": ("GET", "/assets/../../../../..{path}", None),
    "svelte": ("GET", "/svelte/..%2f..%2f..{path}", None),
    "theme": ("GET", "/theme.css/..%2f..{path}", None),
    "recordings": ("POST", "/gradio_api/process_recording", {}),
    "code": ("POST", "/gradio_api/vibe-edit", {"prompt": "x"}),
    "monitoring": ("GET", "/monitoring/x", None),
    "profiling": ("GET", "/gradio_api/profiling/traces", None),
    "deep link": ("GET", "/gradio_api/deep_link?session_hash=x", None),
    "runs": ("GET", "/gradio_api/runs", None),
    "gradio's own upload": ("POST", "/gradio_api/upload", {}),
    "upload of a recording": ("POST", "/gradio_api/stream/x", {}),
    "run files": ("GET", "/kk/evals/..%2f..%2fetc/passwd", None),
}


@pytest.mark.parametrize("name", KNOWN)
def test_known_ways_to_a_file_are_shut(
    workbench_server: tuple[str, Any], secret: Path, watch: Watch, name: str
) -> None:
    address, _ = workbench_server
    method, route, body = KNOWN[name]
    text = json.dumps(body).replace("{path}", str(secret)) if body is not None else None
    before = cached()
    answer = httpx.request(
        method,
        address + route.replace("{path}", str(secret)),
        content=text,
        headers={"content-type": "application/json"},
    )
    assert answer.status_code in (404, 405, 422), answer.text
    assert SECRET not in answer.text
    assert leaks(watch, secret) == []
    assert cached() == before


def test_behind_the_door_the_page_checks_again(
    digest_library: Library, encoder: Any, tmp_path: Path, secret: Path
) -> None:
    from chat.page.host import AssistantHost

    host = AssistantHost(digest_library, lambda: encoder)
    settings = Settings(feedback=tmp_path / "feedback.jsonl", workbench=FolderWorkbench(tmp_path / "evals"))
    page = build_page(host, settings, Uploads())
    called = [fn for fn in page.fns.values() if fn.fn is not None]
    assert len(called) > 15
    for function in called:
        assert {_kind(component) for component in function.inputs} <= set(_ACCEPTED), function.api_name
        for value in kinds(str(secret)).values():
            data = [value for _ in function.inputs]
            if data:
                with pytest.raises(gr.Error, match="渡せない種類"):
                    asyncio.run(page.process_api(function, data))
