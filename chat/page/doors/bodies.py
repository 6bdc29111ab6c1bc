"""Bodies of requests: read whole within a size and a time, or passed on piece by piece within them."""

import asyncio
from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from starlette.types import Message, Receive

WHOLE_S: Final = 10.0
"""Seconds for a short body to arrive; a question takes a fraction of one."""

PIECE_S: Final = 15.0
"""Seconds between two pieces of a file that is sent."""


class BodyTooLargeError(Exception):
    """More was sent than the route takes."""


class BodyTooSlowError(Exception):
    """The body didn't come in time."""


class SenderGoneError(Exception):
    """The client closed the connection."""


def refusal_of(error: Exception) -> tuple[HTTPStatus, str]:
    """The status and the words for a body that didn't come as it should."""
    match error:
        case BodyTooLargeError():
            message = "送られた内容が大きすぎます。質問は短く、文書は 100 MB までにしてください。"
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message
        case BodyTooSlowError():
            message = "内容が届くのに時間がかかりすぎました。もう一度送ってください。"
            return HTTPStatus.REQUEST_TIMEOUT, message
    return HTTPStatus.BAD_REQUEST, "内容が最後まで届きませんでした。もう一度送ってください。"


def declared(headers: dict[str, str]) -> int:
    """The length that a request says its body has; 0 where it doesn't say."""
    text = headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


async def read_whole(receive: Receive, most: int, seconds: float = WHOLE_S) -> bytes:
    """The whole body of at most ``most`` bytes.

    Raises:
        BodyTooLargeError: it is longer.
        BodyTooSlowError: it is not complete after ``seconds``.
        SenderGoneError: the client went away.
    """
    found = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise SenderGoneError
                found += message.get("body", b"")
                if len(found) > most:
                    raise BodyTooLargeError
                if not message.get("more_body", False):
                    return bytes(found)
    except TimeoutError as error:
        raise BodyTooSlowError from error


def said_again(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives a body that was read, and then what comes after it."""
    pending: Iterator[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def again() -> Message:
        for message in pending:
            return message
        return await receive()

    return again


def in_pieces(receive: Receive, most: int, seconds: float = PIECE_S) -> Receive:
    """A ``receive`` that gives a body piece by piece and raises where it is too long or stalls."""
    seen = 0

    async def piece() -> Message:
        nonlocal seen
        try:
            async with asyncio.timeout(seconds):
                message = await receive()
        except TimeoutError as error:
            raise BodyTooSlowError from error
        seen += len(message.get("body", b""))
        if seen > most:
            raise BodyTooLargeError
        return message

    return piece
