"""Uploads: the names under which they are kept."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from chat.page.documents import take_in
from chat.page.host import AssistantHost
from corpus.errors import KeikakuError
from retriever.embed import Encoder
from tests.conftest import TODAY, make_library

PLAN = "{name}産業振興計画\n{name}\n\n第1章 計画の概要\n計画期間は、令和6年度から令和10年度までです。\n企業立地件数の目標は8件です。\n"


def plan(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PLAN.format(name=name), encoding="utf-8")
    return path


@pytest.fixture
def host(tmp_path: Path, encoder: Encoder) -> AssistantHost:
    library = make_library(tmp_path / "library", [plan(tmp_path / "first.txt", "はじめ村")], encoder)
    return AssistantHost(library, lambda: encoder, TODAY)


def kept(host: AssistantHost) -> set[str]:
    folder = host.library.root / "uploads"
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def upload(host: AssistantHost, *files: Path) -> str:
    return take_in(host, list(files), lambda *_, **__: None)


def test_uploads_are_kept_under_composed_names_and_bad_ones_are_named(tmp_path: Path, host: AssistantHost) -> None:
    good = plan(tmp_path / "up" / "か\u3099く計画.txt", "がく町")
    bad = plan(tmp_path / "up" / "a\x1b[31m.txt", "あか町")
    worse = plan(tmp_path / "up" / os.fsdecode(b"a\xff.txt"), "しろ町")
    told = upload(host, good, bad, worse)
    assert kept(host) == {"がく計画.txt"}
    assert "\x1b" not in told
    told.encode("utf-8")
    assert "a\\x1b[31m.txt" in told
    assert "a\\xff.txt" in told
    assert len(host.library.open().plans) == 2


def test_nothing_but_bad_names_is_an_error(tmp_path: Path, host: AssistantHost) -> None:
    with pytest.raises(KeikakuError, match="ファイル名"):
        upload(host, plan(tmp_path / "up" / "a\n.txt", "あか町"))
    assert kept(host) == set()


@pytest.mark.parametrize("put", [Path.symlink_to, lambda path, target: path.symlink_to("/dev/full")])
def test_what_stands_in_an_uploads_place_is_replaced_and_not_written_to(
    tmp_path: Path, host: AssistantHost, put: Callable[[Path, Path], None]
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    (host.library.root / "uploads").mkdir()
    place = host.library.root / "uploads" / "a.txt"
    put(place, outside)
    (host.library.root / "uploads" / ".incoming").symlink_to(outside)
    file = plan(tmp_path / "up" / "a.txt", "あか町")
    upload(host, file)
    assert outside.read_text() == "mine"
    assert not place.is_symlink()
    assert place.read_bytes() == file.read_bytes()


def test_a_copy_of_what_is_uploaded_with_it_is_named_and_not_kept(tmp_path: Path, host: AssistantHost) -> None:
    told = upload(host, plan(tmp_path / "up" / "a.txt", "あか町"), plan(tmp_path / "up" / "a (1).txt", "あか町"))
    assert kept(host) == {"a.txt"}
    assert "同じ内容" in told
