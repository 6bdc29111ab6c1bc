from pathlib import Path

import pytest

from chat.library.build import ingest
from corpus.catalog import read_catalog
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.plan import PlanKind
from ingest.identity import identify, plan_id_of
from ingest.readers.files import read_document
from retriever.embed import Encoder

PLAN = """\
みどり町産業振興計画
みどり町
令和6年3月

第1章 計画の概要
計画期間は、令和6年度から令和10年度までの5年間とします。

第2章 数値目標
企業立地件数を 8件 とします。
"""


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def add(tmp_path: Path, encoder: Encoder):
    library = Library(tmp_path / "library")

    def run(*paths: Path):
        return ingest(list(paths), library, read_catalog(), lambda: encoder, lambda *_: None)

    run.library = library
    return run


def test_an_unknown_document_says_who_it_is(tmp_path: Path) -> None:
    plan = identify(read_document(write(tmp_path / "みどり町 計画(案).txt", PLAN)), read_catalog()).plan
    assert plan.id == "みどり町-計画-案"
    assert plan.title == "みどり町産業振興計画"
    assert plan.publisher == "みどり町"
    assert str(plan.period) == "2024～2028年度"
    assert plan.published == "2024-03"
    assert plan.kind is PlanKind.PLAN


def test_a_second_plan_is_titled_and_a_chapter_is_not(tmp_path: Path) -> None:
    text = "第１章 計画の概要\n\n第2次みどり町総合計画\n\n本文です。\n"
    plan = identify(read_document(write(tmp_path / "x.txt", text)), read_catalog()).plan
    assert plan.title == "第2次みどり町総合計画"


def test_a_document_that_says_nothing_takes_its_name(tmp_path: Path) -> None:
    plan = identify(read_document(write(tmp_path / "memo.txt", "会議の記録です。\n")), read_catalog()).plan
    assert (plan.id, plan.title, plan.period) == ("memo", "memo", None)
    assert plan_id_of(Path("／.txt")) == "document"


def test_properties_describe_a_document(tmp_path: Path) -> None:
    head = '+++\nid = "green"\ntitle = "緑の計画"\nperiod = "2024-2028"\nkind = "plan"\npublished = "2024-03"\n+++\n'
    plan = identify(read_document(write(tmp_path / "x.md", head + "# 章\n本文\n")), read_catalog()).plan
    assert (plan.id, plan.title, str(plan.period)) == ("green", "緑の計画", "2024～2028年度")


@pytest.mark.parametrize("line", ['period = "2028-2024"', 'kind = "poem"', 'period = "いつか"'])
def test_wrong_properties_are_explained(tmp_path: Path, line: str) -> None:
    path = write(tmp_path / "x.md", f"+++\n{line}\n+++\n本文\n")
    with pytest.raises(KeikakuError, match=r"x\.md"):
        identify(read_document(path), read_catalog())


def test_real_documents_are_known_whatever_their_name(tmp_path: Path, shared_corpus: Path) -> None:
    source = shared_corpus / "commerce-industry-plan-2013.txt"
    copy = tmp_path / "download (3).txt"
    copy.write_bytes(source.read_bytes())
    assert identify(read_document(copy), read_catalog()).plan.id == source.stem


def test_ingest_adds_and_updates_the_named_documents_only(tmp_path: Path, add) -> None:
    first = write(tmp_path / "a.txt", PLAN)
    second = write(tmp_path / "b.txt", PLAN.replace("みどり町", "あおば市"))
    add(first)
    generation, report = add(second)
    assert set(generation.plans) == {"a", "b"}
    assert [r.plan.id for r in report.read] == ["b"]
    write(first, PLAN.replace("8件", "9件"))
    generation, report = add(first)
    assert [r.plan.id for r in report.read] == ["a"]
    texts = [p.text for p in generation.passages]
    assert any("9件" in t for t in texts)
    assert sum("8件" in t for t in texts) == 1


def test_unchanged_documents_cost_no_new_generation(tmp_path: Path, add) -> None:
    path = write(tmp_path / "a.txt", PLAN)
    before, _ = add(path)
    after, report = add(path)
    assert after.name == before.name
    assert [r.plan.id for r in report.unchanged] == ["a"]


