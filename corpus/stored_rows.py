"""The rows of an ``.npy`` file of a sealed folder, read when they are wanted instead of kept in memory."""

import os
import weakref
from typing import Final

import numpy as np

from corpus.checksums import SealedFiles, damage_at
from corpus.errors import DamagedLibrary


class StoredRows:
    """A two-dimensional array in a file, compared with its checksum when it is opened.

    What is read later comes from the file that was compared, whatever stands under its name by then.
    """

    def __init__(self, files: SealedFiles, name: str) -> None:
        """Open the file.

        Raises:
            DamagedLibrary: it is not as it was sealed, or can't be read.
        """
        files.check(name)
        self._path: Final = files.folder / name
        with damage_at(self._path), self._path.open("rb") as file:
            np.lib.format.read_magic(file)
            self._shape, _, self._kind = np.lib.format.read_array_header_1_0(file)
            self._start = file.tell()
            self._descriptor = os.dup(file.fileno())
        weakref.finalize(self, os.close, self._descriptor)

    def __len__(self) -> int:
        return int(self._shape[0])

    def __getitem__(self, rows: slice) -> np.ndarray:
        """``(n, columns)``: rows that follow one another.

        Raises:
            DamagedLibrary: they can't be read any more.
        """
        start, stop, _ = rows.indices(len(self))
        width = int(np.prod(self._shape[1:])) * self._kind.itemsize
        content = bytearray(max(0, stop - start) * width)
        view, read = memoryview(content), 0
        with damage_at(self._path):
            while read < len(content):
                got = os.preadv(self._descriptor, [view[read:]], self._start + start * width + read)
                if not got:
                    raise DamagedLibrary(self._path, "途中で終わっています")
                read += got
        return np.frombuffer(content, self._kind).reshape(-1, *self._shape[1:])
