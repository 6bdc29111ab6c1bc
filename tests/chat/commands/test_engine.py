"""Which engine an ingest works with, as the command line says it."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from chat.cli import main

HAS_RAY = find_spec("ray") is not None
WITHOUT_RAY = pytest.mark.skipif(HAS_RAY, reason="Ray が入っています")
WITH_RAY = pytest.mark.skipif(not HAS_RAY, reason="Ray が入っていません（extra の ray）")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param(["--address", "auto"], "「--engine ray」とともに", id="an address without its engine"),
        pytest.param(["--engine", "spark"], "spark", id="no such engine"),
        pytest.param(["--engine", "ray"], "'.[ray]'", id="not installed", marks=WITHOUT_RAY),
        pytest.param(
            ["--engine", "ray", "--address", "ray://127.0.0.1:1"], "ray start", id="from outside", marks=WITH_RAY
        ),
        pytest.param(
            ["--engine", "ray", "--address", "127.0.0.1:1"], "つながりません", id="nobody there", marks=WITH_RAY
        ),
    ],
)
def test_an_engine_that_cannot_be_used_is_said_in_japanese(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plan.txt").write_text("第1章 目標\n創業件数 3件\n", encoding="utf-8")
    arguments = ["ingest", str(tmp_path / "plan.txt"), "--library", str(tmp_path / "library"), *options]
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "library").exists()
