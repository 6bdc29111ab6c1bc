"""``keikaku status``: what the library holds, and the way back."""

import argparse
import os
from typing import TYPE_CHECKING

from chat.library.places import library_at
from chat.terminal.arguments import EXIT_PROBLEM, Commands, chosen_date, runs, with_date, with_library
from chat.terminal.console import console
from chat.writer.settings import writer_settings
from corpus.errors import KeikakuError
from corpus.library import Library
from corpus.names import printable

if TYPE_CHECKING:
    from retriever.served import VectorServer


def add_status(commands: Commands) -> None:
    """Add the sub-command."""
    status = commands.add_parser("status", help="ライブラリの状態を表示する")
    status.add_argument("--rollback", action="store_true", help="一つ前の世代に戻す")
    with_date(with_library(runs(status, _status), published=True))


def _status(options: argparse.Namespace) -> int:
    from chat.library.summary import status_summary  # noqa: PLC0415
    from corpus.health import examine  # noqa: PLC0415
    from retriever.served import vector_server  # noqa: PLC0415

    library = library_at(options.library)
    if options.rollback:
        library.roll_back()
    health = examine(library)
    console().print(status_summary(library, health, chosen_date(options)))
    print(_writer())
    if server := vector_server(os.environ):
        print(_vectors(server, library))
    return EXIT_PROBLEM if any(h.is_current and h.damage for h in health) else 0


def _vectors(server: "VectorServer", library: Library) -> str:
    """Whether the Chroma server has the vectors of the current generation."""
    try:
        server.open(library.open()).close()
    except KeikakuError as error:
        return f"ベクトル: ライブラリの索引で調べます。{error}"
    return f"ベクトル: Chroma のサーバ {server.address} にもあります"


def _writer() -> str:
    """Which language model writes; nothing is sent to it, and its key is not looked for."""
    try:
        settings = writer_settings(os.environ)
    except KeikakuError as error:
        return f"言語モデル: 設定が正しくありません。{error}"
    if settings is None:
        return "言語モデル: 使っていません"
    where = "この計算機の中" if settings.is_local else f"外へ{settings.sent}を送ります"
    return printable(f"言語モデル: {settings.model}（{settings.host}、{where}。確かめるには「keikaku writer check」）")
