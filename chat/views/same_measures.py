"""Cards of the same measure, told in several plans or sections, as one."""

from collections.abc import Sequence
from typing import Final

from chat.views.cards import Card
from corpus.marks import without_repeats
from retriever.order import reaches
from retriever.tokens import content_set
from retriever.versions import OVER

SAME: Final = 0.75
ALIKE: Final = 0.5
"""Share of the words of the card that says less which another one must hold to be of the same measure: of its plan, and of
another plan under the same name."""


def each_once(cards: Sequence[Card]) -> list[Card]:
    """The cards in their order, each measure once: by the card that says most of it, of a plan in force where there is one."""
    kept: list[Card] = []
    for card in cards:
        at = next((at for at, other in enumerate(kept) if _is_same(card, other)), None)
        if at is None:
            kept.append(card)
        elif _fullness(card) > _fullness(kept[at]):
            kept[at] = card
    return kept


def _is_same(one: Card, other: Card) -> bool:
    if one.plan.whole != other.plan.whole:
        same_name = _named(one) == _named(other)
        return one.plan.publisher == other.plan.publisher and same_name and reaches(_share(one, other), ALIKE)
    return reaches(_share(one, other), SAME)


def _share(one: Card, other: Card) -> float:
    """The share of the words of the card that says less which the other one holds."""
    a, b = _words(one), _words(other)
    return len(a & b) / (min(len(a), len(b)) or 1)


def _named(card: Card) -> frozenset[str]:
    return content_set(without_repeats(card.name))


def _fullness(card: Card) -> tuple[bool, int, int]:
    return card.status not in OVER, len(card.offers), len(card.where)


def _words(card: Card) -> frozenset[str]:
    return content_set("\n".join([card.name, *card.offers]))
