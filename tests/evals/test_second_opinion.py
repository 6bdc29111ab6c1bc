"""The judge against a real HTTP server with a scripted model behind it."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from corpus.errors import KeikakuError
from evals.asking.outcome import Outcome
from evals.second_opinion import PROMPT, Endpoint, judge_answers


class Model:
    """Says what it is told to, in order, and remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: list[str | int] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                model.asked.append(body)
                model.keys.append(self.headers["Authorization"])
                reply = model.replies.pop(0)
                self.send_response(reply if isinstance(reply, int) else 200)
                self.end_headers()
                said = {"choices": [{"message": {"role": "assistant", "content": reply}}]}
                self.wfile.write(json.dumps(said).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.endpoint = Endpoint(url=f"http://127.0.0.1:{self.server.server_port}/v1/", model="scripted", key="k")


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    yield made
    made.server.shutdown()
    made.server.server_close()


def opinion(verdict: str) -> str:
    return json.dumps({"verdict": verdict, "reason": "理由"})


def test_opinions_and_how_far_they_agree(model: Model, outcome: Callable[..., Outcome]) -> None:
    outcomes = [outcome("1"), outcome("2", right=False), outcome("3"), outcome("4", answerable=False, refused=True)]
    model.replies = [
        opinion("right"),
        f"```json\n{opinion('wrong')}\n```",
        "わかりません",
        opinion("wrong"),
        opinion("right"),
    ]
    judged, record = judge_answers(outcomes, model.endpoint, lambda *_: None)
    assert [one.opinion and one.opinion.verdict for one in judged] == ["right", "wrong", "wrong", "right"]
    assert (record.judged, record.failed, record.agreement) == (4, 0, 0.75)
    assert record.kappa == pytest.approx(0.5)
    assert (record.model, record.prompt) == ("scripted", PROMPT)
    first = model.asked[0]
    assert (first["model"], first["temperature"], model.keys[0]) == ("scripted", 0, "Bearer k")
    assert json.loads(first["messages"][1]["content"])["基準"]["必要な事実"] == [["1件"]]
    assert json.loads(model.asked[-1]["messages"][1]["content"])["基準"]["答えるべきでない"] is True


def test_a_model_that_gives_no_opinion_is_counted_as_failed(model: Model, outcome: Callable[..., Outcome]) -> None:
    model.replies = ["だめ"] * 3
    judged, record = judge_answers([outcome("1")], model.endpoint, lambda *_: None)
    assert judged[0].opinion is None
    assert (record.judged, record.failed, record.agreement, record.kappa) == (0, 1, None, None)


def test_an_endpoint_that_refuses_or_is_not_there_is_explained(model: Model, outcome: Callable[..., Outcome]) -> None:
    model.replies = [401]
    with pytest.raises(KeikakuError, match="401"):
        judge_answers([outcome("1")], model.endpoint, lambda *_: None)
    gone = Endpoint(url="http://127.0.0.1:9/v1", model="m")
    with pytest.raises(KeikakuError, match="接続できません"):
        judge_answers([outcome("1")], gone, lambda *_: None)
