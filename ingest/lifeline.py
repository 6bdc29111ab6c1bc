"""A process that doesn't outlive the one that started it."""

import ctypes
import os
import signal
import sys
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1
"""``PR_SET_PDEATHSIG`` of Linux; elsewhere a process ends when it next speaks into the closed pipe."""


def die_with(parent: int) -> None:
    """Let the kernel kill this process when ``parent``, which started it, is gone, however it went."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        # It was gone before we asked.
        os.kill(os.getpid(), signal.SIGKILL)
