"""The lines of a sealed file, each read when it is wanted and compared with a check of its own."""

import os
import weakref
from collections.abc import Sequence
from typing import Final
from zlib import crc32

import numpy as np

from corpus.checksums import DIFFERS, SealedFiles, damage_at
from corpus.errors import DamagedLibrary


def starts_of(lines: Sequence[bytes]) -> np.ndarray:
    """``(n + 1,) int64``: where each line starts in a file of nothing else, and where the last one ends."""
    return np.cumsum([0, *map(len, lines)], dtype=np.int64)


def checks_of(lines: Sequence[bytes]) -> np.ndarray:
    """``(n,) uint32``: a check of each line."""
    return np.array([crc32(line) for line in lines], np.uint32)


class StoredLines:
    """The lines of one file, which is compared with its checksum when it is opened.

    What is read later comes from the file that was compared, whatever stands under its name by then.
    """

    def __init__(self, files: SealedFiles, name: str, starts: np.ndarray, checks: np.ndarray) -> None:
        """Open the file; ``starts`` and ``checks`` are those of its lines.

        Raises:
            DamagedLibrary: it is not as it was sealed, or can't be read.
        """
        files.check(name)
        self._path: Final = files.folder / name
        self._starts, self._checks = starts, checks
        with damage_at(self._path):
            self._descriptor = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._descriptor)

    def line(self, at: int) -> bytes:
        """The line at a place.

        Raises:
            DamagedLibrary: it is not as it was sealed.
        """
        start, end = self._starts[at : at + 2].tolist()
        with damage_at(self._path):
            found = os.pread(self._descriptor, end - start, start)
        if crc32(found) != self._checks[at]:
            raise DamagedLibrary(self._path, DIFFERS)
        return found
