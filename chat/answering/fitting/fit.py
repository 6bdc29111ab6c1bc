"""How well a statement fits a question: what tells, as numbers. What each counts was learned (``ranking.json``)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chat.answering.evidence import Evidence, names_column, years_in, years_of
from chat.answering.fitting.codes import named_by_code
from chat.answering.fitting.sought import Sought
from chat.answering.question.topic import FEW
from chat.answering.question.value_kinds import has_unit, states_kind
from corpus.fiscal_year import without_years
from corpus.marks import read_mark
from corpus.normalize import fold, squeeze
from corpus.passage import Passage
from corpus.quantities import find_quantities
from corpus.statements import YEARS_IN_A_HEAD, Statement, label_of, statements
from retriever.asked_list import ordinal
from retriever.coverage import Weights, held_share
from retriever.question import Concept, Question
from retriever.statement_index import statement_id
from retriever.tokens import content_set, content_words, term_set

WORDS: Final = "words"
PATH_DEPTH: Final = 3
MOST_FIGURES: Final = 6
SHORTEST_SAYING: Final = 12
"""Characters from which a line without a figure is more than a label."""

OWN: Final = 1.0
HEADING: Final = 0.6
NEARBY: Final = 0.25
"""Weight of a query term in the statement itself, in the headings above it, elsewhere in its passage."""

SYNONYM: Final = 0.8
"""Weight of a query term whose meaning stands in the statement in another word."""


@dataclass(frozen=True, slots=True)
class Read:
    """A statement at its place, with its terms: its ``own``, those of what stands over it within the passage and, where
    that says little else, of its title (``named``), of all above it (``heading``), of the whole passage (``whole``);
    the ``years`` that it names, those that stand ``beside`` it; how many ``figures`` it has."""

    place: int
    statement: Statement
    own: frozenset[str]
    named: frozenset[str]
    heading: frozenset[str]
    whole: frozenset[str]
    years: frozenset[int]
    beside: frozenset[int]
    figures: int


@lru_cache(maxsize=4096)
def read_statements(passage: Passage) -> tuple[Read, ...]:
    """The statements of a passage in printed order, read once for all questions."""
    return tuple(_read(passage))


def read_at(evidence: Evidence) -> Read:
    """The statement of some evidence, or the one in which it begins, as it was read at its place."""
    found = read_statements(evidence.passage)
    start = evidence.statement.span.start
    return next((read for read in found if read.statement.span.end > start), found[-1])


def _read(passage: Passage) -> Iterator[Read]:
    cut = statements(passage)
    path = term_set("\n".join(passage.section[-PATH_DEPTH:])) | term_set(passage.lead)
    title = term_set(passage.section[-1]) if passage.section and len(cut) <= FEW else frozenset()
    own = [term_set(s.text) for s in cut]
    whole = path.union(*own, content_words("\n".join(passage.section)))
    lines = [years for s in cut if len(years := years_in(s.text)) >= YEARS_IN_A_HEAD]
    for place, statement in enumerate(cut):
        over = term_set(" ".join((statement.head, *statement.heads)))
        years = years_of(statement)
        yield Read(
            place=place,
            statement=statement,
            own=own[place],
            named=own[place] | over | title,
            heading=path | over,
            whole=whole,
            years=years,
            beside=years.union(*lines),
            figures=len(find_quantities(without_years(statement.text))),
        )


def fit(read: Read, passage: Passage, sought: Sought, *, share: float) -> dict[str, float]:
    """The signals of a statement by name, each 0..1; ``share`` is its passage's rank against the best one's."""
    question, statement = sought.question, read.statement
    asked, years = squeeze(question.text), frozenset(question.years)
    statement_floor, passage_floor = sought.floors
    return {
        WORDS: covered(sought.weights, read),
        "topic": held_share(sought.topic, read.named),
        "topic around": held_share(sought.topic, read.own | read.heading),
        "topic in passage": held_share(sought.topic, read.whole),
        "passage rank": share,
        "near": sought.legs.near.get(statement_id(passage.id, read.place), statement_floor),
        "passage near": sought.legs.passages.get(passage.id, passage_floor),
        "kind": float(states_kind(question, statement)),
        "kind named": float(bool(sought.kinds) and sought.holds_kind(statement)),
        "unit": float(question.unit is not None and has_unit(statement, question.unit)),
        "year": float(bool(years & read.years)),
        "year beside": float(bool(years & read.beside)),
        "other year": float(bool(years and read.years) and not years & read.years),
        "figures": min(read.figures, MOST_FIGURES) / MOST_FIGURES,
        "sentence": float(statement.text.endswith("。")),
        "label only": float(read.figures == 0 and len(statement.text) < SHORTEST_SAYING),
        "head of table": float(statement.is_head),
        **_as_row(statement, sought, asked),
        "item asked": float(_is_item(statement, ordinal(question.text))),
    }


def _as_row(statement: Statement, sought: Sought, asked: str) -> dict[str, float]:
    """The signals of a table's row: what of its label the question names, whether it names a column, or wants the total."""
    return {
        "row": float(bool(statement.cells)),
        "row with heads": float(bool(statement.heads)),
        "label named": label_share(statement, sought.question),
        "column named": float(bool(statement.heads) and names_column(statement, asked)),
        "total asked": float(bool(statement.cells) and _ASKS_TOTAL.search(asked) is not None and _is_total(statement)),
    }


