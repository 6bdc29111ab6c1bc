"""Tokens that a server says it has read and written, counted over the answers of a model."""

import threading
from dataclasses import dataclass, field


@dataclass(slots=True)
class Used:
    """Counts tokens over all threads.

    ``read`` are those of prompts, ``written`` those of answers, thoughts among them, ``told`` the answers whose server said
    so; one that broke off tells none.
    """

    read: int = field(default=0, init=False)
    written: int = field(default=0, init=False)
    told: int = field(default=0, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def add(self, read: int, written: int) -> None:
        """Count one answer."""
        with self._lock:
            self.read += read
            self.written += written
            self.told += 1
