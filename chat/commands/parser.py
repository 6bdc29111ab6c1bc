"""All sub-commands of ``keikaku``."""

from chat.commands.ask import add_ask
from chat.commands.audit import add_audit
from chat.commands.backup import add_backup
from chat.commands.catalog import add_catalog
from chat.commands.chat import add_chat
from chat.commands.facts import add_facts
from chat.commands.ingest import add_ingest
from chat.commands.library import add_library
from chat.commands.page import add_page
from chat.commands.repair import add_repair
from chat.commands.serve import add_serve
from chat.commands.status import add_status
from chat.commands.writer import add_writer
from chat.operations.version import version
from chat.terminal.arguments import Parser
from evals.cli import add_evals


def parser() -> Parser:
    """The command line's parser, with all sub-commands."""
    whole = Parser(prog="keikaku", description="計画文書に基づいて質問に答えます。")
    whole.add_argument("--version", action="version", version=f"keikaku {version()}", help="版を表示して終わる")
    commands = whole.add_subparsers(title="コマンド", required=True, metavar="COMMAND", parser_class=Parser)
    add_ingest(commands)
    add_ask(commands)
    add_facts(commands)
    add_chat(commands)
    add_serve(commands)
    add_page(commands)
    add_catalog(commands)
    add_evals(commands.add_parser("eval", help="テストセットで回答の正しさを測る（評価者向け）"))
    add_status(commands)
    add_writer(commands)
    add_repair(commands)
    add_audit(commands)
    add_backup(commands)
    add_library(commands)
    return whole
