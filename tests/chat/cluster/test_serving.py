"""Libraries served on a cluster: the page's own JSON, a process lost, a new generation while people ask."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from chat.library.build import ingest
from chat.library.splitting import split
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder

pytest.importorskip("ray", reason="Ray が入っていません（extra の ray）")

from chat.cluster.connection import connected
from chat.cluster.serving import deploy, stopped

PLANS = Path(__file__).resolve().parents[2] / "plans"
NAMES = ("hinode-industry-plan-2024.txt", "minato-tourism-strategy.md")
TODAY = date(2026, 11, 22)
PORT = 18761
QUESTION = "ひのせ市の創業件数の目標は？"
Call = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    for name in NAMES:
        shutil.copy(PLANS / name, folder)
    return folder


@pytest.fixture(scope="module")
def library(documents: Path, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Library:
    library = Library(tmp_path_factory.mktemp("whole"))
    ingest([documents], library, read_catalog(), lambda: encoder, lambda *_: None)
    return library


@pytest.fixture(scope="module")
def shards(library: Library, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> dict[str, Path]:
    out = tmp_path_factory.mktemp("shards")
    return {shard.root.name: shard.root for shard, _ in split(library, out, encoder, lambda *_: None)}


@pytest.fixture(scope="module")
def call(shards: dict[str, Path]) -> Iterator[Call]:
    with connected(processors=2), stopped(), httpx.Client(timeout=60) as client:
        deploy(shards, ("127.0.0.1", PORT), TODAY)
        yield lambda name, *data: client.post(f"http://127.0.0.1:{PORT}/gradio_api/run/{name}", json={"data": data})


def said(response: httpx.Response) -> Any:
    assert response.status_code == 200, response.text
    return response.json()["data"][0]


def test_the_endpoints_of_the_page_answer_over_all_libraries(call: Call) -> None:
    reply = said(call("ask", QUESTION))
    assert not reply["abstained"]
    assert {c["plan_id"] for c in reply["citations"] if c["supports"]} == {"hinode-industry-plan-2024"}
    assert all(c["quote"] in c["passage"] for c in reply["citations"])
    assert {p["publisher"] for p in said(call("plans"))["plans"]} == {"ひのせ市", "みなと町"}
    assert said(call("facts", "indicator", "", "", 3))["total"] > 3
    found = said(call("search", "観光客を増やす取組", "", 4))["passages"]
    assert len(found) == 4
    assert len({p["plan_id"] for p in found}) == 2
    assert said(call("ask", "北海道の流氷観測所の電話番号は？"))["abstained"]


@pytest.mark.parametrize(
    ("name", "data", "status", "message"),
    [
        ("ask", ["？？"], 422, "質問が空です"),
        ("ask", ["創業件数の目標は？", "ない計画"], 422, "条件に合う計画がありません"),
        ("ask", [1], 422, "要求の形が正しくありません"),
        ("ask", ["あ" * 3_000], 422, "質問が長すぎます"),
        ("ask", ["あ" * 40_000], 413, "大きすぎます"),
        ("facts", ["figure"], 422, "kind「figure」はありません"),
        ("upload", [], 404, "この入口はありません"),
    ],
)
def test_what_can_not_be_done_is_said_in_japanese(
    call: Call, name: str, data: list[Any], status: int, message: str
) -> None:
    response = call(name, *data)
    assert response.status_code == status
    assert message in response.json()["error"]


def test_a_new_generation_is_switched_to_without_an_error(
    call: Call, library: Library, documents: Path, shards: dict[str, Path], encoder: Encoder
) -> None:
    plan = documents / "hinode-industry-plan-2024.txt"
    plan.write_text(plan.read_text(encoding="utf-8") + "\n港の灯台の公開日数の目標は、47日です。\n", encoding="utf-8")
    question, statuses, ended = "ひのせ市の灯台の公開日数の目標は？", list[int](), threading.Event()
    assert "47日" not in said(call("ask", question))["answer"]

    def keep_asking() -> None:
        while not ended.is_set():
            statuses.append(call("ask", QUESTION).status_code)

    asking = threading.Thread(target=keep_asking)
    asking.start()
    try:
        ingest([documents], library, read_catalog(), lambda: encoder, lambda *_: None)
        list(split(library, shards["ひのせ市"].parent, encoder, lambda *_: None))
        until = time.monotonic() + 60
        while "47日" not in said(call("ask", question))["answer"] and time.monotonic() < until:
            time.sleep(0.2)
    finally:
        ended.set()
        asking.join()
    assert "47日" in said(call("ask", question))["answer"]
    assert set(statuses) == {200}


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"data": "\xe3\x81\x82"}', b'{"data": {"question": 1}}', b"[" * 50_000]
)
def test_what_is_no_call_is_refused(call: Call, body: bytes) -> None:
    response = httpx.post(f"http://127.0.0.1:{PORT}/gradio_api/run/ask", content=body, timeout=60)
    assert response.status_code == 422
    assert "要求の形が正しくありません" in response.json()["error"]


def test_what_is_served_on_a_cluster_is_not_disturbed_by_another(call: Call, shards: dict[str, Path]) -> None:
    with pytest.raises(KeikakuError, match="すでに Ray Serve が動いています"), stopped():
        deploy(shards, ("127.0.0.1", PORT + 1), TODAY)
    assert not said(call("ask", QUESTION))["abstained"]


def test_a_library_does_not_answer_for_a_publisher_that_another_one_has(call: Call) -> None:
    reply = said(call("ask", "ひのせ市の観光客数の目標は？"))
    assert "minato-tourism-strategy" not in {c["plan_id"] for c in reply["citations"]}


def test_a_lost_library_is_named_until_ray_has_started_it_anew(call: Call, shards: dict[str, Path]) -> None:
    place = list(shards).index("みなと町")
    lost = [p for p in psutil.Process().children(recursive=True) if p.name().endswith(f":shard-{place}")]
    assert len(lost) == 1
    lost[0].kill()
    answers, until = list[str](), time.monotonic() + 120
    while time.monotonic() < until:
        answers.append(said(call("ask", "数値目標をすべて教えて"))["answer"])
        if "今は調べられ" not in answers[-1]:
            break
    assert "※みなと町の計画は今は調べられなかったため、この回答に含まれていません。" in answers[0]
    assert all("ひのせ市" in answer for answer in answers)
    assert "今は調べられ" not in answers[-1]
    assert len({p["plan_id"] for p in said(call("search", "観光客を増やす取組", "", 4))["passages"]}) == 2
