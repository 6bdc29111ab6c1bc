"""Read files in processes of their own: on all cores, and so that a hostile one harms none of the others."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, Protocol, TypeAlias

from corpus.apart import Limits, run_apart
from corpus.errors import KeikakuError
from corpus.ingest_report import Advance
from ingest.readers.document import Recognition
from ingest.reading import ReadDocument, Task, read_and_cut

GIB: Final = 2**30
PDF: Final = Limits(memory=4 * GIB, silence_s=60, total_s=1800)
"""Each in a process of its own: 300 pages take a tenth of this memory and half a minute, a page a fraction of a
second; 3,000 pages are the most that is read."""

SMALL: Final = 2**20
SMALL_PDF: Final = Limits(memory=GIB, silence_s=60, total_s=600)
"""For PDFs of up to ``SMALL`` bytes, so that what only unpacks to something huge is given up sooner."""

SCANS: Final = Limits(memory=2 * GIB, silence_s=60, total_s=1800)
"""For PDFs of up to ``SMALL`` bytes whose pages are recognised: images are packed small. The program that recognises
has as much memory for each page, and its own time."""

PLAIN: Final = Limits(memory=2 * GIB, silence_s=120, total_s=180, jobs=200)
"""For all others, many in one process: the largest that is read takes a third of either."""

Result: TypeAlias = ReadDocument | KeikakuError
"""A document, or why there is none."""

Heard: TypeAlias = Callable[[Task, int, int], None]
"""Told how many of how many pages of a file are read."""


class Reads(Protocol):
    """Whoever reads files: this machine, or several."""

    def __call__(self, tasks: Sequence[Task], advance: Advance) -> Iterator[tuple[Task, Result]]:
        """Read every file; each of ``tasks`` comes back once, in any order, with its document or why there is none.

        What a file does to its reader harms none of the others. ``advance`` hears of every file that is done.
        """


def read_here(tasks: Sequence[Task], advance: Advance) -> Iterator[tuple[Task, Result]]:
    """Read files on all processors of this machine."""
    done, total, processors = 0, len(tasks), os.cpu_count() or 1
    # What fewer files than processors leave free recognises pages.
    share = Recognition(processors=max(processors // max(total, 1), 1))
    tasks = [replace(task, recognition=share) if task.recognition is not None else task for task in tasks]

    def heard(task: Task, pages: int, of: int) -> None:
        advance(f"{task.path.name}（{pages}/{of} ページ）", done, total)

    for task, result in read_apart(tasks, processors, heard):
        done += 1
        advance(task.path.name, done, total)
        yield task, result


def read_apart(tasks: Sequence[Task], workers: int, heard: Heard) -> Iterator[tuple[Task, Result]]:
    """Read every file in another process, ``workers`` at a time; results come as they are ready."""
    return run_apart(
        read_and_cut, tasks, limits=_limits, name=lambda task: str(task.path), workers=workers, heard=heard
    )


def _limits(task: Task) -> Limits:
    if task.path.suffix.lower() != ".pdf":
        return PLAIN
    try:
        size = task.path.stat().st_size
    except OSError:
        return SMALL_PDF
    if size > SMALL:
        return PDF
    return SCANS if task.recognition is not None else SMALL_PDF
