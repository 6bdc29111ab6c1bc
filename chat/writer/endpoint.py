"""The one way out to the language model: to its address only, with nothing that tells more than is asked, and no answer
without bounds."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from typing import Final

import certifi
import httpx2

from chat.writer.faults import broken, by_status, no_streaming
from chat.writer.language_model import Fault, WriterError
from chat.writer.settings import LONGEST_NAME, WriterSettings, is_loopback

LONGEST_LINE: Final = 1 << 20
LONGEST_RESPONSE: Final = 16 << 20
"""Bytes; an answer has some ten thousand, each token in a line of a few hundred."""

LONGEST_ERROR: Final = 16 << 10

MOST_MODELS: Final = 20
"""Names of models that are told."""

_TOLD: Final = ("authorization", "content-type", "content-length", "accept", "host", "connection")
"""Headers that are sent; others of the client tell about this machine."""


class Endpoint(httpx2.AsyncBaseTransport):
    """A transport that reaches one address, says what is wrong with an answer, and cuts one off that has no end.

    An answer is a stream of events, or without ``streams`` a JSON object.
    """

    def __init__(self, settings: WriterSettings, *, streams: bool = True) -> None:
        self._settings = settings
        self._streams = streams
        self._address = httpx2.URL(settings.url)
        self._inner = httpx2.AsyncHTTPTransport(
            verify=_trusted(), trust_env=False, retries=0, limits=httpx2.Limits(max_keepalive_connections=0)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request and give its answer.

        Raises:
            WriterError: it would go elsewhere, or the answer is none.
        """
        host = self._settings.host
        if _origin(request.url) != _origin(self._address):
            raise broken(host, "別のアドレスへ導こうとしました")
        await self._check_local()
        told = [name for name in _TOLD if name != "authorization" or self._settings.key]
        request.headers = httpx2.Headers(
            [(name, request.headers[name]) for name in told if name in request.headers]
            + [("accept-encoding", "identity"), ("user-agent", "keikaku")]
        )
        response = await self._inner.handle_async_request(request)
        try:
            await self._check(response)
        except BaseException:
            await response.aclose()
            raise
        stream = Bounded(response.stream, host)
        return httpx2.Response(
            response.status_code, headers=response.headers, stream=stream, extensions=response.extensions
        )

    async def aclose(self) -> None:
        """Give back what is held open."""
        await self._inner.aclose()

    async def _check_local(self) -> None:
        """Where only this machine is allowed, its name must lead to this machine, too."""
        if not self._settings.local_only:
            return
        found = await asyncio.get_running_loop().getaddrinfo(self._settings.host.strip("[]"), None)
        if not all(is_loopback(str(address[0])) for *_, address in found):
            raise WriterError(
                Fault.REFUSED,
                f"「{self._settings.host}」がこの計算機でないアドレスを指しているため、何も送りませんでした。"
                "/etc/hosts を確かめるか、127.0.0.1 と書いてください。",
            )

    async def _check(self, response: httpx2.Response) -> None:
        host, kind = self._settings.host, response.headers.get("content-type", "").lower()
        if response.status_code != 200:
            body = await _beginning(response)
            raise by_status(response.status_code, body, model=self._settings.model, host=host)
        if response.headers.get("content-encoding", "identity").lower() not in ("identity", ""):
            raise broken(host, "頼んでいない圧縮をした答えを返しました")
        if "html" in kind:
            raise broken(host, "言語モデルの答えでなく、ウェブページを返しました")
        if self._streams and "application/json" in kind:
            body = await _beginning(response)
            if '"choices"' in body:
                raise no_streaming(host)
            raise by_status(400, body, model=self._settings.model, host=host)


class Bounded(httpx2.AsyncByteStream):
    """The bytes of an answer; ends with an error where a line or the whole is longer than any answer."""

    def __init__(self, inner: httpx2.AsyncByteStream | httpx2.SyncByteStream, host: str) -> None:
        assert isinstance(inner, httpx2.AsyncByteStream)  # noqa: S101 - what an asynchronous transport gives
        self._inner = inner
        self._host = host

    async def __aiter__(self) -> AsyncIterator[bytes]:
        whole = line = 0
        async for chunk in self._inner:
            whole += len(chunk)
            last = chunk.rfind(b"\n")
            line = line + len(chunk) if last < 0 else len(chunk) - last - 1
            if whole > LONGEST_RESPONSE or max(line, last) > LONGEST_LINE:
                raise broken(self._host, "長すぎる答えを返しました")
            yield chunk

    async def aclose(self) -> None:
        """End the request."""
        await self._inner.aclose()


async def _beginning(response: httpx2.Response) -> str:
    """The first bytes of an answer, as text whatever they are."""
    body = b""
    assert isinstance(response.stream, httpx2.AsyncByteStream)  # noqa: S101 - what an asynchronous transport gives
    async for chunk in response.stream:
        body += chunk
        if len(body) > LONGEST_ERROR:
            break
    return body[:LONGEST_ERROR].decode("utf-8", "replace")


def _origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    return url.scheme, url.host, url.port


def _trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts, an office's own among them, and the public ones."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


async def models_of(settings: WriterSettings) -> tuple[str, ...]:
    """The names of the models that the server says it has, as far as they can be shown.

    Raises:
        Exception: it doesn't say, in whatever way.
    """
    headers = {"authorization": f"Bearer {settings.key}"}
    async with no_proxy_client(settings, streams=False) as client:
        listed = (await client.get(f"{settings.url}/models", headers=headers)).json()["data"]
    names = (str(each["id"]) for each in listed[:MOST_MODELS])
    return tuple(name for name in names if name.isprintable() and len(name) <= LONGEST_NAME)


def no_proxy_client(settings: WriterSettings, *, streams: bool = True) -> httpx2.AsyncClient:
    """A client that heeds no proxy, follows no redirection and sets no times; those are set by who asks."""
    return httpx2.AsyncClient(
        transport=Endpoint(settings, streams=streams),
        trust_env=False,
        follow_redirects=False,
        timeout=httpx2.Timeout(None),
    )
