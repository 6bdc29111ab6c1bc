"""Libraries served by Ray Serve: each by processes of its own, one router before them.

A process has one library open, read only, and follows it to a new generation between two questions, as a page does.
Ray starts a process anew that is lost; what can't be asked meanwhile is named in the answer.
"""

import asyncio
import json
import socket
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from http import HTTPStatus
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any, Final, TypeAlias

from pydantic import ConfigDict, ValidationError, validate_call
from ray import serve
from ray.serve.handle import DeploymentHandle
from starlette.requests import Request
from starlette.responses import JSONResponse

from chat.answering.question.scope import Scope, Within
from chat.cluster.merging import Told, merged, to_be_asked
from chat.page.host import AssistantHost
from chat.page.machine import Machine
from chat.rendering.replies import reply_object
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.normalize import well_formed_json
from corpus.plan import Plan
from retriever.model import load_encoder

WAIT_S: Final = 10.0
"""Seconds after which an answer is given without a library that says nothing."""

KNOWN_S: Final = 5.0
"""Seconds after which the plans of all libraries are asked for anew."""

PLANS_WAIT_S: Final = 1.0
"""Seconds after which the plans of a library stay those that are known."""

MOST_BYTES: Final = 100_000
"""Of a request."""

DEPLOYED: Final = "keikaku"


class Shard:
    """One library, open in a process of its own."""

    def __init__(self, root: str, today: date | None) -> None:
        """Open the library's current generation.

        Raises:
            KeikakuError: it can't be opened.
        """
        self._host = AssistantHost(Library(Path(root)), lambda: load_encoder(say=lambda _: None), today)
        self._machine = Machine(self._host)

    async def ask(self, name: str, question: str, plan: str, only_in_force: bool) -> Told:
        """What this library says to a question, under its ``name``."""
        return await asyncio.to_thread(self._ask, name, question, plan, only_in_force)

    def _ask(self, name: str, question: str, plan: str, only_in_force: bool) -> Told:
        within = Within(scope=Scope(plan_id=plan, in_force=only_in_force))
        try:
            return Told(shard=name, reply=self._host.assistant().ask(question, today=self._host.today(), within=within))
        except KeikakuError as error:
            return Told(shard=name, error=str(error))

    async def plans(self) -> Mapping[str, Plan]:
        """The plans of the generation that answers now, by their ids."""
        return self._host.assistant().retriever.generation.plans

    async def look(self, what: str, arguments: Sequence[Any]) -> dict[str, Any] | str:
        """What ``facts``, ``search`` or ``plans`` gives here; in Japanese why it gives nothing."""
        try:
            return await asyncio.to_thread(getattr(self._machine, what), *arguments)
        except KeikakuError as error:
            return str(error)


Handles: TypeAlias = Mapping[str, DeploymentHandle]
_CHECKED: Final = validate_call(config=ConfigDict(strict=True))