def label_share(row: Statement, question: Question) -> float:
    """The share of a row's label, 0..1, that a question names, all of it by the row's number; 0 for what is no row."""
    if named_by_code(row, question.text):
        return 1.0
    label = content_set(label_of(row)) if row.cells else frozenset()
    return len(label & _meant(question)) / len(label) if label else 0.0


def asked_terms(row: Statement, question: Question) -> frozenset[str]:
    """The terms of a question that a row holds; how many things are asked for (上位3項目) is no word of any row."""
    return (_meant(question) & term_set(row.text)) - frozenset(_COUNTED.findall(fold(question.text)))


_COUNTED: Final = re.compile(r"(?<![\d,.])(\d{1,2})\s*(?:つ|個|項目|種類|点(?!数))")


def _meant(question: Question) -> frozenset[str]:
    return frozenset(question.terms).union(*(c.own for c in question.concepts))


def covered(weights: Weights, read: Read) -> float:
    """The share of a question, 0..1, that a statement speaks of, words further off counting less."""
    meant = {t for c, weight in weights.concepts if not weight and c.stands_in(read.own) for t in c.own}
    held = sum(weight * max(_place(term, read), SYNONYM if term in meant else 0.0) for term, weight in weights.terms)
    held += sum(weight * _concept_place(concept, read) for concept, weight in weights.concepts)
    return held / weights.total


def _place(term: str, read: Read) -> float:
    if term in read.own:
        return OWN
    if term in read.heading:
        return HEADING
    return NEARBY if term in read.whole else 0.0


def _concept_place(concept: Concept, read: Read) -> float:
    if concept.stands_in(read.own):
        return OWN
    if concept.stands_in(read.heading):
        return HEADING
    return NEARBY if concept.stands_in(read.whole) else 0.0


def _is_item(statement: Statement, number: int | None) -> bool:
    mark = read_mark(statement.cells[0] if statement.cells else statement.text) if number is not None else None
    return mark is not None and mark.number == number


_ASKS_TOTAL: Final = re.compile(r"全部で|合計|総計|総額|合わせて|あわせて|トータル|全体で")
_TOTAL: Final = re.compile(r"(?:合|総|小|累)?計|合計額|総額|総数|全体")


def _is_total(statement: Statement) -> bool:
    """Whether a row is that of the whole: by its label, or by the one of the group that it stands in."""
    return any(_TOTAL.fullmatch(squeeze(text)) for text in (label_of(statement), statement.head))


def weighed(signals: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log odds, up to a constant, that a statement with these signals answers."""
    return sum(weights[name] * value for name, value in signals.items())
