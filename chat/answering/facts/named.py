"""The facts that a text names, by whatever they are called there, looked up instead of walked."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Final

from corpus.facts import Agency, Fact, Indicator, Initiative, Statistic
from corpus.library import Generation
from corpus.names_within import NamesWithin
from corpus.normalize import squeeze
from retriever.coverage import ASKED_WORDS
from retriever.tokens import content_set

_BRACKETED: Final = re.compile(r"[(（][^()（）]*+[)）]")
_ASIDE: Final = re.compile(r"[(（][^()（）]{0,40}[)）]")
_JOINS: Final = re.compile(r"[とや・、]|および|及び|並びに")
_PLACE: Final = re.compile(r"^(?:[一-龥]{1,3}[都道府県市町村])|^(?:公益財団法人|一般財団法人|\(公財\)|（公財）)")
SHORTEST_WITHOUT_PLACE: Final = 4


def bare_name(name: str) -> str:
    """A name, squeezed, without what stands in brackets."""
    return squeeze(_ASIDE.sub("", name))


@lru_cache(maxsize=20_000)
def name_parts(name: str) -> tuple[str, ...]:
    """The squeezed parts of a statistic's name, row and column, without what stands in brackets."""
    return tuple(bare for part in name.split("　") if (bare := bare_name(part)))


def without_place(name: str) -> list[str]:
    """A body's name without its place: 農業技術センター for みどり県農業技術センター; none where too little is left."""
    bare = _PLACE.sub("", name)
    return [bare] if bare != name and len(bare) > SHORTEST_WITHOUT_PLACE else []


class NamedFacts:
    """All facts of a generation by what they are called; each way to look is prepared when it is first wanted."""

    def __init__(self, generation: Generation, of_kind: Mapping[type, Sequence[Fact]]) -> None:
        """``of_kind`` are the facts of ``generation`` by their kinds, in the order of the library."""
        self._generation = generation
        self._of_kind = of_kind

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of indicators, squeezed."""
        return frozenset(squeeze(name) for name in {i.name for i in self._indicators()})

    @cached_property
    def bare_names(self) -> frozenset[str]:
        """These, and what is left of them without what is added in brackets."""
        return self.names | {squeeze(_BRACKETED.sub("", name)) for name in self.names}

    def joined_names(self, text: str) -> frozenset[str]:
        """The names and titles of one thing that hold what may join several, squeezed, as far as ``text`` holds them."""
        found = self._joined.within(squeeze(text))
        return frozenset(squeeze(name) for name in found if not content_set(name) <= ASKED_WORDS)

    def agencies(self, text: str) -> list[tuple[str, Agency]]:
        """The bodies of which a squeezed text holds a name, an abbreviation or the name without its place, with that."""
        return self._bodies.within(text)

    def statistics(self, text: str) -> list[Statistic]:
        """The statistics of which a squeezed text holds the longest part of the name, in the order of the library."""
        return self._statistics.within(text)

    def works(self, text: str) -> list[Initiative]:
        """The initiatives with attributes whose names a squeezed text holds, in the order of the library."""
        return self._works.within(text)

    def indicators(self, text: str) -> list[tuple[str, Indicator]]:
        """The indicators of which a squeezed text holds the name without what stands in brackets, with that."""
        return self._bare.within(text)

    def _indicators(self) -> Iterable[Indicator]:
        return (i for i in self._of_kind.get(Indicator, ()) if isinstance(i, Indicator))

    @cached_property
    def _joined(self) -> NamesWithin[str]:
        titled = (title for passage in self._generation.passages for title in passage.section)
        named = (f.name for f in self._generation.facts if isinstance(f, Indicator | Initiative | Agency))
        every = {*titled, *named, *(plan.title for plan in self._generation.plans.values())}
        return NamesWithin((squeeze(name), name) for name in every if _JOINS.search(name))

    @cached_property
    def _bodies(self) -> NamesWithin[tuple[str, Agency]]:
        named = (
            (squeeze(name), agency)
            for agency in self._of_kind.get(Agency, ())
            if isinstance(agency, Agency)
            for name in (agency.name, *agency.abbreviations, *without_place(agency.name))
        )
        return NamesWithin((name, (name, agency)) for name, agency in named)

    @cached_property
    def _statistics(self) -> NamesWithin[Statistic]:
        held = (s for s in self._of_kind.get(Statistic, ()) if isinstance(s, Statistic))
        return NamesWithin((max(name_parts(s.name), key=len, default=""), s) for s in held)

    @cached_property
    def _works(self) -> NamesWithin[Initiative]:
        held = (i for i in self._of_kind.get(Initiative, ()) if isinstance(i, Initiative) and i.attributes)
        return NamesWithin((squeeze(i.name), i) for i in held)

    @cached_property
    def _bare(self) -> NamesWithin[tuple[str, Indicator]]:
        named = ((bare_name(i.name), i) for i in self._indicators())
        return NamesWithin((name, (name, indicator)) for name, indicator in named)
