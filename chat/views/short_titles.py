"""A short title for what a plan schedules: the part of its sentence that says what is done, without its dates."""

import re
from typing import Final

from corpus.normalize import fold_same_length
from corpus.time_spans import find_time_spans

LONGEST: Final = 26
"""Characters of a short title, about two lines beside a table."""

SHORTEST: Final = 12


def short_title(text: str) -> str:
    """``text`` in at most :data:`LONGEST` characters, an ellipsis where words are left out at the end.

    Of a sentence that is longer, its clauses with a date are taken, without the dates and what stands in brackets.
    """
    whole = text.strip(_EDGES)
    if len(whole) <= LONGEST and not find_time_spans(whole):
        return whole
    plain = _ASIDE.sub("", whole)
    if len(_joined([plain])) <= LONGEST:
        return _joined([plain]) or whole
    clauses = [clause for clause in re.split(r"(?<=[、。])", plain) if clause]
    dated = [i for i, clause in enumerate(clauses) if find_time_spans(clause)] or list(range(len(clauses)))
    first, until = dated[0], dated[-1] + 1
    # What is dated may be said only after it; what it is said of, only at the beginning.
    while len(_joined(clauses[first:until])) < SHORTEST and until < len(clauses):
        until += 1
    chosen = _joined(clauses[first:until])
    if len(chosen) < SHORTEST and first and clauses[0].endswith("は、"):
        chosen = f"{_joined(clauses[:1])}、{chosen}"
    chosen = chosen or _joined(clauses) or whole
    return chosen if len(chosen) <= LONGEST else f"{chosen[: LONGEST - 1].rstrip('、・（(〈「『【〔 　')}…"


def _joined(clauses: list[str]) -> str:
    return _plain_end(_undated("".join(clauses)))


def _undated(text: str) -> str:
    """``text`` without its times, and without the particles that joined them to the rest."""
    folded = fold_same_length(text)
    for span in reversed(find_time_spans(text)):
        particle = _PARTICLE.match(folded, span.until)
        until = particle.end() if particle is not None else span.until
        text = text[: span.at] + text[until:]
    return _LEFT_OVER.sub("", text).strip(_EDGES)


def _plain_end(text: str) -> str:
    return _LEAD.sub("", _END.sub("", text)).strip(_EDGES)


_EDGES: Final = " 　、。・→⇒:："
_ASIDE: Final = re.compile(r"[（(][^（）()]{0,60}[）)]")
_PARTICLE: Final = re.compile(
    r"年?代?度?の?(?:末|当初|中|頃|ごろ|夏|秋|冬|春|[上下]半期|前半|後半|以前)?"
    r"(?:までの?間?に?は?|からは?|よりは?|以降は?|にかけて|には?|で|の|及び|並びに|又は|と(?=\s*+(?:令和|平成|\d{4}))|、|は)?"
)
_LEFT_OVER: Final = re.compile(r"[（(]\s*[)）]")
_END: Final = re.compile(r"(?:こととします|こととする|を行います|を行う|を行い|、)$")
_LEAD: Final = re.compile(r"^(?:なお|また|あわせて|さらに|一方|このほか|そのため|このため|特に|ただし)、")
