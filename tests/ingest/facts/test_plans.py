"""Whole documents: the invented municipal plans always, the real ones where they are."""

from pathlib import Path

import pytest

from corpus.catalog import read_catalog
from corpus.facts import Agency, Fact, Indicator, Initiative, Link, figures
from corpus.library import Library
from corpus.normalize import squeeze
from evals.extraction import GOLD, compare_agencies, compare_indicators
from ingest.facts.links import dice, link_facts
from ingest.identity import identify
from ingest.readers.files import read_document
from ingest.reading import cut_document

REAL = sorted(path.stem for path in GOLD.glob("*.tsv") if not path.stem.endswith(".agencies"))


def facts_of(path: Path) -> tuple[str, tuple[Fact, ...], str]:
    source = read_document(path)
    document = cut_document(source, identify(source, read_catalog()))
    return document.record.plan.id, document.facts, document.text


@pytest.mark.parametrize("plan", REAL)
def test_indicators_of_real_plans_are_those_listed_by_hand(shared_corpus: Path, plan: str) -> None:
    plan_id, facts, _ = facts_of(shared_corpus / f"{plan}.txt")
    compared = compare_indicators(plan_id, facts)
    assert compared.precision is not None
    assert compared.recall is not None
    assert compared.precision >= 0.98, sorted(map(str, compared.wrong))
    assert compared.recall >= 0.95, sorted(map(str, compared.missed))


def test_agencies_of_a_real_plan_are_those_listed_by_hand(shared_corpus: Path) -> None:
    plan_id, facts, _ = facts_of(shared_corpus / "commerce-industry-plan-2013.txt")
    compared = compare_agencies(plan_id, facts)
    assert (compared.precision or 0) >= 0.98, sorted(map(str, compared.wrong))
    assert (compared.recall or 0) >= 0.95, sorted(map(str, compared.missed))


@pytest.mark.parametrize("plan", REAL)
def test_every_fact_of_a_real_plan_is_proven_by_its_span(shared_corpus: Path, plan: str) -> None:
    _, facts, text = facts_of(shared_corpus / f"{plan}.txt")
    for fact in facts:
        assert text[fact.span.start : fact.span.end] == fact.quote
        if isinstance(fact, Indicator):
            assert all(squeeze(f.printed) in squeeze(fact.quote) for f in figures(fact)), fact


def test_a_citys_plan_with_columns_for_base_and_target(municipal_library: Library) -> None:
    facts = [f for f in municipal_library.open().facts if f.plan_id == "asagiri-city-plan"]
    rates = [f for f in facts if isinstance(f, Indicator) and f.name == "空き店舗率"]
    assert [(str(i.target.value), i.target.unit, i.target.period) for i in rates if i.target] == [
        ("16.0", "%", "2026"),
        ("15.0", "%", "2028"),
    ]
    tourists = next(f for f in facts if isinstance(f, Indicator) and f.name == "年間観光入込客数")
    assert tourists.baseline is not None
    assert (str(tourists.baseline.value), tourists.baseline.unit) == ("85", "万人")
    school = next(f for f in facts if isinstance(f, Initiative) and f.name == "創業塾の開催")
    assert [a.name for a in school.agencies] == ["商工振興課", "公益財団法人あさぎり産業機構"]
    short = {f.name: f.abbreviations for f in facts if isinstance(f, Agency) and f.abbreviations}
    assert short == {"公益財団法人あさぎり産業機構": ("機構",), "あさぎり市社会福祉協議会": ("社協",)}


def test_a_towns_markdown_plan(municipal_library: Library) -> None:
    facts = [f for f in municipal_library.open().facts if f.plan_id == "tokiwa-town-plan"]
    names = [f.name for f in facts if isinstance(f, Indicator)]
    assert names == [
        "農業所得",
        "新規就農者数（累計）",
        "スマート農機の導入台数",
        "事業承継の成立件数",
        "キャッシュレス対応店の割合",
    ]
    bank = next(f for f in facts if isinstance(f, Initiative) and f.name == "後継者バンク")
    assert [a.name for a in bank.agencies] == ["商工会", "町"]


def test_the_same_indicator_is_linked_across_plans_once(shared_corpus: Path) -> None:
    facts = [f for plan in REAL for f in facts_of(shared_corpus / f"{plan}.txt")[1]]
    named = {_names(facts, link) for link in link_facts(facts)}
    assert frozenset({"中小企業のIoT導入率", "中小企業のＩｏＴ導入率"}) in named
    assert frozenset({"関係支援機関の支援による創業数", "関係支援機関の支援による女性創業数"}) not in named


def _names(facts: list[Fact], link: Link) -> frozenset[str]:
    return frozenset(f.name for f in (facts[link.a], facts[link.b]) if isinstance(f, Indicator | Initiative))


def test_likeness_is_symmetric_and_bounded() -> None:
    assert dice("企業誘致件数", "企業誘致件数") == 1.0
    assert dice("企業誘致件数", "企業立地件数") == dice("企業立地件数", "企業誘致件数")
    assert dice("企業誘致件数", "") == 0.0
