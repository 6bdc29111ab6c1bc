"""How the documents of a library stand to each other: what is guessed, what is said, what is refused."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from chat.library.build import correct
from chat.library.build import ingest as run_ingest
from chat.library.summary import ingest_summary
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport
from corpus.library import Generation, Library
from corpus.manifest import DocumentRecord
from corpus.plan import Period, Plan, PlanKind
from ingest.editions import edition_of
from ingest.proposals import propose_volumes
from ingest.related import related
from retriever.embed import Encoder

Said = tuple[str, str | None, tuple[int, int] | None]


def records(*said: Said, kind: PlanKind = PlanKind.PLAN) -> list[DocumentRecord]:
    """Records of documents by title, publisher and period, called a, b, c, …"""
    found = []
    for name, (title, publisher, period) in zip("abcdef", said, strict=False):
        stated = Period(first=period[0], last=period[1]) if period else None
        is_report = PlanKind.PROGRESS_REPORT if "進捗" in title else kind
        volume = edition_of(title).volume
        plan = Plan(id=name, title=title, publisher=publisher, period=stated, kind=is_report, volume=volume)
        found.append(
            DocumentRecord(
                plan=plan, file=f"{name}.txt", sha256="", settings="", encoding="utf-8",
                sections=1, passages=1, lines=1, skipped={}, seconds=0.0,
            )
        )  # fmt: skip
    return found


MIDORI, AOBA = "みどり町", "あおば町"
NOW, BEFORE, LONG_AGO = (2024, 2028), (2019, 2023), (2009, 2013)
MAIN: Said = ("みどり町産業計画", MIDORI, NOW)


@pytest.mark.parametrize(
    ("said", "part_of"),
    [
        ([MAIN, ("みどり町産業計画 指標編", MIDORI, NOW)], {"b": "a"}),
        ([("みどり町産業計画 本編", MIDORI, NOW), ("みどり町産業計画 別冊", MIDORI, None)], {"b": "a"}),
        ([MAIN, ("産業計画（概要版）", MIDORI, NOW)], {"b": "a"}),
        ([("産業計画", MIDORI, NOW), ("産業計画 資料編", None, None)], {}),
        ([MAIN, ("みどり町産業計画 資料編", None, None)], {"b": "a"}),
        ([MAIN, ("みどり町産業計画 資料編", None, NOW)], {"b": "a"}),
        ([MAIN, ("みどり町観光計画 指標編", MIDORI, NOW)], {}),
        ([("産業計画", MIDORI, NOW), ("産業計画 指標編", AOBA, NOW)], {}),
        ([MAIN, ("みどり町産業計画 指標編", MIDORI, BEFORE)], {}),
        ([("みどり町産業計画", MIDORI, BEFORE), MAIN, ("みどり町産業計画 指標編", MIDORI, NOW)], {"c": "b"}),
        ([("みどり町産業計画", MIDORI, BEFORE), MAIN, ("みどり町産業計画 指標編", MIDORI, None)], {}),
        ([("第1期みどり町産業計画", MIDORI, None), ("第2期みどり町産業計画 指標編", MIDORI, None)], {}),
        ([("みどり町産業計画 指標編", MIDORI, NOW), ("みどり町産業計画 資料編", MIDORI, NOW)], {}),
        ([MAIN, ("みどり町産業計画 進捗状況 資料編", MIDORI, NOW)], {}),
    ],
    ids=[
        "two volumes", "main volume", "title without the town", "too little said", "town in the title", "same years", "another plan",
        "two towns", "of an earlier one", "of the one of its years", "of either", "other number", "no main", "report",
    ],
)  # fmt: skip
def test_volumes_are_proposed(said: list[Said], part_of: dict[str, str]) -> None:
    found, proposals = related(records(*said))
    assert {r.plan.id: r.plan.part_of for r in found if r.plan.part_of} == part_of
    assert [p.plan.id for p in proposals if p.relation == "part_of"] == list(part_of)
    assert all(r.sources["part_of"] == "推定" for r in found if r.plan.part_of)


@pytest.mark.parametrize(
    ("said", "supersedes"),
    [
        ([("みどり町産業計画", MIDORI, BEFORE), MAIN], {"b": "a"}),
        ([MAIN, ("みどり町産業計画", MIDORI, BEFORE)], {"a": "b"}),
        ([("第1期みどり町産業計画", MIDORI, None), ("第2期みどり町産業計画", MIDORI, None)], {"b": "a"}),
        ([("第1期みどり町産業計画", MIDORI, None), ("第3期みどり町産業計画", MIDORI, None)], {}),
        ([("みどり町産業計画", MIDORI, NOW), ("みどり町産業計画（改訂版）", MIDORI, NOW)], {"b": "a"}),
        ([("みどり町産業計画", MIDORI, (2019, 2028)), ("みどり町産業計画（中間見直し）", MIDORI, NOW)], {"b": "a"}),
        ([("みどり町総合計画 前期基本計画", MIDORI, BEFORE), ("みどり町総合計画 後期基本計画", MIDORI, NOW)], {"b": "a"}),
        ([("みどり町産業計画（案）", MIDORI, NOW), MAIN], {"b": "a"}),
        ([MAIN, ("令和6年度 みどり町産業計画 進捗状況報告書", MIDORI, (2024, 2024))], {}),
        ([("産業計画", MIDORI, BEFORE), ("産業計画", AOBA, NOW)], {}),
        ([("産業計画", None, BEFORE), ("産業計画", None, (2026, 2030))], {}),
        ([("みどり町産業計画", MIDORI, LONG_AGO), MAIN], {}),
        ([MAIN, MAIN], {}),
        ([("みどり町産業計画", MIDORI, BEFORE), ("みどり町産業計画 指標編", MIDORI, NOW)], {}),
        ([("みどり町産業計画", MIDORI, BEFORE), MAIN, ("みどり町産業計画 指標編", MIDORI, NOW)], {"b": "a"}),
        ([
            ("みどり町産業計画", MIDORI, (2014, 2018)), ("みどり町産業計画", MIDORI, BEFORE), MAIN,
        ], {"b": "a", "c": "b"}),
        ([("第2期みどり町産業計画", MIDORI, BEFORE), ("第1期みどり町産業計画", MIDORI, NOW)], {}),
    ],
    ids=[
        "two periods", "whichever comes first", "numbers", "one between them", "revision", "half-time", "halves",
        "draft", "annual report", "two towns", "nobody's", "long ago", "same", "volume alone", "beside a volume",
        "three", "numbers against years",
    ],
)  # fmt: skip
def test_predecessors_are_proposed(said: list[Said], supersedes: dict[str, str]) -> None:
    found, _ = related(records(*said))
    assert {r.plan.id: r.plan.supersedes[0] for r in found if r.plan.supersedes} == supersedes


def test_guesses_are_made_anew_and_what_is_said_stays() -> None:
    old, new = records(("みどり町産業計画", MIDORI, BEFORE), MAIN)
    guessed, _ = related([old, new])
    assert related(guessed)[0] == guessed
    assert related(guessed[1:])[0] == [new], "what was guessed of a plan goes with it"
    denied = new.model_copy(update={"sources": {"supersedes": "指定"}})
    assert related([old, denied])[0] == [old, denied]


TEXT = "{title}\n{town}\n令和6年3月\n\n第1章 計画の概要\n計画期間は、{years}までです。\n\n第2章 数値目標\n{target}\n"
YEARS = "令和6年度から令和10年度"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


Add = Callable[..., tuple[Generation, IngestReport]]


@pytest.fixture
def add(library: Library, encoder: Encoder) -> Add:
    def run(*paths: Path) -> tuple[Generation, IngestReport]:
        return run_ingest(list(paths), library, read_catalog(), lambda: encoder, lambda *_: None)

    return run


def write(path: Path, title: str, target: str = "企業立地件数の目標は8件です。", sidecar: str = "") -> Path:
    text = TEXT.format(title=title, town=MIDORI, years=YEARS, target=target)
    path.write_text(text, encoding="utf-8")
    if sidecar:
        path.with_name(f"{path.name}.toml").write_text(sidecar, encoding="utf-8")
    return path


def part_of(generation: Generation) -> dict[str, str | None]:
    return {r.plan.id: r.plan.part_of for r in generation.manifest.documents}


def test_a_volume_joins_its_plan_whichever_is_read_first_and_the_summary_says_so(tmp_path: Path, add: Add) -> None:
    volume = write(tmp_path / "b.txt", "みどり町産業計画 指標編", "創業件数の目標は25件です。")
    generation, report = add(volume)
    assert (part_of(generation), report.proposed) == ({"b": None}, [])
    generation, report = add(write(tmp_path / "a.txt", "みどり町産業計画"))
    assert part_of(generation) == {"b": "a", "a": None}
    console = Console(width=200, record=True)
    console.print(ingest_summary(generation, report, 0.0))
    assert "推定: b（指標編）は「みどり町産業計画」（ID: a）の分冊とみなします" in console.export_text()
    assert add(volume)[0].name == generation.name, "nothing changed"


def test_a_guess_is_corrected_for_good(tmp_path: Path, library: Library, add: Add, encoder: Encoder) -> None:
    paths = write(tmp_path / "a.txt", "みどり町産業計画"), write(tmp_path / "b.txt", "みどり町産業計画 指標編")
    add(*paths)
    assert part_of(correct(library, "b", {"part_of": ""}, lambda: encoder)) == {"a": None, "b": None}
    assert part_of(add(*paths)[0]) == {"a": None, "b": None}
    assert part_of(correct(library, "b", {"part_of": "a"}, lambda: encoder)) == {"a": None, "b": "a"}
    with pytest.raises(KeikakuError, match="自分自身"):
        correct(library, "a", {"part_of": "a"}, lambda: encoder)
    with pytest.raises(KeikakuError, match="分冊の分冊"):
        correct(library, "a", {"part_of": "b"}, lambda: encoder)
    assert part_of(library.open()) == {"a": None, "b": "a"}


def test_a_sidecar_says_whose_volume_a_file_is_or_that_it_is_none(tmp_path: Path, add: Add) -> None:
    write(tmp_path / "a.txt", "みどり町産業計画")
    said = 'part_of = "a"\nvolume = "付録"\n'
    generation, report = add(tmp_path / "a.txt", write(tmp_path / "b.txt", "みどり町の数値一覧", sidecar=said))
    assert (part_of(generation), report.proposed) == ({"a": None, "b": "a"}, [])
    assert generation.plans["b"].label == "みどり町産業計画（付録）"
    (tmp_path / "b.txt.toml").write_text('part_of = ""\n', encoding="utf-8")
    assert part_of(add(tmp_path / "b.txt")[0]) == {"a": None, "b": None}


@pytest.mark.parametrize(
    ("said", "failed"),
    [
        ({"b": "nowhere"}, {"b": "「nowhere」がありません"}),
        ({"b": "b"}, {"b": "自分自身"}),
        ({"b": "c", "c": "a"}, {"b": "分冊の分冊は作れません"}),
        ({"b": "c", "c": "b"}, {"b": "分冊の分冊", "c": "分冊の分冊"}),
    ],
    ids=["unknown", "itself", "chain", "cycle"],
)
def test_a_wrong_relation_is_an_error_of_that_file_only(
    tmp_path: Path, add: Add, said: dict[str, str], failed: dict[str, str]
) -> None:
    paths = [
        write(tmp_path / f"{name}.txt", title, sidecar=f'part_of = "{said[name]}"\n' if name in said else "")
        for name, title in (("a", "みどり町産業計画"), ("b", "みどり町福祉計画"), ("c", "みどり町環境計画"))
    ]
    generation, report = add(*paths)
    assert {Path(file).stem for file, _ in report.failed} == set(failed)
    assert all(failed[Path(file).stem] in why for file, why in report.failed)
    assert set(generation.plans) == {"a", "b", "c"} - set(failed)


def test_a_held_version_stays_where_the_new_one_says_wrong_things(tmp_path: Path, add: Add) -> None:
    add(write(tmp_path / "a.txt", "みどり町産業計画"))
    before = add(tmp_path / "a.txt")[0]
    write(tmp_path / "a.txt", "みどり町産業計画", "企業立地件数の目標は9件です。", sidecar='part_of = "x"\n')
    other = write(tmp_path / "z.txt", "みどり町福祉計画")
    generation, report = add(tmp_path / "a.txt", other)
    assert [Path(file).name for file, _ in report.failed] == ["a.txt"]
    assert generation.text("a") == before.text("a")


def test_a_volume_whose_main_document_goes_is_a_plan_of_its_own_until_it_comes_back(tmp_path: Path, add: Add) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    write(folder / "a.txt", "みどり町産業計画")
    write(folder / "b.txt", "みどり町の数値一覧", sidecar='part_of = "a"\n')
    add(folder)
    (folder / "a.txt").unlink()
    generation, report = add(folder)
    assert [file for file, why in report.left if "独立した計画" in why] == ["b.txt"]
    assert generation.plans["b"].whole == "b"
    write(folder / "a.txt", "みどり町産業計画")
    assert add(folder)[0].plans["b"].whole == "a"


@pytest.mark.parametrize(("published", "part_of"), [("2024-09", "new"), ("2020-09", None)])
def test_a_volume_of_a_revision_may_come_while_it_runs(published: str, part_of: str | None) -> None:
    old = Plan(
        id="old",
        title="みどり町産業計画",
        publisher="みどり町",
        period=Period(first=2021, last=2025),
        published="2021-03",
    )
    new = replace(
        old, id="new", title="みどり町産業計画【改訂版】", period=Period(first=2024, last=2028), published="2024-03"
    )
    title = "みどり町産業計画【改訂版】 別冊"
    volume = Plan(id="volume", title=title, publisher="みどり町", published=published, volume="別冊")
    found = propose_volumes([old, new, volume], frozenset())
    assert [p.other.id for p in found if p.plan is volume] == ([part_of] if part_of else [])
