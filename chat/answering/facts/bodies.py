"""Which body a question names: in full, as a plan abbreviates it, or as people clip it."""

import re
from collections.abc import Sequence
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from corpus.facts import Agency
from corpus.normalize import squeeze
from retriever.question import Question

SHORTEST: Final = 4
"""Characters of a name that may stand beside others."""


def named_agency(question: Question, knowledge: Knowledge) -> Agency | None:
    """The body that a question names, in full or as one of the plans abbreviates it; the longest name wins."""
    asked = squeeze(question.text)
    found = []
    for agency in knowledge.of(Agency):
        names = [agency.name, *agency.abbreviations, *tails(agency.name)]
        hits = [squeeze(n) for n in names if len(squeeze(n)) > 1 and _stands_in(squeeze(n), asked)]
        if hits and question.may_answer(agency.plan_id):
            found.append((max(map(len, hits)), agency))
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    return _clipped(asked, [a for a in knowledge.of(Agency) if question.may_answer(a.plan_id)])


_BODY_WORD: Final = re.compile(r"[一-龥ァ-ヶーa-z]{2,10}(?:センター|財団|協会|中央会|協議会|会議所|連合会|機構|大学)")


def _clipped(asked: str, agencies: Sequence[Agency]) -> Agency | None:
    """The one body whose name a word of the question shortens: 農技センター for 農業技術センター."""
    for word in _BODY_WORD.findall(asked):
        names = {squeeze(a.name): a for a in agencies}
        fit = [a for name, a in names.items() if name[-2:] == word[-2:] and _is_subsequence(word, name)]
        if len({squeeze(a.name) for a in fit}) == 1:
            return fit[0]
    return None


def mentions(question: Question, body: Agency) -> list[str]:
    """The names by which a question may mention a body, the longest first."""
    clipped = [word for word in _BODY_WORD.findall(squeeze(question.text)) if _is_subsequence(word, squeeze(body.name))]
    return sorted({body.name, *body.abbreviations, *tails(body.name), *clipped}, key=len, reverse=True)


def _is_subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


_PLACE: Final = re.compile(r"^(?:[一-龥]{1,3}[都道府県市町村])|^(?:公益財団法人|一般財団法人|\(公財\)|（公財）)")


def tails(name: str) -> list[str]:
    """A name without its place: 農業技術センター for みどり県農業技術センター."""
    bare = _PLACE.sub("", name)
    return [bare] if bare != name and len(bare) > SHORTEST else []


def _stands_in(name: str, asked: str) -> bool:
    """Whether a name stands in a question by itself: 財団 not within 振興財団等, 県 not in 県内."""
    for match in re.finditer(re.escape(name), asked):
        before, after = asked[: match.start()][-1:], asked[match.end() :][:1]
        joined = re.match(r"[一-龥ァ-ヶー]", after) is not None and after not in "担等側"
        if not joined and not (len(name) <= SHORTEST and re.match(r"[一-龥ァ-ヶー]", before)):
            return True
    return False
