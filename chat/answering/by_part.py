"""The answer to a question of several parts: what answers the whole, and each part's own line where that leaves it out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Final

from chat.answering.compose import BESIDES
from chat.answering.judgement.considered import Considered, Decided
from chat.answering.judgement.judge import Decision, Judgement
from chat.answering.judgement.told import leaves_open
from chat.answering.said import How, Said
from chat.answering.stating import states, unstated
from chat.answering.wording import say
from corpus.normalize import squeeze
from corpus.passage import SectionPath
from retriever.coverage import ASKED_WORDS
from retriever.question import Question
from retriever.tokens import content_set, parts_of_speech


def join(whole: Considered, parts: Iterable[Considered]) -> Considered:
    """The whole with what its parts are answered with by themselves, in the order in which they are asked.

    What is sure of each part is sure of the whole; of a part that is less sure only likely places are shown. What the
    search does not find of a part is said to be not found where the rest is sure. ``parts`` are not looked for where the
    whole asks nothing of the plans that are held.
    """
    if not may_have_parts(whole):
        return whole
    unlisted = whole.decided is not Decided.LISTED
    whole = _unsure(whole) if _is_open(whole) else whole
    parts = [
        _doubted(part, [part]) if _is_list(part) or (unlisted and part.decided is Decided.LISTED) else part
        for part in parts
    ]
    if not parts:
        return whole
    if _is_list(whole):
        whole = _doubted(whole, [part for part in parts if not is_sure(part)])
    sure = [part for part in parts if is_sure(part)]
    if is_sure(whole):
        said = _with_lines(whole.said, parts, lambda p: is_sure(p) or _of_facts(p) or _is_beside(p, whole))
        return replace(whole, said=said, unfound=tuple(_unfound(part) for part in parts if _is_missing(part, said)))
    told = [line for line in whole.likely if any(states(part.question, line) for part in parts)]
    said = _with_lines(told, parts, is_sure)
    if all(part in sure and _is_told(part, said) for part in parts):
        return _as_judged(whole, parts, Decision.ANSWER, said=said)
    if is_likely(whole):
        return replace(whole, likely=_with_lines(whole.likely, parts, lambda p: is_sure(p) or _is_near(p, whole)))
    if sure:
        return _as_judged(whole, sure, Decision.LIKELY, likely=_with_lines((), parts, is_sure))
    return whole


def may_have_parts(whole: Considered) -> bool:
    """Whether parts of a question are looked for: where it asks something of the plans that are held."""
    return whole.decided not in (Decided.UNASKED, Decided.ELSEWHERE)


def is_sure(found: Considered) -> bool:
    """Whether what can be said of a question is said as its answer."""
    if found.decided is Decided.LISTED:
        return True
    return found.judgement is not None and found.judgement.decision is Decision.ANSWER and bool(found.said)


def _is_list(found: Considered) -> bool:
    """Whether what is said is a list or a count, made without a search."""
    counts = (c.how is How.COUNT for line in found.said for c in line.computed)
    return found.decided is Decided.LISTED and any(counts)


def _doubted(found: Considered, asked: Iterable[Considered]) -> Considered:
    """What is listed, which is made without a search and not judged, as likely only where it leaves open one of those
    asked."""
    if all(any(states(part.question, line) for line in found.said) for part in asked):
        return found
    return _unsure(found)


def _is_open(found: Considered) -> bool:
    """Whether what is listed, and calculates nothing, lacks what is asked for in so many words; what leans on the answer
    before is told only where it states that."""
    settled = any(line.computed or line.settled for line in found.said)
    told = found.decided is Decided.LISTED and found.question.leaning is None
    return told and not settled and leaves_open(found.question, found.said)


def _unsure(found: Considered) -> Considered:
    """What is listed as a likely place only."""
    unsure = Judgement(answered=0.5, right=0.5, decision=Decision.LIKELY)
    return replace(found, decided=Decided.JUDGED, likely=found.said, judgement=unsure)


def _is_told(part: Considered, said: Sequence[Said]) -> bool:
    return any(line in part.said or states(part.question, line) for line in said)


def _is_near(part: Considered, whole: Considered) -> bool:
    """Whether the likeliest place of a part is worth showing: one that states it, a fact, or the place of the whole."""
    own = part.likely[:1]
    near = _of_facts(part) or bool(_sections(own) & _sections(whole.likely))
    return is_likely(part) and (near or any(states(part.question, line) for line in own))


def _of_facts(found: Considered) -> bool:
    """Whether likely places of a question begin with what a fact says."""
    return is_likely(found) and bool(found.said) and bool(found.signals.get("from facts"))


def _is_beside(part: Considered, whole: Considered) -> bool:
    """Whether the likeliest place of a part is the one that answers the whole."""
    return is_likely(part) and bool(_sections(part.likely[:1]) & _sections(whole.said))


def _sections(lines: Sequence[Said]) -> set[tuple[str, SectionPath]]:
    return {(e.passage.plan_id, e.passage.section) for line in lines for e in line.evidence}


def is_likely(found: Considered) -> bool:
    """Whether likely places of a question are shown."""
    return found.judgement is not None and found.judgement.decision is not Decision.REFUSAL and bool(found.likely)


def _as_judged(
    whole: Considered,
    parts: Sequence[Considered],
    decision: Decision,
    *,
    said: Sequence[Said] = (),
    likely: Sequence[Said] = (),
) -> Considered:
    """The whole as its parts are judged: as sure as the least sure of them."""
    judged = [part.judgement for part in parts if part.judgement is not None]
    certain = Judgement(answered=1.0, right=1.0, decision=decision)
    least = min(judged, key=lambda j: j.right, default=certain)
    return replace(whole, decided=Decided.JUDGED, said=said, likely=likely, judgement=replace(least, decision=decision))


def _with_lines(
    lines: Sequence[Said], parts: Sequence[Considered], answers: Callable[[Considered], bool]
) -> list[Said]:
    """The lines with one for each part that ``answers`` and that no line states, in the order of the parts."""
    last = len(parts)
    placed = [(_place(line, parts, 0 if at == 0 else last), line) for at, line in enumerate(lines)]
    for at, part in enumerate(parts):
        own = (part.said if is_sure(part) or _of_facts(part) else part.likely)[:1]
        told = [line for _, line in placed if not own or not _is_of_another(line, own[0], part, parts)]
        if not answers(part) or not own or not _is_left(part, parts, told):
            continue
        if any(_says_no_more(own[0], line) for line in told):
            continue
        if states(part.question, own[0]) or not _repeats(part.question, own[0], told):
            placed = [pair for pair in placed if not _says_no_more(pair[1], own[0])]
            placed.append((at, own[0]))
    return [line for _, line in sorted(placed, key=lambda pair: pair[0])]


def _is_left(part: Considered, parts: Sequence[Considered], told: Sequence[Said]) -> bool:
    """Whether lines leave a part open, each figure in them taken for one part."""
    return any(left is part.question for left in unstated([each.question for each in parts], told))


def _is_of_another(line: Said, own: Said, part: Considered, parts: Sequence[Considered]) -> bool:
    """Whether a line is of another part, by a word of that (女性創業数 beside 創業数), and what a part is answered with by
    itself is of another place, and without that word."""
    places = ({(e.passage.id, e.statement.span) for e in each.evidence} for each in (line, own))
    if len(line.evidence) > 1 or not states(part.question, own) or not set.isdisjoint(*places):
        return False
    said, bare = content_set(line.text), content_set(own.text)
    apart = (_own_words(other) - _own_words(part) for other in parts if states(other.question, line))
    return any(words and words <= said and not words & bare for words in apart)


def _own_words(part: Considered) -> frozenset[str]:
    return content_set(part.question.asked) - ASKED_WORDS


def _place(line: Said, parts: Sequence[Considered], otherwise: int) -> int:
    """The first part that a line states; what is told besides comes after all of them."""
    if line.text.startswith(BESIDES):
        return len(parts)
    return next((at for at, part in enumerate(parts) if states(part.question, line)), otherwise)


def _says_no_more(line: Said, other: Said) -> bool:
    """Whether all words and figures of a line stand in another."""
    return squeeze(line.text) in squeeze(other.text) or content_set(line.text) <= content_set(other.text)


def _repeats(part: Question, line: Said, told: Sequence[Said]) -> bool:
    """Whether what a line tells first is told already, all its words and figures."""
    first = say(line.evidence[0].statement, part)
    new = first if squeeze(first) in squeeze(line.text) else line.text
    return content_set(new) <= frozenset().union(*(content_set(other.text) for other in told))


def _is_missing(part: Considered, said: Sequence[Said]) -> bool:
    """Whether nothing is found of a part, and nothing that is told shares a word or a time of its own with it."""
    if is_sure(part) or is_likely(part):
        return False
    own = content_set(part.question.asked) - ASKED_WORDS
    if not any(kind.startswith(_NAMING) for _, kind in parts_of_speech(part.question.asked)):
        return False
    return not any(states(part.question, line) or own & content_set(line.text) for line in said)


_NAMING: Final = ("名詞-普通名詞", "名詞-固有名詞")
"""What names a thing; a part without it (まとめて見られるもの) can't be said to be absent."""


def _unfound(part: Considered) -> str:
    if part.decided is Decided.JUDGED:
        return f"「{part.question.asked}」は見つけられませんでした。"
    return part.message
