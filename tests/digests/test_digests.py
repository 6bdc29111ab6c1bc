"""The built-in digests: complete in facts, free of the source's sentences.

Checked against the real documents where they are; front matter and sharing of names always.
"""

import tomllib
from functools import cache
from pathlib import Path

import pytest

from corpus.catalog import read_catalog
from corpus.facts import Fact, Indicator, Milestone
from corpus.normalize import squeeze
from corpus.plan import Plan
from ingest.identity import identify
from ingest.readers.files import read_document
from ingest.reading import cut_document
from tests.digests.checks import figures_not_in, names_of, not_among, shared_runs, stated

DIGESTS = Path(__file__).resolve().parents[2] / "corpus" / "digests"
NAMES = tomllib.loads((Path(__file__).parent / "names.toml").read_text(encoding="utf-8"))
PLANS = sorted(read_catalog().plans)

HELD = 0.98
NAMED = 0.94
"""Bodies are told from lists of firms in figures, too, which a digest leaves out."""
"""The share of the source's names and figures that a digest must hold."""


@cache
def read(path: Path) -> tuple[Plan, str, tuple[Fact, ...]]:
    source = read_document(path)
    plan = identify(source, read_catalog()).plan
    return plan, source.text, cut_document(source, plan).facts


@pytest.fixture(params=PLANS)
def plan_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_plan_of_the_catalogue_has_a_digest_that_says_so(plan_id: str) -> None:
    known = read_catalog().plans[plan_id]
    plan, text, _ = read(DIGESTS / f"{plan_id}.md")
    assert plan.digest
    assert (plan.title, plan.publisher, plan.period, plan.published, plan.kind) == (
        known.title,
        known.publisher,
        known.period,
        known.published,
        known.kind,
    )
    assert "原文ではありません" in text


def test_every_digest_belongs_to_a_plan_of_the_catalogue() -> None:
    assert sorted(path.stem for path in DIGESTS.glob("*.md")) == PLANS


def test_every_figure_of_a_digest_stands_in_its_source(shared_corpus: Path, plan_id: str) -> None:
    _, source, facts = read(shared_corpus / f"{plan_id}.txt")
    plan, digest, _ = read(DIGESTS / f"{plan_id}.md")
    times = "\n".join(str(fact.start) for fact in facts if isinstance(fact, Milestone))
    assert figures_not_in(f"{source}\n{times}", digest, plan) == []


def test_a_digest_states_the_targets_and_values_of_its_source(shared_corpus: Path, plan_id: str) -> None:
    wanted = stated(read(shared_corpus / f"{plan_id}.txt")[2])
    held = stated(read(DIGESTS / f"{plan_id}.md")[2])
    lost = not_among(wanted, held)
    assert len(lost) <= (1 - HELD) * len(wanted), lost
    assert not_among(held, wanted) == []


def test_a_digest_names_what_its_source_names(shared_corpus: Path, plan_id: str) -> None:
    names = names_of(read(shared_corpus / f"{plan_id}.txt")[2])
    text = squeeze(read(DIGESTS / f"{plan_id}.md")[1])
    missing = sorted(name for name in names if name not in text)
    assert len(missing) <= (1 - NAMED) * len(names), missing


def test_a_digest_shares_no_sentence_with_its_source(shared_corpus: Path, plan_id: str) -> None:
    source, digest = read(shared_corpus / f"{plan_id}.txt")[1], read(DIGESTS / f"{plan_id}.md")[1]
    assert shared_runs(source, digest, NAMES[plan_id]) == []


def test_the_names_that_may_be_shared_are_used(plan_id: str) -> None:
    digest = squeeze(read(DIGESTS / f"{plan_id}.md")[1])
    assert [name for name in NAMES[plan_id] if squeeze(name) not in digest] == []


PLAN = Plan(id="p", title="みどり町の計画")
SOURCE = "企業誘致件数は25件から125件に増やします。緑川産業センターが相談に応じ、販路の拡大を支援することとしています。"


@pytest.mark.parametrize(
    ("digest", "wrong"),
    [
        ("企業誘致件数は125件をめざします。", False),
        ("企業誘致件数は152件をめざします。", True),
        ("相談先は青葉産業センターです。", True),
    ],
)
def test_a_wrong_figure_or_name_is_found(digest: str, wrong: bool) -> None:
    assert bool(figures_not_in(SOURCE, digest, PLAN)) is wrong


def test_a_copied_sentence_is_found_and_a_name_is_not() -> None:
    copied = "緑川産業センターが相談に応じ、販路の拡大を支援することとしています。"
    assert shared_runs(SOURCE, copied, []) == [squeeze(copied)]
    assert shared_runs(SOURCE, "販路の拡大は緑川産業センターが助けます。", []) == []
    assert shared_runs(SOURCE, copied, ["緑川産業センターが相談に応じ、販路の拡大"]) == []


def test_an_indicator_with_another_value_is_lost() -> None:
    _, _, facts = read(DIGESTS / f"{PLANS[0]}.md")
    wanted = stated(facts)
    first = next(fact for fact in facts if isinstance(fact, Indicator))
    assert not_among(wanted, wanted) == []
    assert not_among(wanted, [s for s in wanted if s.name != squeeze(first.name)])
