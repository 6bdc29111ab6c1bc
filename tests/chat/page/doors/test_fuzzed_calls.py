import json
import random
from typing import Any

import httpx
import pytest

from tests.chat.fuzzing import count, questions, values

pytestmark = pytest.mark.no_cover
"""Long; all that it runs is run by shorter tests too."""

ROUTES = ("run/ask", "run/facts", "run/search", "run/plans", "call/ask", "queue/join", "cancel", "api/ask", "mcp/")


def body_of(chance: random.Random, text: str) -> bytes:
    """A body: a call of some form, any value, or something that is no JSON."""
    kind = chance.random()
    if kind < 0.4:
        data = [chance.choice([text, values(chance)]) for _ in range(chance.randint(0, 7))]
        call: dict[str, Any] = {"data": data, "fn_index": chance.choice([None, *range(24), -1, "0", 10**9])}
        call |= {"session_hash": chance.choice(["s", "../s", None, 5, "s" * 100]), "event_data": values(chance)}
        return json.dumps(call).encode("utf-8", "surrogatepass")
    if kind < 0.8:
        return json.dumps(values(chance, 6)).encode("utf-8", "surrogatepass")
    return bytes(chance.randint(0, 255) for _ in range(chance.randint(0, 60)))


def test_whatever_is_sent_ends_in_an_answer_or_an_explanation(url: str, capfd: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(2)  # noqa: S311 - repeatable, not secret
    number = count(400)
    statuses: dict[int, int] = {}
    with httpx.Client(base_url=f"{url}/gradio_api/", timeout=60) as client:
        for at, text in enumerate(questions(seed=3, number=number)):
            route, body = chance.choice(ROUTES), body_of(chance, text)
            answer = client.post(route, content=body, headers={"accept": "application/json, text/event-stream"})
            statuses[answer.status_code] = statuses.get(answer.status_code, 0) + 1
            assert answer.status_code < 500, (at, route, body, answer.text)
            assert "Traceback" not in answer.text, (at, route, body)
    assert sum(statuses.values()) == number
    assert "Traceback" not in capfd.readouterr().err
    assert httpx.get(f"{url}/healthz").json()["status"] == "ok"