def test_a_renamed_file_keeps_its_plan(tmp_path: Path, add) -> None:
    add(write(tmp_path / "a.txt", PLAN))
    generation, report = add(write(tmp_path / "renamed.txt", PLAN))
    assert set(generation.plans) == {"a"}
    assert report.unchanged


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, add) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    write(folder / "good.txt", PLAN)
    (folder / "bad.txt").write_bytes(b"\x00\x01\x02" * 100)
    generation, report = add(folder)
    assert set(generation.plans) == {"good"}
    assert [Path(file).name for file, _ in report.failed] == ["bad.txt"]


def test_nothing_but_bad_files_is_an_error_and_changes_nothing(tmp_path: Path, add) -> None:
    add(write(tmp_path / "a.txt", PLAN))
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(KeikakuError, match=r"bad\.txt"):
        add(bad)
    assert set(add.library.open().plans) == {"a"}


def test_files_of_one_name_are_not_mixed_up(tmp_path: Path, add) -> None:
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        write(tmp_path / name / "plan.txt", PLAN.replace("みどり", name))
    _, report = add(tmp_path / "x", tmp_path / "y")
    assert len(report.read) == 1
    assert "同じ計画 ID" in report.failed[0][1]


def test_an_original_replaces_its_digest_and_not_the_other_way(tmp_path: Path, add) -> None:
    digest = '+++\nid = "a"\ntitle = "みどり町の計画"\ndigest = true\n+++\n# 目標\n企業立地件数は8件です。\n'
    path = write(tmp_path / "digest.md", digest)
    generation, _ = add(path)
    assert generation.plans["a"].digest
    generation, report = add(write(tmp_path / "a.txt", PLAN))
    assert not generation.plans["a"].digest
    assert [r.file for r in report.replaced] == ["a.txt"]
    generation, report = add(path)
    assert not generation.plans["a"].digest
    assert report.replaced == []
    assert "原本を取り込み済み" in report.left[0][1]


@pytest.mark.parametrize("order", [("digest.md", "a.txt"), ("a.txt", "digest.md")])
def test_of_a_digest_and_its_original_in_one_run_the_original_stays(tmp_path: Path, add, order) -> None:
    write(
        tmp_path / "digest.md", '+++\nid = "a"\ntitle = "みどり町の計画"\ndigest = true\n+++\n# 目標\n目標は8件です。\n'
    )
    write(tmp_path / "a.txt", PLAN)
    generation, report = add(*(tmp_path / name for name in order))
    assert not generation.plans["a"].digest
    assert [r.file for r in report.read] == ["a.txt"]
    assert report.failed == []


CATALOGUE = """\
[[plan]]
id = "midori-plan"
title = "みどり町産業振興計画"
publisher = "みどり町"
period = "2024-2028"
kind = "plan"
"""


@pytest.mark.parametrize(
    ("name", "text", "recognised"),
    [
        ("計画.txt", PLAN, True),
        ("midori-plan.txt", "表題のない抜粋です。\n", True),
        ("計画.txt", PLAN.replace("令和10年度", "令和11年度"), False),
        ("計画.txt", PLAN.replace("みどり町産業", "あお町産業"), False),
    ],
)
def test_an_original_is_recognised_by_its_title_and_period_or_by_its_file_name(
    tmp_path: Path, name: str, text: str, recognised: bool
) -> None:
    catalog = read_catalog(write(tmp_path / "catalog.toml", CATALOGUE))
    plan = identify(read_document(write(tmp_path / name, text)), catalog).plan
    assert (plan.id == "midori-plan") is recognised


def test_a_document_of_headings_only_is_explained(tmp_path: Path, add) -> None:
    with pytest.raises(KeikakuError, match=r"本文を取り出せません|文字がありません"):
        add(write(tmp_path / "a.txt", "12\n13\n14\n"))


def test_all_real_documents_go_through(corpus_library: Library) -> None:
    generation = corpus_library.open()
    assert len(generation.plans) == 5
    assert all(record.passages > 10 for record in generation.manifest.documents)
    for passage in generation.passages:
        text = generation.text(passage.plan_id)
        first = passage.text.split("\n")[0].strip()
        assert first in text[passage.span.start : passage.span.end]


def test_running_ingest_as_a_module_shows_the_tree(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from ingest.__main__ import main

    assert main([str(write(tmp_path / "a.txt", PLAN))]) == 0
    assert "第2章 数値目標" in capsys.readouterr().out
    assert main([]) == 2
    assert main([str(tmp_path / "none.txt")]) == 1
