"""The audit log: a line for every answer, with all that is needed to ask the same again.

One file a day (``audit-2026-11-22.jsonl``), only ever added to. Each line reaches the kernel before its
answer is given, so that a crash of the server loses none; it is forced to the disk at most once a second,
so that a power cut may lose the lines of the last moments. What can't be written is counted, and never
keeps an answer back.
"""

import fcntl
import logging
import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from chat.operations.audit_record import AuditRecord, record_of, scrubbed
from chat.operations.observed import Outcome
from corpus.errors import KeikakuError

LOG: Final = logging.getLogger("keikaku")
SYNC_EVERY: Final = 1.0
"""Seconds between two times that the file is forced to the disk."""

_NAME: Final = re.compile(r"audit-(\d{4}-\d\d-\d\d)\.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSettings:
    """Where the lines go, for how many whole days they are kept (None: for ever), whether texts are scrubbed."""

    folder: Path
    days: int | None = None
    scrub: bool = False


class AuditLog:
    """Adds lines to the file of the day. Several threads and processes may do so in one folder."""

    def __init__(
        self,
        settings: AuditSettings,
        version: str,
        commit: str,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Make the folder where it is missing, and remove what is older than it is to be kept.

        Raises:
            KeikakuError: the folder can't be made, or can't be written to.
        """
        self._settings, self._version, self._commit, self._now = settings, version, commit, now
        self._lock = threading.Lock()
        self._synced, self._pruned = 0.0, date.min
        self.written, self.failures, self.failing = 0, 0, False
        folder = settings.folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(folder)
        except OSError as error:
            raise KeikakuError(
                f"監査ログのフォルダ {folder} に書き込めません。権限を確かめるか、--audit で別の場所を指定してください。"
            ) from error
        self._prune(now().date())

    def answered(self, outcome: Outcome) -> None:
        """Keep the line about one question; what can't be written is counted and said once."""
        at = self._now()
        try:
            record = record_of(outcome, at, self._version, self._commit)
            record = scrubbed(record) if self._settings.scrub else record
            self._write(at.date(), record.model_dump_json().encode() + b"\n")
        except (OSError, ValueError) as error:
            self._failed(error)
            return
        with self._lock:
            self.written += 1
            self.failing = False
        self._prune(at.date())

    def _failed(self, error: OSError | ValueError) -> None:
        with self._lock:
            self.failures += 1
            already, self.failing = self.failing, True
        if not already:
            why = error.strerror if isinstance(error, OSError) else type(error).__qualname__
            LOG.error("audit_not_written", extra={"fields": {"folder": self._settings.folder, "why": why}})

    def _write(self, day: date, line: bytes) -> None:
        path = self._settings.folder / f"audit-{day.isoformat()}.jsonl"
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            append_line(descriptor, line)
            if time.monotonic() - self._synced >= SYNC_EVERY:
                self._synced = time.monotonic()
                os.fdatasync(descriptor)
        finally:
            os.close(descriptor)

    def _prune(self, today: date) -> None:
        """Once a day, remove the files of days further back than the lines are kept."""
        days = self._settings.days
        if days is None or self._pruned == today:
            return
        self._pruned = today
        try:
            for path in audit_files([self._settings.folder]):
                if day_of(path) < today - timedelta(days=days):
                    path.unlink(missing_ok=True)
        except OSError as error:
            LOG.warning("audit_not_removed", extra={"fields": {"file": error.filename, "why": error.strerror}})


def append_line(descriptor: int, line: bytes) -> None:
    """Add a line whole or not at all to a file that is locked and open for appending.

    Raises:
        OSError: there is no room; the file is as it was.
    """
    size = os.fstat(descriptor).st_size
    # A power cut may have left half a line.
    whole = size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"
    data = line if whole else b"\n" + line
    try:
        written = os.write(descriptor, data)
        while written < len(data):
            written += os.write(descriptor, data[written:])
    except OSError:
        os.ftruncate(descriptor, size)
        raise


def day_of(path: Path) -> date:
    """The day of an audit file."""
    found = _NAME.fullmatch(path.name)
    return date.fromisoformat(found[1]) if found else date.max


def audit_files(paths: Sequence[Path]) -> list[Path]:
    """The files named, and the audit files of the folders named, by day.

    Raises:
        KeikakuError: something named is not there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.iterdir() if _NAME.fullmatch(file.name) and _is_day(file))
        elif path.is_file():
            found.append(path)
        else:
            raise KeikakuError(
                f"監査ログ {path} が見つかりません。--audit で指定したフォルダかファイルを指定してください。"
            )
    return found


def _is_day(path: Path) -> bool:
    try:
        day_of(path)
    except ValueError:
        return False
    return path.is_file() and not path.is_symlink()


def read_audit(path: Path) -> tuple[list[AuditRecord], int]:
    """The lines of a file in their order, and how many can't be read.

    Raises:
        KeikakuError: the file can't be read.
    """
    found, broken = [], 0
    try:
        with path.open("rb") as file:
            for line in filter(None, (raw.strip() for raw in file)):
                try:
                    found.append(AuditRecord.model_validate_json(line))
                except ValidationError:
                    broken += 1
    except OSError as error:
        raise KeikakuError(f"監査ログ {path} を読めません。場所と権限を確かめてください。") from error
    return found, broken
