"""Secrets given in the environment, taken out of it before anything is served.

What a process got as its environment can be read in ``/proc`` for as long as it lives, whatever it
deletes later. So a process with secrets starts itself once more without them and hands them over
through a pipe, which is gone once read.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from chat.writer.settings import KEY

PASSWORD: Final = "KEIKAKU_ADMIN_PASSWORD"  # noqa: S105 - the name, not the word
METRICS_TOKEN: Final = "KEIKAKU_METRICS_TOKEN"  # noqa: S105 - the name, not the token
LLM_KEY: Final = KEY
VARIABLES: Final = (PASSWORD, METRICS_TOKEN, LLM_KEY)
PIPE: Final = "KEIKAKU_SECRETS_FD"

Execute: TypeAlias = Callable[[str, list[str], dict[str, str]], object]


def take_secrets(execute: Execute = os.execve) -> dict[str, str]:
    """The secrets of this process by the names of their variables; afterwards no environment holds them.

    The first call in a process whose environment has some doesn't return: the program starts anew
    under the same process number, with the same arguments.
    """
    found = {name: os.environ.pop(name) for name in VARIABLES if os.environ.get(name)}
    if found:
        _start_anew(found, execute)
        return found
    return _handed_over()


def _start_anew(found: Mapping[str, str], execute: Execute) -> None:
    reading, writing = os.pipe()
    os.set_inheritable(reading, True)
    # A pipe holds 64 kB before anybody reads; secrets are far shorter.
    with os.fdopen(writing, "w", encoding="utf-8", errors="surrogateescape") as pipe:
        json.dump(found, pipe)
    execute(sys.executable, sys.orig_argv, {**os.environ, PIPE: str(reading)})


def _handed_over() -> dict[str, str]:
    descriptor = os.environ.pop(PIPE, "")
    if not descriptor.isdigit():
        return {}
    try:
        with os.fdopen(int(descriptor), encoding="utf-8", errors="surrogateescape") as pipe:
            held = json.load(pipe)
    except (OSError, ValueError):
        return {}
    return {name: str(held[name]) for name in VARIABLES if name in held}