class Router:
    """Asks all libraries at once, and answers as the endpoints of the page do: ``POST /gradio_api/run/NAME``."""

    def __init__(self, shards: Handles, today: date | None) -> None:
        self._shards = shards
        self._today = today
        self._plans: dict[str, Mapping[str, Plan]] = {}
        self._known_at = -KNOWN_S
        self._calls: dict[str, Callable[..., Awaitable[dict[str, Any]]]] = {
            "ask": self.ask,
            "facts": self.facts,
            "search": self.search,
            "plans": self.plans,
        }

    async def __call__(self, request: Request) -> JSONResponse:
        """The reply to ``{"data": [...]}``: the object in a list, or what is wrong, in Japanese."""
        name = request.url.path.removeprefix("/gradio_api/run/").strip("/")
        if name not in self._calls or request.method != "POST":
            return _wrong("この入口はありません。使える入口は ask、facts、search、plans です。", HTTPStatus.NOT_FOUND)
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > MOST_BYTES:
                return _wrong("要求が大きすぎます。", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        try:
            return JSONResponse({"data": [await self._calls[name](*_arguments(body))]})
        except KeikakuError as error:
            return _wrong(str(error))
        except (ValueError, TypeError, RecursionError, ValidationError):
            return _wrong('要求の形が正しくありません。{"data": [...]} の形の JSON で送ってください。')

    @_CHECKED
    async def ask(self, question: str, plan: str = "", only_in_force: bool = False) -> dict[str, Any]:
        """As :meth:`chat.page.machine.Machine.ask`, over all libraries."""
        meant = await self._meant(question)
        told = await self._each(lambda name, shard: shard.ask.remote(name, question, plan, only_in_force), meant)
        reply = merged([found or Told(shard=name) for name, found in told.items()])
        return {"question": question, **reply_object(reply)}

    @_CHECKED
    async def facts(self, kind: str = "indicator", plan: str = "", find: str = "", limit: int = 50) -> dict[str, Any]:
        """As :meth:`chat.page.machine.Machine.facts`, one library after the other."""
        found = await self._look("facts", kind, plan, find, limit)
        facts = list(chain.from_iterable(each["facts"] for each in found))
        return {"total": sum(each["total"] for each in found), "facts": facts[: max(0, limit)]}

    @_CHECKED
    async def search(self, query: str, plan: str = "", limit: int = 5) -> dict[str, Any]:
        """As :meth:`chat.page.machine.Machine.search`; the best of every library, then the second of each, since
        scores of one library say nothing of another's."""
        found = await self._look("search", query, plan, limit)
        turns = zip_longest(*(each["passages"] for each in found))
        passages = [passage for turn in turns for passage in turn if passage is not None]
        return {"passages": passages[: max(0, limit)]}

    @_CHECKED
    async def plans(self) -> dict[str, Any]:
        """As :meth:`chat.page.machine.Machine.plans`, of all libraries."""
        return {"plans": list(chain.from_iterable(each["plans"] for each in await self._look("plans")))}

    async def _look(self, what: str, *arguments: object) -> list[dict[str, Any]]:
        """What each library gives.

        Raises:
            KeikakuError: none gives anything, or one could not be asked: a list would not be whole.
        """
        told = await self._each(lambda _name, shard: shard.look.remote(what, arguments), self._shards)
        missing = [name for name, found in told.items() if found is None]
        if missing:
            raise KeikakuError(
                f"{'、'.join(missing)}の計画は今は調べられません。しばらくして、もう一度実行してください。"
            )
        found = [each for each in told.values() if not isinstance(each, str)]
        if not found:
            raise KeikakuError(next(iter(told.values())))
        return found

    async def _meant(self, question: str) -> Handles:
        """The libraries to be asked, by what is known of their plans.

        Raises:
            KeikakuError: the question is empty or too long.
        """
        if time.monotonic() - self._known_at >= KNOWN_S:
            self._known_at = time.monotonic()
            found = await self._each(lambda _name, shard: shard.plans.remote(), self._shards, PLANS_WAIT_S)
            self._plans |= {name: plans for name, plans in found.items() if plans is not None}
        today = self._today or datetime.now().astimezone().date()
        unknown = self._shards.keys() - self._plans.keys()
        asked = to_be_asked(question, self._plans, today)
        # One whose plans nobody knows yet is asked as long as nobody else is named.
        names = asked | unknown if asked == self._plans.keys() else asked
        return {name: shard for name, shard in self._shards.items() if name in names}

    async def _each(
        self,
        ask: Any,  # noqa: ANN401 - Ray's responses have no type
        shards: Handles,
        wait_s: float = WAIT_S,
    ) -> dict[str, Any]:
        """What each of some libraries says, by its name; None of one that says nothing in time, or is lost."""

        async def one(name: str, shard: DeploymentHandle) -> Any:  # noqa: ANN401 - as above
            # Whatever became of a library, the others answer.
            with suppress(Exception):
                return await asyncio.wait_for(ask(name, shard), wait_s)
            return None

        replies = await asyncio.gather(*(one(name, shard) for name, shard in shards.items()))
        return dict(zip(shards, replies, strict=True))


def _arguments(body: bytes) -> list[Any]:
    """What a call carries, its texts without halves of characters.

    Raises:
        ValueError, TypeError, RecursionError: it is no call.
    """
    call = well_formed_json(json.loads(body))
    data = call.get("data") if isinstance(call, dict) else None
    if not isinstance(data, list):
        raise TypeError(body[:1])
    return data


def _wrong(message: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> JSONResponse:
    return JSONResponse({"detail": message, "error": message}, status)


def deploy(libraries: Mapping[str, Path], address: tuple[str, int], today: date | None, replicas: int = 1) -> None:
    """Serve libraries by their names at a host and a port of this machine; comes back when all are open.

    Each has so many processes, on any machine of the cluster that we are connected with; its folder must be seen
    from there.

    Raises:
        KeikakuError: one can't be opened, the address is taken, or the cluster serves something already.
    """
    host, port = address
    if serve.status().proxies:
        raise KeikakuError(
            "このクラスタではすでに Ray Serve が動いています。それを終えてから（serve shutdown）、もう一度実行してください。"
        )
    _require_free(host, port)
    serve.start(http_options={"host": host, "port": port}, proxy_location="HeadOnly")
    handles = {
        name: serve.deployment(Shard)
        .options(name=f"shard-{place}", num_replicas=replicas, ray_actor_options={"num_cpus": SHARE}, **_HEALTH)
        .bind(str(path.resolve()), today)
        for place, (name, path) in enumerate(libraries.items())
    }
    router = serve.deployment(Router).options(ray_actor_options={"num_cpus": 0}).bind(handles, today)
    try:
        serve.run(router, name=DEPLOYED, route_prefix="/")
    except RuntimeError as error:
        raise KeikakuError(
            "ライブラリを開けないものがあります。「keikaku status --library …」で確かめてください。"
        ) from error


def _require_free(host: str, port: int) -> None:
    """Ray itself would try for a while, and say nothing in Japanese.

    Raises:
        KeikakuError: nobody can listen at this address.
    """
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        raise KeikakuError(
            f"{host} のポート {port} で待ち受けられません（{error.strerror}）。--host と --port を確かめてください。"
        ) from error


@contextmanager
def stopped() -> Iterator[None]:
    """End what is served with the block, where the block began it."""
    is_ours = not serve.status().proxies
    try:
        yield
    finally:
        if is_ours:
            serve.shutdown()


SHARE: Final = 0.1
"""Processors that a library is counted with: most are not asked for anything most of the time."""

_HEALTH: Final = {"health_check_period_s": 2.0, "health_check_timeout_s": 10.0, "max_ongoing_requests": 20}
"""How soon a lost process is seen."""
