"""Places and years that the library doesn't hold, and what can speak for a year that it does."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from chat.answering.evidence import Evidence, times_beside
from chat.answering.question.named_places import home_prefecture, named_places
from chat.answering.reply import Reason
from corpus.fiscal_year import find_years
from corpus.library import Generation
from corpus.normalize import nfkc
from corpus.time_spans import find_time_spans, year_of
from retriever.aim import Aim
from retriever.publishers import named_publishers
from retriever.question import Intent, Question

MOST_OWNERS: Final = 3
"""Publishers named to somebody from elsewhere."""


def foreign_entity(question: Question, generation: Generation) -> tuple[Reason, str] | None:
    """A named place or year that the library holds nothing about, with the sentence to say."""
    place = _foreign_place(question.text, generation)
    if place is not None:
        return Reason.FOREIGN_PLACE, f"「{place}」については、取り込んだ文書に記載がありません。"
    home = home_prefecture(question.text)
    if home and not _printed(generation).holds(home) and not named_publishers(question.text, generation.plans):
        owners = list(dict.fromkeys(plan.publisher for plan in generation.plans.values() if plan.publisher))
        whose = (
            f"取り込んだのは{'、'.join(owners[:MOST_OWNERS])}{'など' if len(owners) > MOST_OWNERS else ''}の文書です。"
        )
        return (
            Reason.FOREIGN_PLACE,
            f"「{home}」については、取り込んだ文書に記載がありません。{whose if owners else ''}",
        )
    for year in question.years:
        if year not in _circumstances(question.search_text) and not _speaks_of_year(year, generation):
            return Reason.FOREIGN_YEAR, f"{year}年（度）については、取り込んだ文書に記載がありません。"
    return None


_OF_SITUATION: Final = re.compile(r"\s*(?:ごろ|頃|ころ|代|生まれ|築|建築|式|製|に(?!お[けい]|つい|関|比|対))")
"""What follows a year that tells of the asker's situation (昭和50年に建てた家), not the time of a value (平成2年の件数)."""


def _circumstances(text: str) -> frozenset[int]:
    spans = [span for span in find_time_spans(text) if _OF_SITUATION.match(text, span.until)]
    return frozenset(year_of(end) for span in spans for end in (span.start_iso, span.end_iso) if end is not None)


def of_asked_years(question: Question, evidence: Sequence[Evidence], generation: Generation) -> list[Evidence]:
    """The evidence that can speak for a year the question names as the time of a value."""
    years = [year for year in question.years if year not in _circumstances(question.search_text)]
    if not years or question.intent is not Intent.FIGURE:
        return list(evidence)
    target = question.aim is not Aim.PROGRESS
    return [e for e in evidence if _speaks_for(e, years, generation, target=target)]


def _speaks_for(evidence: Evidence, years: Sequence[int], generation: Generation, *, target: bool) -> bool:
    """Whether a statement, its heads or headings, a line of years beside it, or for a target its plan's end, is of a year;
    what no year stands with may be."""
    passage, statement = evidence.passage, evidence.statement
    period = generation.plans[passage.plan_id].period
    if target and period is not None and any(year in (period.first, period.last) for year in years):
        return True
    own = (statement.text, statement.head, *statement.heads, passage.lead, *passage.section)
    spoken = times_beside(evidence).union(mention.year for text in own for mention in find_years(text))
    return not spoken or any(year in spoken for year in years)


def _foreign_place(text: str, generation: Generation) -> str | None:
    return next((name for name in named_places(text) if not _mentions(generation, name)), None)


def _speaks_of_year(year: int, generation: Generation) -> bool:
    in_period = any(p.period is not None and year in p.period for p in generation.plans.values())
    return in_period or _printed(generation).speaks_of(year)


def _mentions(generation: Generation, name: str) -> bool:
    """Whether a document prints the name, or what is left of it without what may be written before it (第2次〇〇市)."""
    return any(_printed(generation).holds(name[at:]) for at in range(max(1, len(name) - 2)))


class _Printed:
    """What the documents of a generation print, read document by document as far as it takes."""

    def __init__(self, generation: Generation) -> None:
        plans = generation.plans.values()
        self._passages, self._documents = generation.passages, tuple(generation.plans)
        self._titles = nfkc("\n".join([*(plan.title for plan in plans), *(plan.publisher or "" for plan in plans)]))
        self._texts: dict[str, str] = {}
        self._years: dict[str, frozenset[int]] = {}

    def holds(self, name: str) -> bool:
        """Whether a title, a publisher or a passage holds a name."""
        return name in self._titles or any(name in self._text(document) for document in self._documents)

    def speaks_of(self, year: int) -> bool:
        """Whether a passage names a year."""
        return any(year in self._years_of(document) for document in self._documents)

    def _text(self, document: str) -> str:
        if document not in self._texts:
            held = (p.text.replace("\n", "") for p in self._passages.walk(document))
            self._texts[document] = nfkc("\n".join(held))
        return self._texts[document]

    def _years_of(self, document: str) -> frozenset[int]:
        if document not in self._years:
            held = (p.text for p in self._passages.walk(document))
            self._years[document] = frozenset(mention.year for text in held for mention in find_years(text))
        return self._years[document]


@lru_cache(maxsize=4)
def _printed(generation: Generation) -> _Printed:
    return _Printed(generation)
