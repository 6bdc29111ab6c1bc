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

from pydantic import BaseModel, ConfigDict, ValidationError

from chat.answer import Answer, Refusal, Reply
from chat.conversation import Turn
from chat.observed import Asked, Outcome
from chat.scope import Part, Scope, Within
from chat.scrub import scrub
from corpus.errors import KeikakuError

LOG: Final = logging.getLogger("keikaku")
FORMAT: Final = 1
SYNC_EVERY: Final = 1.0
"""Seconds between two times that the file is forced to the disk."""

_NAME: Final = re.compile(r"audit-(\d{4}-\d\d-\d\d)\.jsonl")


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptTurn(_Kept):
    """An earlier turn of the conversation."""

    question: str
    answer: str
    plan_ids: tuple[str, ...] = ()


class KeptFilters(_Kept):
    """How the question was to be read."""

    plan_id: str = ""
    publisher: str = ""
    in_force: bool = False
    without: tuple[Part, ...] = ()
    not_about: tuple[str, ...] = ()


class KeptEvidence(_Kept):
    """A cited place: characters ``start`` to ``end`` of a passage; ``supports`` says that a claim rests on it."""

    passage: str
    plan: str
    start: int
    end: int
    supports: bool


class KeptReply(_Kept):
    """What was said: ``outcome`` is answer, refusal or error, ``reason`` why it was refused or what went wrong."""

    outcome: str
    reason: str = ""
    claims: tuple[str, ...] = ()
    note: str = ""
    evidence: tuple[KeptEvidence, ...] = ()


class AuditRecord(_Kept):
    """One line: what was asked when, of what, as of which date, and what was said by which code.

    ``scrubbed`` lists what was taken out of the texts by its labels.
    """

    format: int = FORMAT
    at: str
    question: str
    history: tuple[KeptTurn, ...] = ()
    filters: KeptFilters = KeptFilters()
    today: date
    generation: str
    corpus: str
    model: str
    reply: KeptReply
    ms: float
    version: str
    commit: str = ""
    scrubbed: tuple[str, ...] = ()


def reply_kept(reply: Reply | None, error: Exception | None = None) -> KeptReply:
    """A reply, or the error in its place, as it is kept."""
    match reply:
        case Answer():
            claims = tuple(_sound(claim.text) for claim in reply.claims)
            return KeptReply(outcome="answer", claims=claims, note=reply.note, evidence=_evidence(reply))
        case Refusal():
            return KeptReply(
                outcome="refusal", reason=str(reply.reason), claims=(_sound(reply.message),), evidence=_evidence(reply)
            )
        case None:
            # What an unexpected error says is for the log.
            said = _sound(str(error)) if isinstance(error, KeikakuError) else type(error).__qualname__
            return KeptReply(outcome="error", reason=said)


def _evidence(reply: Reply) -> tuple[KeptEvidence, ...]:
    return tuple(
        KeptEvidence(passage=c.passage.id, plan=c.plan.id, start=c.span.start, end=c.span.end, supports=c.supports)
        for c in reply.citations
    )


def within_of(filters: KeptFilters) -> Within:
    """The filters to ask with again."""
    scope = Scope(plan_id=filters.plan_id, publisher=filters.publisher, in_force=filters.in_force)
    return Within(scope=scope, without=frozenset(filters.without), not_about=filters.not_about)


def turns_of(record: AuditRecord) -> list[Turn]:
    """The conversation to ask after again."""
    return [Turn(question=t.question, answer=t.answer, plan_ids=t.plan_ids) for t in record.history]


def record_of(outcome: Outcome, at: datetime, version: str, commit: str) -> AuditRecord:
    """The line about a question, as it was typed."""
    asked, model = outcome.asked, outcome.asked.generation.manifest.model
    return AuditRecord(
        at=at.isoformat(timespec="milliseconds"),
        question=_sound(asked.text),
        history=tuple(
            KeptTurn(question=_sound(t.question), answer=_sound(t.answer), plan_ids=t.plan_ids) for t in asked.history
        ),
        filters=_filters(asked),
        today=asked.today,
        generation=asked.generation.name,
        corpus=asked.generation.corpus_hash,
        model=f"{model.name}@{model.revision}" if model else "",
        reply=reply_kept(outcome.reply, outcome.error),
        ms=round(outcome.seconds * 1000, 1),
        version=version,
        commit=commit,
    )


def _filters(asked: Asked) -> KeptFilters:
    within = asked.within
    return KeptFilters(
        plan_id=_sound(within.scope.plan_id),
        publisher=_sound(within.scope.publisher),
        in_force=within.scope.in_force,
        without=tuple(sorted(within.without)),
        not_about=tuple(map(_sound, within.not_about)),
    )


def _sound(text: str) -> str:
    """The text without halves of characters, which no file in UTF-8 can hold; what is no text, in print."""
    return str(text).encode("utf-8", "replace").decode()


def scrubbed(record: AuditRecord) -> AuditRecord:
    """The line with personal data taken out of every text that may repeat what was typed."""
    labels: list[str] = []

    def clean(text: str) -> str:
        found = scrub(text)
        labels.extend(found.labels)
        return found.text

    history = tuple(
        KeptTurn(question=clean(t.question), answer=clean(t.answer), plan_ids=t.plan_ids) for t in record.history
    )
    question, said = clean(record.question), reply_scrubbed(record.reply)
    changed = {"question": question, "history": history, "reply": said, "scrubbed": tuple(dict.fromkeys(labels))}
    return record.model_copy(update=changed)


def reply_scrubbed(reply: KeptReply) -> KeptReply:
    """A reply with personal data taken out: a refusal repeats words of its question."""
    claims = tuple(scrub(claim).text for claim in reply.claims)
    return reply.model_copy(update={"claims": claims, "reason": scrub(reply.reason).text})


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
