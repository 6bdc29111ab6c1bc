"""Generations in a store: sent once, fetched whole or not at all, checked, kept."""

import errno
import hashlib
import json
import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

import corpus.store
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.publishing import fetch, prune, publish
from corpus.store import Store
from corpus.urls import shown
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
        monkeypatch.setattr(corpus.store, "PROTOCOLS", {"memory"})
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
    assert publish(library, Store(url)).is_new
    copy = Library(tmp_path / "copy")
    fetched = fetch(Store(url), copy)
    assert fetched.is_new
    assert fetched.generation == "000001" == copy.current_name()
    assert contents(copy) == contents(library)
    assert copy.open().damage() == []
    assert sorted(p.name for p in copy.root.iterdir()) == ["000001", "CURRENT", "LOCK", "MIRROR.json", "everyday.jsonl"]


def test_what_is_there_already_is_sent_neither_way(url: str, library: Library, tmp_path: Path) -> None:
    copy = Library(tmp_path / "copy")
    first = publish(library, Store(url))
    assert not publish(library, Store(url)).is_new
    fetch(Store(url), copy)
    assert not fetch(Store(url), copy).is_new
    shutil.copytree(library.root / "000001" / "chroma", tmp_path / "chroma")
    seal_like(library, tmp_path / "chroma")
    second, got = publish(library, Store(url)), fetch(Store(url), copy)
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
        publish(library, store)
        seal(library, text)
    publish(library, store)
    listings = [listing for _, listing in store.listings().values()]
    assert sorted(found.current for found in listings) == ["000003", "000004", "000005"]
    named = {entry.sha256 for found in listings for entry in found.files}
    assert store.held().keys() > named  # What is young may be another publisher's, who is about to name it.
    publish(library, store, clock=later)
    assert store.held().keys() == named
    assert contents(copied(store, tmp_path)) == contents(library)


def later() -> datetime:
    """Two days from now."""
    return datetime.now(UTC) + timedelta(days=2)


def copied(store: Store, tmp_path: Path) -> Library:
    library = Library(tmp_path / "copied")
    fetch(store, library)
    return library


@pytest.mark.parametrize("broken", ["changed", "longer", "gone"])
def test_what_is_not_as_it_was_published_is_refused_and_nothing_changes(
    broken: str, library: Library, tmp_path: Path
) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store)
    fetch(store, copy)
    before = {p: p.read_bytes() for p in sorted(copy.root.rglob("*")) if p.is_file()}
    seal(library, "二")
    publish(library, store)
    only_new = store.held().keys() - {e.sha256 for e in next(iter(store.listings().values()))[1].files}
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
    publish(library, store)
    path = tmp_path / "store" / name
    target = next(path.iterdir()) if path.is_dir() else path
    target.write_bytes(content)
    with pytest.raises(KeikakuError, match="公開"):
        fetch(store, Library(tmp_path / "copy"))
    assert not (tmp_path / "copy").exists() or Library(tmp_path / "copy").generations() == []


def test_a_file_that_differs_here_is_fetched_anew(library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store)
    fetch(store, copy)
    index = copy.root / "000001" / "chroma" / "index.bin"
    shutil.copytree(library.root / "000001" / "chroma", tmp_path / "chroma")
    index.write_bytes(b"broken")
    seal_like(library, tmp_path / "chroma")
    publish(library, store)
    fetch(store, copy)
    assert contents(copy) == contents(library)
    assert copy.open().damage() == []


def test_nothing_is_fetched_over_a_library_of_its_own(library: Library, tmp_path: Path) -> None:
    store, own = Store(str(tmp_path / "store")), Library(tmp_path / "own")
    publish(library, store)
    seal(own, "自分")
    with pytest.raises(KeikakuError, match="空のフォルダ"):
        fetch(store, own)
    assert own.generations() == ["000001"]
    assert not own.is_mirror


