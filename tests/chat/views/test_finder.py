from datetime import date

import pytest

from chat.answering.assistant import Assistant
from chat.answering.proof import unproven
from chat.views.cards import Fit
from chat.views.finder import Found, Wish, find_support
from chat.views.situations import industries, sizes, themes
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.normalize import squeeze
from retriever.embed import Encoder
from retriever.hybrid import HybridRetriever
from retriever.versions import OVER
from tests.conftest import Build

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
        (Wish(themes=("海外",)), "海外"),
    ],
)
def test_support_fits_the_wish(assistant: Assistant, wish: Wish, word: str) -> None:
    found = find_support(assistant, wish, TODAY)
    first = found.cards[0]
    assert word in f"{first.name}{''.join(first.offers)}{''.join(first.section)}"
    assert not any(card.status in OVER for card in found.cards)
    assert all(card.status in OVER for card in found.ended)


def test_each_theme_gets_a_card_before_any_gets_a_second(assistant: Assistant) -> None:
    alone = [find_support(assistant, Wish(themes=(theme,)), TODAY) for theme in ("創業", "海外")]
    names = [found.cards[0].name for found in alone]
    both = find_support(assistant, Wish(themes=("創業", "海外")), TODAY)
    assert [card.name for card in both.cards[:2]] == names


def test_whatever_a_card_says_stands_in_its_plan(assistant: Assistant) -> None:
    passages = assistant.retriever.generation.passages
    for theme in themes():
        found = find_support(assistant, Wish(themes=(theme,)), TODAY)
        for card in found.cards:
            of_plan = [p for p in passages if p.plan_id == card.plan.id]
            assert not unproven("\n".join([*card.offers, *card.where]), of_plan)
            assert squeeze(card.quote) in squeeze(card.passage.text)
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


PLAN = """# みどり町{nth}商工業振興計画

みどり町

{published}

## 第1章 計画の期間
計画期間は、{first}年度から{last}年度までです。

## 第2章 支援
### (1) {shop}
店舗を改装する小売業者に、費用の2分の1、上限{limit}万円を補助します。
担当：商工課
### (2) 後継者さがし
会社を継ぐ人を探す事業者を、継ぎたい人に引き合わせます。
### (3) 夜間の相談窓口
資金繰りに困る事業者の相談に、毎月第2水曜日の夜に応じます。
"""


@pytest.fixture(scope="module")
def midori(build_once: Build, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Assistant:
    folder = tmp_path_factory.mktemp("midori")
    plans = {
        "old": ("", "平成31年3月", "令和元", "令和5", 30, "商店の改装の助成"),
        "new": ("第2期", "令和6年3月", "令和6", "令和10", 50, "店舗改装補助金"),
    }
    for name, (nth, published, first, last, limit, shop) in plans.items():
        text = PLAN.format(nth=nth, published=published, first=first, last=last, limit=limit, shop=shop)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return Assistant(HybridRetriever(build_once("midori-support", [folder]).open(), encoder))


@pytest.fixture(scope="module")
def shops(midori: Assistant) -> Found:
    return find_support(midori, Wish(situation="店舗の改装に補助は出ますか", industry="卸売・小売業"), TODAY)


def test_what_plans_that_are_over_offer_stands_apart(shops: Found) -> None:
    assert [card.plan.id for card in shops.cards[:1]] == ["new"]
    assert {card.plan.id for card in shops.cards} == {"new"}
    assert {card.plan.id for card in shops.ended} == {"old"}
    assert "50万円" in "".join(shops.cards[0].offers)
    assert "30万円" in "".join(shops.ended[0].offers)


def test_a_card_says_why_it_is_shown(shops: Found) -> None:
    best = shops.cards[0]
    text = squeeze("".join([best.name, *best.offers, *best.section]))
    assert "改装" in "".join(best.shared)
    assert all(squeeze(word) in text for word in best.shared)
    assert [(c.label, c.fit) for c in best.conditions] == [("業種", Fit.STATED)]


def test_what_no_offer_states_is_said_once(shops: Found) -> None:
    assert len({unstated.condition for unstated in shops.unstated}) == len(shops.unstated)
    names = [card.name for card in shops.cards]
    open_ = {unstated.condition: unstated.of or names for unstated in shops.unstated}
    for card in shops.cards:
        assert {name for name, of in open_.items() if card.name in of} == set(card.unstated)


def test_whom_to_ask_where_no_body_is_printed_is_said_once(midori: Assistant) -> None:
    found = find_support(midori, Wish(situation="会社を継ぐ人を探しています"), TODAY)
    assert found.cards[0].name.endswith("後継者さがし")
    assert not found.cards[0].where
    assert found.publishers == ("みどり町",)


@pytest.mark.parametrize("situation", ["宇宙旅行の切符を買いたい", "ギターの弾き方を習いたい"])
def test_what_no_plan_offers_is_said_to_be_missing(midori: Assistant, situation: str) -> None:
    assert find_support(midori, Wish(situation=situation), TODAY).missing == (situation,)
    assert find_support(midori, Wish(situation="店舗の改装に補助は出ますか"), TODAY).missing == ()


@pytest.mark.parametrize("situation", ["asdf", "あ", "ほげほげ", "123", "こんにちは", "x"])
def test_a_situation_that_says_nothing_is_sent_back_kindly(midori: Assistant, situation: str) -> None:
    with pytest.raises(KeikakuError, match="読み取れませんでした"):
        find_support(midori, Wish(situation=situation), TODAY)


@pytest.mark.parametrize(
    "situation", ["ギターの弾き方を習いたい", "猫を飼いたい", "歯医者に行きたい", "荷物が届かない", "財布を落とした"]
)
def test_what_is_about_something_else_is_no_card(midori: Assistant, situation: str) -> None:
    found = find_support(midori, Wish(situation=situation), TODAY)
    assert (found.cards, found.ended, found.bodies) == ((), (), ())
    assert found.missing == (situation,)


TWICE = """# かえで町産業振興計画

かえで町

計画期間：{first}年度から{last}年度まで

## 第1章 重点の取組
### (1) 店舗改修補助金
店舗を改修する商業者に、費用の2分の1、上限{limit}万円を補助します。
担当：商工課

## 第2章 分野別の取組
### (1) 商業
・店舗改修補助金
・商店街の催しの支援

## 第3章 再掲
### (1) 店舗改修補助金（再掲）
店舗を改修する商業者に、費用の2分の1、上限{limit}万円を補助します。
"""


def test_one_measure_in_several_sections_and_plans_is_one_card(
    build_once: Build, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> None:
    folder = tmp_path_factory.mktemp("kaede")
    for name, first, last, limit in (("old", "令和元", "令和5", 30), ("new", "令和6", "令和10", 50)):
        (folder / f"{name}.md").write_text(TWICE.format(first=first, last=last, limit=limit), encoding="utf-8")
    kaede = Assistant(HybridRetriever(build_once("kaede-support", [folder]).open(), encoder))
    found = find_support(kaede, Wish(situation="店舗の改修に補助は出ますか"), TODAY)
    named = [card for card in (*found.cards, *found.ended) if "店舗改修補助金" in card.name]
    assert [card.plan.id for card in named] == ["new"]
