from datetime import date

import pytest

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.views.schedule import MOST_YEARS, When, plans_with_schedule, timeline
from corpus.facts import Milestone
from corpus.library import Library
from tests.conftest import make_library

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge(digest_library: Library) -> Knowledge:
    return knowledge_of(digest_library.open())


def test_every_milestone_is_either_placed_or_listed(knowledge: Knowledge) -> None:
    for plan in plans_with_schedule(knowledge, TODAY):
        drawn = timeline(knowledge, plan, "", TODAY)
        own = {(m.text.strip("〈〉<>")) for m in knowledge.of(Milestone) if m.plan_id == plan.id}
        assert {e.text for t in drawn.tracks for e in (*t.dated, *t.undated)} == own
        for entry in (e for t in drawn.tracks for e in t.dated):
            assert entry.first in drawn.years
            assert entry.last in drawn.years
            assert entry.printed
            assert entry.label
        assert all(e.first is None and e.when is None for t in drawn.tracks for e in t.undated)
        assert len(drawn.years) <= MOST_YEARS + 1


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, encoder) -> Knowledge:
    folder = tmp_path_factory.mktemp("town")
    (folder / "plan.md").write_text(
        '+++\ntitle = "うみ町計画"\nperiod = "2024-2028"\n+++\n# 第1章 港の整備\n\n## 工程表\n\n'
        "- 桟橋の建設 令和6年度\n- 倉庫の改修 令和8年度から令和9年度\n- 道路の拡幅 令和10年度\n- 荷さばき場の運営（令和7年度～）\n- 植樹の検討\n",
        encoding="utf-8",
    )
    return knowledge_of(make_library(folder / "library", [folder / "plan.md"], encoder).open())


def test_years_are_seen_from_today_and_an_open_end_is_not_over(town: Knowledge) -> None:
    (plan,) = plans_with_schedule(town, TODAY)
    drawn = timeline(town, plan, "", TODAY)
    seen = {e.text.split()[0]: e for t in drawn.tracks for e in t.dated}
    assert seen["桟橋の建設"].when is When.PAST
    assert (seen["倉庫の改修"].first, seen["倉庫の改修"].last, seen["倉庫の改修"].when) == (2026, 2027, When.NOW)
    assert seen["道路の拡幅"].when is When.AHEAD
    running = next(e for name, e in seen.items() if "荷さばき場" in name)
    assert running.is_open
    assert running.when is When.NOW
    assert running.label.endswith("～")
    assert list(drawn.years) == [2024, 2025, 2026, 2027, 2028]


def test_a_schedule_is_narrowed_by_words(town: Knowledge) -> None:
    (plan,) = plans_with_schedule(town, TODAY)
    (track,) = timeline(town, plan, "倉庫", TODAY).tracks
    assert [e.text.split()[0] for e in track.dated] == ["倉庫の改修"]
    assert timeline(town, plan, "ない語", TODAY).tracks == ()
