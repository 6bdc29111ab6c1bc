"""``keikaku chat``: the page."""

import argparse
from pathlib import Path

from chat.arguments import DEFAULT_FEEDBACK, Commands, runs, with_date, with_library
from corpus.library import Library
from evals.cli import DEFAULT_OUT


def add_chat(commands: Commands) -> None:
    """Add the sub-command."""
    chat = commands.add_parser("chat", help="対話ページを開く")
    chat.add_argument("--host", default="127.0.0.1", help="待ち受けるアドレス（既定 127.0.0.1）")
    chat.add_argument("--port", type=_port, default=7860, help="ポート番号（既定 7860）")
    chat.add_argument(
        "--feedback",
        type=Path,
        default=DEFAULT_FEEDBACK,
        metavar="FILE",
        help=f"答えへの評価を記録するファイル（既定 {DEFAULT_FEEDBACK}）",
    )
    chat.add_argument(
        "--evals", type=Path, default=DEFAULT_OUT, metavar="DIR", help=f"評価の結果の置き場所（既定 {DEFAULT_OUT}）"
    )
    with_date(with_library(runs(chat, _chat)))


def _port(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"ポート番号「{text}」は 1 から 65535 の数で指定してください")
    return int(text)


def _chat(options: argparse.Namespace) -> int:
    from chat.page.app import Settings  # noqa: PLC0415
    from chat.page.server import serve  # noqa: PLC0415
    from evals.workbench import FolderWorkbench  # noqa: PLC0415

    settings = Settings(feedback=options.feedback, workbench=FolderWorkbench(options.evals))
    return serve((options.host, options.port), Library(options.library), options.today, settings)
