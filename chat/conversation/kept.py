"""A conversation as a browser keeps it, and a question as a link carries it.

What comes back is whatever somebody put there: it is taken only in this form and within these bounds, is only
shown, and proves nothing. Going on with a conversation asks its questions again.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from chat.answering.question.scope import Part, Scope, Within
from chat.answering.reply import Answer, Citation, Refusal, Reply
from chat.conversation.dialogue import LONGEST, Dialogue, Exchange
from chat.rendering.citation_form import official
from chat.rendering.replies import lead, section_path, writer_notes
from corpus.errors import KeikakuError
from corpus.plan import PlanStatus

LONGEST_ASKED: Final = 2000
LONGEST_LINE: Final = 2000
LONGEST_SAID: Final = 6000
LONGEST_QUOTE: Final = 400
MOST_LINES: Final = 40
MOST_CITED: Final = 20
"""Characters and numbers up to which a conversation is kept; what is longer is cut with an ellipsis."""

MOST_KEPT: Final = 90_000
"""Characters of a whole conversation; a request may have 100 kB."""

UNREADABLE: Final = "保存されていた対話を読めませんでした。新しく質問してください。"

Words: TypeAlias = Annotated[str, Field(max_length=500)]
Line: TypeAlias = Annotated[str, Field(max_length=LONGEST_LINE + 1)]
Number: TypeAlias = Annotated[int, Field(ge=1, le=999)]


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class KeptQuestion(_Kept):
    """A question as typed, and how it was to be read: filters, parts left out, indicators that are not meant."""

    asked: Annotated[str, Field(min_length=1, max_length=LONGEST_ASKED)]
    plan: Words = ""
    publisher: Words = ""
    in_force: bool = False
    without: Annotated[tuple[Part, ...], Field(max_length=len(Part))] = ()
    not_about: Annotated[tuple[Words, ...], Field(max_length=10)] = ()

    @property
    def within(self) -> Within:
        """How it is to be read."""
        scope = Scope(plan_id=self.plan, publisher=self.publisher, in_force=self.in_force)
        return Within(scope=scope, without=frozenset(self.without), not_about=self.not_about)


class KeptClaim(_Kept):
    """A line of an answer and the numbers of its citations."""

    text: Line
    citations: Annotated[tuple[Number, ...], Field(max_length=MOST_CITED)] = ()


class KeptCitation(_Kept):
    """A citation as it was shown."""

    number: Number
    supports: bool
    official: Words
    title: Words
    plan: Words
    passage: Words
    status: PlanStatus
    digest: bool = False
    recognised: bool = False
    period: Words = ""
    place: Words = ""
    path: Words = ""
    quote: Annotated[str, Field(max_length=LONGEST_QUOTE + 1)]


class KeptTurn(_Kept):
    """One exchange as it was shown on a day, from a generation of the library; ``written`` by a language model or not."""

    question: KeptQuestion
    kind: Literal["answer", "refusal", "error"]
    lead: Words = ""
    claims: Annotated[tuple[KeptClaim, ...], Field(max_length=MOST_LINES)]
    note: Line = ""
    citations: Annotated[tuple[KeptCitation, ...], Field(max_length=MOST_CITED)] = ()
    written: bool = False
    generation: Annotated[str, Field(pattern=r"^[0-9A-Za-z_-]{1,40}$")]
    on: date


_TURNS: Final = TypeAdapter(Annotated[tuple[KeptTurn, ...], Field(max_length=LONGEST)])
_QUESTIONS: Final = TypeAdapter(Annotated[tuple[KeptQuestion, ...], Field(min_length=1, max_length=LONGEST)])


def kept(exchange: Exchange, today: date) -> str:
    """An exchange as JSON, for the browser to keep; empty where it doesn't fit the form."""
    try:
        return as_json(kept_turn(exchange, today))
    except ValidationError:
        return ""


def as_json(turn: KeptTurn) -> str:
    """A kept exchange as the browser keeps it."""
    return turn.model_dump_json(exclude_defaults=True)


def read_kept(text: str) -> tuple[KeptTurn, ...]:
    """A conversation that a browser kept.

    Raises:
        KeikakuError: it isn't of this form, or too long.
    """
    if len(text) > MOST_KEPT:
        raise KeikakuError(UNREADABLE)
    try:
        return _TURNS.validate_json(text)
    except ValidationError as error:
        raise KeikakuError(UNREADABLE) from error


