"""What is found in folders: documents, and what is named instead of being read."""

import errno
import os
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.catalog import read_catalog
from corpus.corrections import Corrections
from corpus.errors import KeikakuError
from corpus.ingest_report import IngestReport
from corpus.names import has_unseen
from ingest import workers
from ingest.pipeline import read_documents
from ingest.readers.files import Found, Standing, find_documents
from ingest.reading import ReadDocument
from ingest.workers import read_apart

TEXT = "{name}産業振興計画\n{name}\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n企業立地件数の目標は{n}件です。\n"


def plan(path: Path, name: str = "みどり町", n: int = 8) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(name=name, n=n), encoding="utf-8")
    return path


def read(found: list[Found], corrections: Corrections | None = None) -> tuple[list[ReadDocument], IngestReport]:
    return read_documents(found, None, read_catalog(), corrections or {}, lambda *_: None)


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with one good document, beside a place that is none of its business."""
    plan(tmp_path / "outside" / "secret.txt", "よその町")
    plan(tmp_path / "docs" / "good.txt", "あおば市")
    return tmp_path / "docs"


def loop(folder: Path) -> None:
    (folder / "bad.txt").symlink_to("bad.txt")


def ring(folder: Path) -> None:
    (folder / "bad.txt").symlink_to("other")
    (folder / "other").symlink_to("bad.txt")


def deep(folder: Path) -> None:
    """Folders within folders, until the path is longer than any that can be opened."""
    inside, here = "bad" * 60, os.open(folder, os.O_RDONLY)
    for _ in range(30):
        os.mkdir(inside, dir_fd=here)
        below = os.open(inside, os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = below
    os.close(here)


ODD: dict[str, Callable[[Path], object]] = {
    "pipe": lambda folder: os.mkfifo(folder / "bad.txt"),
    "pipe named as a PDF": lambda folder: os.mkfifo(folder / "bad.pdf"),
    "folder named as a file is searched": lambda folder: plan(folder / "ok.txt" / "bad\x07.txt"),
    "link out to a file": lambda folder: (folder / "bad.txt").symlink_to("../outside/secret.txt"),
    "link out to a folder": lambda folder: (folder / "bad").symlink_to("../outside"),
    "link out by its whole path": lambda folder: (folder / "bad.txt").symlink_to(folder.parent / "outside/secret.txt"),
    "link to a device": lambda folder: (folder / "bad.txt").symlink_to("/dev/zero"),
    "link to nothing": lambda folder: (folder / "bad.txt").symlink_to("gone.txt"),
    "link to no folder": lambda folder: (folder / "bad").symlink_to("gone"),
    "link to itself": loop,
    "links in a ring": ring,
    "folders too deep": deep,
    "control characters": lambda folder: plan(folder / "bad\x1b[31m\n\r.txt"),
    "bidi and zero width": lambda folder: plan(folder / "bad\u202etxt\u200b.txt"),
    "not UTF-8": lambda folder: plan(folder / os.fsdecode(b"bad\xe3\x81.txt")),
    "a folder not of UTF-8": lambda folder: plan(folder / os.fsdecode(b"bad\xff") / "a.txt"),
    "kind of a link's end": lambda folder: (folder / "bad.txt").symlink_to((folder / "data.bin").write_bytes(b"x") and "data.bin"),
}  # fmt: skip


@pytest.mark.parametrize("put", ODD.values(), ids=ODD)
def test_what_cannot_be_read_is_named_and_the_others_are_read(docs: Path, put: Callable[[Path], object]) -> None:
    put(docs)
    documents, report = read(find_documents([docs]))
    assert [d.record.file for d in documents] == ["good.txt"]
    ((name, why),) = [each for each in report.failed if "other" not in Path(each[0]).name]
    assert "bad" in name
    assert not has_unseen(name + why)
    assert why.endswith("。")


@pytest.mark.parametrize("put", ODD.values(), ids=ODD)
def test_a_folder_that_holds_nothing_else_says_so(tmp_path: Path, put: Callable[[Path], object]) -> None:
    plan(tmp_path / "outside" / "secret.txt")
    (tmp_path / "docs").mkdir()
    put(tmp_path / "docs")
    with pytest.raises(KeikakuError, match="bad") as error:
        find_documents([tmp_path / "docs"])
    assert not has_unseen(str(error.value).replace("\n", ""))


def test_links_inside_a_folder_lead_to_each_file_once(docs: Path) -> None:
    plan(docs / "sub" / "real.txt")
    (docs / "link.txt").symlink_to("sub/real.txt")
    (docs / "again").symlink_to("sub")
    (docs / "sub" / "up").symlink_to("..")
    documents, report = read(find_documents([docs]))
    assert sorted(d.record.file for d in documents) == ["good.txt", "real.txt"]
    assert report.failed == []
    assert sorted(Path(file).name for file, _ in report.left) == ["again", "up"]
    assert all("リンク" in why for _, why in report.left)


def test_a_link_that_is_named_itself_is_followed(docs: Path) -> None:
    (docs.parent / "file.txt").symlink_to("docs/good.txt")
    (docs.parent / "folder").symlink_to("docs")
    for name in ("file.txt", "folder"):
        (found,) = find_documents([docs.parent / name])
        assert found.path == docs / "good.txt"


@pytest.mark.parametrize(
    "name",
    ["あ" * 81 + "いう.txt", "a" * 248 + ".txt", "a" * 251 + ".txt", unicodedata.normalize("NFD", "がくぷ計画") + ".txt", "[red]:smile:{x}.txt"],
    ids=["253 bytes", "252 bytes", "255 bytes", "decomposed", "marks of consoles"],
)  # fmt: skip
def test_long_and_decomposed_names_are_read(docs: Path, name: str) -> None:
    plan(docs / name)
    documents, report = read(find_documents([docs]))
    assert report.failed == []
    assert {d.record.file for d in documents} == {"good.txt", name}


def test_of_several_paths_a_wrong_one_stops_no_other(docs: Path) -> None:
    (docs / "data.csv").write_text("x")
    (docs.parent / "empty").mkdir()
    wrong = [docs / "gone.txt", docs / "data.csv", docs.parent / "empty", docs / ("あ" * 90), Path("/dev/null")]
    found = find_documents([*wrong, docs / "good.txt"])
    assert [each.standing for each in found] == [Standing.REFUSED] * len(wrong) + [Standing.DOCUMENT]
    words = ("見つかりません", "読めない種類", "文書がありません", "見つかりません", "読めない種類")
    for each, word in zip(found, words, strict=False):
        assert word in each.why


def forbid(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse to open what has this name, as the system refuses those who may not: the tests may run as root."""
    opened, listed = os.open, os.scandir

    def refused(path: Any) -> None:
        if Path(path).name == name:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))

    def open_unless(path: Any, *arguments: Any, **named: Any) -> int:
        refused(path)
        return opened(path, *arguments, **named)

    def list_unless(path: Any = ".") -> Any:
        refused(path)
        return listed(path)

    monkeypatch.setattr(os, "open", open_unless)
    monkeypatch.setattr(os, "scandir", list_unless)


