"""``keikaku writer``: the language model that writes, if any."""

import argparse
import sys

from chat.commands.writing import given_settings
from chat.terminal.arguments import EXIT_PROBLEM, Commands, Parser, runs
from corpus.errors import KeikakuError


def add_writer(commands: Commands) -> None:
    """Add the sub-command."""
    writer = commands.add_parser("writer", help="回答の文章を書く言語モデルとの接続を確かめる")
    parts = writer.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)
    check = parts.add_parser("check", help="言語モデルに実際に書かせて、使えるか、どこを直せばよいかを示す")
    check.add_argument("--quick", action="store_true", help="長い文章を送らない（遅いモデルでは数分かかるため）")
    runs(check, _check)


def _check(options: argparse.Namespace) -> int:
    settings = given_settings()
    from chat.writer.connection import UNSET, check  # noqa: PLC0415
    from chat.writer.language_model import WriterError  # noqa: PLC0415

    if settings is None:
        raise KeikakuError(UNSET)
    from chat.writer.opening import open_model  # noqa: PLC0415

    try:
        for line in check(open_model(settings), settings, reads_long=not options.quick):
            print(line, flush=True)
    except WriterError as error:
        print(f"使えません。{error}", file=sys.stderr)
        return EXIT_PROBLEM
    print("使えます。")
    return 0
