"""Which body a question names: in full, as a plan abbreviates it, or as people clip it."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.named import without_place
from corpus.facts import Agency
from corpus.normalize import squeeze
from retriever.question import Question

SHORTEST: Final = 4
"""Characters of a name that may stand beside others."""


def named_agency(question: Question, knowledge: Knowledge) -> Agency | None:
    """The body that a question names, in full or as one of the plans abbreviates it; the longest name wins."""
    asked = squeeze(question.text)
    found = [
        (len(name), agency)
        for name, agency in knowledge.agencies_named(asked)
        if len(name) > 1 and question.may_answer(agency.plan_id) and _stands_in(name, asked)
    ]
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    words = _BODY_WORD.findall(asked)
    return _clipped(words, question, knowledge) if words else None


_BODY_WORD: Final = re.compile(r"[一-龥ァ-ヶーa-z]{2,10}(?:センター|財団|協会|中央会|協議会|会議所|連合会|機構|大学)")


def _clipped(words: Sequence[str], question: Question, knowledge: Knowledge) -> Agency | None:
    """The one body whose name one of these words shortens: 農技センター for 農業技術センター; of several plans that name it
    the last one's."""
    endings = knowledge.once(_by_ending)
    for word in words:
        called = (held for name, held in endings.get(word[-2:], {}).items() if _is_subsequence(word, name))
        fit = [meant[-1] for held in called if (meant := knowledge.meant(held, question))]
        if len(fit) == 1:
            return fit[0]
    return None


def _by_ending(knowledge: Knowledge) -> dict[str, dict[str, list[Agency]]]:
    """The bodies by their names, squeezed, and these by their last two characters."""
    found: dict[str, dict[str, list[Agency]]] = defaultdict(lambda: defaultdict(list))
    for agency in knowledge.of(Agency):
        name = squeeze(agency.name)
        found[name[-2:]][name].append(agency)
    return found


def mentions(question: Question, body: Agency) -> list[str]:
    """The names by which a question may mention a body, the longest first."""
    clipped = [word for word in _BODY_WORD.findall(squeeze(question.text)) if _is_subsequence(word, squeeze(body.name))]
    return sorted({body.name, *body.abbreviations, *without_place(body.name), *clipped}, key=len, reverse=True)


def _is_subsequence(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def _stands_in(name: str, asked: str) -> bool:
    """Whether a name stands in a question by itself: 財団 not within 振興財団等, 県 not in 県内."""
    for match in re.finditer(re.escape(name), asked):
        before, after = asked[: match.start()][-1:], asked[match.end() :][:1]
        joined = re.match(r"[一-龥ァ-ヶー]", after) is not None and after not in "担等側"
        if not joined and not (len(name) <= SHORTEST and re.match(r"[一-龥ァ-ヶー]", before)):
            return True
    return False
