"""The gate before an answer leaves: its figures, dates and names stand in what it cites.

Figures are compared as values (300,000万円 is 30億円, 令和5年度 is 2023年度), names as printed.
"""

import re
from collections.abc import Sequence, Set
from decimal import Decimal
from typing import Final

from chat.answering.said import Computed
from corpus.fiscal_year import find_years
from corpus.normalize import fold, squeeze
from corpus.passage import Passage
from corpus.plan import Plan
from corpus.quantities import find_quantities
from corpus.time_spans import find_time_spans, without_times, year_of

_WORD: Final = re.compile(r"[一-龥ァ-ヶーA-Za-zＡ-Ｚａ-ｚ・]+")
SHORTEST_OWN: Final = 2
"""Characters that a body's name has before such an end."""

_BODY: Final = re.compile(
    r"(?=(?P<kind>センター|財団|協会|会議所|商工会|連合会|中央会|協議会|機構|大学|銀行|公社|組合|研究所|ファンド|デスク|拠点|株式会社))"
)
"""Each end of a word that makes it a body's name."""

_QUOTED: Final = re.compile(r"[「『]([^「」『』]{2,40})[」』]")


def unproven(
    claim: str, passages: Sequence[Passage], plans: Sequence[Plan] = (), computed: Sequence[Computed] = ()
) -> list[str]:
    """What in ``claim`` stands in none of ``passages``: figures, years, names, quoted words.

    What the catalogue says of the cited ``plans`` (title, publisher, period, when it was published) counts as stated, and a
    computed figure where it really follows. An empty list means that the claim is proven.
    """
    known = [
        f"{p.title}\n{p.publisher or ''}\n{p.period or ''}\n{_last_year(p)}\n{p.published_in_words}" for p in plans
    ]
    source = "\n".join([*("\n".join([*p.section, p.lead, _told(p.text)]) for p in passages), *known])
    squeezed = squeeze(source) + "\n" + squeeze(_NOTES.sub("", source))
    missing = [name for name in _names(claim) if squeeze(name) not in squeezed]
    years = {(m.year, m.month, m.day) for m in find_years(source)}
    bare_years = {m.year for m in find_years(source)}
    for mention in find_years(claim):
        exact = (mention.year, mention.month, mention.day) in years
        if not exact and not (mention.month is None and mention.year in bare_years):
            missing.append(claim[mention.start : mention.end])
    ends = {span.end_iso for span in find_time_spans(source)}
    missing += [
        claim[span.at : span.until]
        for span in find_time_spans(claim)
        if span.end_iso is not None and span.end_iso not in ends and year_of(span.end_iso) not in bare_years
    ]
    return missing + _unproven_figures(claim, source, [c for c in computed if c.holds()])


def checked(claim: str) -> list[str]:
    """What the proof looks for in the cited passages: the names, times and figures of a claim, as printed."""
    times = [claim[mention.start : mention.end] for mention in find_years(claim)]
    return [*_names(claim), *times, *(q.printed for q in find_quantities(without_times(claim)))]


_ROW: Final = re.compile(r"^.*\t.*$", re.MULTILINE)
"""A row of cells; no unit of its last figure stands in the next line."""

_SIGN_APART: Final = re.compile(r"(?:^|(?<=\t))([△▲])[ 　]+(?=\d)", re.MULTILINE)
"""A minus that a cell sets apart from its figure."""


def _told(text: str) -> str:
    """A passage's text so that its figures read as they are meant: cells end, and minus signs stand at their figures."""
    return _SIGN_APART.sub(r"\1", _ROW.sub(r"\g<0>\t", text))


_NOTES: Final = re.compile(r"※\s*[0-9０-９]*")
"""Marks of footnotes, which may stand within a printed name."""


def _last_year(plan: Plan) -> str:
    return f"{plan.period.last}年度" if plan.period else ""


def _names(claim: str) -> list[str]:
    words = (m[0].lstrip("・") for m in _WORD.finditer(claim))
    return [name for word in words if (name := _body(word))] + [m[1] for m in _QUOTED.finditer(claim)]


def _body(word: str) -> str:
    """A word up to the last of its ends that makes it a body's name; empty where there is none."""
    return word[: max((m.end("kind") for m in _BODY.finditer(word, SHORTEST_OWN)), default=0)]


def _unproven_figures(claim: str, source: str, computed: Sequence[Computed]) -> list[str]:
    held = {(_value(q.value), q.unit) for q in find_quantities(source)}
    held |= {(_value(c.value), None) for c in computed}
    values = {value for value, _ in held}
    missing = []
    for quantity in find_quantities(without_times(claim)):
        value = _value(quantity.value)
        if quantity.unit is None:
            if value not in values:
                missing.append(quantity.printed)
        elif not {(value, quantity.unit), (value, None)} & held and not _stands_apart(quantity.printed, held, source):
            missing.append(quantity.printed)
    return missing


_SCALED: Final = re.compile(r"(?P<sign>[▲△-]?)(?P<number>\d[\d,]*+(?:\.\d++)?)\s*+(?P<unit>[十百千万億兆]\D*)$")


def _stands_apart(printed: str, held: Set[tuple[Decimal, str | None]], source: str) -> bool:
    """Whether a figure's number and its scale with the unit stand in different cells: 120 under 百万円."""
    scaled = _SCALED.match(fold(printed))
    if scaled is None:
        return False
    value = Decimal(scaled["number"].replace(",", ""))
    if (_value(-value if scaled["sign"] else value), None) not in held:
        return False
    return squeeze(scaled["unit"]) in squeeze(source)


def _value(value: Decimal) -> Decimal:
    return value.normalize()
