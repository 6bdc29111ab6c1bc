"""``keikaku repair``: what is damaged in a library, and what can be made whole again."""

import argparse
import sys

from chat.terminal.arguments import EXIT_PROBLEM, Commands, runs, with_library
from chat.terminal.progress import Bars
from corpus.library import Library
from corpus.names import printable


def add_repair(commands: Commands) -> None:
    """Add the sub-command."""
    with_library(runs(commands.add_parser("repair", help="ライブラリの破損を調べ、直せるものを直す"), _repair))


def _repair(options: argparse.Namespace) -> int:
    from chat.library.opening import say  # noqa: PLC0415
    from chat.library.repair import repair  # noqa: PLC0415
    from corpus.catalog import read_catalog  # noqa: PLC0415
    from retriever.model import load_encoder  # noqa: PLC0415

    library = Library(options.library)
    with Bars() as bars:
        repaired = repair(library, read_catalog(), lambda: load_encoder(say=say), bars.advance)
    for line in repaired.damaged:
        print(f"壊れています: {printable(line)}")
    print(repaired.done)
    for file, reason in repaired.lost:
        print(f"失われたもの: {printable(file)}: {printable(reason)}", file=sys.stderr)
    return EXIT_PROBLEM if repaired.lost else 0
