"""How a running server is: what answers, since when, and what is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from chat.operations.audit import AuditLog
from chat.page.host import AssistantHost
from corpus.errors import KeikakuError
from corpus.library import Generation
from corpus.volumes import wholes

TROUBLES: Final = {
    "library": "ライブラリを読めないため、前に開いた世代で答えています。「keikaku status」で確かめてください。",
    "generation": "今の世代を開けないため、前の世代で答えています。「keikaku status」で確かめてください。",
    "audit": "監査ログに書けません。ディスクの空きと権限を確かめてください（回答は続けています）。",
}
"""What may be wrong while answers go on, by code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong: a code for programs, a line for people. No path and nothing typed is in it."""

    code: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operated:
    """One running server as its operators see it; ``started`` is a local time with its zone."""

    host: AssistantHost
    version: str
    started: datetime
    audit: AuditLog | None = None

    def generation(self) -> Generation | None:
        """The generation that answers; None where the host can't say."""
        try:
            return self.host.assistant().retriever.generation
        except KeikakuError:
            return None

    def troubles(self) -> list[Trouble]:
        """Everything that is wrong now."""
        codes = [*library_troubles(self.host)]
        if self.audit is not None and self.audit.failing:
            codes.append("audit")
        return [Trouble(code=code, message=TROUBLES[code]) for code in codes]

    def health(self, now: datetime) -> dict[str, Any]:
        """The object that ``/healthz`` gives."""
        troubles, generation = self.troubles(), self.generation()
        return {
            "status": "degraded" if troubles else "ok",
            "reason": " ".join(trouble.message for trouble in troubles),
            "reasons": [trouble.code for trouble in troubles],
            "generation": generation.name if generation else None,
            "plans": len(wholes(generation.plans)) if generation else 0,
            "version": self.version,
            "started": self.started.isoformat(timespec="seconds"),
            "uptime_seconds": round((now - self.started).total_seconds()),
        }


def library_troubles(host: AssistantHost) -> Iterator[str]:
    """Codes for what keeps the host from answering with the generation that the library names as current."""
    try:
        answering = host.assistant().retriever.generation.name
        current = host.library.current_name()
    except KeikakuError:
        yield "library"
        return
    if current is None:
        yield "library"
    elif current != answering:
        yield "generation"
