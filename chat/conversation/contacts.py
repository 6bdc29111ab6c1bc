"""Whom the plans name where a question finds no answer: bodies printed in the nearest sections."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.reply import Refusal
from corpus.facts import Initiative
from corpus.normalize import squeeze

MOST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A body as printed in a cited passage, what it does there, and the number of the citation."""

    name: str
    does: str
    citation: int


def contacts(refusal: Refusal, knowledge: Knowledge) -> list[Contact]:
    """The bodies that the cited passages print as responsible for something; each once."""
    found: dict[str, Contact] = {}
    for contact in _printed(refusal, knowledge):
        found.setdefault(squeeze(contact.name), contact)
    return list(islice(found.values(), MOST))


def _printed(refusal: Refusal, knowledge: Knowledge) -> Iterator[Contact]:
    for citation in refusal.citations:
        text = squeeze(citation.passage.text)
        for initiative in knowledge.in_passage(citation.passage, Initiative):
            for body in initiative.agencies:
                if squeeze(body.printed) in text:
                    yield Contact(name=body.printed, does=initiative.name, citation=citation.number)