def kept_turn(exchange: Exchange, today: date) -> KeptTurn:
    """An exchange in the form in which it is kept."""
    reply = exchange.reply
    citations = reply.citations[:MOST_CITED] if reply else ()
    return KeptTurn(
        question=kept_question(exchange),
        kind="error" if reply is None else "refusal" if isinstance(reply, Refusal) else "answer",
        lead="".join(lead(reply)) if isinstance(reply, Answer) else "",
        claims=_claims(exchange),
        note=_cut("\n".join(filter(None, (reply.note, *writer_notes(reply)))), LONGEST_LINE)
        if isinstance(reply, Answer)
        else "",
        citations=tuple(map(_citation, citations)),
        written=isinstance(reply, Answer) and reply.writer is not None and not reply.writer.fell_back,
        generation=exchange.generation.name,
        on=today,
    )


def kept_question(exchange: Exchange) -> KeptQuestion:
    """What was asked, in the form in which it is kept."""
    within = exchange.within
    return KeptQuestion(
        asked=_cut(exchange.asked, LONGEST_ASKED - 1),
        plan=within.scope.plan_id,
        publisher=within.scope.publisher,
        in_force=within.scope.in_force,
        without=tuple(sorted(within.without)),
        not_about=within.not_about[:10],
    )


def linked(dialogue: Dialogue) -> str:
    """What a link carries so that the last question is understood as it was, as JSON; empty where it says all itself.

    Questions before it go along where it leans on them.
    """
    start = len(dialogue) - 1
    while start > 0 and _leans(dialogue[start].reply):
        start -= 1
    questions = tuple(kept_question(exchange) for exchange in dialogue[start:])
    if len(questions) == 1 and questions[0] == KeptQuestion(asked=questions[0].asked):
        return ""
    return _QUESTIONS.dump_json(questions, exclude_defaults=True).decode()


def read_link(asked: str, carried: str) -> tuple[KeptQuestion, ...]:
    """The questions that a link asks, in order; the one that it is for comes last.

    Raises:
        KeikakuError: what it carries isn't of this form.
    """
    try:
        if not carried:
            return (KeptQuestion(asked=_cut(asked, LONGEST_ASKED - 1)),)
        return _QUESTIONS.validate_json(carried[:MOST_KEPT])
    except ValidationError as error:
        raise KeikakuError("リンクの内容を読めませんでした。質問を入力し直してください。") from error


def _leans(reply: Reply | None) -> bool:
    """Whether a question takes something over from the turns before it."""
    return reply is not None and bool(reply.question.inherited or reply.question.inherits_plans)


def _claims(exchange: Exchange) -> tuple[KeptClaim, ...]:
    match exchange.reply:
        case None:
            return (KeptClaim(text=_cut(exchange.error, LONGEST_LINE)),)
        case Refusal() as refusal:
            return (KeptClaim(text=_cut(refusal.message, LONGEST_LINE)),)
        case Answer() as answer:
            return tuple(_kept_claims(answer))


def _kept_claims(answer: Answer) -> Iterator[KeptClaim]:
    """The claims up to so many characters together."""
    left = LONGEST_SAID
    for claim in answer.claims[:MOST_LINES]:
        if left <= 0:
            return
        text = _cut(claim.text, min(left, LONGEST_LINE))
        left -= len(text)
        yield KeptClaim(text=text, citations=_kept_numbers(claim.citations))


def _kept_numbers(numbers: Sequence[int]) -> tuple[int, ...]:
    return tuple(n for n in numbers if n <= MOST_CITED)[:MOST_CITED]


def _citation(citation: Citation) -> KeptCitation:
    plan = citation.plan
    return KeptCitation(
        number=citation.number,
        supports=citation.supports,
        official=_cut(official(citation), 499),
        title=_cut(plan.label, 499),
        plan=plan.id,
        passage=citation.passage.id,
        status=citation.status,
        digest=plan.digest,
        recognised=citation.recognised,
        period=str(plan.period or ""),
        place=citation.place,
        path=_cut(" ＞ ".join(section_path(citation)), 499),
        quote=_cut(citation.quote, LONGEST_QUOTE),
    )


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
