"""Spread jobs over a cluster with Ray Data.

Jobs stream: what is brought waits until there is a place for it, and Ray does again what was lost with a process or a
machine. Values travel pickled, so that Ray takes them as they are.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import ray.data
from ray.exceptions import RayError

from chat.cluster.connection import Cluster
from chat.operations.version import version
from corpus.errors import KeikakuError

Row: TypeAlias = dict[str, Any]
"""``number`` of the job, and ``value``, pickled: what is known of it so far."""

NUMBER: Final = "number"
VALUE: Final = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What is done with each job.

    ``make`` is a class or function of a module's top level; what it makes of ``given``, once in every process, does
    the jobs. ``bring`` makes what is sent of a job, on this machine, when there is a place for it. ``in_hand`` jobs
    are given to a process before it is done with the first.
    """

    make: Callable[..., Callable[[Any], Any]]
    given: tuple[Any, ...] = ()
    bring: Callable[[Any], Any] | None = None
    in_hand: int = 1


def spread(cluster: Cluster, stage: Stage, jobs: Sequence[object]) -> Iterator[tuple[int, Any]]:
    """Do every job on one of the machines; gives its place in ``jobs`` and what came of it, as they are ready.

    Raises:
        KeikakuError: the machines have other versions of our code, or the work was lost again and again.
    """
    if not jobs:
        return
    rows = [{NUMBER: number, VALUE: pickle.dumps(job)} for number, job in enumerate(jobs)]
    data = ray.data.from_items(rows, override_num_blocks=len(rows))
    if stage.bring is not None:
        # Where the files lie, one after the other: Ray starts a process for each that is done at the same time.
        one = ray.data.TaskPoolStrategy(size=1)
        where = {"ray.io/node-id": cluster.here}
        data = data.map(_Bringing(stage.bring).bring, num_cpus=0, compute=one, label_selector=where)
    many = min(cluster.processors, len(rows))
    pool = ray.data.ActorPoolStrategy(
        min_size=1, max_size=many, initial_size=many, max_tasks_in_flight_per_actor=stage.in_hand
    )
    data = data.map(_Working, fn_constructor_args=(version(), stage.make, stage.given), num_cpus=1, compute=pool)
    try:
        for row in data.iter_rows():
            yield int(row[NUMBER]), pickle.loads(row[VALUE])  # noqa: S301 - made by our own processes
    except RayError as error:
        raise _explained(error) from error


@dataclass(frozen=True, slots=True)
class _Bringing:
    make: Callable[[Any], Any]

    def bring(self, row: Row) -> Row:
        return _done(self.make, row)


@dataclass(slots=True)
class _Working:
    """A process of the cluster, at work."""

    version: str
    make: Callable[..., Callable[[Any], Any]]
    given: tuple[Any, ...]
    work: Callable[[Any], Any] = field(init=False)

    def __post_init__(self) -> None:
        if version() != self.version:
            raise KeikakuError(
                f"クラスタの計算機の keikaku（{version()}）が、この計算機のもの（{self.version}）と違います。"
                "すべての計算機に同じ版を入れてください。"
            )
        self.work = self.make(*self.given)

    def __call__(self, row: Row) -> Row:
        return _done(self.work, row)


def _done(work: Callable[[Any], Any], row: Row) -> Row:
    return {NUMBER: row[NUMBER], VALUE: pickle.dumps(work(pickle.loads(row[VALUE])))}  # noqa: S301 - see above


def _explained(error: BaseException) -> KeikakuError:
    """What became of the work; our own words where one of our processes had any."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, KeikakuError):
            return KeikakuError(str(cause))
        cause = getattr(cause, "cause", None) or cause.__cause__
    kind = type(error).__name__
    return KeikakuError(
        f"クラスタ（Ray）での処理が途中で止まりました（{kind}）。ライブラリは前の世代のままです。"
        "「ray status」で計算機の様子を確かめ、もう一度実行してください。"
    )
