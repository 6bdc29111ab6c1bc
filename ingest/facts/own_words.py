"""The words that a document has of its own for a value's role (始点, 道標, 頂), as it defines them or as their times show.

What is read afterwards finds the common words in their place (現状値, 目標値); offsets stay those of print.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final, TypeAlias

from corpus.normalize import fold_same_length, squeeze
from ingest.facts.own_labels import LONGEST_WORD, Labelled, bare_label, label_sets, may_be_label, year_of_text
from ingest.facts.roles import Role
from ingest.facts.tables.figure import is_counted
from ingest.facts.tables.label import read_label
from ingest.lines import Line
from ingest.outline import Outline
from ingest.section import Section

LONGEST_PHRASE: Final = 60

_WORD: Final = rf"[^\s\d、。,:=「」『』()（）・…]{{1,{LONGEST_WORD}}}"
_QUOTED: Final = re.compile(rf"[「『](?P<word>{_WORD})[」』]")
_AFTER: Final = re.compile(r"\s?(?:と[あい][^、。]{0,4}のは|とは|は|[:=…]{1,2}|が)、?\s?")
_BEFORE: Final = re.compile(r"(?:を|が|は|[:=…]{1,2})\s?$")
_PAIR: Final = re.compile(
    rf"(?:^|(?<=[\s、。:(（・]))(?P<word>{_WORD})\s?(?:[:=…]{{1,2}}|とは、?|は、?)\s?(?P<means>[^\s、。=…:]+)"
)
_NEW_SENTENCE: Final = re.compile(r"[。\n]")

_MEANS: Final = (
    (
        Role.TARGET,
        r"届[きけかい]|目指|めざ|達した|達する|到達|目標|ねら[いう]|狙[いう]|たい(?:値|数|姿|水準|と|状態)|望む|あるべき",
    ),
    (Role.FORECAST, r"見込|予測|推計|見通し"),
    (
        Role.BASELINE,
        r"(?:作|つく|創|立て|たて|定め|策定|始め|はじめ|出発|スタート|起こ)[^\s、。]{0,6}(?:時|とき|前|年|ころ|頃)|もと[とに]な|基準|現[状況]|比べるもと",
    ),
    (Role.ACTUAL, r"測[りっる定]|はか[りっる]|調べ|調査|実績|集計|把握|数え|確かめ|記録|実際|結果"),
    (Role.TARGET, r"(?:途中|中間|最後|最終|終わり|おわり)の?年"),
)
"""What a definition speaks of, the surest first: a value that shall be reached in the middle year is aimed at."""

_STARTS: Final = re.compile(r"出発|始[点ま値]|はじ[めま]|起点|スタート|いま|今|もと|現|基準|当初|策定")
_ENDS: Final = re.compile(r"到達|達成|ゴール|終点|着地|頂|目標|めざ|目指|最[終後]|[終お]わり|仕上|届")
"""What the first and the last of labels without times or definitions may begin with; both must, or neither says anything."""

_COMMON: Final[Mapping[Role, tuple[str, str]]] = {
    Role.BASELINE: ("現状", "現状値"),
    Role.ACTUAL: ("実績", "実績値"),
    Role.TARGET: ("目標", "目標値"),
    Role.FORECAST: ("見込", "見込値"),
}
Labels: TypeAlias = Sequence[Labelled]


LEAST: Final = 2
"""Words that a document must have for roles, one of them reached and one aimed at: they are told from one another."""


def in_common_words(outline: Outline, era: str, now: int | None) -> Outline:
    """The outline with the document's own words for roles, where they stand as labels, in common ones.

    ``now`` is the fiscal year in which it was written: what is defined by a time after it is aimed at.
    """
    words = own_words(outline, era, now)
    if not words:
        return outline
    sections = tuple(
        replace(section, body=tuple(_said(line, words) for line in section.body)) for section in outline.sections
    )
    return replace(outline, sections=sections)


def own_words(outline: Outline, era: str, now: int | None) -> dict[str, Role]:
    """The document's own words for roles: those it defines and those that its labels show to be such."""
    sets = [labels for section in outline.sections for labels in label_sets(section, era)]
    used = {
        label.word for labels in sets for label in labels if not label.known and may_be_label(label.word, told=True)
    }
    defined = _defined(outline, used, now)
    shown: dict[str, set[Role]] = {}
    for labels in sets:
        for word, role in _shown(labels, defined, now).items():
            shown.setdefault(word, set()).add(role)
    return {word: next(iter(roles)) for word, roles in shown.items() if word and len(roles) == 1} | defined


