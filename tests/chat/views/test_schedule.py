import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from chat.answering.facts.knowledge import Knowledge, knowledge_of
from chat.page.schedule_html import timeline_html
from chat.views.schedule import MOST_YEARS, Timeline, plans_with_schedule, timeline
from chat.views.schedule_bars import When, lanes
from chat.views.schedule_scope import Beside, beside, years_of
from chat.views.short_titles import LONGEST, short_title
from corpus.facts import Milestone
from corpus.library import Library
from corpus.normalize import squeeze
from retriever.embed import Encoder
from tests.conftest import make_library

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def knowledge(digest_library: Library) -> Knowledge:
    return knowledge_of(digest_library.open())


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory, encoder) -> Callable[..., Timeline]:
    """The schedule of a plan of the years 2024 to 2028 with this text."""

    def made(body: str, period: str = '"2024-2028"', find: str = "") -> Timeline:
        folder = tmp_path_factory.mktemp("planned")
        head = f"period = {period}\n" if period else ""
        text = f'+++\ntitle = "うみ町計画"\n{head}kind = "plan"\n+++\n# うみ町計画\n\n{body}'
        (folder / "plan.md").write_text(text, encoding="utf-8")
        held = knowledge_of(make_library(folder / "library", [folder / "plan.md"], encoder).open())
        (plan,) = held.plans.values()
        return timeline(held, plan, find, TODAY)

    return made


def test_every_milestone_is_drawn_or_stands_beside_and_no_bar_leaves_the_period(knowledge: Knowledge) -> None:
    for plan in plans_with_schedule(knowledge, TODAY):
        drawn = timeline(knowledge, plan, "", TODAY)
        told = [t.text for g in drawn.groups for row in g.rows for t in row.told]
        told += [a.told.text for _, asides in drawn.beside for a in asides]
        said = {squeeze(text) for text in told}
        own = [m for m in knowledge.of(Milestone) if m.plan_id == plan.id]
        assert all(any(squeeze(m.text.strip("〈〉<> 　→⇒")) in text for text in said) for m in own)
        for bar in drawn.bars:
            assert bar.first in drawn.years
            assert bar.last in drawn.years
            assert bar.printed
        assert all(row.name or row.title for g in drawn.groups for row in g.rows)
        assert len(drawn.years) <= MOST_YEARS + 1
        if plan.period is not None:
            assert list(drawn.years) == list(range(plan.period.first, plan.period.last + 1))


TOWN = """## 第1章 港の整備

### 工程表

- 桟橋の建設 令和6年度
- 倉庫の改修 令和8年度から令和9年度
- 道路の拡幅 令和10年度
- 荷さばき場の運営（令和7年度～）
- ■植樹の検討
"""


def test_years_are_seen_from_today_and_an_open_end_is_not_over(planned: Callable[..., Timeline]) -> None:
    drawn = planned(TOWN)
    seen = {row.title: row.bars[0] for g in drawn.groups for row in g.rows}
    assert seen["桟橋の建設"].when is When.PAST
    repair = seen["倉庫の改修"]
    assert (repair.first, repair.last, repair.when) == (2026, 2027, When.NOW)
    assert seen["道路の拡幅"].when is When.AHEAD
    running = seen["荷さばき場の運営"]
    assert (running.is_open, running.when, running.label) == (True, When.NOW, "～")
    assert list(drawn.years) == [2024, 2025, 2026, 2027, 2028]
    assert 7 / 12 < drawn.through < 8 / 12
    assert [(why, [a.title for a in asides]) for why, asides in drawn.beside] == [(Beside.UNDATED, ["植樹の検討"])]


def test_a_schedule_is_narrowed_by_words(planned: Callable[..., Timeline]) -> None:
    assert [row.title for g in planned(TOWN, find="倉庫").groups for row in g.rows] == ["倉庫の改修"]
    nothing = planned(TOWN, find="ない語")
    assert (nothing.groups, nothing.beside) == ((), ())
    assert "条件に合う項目はありません" in timeline_html(nothing)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("## 第2章 港\n\n令和8年度に灯台を改修します。\n", None),
        ("## 第2章 港\n\n令和2年度に灯台を改修します。\n", Beside.OUTSIDE),
        ("## 第2章 港\n\n令和12年度に灯台を廃止します。\n", Beside.OUTSIDE),
        ("## 第2章 港\n\n令和7年4月に灯台の見学会を開催しました。\n", Beside.BACKGROUND),
        ("## 策定の経過\n\n令和6年5月に検討会議を設置。\n", Beside.BACKGROUND),
        ("## 第1期計画のふりかえり\n\n令和6年度に灯台の公開を開始します。\n", Beside.BACKGROUND),
    ],
)
def test_what_is_no_schedule_of_the_plan_stands_beside_it(
    planned: Callable[..., Timeline], text: str, why: Beside | None
) -> None:
    drawn = planned(text)
    assert [w for w, _ in drawn.beside] == ([] if why is None else [why])
    assert drawn.rows == (1 if why is None else 0)


@pytest.mark.parametrize(
    "text", ["表5-1 主な支援制度（令和7年度）", "図3　令和8年度の整備箇所", "資料：令和7年度住民調査"]
)
def test_a_caption_is_no_schedule(knowledge: Knowledge, text: str) -> None:

    milestone = next(m for m in knowledge.of(Milestone) if years_of(m) is not None)
    plan = replace(knowledge.plans[milestone.plan_id], period=None)
    assert beside(replace(milestone, text=text, start="令和7年度", section=()), plan) is Beside.BACKGROUND


