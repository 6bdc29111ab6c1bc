"""What a digest must share with its source, and what it must not: figures, names, but no sentences."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from chat.answering.proof import unproven
from corpus.facts import Agency, Fact, Indicator, Initiative, Milestone, Term
from corpus.normalize import squeeze
from corpus.passage import Passage, Span
from corpus.plan import Plan
from ingest.facts.links import dice

LONGEST_SHARED: Final = 24
"""Characters in a row that a digest may share with its source outside names and table labels."""

SAME_NAME: Final = 0.85

_KINDS: Final = (
    "センター|財団|協会|会議所|商工会|連合会|中央会|協議会|機構|大学|銀行|公社|研究所|研究会|推進会議|ネットワーク会議|"
    "ファンド|基金|デスク|拠点|ラボ|バンク|窓口|相談室|補助金|助成金|奨励金|資金|税制|制度|促進事業|支援事業|推進事業|プロジェクト|クラスター"
)
_NAMED: Final = re.compile(rf"(?:(?!各)[一-龥ァ-ヶーA-Za-zＡ-Ｚａ-ｚ&＆]){{2,}}?(?:{_KINDS})(?![一-龥ァ-ヶー])")
_QUOTED: Final = re.compile(rf"「([^「」]{{2,40}}(?:{_KINDS})(?:（仮称）)?)」")


def figures_not_in(source: str, digest: str, plan: Plan) -> list[str]:
    """Lines of ``digest`` with a figure, year, body or quoted name that ``source`` doesn't state."""
    whole = Passage(id="0", plan_id=plan.id, section=(), lead="", text=source, span=Span(start=0, end=len(source)))
    if not unproven(digest, [whole], [plan]):
        return []
    # Each line is put to the whole source, which takes a minute: only to say which lines are wrong.
    found = ((line, unproven(line, [whole], [plan])) for line in digest.split("\n") if line.strip())
    return [f"{line}: {missing}" for line, missing in found if missing]


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that an indicator states."""

    name: str
    role: str
    value: Decimal

    def same(self, other: "Stated") -> bool:
        """Whether both state the same; names may differ in a word."""
        return (self.role, self.value) == (other.role, other.value) and dice(self.name, other.name) >= SAME_NAME


def stated(facts: Iterable[Fact]) -> list[Stated]:
    """The figures of all indicators; actuals and baselines of one name are told apart by value alone."""
    found = {
        Stated(_name(fact), "target" if role == "target" else "reached", figure.value.normalize())
        for fact in facts
        if isinstance(fact, Indicator)
        for role in ("baseline", "actual", "target")
        if (figure := getattr(fact, role)) is not None and figure.value is not None
    }
    return sorted(found, key=lambda s: (s.name, s.role, s.value))


def _name(indicator: Indicator) -> str:
    return squeeze(re.sub(r"[「」]", "", indicator.name))


def not_among(wanted: Sequence[Stated], held: Sequence[Stated]) -> list[Stated]:
    """Those of ``wanted`` that no one of ``held`` states."""
    return [w for w in wanted if not any(w.same(h) for h in held)]


def names_of(facts: Iterable[Fact]) -> set[str]:
    """Indicators, bodies, programmes, funds and centres that the facts name, squeezed."""
    return {squeeze(name) for fact in facts for name in _names(fact)}


def _names(fact: Fact) -> Iterator[str]:
    match fact:
        case Indicator():
            yield re.sub(r"\s*[（(].*|[「」]", "", fact.name)
        case Agency():
            yield fact.name
        case Term():
            yield fact.name
        case Initiative():
            yield from (agency.name for agency in fact.agencies)
            for text in (fact.name, *fact.details):
                yield from _named_in(text)
        case Milestone():
            yield from _named_in(fact.text)


def _named_in(text: str) -> list[str]:
    return [*_QUOTED.findall(text), *_NAMED.findall(text)]


def shared_runs(source: str, digest: str, names: Sequence[str]) -> list[str]:
    """Runs of more than ``LONGEST_SHARED`` characters that both hold, once ``names`` are taken out.

    Cells of tables and lines are compared one by one, white space and commas dropped.
    """
    size = LONGEST_SHARED + 1
    whole = squeeze(source)
    grams = {whole[i : i + size] for i in range(len(whole) - size + 1)}
    known = sorted(map(squeeze, names), key=len, reverse=True)
    found = []
    for piece in re.split(r"[\t\n]", digest):
        text = squeeze(piece)
        for name in known:
            text = text.replace(name, "\n")
        hits = [i for i in range(len(text) - size + 1) if text[i : i + size] in grams]
        found += _runs(text, hits, size)
    return found


def _runs(text: str, hits: Sequence[int], size: int) -> list[str]:
    breaks = [0, *(n for n, (a, b) in enumerate(pairwise(hits), 1) if b != a + 1), len(hits)]
    parts = [hits[a:b] for a, b in pairwise(breaks)]
    return [text[part[0] : part[-1] + size] for part in parts if part]
