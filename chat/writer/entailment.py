"""Whether cited evidence says what a sentence says, beyond its names and figures: signals, measured, and what they come to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from chat.writer.clauses import Clause, bodies_in, clauses_of
from chat.writer.directions import DOWN, UP, Direction, direction
from chat.writer.figures import Figure, figures_of, holds_time, runs_of
from chat.writer.units import Unit
from chat.writer.wording import (
    FIRM_LIMITS,
    HEDGE,
    LIMITS,
    NEGATION,
    NOT_ONLY,
    PLANNED_MARK,
    absolutes,
    compounds,
    kinds_of_words,
    opposed,
    strongly_done,
    telling_words,
)
from corpus.normalize import nfkc, squeeze
from retriever.tokens import term_set

Embed: TypeAlias = Callable[[Sequence[str]], np.ndarray]
"""Texts to unit vectors ``(n, dim)``."""

_BRACKETS: Final = re.compile(r"[(（【〔［\[][^()（）【】〔〕［］\[\]]*[)）】〕］\]]")
KANJI: Final = re.compile(r"[一-龥]")
BY_CHARACTERS: Final = 0.75
"""What a word counts all of whose characters stand in the evidence, though not the word itself (増やす beside 増加)."""

HALF: Final = 0.5

MOST: Final = 3.0
"""Words missing from a sentence of the same item that count; more of them say no more."""

READ: Final = 3
"""Units whose words and meanings are compared."""


@dataclass(frozen=True, slots=True)
class _Fit:
    """A clause in the unit that holds it best."""

    clause: Clause
    unit: Unit
    apart: float
    apart_beside: float
    missing: float
    missing_beside: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Entailed:
    """How a sentence stands to evidence: the ``signals``, all 0 where all is well, and the units that hold its clauses."""

    signals: Mapping[str, float]
    units: tuple[Unit, ...]


def entailed(sentence: str, units: Sequence[Unit], question: str, embed: Embed) -> Entailed:
    """How ``units`` entail a sentence that answers ``question``."""
    fits = [_fit(clause, units) for clause in clauses_of(sentence)]
    goes = direction(sentence, figures_of(sentence), [fit.unit for fit in fits])
    if goes is Direction.RIGHT:
        fits = [_fit(_without(fit.clause, UP | DOWN), units) for fit in fits]
    chosen = list({id(fit.unit): fit.unit for fit in fits}.values())
    every = _words(units)
    printed = "".join(u.printed + u.printed_beside for u in units)
    for name in sorted({n for u in units for n in u.names if n}, key=len, reverse=True):
        sentence = sentence.replace(name, "、")
    words = [w for w in telling_words(sentence) if goes is not Direction.RIGHT or w not in UP | DOWN]
    asked = term_set(question)
    new = [w for w in words if _held(w, every, printed) < 1]
    wholly_new = [w for w in words if _held(w, every, printed) < HALF]
    near, far = _nearness(sentence, new, units, chosen, embed)
    own = "\n".join(u.statement.text for u in chosen)
    context = "\n".join("\n".join([*u.statement.heads, u.statement.head, *u.passage.section[-1:]]) for u in chosen)
    against, unlike = opposed(sentence, f"{own}\n{context}")
    said, told = NOT_ONLY.sub("と", nfkc(sentence)), NOT_ONLY.sub("と", nfkc(own))
    wide = told + "".join(u.printed_beside for u in chosen)
    pairs = compounds(sentence)
    things = kinds_of_words(sentence)
    found = {
        "apart in row": max((f.apart for f in fits if f.unit.is_row), default=0.0),
        "apart in sentence": max((f.apart for f in fits if not f.unit.is_row), default=0.0),
        "apart beside": max((f.apart_beside for f in fits), default=0.0),
        "missing in row": max((f.missing for f in fits if f.unit.is_row), default=0.0),
        "missing in sentence": max((min(f.missing, MOST) for f in fits if not f.unit.is_row), default=0.0),
        "some missing": float(any(f.missing_beside >= HALF for f in fits)),
        "other row": max((_other_row(f, units) for f in fits), default=0.0),
        "unnamed row": float(any(f.unit.is_row and not _named(f.unit, sentence, question) for f in fits)),
        "other body": float(any(map(_other_body, fits))),
        "contradicted": float(_contradicted(sentence, units)),
        "wrong direction": float(goes is Direction.WRONG),
        "missing beside": max((f.missing_beside for f in fits), default=0.0),
        "missing share": _share(fits),
        "new words": float(len(new)),
        "wholly new words": float(len(wholly_new)),
        "new beyond question": float(sum(w not in asked for w in new)),
        "new things": float(sum(things.get(w, False) for w in new)),
        "new share": len(new) / max(len(words), 1),
        "new compounds": float(sum(f"{a}_{b}" not in every and squeeze(a + b) not in printed for a, b in pairs)),
        "far words": sum(far),
        "farthest word": max(far, default=0.0),
        "farthest thing": max((f for w, f in zip(new, far, strict=True) if things.get(w, False)), default=0.0),
        "far": near,
        "against": against,
        "unlike": unlike,
        "negation": abs(bool(NEGATION.search(said)) - bool(NEGATION.search(told + context))) * 1.0,
        "negation new": float(bool(NEGATION.search(said)) and not NEGATION.search(printed)),
        "done": float(strongly_done(said) and not strongly_done(told)),
        "done of planned": float(strongly_done(said) and not strongly_done(wide) and bool(PLANNED_MARK.search(wide))),
        "hedge lost": float(bool(PLANNED_MARK.search(told)) and not HEDGE.search(said)),
        "absolute": float(bool(absolutes(said) - absolutes(printed))),
        "other run": float(_other_run(sentence, units)),
        "limit lost": float(bool(FIRM_LIMITS.search(told)) and not LIMITS.search(said)),
        "limit new": float(len(_limits(said) - _limits(nfkc(printed)))),
        **_of_figures(sentence, units),
    }
    return Entailed(signals=found, units=tuple(chosen))


def _without(clause: Clause, words: frozenset[str]) -> Clause:
    """A clause without words that follow from its figures."""
    kept, topic = (tuple(w for w in ws if w not in words) for ws in (clause.words, clause.topic))
    return replace(clause, words=kept, topic=topic)


def _limits(text: str) -> set[str]:
    return {m[0][:2] for m in LIMITS.finditer(text)}


def _words(units: Sequence[Unit]) -> frozenset[str]:
    return frozenset().union(*(u.own | u.around | u.beside for u in units)) if units else frozenset()


def _held(word: str, lemmas: frozenset[str], printed: str) -> float:
    """How far a word stands in evidence: itself, or one of its characters."""
    if word in lemmas or squeeze(word) in printed:
        return 1.0
    kanji = KANJI.findall(word)
    held = sum(k in printed for k in kanji) / len(kanji) if kanji else 0.0
    return BY_CHARACTERS * held**2


def _fit(clause: Clause, units: Sequence[Unit]) -> _Fit:
    fits = [_in_unit(clause, unit) for unit in units]
    return min(fits, key=_cost)


def _cost(fit: _Fit) -> float:
    said = frozenset((*fit.clause.words, *fit.clause.topic, *fit.clause.before))
    unnamed = fit.unit.is_row and not any(label & said for label in fit.unit.labels)
    return fit.apart + fit.apart_beside + (fit.missing + fit.missing_beside) / 4 + HALF * unnamed


def _in_unit(clause: Clause, unit: Unit) -> _Fit:
    own = unit.own | unit.around
    missing = _missing(clause, own, unit.printed)
    beside = _missing(clause, own | unit.beside, unit.printed + unit.printed_beside)
    lacking, lacking_beside = _lacking(clause, unit)
    return _Fit(clause, unit, lacking, lacking_beside, missing, beside)


def _missing(clause: Clause, lemmas: frozenset[str], printed: str) -> float:
    """How many words of a clause are not held; those of what it is about count half, since they are said elsewhere."""
    lacking = (sum(1 - _held(w, lemmas, printed) for w in words) for words in (clause.words, clause.topic))
    return next(lacking) + HALF * next(lacking)


def _other_row(fit: _Fit, units: Sequence[Unit]) -> float:
    """How many more of a clause's words another row of the same table has than the one that holds its figures."""
    if not fit.unit.is_row:
        return 0.0
    words = frozenset((*fit.clause.words, *fit.clause.topic))
    rows = [u for u in units if u.is_row and u.passage.id == fit.unit.passage.id and u is not fit.unit]
    own = len(words & fit.unit.own)
    return float(max(0, max((len(words & u.own) for u in rows), default=0) - own))