# What is defined


def _defined(outline: Outline, used: Collection[str], now: int | None) -> dict[str, Role]:
    """The labels of which the document says what values they stand for; labels in common words count beside them."""
    found: dict[str, Role] = {}
    times: dict[str, int | None] = {}
    for printed, means in (pair for section in outline.sections for pair in _definitions(section)):
        word = squeeze(printed)
        role = _role_meant(means, now) if word in used or _is_common(word) else None
        if role is not None and word not in found:
            found[word], times[word] = role, year_of_text(means)
    if Role.BASELINE not in found.values():
        reached = {word: times[word] or 0 for word, role in found.items() if role is Role.ACTUAL}
        last = max(reached, key=lambda word: reached[word], default=None)
        found |= {last: Role.BASELINE} if last is not None and reached[last] else {}
    roles = set(found.values())
    told = len(found) >= LEAST and Role.TARGET in roles and bool(roles & {Role.BASELINE, Role.ACTUAL})
    return {word: role for word, role in found.items() if not _is_common(word)} if told else {}


def _is_common(word: str) -> bool:
    label = read_label(word)
    return label.role is not None and not label.words


def _definitions(section: Section) -> Iterator[tuple[str, str]]:
    """Each word that a section defines, and the phrase that says what it means."""
    for item in section.items:
        if item.cells:
            filled = [cell for cell in item.cells if cell]
            if len(filled) == 2 and re.fullmatch(_WORD, filled[0]) and not is_counted(filled[1]):
                yield filled[0], filled[1][:LONGEST_PHRASE]
            continue
        for sentence in _NEW_SENTENCE.split(fold_same_length(item.text)):
            quoted = list(_QUOTED.finditer(sentence))
            yield from _quoted(sentence, quoted)
            if not quoted:
                yield from ((m["word"], m["means"][:LONGEST_PHRASE]) for m in _PAIR.finditer(sentence))


def _quoted(sentence: str, quoted: Sequence[re.Match[str]]) -> Iterator[tuple[str, str]]:
    """Each word in quotes with the phrase after it (「X」は…) or before it (…を「X」)."""
    for i, match in enumerate(quoted):
        until = quoted[i + 1].start() if i + 1 < len(quoted) else len(sentence)
        after = _AFTER.match(sentence, match.end(), until)
        since = quoted[i - 1].end() if i else 0
        before = sentence[max(since, match.start() - LONGEST_PHRASE) : match.start()]
        if after is not None:
            yield match["word"], sentence[after.end() : until][:LONGEST_PHRASE]
        elif _BEFORE.search(before):
            yield match["word"], before


def _role_meant(means: str, now: int | None) -> Role | None:
    """The role that a definition speaks of; a time ahead of the document makes it an aim."""
    role = next((role for role, words in _MEANS if re.search(words, means)), None)
    year = year_of_text(means)
    if role is Role.FORECAST or year is None or now is None:
        return role
    if year > now:
        return Role.TARGET if role is not None or "値" in means else None
    return role or (Role.ACTUAL if "値" in means else None)


def _shown(labels: Labels, defined: Mapping[str, Role], now: int | None) -> dict[str, Role]:
    """The roles of labels that stand together, by their times or else by the first and the last of them."""
    run = _run(labels)
    unknown = {label.word for label in run if not label.known and label.word not in defined}
    if len({label.word for label in run}) < LEAST or not unknown:
        return {}
    by_time = _by_time(run, now)
    if by_time is not None:
        return _beside_reached(run, {word: role for word, role in by_time.items() if word in unknown})
    first, last = run[0].word, run[-1].word
    if any(label.year is not None for label in run) or not (_STARTS.match(first) and _ENDS.search(last)):
        return {}
    return {word: Role.BASELINE if word == first else Role.TARGET for word in unknown}


