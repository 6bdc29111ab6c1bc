"""Only the file itself is opened: no link, no pipe, no device, and nothing that is put in its place."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.errors import KeikakuError
from corpus.plain_files import open_plain


def link_to_file(path: Path) -> None:
    path.with_name("secret").write_text("secret")
    path.symlink_to("secret")


def link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def link_to_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def bound_socket(path: Path) -> None:
    # The address of a socket is short: it is bound from its folder.
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(path))


ODD: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "link": link_to_file,
    "link to itself": link_to_itself,
    "link to a device": link_to_device,
    "socket": bound_socket,
    "folder": Path.mkdir,
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("put", ODD.values(), ids=ODD)
@pytest.mark.parametrize("beneath", [False, True], ids=["alone", "beneath a folder"])
def test_what_is_no_plain_file_is_not_opened_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, put: Callable[[Path], object], beneath: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "in" / "a.txt"
    path.parent.mkdir()
    put(path)
    with pytest.raises(KeikakuError, match=r"a\.txt"):
        open_plain(path, tmp_path if beneath else None)


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/stdin"])
def test_a_device_is_not_opened(device: str) -> None:
    with pytest.raises(KeikakuError, match=device):
        open_plain(Path(device))


def test_a_folder_that_became_a_link_is_not_followed(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "docs"
    for parent in (outside, folder / "sub"):
        parent.mkdir(parents=True)
        (parent / "a.txt").write_text(parent.name)
    with open_plain(folder / "sub" / "a.txt", folder) as file:
        assert file.read() == b"sub"
    (folder / "sub").rename(tmp_path / "away")
    (folder / "sub").symlink_to(outside)
    with pytest.raises(KeikakuError, match=r"a\.txt"):
        open_plain(folder / "sub" / "a.txt", folder)


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    os.mkfifo(tmp_path / "in" / "pipe")
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(5):
        open_plain(tmp_path / "in" / "a.txt", tmp_path).close()
        with pytest.raises(KeikakuError):
            open_plain(tmp_path / "in" / "pipe", tmp_path)
        with pytest.raises(KeikakuError):
            open_plain(tmp_path / "no" / "a.txt", tmp_path)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
