"""What ``keikaku serve`` and ``keikaku library split`` say of what they are given."""

from pathlib import Path

import pytest

from chat.cli import main


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serve", "nowhere"], "「keikaku library split nowhere」"),
        (["serve", "nowhere", "--replicas", "0"], "1 以上の数"),
        (["serve", "nowhere", "--port", "0"], "1 から 65535"),
        (["library", "split", "out", "--library", "nowhere"], "文書がまだありません"),
    ],
)
def test_what_can_not_be_served_or_parted_is_said_in_japanese(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    assert code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
