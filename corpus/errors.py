"""The errors whose messages are written for the person at the screen."""

from pathlib import Path
from typing import Final


class KeikakuError(Exception):
    """A problem that the user can act on; its text is Japanese and says what to do."""


WAY_OUT: Final = "「keikaku repair」で直すか、「keikaku status --rollback」で前の世代に戻してください。"


class DamagedLibrary(KeikakuError):  # noqa: N818 - named by what is wrong, as the message is
    """A file of the library at ``path`` is not what was written; ``reason`` says in what way."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"ライブラリのファイル {path} が壊れています（{reason}）。{WAY_OUT}")
        self.path = path
        self.reason = reason
