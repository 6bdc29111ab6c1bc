"""Where a conversation has been: the passages that its answers told from, and what stands beside what was told."""

from typing import Final

from chat.answering.evidence import Evidence, evidence_in
from chat.answering.facts.knowledge import Knowledge
from chat.answering.wording import clean
from corpus.facts import Initiative
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.statements import Statement, statements
from retriever.leaning import Leaning

SHORTEST_TOLD: Final = 6
"""Characters of a statement or a cell that is taken to be the one that was told."""


def told_in(leaning: Leaning, knowledge: Knowledge) -> Passage | None:
    """The passage of the plans that gave the last answer of which most was told; the subject's own where it has one."""
    if leaning.subject is not None:
        own = knowledge.evidence(leaning.subject)
        if own:
            return own[0].passage
    said = squeeze(leaning.told)
    passages = knowledge.of_documents(leaning.plan_ids)
    counted = [
        (sum(len(squeeze(part)) for s in statements(p) for part in _parts(s) if _is_in(part, said)), p)
        for p in passages
    ]
    most, passage = max(counted, key=lambda pair: pair[0], default=(0, None))
    return passage if most else None


def statements_around(leaning: Leaning, knowledge: Knowledge) -> list[Evidence]:
    """The statements of the passage that was told from and of its section; of an initiative its own alone, where it has
    some."""
    passage = told_in(leaning, knowledge)
    if passage is None:
        return []
    around = [passage, *(p for p in knowledge.section(passage.plan_id, passage.section) if p.id != passage.id)]
    found = list(evidence_in(around))
    subject = leaning.subject
    own = [e for e in found if subject in knowledge.at(e, Initiative)] if isinstance(subject, Initiative) else []
    return own or found


def statements_beside(leaning: Leaning, knowledge: Knowledge) -> list[Evidence]:
    """Those of which nothing was told; where all was, those of the sections below."""
    said, passage = squeeze(leaning.told), told_in(leaning, knowledge)
    fresh = [e for e in statements_around(leaning, knowledge) if not _is_told(e.statement, said)]
    if fresh or passage is None:
        return fresh
    subject = leaning.subject
    path = (*subject.section, subject.name) if isinstance(subject, Initiative) else passage.section
    below = (p for p in knowledge.below(passage.plan_id, path) if p.id != passage.id)
    return [e for e in evidence_in(below) if not _is_told(e.statement, said)]


def _is_told(statement: Statement, said: str) -> bool:
    return any(_is_in(part, said) for part in _parts(statement))


def _parts(statement: Statement) -> tuple[str, ...]:
    """What of a statement would be told as it stands: its cells, or the whole."""
    return statement.cells or (statement.text,)


def _is_in(part: str, said: str) -> bool:
    squeezed = squeeze(clean(part))
    return len(squeezed) >= SHORTEST_TOLD and squeezed in said
