"""The likeliest places: what is shown where no answer is sure."""

from collections.abc import Iterator, Sequence
from typing import Final

from chat.evidence import Evidence
from chat.said import Said
from chat.wording import say
from corpus.normalize import squeeze
from corpus.passage import Passage
from corpus.statements import statements
from retriever.hybrid import HybridRetriever, Legs
from retriever.question import Question

MOST: Final = 3
"""Places shown."""


def likely_places(
    question: Question, said: Sequence[Said], evidence: Sequence[Evidence], legs: Legs, retriever: HybridRetriever
) -> list[Said]:
    """At most three lines: what would be said as an answer, the statement with most of the question's words, and
    the one nearest in meaning; the next best of each where one of them is said already."""
    lines = list(said[:1])
    worded = (e for e in evidence if not e.statement.is_head)
    near = _nearest(legs, retriever)
    for source in (worded, near, worded):
        if len(lines) < MOST:
            line = next((new for e in source if (new := _line(question, e, lines)) is not None), None)
            lines += [line] if line else []
    return lines


def _line(question: Question, evidence: Evidence, lines: Sequence[Said]) -> Said | None:
    """A statement under its section's title, unless it is said already."""
    text = say(evidence.statement, question)
    key = squeeze(text)
    if not key or any(key in squeeze(line.text) for line in lines):
        return None
    title = _title(evidence.passage)
    named = f"「{title}」{text}" if title and squeeze(title) not in key else text
    return Said(text=named, evidence=(evidence,))


def _title(passage: Passage) -> str:
    return " ".join(passage.section[-1].split()) if passage.section else ""


def _nearest(legs: Legs, retriever: HybridRetriever) -> Iterator[Evidence]:
    """The statements nearest in meaning, one a passage, best first."""
    for passage_id, score in legs.statements.items():
        place = legs.places.get(passage_id)
        passage = retriever.passage(passage_id)
        cut = statements(passage)
        if place is not None and place < len(cut):
            yield Evidence(passage=passage, statement=cut[place], score=score, covered=0.0)
