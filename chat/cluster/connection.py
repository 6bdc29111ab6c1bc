"""A Ray cluster: one that somebody keeps, or the processors of this machine."""

import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import ray
from ray.data import DataContext

from corpus.errors import KeikakuError

NO_PROGRESS_S: Final = 3600
"""Seconds without anything done after which the work is given up; a file has half of them at most."""

ANSWERS_S: Final = 5.0
"""Seconds in which a cluster answers that is there."""

_QUIET: Final = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_BACKEND_LOG_LEVEL": "fatal"}
"""Nothing is told to others, and to the screen as little as possible besides our own words."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster that we are connected with: its processors, and the machine on which we run, as Ray names it."""

    processors: int
    here: str


@contextmanager
def connected(address: str | None = None, processors: int | None = None) -> Iterator[Cluster]:
    """Connect with the cluster at an address, ``auto`` for the one that this machine belongs to.

    Without one, Ray is started on this machine, on so many ``processors`` (all of them by default), and ended with
    the block.

    Raises:
        KeikakuError: there is no cluster, or this machine is no part of it.
    """
    if address is not None and "://" in address:
        raise KeikakuError(
            f"クラスタの場所「{address}」は使えません。クラスタに加わった計算機（ray start --address=…）の上で、"
            "「--address auto」か「--address ホスト:6379」を指定して実行してください。"
        )
    if address is not None and not _is_there(address):
        raise KeikakuError(_unreachable(address))
    os.environ.update({name: os.environ.get(name, value) for name, value in _QUIET.items()})
    try:
        ray.init(
            address=address or "local",
            num_cpus=processors if address is None else None,
            include_dashboard=False if address is None else None,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except (OSError, RuntimeError, ValueError) as error:
        raise KeikakuError(_unreachable(address)) from error
    try:
        _be_quiet()
        yield Cluster(max(int(ray.cluster_resources().get("CPU", 0)), 1), ray.get_runtime_context().get_node_id())
    finally:
        ray.shutdown()


def _is_there(address: str) -> bool:
    """Whether anybody answers at a host and its port; Ray itself would ask for a minute. True where it has no port."""
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit():
        return True
    try:
        socket.create_connection((host, int(port)), timeout=ANSWERS_S).close()
    except (OSError, OverflowError):
        return False
    return True


def _be_quiet() -> None:
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    context.execution_no_progress_timeout_s = NO_PROGRESS_S
    for name in ("ray.data", "ray.serve"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _unreachable(address: str | None) -> str:
    if address is None:
        return "この計算機で Ray を始められません。メモリとディスク（/tmp、/dev/shm）の空きを確かめてください。"
    return (
        f"Ray のクラスタ「{address}」につながりません。「ray status --address={address}」で動いていることを、"
        "また、この計算機がクラスタに加わっていること（ray start --address=…）を確かめてください。"
    )