@pytest.mark.parametrize("place", ["bad.txt", "closed"])
def test_what_may_not_be_read_is_named_and_the_others_are_read(
    docs: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan(docs / "bad.txt", "いい町")
    plan(docs / "closed" / "inner.txt", "うう町")
    with monkeypatch.context() as forbidden:
        forbid(place, forbidden)
        documents, report = read(find_documents([docs]))
        with pytest.raises(KeikakuError, match="権限"):
            read_alone(docs / place)
    assert len(documents) == 2
    ((name, why),) = report.failed
    assert Path(name).name == place
    assert "権限" in why


def read_alone(path: Path) -> None:
    _, report = read(find_documents([path]))
    if report.failed:
        raise KeikakuError(report.failed[0][1])


def swap_for_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def swap_for_link(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parents[2] / "outside" / "secret.txt")


def swap_folder_for_link(path: Path) -> None:
    path.parent.rename(path.parents[2] / "away")
    path.parent.symlink_to(path.parents[2] / "outside")


SWAPS: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "a pipe": swap_for_pipe,
    "a link": swap_for_link,
    "a folder became a link": swap_folder_for_link,
    "other bytes": lambda path: plan(path, "みどり町", 9),
}


@pytest.mark.parametrize(
    ("what", "when"),
    [(what, when) for what in SWAPS for when in ("found", "hashed") if (what, when) != ("other bytes", "found")],
)
def test_a_file_that_is_replaced_while_it_is_taken_in_is_not_read(
    docs: Path, what: str, when: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, swap = plan(docs / "sub" / "secret.txt"), SWAPS[what]
    found = find_documents([docs])
    if when == "found":
        swap(path)

    def late(*arguments: Any) -> Any:
        if when == "hashed":
            swap(path)
        return read_apart(*arguments)

    monkeypatch.setattr(workers, "read_apart", late)
    documents, report = read_documents(found, None, read_catalog(), {}, lambda *_: None)
    assert [d.record.file for d in documents] == ["good.txt"]
    ((name, why),) = report.failed
    assert name == str(path)
    assert "secret.txt" in why


def test_a_file_larger_than_any_document_is_not_even_hashed(docs: Path) -> None:
    with (docs / "huge.pdf").open("wb") as file:
        file.truncate(10 * 2**40)
    documents, report = read(find_documents([docs]))
    assert len(documents) == 1
    assert "大きすぎます" in report.failed[0][1]


@pytest.mark.parametrize(
    ("names", "stays"),
    [
        (["計画.txt", "計画 - コピー.txt", "計画のコピー (2).txt"], "計画.txt"),
        (["b.txt", "a.txt"], "a.txt"),
        (["sub/plan.txt", "plan (1).txt"], "plan.txt"),
        (["z/plan.txt", "y/plan.txt"], "plan.txt"),
    ],
)
def test_of_files_with_the_same_bytes_one_is_taken_whatever_their_order(
    tmp_path: Path, names: list[str], stays: str
) -> None:
    paths = [plan(tmp_path / "docs" / name) for name in names]
    for order in (find_documents([tmp_path / "docs"]), find_documents(paths), find_documents(paths[::-1])):
        documents, report = read(order)
        assert [d.record.file for d in documents] == [stays]
        assert len(report.left) == len(names) - 1
        assert all("同じ内容" in why and documents[0].source.path.name in why for _, why in report.left)
        assert report.failed == []
        taken = {str(documents[0].source.path), *(file for file, _ in report.left)}
        assert taken == {str(path) for path in paths}


def test_of_files_with_the_same_bytes_the_one_that_says_more_of_itself_is_taken(tmp_path: Path) -> None:
    plan(tmp_path / "a.txt"), plan(tmp_path / "longer.txt")
    (tmp_path / "longer.txt.toml").write_text('title = "題名"\n', encoding="utf-8")
    documents, _ = read(find_documents([tmp_path]))
    assert [d.record.plan.title for d in documents] == ["題名"]
