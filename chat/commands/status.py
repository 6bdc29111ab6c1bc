"""``keikaku status``: what the library holds, and the way back."""

import argparse

from chat.terminal.arguments import EXIT_PROBLEM, Commands, chosen_date, runs, with_date, with_library
from chat.terminal.console import console
from corpus.library import Library


def add_status(commands: Commands) -> None:
    """Add the sub-command."""
    status = commands.add_parser("status", help="ライブラリの状態を表示する")
    status.add_argument("--rollback", action="store_true", help="一つ前の世代に戻す")
    with_date(with_library(runs(status, _status)))


def _status(options: argparse.Namespace) -> int:
    from chat.library.summary import status_summary  # noqa: PLC0415
    from corpus.health import examine  # noqa: PLC0415

    library = Library(options.library)
    if options.rollback:
        library.roll_back()
    health = examine(library)
    console().print(status_summary(library, health, chosen_date(options)))
    return EXIT_PROBLEM if any(h.is_current and h.damage for h in health) else 0
