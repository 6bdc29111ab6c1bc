"""Progress bars for whatever takes more than a moment."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from corpus.names import printable


class Bars:
    """Rich progress bars on stderr, one for each of ``stages`` and one for reading files, whatever their names."""

    def __init__(self, *stages: str) -> None:
        self._stages = stages or ("ベクトル化",)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def advance(self, what: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` are done."""
        stage = what if what in self._stages else "読み取り"
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        label = stage if what in ("", stage) else f"{stage} {printable(what)}"
        self._progress.update(self._tasks[stage], completed=done, total=total, description=label)
