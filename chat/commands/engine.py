"""Which engine a command works with."""

from contextlib import AbstractContextManager, nullcontext
from importlib.util import find_spec

from chat.library.engine import Engine, here
from corpus.errors import KeikakuError


def chosen_engine(name: str, address: str | None) -> AbstractContextManager[Engine]:
    """The engine of this name, ``local`` or ``ray``; the latter at an address, else on this machine.

    Raises:
        KeikakuError: it isn't installed, or can't be reached.
    """
    if name == "local":
        if address is not None:
            raise KeikakuError("--address は「--engine ray」とともに指定してください。")
        return nullcontext(here())
    require_ray()
    # Only there where the extra is installed, and takes two seconds.
    from chat.cluster.engine import cluster_engine  # noqa: PLC0415

    return cluster_engine(address)


def cluster_on_this_machine(processors: int) -> AbstractContextManager[Engine]:
    """The engine ``ray`` on so many processors of this machine.

    Raises:
        KeikakuError: it isn't installed.
    """
    require_ray()
    from chat.cluster.engine import cluster_engine  # noqa: PLC0415 - as above

    return cluster_engine(processors=processors)


def require_ray() -> None:
    """Go on where Ray is installed.

    Raises:
        KeikakuError: it isn't.
    """
    if find_spec("ray") is None:
        raise KeikakuError(
            "Ray が入っていません。「pip install --constraint constraints.txt --editable '.[ray]'」で入れてください。"
        )
