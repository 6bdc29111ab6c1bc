"""Telling the service manager."""

import socket
from pathlib import Path

import pytest

from chat.page.notify import notify


def test_a_state_is_sent_to_the_socket_that_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind("manager")
        manager.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", "manager")
        notify("READY=1")
        assert manager.recv(100) == b"READY=1"


@pytest.mark.parametrize("address", ["", "nobody-there", "@nobody"])
def test_where_nobody_listens_nothing_happens(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    notify("READY=1")
