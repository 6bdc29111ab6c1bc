"""The gate before a sentence of a language model is shown: what it cites must say it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from chat.answering.proof import checked, unproven
from chat.writer.entailment import Embed, entailed
from chat.writer.figures import ALIKE
from chat.writer.instructions import speaks_to_model, trusted
from chat.writer.neutral import is_plain
from chat.writer.numbered import Item, Numbered
from chat.writer.sentences import MOST_CITED, Sentence
from chat.writer.units import Unit
from chat.writer.weighing import Weights, conflicts, learned, probability
from chat.writer.wording import telling_words
from corpus.normalize import squeeze
from corpus.passage import Passage, Span
from retriever.tokens import term_set


class Why(StrEnum):
    """Why a sentence is not shown."""

    BROKEN_OFF = "broken_off"
    MARKUP = "markup"
    SPEAKS_TO_MODEL = "speaks_to_model"
    SAYS_NOTHING = "says_nothing"
    UNCITED = "uncited"
    NO_SUCH_NUMBER = "no_such_number"
    UNPROVEN = "unproven"
    CONFLICT = "conflict"
    NOT_ENTAILED = "not_entailed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A sentence, and why it is not shown, None where it is; ``units`` hold what it says. ``told`` says what was found
    missing or otherwise, for whoever looks for an error."""

    sentence: Sentence
    why: Why | None
    units: tuple[tuple[Item, Unit], ...] = ()
    told: tuple[str, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    probability: float | None = None

    @property
    def is_dropped(self) -> bool:
        """Whether something that was stated is not shown; a greeting or a lead-in states nothing."""
        return self.why is not None and self.why is not Why.SAYS_NOTHING


@dataclass(frozen=True, slots=True)
class Gate:
    """Checks the sentences that a language model writes over numbered evidence for one question."""

    numbered: Numbered
    question: str
    embed: Embed
    weights: Weights | None = None

    def check(self, sentence: Sentence) -> Checked:
        """Whether a sentence may be shown."""
        why = self._form(sentence)
        if why is not None:
            return Checked(sentence=sentence, why=why)
        items = [self.numbered.item(number) for number in sentence.cites]
        cited = [item for item in items if item is not None]
        if len(cited) < len(items) or len(cited) > MOST_CITED:
            return Checked(sentence=sentence, why=Why.NO_SUCH_NUMBER)
        return self.said(sentence, cited)

    def _form(self, sentence: Sentence) -> Why | None:
        if not sentence.whole:
            return Why.BROKEN_OFF
        if not is_plain(sentence.text):
            return Why.MARKUP
        if speaks_to_model(sentence.text):
            return Why.SPEAKS_TO_MODEL
        if sentence.cites:
            return None if telling_words(sentence.text) or checked(sentence.text) else Why.SAYS_NOTHING
        return Why.UNCITED if self._states(sentence.text) else Why.SAYS_NOTHING

    def _states(self, text: str) -> bool:
        """Whether a text states something: a figure, a time, a name, or a word that the question hasn't."""
        asked = term_set(self.question)
        return bool(checked(text)) or any(word not in asked for word in telling_words(text))

    def said(self, sentence: Sentence, cited: Sequence[Item]) -> Checked:
        """Whether what is cited says a sentence of plain form."""
        computed = [c for item in cited for c in item.computed]
        held = [(item, unit) for item in cited for unit in item.units]
        units = [unit for _, unit in held]
        passages = [*(without_instructions(item.passage) for item in cited), reading(units)]
        missing = unproven(sentence.text, passages, [item.plan for item in cited], computed)
        if missing:
            return Checked(sentence=sentence, why=Why.UNPROVEN, told=tuple(missing))
        if not units:
            return Checked(sentence=sentence, why=Why.UNPROVEN)
        found = entailed(sentence.text, units, self.question, self.embed)
        against = conflicts(found.signals)
        weights = self.weights or learned()
        likely = probability(found.signals, weights)
        why = Why.CONFLICT if against else Why.NOT_ENTAILED if likely < weights.least else None
        holding = tuple((item, unit) for item, unit in held if any(unit is u for u in found.units))
        return Checked(
            sentence=sentence, why=why, units=holding, told=against, signals=found.signals, probability=likely
        )


@lru_cache(maxsize=2048)
def without_instructions(passage: Passage) -> Passage:
    """A passage with all but its trusted statements blanked out, and without headings that speak to a language model; offsets
    stay."""
    kept = trusted(passage)
    chars = ["\n" if c == "\n" else " " for c in passage.text]
    for statement in kept:
        chars[statement.span.start : statement.span.end] = passage.text[statement.span.start : statement.span.end]
    return replace(
        passage,
        section=tuple(title for title in passage.section if not speaks_to_model(title)),
        text="".join(chars),
        lead="" if speaks_to_model(passage.lead) else passage.lead,
    )


def reading(units: Sequence[Unit]) -> Passage:
    """What the units say that is printed apart, as a passage to prove from: figures with the unit that stands over them,
    and bodies by their full names."""
    stated = [f for u in units for f in u.figures if f.unit and f.value >= 0]
    figures = [
        f"{f.value:f}{unit}" for f in stated for unit in dict.fromkeys((f.unit, ALIKE.get(f.unit or "", f.unit)))
    ]
    names = [name for u in units for name in u.names if squeeze(name)]
    text = "\n".join(dict.fromkeys([*figures, *names]))
    return Passage(id="", plan_id="", section=(), text=text, span=Span(start=0, end=len(text)))
