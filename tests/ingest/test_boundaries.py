"""Whatever states an id or a name: nothing is written outside the library, and only that file fails."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from corpus.catalog import BUILT_IN, read_catalog
from corpus.corrections import read_corrections
from corpus.draft import Draft, _linked
from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport
from corpus.layout import layout_of
from corpus.library import Library
from corpus.names import has_unseen
from corpus.plain_files import open_plain
from ingest.pipeline import read_documents, write_draft
from ingest.readers.files import find_documents
from ingest.reading import ReadDocument

PLAN = "{name}産業振興計画\n{name}\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n企業立地件数の目標は{n}件です。\n"

BAD = {
    "up": "../../../stolen",
    "absolute": "/ABSOLUTE/stolen",
    "parent": "..",
    "here": ".",
    "empty": "",
    "folder": "a/b",
    "backslash": "..\\..\\stolen",
    "hidden": ".stolen",
    "trailing dot": "stolen.",
    "nul": "a\0b",
    "newline": "a\n",
    "ansi": "\x1b[31mred",
    "bidi": "a\u202eb",
    "zero width": "a\u200bb",
    "device": "con",
    "long": "あ" * 90,
    "surrogate": "a\udce3",
}


def plan(path: Path, name: str = "みどり町", n: int = 8, head: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + PLAN.format(name=name, n=n), encoding="utf-8")
    return path


def front_matter(path: Path, field: str) -> Path:
    return plan(path.with_suffix(".md"), head=f"+++\n{field}\n+++\n")


def sidecar(path: Path, field: str) -> Path:
    plan(path)
    Path(f"{path}.toml").write_text(field, encoding="utf-8")
    return path


def correction(path: Path, field: str) -> Path:
    library = path.parent.parent / "library"
    library.mkdir(exist_ok=True)
    name, value = field.split(" = ", 1)
    (library / "corrections.json").write_text(f'{{"{path.stem}": {{"{name}": {value}}}}}', encoding="utf-8")
    return plan(path)


SOURCES: dict[str, Callable[[Path, str], Path]] = {
    "front matter": front_matter,
    "sidecar": sidecar,
    "corrections": correction,
}


def toml(value: Any) -> str:
    """A string or a list of strings as TOML and JSON both write it."""
    return json.dumps(value)


def tree(folder: Path) -> dict[str, bytes]:
    """All that stands in a folder but its library."""
    files = (p for p in folder.rglob("*") if "library" not in p.relative_to(folder).parts)
    return {str(p): p.read_bytes() if p.is_file() else b"" for p in files}


def build(library: Library, *paths: Path) -> IngestReport:
    """An ingest without the indexes."""
    files = find_documents(list(paths))
    with library.draft() as draft:
        previous = library.open() if library.current_name() else None
        documents, report = read_documents(
            files, previous, read_catalog(), read_corrections(library.root), lambda *_: None
        )
        without = [record.plan.id for record in report.removed]
        for document, why in write_draft(draft, documents, previous, without=without):
            report.give_up(document.record, str(document.source.path), why)
        library.seal(draft)
    return report


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library")


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
@pytest.mark.parametrize("field", ["id", "supersedes"])
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_bad_id_fails_its_file_only_and_nothing_is_written_outside(
    tmp_path: Path, library: Library, source: Callable[[Path, str], Path], field: str, bad: str
) -> None:
    bad = bad.replace("/ABSOLUTE", str(tmp_path / "docs"))
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    path = source(tmp_path / "docs" / "bad.txt", f"{field} = {toml(bad if field == 'id' else ['fine', bad])}")
    if source is correction and bad == "a\udce3":
        with pytest.raises(KeikakuError, match="訂正の記録"):
            build(library, tmp_path / "docs")
        return
    before = tree(tmp_path)
    report = build(library, tmp_path / "docs")
    assert tree(tmp_path) == before
    assert list(library.open().plans) == ["good"]
    ((name, why),) = report.failed
    assert name == str(path)
    assert not has_unseen(why)
    assert "bad" in why
    if bad != "a\udce3":  # No TOML holds one.
        assert field in why
        assert "ID は" in why or "使えるのは" in why


@pytest.mark.parametrize("bad", [b for b in BAD.values() if b != "a\udce3"], ids=[i for i in BAD if i != "surrogate"])
@pytest.mark.parametrize("field", ["id", "supersedes"])
def test_a_catalogue_with_a_bad_id_is_explained(tmp_path: Path, field: str, bad: str) -> None:
    stated = {"id": toml("fine"), field: toml(bad if field == "id" else [bad])}
    entry = "".join(f"{name} = {value}\n" for name, value in stated.items())
    (tmp_path / "catalog.toml").write_text(f'[[plan]]\ntitle = "A"\n{entry}', encoding="utf-8")
    with pytest.raises(KeikakuError, match=field) as error:
        read_catalog(tmp_path / "catalog.toml")
    assert not has_unseen(str(error.value))


LEADS_OUT = ["../../../stolen", "/stolen", "..", "a/b", "a\0b", "\x1b[31mred", ""]


@pytest.mark.parametrize("bad", LEADS_OUT)
def test_a_manifest_that_was_changed_leads_nowhere(tmp_path: Path, library: Library, bad: str) -> None:
    build(library, plan(tmp_path / "docs" / "good.txt"))
    path = library.open().path / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["documents"][0]["plan"]["id"] = bad
    path.write_text(json.dumps(said), encoding="utf-8")
    before = tree(tmp_path)
    with pytest.raises(KeikakuError, match="目録"):
        library.open()
    with pytest.raises(KeikakuError):
        build(library, plan(tmp_path / "docs" / "good.txt", n=9))
    assert set(tree(tmp_path)) == set(before)


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "texts/../../../x"])
def test_checksums_name_no_file_outside(tmp_path: Path, library: Library, name: str) -> None:
    build(library, plan(tmp_path / "docs" / "good.txt"))
    path = library.open().path / "manifest.json"
    said = json.loads(path.read_text(encoding="utf-8"))
    said["checksums"][name] = "0" * 64
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(KeikakuError, match="目録"):
        library.open()


@pytest.mark.parametrize("bad", LEADS_OUT)
def test_a_generation_opens_and_writes_no_file_outside(tmp_path: Path, library: Library, bad: str) -> None:
    for ending in ("txt", "npz", "pdf"):
        (tmp_path / f"stolen.{ending}").write_bytes(b"secret")
    build(library, plan(tmp_path / "docs" / "good.txt"))
    generation, before = library.open(), tree(tmp_path)
    with library.draft() as draft:
        for act in (
            lambda: generation.text(bad),
            lambda: generation.layout(bad),
            lambda: generation.original(bad),
            lambda: draft.write_text(bad, "x"),
            lambda: draft.write_layout(bad, layout_of(rows=[1])),
            lambda: draft.keep_original(bad, tmp_path / "docs" / "good.txt"),
        ):
            with pytest.raises(KeikakuError, match="計画の ID"):
                act()
    assert tree(tmp_path) == before


@pytest.mark.parametrize("name", ["../outside/000001", "..", "", "/etc", "000001/../000001", "000001\n", "００００01"])
def test_a_generation_has_a_number_and_no_path(tmp_path: Path, library: Library, name: str) -> None:
    build(library, plan(tmp_path / "docs" / "good.txt"))
    (tmp_path / "outside").mkdir()
    library.open().path.rename(tmp_path / "outside" / "000001")
    with pytest.raises(KeikakuError, match="見つかりません"):
        library.switch_to(name)


WRONG_TYPES = {
    "id is a number": "id = 5",
    "id is a list": 'id = ["a"]',
    "title is a number": "title = 3",
    "title is empty": 'title = ""',
    "title holds controls": 'title = "a\\u001b[31m"',
    "publisher is a list": 'publisher = ["みどり町"]',
    "publisher holds a line break": 'publisher = "a\\nb"',
    "period is a list": "period = [2024, 2028]",
    "period runs backwards": 'period = "2028-2024"',
    "period is words": 'period = "いつか"',
    "period is a truth": "period = true",
    "published is words": 'published = "いつか"',
    "published is a time": "published = 2024-03-01T00:00:00Z",
    "kind is a number": "kind = 1",
    "kind is unknown": 'kind = "poem"',
    "supersedes is a string": 'supersedes = "x"',
    "supersedes holds numbers": "supersedes = [1]",
    "supersedes is a table": "supersedes = {a = 1}",
    "a number too large": f"period = {'9' * 5000}",
    "a hexadecimal too large": f"period = 0x{'f' * 5000}",
    "lists too deep": f"title = {'[' * 3000}{']' * 3000}",
    "no TOML": "title = ",
}


@pytest.mark.parametrize("line", WRONG_TYPES.values(), ids=WRONG_TYPES)
@pytest.mark.parametrize("source", [front_matter, sidecar])
def test_a_field_of_the_wrong_type_fails_its_file_only(
    tmp_path: Path, library: Library, source: Callable[[Path, str], Path], line: str
) -> None:
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    path = source(tmp_path / "docs" / "bad.txt", line)
    report = build(library, tmp_path / "docs")
    assert list(library.open().plans) == ["good"]
    ((name, why),) = report.failed
    assert name == str(path)
    assert line.partition(" = ")[0] in why or "TOML" in why
    assert not has_unseen(why)
    assert len(why) < 1000


def test_digest_is_true_or_false(tmp_path: Path, library: Library) -> None:
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    front_matter(tmp_path / "docs" / "bad.txt", 'digest = "no"')
    assert "digest" in build(library, tmp_path / "docs").failed[0][1]


def test_years_and_days_may_be_written_without_quotes(tmp_path: Path, library: Library) -> None:
    build(library, front_matter(tmp_path / "a.txt", "period = 2024\npublished = 2024-03-01\nid = 'Ａ'"))
    found = library.open().plans["a"]
    assert (str(found.period), found.published) == ("2024年度", "2024-03-01")


def odd_sidecar(kind: str, beside: Path) -> None:
    match kind:
        case "pipe":
            os.mkfifo(beside)
        case "link out":
            (beside.parents[1] / "secret.toml").write_text('title = "秘密"')
            beside.symlink_to("../secret.toml")
        case "link to nothing":
            beside.symlink_to("gone")
        case "device":
            beside.symlink_to("/dev/zero")
        case "folder":
            beside.mkdir()
        case "huge":
            beside.write_text("#" * 200_000)
        case "not UTF-8":
            beside.write_bytes(b'title = "\xff"')


@pytest.mark.parametrize("kind", ["pipe", "link out", "link to nothing", "device", "folder", "huge", "not UTF-8"])
def test_a_sidecar_that_is_no_small_plain_file_is_not_read(tmp_path: Path, library: Library, kind: str) -> None:
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    odd_sidecar(kind, Path(f"{plan(tmp_path / 'docs' / 'bad.txt')}.toml"))
    report = build(library, tmp_path / "docs")
    assert list(library.open().plans) == ["good"]
    assert "bad.txt.toml" in report.failed[0][1]


def test_what_is_wrong_with_a_file_that_is_held_keeps_its_plan(tmp_path: Path, library: Library) -> None:
    path = plan(tmp_path / "docs" / "a.txt")
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    build(library, tmp_path / "docs")
    path.rename(tmp_path / "docs" / "renamed.txt")
    Path(tmp_path / "docs" / "renamed.txt.toml").write_text("id = 5")
    report = build(library, tmp_path / "docs")
    assert report.failed
    assert report.removed == []
    assert set(library.open().plans) == {"a", "good"}


def test_a_renamed_file_of_a_folder_keeps_its_plan(tmp_path: Path, library: Library) -> None:
    path = plan(tmp_path / "docs" / "a.txt")
    build(library, tmp_path / "docs")
    path.rename(tmp_path / "docs" / "b.txt")
    report = build(library, tmp_path / "docs")
    assert (len(report.unchanged), report.removed) == (1, [])
    assert "取り込み済みの a.txt と同じ内容" in report.left[0][1]
    assert list(library.open().plans) == ["a"]


def test_what_was_not_seen_is_not_taken_for_gone(tmp_path: Path, library: Library) -> None:
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    plan(tmp_path / "docs" / "sub" / "a.txt")
    plan(tmp_path / "docs" / "b.txt", "きいろ村")
    build(library, tmp_path / "docs")
    (tmp_path / "docs" / "sub").rename(tmp_path / "moved")
    (tmp_path / "docs" / "sub").symlink_to("../moved")
    (tmp_path / "docs" / "b.txt").rename(tmp_path / "b.txt")
    (tmp_path / "docs" / "b.txt").symlink_to("../b.txt")
    report = build(library, tmp_path / "docs")
    assert len(report.failed) == 2
    assert report.removed == []
    assert set(library.open().plans) == {"good", "a", "b"}


def test_a_copy_of_what_is_held_is_no_second_plan(tmp_path: Path, library: Library) -> None:
    plan(tmp_path / "docs" / "zz.txt")
    build(library, tmp_path / "docs")
    plan(tmp_path / "docs" / "a.txt")
    report = build(library, tmp_path / "docs")
    assert [record.file for record in report.unchanged] == ["zz.txt"]
    assert [Path(file).name for file, _ in report.left] == ["a.txt"]
    assert list(library.open().plans) == ["zz"]


@pytest.mark.parametrize("together", [True, False], ids=["in one run", "one after the other"])
@pytest.mark.parametrize(
    ("a", "b"),
    [("計画(案).txt", "計画【案】.txt"), ("a b.txt", "a-b.txt"), ("!!!.txt", "???.txt"), ("a..b.txt", "a.b.txt")],
)
def test_two_documents_never_become_one_plan_without_a_word(
    tmp_path: Path, library: Library, a: str, b: str, together: bool
) -> None:
    one, other = plan(tmp_path / a), plan(tmp_path / b, "あおば市")
    failed = []
    for paths in [(one, other)] if together else [(one,), (other,)]:
        failed += build(library, *paths).failed
    (found,) = library.open().plans.values()
    assert found.title == "みどり町産業振興計画"
    assert [file for file, _ in failed] == [str(other)]
    assert "同じ計画 ID" in failed[0][1]
    assert a in failed[0][1]


def test_a_document_that_states_its_id_is_a_new_version_whatever_its_name(tmp_path: Path, library: Library) -> None:
    build(library, plan(tmp_path / "a b.txt"))
    assert build(library, plan(tmp_path / "a-b.md", n=9, head='+++\nid = "a-b"\n+++\n')).failed == []
    assert [record.file for record in library.open().manifest.documents] == ["a-b.md"]


def test_a_file_that_takes_the_place_of_one_that_is_gone_is_not_confused_with_it(
    tmp_path: Path, library: Library
) -> None:
    path = plan(tmp_path / "docs" / "a b.txt")
    build(library, tmp_path / "docs")
    path.unlink()
    plan(tmp_path / "docs" / "a-b.txt", n=9)
    assert build(library, tmp_path / "docs").failed == []
    assert library.open().manifest.documents[0].file == "a-b.txt"


def test_an_id_in_other_case_is_the_same_plan(tmp_path: Path, library: Library) -> None:
    build(library, front_matter(tmp_path / "one.txt", 'id = "Green"'))
    path = library.open().path
    for file in ("manifest.json", "passages.jsonl", "facts.jsonl"):
        text = (path / file).read_text(encoding="utf-8")
        (path / file).write_text(text.replace('"green"', '"Green"').replace('"green:', '"Green:'), encoding="utf-8")
    for prepared in path.glob("*_columns.npz"):  # An older library has none.
        prepared.unlink()
    (path / "texts" / "green.txt").rename(path / "texts" / "Green.txt")
    Draft(path, path.name).seal()
    plan(tmp_path / "one.md", n=9, head='+++\nid = "Green"\n+++\n')
    build(library, tmp_path / "one.md", plan(tmp_path / "other.txt", "あおば市"))
    generation = library.open()
    assert set(generation.plans) == {"green", "other"}
    assert any("9件" in passage.text for passage in generation.passages)
    assert not any("8件" in passage.text for passage in generation.passages if passage.plan_id != "other")


def as_pdf(document: ReadDocument) -> ReadDocument:
    """A document whose original is kept."""
    return replace(document, source=replace(document.source, encoding="pdf"))


def keep(library: Library, path: Path, meanwhile: Callable[[Path], object]) -> list[str]:
    """Read and write a document, with something happening in between; gives why it was left out."""
    documents, _ = read_documents(find_documents([path]), None, read_catalog(), {}, lambda *_: None)
    with library.draft() as draft:
        meanwhile(path)
        previous = library.open() if library.current_name() else None
        left_out = write_draft(draft, [as_pdf(d) for d in documents], previous)
        library.seal(draft)
    return [why for _, why in left_out]


def link_to_secret(path: Path) -> None:
    path.with_name("secret").write_text("secret")
    path.unlink()
    path.symlink_to("secret")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


CHANGES: dict[str, Callable[[Path], object]] = {
    "other bytes": lambda path: path.write_text("other"),
    "a link": link_to_secret,
    "a pipe": pipe,
    "gone": Path.unlink,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_original_is_kept_with_the_bytes_that_were_read_or_not_at_all(
    tmp_path: Path, library: Library, change: Callable[[Path], object]
) -> None:
    path = plan(tmp_path / "a.txt")
    assert keep(library, path, lambda _: None) == []
    kept = library.open().original("a")
    assert kept is not None
    assert kept.read_bytes() == path.read_bytes()
    plan(path, n=9)
    (why,) = keep(library, path, change)
    assert "a.txt" in why
    generation = library.open()
    assert "8件" in generation.text("a")
    again = generation.original("a")
    assert again is not None
    assert again.read_bytes() == kept.read_bytes()


def test_an_original_that_became_a_link_is_not_carried_over(tmp_path: Path, library: Library) -> None:
    keep(library, plan(tmp_path / "a.txt"), lambda _: None)
    kept = library.open().original("a")
    assert kept is not None
    (tmp_path / "secret").write_text("secret")
    kept.unlink()
    kept.symlink_to(tmp_path / "secret")
    with pytest.raises(KeikakuError, match="壊れています"):
        build(library, plan(tmp_path / "b.txt", "あおば市"))
    assert library.current_name() == "000001"


def test_a_link_is_of_the_file_that_was_opened_and_of_no_other(tmp_path: Path) -> None:
    file, target = plan(tmp_path / "a.pdf"), tmp_path / "kept.pdf"
    with open_plain(file) as source:
        file.rename(tmp_path / "away.pdf")
        plan(file, n=9)
        assert not _linked(source, file, target)
        assert not target.exists()
    with open_plain(file) as source:
        assert _linked(source, file, target)


def test_an_original_is_shared_by_generations(tmp_path: Path, library: Library) -> None:
    keep(library, plan(tmp_path / "a.txt"), lambda _: None)
    build(library, plan(tmp_path / "b.txt", "あおば市"))
    originals = [library.open_generation(name).original("a") for name in library.generations()]
    assert len({path.stat().st_ino for path in originals if path is not None}) == 1


def test_ids_that_were_right_stay_right() -> None:
    catalog = read_catalog(BUILT_IN)
    assert "industry-labor-plan-2022" in catalog.plans
    assert catalog.plans["industry-labor-plan-2022"].supersedes == ("commerce-industry-plan-2013",)