def _beside_reached(run: Labels, roles: dict[str, Role]) -> dict[str, Role]:
    """The roles beside common words for what was reached: what is before these needs none, nothing else is the baseline."""
    reached = {label: read_label(label.word).role for label in run if label.known and label.year is not None}
    first = min((label.year or 0 for label, role in reached.items() if role in _REACHED), default=0)
    before = {label.word for label in run if label.year is not None and label.year < first}
    based = Role.BASELINE in reached.values()
    found = {word: role for word, role in roles.items() if word not in before}
    return {word: Role.ACTUAL if based and role is Role.BASELINE else role for word, role in found.items()}


_REACHED: Final = (Role.BASELINE, Role.ACTUAL)


def _run(labels: Labels) -> list[Labelled]:
    """The labels from the first to the last that has a time, with one after these; or from a start to an aim."""
    timed = [i for i, label in enumerate(labels) if label.year is not None]
    starts = [i for i, label in enumerate(labels) if _STARTS.match(label.word)]
    ends = [i for i, label in enumerate(labels) if _ENDS.search(label.word)]
    if len(timed) >= LEAST:
        after = timed[-1] + 1
        ending = after < len(labels) and (labels[after].known or _ENDS.search(labels[after].word) is not None)
        run = list(labels[timed[0] : after + ending])
    elif starts and ends and starts[0] < ends[-1]:
        run = list(labels[starts[0] : ends[-1] + 1])
    else:
        return []
    run = [label for label in run if label.word or label.year is not None]
    return run if all(label.known or not label.word or may_be_label(label.word) for label in run) else []


def _by_time(labels: Labels, now: int | None) -> dict[str, Role] | None:
    """The roles of labels that stand each for times of their own, of which some are past and others ahead."""
    years: dict[str, set[int]] = {}
    for label in labels:
        years.setdefault(label.word, set()).update({label.year} if label.year is not None else ())
    timed = {word: own for word, own in years.items() if own}
    every = [year for own in timed.values() for year in own]
    if now is None or len(timed) < LEAST or len(set(every)) < len(every):
        return None
    if any(min(own) <= now < max(own) for own in timed.values()) or not min(every) <= now < max(every):
        return None
    last = max(year for year in every if year <= now)
    found = {
        word: Role.TARGET if min(own) > now else Role.BASELINE if last in own else Role.ACTUAL
        for word, own in timed.items()
    }
    return {labels[-1].word: Role.TARGET, **found}


# Saying it in common words


def _said(line: Line, words: Mapping[str, Role]) -> Line:
    """A line with such words in common ones where they stand as labels, padded to keep what follows in its place."""
    if "\t" in line.text:
        text = "\t".join(_cell_said(cell, words) for cell in line.text.split("\t"))
    elif not re.search(r"\d", fold_same_length(line.text)) or line.text.rstrip().endswith("。"):
        return line
    else:
        text = _put(line.text, _pattern(tuple(words)), words)
    return line if text == line.text else replace(line, text=text)


def _cell_said(cell: str, words: Mapping[str, Role]) -> str:
    bare = squeeze(bare_label(cell))
    if bare in words:
        return _put(cell, _pattern((bare,), loose=True), words, most=1)
    return _put(cell, _pattern(tuple(words)), words) if re.search(r"\d", cell) else cell


def _put(text: str, pattern: re.Pattern[str], words: Mapping[str, Role], most: int | None = None) -> str:
    """A text with common words where a pattern finds own ones, of any width and case."""
    found = list(pattern.finditer(fold_same_length(text)))[:most]
    for match in reversed(found):
        text = text[: match.start()] + _common(squeeze(match["word"]), words) + text[match.end() :]
    return text


@lru_cache(maxsize=200)
def _pattern(words: tuple[str, ...], *, loose: bool = False) -> re.Pattern[str]:
    """The words where they stand as labels: after a mark, a space or an arrow, and before a bracket, a colon or a figure."""
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if loose:
        return re.compile(rf"(?P<word>{either})", re.IGNORECASE)
    return re.compile(
        rf"(?:^|(?<=[\s　→⇒➡、,，／/（(・…:：>＞]))(?P<word>{either})"
        r"(?=\s*(?:[:：…=＝]|[（(][^()（）]*[)）]|(?:[RHＲＨ令平’']|令和|平成)?[\d０-９▲△]|[)）。、]|なし|未))",
        re.IGNORECASE,
    )


def _common(word: str, words: Mapping[str, Role]) -> str:
    short, full = _COMMON[words[word]]
    return full.ljust(len(word)) if len(word) > len(short) else short
