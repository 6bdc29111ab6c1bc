"""The endpoints for machines, with the clients that machines use."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url, verbose=False)


def test_only_the_documented_endpoints_are_open(client: Client) -> None:
    assert set(client.view_api(return_format="dict", print_info=False)["named_endpoints"]) == {
        "/ask",
        "/facts",
        "/search",
        "/plans",
    }


def test_a_question_is_answered_with_citations(client: Client) -> None:
    reply: Any = client.predict("企業誘致件数の目標は？", api_name="/ask")
    assert "125件" in reply["answer"]
    assert not reply["abstained"]
    assert any("125件" in c["quote"] for c in reply["citations"])
    assert 0.5 < reply["probabilities"]["right"] <= 1
    refused: Any = client.predict("島根県の企業誘致件数の目標は？", api_name="/ask")
    assert refused["abstained"]
    assert refused["probabilities"] is None
    old: Any = client.predict("創業数の目標は？", "commerce-industry-plan-2013", api_name="/ask")
    assert {c["plan_id"] for c in old["citations"]} == {"commerce-industry-plan-2013"}


def test_facts_and_passages_are_listed(client: Client) -> None:
    found: Any = client.predict("indicator", "", "創業", 3, api_name="/facts")
    assert found["total"] > 3
    assert len(found["facts"]) == 3
    assert all("創業" in f["name"] + f["quote"] for f in found["facts"])
    passages: Any = client.predict("事業承継の支援", "", 4, api_name="/search")
    assert len(passages["passages"]) == 4
    plans: Any = client.predict(api_name="/plans")
    assert len(plans["plans"]) == 5


@pytest.mark.parametrize(
    ("arguments", "endpoint", "message"),
    [
        (("？？",), "/ask", "質問が空です"),
        (("創業数の目標は？", "ない計画"), "/ask", "条件に合う計画がありません"),
        (("figure",), "/facts", "kind「figure」はありません"),
        (("indicator", "ない計画"), "/facts", "ライブラリにありません"),
    ],
)
def test_what_can_not_be_done_is_said_in_japanese(
    client: Client, arguments: tuple[str, ...], endpoint: str, message: str
) -> None:
    with pytest.raises(AppError, match=message):
        client.predict(*arguments, api_name=endpoint)


def test_the_same_are_tools_of_the_model_context_protocol(url: str) -> None:
    async def talk() -> tuple[set[str], str, Any]:
        async with (
            streamablehttp_client(f"{url}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            name = next(n for n in tools if n.endswith("ask"))
            answer = await session.call_tool(name, {"question": "企業誘致件数の目標は？"})
            return set(tools), str(tools[name].description), answer.content[0]

    # The browser tests keep an event loop in this thread.
    with ThreadPoolExecutor(1) as pool:
        names, description, content = pool.submit(asyncio.run, talk()).result()
    assert {name.rsplit("_", 1)[-1] for name in names} == {"ask", "facts", "search", "plans"}
    assert "計画文書にもとづいて" in description
    assert "125件" in content.text
