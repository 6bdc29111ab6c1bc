"""The command line: ``keikaku ingest | ask | facts | page | chat | catalog | eval | status | repair |
audit | backup | restore``."""

import os
import sys
from collections.abc import Sequence

from chat.commands.ask import add_ask
from chat.commands.audit import add_audit
from chat.commands.backup import add_backup
from chat.commands.catalog import add_catalog
from chat.commands.chat import add_chat
from chat.commands.facts import add_facts
from chat.commands.ingest import add_ingest
from chat.commands.page import add_page
from chat.commands.repair import add_repair
from chat.commands.status import add_status
from chat.terminal.arguments import EXIT_INTERRUPTED, EXIT_PROBLEM, Parser
from chat.terminal.console import print_anything
from chat.terminal.interrupts import interruptible
from corpus.errors import KeikakuError
from corpus.names import printable_lines
from evals.cli import add_evals


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one sub-command; gives the exit code. Problems the user can act on go to stderr in Japanese."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    print_anything()
    options = _parser().parse_args(arguments)
    try:
        with interruptible():
            code: int = options.run(options)
    except KeikakuError as error:
        print(printable_lines(error), file=sys.stderr)
        return EXIT_PROBLEM
    except KeyboardInterrupt:
        print("\n中断しました。同じコマンドで続きから再開できます。", file=sys.stderr)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return EXIT_PROBLEM
    return code


def _parser() -> Parser:
    parser = Parser(prog="keikaku", description="計画文書に基づいて質問に答えます。")
    commands = parser.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)
    add_ingest(commands)
    add_ask(commands)
    add_facts(commands)
    add_chat(commands)
    add_page(commands)
    add_catalog(commands)
    add_evals(commands.add_parser("eval", help="テストセットで回答の正しさを測る（評価者向け）"))
    add_status(commands)
    add_repair(commands)
    add_audit(commands)
    add_backup(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
