import asyncio
from collections.abc import Sequence

import pytest
from starlette.types import Message, Receive

from chat.page.doors.bodies import (
    BodyTooLargeError,
    BodyTooSlowError,
    SenderGoneError,
    declared,
    in_pieces,
    read_whole,
    said_again,
)


def sent(pieces: Sequence[bytes], *, ends: bool = True) -> Receive:
    """A client that sends these pieces, and then is silent for ever unless the body ``ends``."""
    waiting = [{"type": "http.request", "body": p, "more_body": not (ends and p is pieces[-1])} for p in pieces]

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        await asyncio.Event().wait()
        raise AssertionError

    return receive


def test_a_body_is_read_whole_within_its_size() -> None:
    assert asyncio.run(read_whole(sent([b"ab", b"cd"]), 4)) == b"abcd"
    with pytest.raises(BodyTooLargeError):
        asyncio.run(read_whole(sent([b"ab", b"cde"]), 4))


def test_a_body_that_does_not_come_is_given_up() -> None:
    with pytest.raises(BodyTooSlowError):
        asyncio.run(read_whole(sent([b"a"], ends=False), 4, seconds=0.05))


def test_a_client_that_goes_away_is_noticed() -> None:
    async def gone() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(SenderGoneError):
        asyncio.run(read_whole(gone, 4))


def test_a_long_body_is_passed_on_piece_by_piece_within_its_size_and_time() -> None:
    async def all_of(receive: Receive) -> bytes:
        found = b""
        while True:
            message = await receive()
            found += message["body"]
            if not message["more_body"]:
                return found

    assert asyncio.run(all_of(in_pieces(sent([b"ab", b"cd"]), 4))) == b"abcd"
    with pytest.raises(BodyTooLargeError):
        asyncio.run(all_of(in_pieces(sent([b"ab", b"cde"]), 4)))
    with pytest.raises(BodyTooSlowError):
        asyncio.run(all_of(in_pieces(sent([b"a"], ends=False), 4, seconds=0.05)))


def test_what_was_read_is_given_again_and_then_what_follows() -> None:
    async def twice() -> list[Message]:
        receive = said_again(b"x", sent([b"y"]))
        return [await receive(), await receive()]

    assert [m["body"] for m in asyncio.run(twice())] == [b"x", b"y"]


@pytest.mark.parametrize(("text", "length"), [("12", 12), ("", 0), ("-1", 0), ("１２", 0), ("9" * 30, 0)])
def test_a_length_that_is_no_number_says_nothing(text: str, length: int) -> None:
    assert declared({"content-length": text}) == length
