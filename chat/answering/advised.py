"""What is found with advice: more is searched by, and places are put in order; what decides stays what it was."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chat.answering.advice import Advice, Helped
from chat.answering.by_part import is_likely, is_sure
from chat.answering.evidence import Evidence
from chat.answering.judgement.considered import Considered, Decided
from retriever.wordings import Joined

PLACES: Final = 10
"""Statements among which is chosen, the best ones."""


FROM_FACTS: Final = "from facts"
"""The signal that what can be said was made from facts, which no order of statements changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid:
    """What advice adds to a search: what other wordings found, and the statements chosen, by passage and place in it."""

    joined: Joined | None = None
    chosen: frozenset[tuple[str, int]] = frozenset()


NO_AID: Final = Aid()


def with_advice(
    search: Callable[[Aid], Considered], reworded: Callable[[Sequence[str]], Joined], advice: Advice, wording: str
) -> Considered:
    """What ``search`` finds for a question worded so, with the help that it needs: where it answers surely by itself, or
    advice has nothing to give, that alone."""
    aid = NO_AID
    with advice.wordings(wording) as wordings:
        found = search(aid)
        if _is_open(found) and not is_sure(found) and (said := wordings()):
            aid = Aid(joined=reworded(said))
            found = _better(found, replace(search(aid), advised=(Helped.REWORDED,)))
    return _ordered(found, search, aid if found.advised else NO_AID, advice)


def _is_open(found: Considered) -> bool:
    """Whether the search decides, rather than facts that are known."""
    return found.decided is Decided.JUDGED and found.judgement is not None and found.grounds is not None


def _better(plain: Considered, other: Considered) -> Considered:
    """What other wordings find as well, where it is answered at least as surely as what the question itself finds."""
    if not _is_open(other):
        return plain
    return other if _standing(other) > _standing(plain) else plain


def _standing(found: Considered) -> tuple[bool, bool, float]:
    right = found.judgement.right if found.judgement is not None else 0.0
    return is_sure(found), is_likely(found), right if is_likely(found) else 0.0


def _ordered(found: Considered, search: Callable[[Aid], Considered], aid: Aid, advice: Advice) -> Considered:
    """What is found where the places that advice chooses count for more; only where that leaves the decision as it is."""
    if not _is_open(found) or found.signals.get(FROM_FACTS) or not (is_sure(found) or is_likely(found)):
        return found
    places = found.grounds.evidence[:PLACES] if found.grounds is not None else ()
    positions = advice.choose(found.question.search_text, [_shown(e) for e in places]) if len(places) > 1 else ()
    if not positions:
        return found
    chosen = frozenset((places[n].passage.id, places[n].statement.span.start) for n in positions)
    again = search(replace(aid, chosen=chosen))
    if not _is_open(again) or (is_sure(again), is_likely(again)) != (is_sure(found), is_likely(found)):
        return found
    return replace(again, advised=(*found.advised, Helped.CHOSEN))


def _shown(evidence: Evidence) -> str:
    """A statement with the headings above it."""
    statement, passage = evidence.statement, evidence.passage
    cells = " ".join(f"{head} {cell}" for head, cell in zip(statement.heads, statement.cells, strict=False))
    text = cells if statement.heads else statement.text
    return " ".join(part for part in (*passage.section[-2:], statement.head, text) if part)