def _named(row: Unit, sentence: str, question: str) -> bool:
    """Whether a sentence, or the question it answers, says what a row is of."""
    said = term_set(sentence) | term_set(question)
    labels = [{t for t in label if _is_word(t)} for label in row.labels]
    return not any(labels) or any(label and HALF * len(label) <= len(label & said) for label in labels)


def _contradicted(sentence: str, units: Sequence[Unit]) -> bool:
    """Whether a row that is named in full has another value in the very role and unit of a figure, and not this one."""
    said = term_set(sentence)
    rows = [u for u in units if u.is_row and any(label and label <= said for label in u.labels[:1])]
    for figure in figures_of(sentence):
        if not figure.roles or any(figure.same(g) for u in rows for g in u.figures):
            continue
        for row in rows:
            alike = [g for g in row.figures if g.unit == figure.unit and _alike(figure.roles, g.roles)]
            if any(not figure.years or not g.years or figure.years & g.years for g in alike):
                return True
    return False


def _other_body(fit: _Fit) -> bool:
    """Whether a clause names a body that only the surroundings of its statement name, while that names another."""
    named = squeeze(_BRACKETS.sub("", "".join([fit.unit.title, *fit.unit.passage.section[-1:]])))
    said = [b for b in fit.clause.bodies if b not in named]
    own = squeeze(fit.unit.statement.text)
    printed = bodies_in(fit.unit.statement.text)
    plain = squeeze(fit.clause.text)
    return any(b not in own for b in said) and any(b not in plain for b in printed)


