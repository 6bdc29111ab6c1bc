"""Generations in a store: sent once, fetched whole or not at all, checked, kept."""

import json
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.publishing import fetch, publish
from corpus.store import Store
from tests.corpus.test_backup import MADE, seal


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3-compatible server of our own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "memory", "s3"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A place to publish to, of every kind."""
    if request.param == "folder":
        return str(tmp_path / "store")
    if request.param == "memory":
        return f"memory://{tmp_path.name}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "very-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_S3": request.getfixturevalue("s3"),
    }.items():
        monkeypatch.setenv(name, value)
    bucket = tmp_path.name.replace("_", "-").lower()[-60:].strip("-")
    fs, _ = fsspec.core.url_to_fs(f"s3://{bucket}", skip_instance_cache=True)
    fs.mkdir(bucket)
    return f"s3://{bucket}/plans"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    made = Library(tmp_path / "library")
    seal(made, "一")
    (made.root / "everyday.jsonl").write_text('{"key":"a","model":"m","questions":["q"]}\n')
    (made.root / "corrections.json").write_text("{}")
    return made


def contents(library: Library) -> dict[str, bytes]:
    """The files of the current generation, and what is beside it."""
    current = library.root / str(library.current_name())
    files = [p for p in current.rglob("*") if p.is_file()]
    return {str(p.relative_to(current)): p.read_bytes() for p in files}


def test_a_published_generation_comes_back_the_same(url: str, library: Library, tmp_path: Path) -> None:
    assert publish(library, Store(url), MADE).is_new
    copy = Library(tmp_path / "copy")
    fetched = fetch(Store(url), copy)
    assert fetched.is_new
    assert fetched.generation == "000001" == copy.current_name()
    assert contents(copy) == contents(library)
    assert copy.open().damage() == []
    assert sorted(p.name for p in copy.root.iterdir()) == ["000001", "CURRENT", "LOCK", "MIRROR.json", "everyday.jsonl"]


def test_what_is_there_already_is_sent_neither_way(url: str, library: Library, tmp_path: Path) -> None:
    copy = Library(tmp_path / "copy")
    first = publish(library, Store(url), MADE)
    assert not publish(library, Store(url), MADE).is_new
    fetch(Store(url), copy)
    assert not fetch(Store(url), copy).is_new
    shutil.copytree(library.root / "000001" / "chroma", tmp_path / "chroma")
    seal_like(library, tmp_path / "chroma")
    second, got = publish(library, Store(url), MADE), fetch(Store(url), copy)
    assert 0 < second.size < first.size
    assert got.size <= second.size
    assert contents(copy) == contents(library)
    assert copy.generations() == ["000001", "000002"]


def seal_like(library: Library, chroma: Path) -> None:
    """A generation that shares a file with an earlier one."""
    from corpus.manifest import Manifest

    with library.draft() as draft:
        draft.write_passages([])
        draft.write_text("plan", "別")
        shutil.copytree(chroma, draft.path / "chroma")
        draft.write_manifest(Manifest(generation=draft.number, created=MADE, documents=(), passages=0))
        library.seal(draft)


def test_older_generations_leave_the_store_with_what_only_they_had(url: str, library: Library, tmp_path: Path) -> None:
    store = Store(url)
    for text in "二三四五":
        publish(library, store, MADE)
        seal(library, text)
    publish(library, store, MADE)
    listings = store.listings()
    assert sorted(found.current for found in listings.values()) == ["000003", "000004", "000005"]
    assert store.held().keys() == {entry.sha256 for found in listings.values() for entry in found.files}
    assert contents(copied(store, tmp_path)) == contents(library)


def copied(store: Store, tmp_path: Path) -> Library:
    library = Library(tmp_path / "copied")
    fetch(store, library)
    return library


@pytest.mark.parametrize("broken", ["changed", "longer", "gone"])
def test_what_is_not_as_it_was_published_is_refused_and_nothing_changes(
    broken: str, library: Library, tmp_path: Path
) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store, MADE)
    fetch(store, copy)
    before = {p: p.read_bytes() for p in sorted(copy.root.rglob("*")) if p.is_file()}
    seal(library, "二")
    publish(library, store, MADE)
    only_new = store.held().keys() - {e.sha256 for e in next(iter(store.listings().values())).files}
    for digest in only_new:
        path = tmp_path / "store" / "files" / digest[:2] / digest
        content = path.read_bytes()
        path.unlink()
        if broken != "gone":
            path.write_bytes(content[:-1] + b"\0" if broken == "changed" else content + b"more")
    with pytest.raises(KeikakuError, match="publish"):
        fetch(store, copy)
    assert {p: p.read_bytes() for p in sorted(copy.root.rglob("*")) if p.is_file()} == before
    assert copy.open().damage() == []


@pytest.mark.parametrize("name", ["CURRENT.json", "generations"])
@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 10_000, json.dumps({"listing": "../../x"}).encode()])
def test_a_pointer_or_listing_of_others_is_refused(name: str, content: bytes, library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store, MADE)
    path = tmp_path / "store" / name
    target = next(path.iterdir()) if path.is_dir() else path
    target.write_bytes(content)
    with pytest.raises(KeikakuError, match="公開"):
        fetch(store, Library(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists() or Library(tmp_path / "copy").generations() == []


def test_a_file_that_differs_here_is_fetched_anew(library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store, MADE)
    fetch(store, copy)
    index = copy.root / "000001" / "chroma" / "index.bin"
    shutil.copytree(library.root / "000001" / "chroma", tmp_path / "chroma")
    index.write_bytes(b"broken")
    seal_like(library, tmp_path / "chroma")
    publish(library, store, MADE)
    fetch(store, copy)
    assert contents(copy) == contents(library)
    assert copy.open().damage() == []


def test_nothing_is_fetched_over_a_library_of_its_own(library: Library, tmp_path: Path) -> None:
    store, own = Store(str(tmp_path / "store")), Library(tmp_path / "own")
    publish(library, store, MADE)
    seal(own, "自分")
    with pytest.raises(KeikakuError, match="空のフォルダ"):
        fetch(store, own)
    assert own.generations() == ["000001"]
    assert not own.is_mirror


def test_nothing_is_ingested_into_a_copy(library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store, MADE)
    copy = copied(store, tmp_path)
    with pytest.raises(KeikakuError, match="取り寄せた"), copy.draft():
        pass
    assert copy.generations() == ["000001"]


def test_a_store_begun_anew_is_followed(library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    for text in "二三":
        seal(library, text)
    publish(library, store, MADE)
    fetch(store, copy)
    other = Library(tmp_path / "other")
    seal(other, "新しい")
    publish(other, store, "2026-11-23T10:00:00+09:00")
    assert fetch(store, copy).generation == "000004"
    assert contents(copy) == contents(other)
    assert copy.roll_back().name == "000003"
    assert not fetch(store, copy).is_new


def test_a_crash_while_fetching_leaves_what_was_there(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store, MADE)
    fetch(store, copy)
    seal(library, "二")
    publish(library, store, MADE)
    with monkeypatch.context() as patched:
        patched.setattr(Library, "take", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            fetch(store, copy)
    assert copy.current_name() == "000001"
    assert fetch(store, copy).generation == "000002"
    assert contents(copy) == contents(library)


def test_a_store_that_cannot_be_reached_is_said_without_secrets(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{unused.getsockname()[1]}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(KeikakuError, match="届きません") as raised:
        publish(library, Store("s3://bucket/x"), MADE)
    assert "very-secret" not in str(raised.value)


def test_a_password_in_a_place_is_not_shown(library: Library) -> None:
    with pytest.raises(KeikakuError, match="届きません") as raised:
        publish(library, Store("s3://user:hidden@bucket/x"), MADE)
    assert "hidden" not in str(raised.value)


def test_a_bucket_that_is_not_there_is_said(library: Library, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL_S3": s3}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(KeikakuError, match="届きません"):
        publish(library, Store("s3://no-such-bucket/x"), MADE)


@pytest.mark.parametrize(
    ("url", "said"),
    [("nothing://x/y", "使えません"), ("simplecache::s3://b", "の形で"), ("", "の形で"), ("/", "の形で")],
)
def test_what_is_no_store_is_said(url: str, said: str) -> None:
    with pytest.raises(KeikakuError, match=said):
        Store(url)


def test_nothing_published_is_said_with_what_to_do(url: str, tmp_path: Path) -> None:
    with pytest.raises(KeikakuError, match="keikaku library publish"):
        fetch(Store(url), Library(tmp_path / "copy"))


def test_a_damaged_library_is_not_published(library: Library, tmp_path: Path) -> None:
    (library.root / "000001" / "texts" / "plan.txt").write_bytes(os.urandom(5))
    with pytest.raises(KeikakuError, match="壊れている"):
        publish(library, Store(str(tmp_path / "store")), MADE)
    assert not (tmp_path / "store" / "CURRENT.json").exists()