def test_a_run_that_goes_on_beyond_the_period_is_cut_to_it(planned: Callable[..., Timeline]) -> None:
    (bar,) = planned("## 工程表\n\n- 倉庫の改修 令和3年度から令和14年度\n").bars
    assert (bar.first, bar.last, bar.cut) == (2024, 2028, (True, True))
    assert "令和14年度" in bar.printed


def test_without_a_period_the_years_are_those_of_the_bars(planned: Callable[..., Timeline]) -> None:
    drawn = planned("## 工程表\n\n- 倉庫の改修 令和3年度\n- 桟橋の建設 令和5年度\n", period="")
    assert list(drawn.years) == [2021, 2022, 2023]


STEPS = """## 第2章 施策

### 柱1 港を生かす

#### (1) 旧倉庫の公開

旧倉庫は令和9年度に公開を始めます。

## 第3章 工程表

| 取組 | 令和6年度 | 令和7年度 | 令和8年度 | 令和9年度 | 令和10年度 |
|---|---|---|---|---|---|
| 旧倉庫の公開 | 設計 | 工事 | 工事 | 公開 | |
| 灯台の改修 | | 調査 | 設計 | | 完成 |
"""


def test_an_initiative_is_one_row_below_its_own_headings_and_its_steps_are_its_bars(
    planned: Callable[..., Timeline],
) -> None:
    drawn = planned(STEPS)
    rows = {row.name: (group.path, row) for group in drawn.groups for row in group.rows}
    path, storehouse = next(v for name, v in rows.items() if "旧倉庫" in name)
    assert path == ("第2章 施策", "柱1 港を生かす")
    assert [(b.first, b.last, b.step) for b in storehouse.bars] == [
        (2024, 2024, "設計"),
        (2025, 2026, "工事"),
        (2027, 2027, "公開"),
    ]
    assert rows["灯台の改修"][0] == ("第3章 工程表",)
    assert [g.path for g in drawn.groups] == [("第2章 施策", "柱1 港を生かす"), ("第3章 工程表",)]


def test_the_same_thing_stated_twice_is_one_bar_with_both_statements(planned: Callable[..., Timeline]) -> None:
    drawn = planned(STEPS)
    assert sum(bar.first == 2027 for bar in drawn.bars) == 1
    (row,) = (row for g in drawn.groups for row in g.rows if "旧倉庫" in row.name)
    assert any("公開を始めます" in told.text for told in row.told)
    twice = planned("## 港\n\n中間見直しを令和8年度に実施します。\n\n## 予定\n\n令和8年度に中間見直しを実施します。\n")
    assert len(twice.bars) == 1
    other = planned("## 港\n\n灯台の改修を令和8年度に実施します。\n\n## 町\n\n令和8年度に倉庫の公開を開始します。\n")
    assert len(other.bars) == 2


def test_bars_of_one_row_never_lie_over_each_other(knowledge: Knowledge) -> None:
    for plan in plans_with_schedule(knowledge, TODAY):
        for row in (row for g in timeline(knowledge, plan, "", TODAY).groups for row in g.rows):
            for lane in lanes(row.bars):
                assert all(a.last < b.first for a, b in itertools.pairwise(lane))
            assert sum(map(len, lanes(row.bars))) == len(row.bars)


def test_a_plan_without_years_is_an_ordered_list(planned: Callable[..., Timeline]) -> None:
    drawn = planned("## 工程表\n\n- ■植樹の検討\n- ■桟橋の補修\n")
    assert drawn.rows == 0
    html = timeline_html(drawn)
    assert "<ol" in html
    assert "kk-gantt" not in html
    assert html.index("植樹の検討") < html.index("桟橋の補修")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("桟橋の建設 令和6年度", "桟橋の建設"),
        ("令和8年度に中間見直しを行う。", "中間見直し"),
        (
            "跡地の使い道は決まっておらず、令和8年度に住民との懇談会を設けて検討します。",
            "住民との懇談会を設けて検討します",
        ),
        ("水路は、県と協議しながら長い期間をかけて測量を進めて、令和9年度に直します。", "水路は、直します"),
        ("設計", "設計"),
        ("令和8年度", "令和8年度"),
    ],
)
def test_a_title_says_what_is_done_without_its_dates(text: str, title: str) -> None:
    assert short_title(text) == title


def test_a_title_is_never_long_and_never_empty(knowledge: Knowledge) -> None:
    for milestone in knowledge.of(Milestone):
        title = short_title(milestone.text)
        assert 0 < len(title) <= LONGEST


def test_what_was_over_before_a_document_was_published_is_told_not_planned(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "plan.md").write_text(
        '+++\ntitle = "うみ町計画"\nperiod = "2020-2023"\npublished = "2021-07"\nkind = "plan"\n+++\n# うみ町計画\n\n'
        "## 工程表\n\n| 取組 | 時期 |\n|---|---|\n| 桟橋の建設 | 令和3年5月 |\n| 倉庫の建設 | 令和3年9月 |\n"
        "| 教室の開設 | 令和3年5月～ |\n",
        encoding="utf-8",
    )
    held = knowledge_of(make_library(tmp_path / "library", [tmp_path / "plan.md"], encoder).open())
    (plan,) = held.plans.values()
    drawn = timeline(held, plan, "", TODAY)
    whens = {row.name or row.title: bar.when for group in drawn.groups for row in group.rows for bar in row.bars}
    # What has begun and goes on is over with the plan, at the latest.
    assert whens == {"桟橋の建設": When.TOLD, "倉庫の建設": When.PAST, "教室の開設": When.PAST}
    assert drawn.whens == {When.TOLD, When.PAST}