def test_nothing_is_ingested_into_a_copy(library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    copy = copied(store, tmp_path)
    with pytest.raises(KeikakuError, match="取り寄せた"), copy.draft():
        pass
    assert copy.generations() == ["000001"]


def test_a_store_begun_anew_is_followed(library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    for text in "二三":
        seal(library, text)
    publish(library, store)
    fetch(store, copy)
    other = Library(tmp_path / "other")
    seal(other, "新しい")
    publish(other, store)
    assert fetch(store, copy).generation == "000004"
    assert contents(copy) == contents(other)
    assert copy.roll_back().name == "000003"
    assert not fetch(store, copy).is_new


def test_a_crash_while_fetching_leaves_what_was_there(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store)
    fetch(store, copy)
    seal(library, "二")
    publish(library, store)
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
        publish(library, Store("s3://bucket/x"))
    assert "very-secret" not in str(raised.value)


@pytest.mark.parametrize(
    "url",
    [
        "s3://user:hidden@bucket/x",
        "S3://user:hidden@bucket",
        "s3://user:hid/hidden@bucket/x",
        "s3://user:hid?hidden#hidden@bucket/x?hidden",
        "sftp://user:hidden@host/x",
        "s3:/user:hidden@bucket/x",
        "s3://hidden@bucket",
    ],
)
def test_a_login_in_a_place_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(KeikakuError) as raised:
        Store(url)
    assert "hid" not in str(raised.value)
    assert "hid" not in shown(url)


def test_a_bucket_that_is_not_there_is_said(library: Library, s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_ENDPOINT_URL_S3": s3}.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(KeikakuError, match="届きません"):
        publish(library, Store("s3://no-such-bucket/x"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nothing://x/y", "使えません"),
        ("zip://x", "使えません"),
        ("dir://x", "使えません"),
        ("http://[1/x", "使えません"),
        ("memory://x", "使えません"),
        ("simplecache::s3://b", "の形で"),
        ("s3:/bucket/x", "の形で"),
        ("S3:/bucket/x", "の形で"),
        ("s3://", "の形で"),
        ("file:///", "の形で"),
        ("", "の形で"),
        ("/", "の形で"),
    ],
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
        publish(library, Store(str(tmp_path / "store")))
    assert not (tmp_path / "store" / "CURRENT.json").exists()


def stored(store: Store) -> Path:
    assert store.folder is not None
    return store.folder


def forged(store: Store, change: Callable[[dict[str, Any]], object]) -> None:
    """Let the store name a listing that is changed, but whose hash is right."""
    pointer = store.pointer()
    assert pointer is not None
    listing = json.loads(store.listing(pointer).model_dump_json())
    change(listing)
    content = json.dumps(listing).encode()
    digest = hashlib.sha256(content).hexdigest()
    name = f"{pointer.generation}-{digest[:16]}.json"
    (stored(store) / "generations" / name).write_bytes(content)
    told = {"format": 1, "listing": name, "sha256": digest}
    (stored(store) / "CURRENT.json").write_text(json.dumps(told))


def also(name: str) -> Callable[[dict[str, Any]], object]:
    """A listing that names its first file under another name, too."""
    return lambda listing: listing["files"].append({**listing["files"][0], "name": name})


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    "name",
    [
        "library/000009/manifest.json",
        "library/CURRENT",
        "library/corrections.json",
        "library/uploads/x.pdf",
        "extras/feedback.jsonl",
        "extras/evals/q.toml",
        "library/000002/chroma/more.bin",
        "library/000002/manifest.json/x",
        "library/000002/.beside/library/everyday.jsonl",
    ],
)
def test_a_listing_that_names_more_than_its_generation_is_refused(name: str, library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store)
    fetch(store, copy)
    before = files_below(copy.root)
    seal(library, "二")
    publish(library, store)
    forged(store, also(name))
    with pytest.raises(KeikakuError, match="publish"):
        fetch(store, copy)
    assert files_below(copy.root) == before
    assert publish(library, store).is_new
    assert fetch(store, copy).generation == "000002"


def test_everyday_questions_take_their_place_only_after_all_is_checked(library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store)
    fetch(store, copy)
    before = files_below(copy.root)
    seal(library, "二")
    (library.root / "everyday.jsonl").write_text("新しい")
    publish(library, store)
    forged(store, also("library/000002/more"))
    with pytest.raises(KeikakuError, match="封をした"):
        fetch(store, copy)
    assert files_below(copy.root) == before


@pytest.mark.parametrize("pointer", [{"generation": "000009"}, {"after": "/../x"}, {"digest": "0" * 16}])
def test_a_pointer_names_the_listing_of_its_hash(pointer: dict[str, str], library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    told = json.loads((stored(store) / "CURRENT.json").read_text())
    generation, digest = pointer.get("generation", "000001"), pointer.get("digest", told["sha256"][:16])
    name = f"{generation}-{digest}.json{pointer.get('after', '')}"
    content = (stored(store) / "generations" / told["listing"]).read_bytes()
    for place in ("x", "generations/0", f"generations/{name}") if "after" not in pointer else ("x",):
        (stored(store) / place).write_bytes(content)
    (stored(store) / "CURRENT.json").write_text(json.dumps({**told, "listing": name}))
    with pytest.raises(KeikakuError, match="公開"):
        fetch(store, Library(tmp_path / "copy"))


def test_the_number_of_a_generation_has_plain_digits(library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    wide = "００００４２"

    def change(listing: dict[str, Any]) -> None:
        listing["current"] = wide
        for file in listing["files"]:
            file["name"] = file["name"].replace("000001", wide)

    forged(store, change)
    with pytest.raises(KeikakuError, match="公開"):
        fetch(store, Library(tmp_path / "copy"))


def test_what_was_published_last_stays_whatever_clocks_and_the_store_say(library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    for year, text in zip((2040, 2039, 2038, 2001, 2000), "二三四五六", strict=True):
        publish(library, store, clock=lambda year=year: datetime(year, 1, 1, tzinfo=UTC))
        for path in (stored(store) / "generations").iterdir():
            os.utime(path, (2e9 - year, 2e9 - year))
        assert fetch(store, Library(tmp_path / f"copy-{year}")).generation == library.current_name()
        seal(library, text)


def test_what_the_pointer_names_stays_when_another_publishes_meanwhile(library: Library, tmp_path: Path) -> None:
    store, other = Store(str(tmp_path / "store")), Library(tmp_path / "other")
    publish(library, store)
    first = store.pointer()
    assert first is not None
    seal(other, "別")
    publish(other, store)
    for path in (stored(store) / "generations").iterdir():
        os.utime(path, (0, 0))
    for text in "一二三四":
        seal(library, text)
        publish(library, store)
    newest = store.pointer()
    assert newest is not None
    prune(store, first if first.listing in store.listings() else newest, later())
    assert fetch(store, Library(tmp_path / "copy")).is_new


def test_an_unreadable_listing_is_left_out_and_what_prunes_fails_with_a_warning(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    (stored(store) / "generations" / f"000000-{'0' * 16}.json").write_bytes(b"\xff{")
    seal(library, "二")
    assert publish(library, store).is_new

    def failing(*_: object) -> None:
        raise KeikakuError("読めません")

    monkeypatch.setattr(Store, "listings", failing)
    seal(library, "三")
    assert publish(library, store).generation == "000003"
    assert "片付けられません" in caplog.text


def test_what_another_publisher_removed_first_is_no_matter(url: str, library: Library) -> None:
    store = Store(url)
    publish(library, store)
    entry, name = next(iter(store.held())), next(iter(store.listings()))
    store.forget([name, f"000000-{'0' * 16}.json"], [entry, "0" * 64])
    store.forget([name], [entry])
    assert publish(library, store).is_new
    assert entry in store.held()


@pytest.mark.parametrize("broken", ["pointer", "listing", "no listing", "gone", "shorter", "changed"])
def test_publishing_again_mends_what_is_broken_in_the_store(broken: str, library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    folder = stored(store)
    listing = next((folder / "generations").iterdir())
    digest = hashlib.sha256((library.root / "000001" / "texts" / "plan.txt").read_bytes()).hexdigest()
    file = folder / "files" / digest[:2] / digest
    match broken:
        case "pointer":
            (folder / "CURRENT.json").write_bytes(b"{")
        case "listing":
            listing.write_bytes(b"{}")
        case "no listing":
            listing.unlink()
        case "gone":
            file.unlink()
        case "shorter":
            file.write_bytes(file.read_bytes()[:-1])
        case _:
            file.write_bytes(bytes(file.stat().st_size))
    with pytest.raises(KeikakuError, match="publish --verify" if broken in ("shorter", "changed") else "publish"):
        fetch(store, Library(tmp_path / "copy"))
    assert publish(library, store, verify=broken == "changed").is_new
    assert fetch(store, Library(tmp_path / "copy")).is_new
    assert not publish(library, store, verify=True).is_new


@pytest.mark.parametrize(
    "place", ["draft-notes/memo.txt", "draft-000001/memo.txt", "everyday.jsonl", "CURRENT", "MIRROR.json", "x"]
)
def test_nothing_is_fetched_over_files_of_others(place: str, library: Library, tmp_path: Path) -> None:
    store, target = Store(str(tmp_path / "store")), Library(tmp_path / "target")
    publish(library, store)
    path = target.root / place
    path.parent.mkdir(parents=True)
    path.write_text("mine")
    with pytest.raises(KeikakuError, match="空のフォルダ"):
        fetch(store, target)
    assert files_below(target.root) == {place: b"mine"}


def test_what_a_killed_fetch_left_is_no_hindrance_and_only_that_is_removed(library: Library, tmp_path: Path) -> None:
    store, target = Store(str(tmp_path / "store")), Library(tmp_path / "target")
    publish(library, store)
    for left in ("draft-000001/texts", "draft-gone-000007"):
        (target.root / left).mkdir(parents=True)
    (target.root / "LOCK").touch()
    assert fetch(store, target).is_new
    (target.root / "draft-notes").mkdir()
    (target.root / "draft-000004").mkdir()
    seal(library, "二")
    assert fetch_after(library, store, target) == "000002"
    assert sorted(p.name for p in target.root.glob("draft-*")) == ["draft-notes"]


def fetch_after(library: Library, store: Store, target: Library) -> str:
    publish(library, store)
    return fetch(store, target).generation


@pytest.mark.parametrize("kind", ["gone", "shorter", "changed", "manifest"])
def test_a_damaged_copy_is_fetched_anew(kind: str, library: Library, tmp_path: Path) -> None:
    store, copy = Store(str(tmp_path / "store")), Library(tmp_path / "copy")
    publish(library, store)
    fetch(store, copy)
    path = copy.root / "000001" / ("manifest.json" if kind == "manifest" else "texts/plan.txt")
    content = path.read_bytes()
    path.unlink()
    if kind != "gone":
        path.write_bytes(content[:-1] if kind == "shorter" else bytes(len(content)))
    assert fetch(store, copy).is_new
    assert copy.open().damage() == []
    assert contents(copy) == contents(library)
    assert not fetch(store, copy).is_new


def test_a_folder_gets_its_files_beside_their_place(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "nowhere"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    replaced = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        replaced.append(self.parent == target.parent)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    assert all(replaced)
    assert len(replaced) == len(store.held()) + 2
    assert not list(stored(store).rglob("*.part"))


@pytest.mark.parametrize(
    ("number", "said"), [(errno.ENOSPC, "空きを作って"), (errno.EROFS, "読み取り専用"), (errno.EACCES, "権限")]
)
def test_a_store_that_cannot_be_written_says_why(
    number: int, said: str, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(KeikakuError, match=said):
        publish(library, Store(str(tmp_path / "store")))
    assert not [p for p in (tmp_path / "store").rglob("*") if p.is_file()]


@pytest.mark.parametrize("place", ["library/store", "library", ".", "library/../library/000001"])
def test_store_and_library_are_not_in_one_another(place: str, library: Library, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    for store in (Store(str(tmp_path / place)), Store(f"file://{tmp_path}/link/{place}")):
        for move in (lambda s=store: publish(library, s), lambda s=store: fetch(s, Library(library.root))):
            with pytest.raises(KeikakuError, match="中にあります"):
                move()


def test_the_last_number_is_refused_a_next(library: Library, tmp_path: Path) -> None:
    (library.root / "000001").rename(library.root / "999999")
    with pytest.raises(KeikakuError, match="999999"), library.draft():
        pass
    with pytest.raises(KeikakuError, match="999999"), library.taking("000003"):
        pass
    assert library.generations() == ["999999"]


def test_a_file_missing_here_is_damage(library: Library, tmp_path: Path) -> None:
    (library.root / "000001" / "texts" / "plan.txt").unlink()
    with pytest.raises(KeikakuError, match=r"plan\.txt がないため.*作り直して"):
        publish(library, Store(str(tmp_path / "store")))


def test_links_and_what_came_after_the_seal_are_not_published(library: Library, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (library.root / "everyday.npz").symlink_to(tmp_path / "secret")
    (library.root / "000001" / "index.bin-wal").write_text("secret")
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    assert b"secret" not in files_below(stored(store)).values()
    assert fetch(store, Library(tmp_path / "copy")).is_new


@pytest.mark.parametrize("kind", ["silent", "a byte now and then"])
def test_a_server_that_does_not_answer_is_not_waited_for(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus.store, "SILENT_S", 1 if kind == "silent" else 60)
    monkeypatch.setattr(corpus.store, "ASK_S", 20 if kind == "silent" else 2)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{server.getsockname()[1]}")
        threading.Thread(target=dripping, args=(server, kind != "silent"), daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(KeikakuError, match="届きません"):
            fetch(Store("s3://bucket/x"), Library(tmp_path / "copy"))
        assert time.monotonic() - begun < 15


def dripping(server: socket.socket, drips: bool) -> None:
    with suppress(OSError):
        while True:
            threading.Thread(target=drip, args=(server.accept()[0], drips), daemon=True).start()


def drip(client: socket.socket, drips: bool) -> None:
    with suppress(OSError), client:
        client.recv(65536)
        if drips:
            client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n")
        for _ in range(60):
            if drips:
                client.sendall(b" ")
            time.sleep(0.5)


def test_a_pipe_in_a_store_is_not_waited_for(library: Library, tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    publish(library, store)
    (stored(store) / "CURRENT.json").unlink()
    os.mkfifo(stored(store) / "CURRENT.json")
    with pytest.raises(KeikakuError, match="公開"):
        fetch(store, Library(tmp_path / "copy"))
