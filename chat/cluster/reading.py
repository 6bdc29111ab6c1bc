"""Read files on all machines of a cluster: their bytes are sent there, the documents come back."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chat.cluster.connection import Cluster
from chat.cluster.spreading import Stage, spread
from corpus.errors import KeikakuError
from corpus.ingest_report import Advance
from corpus.plain_files import open_plain
from ingest.readers.document import Recognition
from ingest.readers.pdf.scans.program import check_program
from ingest.reading import ReadDocument, Task
from ingest.sidecar import has_sidecar, read_sidecar, sidecar_of
from ingest.workers import Result, read_apart


@dataclass(frozen=True, slots=True)
class ClusterReading:
    """Reads files on a cluster. They lie on this machine, and need not be seen from the others."""

    cluster: Cluster

    def __call__(self, tasks: Sequence[Task], advance: Advance) -> Iterator[tuple[Task, Result]]:
        """As :class:`ingest.workers.Reads` says."""
        stage = Stage(make=Reader, bring=bring)
        for done, (number, result) in enumerate(spread(self.cluster, stage, tasks), start=1):
            advance(tasks[number].path.name, done, len(tasks))
            yield tasks[number], result


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """A file on its way: its bytes, and those of its sidecar where it has one; or why it can't be sent."""

    task: Task
    content: bytes = b""
    beside: bytes | None = None
    why: str = ""


def bring(task: Task) -> Brought:
    """Take up a file where it lies; what has taken its place since it was found is not followed."""
    try:
        read_sidecar(task.path)
        with open_plain(task.path, Path(task.folder) if task.folder else None) as file:
            content = file.read()
        return Brought(task=task, content=content, beside=_beside(task.path))
    except (KeikakuError, OSError) as error:
        why = str(error) if isinstance(error, KeikakuError) else f"{task.path} を読めません（{error.strerror}）。"
        return Brought(task=task, why=why)


def _beside(path: Path) -> bytes | None:
    if not has_sidecar(path):
        return None
    with open_plain(sidecar_of(path)) as file:
        return file.read()


class Reader:
    """Reads what is sent, in a process of its own with the limits that it has anywhere."""

    def __call__(self, brought: Brought) -> Result:
        """The document, as if it had been read where it lies; or why there is none."""
        if brought.why:
            return KeikakuError(brought.why)
        task = brought.task
        with tempfile.TemporaryDirectory(prefix="keikaku-") as folder:
            path = Path(folder) / task.path.name
            path.write_bytes(brought.content)
            if brought.beside is not None:
                sidecar_of(path).write_bytes(brought.beside)
            try:
                return _named(_read(task, path), path, task.path)
            except KeikakuError as error:
                return error


def _read(task: Task, path: Path) -> Result:
    if task.recognition is not None:
        check_program()
    here = replace(task, path=path, recognition=Recognition() if task.recognition is not None else None)
    ((_, result),) = list(read_apart([here], 1, lambda *_: None))
    return result


def _named(result: Result, here: Path, there: Path) -> Result:
    """A result with the place where its file lies, instead of the one where it was read."""

    def said(lines: Sequence[str]) -> tuple[str, ...]:
        return tuple(line.replace(str(here), str(there)) for line in lines)

    if not isinstance(result, ReadDocument):
        return KeikakuError(*said([str(result)]))
    source = result.source
    named = replace(source, path=there, warnings=said(source.warnings), notes=said(source.notes))
    return replace(result, source=named)
