from datetime import date

import pytest

from chat.answering.assistant import Assistant, is_proven
from chat.answering.facts.knowledge import knowledge_of
from chat.answering.said import Said
from chat.views.finder import Fit, Wish, find_support, industries, sizes, themes
from corpus.errors import KeikakuError
from corpus.library import Library
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def assistant(digest_library: Library, encoder: Encoder) -> Assistant:
    return Assistant(HybridRetriever(digest_library.open(), encoder))


@pytest.mark.parametrize(
    ("wish", "word"),
    [
        (Wish(situation="後継ぎがいない。会社を譲る相手を探したい"), "承継"),
        (Wish(situation="お店を始めたい", themes=("創業",)), "創業"),
        (Wish(themes=("BCP",)), "BCP"),
        (Wish(themes=("海外",), in_force=True), "海外"),
    ],
)
def test_support_fits_the_wish(assistant: Assistant, wish: Wish, word: str) -> None:
    found = find_support(assistant, wish, TODAY)
    first = found.cards[0]
    assert word in f"{first.initiative.name}{''.join(first.offers)}{''.join(first.initiative.section)}"
    assert not wish.in_force or all(card.status == "現行" for card in found.cards)


def test_each_theme_gets_a_card_before_any_gets_a_second(assistant: Assistant) -> None:
    alone = [find_support(assistant, Wish(themes=(theme,)), TODAY) for theme in ("創業", "海外")]
    names = [found.cards[0].initiative.name for found in alone]
    both = find_support(assistant, Wish(themes=("創業", "海外")), TODAY)
    assert [card.initiative.name for card in both.cards[:2]] == names


def test_whatever_a_card_says_stands_in_what_it_cites(assistant: Assistant) -> None:
    knowledge = knowledge_of(assistant.retriever.generation)
    for theme in themes():
        found = find_support(assistant, Wish(themes=(theme,)), TODAY)
        for card in found.cards:
            evidence = knowledge.evidence(card.initiative)
            for offer in card.offers:
                assert is_proven(Said(text=offer, evidence=evidence), knowledge.plans)
        for body in found.bodies:
            assert body.roles
            assert body.plan.status(TODAY) == "現行"


@pytest.mark.long
@pytest.mark.no_cover  # Long; all that it runs is run by shorter tests too.
def test_conditions_are_stated_not_stated_or_for_others(assistant: Assistant) -> None:
    seen = {
        condition.fit
        for theme in themes()
        for industry in industries()
        for card in find_support(assistant, Wish(themes=(theme,), industry=industry, size=sizes()[0]), TODAY).cards
        for condition in card.conditions
    }
    assert seen == set(Fit)


@pytest.mark.parametrize("wish", [Wish(), Wish(situation="？？"), Wish(industry="製造業"), Wish(themes=("ない",))])
def test_a_wish_without_words_is_sent_back(assistant: Assistant, wish: Wish) -> None:
    with pytest.raises(KeikakuError, match="テーマを一つ以上"):
        find_support(assistant, wish, TODAY)