def _lacking(clause: Clause, unit: Unit) -> tuple[float, float]:
    """How many of the figures, times, names and codes of a clause don't stand in a unit, and not beside it either."""
    lacking = [f for f in clause.figures if not any(f.same(g) for g in (*unit.figures, *unit.of))]
    times = [t for t in clause.times if not holds_time(unit.times, t)]
    unheld = [t for t in times if not (t[0] in unit.years and not t[1])]
    names = [n for n in clause.names if n not in unit.printed]
    far = [n for n in names if n not in unit.printed_beside]
    codes = clause.codes - unit.codes
    whole = len(lacking) + len(codes)
    return whole + len(names) + len(times), whole + len(far) + len(unheld)


def _share(fits: Sequence[_Fit]) -> float:
    total = sum(f.missing for f in fits)
    return total / max(len(fits), 1)


def _of_figures(sentence: str, units: Sequence[Unit]) -> dict[str, float]:
    """How the figures of a sentence stand to the places where they are printed."""
    worst = {
        "other item": 0.0,
        "other role": 0.0,
        "interim lost": 0.0,
        "other year": 0.0,
        "bound lost": 0.0,
        "bound new": 0.0,
        "figure of other": 0.0,
    }
    for clause in clauses_of(sentence):
        for figure in clause.figures:
            places = [(g, u) for u in units for g in u.figures if figure.same(g)]
            found = [_at(figure, clause, g, u) for g, u in places]
            if found:
                best = min(found, key=lambda each: sum(v * _COUNTS.get(k, 1.0) for k, v in each.items()))
                worst = {name: max(value, best[name]) for name, value in worst.items()}
    return worst


_COUNTS: Final = {"figure of other": 0.5}


def _at(figure: Figure, clause: Clause, printed: Figure, unit: Unit) -> dict[str, float]:
    own = unit.own | unit.around
    words = [*clause.words, *clause.topic]
    said, there = figure.roles - {"interim"}, printed.roles - {"interim"}
    years = printed.years or unit.years
    other_role = bool(said and there and not _alike(said, there))
    stated = figure.years or clause.years
    off = stated and years and not stated & years
    return {
        "other item": float(_other_item(figure, clause, printed, unit)),
        "other role": float(other_role),
        "interim lost": float("interim" in printed.roles and "interim" not in figure.roles and not figure.years),
        "other year": (1.0 if printed.years else HALF) if off else 0.0,
        "bound lost": float(bool(printed.bounds - figure.bounds - {"about"})),
        "bound new": float(bool(figure.bounds - printed.bounds)),
        "figure of other": min(sum(1 - _held(w, own, unit.printed) for w in words), MOST),
    }


def _other_item(figure: Figure, clause: Clause, printed: Figure, unit: Unit) -> bool:
    """Whether a sentence that lists several figures names another one's item, and not that of this one."""
    if unit.is_row:
        return False
    said = frozenset(telling_words(figure.label)) or frozenset(clause.words)
    labels = [frozenset(telling_words(g.label)) for g in unit.figures if g is not printed and g.unit == printed.unit]
    own = frozenset(telling_words(printed.label))
    shared = frozenset().union(*labels) if labels else frozenset()
    return bool(own) and not own & said and any((label - own) & said for label in labels) and bool(shared)


def _other_run(sentence: str, units: Sequence[Unit]) -> bool:
    """Whether a run of years begins or ends as a printed one does, and has another end."""
    held = frozenset().union(*(runs_of(u.statement.text) for u in units)) if units else frozenset()
    runs = runs_of(sentence) - held
    return any(len({*run} & {*other}) == 1 for run in runs for other in held)


_NOW: Final = frozenset({"actual", "present"})


def _alike(said: frozenset[str], there: frozenset[str]) -> bool:
    return bool(said & there) or bool(said & _NOW and there & _NOW)


def _nearness(
    sentence: str, new: Sequence[str], units: Sequence[Unit], chosen: Sequence[Unit], embed: Embed
) -> tuple[float, list[float]]:
    """How far the sentence is from the nearest unit, and each new word from the nearest word of the evidence."""
    words = term_set(sentence)
    read = sorted(units, key=lambda u: -len(words & (u.own | u.around)))[:READ]
    texts = [u.text for u in read]
    vectors = embed([sentence, *texts])
    near = float((vectors[1:] @ vectors[0]).max()) if texts else 0.0
    known = sorted({t for u in [*chosen, *read[:2]] for t in u.own | u.beside | u.around if _is_word(t)})
    if not new or not known:
        return 1 - near, [1.0] * len(new)
    of_words = embed([*new, *known])
    nearest = (of_words[: len(new)] @ of_words[len(new) :].T).max(axis=1)
    return 1 - near, [float(1 - n) for n in nearest]


def _is_word(term: str) -> bool:
    return "_" not in term and not term.startswith("@") and not term[0].isdigit()
