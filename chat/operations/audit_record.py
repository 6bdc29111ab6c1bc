"""What the audit log says of an answer: enough to ask the same again and to compare."""

from datetime import date, datetime
from typing import Final

from pydantic import BaseModel, ConfigDict

from chat.answering.question.follow_ups import Turn
from chat.answering.question.scope import Part, Scope, Within
from chat.answering.reply import Answer, Refusal, Reply, written_by
from chat.operations.observed import Asked, Outcome
from chat.operations.scrub import scrub
from corpus.errors import KeikakuError

FORMAT: Final = 1


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeptTurn(_Kept):
    """An earlier turn of the conversation."""

    question: str
    answer: str
    plan_ids: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


class KeptFilters(_Kept):
    """How the question was to be read."""

    plan_id: str = ""
    publisher: str = ""
    in_force: bool = False
    without: tuple[Part, ...] = ()
    not_about: tuple[str, ...] = ()


LIKELY: Final = "likely"


class KeptEvidence(_Kept):
    """A cited place: characters ``start`` to ``end`` of a passage; ``supports`` says that a claim rests on it."""

    passage: str
    plan: str
    start: int
    end: int
    supports: bool


class KeptReply(_Kept):
    """What was said: ``outcome`` is answer, refusal or error, ``reason`` why it was refused or what went wrong;
    ``likely`` for an answer that shows the likeliest places only."""

    outcome: str
    reason: str = ""
    claims: tuple[str, ...] = ()
    note: str = ""
    evidence: tuple[KeptEvidence, ...] = ()


class KeptProbabilities(_Kept):
    """That the plans answer the question, and that what could be said of it is right, 0..1."""

    answered: float
    right: float


class KeptWriter(_Kept):
    """The language model that was asked to write, its sentences left out, and why it is not its answer, or empty."""

    model: str
    dropped: int = 0
    fell_back: str = ""

    @property
    def wrote(self) -> bool:
        """Whether the answer is in its words."""
        return not self.fell_back


class AuditRecord(_Kept):
    """One line: what was asked when, of what, as of which date, and what was said by which code.

    ``probabilities`` are those of the judgement, None where nothing was judged or the line is older than this field;
    they are no part of the reply, and no difference to one of them, and neither is ``writer``, None where no language
    model was asked to write; ``helped`` says how one helped to find. ``scrubbed`` lists what was taken out of the texts by its labels.
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
    probabilities: KeptProbabilities | None = None
    writer: KeptWriter | None = None
    helped: tuple[str, ...] = ()
    ms: float
    version: str
    commit: str = ""
    scrubbed: tuple[str, ...] = ()


def reply_kept(reply: Reply | None, error: Exception | None = None) -> KeptReply:
    """A reply, or the error in its place, as it is kept."""
    match reply:
        case Answer():
            claims = tuple(_sound(claim.text) for claim in reply.claims)
            reason = LIKELY if reply.likely else ""
            return KeptReply(outcome="answer", reason=reason, claims=claims, note=reply.note, evidence=_evidence(reply))
        case Refusal():
            return KeptReply(
                outcome="refusal", reason=str(reply.reason), claims=(_sound(reply.message),), evidence=_evidence(reply)
            )
        case None:
            # What an unexpected error says is for the log.
            said = _sound(str(error)) if isinstance(error, KeikakuError) else type(error).__qualname__
            return KeptReply(outcome="error", reason=said)


def _probabilities(reply: Reply | None) -> KeptProbabilities | None:
    judgement = reply.judgement if reply else None
    return KeptProbabilities(**judgement.probabilities) if judgement else None


def _writer(reply: Reply | None) -> KeptWriter | None:
    written = written_by(reply) if reply else None
    if written is None:
        return None
    return KeptWriter(model=_sound(written.model), dropped=written.dropped, fell_back=_sound(written.fell_back))


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
    return [Turn(question=t.question, answer=t.answer, plan_ids=t.plan_ids, places=t.places) for t in record.history]


def record_of(outcome: Outcome, at: datetime, version: str, commit: str) -> AuditRecord:
    """The line about a question, as it was typed."""
    asked, model = outcome.asked, outcome.asked.generation.manifest.model
    return AuditRecord(
        at=at.isoformat(timespec="milliseconds"),
        question=_sound(asked.text),
        history=tuple(
            KeptTurn(question=_sound(t.question), answer=_sound(t.answer), plan_ids=t.plan_ids, places=t.places)
            for t in asked.history
        ),
        filters=_filters(asked),
        today=asked.today,
        generation=asked.generation.name,
        corpus=asked.generation.corpus_hash,
        model=f"{model.name}@{model.revision}" if model else "",
        reply=reply_kept(outcome.reply, outcome.error),
        probabilities=_probabilities(outcome.reply),
        writer=_writer(outcome.reply),
        helped=outcome.reply.advised if outcome.reply else (),
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
        KeptTurn(question=clean(t.question), answer=clean(t.answer), plan_ids=t.plan_ids, places=t.places)
        for t in record.history
    )
    question, said = clean(record.question), reply_scrubbed(record.reply)
    changed = {"question": question, "history": history, "reply": said, "scrubbed": tuple(dict.fromkeys(labels))}
    return record.model_copy(update=changed)


def reply_scrubbed(reply: KeptReply) -> KeptReply:
    """A reply with personal data taken out: a refusal repeats words of its question."""
    claims = tuple(scrub(claim).text for claim in reply.claims)
    return reply.model_copy(update={"claims": claims, "reason": scrub(reply.reason).text})
