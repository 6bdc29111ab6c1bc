from datetime import date
from pathlib import Path

import pytest

from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.plan import Period, Plan, PlanStatus


def test_the_built_in_catalogue_is_consistent() -> None:
    catalog = read_catalog()
    assert all(older in catalog.plans for plan in catalog.plans.values() for older in plan.supersedes)
    assert set(catalog.by_sha256.values()) == set(catalog.plans)


def test_the_real_documents_are_recognised_by_their_content(shared_corpus: Path) -> None:
    import hashlib

    catalog = read_catalog()
    for path in shared_corpus.glob("*.txt"):
        plan = catalog.recognise(hashlib.sha256(path.read_bytes()).hexdigest())
        assert plan is not None
        assert plan.id == path.stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[plan]]\nid = "a"\ntitle = "A"\nperiod = "2026-2022"\n', ["4 行目", "2026-2022", "開始年が終了年より後"]),
        ('[[plan]]\nid = "a"\ntitle = "A"\ncolour = "red"\n', ["colour"]),
        ('[[plan]]\nid = "a"\ntitle = "A"\npublished = "いつか"\n', ["4 行目", "published", "いつか"]),
        ('[[plan]]\nid = "a"\ntitle = "A"\n[[plan]]\nid = "a"\ntitle = "B"\n', ["二度"]),
        ('[[plan]]\nid = "a"\ntitle = "A"\nsupersedes = ["b"]\n', ["「b」がありません"]),
        ("[[plan]\n", ["TOML"]),
    ],
)
def test_a_wrong_catalogue_is_explained(tmp_path: Path, text: str, words: list[str]) -> None:
    path = tmp_path / "catalog.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KeikakuError) as error:
        read_catalog(path)
    assert all(word in str(error.value) for word in [str(path), *words])


def test_a_missing_catalogue_is_explained(tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="見つかりません"):
        read_catalog(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2022, 3, 31), PlanStatus.UPCOMING),
        (date(2022, 4, 1), PlanStatus.IN_FORCE),
        (date(2027, 3, 31), PlanStatus.IN_FORCE),
        (date(2027, 4, 1), PlanStatus.ENDED),
    ],
)
def test_a_plan_is_in_force_from_april_to_the_last_march(today: date, status: PlanStatus) -> None:
    assert Plan(id="a", title="A", period=Period(first=2022, last=2026)).status(today) is status


def test_a_plan_without_period_has_no_known_status() -> None:
    plan = Plan(id="a", title="A", published="2019-05")
    assert plan.status(date(2026, 1, 1)) is PlanStatus.UNKNOWN


def test_a_period_runs_forward() -> None:
    with pytest.raises(ValueError, match="first <= last"):
        Period(first=2026, last=2022)
    assert str(Period(first=2020, last=2020)) == "2020年度"
