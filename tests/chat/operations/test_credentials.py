"""Where secrets come from."""

from pathlib import Path

import pytest

from chat.operations.credentials import secret
from corpus.errors import KeikakuError

NAME = "KEIKAKU_METRICS_TOKEN"


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (f"{NAME}_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(variable, raising=False)


def test_nothing_is_no_secret() -> None:
    assert secret(NAME, {}) == ""


def test_a_file_handed_over_by_the_service_manager_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = {NAME: "from-environment"}
    (tmp_path / "keikaku-metrics-token").write_text("from-systemd\n")
    (tmp_path / "named").write_text("named\r\n")
    assert secret(NAME, given) == "from-environment"
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "named"))
    assert secret(NAME, given) == "named"
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret(NAME, given) == "from-systemd"


def test_a_named_file_that_is_not_there_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "none"))
    with pytest.raises(KeikakuError, match="を読めません"):
        secret(NAME, {})
