"""What the page opens and keeps while it is attacked."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SECRET = "himitsu-no-naiyou"


@dataclass
class Watch:
    """Files opened in this process while ``on``; a hook of the interpreter can't be taken off again."""

    on: bool = False
    opened: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on or event not in ("open", "os.listdir", "os.scandir", "shutil.copyfile", "os.link", "os.symlink"):
            return
        with self.lock:
            self.opened.update(str(a) for a in arguments[:2] if isinstance(a, str | bytes))


_WATCH = Watch()
_HOOKED: list[bool] = []


@pytest.fixture
def watch() -> Iterator[Watch]:
    if not _HOOKED:
        sys.addaudithook(_WATCH.hear)
        _HOOKED.append(True)
    _WATCH.opened.clear()
    _WATCH.on = True
    yield _WATCH
    _WATCH.on = False


@pytest.fixture(scope="session")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that nobody may read."""
    path = tmp_path_factory.mktemp("outside") / "himitsu.txt"
    path.write_text(SECRET, encoding="utf-8")
    return path
