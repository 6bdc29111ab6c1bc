"""Ask the questions of an audit log again, and say what is answered differently now."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from chat.answering.assistant import Assistant
from chat.answering.question.follow_ups import Turn
from chat.operations.audit_record import LIKELY, AuditRecord, KeptReply, reply_kept, reply_scrubbed, turns_of, within_of


class Change(StrEnum):
    """What became of a reply; the value is what operators read."""

    SAME = "同じ"
    WRITTEN = "言語モデルの文章（比べない）"
    HELPED = "言語モデルの助けで見つけた（比べない）"
    WORDING = "言い回しが違う"
    EVIDENCE = "根拠が違う"
    REASON = "断る理由が違う"
    NOW_REFUSED = "回答 → 回答なし"
    NOW_ANSWERED = "回答なし → 回答"
    NOW_LIKELY = "回答 → 該当しそうな箇所"
    NOW_SURE = "該当しそうな箇所 → 回答"
    NOW_FAILS = "回答できない（エラー）"
    NO_LONGER_FAILS = "エラーではなくなった"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A line of the log, the reply to the same question now, and how the two differ."""

    record: AuditRecord
    reply: KeptReply
    change: Change


def replay(assistant: Assistant, records: Iterable[AuditRecord]) -> Iterator[Replayed]:
    """Ask each question again, after the same conversation, within the same filters, as of the same date.

    No language model is asked: of what one wrote only the outcome can be compared, of what it helped to find nothing.
    """
    for record in records:
        reply = _asked_again(assistant, record)
        yield Replayed(record=record, reply=reply, change=_compared(record, change(record.reply, reply)))


def _compared(record: AuditRecord, found: Change) -> Change:
    """What became of a reply, as far as it can be compared."""
    if record.helped and found is not Change.SAME:
        return Change.HELPED
    written = record.writer is not None and record.writer.wrote
    return Change.WRITTEN if written and found in _OF_WORDS else found


_OF_WORDS: Final = (Change.WORDING, Change.EVIDENCE)
"""Changes that may come of who worded an answer."""


def _asked_again(assistant: Assistant, record: AuditRecord) -> KeptReply:
    history, within = _known(assistant, record), within_of(record.filters)
    try:
        found = reply_kept(assistant.ask(record.question, today=record.today, history=history, within=within))
    except Exception as error:  # noqa: BLE001 - a question that breaks the assistant is a difference like others
        found = reply_kept(None, error)
    return reply_scrubbed(found) if record.scrubbed else found


def _known(assistant: Assistant, record: AuditRecord) -> list[Turn]:
    """The conversation; plans that the library no longer holds have answered nothing there."""
    plans = assistant.retriever.generation.plans
    return [replace(turn, plan_ids=tuple(i for i in turn.plan_ids if i in plans)) for turn in turns_of(record)]


def change(before: KeptReply, after: KeptReply) -> Change:
    """How a reply differs from the one that was kept: by its outcome first, then by its evidence, then in words."""
    if before == after:
        return Change.SAME
    if before.outcome != after.outcome:
        return _turned(before, after)
    if before.reason != after.reason and before.outcome == "refusal":
        return Change.REASON
    if before.reason != after.reason and before.outcome == "answer":
        return Change.NOW_LIKELY if after.reason == LIKELY else Change.NOW_SURE
    return Change.WORDING if _grounds(before) == _grounds(after) else Change.EVIDENCE


def _turned(before: KeptReply, after: KeptReply) -> Change:
    if after.outcome == "error":
        return Change.NOW_FAILS
    if before.outcome == "error":
        return Change.NO_LONGER_FAILS
    return Change.NOW_REFUSED if after.outcome == "refusal" else Change.NOW_ANSWERED


def _grounds(reply: KeptReply) -> list[tuple[str, int, int]]:
    """What the claims rest on; for a refusal, all that is shown."""
    rests = reply.outcome == "answer"
    return [(e.passage, e.start, e.end) for e in reply.evidence if e.supports or not rests]


def differing(replayed: Iterable[Replayed]) -> tuple[list[Replayed], Counter[Change]]:
    """The lines that are answered differently now, in order, and how many there are of each kind of change."""
    found: list[Replayed] = []
    counts: Counter[Change] = Counter()
    for one in replayed:
        counts[one.change] += 1
        if one.change not in (Change.SAME, Change.WRITTEN, Change.HELPED):
            found.append(one)
    return found, counts
