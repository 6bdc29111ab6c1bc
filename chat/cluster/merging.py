"""The replies of several libraries to one question, made one by what the judgement of each says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chat.answering.question.cleaned import clean_question
from chat.answering.reply import Answer, Citation, Claim, Reason, Refusal, Reply
from corpus.errors import KeikakuError
from corpus.plan import Plan
from retriever.question import understand

MOST_ANSWERS: Final = 3
"""Libraries whose answers are told together, the surest first; of how many more there are is told."""

_REASONS: Final = (Reason.NOT_STATED, Reason.NOT_FOUND, Reason.FOREIGN_YEAR)
"""Whoever looked and found nothing says more than whoever says that the question is about another place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one library says: a reply, or in Japanese why it can't say any; neither where it could not be asked."""

    shard: str
    reply: Reply | None = None
    error: str = ""

    @property
    def is_missing(self) -> bool:
        """Whether it could not be asked."""
        return self.reply is None and not self.error


def to_be_asked(question: str, plans: Mapping[str, Mapping[str, Plan]], today: date) -> frozenset[str]:
    """The libraries, of those whose ``plans`` by their ids are given, to be asked: those that hold a plan which the
    question names, itself or by its publisher, else all. A library doesn't know the others' names.

    Raises:
        KeikakuError: the question is empty or too long.
    """
    every = {plan_id: plan for held in plans.values() for plan_id, plan in held.items()}
    named = set(understand(clean_question(question), every, today).plan_ids)
    return frozenset(name for name, held in plans.items() if named & held.keys()) or frozenset(plans)


def merged(told: Sequence[Told]) -> Reply:
    """One reply out of those of all libraries.

    Sure answers go before likely ones, and these before refusals. Of answers of one kind the surest goes first: by
    the probability that it is right, of likely ones by that the plans answer at all; what is not judged, as a
    complete list, is sure. Equals stand in the order of their names. What could not be asked is named.

    Raises:
        KeikakuError: none could be asked, or none can answer such a question; the message is the first one's.
    """
    replies = [(each.shard, each.reply) for each in told if each.reply is not None]
    if not replies:
        names = "、".join(each.shard for each in told)
        unasked = f"{names}の計画は今は調べられません。しばらくして、もう一度お尋ねください。"
        raise KeikakuError(next((each.error for each in told if each.error), unasked))
    sure = [(shard, r) for shard, r in replies if isinstance(r, Answer) and not r.likely]
    likely = [(shard, r) for shard, r in replies if isinstance(r, Answer) and r.likely]
    answers = sorted(sure or likely, key=lambda each: (-_probability(each[1]), each[0]))
    reply = (
        _together([r for _, r in answers]) if answers else _refusal([r for _, r in replies if isinstance(r, Refusal)])
    )
    return _with_missing(reply, [each.shard for each in told if each.is_missing])


def _probability(answer: Answer) -> float:
    if answer.judgement is None:
        return 1.0
    return answer.judgement.answered if answer.likely else answer.judgement.right


def _together(answers: Sequence[Answer]) -> Answer:
    """The surest answer, and after it what others say, each under its publisher; citations are numbered through."""
    first = answers[0]
    if len(answers) == 1:
        return first
    claims, citations = list[Claim](), list[Citation]()
    for answer in answers[:MOST_ANSWERS]:
        own, begin = answer.claims[:1] if first.likely else answer.claims, len(citations)
        cited = [c for c in answer.citations if answer is first or any(c.number in claim.citations for claim in own)]
        numbers = {c.number: begin + place for place, c in enumerate(cited, start=1)}
        citations += [replace(c, number=numbers[c.number]) for c in cited]
        claims += [
            replace(claim, text=text, citations=tuple(numbers[n] for n in claim.citations))
            for claim, text in zip(own, _under_publisher(answer, own), strict=True)
        ]
    more = len(answers) - MOST_ANSWERS
    notes = [a.note for a in answers[:MOST_ANSWERS]] + [f"ほかに {more} の発行者の計画にも該当があります。"] * (
        more > 0
    )
    note = "\n".join(dict.fromkeys(filter(None, notes)))
    return replace(first, claims=tuple(claims), citations=tuple(citations), note=note)


def _under_publisher(answer: Answer, claims: Sequence[Claim]) -> list[str]:
    """The texts of an answer's claims; the first says whose plan it is, where it doesn't already."""
    publishers = [c.plan.publisher for c in answer.citations if c.number in claims[0].citations and c.plan.publisher]
    texts = [claim.text for claim in claims]
    if publishers and publishers[0] not in texts[0]:
        texts[0] = f"{publishers[0]}：{texts[0]}"
    return texts


def _refusal(refusals: Sequence[Refusal]) -> Refusal:
    """The refusal of whoever looked closest."""

    def distance(refusal: Refusal) -> tuple[int, float]:
        place = _REASONS.index(refusal.reason) if refusal.reason in _REASONS else len(_REASONS)
        return place, -(refusal.judgement.answered if refusal.judgement else 0.0)

    return min(refusals, key=distance)


def _with_missing(reply: Reply, missing: Sequence[str]) -> Reply:
    """A reply that says which libraries could not be asked."""
    if not missing:
        return reply
    said = f"※{'、'.join(missing)}の計画は今は調べられなかったため、この回答に含まれていません。"
    if isinstance(reply, Answer):
        return replace(reply, note="\n".join(filter(None, (reply.note, said))))
    return replace(reply, message=f"{reply.message}\n{said}")
