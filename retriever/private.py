"""A copy of sealed files that an engine may write to, for as long as a process lives."""

import fcntl
import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from typing import Final

from corpus.checksums import SealedFiles

PREFIX: Final = "keikaku-index-"
_LOCK: Final = "in-use"


class PrivateCopy:
    """The files of one sealed folder, copied to the place for temporary files and compared on the way."""

    def __init__(self, files: SealedFiles, folder: str) -> None:
        """Copy what is sealed in ``folder``.

        Raises:
            DamagedLibrary: a file is not as it was sealed.
            OSError: there is no place to write to, or not enough.
        """
        place = Path(tempfile.gettempdir())
        _sweep(place)
        self.path, lock = _locked_folder(place)
        self.remove = weakref.finalize(self, _removed, self.path, lock)
        try:
            for name in files.within(folder):
                target = self.path / name
                target.parent.mkdir(parents=True, exist_ok=True)
                files.copy(name, target)
        except BaseException:
            self.remove()
            raise


def _locked_folder(place: Path) -> tuple[Path, int]:
    """A new folder and the descriptor of its lock; it gets its name once the lock is held."""
    made = Path(tempfile.mkdtemp(prefix=f"new-{PREFIX}", dir=place))
    try:
        lock = os.open(made / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return made.rename(place / made.name.removeprefix("new-")), lock
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise


def _removed(path: Path, lock: int) -> None:
    shutil.rmtree(path, ignore_errors=True)
    os.close(lock)


def _sweep(place: Path) -> None:
    """Remove the copies that killed processes left behind: nobody holds their locks."""
    for lock in place.glob(f"{PREFIX}*/{_LOCK}"):
        with suppress(OSError), lock.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
