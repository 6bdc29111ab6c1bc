"""Waiting for others, but not for ever."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def patiently(seconds: float, act: Callable[..., T], *args: object, **options: object) -> T:
    """What ``act`` gives, or the error that it raises.

    A server that sends a byte now and then outwits every limit of silence; so what takes longer is left to itself.

    Raises:
        TimeoutError: it took longer than ``seconds``.
    """
    given: list[T] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(act(*args, **options))
        except BaseException as error:  # noqa: BLE001 - it is raised where it is waited for
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if raised:
        raise raised[0]
    if not given:
        raise TimeoutError(f"no answer in {seconds:.0f} s")
    return given[0]
