"""Sections of the plans, found by the words in which people name them."""

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Final

from chat.answering.facts.knowledge import Knowledge
from chat.answering.facts.topic_words import is_noun
from corpus.marks import MarkKind, read_mark, without_repeats
from corpus.names_within import NamesWithin
from corpus.normalize import nfkc, squeeze
from corpus.passage import SectionPath
from retriever.order import reaches
from retriever.tokens import content_set

IN_TITLE: Final = 0.5
"""Share of a topic, by rarity among titles, that a section's own title must hold; the rest may stand above it."""


SHORTEST_TITLE: Final = 4


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of a plan: ``bare`` is its title without its number, ``words`` what that says.

    ``labels`` are the squeezed words and number by which it is named, where it has any: 基本目標2. ``title`` and
    ``above`` are its whole title and those above it, squeezed.
    """

    plan_id: str
    path: SectionPath
    bare: str
    number: int | None
    words: frozenset[str]
    labels: frozenset[str] = frozenset()
    title: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class NamedSection:
    """A section, the share of the topic that its title holds and the share of the title that is named, 0..1."""

    section: Section
    held: float
    named: float


class Sections:
    """All headings of documents, found by what they say and not one by one."""

    def __init__(self, headed: Iterable[tuple[str, SectionPath]]) -> None:
        """``headed`` are the ids of documents and the paths of their sections; what stands above these is of them, too."""
        paths = {(plan_id, path[:depth]) for plan_id, path in headed for depth in range(1, len(path) + 1)}
        self._all = [_section(plan_id, path) for plan_id, path in sorted(paths)]
        self._by_word, self._by_number = defaultdict[str, set[int]](set), defaultdict[int | None, list[int]](list)
        for at, section in enumerate(self._all):
            self._by_number[section.number].append(at)
            for word in section.words:
                self._by_word[word].add(at)
        printed = [f"{section.title}\n{section.above}\n" for section in self._all]
        self._printed, self._ends = "".join(printed), list(accumulate(map(len, printed)))
        self._frequency = Counter({word: len(held) for word, held in self._by_word.items()})
        self._labelled = NamesWithin((label, section) for section in self._all for label in section.labels)
        bare = ((squeeze(section.bare), section) for section in self._all)
        self._titled = NamesWithin((title, section) for title, section in bare if len(title) >= SHORTEST_TITLE)

    def named(self, topic: Sequence[str], plan_ids: Sequence[str], number: int | None) -> Iterator[NamedSection]:
        """The sections whose titles, with those above them, hold every noun of ``topic``.

        ``plan_ids`` are the plans that may answer (empty: all); with ``number`` only sections that count so.
        """
        nouns = [t for t in topic if is_noun(t)]
        total = math.fsum(map(self._rarity, nouns))
        for section in map(self._all.__getitem__, self._that_may_be(nouns, number)):
            if (plan_ids and section.plan_id not in plan_ids) or (number is not None and section.number != number):
                continue
            own = [t for t in nouns if t in section.words or t in section.title]
            if any(t not in own and t not in section.above for t in nouns):
                continue
            held = math.fsum(map(self._rarity, own)) / total if total else float(number is not None)
            if reaches(held, IN_TITLE):
                yield NamedSection(section, held, self._named(section, nouns))

    def _that_may_be(self, nouns: Sequence[str], number: int | None) -> Sequence[int]:
        """The places of the sections that hold every noun in their words or their titles, rising; without nouns those that
        count so."""
        if not nouns:
            return self._by_number.get(number, ()) if number is not None else ()
        return sorted(set.intersection(*(self._by_word.get(noun, set()) | self._printing(noun) for noun in nouns)))

    def _printing(self, noun: str) -> set[int]:
        """The places of the sections that print a noun in their titles or in those above."""
        found, at = set[int](), self._printed.find(noun)
        while at >= 0:
            place = bisect_right(self._ends, at)
            found.add(place)
            at = self._printed.find(noun, self._ends[place])
        return found

    def labelled(self, asked: str, plan_ids: Sequence[str]) -> Iterator[Section]:
        """The sections that a squeezed question names by label and number: 目標2, アクション3."""
        if _NUMBER.search(asked):
            for section in dict.fromkeys(self._labelled.within(asked)):
                named = any(re.search(rf"{re.escape(label)}{_ENDS}", asked) for label in section.labels)
                if named and (not plan_ids or section.plan_id in plan_ids):
                    yield section

    def repeated(self, asked: str, plan_ids: Sequence[str]) -> Iterator[Section]:
        """The sections whose whole titles stand in a squeezed question."""
        for section in self._titled.within(asked):
            if not plan_ids or section.plan_id in plan_ids:
                yield section

    def _named(self, section: Section, nouns: Sequence[str]) -> float:
        whole = math.fsum(map(self._rarity, section.words)) or 1.0
        return math.fsum(self._rarity(w) for w in section.words if w in nouns) / whole

    def _rarity(self, word: str) -> float:
        return math.log(1 + len(self._all) / (1 + self._frequency[word]))


def sections_of(knowledge: Knowledge) -> Sections:
    """The sections of the documents that a knowledge is limited to, made once."""
    return _sections(knowledge.whole, knowledge.limited_to)


@lru_cache(maxsize=4)
def _sections(whole: Knowledge, documents: frozenset[str] | None) -> Sections:
    return Sections(key for key in whole.headed() if documents is None or key[0] in documents)


_LABEL: Final = re.compile(r"^[一-龥ァ-ヶー]{2,6}\s*(?:\d{1,2}|[IVX]{1,4}|[一二三四五六七八九十]{1,2})(?=[\s:])")
_NUMBER: Final = re.compile(r"[一-龥ァ-ヶー](?:[0-9]|[ivx]|[一二三四五六七八九十])")
_ENDS: Final = r"(?![0-9a-z.一二三四五六七八九十番年月日-])"


def _section(plan_id: str, path: SectionPath) -> Section:
    mark, printed = read_mark(path[-1]), _LABEL.match(nfkc(path[-1]))
    bare = nfkc(without_repeats(mark.title if mark is not None and mark.title else path[-1]))
    words = content_set(bare.removesuffix("一覧")) or content_set(bare)
    labels = {f"{mark.family}{mark.number}"} if mark is not None and mark.kind is MarkKind.LABELLED else set()
    labels |= {printed[0]} if printed is not None else set()
    number = mark.number if mark is not None else None
    title, above = squeeze(path[-1]), squeeze("".join(path[:-1]))
    return Section(plan_id, path, bare, number, words, frozenset(map(squeeze, labels)), title, above)
