"""The facts that a text names, by whatever they are called there, looked up instead of walked."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Final, cast

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

    def __init__(self, generation: Generation) -> None:
        self._generation = generation
        self._facts = generation.facts

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of indicators, squeezed."""
        return frozenset(map(squeeze, self._facts.names_of(Indicator)))

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
        return cast("list[Statistic]", [self._facts[at] for at in self._statistics.within(text)])

    def works(self, text: str) -> list[Initiative]:
        """The initiatives with attributes whose names a squeezed text holds, in the order of the library."""
        return cast("list[Initiative]", [self._facts[at] for at in self._works.within(text)])

    def indicators(self, text: str) -> list[tuple[str, Indicator]]:
        """The indicators of which a squeezed text holds the name without what stands in brackets, with that."""
        return cast("list[tuple[str, Indicator]]", [(name, self._facts[at]) for name, at in self._bare.within(text)])

    def _named(self, kind: type[Fact]) -> Iterator[tuple[str, int]]:
        """The names of the facts of a kind and their places, in the order of the library."""
        return ((self._facts.name(at), at) for at in self._facts.of_kind(kind).tolist())

    @cached_property
    def _joined(self) -> NamesWithin[str]:
        titled = (title for path in self._generation.passages.columns.sections for title in path)
        named = self._facts.names_of(Indicator, Initiative, Agency)
        every = {*titled, *named, *(plan.title for plan in self._generation.plans.values())}
        return NamesWithin((squeeze(name), name) for name in every if _JOINS.search(name))

    @cached_property
    def _bodies(self) -> NamesWithin[tuple[str, Agency]]:
        named = (
            (squeeze(name), agency)
            for agency in map(self._facts.__getitem__, self._facts.of_kind(Agency).tolist())
            if isinstance(agency, Agency)
            for name in (agency.name, *agency.abbreviations, *without_place(agency.name))
        )
        return NamesWithin((name, (name, agency)) for name, agency in named)

    @cached_property
    def _statistics(self) -> NamesWithin[int]:
        return NamesWithin((max(name_parts(name), key=len, default=""), at) for name, at in self._named(Statistic))

    @cached_property
    def _works(self) -> NamesWithin[int]:
        held = self._facts.columns.attributed
        return NamesWithin((squeeze(name), at) for name, at in self._named(Initiative) if held[at])

    @cached_property
    def _bare(self) -> NamesWithin[tuple[str, int]]:
        named = ((bare_name(name), at) for name, at in self._named(Indicator))
        return NamesWithin((name, (name, at)) for name, at in named)
