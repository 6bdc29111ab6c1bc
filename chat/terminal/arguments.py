"""What the sub-commands of ``keikaku`` share: Japanese usage errors, the library, the date."""

import argparse
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Final, NoReturn, Protocol

from chat.terminal.usage import Formatter, said
from corpus.names import printable
from corpus.urls import is_url, shown

DEFAULT_LIBRARY: Final = Path("var/library")
DEFAULT_FEEDBACK: Final = Path("var/feedback.jsonl")
EXIT_PROBLEM: Final = 1
EXIT_USAGE: Final = 2
EXIT_INTERRUPTED: Final = 130


class Parser(argparse.ArgumentParser):
    """Argparse that speaks Japanese: in its help, and of what is wrong with a command."""

    def __init__(self, *, prog: str | None = None, description: str | None = None) -> None:
        super().__init__(prog=prog, description=description, formatter_class=Formatter, add_help=False)
        self._positionals.title = "引数"
        self._optionals.title = "オプション"
        self.add_argument("-h", "--help", action="help", help="この説明を表示して終わる")

    def error(self, message: str) -> NoReturn:
        """Say in Japanese what is wrong and what to do, and end."""
        self.print_usage(sys.stderr)
        wrong = printable(said(message))
        self.exit(EXIT_USAGE, f"使い方が正しくありません。{wrong}詳しくは「{self.prog} --help」をご覧ください。\n")


class Commands(Protocol):
    """What a sub-command is added to."""

    def add_parser(self, name: str, *, help: str) -> Parser:  # noqa: A002
        """Add a sub-command, and what it does in a few words."""


def runs(parser: Parser, run: Callable[[argparse.Namespace], int]) -> Parser:
    """Let ``run`` do what ``parser`` parses; it gives the exit code."""
    parser.set_defaults(run=run)
    return parser


def with_library(parser: Parser, *, published: bool = False) -> Parser:
    """Add ``--library``: a folder as a path or, where ``published``, also the URL of a store as a text."""
    also = "、または公開した場所の URL" if published else ""
    kind = _folder_or_url if published else _folder
    parser.add_argument(
        "--library", type=kind, default=DEFAULT_LIBRARY, metavar="DIR", help=f"ライブラリのフォルダ{also}"
    )
    return parser


def _folder(text: str) -> Path:
    if is_url(text):
        raise argparse.ArgumentTypeError(f"「{shown(text)}」ではなく、この計算機のフォルダを指定してください")
    return Path(text)


def _folder_or_url(text: str) -> Path | str:
    return text if is_url(text) else Path(text)


def with_date(parser: Parser) -> Parser:
    """Add ``--today``."""
    parser.add_argument("--today", type=iso_date, default=None, metavar="YYYY-MM-DD", help="基準日（既定は今日）")
    return parser


def iso_date(text: str) -> date:
    """A date as YYYY-MM-DD, for the parser.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日付「{text}」は YYYY-MM-DD の形で指定してください") from error


def chosen_date(options: argparse.Namespace) -> date:
    """The date that decides what is in force: the one given, else today."""
    chosen: date | None = options.today
    return chosen or datetime.now().astimezone().date()


def port_number(text: str) -> int:
    """A port to listen at, for the parser.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"ポート番号「{text}」は 1 から 65535 の数で指定してください")
    return int(text)
