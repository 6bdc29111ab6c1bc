"""A reader's wish that an answer be stopped, which another thread hears of at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Stop:
    """Set once, for good; whoever works for the reader is told."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_set = False
        self._told: list[Callable[[], None]] = []

    @property
    def is_set(self) -> bool:
        """Whether the wish has come."""
        return self._is_set

    def set(self) -> None:
        """Tell everybody who listens; who begins to listen later is told at once."""
        with self._lock:
            told, self._told, self._is_set = self._told, [], True
        for each in told:
            each()

    @contextmanager
    def tells(self, hear: Callable[[], None]) -> Iterator[None]:
        """Call ``hear`` when the wish comes while the block lasts."""
        with self._lock:
            late = self._is_set
            if not late:
                self._told.append(hear)
        if late:
            hear()
        try:
            yield
        finally:
            with self._lock:
                if hear in self._told:
                    self._told.remove(hear)
