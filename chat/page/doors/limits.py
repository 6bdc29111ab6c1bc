"""How often a client may ask, send files and try a password; counted in memory, by client."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, parse_many
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from corpus.errors import KeikakuError

ASKING: Final = "300/minute"
"""An office behind one address types in several windows; a search box asks at every pause in typing."""

SENDING: Final = "30/minute"
FREE_TRIES: Final = 5
WINDOW_S: Final = 60.0
LONGEST_WAIT_S: Final = 15 * 60.0
MOST_CLIENTS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Limits in the words of the library ``limits`` (``300/minute``); empty for none."""

    asking: str = ASKING
    sending: str = SENDING


class RateLimits:
    """Counts what clients do, by a moving window."""

    def __init__(self, rates: Rates) -> None:
        """Begin with nothing counted.

        Raises:
            KeikakuError: a rate can't be read.
        """
        self._rates = {"asking": _parsed(rates.asking), "sending": _parsed(rates.sending)}
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, what: str, client: str) -> float:
        """Count one of ``what`` (asking, sending); gives the seconds to wait first, 0 where none."""
        for rate in self._rates[what]:
            if not self._limiter.hit(rate, what, client):
                return max(1.0, self._limiter.get_window_stats(rate, what, client).reset_time - time.time())
        return 0.0


def _parsed(text: str) -> list[RateLimitItem]:
    try:
        return parse_many(text) if text.strip() else []
    except ValueError as error:
        raise KeikakuError(f"回数の制限「{text}」を読めません。「300/minute」の形で指定してください。") from error


class Tries:
    """Wrong passwords by client: five a minute are free, each further one doubles the time to the next.

    Nothing sleeps here: whoever must wait is told so at once.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, list[float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """Seconds until this client may try again, 0 where it may now."""
        with self._lock:
            failed = self._failed.get(client, [])
            over = len(failed) - FREE_TRIES
            if over < 0:
                return 0.0
            pause = min(LONGEST_WAIT_S, WINDOW_S * 2.0**over)
            return max(0.0, failed[-1] + pause - self._clock())

    def failed(self, client: str) -> None:
        """Count a wrong password."""
        with self._lock:
            now = self._clock()
            # Tries long ago are forgotten, but not those of somebody who goes on trying.
            kept = [t for t in self._failed.pop(client, []) if now - t < LONGEST_WAIT_S * 2]
            self._failed[client] = [*kept, now][-FREE_TRIES - 8 :]
            while len(self._failed) > MOST_CLIENTS:
                self._failed.popitem(last=False)

    def succeeded(self, client: str) -> None:
        """Forget what a client got wrong."""
        with self._lock:
            self._failed.pop(client, None)
