"""Files that people send: kept in a folder of ours under names of ours, and asked for by number only."""

import re
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.requests import ClientDisconnect

from chat.page.doors.bodies import BodyTooLargeError, BodyTooSlowError, refusal_of
from chat.page.html import render
from corpus.errors import KeikakuError
from corpus.names import BadNameError, stored_name

LASTS: Final = 3600.0
"""Seconds for which a file waits to be used."""

MOST_FILES: Final = 50
MOST_BYTES: Final = 500_000_000
"""What may wait at once; a plan of 300 pages has some ten million."""

KINDS: Final = frozenset({".pdf", ".docx", ".xlsx", ".html", ".htm", ".md", ".txt", ".csv", ".jsonl"})
AGAIN: Final = "送った文書がもうありません。もう一度選んで送ってください。"
_NUMBER: Final = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class _Waiting:
    path: Path
    size: int
    since: float


class Uploads:
    """The files that wait to be used; the folder is made when the first one comes and removed by :meth:`close`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: Path | None = None
        self._waiting: dict[str, _Waiting] = {}

    def begin(self, name: str) -> Path:
        """Where to write a file of this name; nothing is there yet.

        Raises:
            KeikakuError: the kind of file is not taken, or too much is waiting.
        """
        plain = plain_name(name)
        with self._lock:
            self._forget_old()
            held = sum(each.size for each in self._waiting.values())
            if len(self._waiting) >= MOST_FILES or held >= MOST_BYTES:
                raise KeikakuError(
                    "送られた文書がたまっています。先に送った文書を取り込んでから、もう一度お試しください。"
                )
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="keikaku-uploads-"))
            folder = self._folder / secrets.token_hex(16)
            folder.mkdir(mode=0o700)
        return folder / plain

    def keep(self, path: Path) -> str:
        """Keep a file that was written where :meth:`begin` said; gives its number."""
        with self._lock:
            number = path.parent.name
            self._waiting[number] = _Waiting(path, path.stat().st_size, time.monotonic())
        return number

    def files(self, numbers: Sequence[str]) -> list[Path]:
        """The files of these numbers.

        Raises:
            KeikakuError: one is no number that was given out, or its file waits no more.
        """
        with self._lock:
            self._forget_old()
            if any(not _NUMBER.fullmatch(number) or number not in self._waiting for number in numbers):
                raise KeikakuError(AGAIN)
            return [self._waiting[number].path for number in numbers]

    def drop(self, numbers: Sequence[str]) -> None:
        """Remove the files of these numbers."""
        with self._lock:
            for number in numbers:
                self._remove(number)

    def __contains__(self, number: str) -> bool:
        return number in self._waiting

    def close(self) -> None:
        """Remove everything."""
        with self._lock:
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
            self._waiting.clear()

    def _forget_old(self) -> None:
        now = time.monotonic()
        for number in [n for n, each in self._waiting.items() if now - each.since > LASTS]:
            self._remove(number)

    def _remove(self, number: str) -> None:
        waiting = self._waiting.pop(number, None)
        if waiting is not None:
            shutil.rmtree(waiting.path.parent, ignore_errors=True)


def plain_name(name: str) -> str:
    """The name under which a file that was sent is kept.

    Raises:
        KeikakuError: it is no name of a file of a kind that is read.
    """
    try:
        plain = stored_name(name)
    except BadNameError as error:
        raise KeikakuError(f"{error}。") from error
    if plain.startswith(".") or "\\" in plain:
        raise KeikakuError("「.」で始まる名前や「\\」のある名前のファイルは送れません。名前を変えてください。")
    if Path(plain).suffix.lower() not in KINDS:
        raise KeikakuError(f"この種類のファイルは読めません。読める種類: {'、'.join(sorted(KINDS))}")
    return plain


def upload_form(
    act: str, label: str, kinds: Sequence[str], button: tuple[str, str], switch: tuple[str, str] | None = None
) -> str:
    """A form by which files of these kinds are sent; ``button`` has the id and what is written on it.

    So does ``switch``, which sends ``yes`` under its name where it is on.

    No two are alike, so that showing one again empties it.
    """
    turn = secrets.token_hex(4)
    return render(
        "upload.html", act=act, label=label, kinds=kinds, id=button[0], do=button[1], switch=switch, turn=turn
    )


def upload_routes(uploads: Uploads) -> APIRouter:
    """``kk/uploads``: one file a request, as its body; gives the file's number."""
    routes = APIRouter(prefix="/kk")

    @routes.post("/uploads")
    async def _upload(request: Request, name: Annotated[str, Query(max_length=300)]) -> dict[str, str]:
        try:
            path = uploads.begin(name)
        except KeikakuError as error:
            raise HTTPException(400, str(error)) from error
        try:
            with path.open("xb") as file:
                async for piece in request.stream():
                    file.write(piece)
            return {"id": uploads.keep(path)}
        except OSError as error:
            message = "文書を受け取れません。サーバーのディスクの空きを確かめてください。"
            raise HTTPException(507, message) from error
        except (BodyTooLargeError, BodyTooSlowError, ClientDisconnect) as error:
            status, message = refusal_of(error)
            raise HTTPException(status, message) from error
        finally:
            if path.parent.name not in uploads:
                shutil.rmtree(path.parent, ignore_errors=True)

    return routes
